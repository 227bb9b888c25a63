//! The file that stays on this device: its place in histories, notes, holder keys and copies.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, params};
use tefuda_crypto::{Random, RandomError, make_bytes};
use zeroize::Zeroizing;

use crate::database::{self, Layout};
use crate::error::{StorageError, VaultError};
use crate::files;
use crate::line;
use crate::ring::DeviceKey;
use crate::vault::Vault;

/// The device file of one person, opened or not.
pub(crate) struct Device {
    path: PathBuf,
    key: DeviceKey,
    connection: OnceCell<Connection>,
    peer: OnceCell<u64>,
}

impl Device {
    pub(crate) fn new(folder: &Path, key: &DeviceKey) -> Self {
        Self {
            path: folder.join(format!("{}.db", key.file)),
            key: key.clone(),
            connection: OnceCell::new(),
            peer: OnceCell::new(),
        }
    }

    pub(crate) fn make(&self) -> Result<(), StorageError> {
        database::make(&self.path, &self.key.key.0, &LAYOUT).map(drop)
    }

    pub(crate) fn open(&self) -> Result<&Connection, StorageError> {
        if let Some(connection) = self.connection.get() {
            return Ok(connection);
        }
        // It was made with the person; when it is empty or gone, something was lost.
        if std::fs::metadata(&self.path)?.len() == 0 {
            return Err(StorageError::Damaged);
        }
        let opened = database::open(&self.path, &self.key.key.0, &LAYOUT)?;
        Ok(self.connection.get_or_init(|| opened))
    }

    /// The id this device writes histories with, in this copy of the home.
    ///
    /// Two copies that wrote under one id would differ for ever without noticing, so the id is bound to the file's birthmark: in
    /// a copied or restored home a new one is made at the first write.
    pub(crate) fn peer(&self, random: &mut dyn Random) -> Result<u64, VaultError> {
        if let Some(peer) = self.peer.get() {
            return Ok(*peer);
        }
        let mark = files::birthmark(&self.path)?;
        let stored = self
            .note(PEER)?
            .and_then(|note| <[u8; 24]>::try_from(note.as_slice()).ok());
        let known = stored.and_then(|note| {
            let (peer, of) = note.split_first_chunk::<8>()?;
            (of == mark).then_some(u64::from_le_bytes(*peer))
        });
        let peer = match known {
            Some(peer) => peer,
            None => self.make_peer(mark, random)?,
        };
        Ok(*self.peer.get_or_init(|| peer))
    }

    /// Forgets the id, so that the next write makes another.
    pub(crate) fn forget_peer(&mut self) -> Result<(), VaultError> {
        self.peer.take();
        self.forget_peer_note()
    }

    /// The same for the file alone, where the id in memory is still in use.
    pub(crate) fn forget_peer_note(&self) -> Result<(), VaultError> {
        self.remove_note(PEER)
    }

    fn make_peer(&self, mark: [u8; 16], random: &mut dyn Random) -> Result<u64, VaultError> {
        let peer = make_peer(random)?;
        let mut note = peer.to_le_bytes().to_vec();
        note.extend(mark);
        self.put_note(PEER, &note)?;
        Ok(peer)
    }

    /// Whether a compartment's file was made once.
    pub(crate) fn was_made(&self, file: &str) -> Result<bool, VaultError> {
        Ok(self.note(&format!("{MADE}{file}"))?.is_some())
    }

    pub(crate) fn remember_made(&self, file: &str) -> Result<(), VaultError> {
        self.put_note(&format!("{MADE}{file}"), &[])
    }

    pub(crate) fn note(&self, key: &str) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        let mut statement = self.open()?.prepare_cached("SELECT value FROM note WHERE key = ?1")?;
        Ok(statement
            .query_row([key], |row| row.get(0).map(Zeroizing::new))
            .optional()?)
    }

    pub(crate) fn put_note(&self, key: &str, value: &[u8]) -> Result<(), VaultError> {
        self.open()?
            .prepare_cached("INSERT INTO note (key, value) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2")?
            .execute(params![key, value])?;
        Ok(())
    }

    fn remove_note(&self, key: &str) -> Result<(), VaultError> {
        self.open()?
            .prepare_cached("DELETE FROM note WHERE key = ?1")?
            .execute([key])?;
        Ok(())
    }
}

