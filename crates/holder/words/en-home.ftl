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
