# Opening a home, comparing it, putting things in

field-name = name
cli-arg-not_a_personal_number = Twelve digits were checked: they are not an individual number
err-home_incomplete = The mark of the home (home.json) is missing. The other files are there. Nothing was changed.
rec-home_incomplete = Give the folder another name, then make the home again with "tefuda backup restore FILE". Do not delete the old folder.
err-place_taken = There are files here that are no home. Nothing was changed.
rec-place_taken = Name an empty or new place with --home.
err-passphrase_slot = The key file that the passphrase opens is missing or damaged. The passphrase is not at fault. The records are there.
rec-passphrase_slot = "tefuda recovery use --by-paper" opens it with the words on paper. Where this device's keyring opens it, "tefuda passphrase" without the passphrase file makes the key file again. Without either, use "tefuda backup restore FILE".

ring-absent = is not there now
ring-locked = is locked or does not hold the key of this home
ring-failed = does not answer
marks-not-compared = The keyring of this device { $why }, so whether the home was put back to an older one could not be compared now.
doctor-marks_silent = The keyring of this device { $why }, so whether the whole folder was put back to an older one could not be compared now
todo-marks_silent = Unlock the keyring (signing in again does), then run "tefuda doctor" again
app-todo-marks_silent = Unlock the keyring (signing in again does), then check again
doctor-marks_none_yet = The keyring of this device does not remember this home yet
todo-marks_none_yet = Any change to a record makes it remember, or "tefuda doctor --accept"
app-todo-marks_none_yet = Any change to a record makes it remember

# Asking one by one
err-add_stopped = Stopped. Nothing was added.
rec-add_stopped = Begin again the same way whenever you like.
err-field_twice = "{ $field }" is written twice. Nothing was added.
rec-field_twice = Leave one of them.
err-after_era = The day of "{ $field }" lies after that era ended.
rec-after_era = Look at the era and the year (昭和 ended on 7 January of its year 64; the next day is 平成元年1月8日).
ask-how-to-stop = You are asked one by one. Ctrl-C stops; nothing is added then.
again-field_missing = It is needed. Please type it again (Ctrl-C stops).
again-maybe_personal_number = An individual number cannot be put in. Please type it again without the number.
again-personal_number = Please type it again without the number.
again-not_a_choice = Type one of the numbers or words above.
done-init-keyring-left-out = As asked, this device's keyring is not used. The passphrase is needed each time.
done-init-keyring-locked = This device's keyring is locked or cannot be used, so no key was put there. The passphrase is needed each time. Unlock the keyring, then "tefuda keyring on" puts it there.

# Lists
title-until = { " " }(until { $day })
doctor-drawer_shut = The drawer "{ $drawer }" cannot be read: { $problem }
todo-drawer_shut = Copy the folder elsewhere as it is, then bring it back from a backup with "tefuda backup restore"
list-shut-todo = Only what could be read is listed. "tefuda doctor" looks into it.
doctor-backup_uncounted = A drawer cannot be read, so what the backup lacks cannot be counted
todo-backup_uncounted = Look at that drawer first. Do not delete older backups

# From files, to files
import-nothing-in = { " " }Nothing was added.
import-file-no-symbol = Picture without a QR code: { $file }
import-unread = Could not be read:
import-at = { " " }({ $file })
import-at-line = { " " }({ $file }, line { $line })
import-stdin = standard input
import-file-number = no. { $at }
issue-todo-day_unreadable = Look at the day on paper; "tefuda edit ID FIELD=DAY" puts it right ("tefuda list" shows the ID)
err-output_failed = The result could not be written. Where it goes is full or takes nothing.
rec-output_failed = Write it elsewhere and try again.
err-is_folder = "{ $what }" is a folder.
rec-is_folder = Name a file in it.
err-no_folder = There is no folder "{ $what }".
rec-no_folder = Make the folder first, or name another place.
usage-command = command
