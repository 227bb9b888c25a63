# Words about files that are kept as they are, and about what is taken each day.

cli-attach = Keep a picture or document as it is (a photograph of a card, a letter as PDF)
cli-attach-arg-file = The file (PDF, JPEG, PNG, HEIC or WebP, up to 10 MB)
cli-attach-arg-fields = What to write beside it (such as name=Certificate, front)
cli-attach-arg-kind = The kind: card_copy or letter
cli-attach-arg-not_a_personal_number = The 12 digits were checked to be no personal number
done-attach = Kept: { $title } ({ $bytes } bytes)  { $id }
done-attach-same = The same file is there already: { $title }
attach-warning = Please keep no picture that shows a personal number (My Number). If one does, "tefuda erase" makes it be gone.
err-attach_kind = That kind holds no files.
rec-attach_kind = Kinds that do: { $kinds }
err-attach_type = This file is neither a picture nor a PDF, so it was not kept.
rec-attach_type = Please make it PDF, JPEG, PNG, HEIC or WebP.
