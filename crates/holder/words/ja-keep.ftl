# Words about files that are kept as they are, and about what is taken each day.

cli-attach = 写真や書類のファイルをそのまま入れる（カードの写真、PDFの手紙）
cli-attach-arg-file = ファイル（PDF・JPEG・PNG・HEIC・WebP、10 MBまで）
cli-attach-arg-fields = 書き添えること（name=資格確認書の表 のように）
cli-attach-arg-kind = 種類: card_copy（券面の写し）・letter（手紙・書類）
cli-attach-arg-not_a_personal_number = 12桁の数字は個人番号ではない、と確かめた
done-attach = 入れました: { $title }（{ $bytes }バイト）  { $id }
done-attach-same = もう同じファイルがあります: { $title }
attach-warning = 個人番号（マイナンバー）が写っている写真は入れないでください。写っていたら「tefuda erase」で消せます。
err-attach_kind = その種類にはファイルを入れられません。
rec-attach_kind = 選べる種類: { $kinds }
err-attach_type = 写真でもPDFでもないファイルなので、入れていません。
rec-attach_type = PDF・JPEG・PNG・HEIC・WebPのどれかにしてください。

cli-now-plan = 一日の飲む予定と、飲んだかどうか
cli-now-plan-arg-on = この日について（書かなければ今日）
cli-now-done = 飲んだと記録する（取り消しは tefuda undo）
cli-now-done-arg-time = いつの分: 起床時・朝・昼・夕・寝る前・そのほか（英語の名前でも）
cli-now-done-arg-medicines = 薬の名前の一部（書かなければ、その時の分すべて）
cli-now-done-arg-on = この日について（書かなければ今日）
cli-now-skip = 飲まなかったと記録する（取り消しは tefuda undo）
cli-now-skip-arg-time = いつの分: 起床時・朝・昼・夕・寝る前・そのほか（英語の名前でも）
cli-now-skip-arg-medicines = 薬の名前の一部（書かなければ、その時の分すべて）
cli-now-skip-arg-on = この日について（書かなければ今日）
plan-on = { $day } の予定
plan-nothing = この日に飲む薬の記録はありません。
plan-open = ―
plan-note = 薬局の紙に書いてある飲み方のとおりに並べました。時刻がわからない薬は「そのほか」です。
done-dose-done = 飲んだと記録しました:
done-dose-skipped = 飲まなかったと記録しました:
dose-undo = 取り消すには: tefuda undo
now-unused = 飲まなかった分: { $count }回{ $amount }（手元に残っているはずです）
err-dose_time = その時の名前がわかりません。
rec-dose_time = 選べる名前: { $times }
err-no_dose = その時に飲む、その名前の薬がありません。なにも記録していません。
rec-no_dose = 「tefuda now plan」で、その日の予定を見てください。
err-dose_future = まだ来ていない日は記録できません。
rec-dose_future = 日付を確かめてください。

cli-import-arg-card_keys = ワクチン接種証明の署名を確かめるための、発行者の鍵の一覧（JSON）
import-card-right = 署名を確かめた証明: { $count }件
import-card-unknown_key = 発行者の鍵が一覧になく、確かめられない証明（「確かめていません」と書いて入れます）: { $count }件
import-card-wrong = 署名が合わないので入れていない証明: { $count }件（書き換えられたおそれがあります）
import-stage-files = ファイルを開いています
import-stage-read = 読み取っています
import-stage-known = もうあるものと比べています
import-stage-add = 入れています
err-card_keys = 発行者の鍵の一覧として読めません。なにも入れていません。
rec-card_keys = 発行者の一覧（issuerInfo のあるJSON）を選んでください。一覧がなければ、付けずに入れられます。
cost-year-by-month = うち{ $count }件は医療費通知のもので、払った日がないので診療月で数えました。同じ領収書を別に入れていないか確かめてください。
