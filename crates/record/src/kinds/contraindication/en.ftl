contraindication = Contraindicated medicine
contraindication-substance = Medicine
contraindication-code = Code
contraindication-code_system = Code system
contraindication-reason = Reason
contraindication-noted_on = Noted on
contraindication-noted_by = Noted by
contraindication-remarks = Remarks
