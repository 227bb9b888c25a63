## showing: on paper, in a file, aloud, to who asks
app-spoken = { $label }、{ $value }。
app-showing-spoken = 読み上げるとき
app-showing-spoken-lead = 相手が書き取れるように、番号は一つずつ区切ってあります。
app-showing-speak = 端末に読み上げてもらう
app-showing-file = QRコードをファイルにする
app-showing-file-lead = いまのQRコードの写しです。数分で使えなくなります。
app-showing-file-done = ファイルを置きました。数分で使えなくなります。
app-showing-file-dialog = QRコードを置くところを選んでください
app-showing-paper-file = 資格の証明
app-choose-print = 紙にする（PDF）
app-choose-print-done = 紙にする証明を書きました（{ $pages }ページ）。
app-choose-ask = 受付のQRコードを読む
app-choose-beyond = 求められたが、ここには要らないもの
app-choose-beyond-why = 渡さなくてかまいません。渡したいときだけ、ここで選べます。
app-ask-title = 受付のQRコードを読む
app-ask-lead = 受付の画面や貼り紙のQRコードを写してください。なにを求めているかを出します。まだなにも見せません。
app-ask-file = 写真を置いたり、貼り付けたりしても読めます。

## reading what others show
app-read-title = 読み取る
app-read-lead = ほかの人が見せたQRコードを確かめます。読んだものは、どこにも残しません。
app-read-paste = 数字を貼り付けて確かめる
app-read-digits = QRコードの中身の数字
app-read-judge = 確かめる
app-read-again = つぎを読む
app-read-trust = 信頼リストを選ぶ
app-read-trust-none = 信頼リストがないので、署名した者は確かめられません。
app-read-trust-held = 信頼リストの指紋: { $fingerprint }
app-read-trust-dialog = 信頼リストのファイルを選んでください
app-read-about = この証明について
app-read-fields = 見せられたもの
app-read-drop = ここで放すと読み取ります
app-rec-no_request = 受付の画面のQRコードを、もう一度写してください。
