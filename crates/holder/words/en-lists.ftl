# Status lists, copies, proofs on paper

cli-verify-arg-status = A status list, or a folder of them (may be given several times)
cli-issuer-revoke = Take back what was issued to a person
cli-issuer-revoke-arg-dir = The folder with the keys
cli-issuer-revoke-arg-record = Whose: the eligibility record (JSON)
cli-issuer-status = Write the signed status lists (a full set each day)
cli-issuer-status-arg-dir = The folder with the keys
cli-issuer-status-arg-out = The folder to write the lists to
cli-issuer-status-arg-valid_days = How many days they are good

done-issuer-revoke = Took back { $count } copies. Readers learn it from the next status lists.
done-issuer-status = Wrote the status lists: { $dir } ({ $count } lists, { $revoked } copies taken back)
verify-status-age = Status list: { $days } days old

err-status_unreadable = A status list cannot be read: its signature is wrong or it is damaged: { $file }
rec-status_unreadable = Get it again from where it comes from.
err-status_needs_trust = Status lists cannot be checked without a trust list.
rec-status_needs_trust = Give the trust list, too, with "--trust".
err-status_clock = The former status lists carry a later time.
rec-status_clock = Check this device's clock.
err-issuer_not_issued = Nothing was issued to this person that can be taken back.
rec-issuer_not_issued = Check that insurer number, symbol, number, branch and birth day are those it was issued with.
err-issuer_no_place = So much was issued to this person that the status lists have no place left.
rec-issuer_no_place = Issue six or more at once: they end after a week and need no place.

cli-copies-request-arg-paper = Ask for copies to be printed too: purposes (visit, identity …; separated by ",")
cli-prove-arg-paper = Make a proof to be printed (QR level M; not closed by a key, so who carries it must be checked)
copies-low = Few copies are left. Ask your insurer for new ones with "tefuda copies request".
show-paper = This is a proof on paper: whoever holds it can show it. Its reader checks apart who carries it.
show-check-code = Check code: { $code } (for noticing slips; it proves nothing)
show-paper-until = This paper is good until { $until }.
verify-check-code = Check code
err-paper_no_answer = A proof on paper cannot answer a counter's request.
rec-paper_no_answer = Show it on the screen or write a .png or .svg; for paper, leave out --request.