/// An id to write histories with.
pub(crate) fn make_peer(random: &mut dyn Random) -> Result<u64, RandomError> {
    // The highest id is reserved by the library.
    Ok(u64::from_le_bytes(make_bytes(random)?) >> 1)
}

/// Remembers in a device file that is not opened yet that these compartments were made.
pub(crate) fn note_made(folder: &Path, key: &DeviceKey, made: &[String]) -> Result<(), VaultError> {
    let device = Device::new(folder, key);
    made.iter().try_for_each(|file| device.remember_made(file))
}

/// Notes of this device: what a deed must remember here and nowhere else, such as holder keys that wait for their issuer.
impl Vault {
    /// Writes a note, over an older one.
    ///
    /// # Errors
    /// [`VaultError::Storage`].
    pub fn put_note(&mut self, key: &str, value: &[u8]) -> Result<(), VaultError> {
        let _lock = self.lock()?;
        self.device.put_note(&format!("{OWN}{key}"), value)
    }

    /// Reads a note.
    ///
    /// # Errors
    /// [`VaultError::Storage`].
    pub fn note(&self, key: &str) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        self.device.note(&format!("{OWN}{key}"))
    }

    /// Removes a note, there or not.
    ///
    /// # Errors
    /// [`VaultError::Storage`].
    pub fn remove_note(&mut self, key: &str) -> Result<(), VaultError> {
        let _lock = self.lock()?;
        self.device.remove_note(&format!("{OWN}{key}"))
    }

    /// The keys of all notes, in order.
    ///
    /// # Errors
    /// [`VaultError::Storage`].
    pub fn notes(&self) -> Result<Vec<String>, VaultError> {
        let mut statement = self
            .device
            .open()?
            .prepare_cached("SELECT key FROM note ORDER BY key")?;
        let keys: Vec<String> = statement.query_map((), |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(keys
            .iter()
            .filter_map(|key| key.strip_prefix(OWN))
            .map(str::to_owned)
            .collect())
    }

    /// Makes this device write under a new id from now on: said after a restore over an existing home, which cannot be noticed.
    ///
    /// # Errors
    /// [`VaultError::Storage`].
    pub fn renew_device(&mut self) -> Result<(), VaultError> {
        let _lock = self.lock()?;
        self.device.forget_peer()
    }
}

pub(crate) const LAYOUT: Layout = Layout {
    version: 2,
    sql: &[NOTES, line::TABLES],
    upgrades: &[(1, &[line::TABLES])],
};
const NOTES: &str = "
CREATE TABLE note (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE copy (
    id TEXT PRIMARY KEY,
    issuer TEXT NOT NULL,
    vct TEXT NOT NULL,
    layout TEXT NOT NULL,
    credential TEXT NOT NULL,
    secret BLOB NOT NULL,
    expires TEXT,
    received_at INTEGER NOT NULL,
    shown INTEGER NOT NULL DEFAULT 0,
    audience TEXT
) STRICT;
";
const PEER: &str = "peer";
const MADE: &str = "made/";
const OWN: &str = "note/";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ring::Entry;
    use tefuda_crypto::SystemRandom;

    #[test]
    fn a_copied_home_writes_under_another_id() {
        let folder = tempfile::tempdir().unwrap();
        let entry = Entry::make("花子", &mut SystemRandom).unwrap();
        let device = Device::new(folder.path(), entry.device());
        device.make().unwrap();
        let mine = device.peer(&mut SystemRandom).unwrap();
        drop(device);
        let again = Device::new(folder.path(), entry.device());
        assert_eq!(again.peer(&mut SystemRandom).unwrap(), mine);
        drop(again);

        let elsewhere = tempfile::tempdir().unwrap();
        let name = format!("{}.db", entry.device().file);
        std::fs::copy(folder.path().join(&name), elsewhere.path().join(&name)).unwrap();
        let copied = Device::new(elsewhere.path(), entry.device());
        let theirs = copied.peer(&mut SystemRandom).unwrap();
        assert_ne!(theirs, mine);
        assert_eq!(copied.peer(&mut SystemRandom).unwrap(), theirs);
    }

    #[test]
    fn an_emptied_device_file_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let entry = Entry::make("花子", &mut SystemRandom).unwrap();
        let device = Device::new(folder.path(), entry.device());
        device.make().unwrap();
        std::fs::write(folder.path().join(format!("{}.db", entry.device().file)), b"").unwrap();
        assert_eq!(device.open().unwrap_err(), StorageError::Damaged);
    }
}
