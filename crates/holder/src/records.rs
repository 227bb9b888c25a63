//! Records by hand: pairs of field and value, and finding a record by the beginning of its id.

use tefuda_record::{Confirmed, Fields, RecordError};
use tefuda_vault::{Filter, Removed, Stored, Vault, VaultError};
use thiserror::Error;

use crate::{Coded, Problem, field_problem};

/// Why what was typed is no record, or names none.
#[derive(Debug, Error)]
pub enum PairError {
    /// Something is not `field=value`.
    #[error("not field=value")]
    Shape,
    /// A value does not fit; the problem names the field.
    #[error("a value does not fit")]
    Field(Problem),
    /// No record begins with that id.
    #[error("no such record")]
    NoRecord,
    /// Several do.
    #[error("several such records")]
    Several,
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A newer version wrote it.
    #[error(transparent)]
    Record(#[from] RecordError),
}

/// Sets fields from `field=value` pairs; an empty value clears.
///
/// # Errors
/// [`PairError::Shape`], [`PairError::Field`].
pub fn set_pairs(fields: &mut Fields, pairs: &[String], confirmed: Confirmed) -> Result<(), PairError> {
    for pair in pairs {
        let (id, text) = pair.split_once('=').ok_or(PairError::Shape)?;
        let id = id.trim();
        match confirmed {
            Confirmed::No => fields.set(id, text),
            Confirmed::Yes => fields.set_confirmed(id, text),
        }
        .map_err(|error| PairError::Field(field_problem(fields.kind(), &error)))?;
    }
    Ok(())
}

/// The one record whose id begins so.
///
/// # Errors
/// [`PairError::NoRecord`], [`PairError::Several`], [`PairError::Vault`].
pub fn find_record(vault: &Vault, beginning: &str, removed: Removed) -> Result<Stored, PairError> {
    let beginning = beginning.trim().to_uppercase();
    let mut found: Vec<Stored> = vault
        .list(Filter { kind: None, removed })?
        .into_iter()
        .filter(|stored| !beginning.is_empty() && stored.id.to_string().starts_with(&beginning))
        .collect();
    match (found.pop(), found.is_empty()) {
        (Some(stored), true) => Ok(stored),
        (Some(_), false) => Err(PairError::Several),
        (None, _) => Err(PairError::NoRecord),
    }
}

impl Coded for PairError {
    fn problem(&self) -> Problem {
        match self {
            Self::Shape => Problem::new("pair_shape"),
            Self::Field(problem) => problem.clone(),
            Self::NoRecord => Problem::new("no_record"),
            Self::Several => Problem::new("id_ambiguous"),
            Self::Vault(error) => error.problem(),
            Self::Record(error) => error.problem(),
        }
    }
}
