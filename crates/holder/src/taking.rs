//! What is taken now: slips and over-the-counter medicines of the vault as one list.

use tefuda_record::{Day, Record, kinds, taken_on};
use tefuda_vault::{Filter, RecordId, Removed, Vault, VaultError};

pub use tefuda_record::{Class, Course, Origin};

/// What is taken on a day, with the ids of the records that a course's places mean.
#[derive(Debug)]
pub struct Taken {
    /// The medicines by class.
    pub classes: Vec<Class>,
    /// The records, in the order that the courses' places count.
    pub ids: Vec<RecordId>,
}

/// Reads what is taken on a day.
///
/// # Errors
/// [`VaultError`].
pub fn taken(vault: &Vault, on: Day) -> Result<Taken, VaultError> {
    let (records, ids) = records_taken(vault)?;
    let borrowed: Vec<&Record> = records.iter().collect();
    Ok(Taken {
        classes: taken_on(&borrowed, on),
        ids,
    })
}

/// Every record that says what is taken, and what was noted of it; the oldest first: of two slips of one day the one that
/// came in later is the newer.
pub(crate) fn records_taken(vault: &Vault) -> Result<(Vec<Record>, Vec<RecordId>), VaultError> {
    let (mut records, mut ids) = (Vec::new(), Vec::new());
    for kind in [&kinds::dispensing::KIND, &kinds::otc::KIND, &kinds::intake::KIND] {
        let filter = Filter {
            kind: Some(kind),
            removed: Removed::Hidden,
        };
        for stored in vault.list(filter)?.iter().rev() {
            // What a later version wrote, that version lists.
            if let Ok(record) = stored.record() {
                ids.push(stored.id);
                records.push(record);
            }
        }
    }
    Ok((records, ids))
}
