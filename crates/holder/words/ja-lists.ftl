# 失効リスト、写し、紙の証明

cli-verify-arg-status = 失効リストのファイル、またはそれを集めたフォルダー（何度でも書けます）
cli-issuer-revoke = 発行した証明を失効させる
cli-issuer-revoke-arg-dir = 鍵のあるフォルダー
cli-issuer-revoke-arg-record = だれの証明かを示す資格の記録（JSON）
cli-issuer-status = 署名した失効リストを書く（毎日ひとそろい）
cli-issuer-status-arg-dir = 鍵のあるフォルダー
cli-issuer-status-arg-out = 失効リストを書くフォルダー
cli-issuer-status-arg-valid_days = 何日使えるか

done-issuer-revoke = { $count }通を失効させました。次の失効リストから、読む側に伝わります。
done-issuer-status = 失効リストを書きました: { $dir }（{ $count }個、失効は{ $revoked }通）
verify-status-age = 失効リスト: { $days }日前

err-status_unreadable = 失効リストを読めません。署名が違うか、壊れています: { $file }
rec-status_unreadable = 発行元からもう一度受け取ってください。
err-status_needs_trust = 失効リストは、信頼リストがないと確かめられません。
rec-status_needs_trust = 「--trust」で信頼リストも渡してください。
err-status_clock = 前の失効リストのほうが新しい日時です。
rec-status_clock = この端末の時計を確かめてください。
err-issuer_not_issued = この人には、失効させられる証明を発行していません。
rec-issuer_not_issued = 保険者番号・記号・番号・枝番・生年月日が、発行したときと同じかを確かめてください。
err-issuer_no_place = この人への発行が多すぎて、失効リストに場所がありません。
rec-issuer_no_place = 6通以上をまとめて発行してください。1週間で終わり、失効リストは要りません。

cli-copies-request-arg-paper = 印刷する写しも求める。用途（visit、identityなど。「,」で区切る）
cli-prove-arg-paper = 印刷する証明を作る（QRコードの誤り訂正M。鍵で閉じないので、本人の確認が別に要ります）
copies-low = 写しが残り少なくなりました。「tefuda copies request」で保険者に新しい写しを求めてください。
show-paper = 紙の証明です。持っている人がだれでも見せられます。読む人は本人かどうかを別に確かめます。
show-check-code = 照合番号: { $code }（書きまちがいに気づくためのもので、証明ではありません）
show-paper-until = この紙は{ $until }まで使えます。
verify-check-code = 照合番号
err-paper_no_answer = 紙の証明では、窓口の問い合わせに答えられません。
rec-paper_no_answer = 画面に出すか、.png や .svg に書いてください。紙にするときは --request を外してください。
