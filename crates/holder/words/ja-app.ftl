## the app: what every screen shares. Ids that screens use begin with «app-».
app-name = 手札
app-person = { $name } さん
app-nav = 行き先
app-nav-hand = 手元
app-nav-records = 記録
app-nav-add = 入れる
app-nav-settings = 設定
app-back = もどる
app-next = つぎへ
app-cancel = やめる
app-working = しばらくお待ちください…
app-optional = （なくてもよい）
app-see = 入れた文字を見る
app-lock = 鍵をかける
app-passphrase = 合い言葉
app-undo = いまのを元に戻す
app-undone = 元に戻しました。
app-removed = 消しました。
app-added = { $count }件を入れました。
app-added-one = 「{ $title }」を入れました。
app-added-none = 同じものがもうあるので、増やしていません。
app-until = { $day }まで
app-language = ことば
app-language-ja = 日本語
app-language-easy = やさしい日本語
app-language-en = English
app-list-gap = 、
app-sentence-gap = { "" }

## the first run
app-first-title = 手札をはじめます
app-first-lead = 保険の資格やお薬の記録を、自分の手元にしまっておき、必要なときに、見せたいところだけを見せるための道具です。
app-first-fact-here = 記録は、この端末の中だけに、鍵をかけてしまいます。
app-first-fact-choose = なにを見せるかは、そのつど、あなたが決めます。
app-first-fact-quiet = インターネットにつながなくても使えます。どこにも送りません。
app-first-start = 新しく始める
app-first-name-title = お名前を教えてください
app-first-name = お名前
app-first-name-hint = 「髙」や「﨑」も、そのまま入れられます。あとで変えられます。
app-first-name-empty = お名前を入れてください。
app-first-passphrase-title = 合い言葉を決めてください
app-first-passphrase = 合い言葉
app-first-passphrase-hint = 8文字以上。思い出しやすい言葉をいくつか並べると、長くて強くなります。貼り付けてもかまいません。
app-first-again = もう一度、同じ合い言葉
app-first-device = この端末では、合い言葉なしでも開けるようにする
app-first-forget = 合い言葉を忘れると、だれにも開けられません。紙に書いて、安全な所にしまってください。
app-first-make = これで始める

## the closed door
app-unlock-title = 手札
app-unlock-lead = 鍵がかかっています。
app-unlock-device = この端末の鍵で開く
app-unlock-or = または、合い言葉で開けます。
app-unlock = 開く

## in the hand
app-show = 資格を見せる
app-hand-empty = まず、保険の資格を入れましょう。「資格確認書」か「資格情報のお知らせ」を手元にご用意ください。
app-hand-lapsed = 手元の「{ $insurer }」は、いまは見せられません（{ $state }）。新しい書類を入れてください。
app-hand-add-card = 資格を入れる
app-hand-add = お薬などを入れる
app-hand-recent = 新しい記録
app-hand-all = 記録をすべて見る（{ $count }件）

## records
app-records-title = 手元の記録
app-records-query = 探す言葉
app-records-look = 探す
app-records-count = { $count }件
app-records-none = 「{ $query }」は見つかりませんでした。
app-records-empty = まだ記録がありません。
app-remove = この記録を消す
app-edit = 直す
app-edited = 直しました。前の内容も残っています。
app-original-title = 原本
app-original-lead = 受け取ったままの内容です。書き換えられません。
app-original-closed = 文字ではない原本（{ $bytes }バイト）
app-history-title = これまでの変更（{ $count }）
app-history-removed = 消した
app-history-restored = 元に戻した
app-history-cleared = （消した）
app-history-rows = { $count }件

## what was shown
app-shown-title = 見せた記録
app-shown-lead = だれに、いつ、なにを見せたかは、自動で残ります。書き換えられません。
app-shown-none = まだだれにも見せていません。
app-shown-what = { $purpose }のため・{ $outcome }
app-shown-broken = 見せた記録のつながりが切れています。
app-shown-broken-advice = だれかがファイルを書き換えたか、ファイルが壊れたかもしれません。切れた所より後は、当てにしないでください。

