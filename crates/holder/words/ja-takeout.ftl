# Words about taking everything out, and about what is taken now.

cli-export = 記録を持ち出す（ほかのソフトでも読める形のファイルにする）
cli-export-arg-format = 形: json（すべて。戻せます）・csv（表計算ソフト用）・fhir（医療機関のソフト用）・ips（国際患者サマリー）
cli-export-arg-out = 書くファイル（書かなければ画面に出す）
cli-export-arg-kind = この種類だけ（コンマで区切って、いくつでも）
cli-export-arg-with = ほかのすべてと一緒に、この種類も（相談は、名前を書いたときだけ入ります）
done-export = 持ち出しました: { $file }（{ $count }件）
export-left-out = この形に入れる場所がない記録: { $count }件（json にはすべて入ります）
export-warning = このファイルには鍵がかかっていません。置き場所と渡す相手に気をつけてください。
err-export_format = その形では持ち出せません。
rec-export_format = 選べる形: { $formats }
err-export_nothing = 持ち出す記録がありません。
rec-export_nothing = 「tefuda list」で何があるかを見られます。種類を選んだときは、種類を変えてください。
err-later_version = もっと新しい版の手札で書かれたファイルです。なにも入れていません。
rec-later_version = この端末の手札を新しくしてから、もう一度入れてください。
issue-later_version = 新しい版の手札で書かれたファイルです
issue-record_dropped = 正しくない記録なので入れていません
issue-history_dropped = 変えた経過が正しくないので、いまの内容だけを入れました
issue-personal_number_left_out = 個人番号（マイナンバー）があるので、その記録は入れていません
err-no_day = いつのことかがわからないデータです。なにも入れていません。
rec-no_day = 渡してくれたところに、日付の入ったものをもらってください。
issue-no_day = いつのことかがわかりません

cli-now = いま飲んでいる薬の一覧（処方された薬も市販薬も。残りも）
cli-now-arg-on = この日について（書かなければ今日）
now-on = { $day } の薬
now-nothing = この日に飲んでいる薬の記録はありません。
now-class = 薬効分類 { $code }
now-no-class = 薬のコードがないもの
now-side-by-side = （{ $count }つ並びます）
now-dispensed = 薬局・病院
now-own = 自分で
now-unknown = わからない
now-days = { $from } から { $until } まで
now-left = あと{ $days }日分{ $amount }
now-no-judgement = 記録を並べただけです。飲み合わせは薬剤師に聞いてください。
