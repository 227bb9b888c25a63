//! What the home remembers of itself and nobody else needs: where backups go and what is in the last one, drills, shelter.
//!
//! Losing it loses no record. It lies beside the ring it belongs to and is sealed to the same identity.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use tefuda_crypto::{open_with, seal_to};
use zeroize::Zeroizing;

use crate::error::{HomeError, StorageError};
use crate::files;
use crate::home::Home;
use crate::ids::PersonId;
use crate::mark::Marks;
use crate::recovery::Recovery;
use crate::ring;
use crate::slot::not_sealed;

/// What a home remembers of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// The folder or stick that backups go to by themselves.
    #[serde(default)]
    pub backup_folder: Option<PathBuf>,
    /// The last backup that was read back and found whole.
    #[serde(default)]
    pub last_backup: Option<LastBackup>,
    /// When each way back was last proven, in seconds since 1970.
    #[serde(default)]
    pub drills: BTreeMap<Recovery, i64>,
    /// Since when proofs leave out where the person lives, in seconds since 1970.
    #[serde(default)]
    pub sheltered_at: Option<i64>,
}

/// The last backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastBackup {
    /// When it was made, in seconds since 1970.
    pub at: i64,
    /// Its file.
    pub file: PathBuf,
    /// Its length in bytes.
    pub bytes: u64,
    /// Where each person's files stood.
    pub marks: BTreeMap<PersonId, Marks>,
}

impl Home {
    /// What the home remembers of itself; nothing where that is lost, or opened by a quick slot.
    #[must_use]
    pub fn ledger(&self) -> Ledger {
        self.read_ledger().unwrap_or_default()
    }

    /// Changes what the home remembers of itself. The caller need not hold the lock: the last one to write is believed.
    ///
    /// # Errors
    /// [`HomeError::QuickOnly`], [`HomeError::Storage`].
    pub fn change_ledger(&self, edit: impl FnOnce(&mut Ledger)) -> Result<(), HomeError> {
        self.demand_whole()?;
        let mut ledger = self.ledger();
        edit(&mut ledger);
        self.write_ledger(&ledger)
    }

    fn read_ledger(&self) -> Option<Ledger> {
        let sealed = fs::read(self.ledger_path()).ok()?;
        let plain = open_with(&self.identity, &sealed).ok()?;
        serde_json::from_slice(&plain).ok()
    }

    fn write_ledger(&self, ledger: &Ledger) -> Result<(), HomeError> {
        let plain = serde_json::to_vec(ledger)
            .map(Zeroizing::new)
            .map_err(|_| StorageError::Damaged)?;
        let sealed = seal_to(&[self.identity.recipient()], &plain).map_err(not_sealed)?;
        files::write_whole(&self.ledger_path(), &sealed)?;
        Ok(())
    }

    fn ledger_path(&self) -> PathBuf {
        self.root
            .join(ring::FOLDER)
            .join(format!("{}.ledger.age", self.way.ring))
    }
}
