//! Choosing the eligibility to show.

use tefuda_record::{Day, Record, kinds::eligibility};
use tefuda_vault::{Filter, RecordId, Removed, Stored, Vault};

use crate::{ProveError, find_record};

/// An eligibility to show.
#[derive(Debug)]
pub struct Choice {
    /// Its id.
    pub id: RecordId,
    /// The record.
    pub record: Record,
    /// How many others could be shown as well; none where the person named this one.
    pub others: usize,
}

/// The eligibility to show: the one named, else the newest valid document. Expired ones are never proposed.
///
/// # Errors
/// [`ProveError::NoEligibility`], [`ProveError::Expired`], [`ProveError::Record`].
pub fn choose_eligibility(vault: &Vault, named: Option<&str>, today: Day) -> Result<Choice, ProveError> {
    if let Some(beginning) = named {
        let stored = find_record(vault, beginning, Removed::Hidden)?;
        return Ok(Choice {
            id: stored.id,
            record: stored.record()?,
            others: 0,
        });
    }
    let stored: Vec<Stored> = vault.list(Filter {
        kind: Some(&eligibility::KIND),
        removed: Removed::Hidden,
    })?;
    let records: Vec<(RecordId, Record)> = stored
        .iter()
        .filter_map(|stored| stored.record().ok().map(|record| (stored.id, record)))
        .collect();
    let state = |record: &Record| eligibility::state(record, today);
    let is_valid = |record: &Record| {
        matches!(
            state(record),
            eligibility::State::StandsAlone | eligibility::State::WithCard
        )
    };
    let held = records.iter().map(|(id, record)| eligibility::Held { id: *id, record });
    match eligibility::propose(held, today) {
        Some(held) => Ok(Choice {
            id: held.id,
            record: held.record.clone(),
            others: records.iter().filter(|(_, record)| is_valid(record)).count() - 1,
        }),
        None if records.iter().any(|(_, r)| state(r) == eligibility::State::Expired) => Err(ProveError::Expired),
        None => Err(ProveError::NoEligibility),
    }
}
