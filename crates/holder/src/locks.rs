//! 絶対に出さない: locking fields of one's eligibility, and lifting a lock again.
//!
//! Locks are entries of the disclosure log. So they lie in the person's own compartment and go wherever it goes, a backup and
//! another device included; nobody takes one out without breaking the chain; and one can see when each was set and lifted.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};
use tefuda_consent::{FieldId, Locks};
use tefuda_crypto::Passphrase;
use tefuda_record::{Compartment, Moment};
use tefuda_vault::{HomeError, LockedHome, Vault, VaultError};
use thiserror::Error;

use crate::{AskError, Coded, PersonError, Problem, find_field, find_person};

/// Why a lock is not set or lifted.
#[derive(Debug, Error)]
pub enum LockError {
    /// No field of that name.
    #[error("no such field")]
    Field,
    /// The passphrase is wrong, or the home cannot be opened.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// It is not clear whose lock is meant.
    #[error(transparent)]
    Person(#[from] PersonError),
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// The locks of a person.
///
/// # Errors
/// [`VaultError`].
pub fn locks(vault: &Vault) -> Result<Locks, VaultError> {
    let mut locked: BTreeSet<FieldId> = BTreeSet::new();
    for entry in vault.log_entries(Compartment::Eligibility)? {
        let outcome = entry.entry.get("outcome").and_then(Json::as_str);
        let fields = entry.entry.get("fields").and_then(Json::as_array).into_iter().flatten();
        let fields = fields.filter_map(Json::as_str).filter_map(FieldId::parse);
        match outcome {
            Some(LOCKED) => locked.extend(fields),
            Some(LIFTED) => fields.for_each(|field| {
                locked.remove(&field);
            }),
            Some(_) | None => {}
        }
    }
    Ok(locked.into_iter().collect())
}

/// Locks fields, by their stored names or Japanese labels. Locking twice changes nothing.
///
/// # Errors
/// [`LockError::Field`], [`LockError::Vault`].
pub fn lock_fields(vault: &mut Vault, names: &[String], now: Moment) -> Result<Locks, LockError> {
    let fields = parse(names)?;
    let held = locks(vault)?;
    let new: Vec<FieldId> = fields.into_iter().filter(|field| !held.holds(*field)).collect();
    note(vault, LOCKED, &new, now)?;
    Ok(locks(vault)?)
}

/// Lifts locks. Whoever found the home open cannot do so: the passphrase is asked for anew, whatever unlocked the home.
///
/// # Errors
/// [`LockError`].
pub fn lift_locks(
    home: &LockedHome,
    passphrase: &Passphrase,
    person: Option<&str>,
    names: &[String],
    now: Moment,
) -> Result<Locks, LockError> {
    let fields = parse(names)?;
    let home = home.unlock_with_passphrase(passphrase)?;
    let person = find_person(&home.persons(), person)?;
    let mut vault = home.person(&person.id)?;
    let held = locks(&vault)?;
    let lifted: Vec<FieldId> = fields.into_iter().filter(|field| held.holds(*field)).collect();
    note(&mut vault, LIFTED, &lifted, now)?;
    Ok(locks(&vault)?)
}

fn parse(names: &[String]) -> Result<BTreeSet<FieldId>, LockError> {
    names
        .iter()
        .map(|name| find_field(name).map_err(|_: AskError| LockError::Field))
        .collect()
}

fn note(vault: &mut Vault, outcome: &str, fields: &[FieldId], now: Moment) -> Result<(), VaultError> {
    if fields.is_empty() {
        return Ok(());
    }
    let ids: Vec<&str> = fields.iter().map(|field| field.id()).collect();
    let entry = Map::from_iter([
        ("outcome".to_owned(), Json::from(outcome)),
        ("fields".to_owned(), Json::from(ids)),
    ]);
    vault.log_append(Compartment::Eligibility, &entry, now)?;
    Ok(())
}

impl Coded for LockError {
    fn problem(&self) -> Problem {
        match self {
            Self::Field => Problem::new("show_field_unknown"),
            Self::Home(error) => error.problem(),
            Self::Person(error) => error.problem(),
            Self::Vault(error) => error.problem(),
        }
    }
}

const LOCKED: &str = "locked";
const LIFTED: &str = "unlocked";
