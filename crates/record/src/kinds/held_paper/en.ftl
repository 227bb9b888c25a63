held_paper = Held paper
held_paper-paper = Paper
held_paper-issuer = Issued by
held_paper-valid_from = Valid from
held_paper-expires_on = Valid until
held_paper-kept_at = Kept at
held_paper-remarks = Remarks
