# Words about documents: what came in, what was noticed, what goes out.

err-malformed_input = The data is broken, or written in a suspicious way. Nothing was added.
rec-malformed_input = Download it again, or ask whoever gave it to you to make it again.
err-no_result = This is an answer about eligibility, but without any eligibility in it (not found, still being asked, or an error).
rec-no_result = Have it checked again later, or type the eligibility in from your certificate.

issue-malformed = the data is broken
issue-no_result = there is no eligibility in it
issue-element_unknown = an unknown item; it is kept in the source
issue-shape_unknown = the layout of this download is not known; all of it is kept as it is
issue-eligibility_ended = this eligibility has ended
issue-result_doubtful = this may not be a normal answer; check it against a paper
issue-several_candidates = several people fit; keep only your own

# PDF files
err-pdf_damaged = The PDF is damaged or cut short.
rec-pdf_damaged = Get it again, or try with pictures of its pages (PNG, JPEG).
err-pdf_locked = This PDF is closed with a password.
rec-pdf_locked = Hand over a PDF without one, or pictures of its pages (PNG, JPEG).
err-pdf_pages = The PDF has too many pages (at most { $max }).
rec-pdf_pages = Hand over only the pages with QR codes.
