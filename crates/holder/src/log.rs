//! The disclosure log: who was shown what, for what, when; also what was declined or failed.

use serde_json::{Map, Value as Json, json};
use tefuda_consent::{Audience, FieldId, Purpose};
use tefuda_record::{Compartment, Moment};
use tefuda_vault::{LogEntry, LogState, Vault, VaultError};
use thiserror::Error;

use crate::{Coded, Detail, Problem};

/// How a showing ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A proof was made.
    Shown,
    /// The person said no.
    Declined,
    /// It could not be made; the code says why.
    Failed(&'static str),
}

/// What an entry says, beside its outcome.
#[derive(Clone, Debug)]
pub struct Shown<'a> {
    /// The fields, shown or asked for.
    pub fields: &'a [FieldId],
    /// For whom.
    pub audience: &'a Audience,
    /// For what.
    pub purpose: Purpose,
    /// Of which grade; `None` where nothing was made.
    pub grade: Option<&'static str>,
}

/// Why the log is not to be relied on.
#[derive(Debug, Error)]
pub enum LogError {
    /// The chain is broken.
    #[error("the chain is broken at entry {at}")]
    Broken {
        /// The entry.
        at: i64,
    },
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// Writes an entry and answers its number.
///
/// # Errors
/// [`LogError::Vault`].
pub fn note_outcome(vault: &mut Vault, outcome: Outcome, shown: &Shown<'_>, now: Moment) -> Result<i64, LogError> {
    let mut entry = Map::new();
    let (word, reason) = match outcome {
        Outcome::Shown => ("shown", None),
        Outcome::Declined => ("refused", None),
        Outcome::Failed(code) => ("failed", Some(code)),
    };
    entry.insert("outcome".to_owned(), Json::from(word));
    if let Some(code) = reason {
        entry.insert("reason".to_owned(), Json::from(code));
    }
    let fields: Vec<&str> = shown.fields.iter().map(|field| field.id()).collect();
    entry.insert("fields".to_owned(), Json::from(fields));
    entry.insert("audience".to_owned(), Json::from(shown.audience.as_str()));
    entry.insert("purpose".to_owned(), Json::from(shown.purpose.id()));
    if let Some(grade) = shown.grade {
        entry.insert("grade".to_owned(), Json::from(grade));
    }
    Ok(vault.log_append(Compartment::Eligibility, &entry, now)?.seq)
}

/// Every entry, the oldest first.
///
/// # Errors
/// [`LogError::Vault`].
pub fn entries(vault: &Vault) -> Result<Vec<LogEntry>, LogError> {
    Ok(vault.log_entries(Compartment::Eligibility)?)
}

/// Checks the chain and answers how many entries it has.
///
/// # Errors
/// [`LogError::Broken`], [`LogError::Vault`].
pub fn check_log(vault: &Vault) -> Result<i64, LogError> {
    match vault.log_verify(Compartment::Eligibility)? {
        LogState::Whole(head) => Ok(head.seq),
        LogState::Broken { at } => Err(LogError::Broken { at }),
    }
}

/// The whole log as JSON, with the digest of its end: whoever holds it can follow the chain (`docs/formats.md`).
///
/// # Errors
/// [`LogError::Broken`], [`LogError::Vault`].
pub fn export_log(vault: &Vault) -> Result<String, LogError> {
    let head = match vault.log_verify(Compartment::Eligibility)? {
        LogState::Whole(head) => head,
        LogState::Broken { at } => return Err(LogError::Broken { at }),
    };
    let entries: Vec<Json> = entries(vault)?
        .into_iter()
        .map(|entry| json!({ "seq": entry.seq, "at": entry.at.0, "entry": entry.entry }))
        .collect();
    Ok(json!({ "tefuda_log": 1, "head": head.to_string(), "entries": entries }).to_string())
}

impl Coded for LogError {
    fn problem(&self) -> Problem {
        match self {
            Self::Broken { at } => Problem::new("log_broken").with("at", Detail::Number(*at)),
            Self::Vault(error) => error.problem(),
        }
    }
}
