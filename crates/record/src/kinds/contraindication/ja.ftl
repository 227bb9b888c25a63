contraindication = 薬剤禁忌
contraindication-substance = 使ってはいけない薬
contraindication-code = 薬のコード
contraindication-code_system = コードの体系
contraindication-reason = 理由
contraindication-noted_on = 記録した日
contraindication-noted_by = 記録した人
contraindication-remarks = 備考
