//! What follows a change: where the files stand is remembered, and a backup goes where the person chose.

use tefuda_record::Moment;
use tefuda_vault::{Home, KeyStore, Vault};

use crate::{AfterChange, back_up_after_change, keep_marks_outside};

/// Remembers where a person's files stand, in the keyring too where it opens the home, and backs up by itself. `None` where
/// nothing changed, or where nothing may be remembered.
///
/// The change itself is done and stays done, whatever comes of this.
#[must_use]
pub fn follow_up(home: &Home, vault: &mut Vault, keys: Option<&dyn KeyStore>, now: Moment) -> Option<AfterChange> {
    let before = vault.remembered_marks().ok()?;
    let unchanged = vault.since(&before).is_ok_and(|since| since.is_nothing());
    // What shows that an old file was put back must not be overwritten by what the old file says.
    if unchanged || !vault.put_back(&before).is_ok_and(|place| place.is_none()) {
        return None;
    }
    let marks = vault.remember_marks().ok()?;
    if let Some(keys) = keys {
        let _kept = keep_marks_outside(vault, &marks, keys);
    }
    (!home.is_quick()).then(|| back_up_after_change(home, now))
}
