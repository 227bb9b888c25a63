held_paper = 持っている書類
held_paper-paper = 書類の名前
held_paper-issuer = 出した所
held_paper-valid_from = 有効期間の始め
held_paper-expires_on = 有効期限
held_paper-kept_at = しまった所
held_paper-remarks = 備考
