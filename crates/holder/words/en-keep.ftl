# Words about files that are kept as they are, and about what is taken each day.

cli-attach = Keep a picture or document as it is (a photograph of a card, a letter as PDF)
cli-attach-arg-file = The file (PDF, JPEG, PNG, HEIC or WebP, up to 10 MB)
cli-attach-arg-fields = What to write beside it (such as name=Certificate, front)
cli-attach-arg-kind = The kind: card_copy or letter
cli-attach-arg-not_a_personal_number = The 12 digits were checked to be no personal number
done-attach = Kept: { $title } ({ $bytes } bytes)  { $id }
done-attach-same = The same file is there already: { $title }
attach-warning = Please keep no picture or letter with a personal number (My Number) on it. If there is one, "tefuda erase" makes it be gone.
err-attach_kind = That kind holds no files.
rec-attach_kind = Kinds that do: { $kinds }
err-attach_type = This file is neither a picture nor a PDF, so it was not kept.
rec-attach_type = Please make it PDF, JPEG, PNG, HEIC or WebP.

cli-now-plan = The doses of a day, and what was noted of them
cli-now-plan-arg-on = Of this day (today if left out)
cli-now-done = Note as taken (tefuda undo takes it back)
cli-now-done-arg-time = Which dose: waking, morning, noon, evening, bedtime or other (or in Japanese)
cli-now-done-arg-medicines = Part of a medicine's name (all of that time if left out)
cli-now-done-arg-on = Of this day (today if left out)
cli-now-skip = Note as not taken (tefuda undo takes it back)
cli-now-skip-arg-time = Which dose: waking, morning, noon, evening, bedtime or other (or in Japanese)
cli-now-skip-arg-medicines = Part of a medicine's name (all of that time if left out)
cli-now-skip-arg-on = Of this day (today if left out)
plan-on = Doses of { $day }
plan-nothing = No record of a medicine taken on this day.
plan-open = -
plan-note = As the slips say. What has no time of day on its slip stands under "other".
done-dose-done = Noted as taken:
done-dose-skipped = Noted as not taken:
dose-undo = To take it back: tefuda undo
now-unused = Not taken: { $count } { $count ->
    [one] dose
   *[other] doses
  }{ $amount } (which should still be there)
err-dose_time = There is no such time of day.
rec-dose_time = Names: { $times }
err-no_dose = No medicine of that name is due then. Nothing was noted.
rec-no_dose = "tefuda now plan" shows the doses of a day.
err-dose_future = A day to come cannot be noted yet.
rec-dose_future = Please check the day.

cli-import-arg-card_keys = A directory of issuers' keys (JSON), to check the signatures of vaccination cards
import-card-right = Cards whose signature was checked: { $count }
import-card-unknown_key = Cards whose issuer's key is not in the directory (added, marked as unchecked): { $count }
import-card-wrong = Cards left out because their signature does not fit: { $count } (they may have been changed)
import-stage-files = Opening the files
import-stage-read = Reading
import-stage-known = Comparing with what is there
import-stage-add = Adding
err-card_keys = This cannot be read as a directory of issuers' keys. Nothing was added.
rec-card_keys = Choose a directory of issuers (JSON with issuerInfo). Without one, cards can be added unchecked.
cost-year-by-month = { $count } of them are from expense notices, which do not say when it was paid: counted by month of treatment. Please check that the same receipts are not there too.

cli-notebook = Write the medicine notebook (a JAHIS file or QR codes to hand to a pharmacy or clinic)
cli-notebook-arg-out = File to write (.txt for the data, .png or .svg for QR codes; numbered where there are several)
cli-notebook-arg-hide = Leave out medicines whose name holds this word, with every row that tells of them (repeatable)
cli-notebook-arg-since = Only what was dispensed from this day on
cli-notebook-arg-jahis = Version of the format, 1 to 8
cli-notebook-arg-utf8 = Write UTF-8 (Shift_JIS otherwise)
cli-notebook-arg-level = Error correction of the QR codes
done-notebook = Notebook written: visits: { $visits }, files: { $files }
notebook-left-out = Rows that this version has no place for: { $count }
notebook-replaced = Characters that Shift_JIS lacks became ■: { $count } (--utf8 keeps them)
notebook-warning = Please look at it before you hand it over. Hidden medicines and the rows that tell of them are not in it.
log-handed = written to be handed over
paper-name-notebook = Medicine notebook
err-notebook_version = There is no such version of the notebook.
rec-notebook_version = Choose 1 to 8.
err-notebook_nothing = There is nothing to write into a notebook.
rec-notebook_nothing = Check what you hid and the day, or import slips first ("tefuda import").
err-notebook_codes = It cannot be split into QR codes.
rec-notebook_codes = Shorten the time with "--since", use "--level l", or hand over the file (.txt).
err-notebook_out = Only .txt, .png and .svg can be written.
rec-notebook_out = Please change the end of the file's name.
