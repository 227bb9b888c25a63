allergy = アレルギー・副作用
allergy-substance = 原因となるもの
allergy-category = 種類
allergy-category-allergy = アレルギー
allergy-category-side_effect = 副作用
allergy-reaction = 症状
allergy-noted_on = 記録した日
allergy-noted_by = 記録した人
