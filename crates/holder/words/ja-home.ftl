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

# 一つずつ聞くとき
err-add_stopped = やめました。なにも入れていません。
rec-add_stopped = もう一度するときは、同じように始めてください。
err-field_twice = 「{ $field }」が二度書かれています。なにも入れていません。
rec-field_twice = どちらか一つにしてください。
err-after_era = 「{ $field }」の日は、その元号が終わったあとです。
rec-after_era = 元号と年を確かめてください（たとえば昭和は64年1月7日まで、翌日は平成元年1月8日です）。
ask-how-to-stop = 一つずつ聞きます。やめるときは Ctrl-C（なにも入りません）。
again-field_missing = この項目は必要です。もう一度入れてください（やめるときは Ctrl-C）。
again-maybe_personal_number = 個人番号は入れられません。番号を除いて、もう一度入れてください。
again-personal_number = 番号を除いて、もう一度入れてください。
again-not_a_choice = 上の番号か言葉を入れてください。
done-init-keyring-left-out = 頼まれたとおり、端末の鍵の保管庫は使っていません。開くたびに合い言葉が要ります。
done-init-keyring-locked = 端末の鍵の保管庫が閉じているか使えないので、鍵を置けませんでした。開くたびに合い言葉が要ります。保管庫を開いてから「tefuda keyring on」で置けます。

# 一覧
title-until = （{ $day }まで）
doctor-drawer_shut = 「{ $drawer }」の引き出しが読めません: { $problem }
todo-drawer_shut = フォルダーをそのまま別の場所に写してから、「tefuda backup restore」で控えから戻してください
list-shut-todo = 読めたものだけを出しました。「tefuda doctor」で調べられます。
doctor-backup_uncounted = 読めない引き出しがあるので、控えに入っていないものを数えられません
todo-backup_uncounted = その引き出しを先に見てください。古い控えは消さないでください

# ファイルから入れる・ファイルに書く
import-nothing-in = なにも入れていません。
import-file-no-symbol = QRコードが見つからない写真: { $file }
import-unread = 読めなかったもの:
import-at = （{ $file }）
import-at-line = （{ $file }の{ $line }行目）
import-stdin = 標準入力
import-file-number = { $at }つ目
issue-todo-day_unreadable = 紙の日付を見て「tefuda edit 番号 項目=日付」で直せます（番号は「tefuda list」）
err-output_failed = 結果を書き出せませんでした。書き出す先がいっぱいか、書き込めません。
rec-output_failed = 書き出す先を変えて、もう一度してください。
err-is_folder = 「{ $what }」はフォルダーです。
rec-is_folder = フォルダーの中のファイルを示してください。
err-no_folder = フォルダー「{ $what }」がありません。
rec-no_folder = 先にフォルダーを作るか、別の場所を示してください。
usage-command = コマンド
