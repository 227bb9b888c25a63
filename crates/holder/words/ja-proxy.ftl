## acting for somebody: what was not granted, and the folder between two homes
err-not_granted = これは、任されていません。
rec-not_granted = 任された範囲は「tefuda proxy list」で見られます。要るときは、本人に頼んでください。
err-folder_absent = やり取りに使うフォルダーが見つかりません。
rec-folder_absent = USBメモリーなどが差してあるか、名前が合っているかを確かめてください。記録はなくなっていません。
err-folder_io = やり取りに使うフォルダーを、読み書きできませんでした。
rec-folder_io = 空きがあるか、書き込みが禁止されていないかを確かめて、もう一度してください。記録はなくなっていません。

## the verdict of a proxy's proof
note-by_proxy = 本人ではなく、代理の人が見せています。
verify-proxy = 代理
verdict-proxy = { $name }（{ $until }まで。委任 { $grant }）
verdict-exchange = 引換番号（本人の申告）
