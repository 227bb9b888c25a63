//! One person's vault: which files there are, and opening them when they are asked for.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use tefuda_record::{Compartment, Moment};

use crate::acting::Acting;
use crate::database;
use crate::device::Device;
use crate::drawer::{self, LAYOUT};
use crate::error::{StorageError, VaultError};
use crate::files::{self, WriteLock};
use crate::ids::{PersonId, RecordId};
use crate::ring::{CompartmentKey, Entry, Person};

/// The vault of one person. A file is opened when something of it is asked for, and no other with it.
///
/// Dropping it closes the files and wipes the keys.
pub struct Vault {
    root: PathBuf,
    /// What stood in the locked file when this vault was made; nothing where that could not be read.
    generation: Option<Vec<u8>>,
    person: Person,
    drawers: BTreeMap<Compartment, Drawer>,
    pub(crate) device: Device,
    pub(crate) acting: Option<Acting>,
}

/// A compartment whose key is held, opened or not.
struct Drawer {
    path: PathBuf,
    key: CompartmentKey,
    connection: OnceCell<Connection>,
}

impl Vault {
    pub(crate) fn new(root: &Path, folder: &Path, entry: &Entry) -> Self {
        let drawer = |key: CompartmentKey| Drawer {
            path: folder.join(format!("{}.db", key.file)),
            key,
            connection: OnceCell::new(),
        };
        Self {
            root: root.to_owned(),
            generation: files::generation(root).ok(),
            person: entry.person(),
            drawers: entry
                .by_compartment()
                .into_iter()
                .map(|(kind, key)| (kind, drawer(key)))
                .collect(),
            device: Device::new(folder, entry.device()),
            acting: entry.acting.clone(),
        }
    }

    pub(crate) fn make_device_file(&self) -> Result<(), StorageError> {
        self.device.make()
    }

    /// Whose it is.
    #[must_use]
    pub const fn person(&self) -> &PersonId {
        &self.person.id
    }

    /// What the home calls them.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.person.name
    }

    /// The compartments whose keys are held.
    pub fn compartments(&self) -> impl Iterator<Item = Compartment> + '_ {
        self.drawers.keys().copied()
    }

    pub(crate) fn lock(&self) -> Result<WriteLock, StorageError> {
        let lock = WriteLock::take(&self.root)?;
        // Somebody renewed the keys: what is written into the files known here would be lost.
        if self.generation != files::generation(&self.root).ok() {
            return Err(StorageError::Renewed);
        }
        Ok(lock)
    }

    /// A compartment for reading; `None` when nothing was ever put into it.
    pub(crate) fn reading(&self, compartment: Compartment) -> Result<Option<&Connection>, VaultError> {
        let drawer = self.drawers.get(&compartment).ok_or(VaultError::NoKey)?;
        if let Some(connection) = drawer.connection.get() {
            return Ok(Some(connection));
        }
        if drawer.length()? == 0 {
            // Nothing there is right before the first record and a loss after it: the device file knows which.
            return if self.device.was_made(&drawer.key.file)? {
                Err(StorageError::Missing.into())
            } else {
                Ok(None)
            };
        }
        let opened = database::open(&drawer.path, &drawer.key.key.0, &LAYOUT)?;
        Ok(Some(drawer.connection.get_or_init(|| opened)))
    }

    /// A compartment for writing, made when it is not there. The caller holds the lock.
    pub(crate) fn writing(&self, compartment: Compartment) -> Result<&Connection, VaultError> {
        if let Some(connection) = self.reading(compartment)? {
            return Ok(connection);
        }
        let drawer = self.drawers.get(&compartment).ok_or(VaultError::NoKey)?;
        let made = database::make(&drawer.path, &drawer.key.key.0, &LAYOUT)?;
        self.device.remember_made(&drawer.key.file)?;
        Ok(drawer.connection.get_or_init(|| made))
    }

    /// Every compartment whose key is held, those already open first.
    pub(crate) fn open_first(&self) -> Vec<Compartment> {
        let (mut first, shut): (Vec<_>, Vec<_>) = self.compartments().partition(|kind| {
            self.drawers
                .get(kind)
                .is_some_and(|held| held.connection.get().is_some())
        });
        first.extend(shut);
        first
    }

    /// The compartment that holds a record.
    pub(crate) fn find(&self, id: &RecordId) -> Result<Compartment, VaultError> {
        for compartment in self.open_first() {
            if let Some(connection) = self.reading(compartment)?
                && drawer::holds(connection, id)?
            {
                return Ok(compartment);
            }
        }
        Err(VaultError::NoSuchRecord)
    }

    /// The number of the next act: later than every act of the open compartments, and later than those of the others unless
    /// a clock went back.
    pub(crate) fn next_act(&self, at: Moment) -> Result<i64, VaultError> {
        let mut next = at.0.saturating_mul(ACTS_A_SECOND);
        for connection in self.drawers.values().filter_map(|drawer| drawer.connection.get()) {
            next = next.max(drawer::last_act(connection)?.saturating_add(1));
        }
        Ok(next)
    }
}

impl Drawer {
    fn length(&self) -> Result<u64, StorageError> {
        match std::fs::metadata(&self.path) {
            Ok(metadata) => Ok(metadata.len()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error.into()),
        }
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Vault({})", self.person.id.as_str())
    }
}

pub(crate) const ACTS_A_SECOND: i64 = 1_000_000;
