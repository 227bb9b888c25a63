//! A replica in a proxy's home: whom they act for, and what they were granted.

use std::collections::BTreeMap;
use std::fs;

use serde::{Deserialize, Serialize};
use tefuda_crypto::Random;
use tefuda_record::{Compartment, Moment};

use crate::error::{HomeError, StorageError, VaultError};
use crate::files;
use crate::home::{Home, PERSONS, furnish};
use crate::ids::PersonId;
use crate::line::Rights;
use crate::ring::Entry;
use crate::vault::Vault;

/// What somebody of this home was granted by a person whose own home is elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acting {
    /// The grant.
    pub grant: String,
    /// Who of this home acts.
    pub by: PersonId,
    /// When it ends, in seconds since 1970. The program that holds the replica sees to it; no key ends by itself.
    pub until: i64,
    /// Rights by compartment. There is no key here to any other.
    pub rights: BTreeMap<String, Rights>,
}

/// What is to be done in a replica.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doing {
    Add,
    /// Changing or removing what the other end made.
    ChangeTheirs,
    ChangeOwn,
    /// What only the person does, in their own home: erasing, logging, credentials.
    PersonAlone,
}

impl Acting {
    /// Whether it has ended.
    #[must_use]
    pub const fn is_over(&self, now: Moment) -> bool {
        self.until <= now.0
    }

    fn allows(&self, compartment: Compartment, doing: Doing) -> bool {
        let rights = self.rights.get(compartment.id()).copied().unwrap_or_default();
        match doing {
            Doing::Add => rights.add,
            Doing::ChangeOwn => rights.add || rights.change,
            Doing::ChangeTheirs => rights.change,
            Doing::PersonAlone => false,
        }
    }
}

impl Home {
    /// Makes the replica of a person of another home.
    ///
    /// # Errors
    /// [`HomeError::NameUnfit`], [`HomeError::NameTaken`], [`HomeError::Random`], [`HomeError::Storage`].
    pub fn add_replica(&mut self, name: &str, acting: Acting, random: &mut dyn Random) -> Result<PersonId, HomeError> {
        let _lock = self.lock_and_reread()?;
        let name = self.ring().fit_name(name, None)?;
        let mut entry = Entry::make(name, random)?;
        entry.act_for(acting, random)?;
        furnish(self.path(), &entry)?;
        let id = entry.id.clone();
        self.change(|ring| ring.persons.push(entry))?;
        Ok(id)
    }

    /// Whom somebody of this home acts for, if that person is a replica.
    #[must_use]
    pub fn acting(&self, id: &PersonId) -> Option<&Acting> {
        self.ring().entry(id).ok()?.acting.as_ref()
    }

    /// Holds a replica to another grant. Keys and files of compartments that it no longer covers go.
    ///
    /// # Errors
    /// [`HomeError::NoSuchPerson`], [`HomeError::Random`], [`HomeError::Storage`].
    pub fn change_acting(&mut self, id: &PersonId, acting: Acting, random: &mut dyn Random) -> Result<(), HomeError> {
        let _lock = self.lock_and_reread()?;
        let mut entry = self.ring().entry(id)?.clone();
        let dropped = entry.act_for(acting, random)?;
        let folder = self.path().join(PERSONS).join(&entry.folder);
        self.change(|ring| {
            for held in ring.persons.iter_mut().filter(|held| held.id == *id) {
                *held = entry.clone();
            }
        })?;
        for file in dropped {
            for ending in ["db", "db-wal", "db-shm"] {
                let path = folder.join(format!("{file}.{ending}"));
                match fs::remove_file(&path) {
                    Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                        return Err(StorageError::from(error).into());
                    }
                    Ok(()) | Err(_) => {}
                }
            }
        }
        Ok(files::sync_parent(&folder.join("x"))?)
    }
}

impl Vault {
    /// The grant under which this vault is held, where it is a replica of a person of another home.
    #[must_use]
    pub const fn acting(&self) -> Option<&Acting> {
        self.acting.as_ref()
    }

    /// Refuses what a replica's grant does not cover. In a person's own vault nothing is refused.
    pub(crate) fn demand(&self, compartment: Compartment, doing: Doing) -> Result<(), VaultError> {
        match &self.acting {
            Some(acting) if !acting.allows(compartment, doing) => Err(VaultError::NotGranted),
            Some(_) | None => Ok(()),
        }
    }

    pub(crate) fn demand_own(&self) -> Result<(), VaultError> {
        self.demand(Compartment::Eligibility, Doing::PersonAlone)
    }
}