## persons and the passphrase
app-people-title = だれの手札か
app-people-current = いま開いています
app-people-turned = { $name } さんの手札に替わりました。
app-people-add-title = 家族の手札を増やす
app-people-add = 増やす
app-people-added = { $name } さんの手札を作りました。
app-people-rename-title = { $name } さんの名前を直す
app-people-name = 新しい名前
app-people-rename = 直す
app-people-renamed = 名前を直しました。
app-passphrase-title = 合い言葉を変える
app-passphrase-current = いまの合い言葉
app-passphrase-new = 新しい合い言葉
app-passphrase-again = もう一度、新しい合い言葉
app-passphrase-note = 前に写しておいたフォルダーは、前の合い言葉で開きます。
app-passphrase-change = 変える
app-passphrase-changed = 合い言葉を変えました。

## putting in
app-add-title = 入れる
app-add-file-title = お薬のQRコードから
app-add-file-lead = 薬局の紙のQRコードを写した写真か、お薬手帳のファイルを選んでください。何枚かあるときは、いっしょに選べます。
app-add-file = 写真・ファイルを選ぶ
app-add-dialog = 写真かファイルを選んでください
app-scan-title = カメラで読み取る
app-scan-lead = QRコードを写してください。何枚かあるときは、一つずつ順に写します。
app-scan-picture = カメラに写っているもの
app-scan-absent = カメラを使えませんでした。
app-scan-absent-advice = 写真を撮ってから「写真・ファイルを選ぶ」で入れてください。
app-add-also = ここに写真やファイルを置いたり、貼り付けたりしても入れられます。
app-add-drop = ここで放すと読み取ります
app-add-hand-title = 手で入れる
app-add-hand-more = ほかの種類
app-kind-hint-eligibility = 資格確認書・資格情報のお知らせを見ながら
app-kind-hint-dispensing = 薬局の紙やお薬の袋を見ながら
app-kind-hint-allergy = 合わなかった薬や食べ物
app-kind-hint-note = 覚えておきたいこと
app-kind-hint-held_paper = 受給者証・診察券など、手元にある書類
app-kind-hint-contact = かかりつけや家族の連絡先
app-kind-hint-prescription = 病院でもらった処方箋を見ながら
app-kind-hint-otc = 箱のバーコードの番号も入れられます
app-kind-hint-contraindication = 医師や薬剤師に使わないよう言われた薬
app-kind-hint-expense = 領収書を見ながら
app-kind-hint-checkup = 健診の結果を見ながら
app-kind-hint-observation = 血圧や血糖など
app-kind-hint-vaccination = 接種券や母子手帳を見ながら
app-preview-title = 入れる前に確かめる
app-preview-lead = { $count }件を読み取りました。まだ入れていません。
app-preview-nothing-new = どれも、もう手元にあるものでした。入れるものはありません。
app-preview-parts = 続きを入れる
app-preview-parts-count = { $total }枚中{ $have }枚
app-preview-missing = 足りないのは{ $missing }枚目です。
app-preview-more = 続きを選ぶ
app-preview-waiting = まだ何も入れていません。続きのQRコードを選んでください。
app-preview-known = もうあります
app-preview-notices = 気づいたこと
app-preview-accept = 入れる
app-preview-again = ほかのものを選ぶ
app-form-lead = 書類を見ながら、わかるところだけ入れてください。全角でも半角でもかまいません。
app-form-more = ほかの項目も入れる（{ $count }）
app-form-add = 入れる
app-form-change = 直す
app-form-not-personal = 個人番号ではありません
app-choice-none = 選んでいません
app-row = { $label } { $number }つ目
app-row-add = { $label }をもう一つ
app-row-remove = これを除く
app-day-era = 元号
app-day-year = 年
app-day-month = 月
app-day-day = 日
app-era-R = 令和
app-era-H = 平成
app-era-S = 昭和
app-era-T = 大正
app-era-M = 明治
app-era-ad = 西暦

