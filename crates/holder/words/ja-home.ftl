# 手札箱を開ける・くらべる・入れるときの言葉

field-name = 名前
cli-arg-not_a_personal_number = 12桁の数字は個人番号ではない、と確かめた
err-home_incomplete = 手札箱のしるし（home.json）がありません。ほかのファイルは残っています。なにも変えていません。
rec-home_incomplete = フォルダーを別の名前に変えてから、「tefuda backup restore 控え」で控えから作り直してください。もとのフォルダーは消さないでください。
err-place_taken = ここには手札箱でないファイルがあります。なにも変えていません。
rec-place_taken = --home で、空の場所か新しい場所を示してください。
err-passphrase_slot = 合い言葉で開けるための鍵のファイルが、ないか壊れています。合い言葉の間違いではありません。記録は残っています。
rec-passphrase_slot = 「tefuda recovery use --by-paper」（紙の戻る言葉）で開けます。端末の鍵の保管庫で開くなら、合い言葉のファイルを付けずに「tefuda passphrase」で作り直せます。どちらもないときは「tefuda backup restore 控え」を使ってください。

ring-absent = いま使えない
ring-locked = 閉じているか、この手札箱の鍵を持っていない
ring-failed = 答えない
marks-not-compared = 端末の鍵の保管庫が{ $why }ので、手札箱が前のものに戻されていないかを、いまは比べられませんでした。
doctor-marks_silent = 端末の鍵の保管庫が{ $why }ので、フォルダーごと前のものに戻されていないかを、いまは比べられませんでした
todo-marks_silent = 保管庫を開いて（端末に入り直すなどして）から、もう一度「tefuda doctor」をしてください
app-todo-marks_silent = 保管庫を開いて（端末に入り直すなどして）から、もう一度調べてください
doctor-marks_none_yet = 端末の鍵の保管庫は、この手札箱をまだ覚えていません
todo-marks_none_yet = 記録を一つ変えるか、「tefuda doctor --accept」をすると覚えます
app-todo-marks_none_yet = 記録を一つ変えると覚えます
