allergy = Allergy or side effect
allergy-substance = Substance
allergy-category = Category
allergy-category-allergy = Allergy
allergy-category-side_effect = Side effect
allergy-reaction = Reaction
allergy-noted_on = Noted on
allergy-noted_by = Noted by