## choosing what is shown
app-choose-title = なにを見せますか
app-choose-counter = 見せる所
app-choose-shown = {$purpose}のために見せるもの
app-choose-on = 見せる
app-choose-off = 見せない
app-choose-with-card = 「{ $document }」は、カードと一緒に使う書類です。カードもお持ちください。
app-choose-more = ほかの項目も見せる（{ $count }）
app-choose-struck = ここには出せないもの
app-choose-struck-why = この目的に要らない項目なので、求められても渡しません。
app-choose-missing = 記録にないもの（{ $count }）
app-choose-go = QRを出す（{ $count }項目）
app-offer-ceiling_class = 収入の目安が伝わります
app-offer-address = ふつうは要りません
app-offer-specific_disease = 病気のことが伝わります

## showing
app-showing-title = 資格を見せる
app-showing-qr = { $purpose }のための資格のQRコード
app-showing-read = 読み取らないと確認になりません
app-showing-renew = あと{ $seconds }秒で新しくなります
app-showing-what = いま見せているもの（{ $purpose }）
app-showing-ends = あと約{ $minutes }分で自動的に終わります。
app-showing-with-card = カードと一緒にお見せください。
app-showing-over = 時間になったので、見せるのを終えました。
app-showing-again = もう一度見せる
app-showing-stop = 見せるのをやめる
app-showing-twin = 画面を見せられないとき（数字で渡す）
app-showing-twin-lead = QRコードの中身と同じ数字です。相手に写してもらえます。新しくなるたびに変わります。

## settings
app-settings-title = 設定
app-settings-size = 文字の大きさ
app-settings-size-100 = ふつう
app-settings-size-125 = 少し大きく
app-settings-size-150 = 大きく
app-settings-size-200 = とても大きく
app-settings-size-300 = いちばん大きく
app-settings-lock = 鍵
app-settings-lock-lead = 席を離れるときや、端末を人に貸すときは、鍵をかけてください。

## advice that differs from the command line's
app-rec-no_home = はじめの画面から作れます。
app-rec-home_exists = 手札を閉じて、もう一度開いてください。
app-rec-no_record = 記録の一覧から、もう一度選んでください。
app-rec-no_eligibility = 資格確認書や資格情報のお知らせの内容を、先に入れてください。
app-rec-field_missing = 「{ $field }」を入れてください。
app-rec-maybe_personal_number = 運転免許証の番号なども12桁です。個人番号でないとわかっているときだけ、下のボタンを押してください。
app-rec-not_a_choice = 選び直してください。
app-rec-day_unreadable = 年・月・日を、数字で入れてください。
app-rec-nothing_shown = 見せる項目を、一つ以上選んでください。
app-rec-not_held = 記録に書き足すと、見せられるようになります。
app-rec-qr_too_large = 窓口の見せ方（病院受付など）を選ぶか、写しを新しくたのんでください。
app-rec-own_proof = 薬局でもらう、お薬手帳用のQRコードを選んでください。
app-rec-nothing_to_undo = 記録の一覧で、いまの記録が見られます。
app-rec-no_person = 手札を閉じて、もう一度開いてください。
app-rec-person_ambiguous = 手札を閉じて、もう一度開いてください。
app-rec-passphrase_needed = 合い言葉を入れて、開いてください。
err-app_locked = 鍵がかかっています。
rec-app_locked = 合い言葉で開いてください。
err-app_nothing_shown_now = いまはなにも見せていません。
rec-app_nothing_shown_now = もう一度、見せるものを選んでください。
err-app_too_many_files = 一度に読めるのは{ $max }個までです。
rec-app_too_many_files = いま読んだものを先に入れるか、やめてから、続きを選んでください。
err-app_no_preview = 入れるものがありません。
rec-app_no_preview = 写真かファイルを、もう一度選んでください。
