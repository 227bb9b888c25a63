# Words about documents: what came in, what was noticed, what goes out.

err-malformed_input = データの形が壊れているか、あやしい書き方がされています。なにも入れていません。
rec-malformed_input = もう一度ダウンロードするか、渡してくれたところに作り直してもらってください。
err-no_result = 資格確認の答えですが、資格の内容が入っていません（見つからない・処理中・エラーのどれかです）。
rec-no_result = しばらくしてからもう一度確認してもらうか、資格確認書を見て手で入れてください。

issue-malformed = データの形が壊れています
issue-no_result = 資格の内容が入っていません
issue-element_unknown = 知らない項目です。原本に残っています
issue-shape_unknown = 読み方が決まっていないデータです。全部そのまま残しました
issue-eligibility_ended = この資格は終わっています
issue-result_doubtful = 正常な答えではないかもしれません。書類で確かめてください
issue-several_candidates = 当てはまる人が何人かいます。自分のものだけを残してください

# PDF files
err-pdf_damaged = PDFが壊れているか、途中で切れています。
rec-pdf_damaged = もう一度受け取るか、ページを画像（PNG・JPEG）にしてお試しください。
err-pdf_locked = このPDFはパスワードで閉じられています。
rec-pdf_locked = パスワードを外したPDFか、ページの画像（PNG・JPEG）を渡してください。
err-pdf_pages = PDFのページが多すぎます（{ $max }ページまで）。
rec-pdf_pages = QRコードのあるページだけを渡してください。
