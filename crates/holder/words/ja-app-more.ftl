## shelter
app-shelter-title = 避難モード
app-shelter-entry = 前の鍵や紙を使えなくし、住所を出さない
app-shelter-lead = 居場所を知られたくない相手がいるときに使います。
app-shelter-fact-keys = 鍵と合い言葉が新しくなります。前の合い言葉、前の紙、分けた言葉、ほかの端末では開かなくなります。
app-shelter-fact-address = 住所と、保険者の住所・電話は、どの証明にも入らなくなります。
app-shelter-fact-paper = 新しい「戻る言葉」が出ます。紙とペンをご用意ください。
app-shelter-take = 避難モードにする
app-shelter-since = 避難モードです（{ $day }から）。
app-shelter-leave = 避難モードをやめる
app-shelter-left = 避難モードをやめました。新しい鍵と合い言葉はそのままです。
app-shelter-old = 前の合い言葉や紙でまだ開く控えがあります。要らなければ消してください。
app-shelter-todo = この手札の外ですること

## what is taken now, and how values went
app-taking-title = いま飲んでいる薬
app-taking-none = いま飲んでいる薬の記録はありません。薬局の紙を入れると、ここに出ます。
app-taking-note = 書かれた日数から数えたものです。飲み方や飲み合わせは、薬剤師に聞いてください。
app-trends-title = 健診・検査の移り変わり
app-trends-none = 健診や検査の記録はまだありません。
app-trends-lead = 値と基準の範囲は、結果の紙に書かれたとおりです。よい・悪いは言いません。
app-trends-graph = { $name }のグラフ。同じものが下の表にあります。
app-trends-day = 日付
app-trends-value = 値
app-trends-range = 基準の範囲
app-trends-judgement = 判定
app-trends-units = 単位が違う値があるので、線で結んでいません。

## light and contrast
app-settings-light = 明るさ
app-settings-light-auto = 端末に合わせる
app-settings-light-light = 明るい
app-settings-light-dark = 暗い
app-settings-light-contrast = はっきり
