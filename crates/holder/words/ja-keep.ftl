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
