# Words about taking everything out, and about what is taken now.

cli-export = Take records out, as a file that other programs read
cli-export-arg-format = Format: json (everything; can be taken back in), csv (for spreadsheets), fhir (for programs of clinics), ips (International Patient Summary)
cli-export-arg-out = File to write (otherwise it goes to the screen)
cli-export-arg-kind = Only these kinds (several with commas)
cli-export-arg-with = These kinds too, beside everything else (consultations go out only when named)
done-export = Taken out: { $file } ({ $count } records)
export-left-out = Records this format has no place for: { $count } (json holds all of them)
export-warning = This file has no lock. Mind where you keep it and whom you give it to.
err-export_format = Records cannot be taken out in that format.
rec-export_format = Formats: { $formats }
err-export_nothing = There is no record to take out.
rec-export_nothing = “tefuda list” shows what there is. If you chose a kind, choose another.
err-later_version = This file was written by a newer version of Tefuda. Nothing was added.
rec-later_version = Update Tefuda on this device, then import it again.
issue-later_version = Written by a newer version of Tefuda
issue-record_dropped = Not a proper record, so it was left out
issue-history_dropped = The history does not fit, so only the present content came in
issue-personal_number_left_out = Holds an individual number (マイナンバー), so the record was left out
err-no_day = This does not say on which day it was. Nothing was added.
rec-no_day = Ask whoever gave it to you for one with its day.
issue-no_day = Does not say on which day it was

cli-now = What is taken now: prescribed and over the counter, and what is left
cli-now-arg-on = On this day (otherwise today)
now-on = Medicines on { $day }
now-nothing = No medicine is recorded for this day.
now-class = Class { $code } (薬効分類)
now-no-class = Medicines without a code
now-side-by-side = ({ $count } side by side)
now-dispensed = pharmacy or hospital
now-own = own
now-unknown = not known
now-days = from { $from } to { $until }
now-left = { $days } days left{ $amount }
now-no-judgement = This only lists what is recorded. Ask a pharmacist what goes together.
