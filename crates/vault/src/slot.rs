//! Slots: one small sealed file for each way into a home.
//!
//! A slot holds the name of a key ring and the identity that opens it. So a new passphrase rewrites one small file, and no data.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tefuda_crypto::{
    Identity, OpenError, Opener, Passphrase, Recipient, SealError, WorkFactor, open_with, open_with_passphrase, opener,
    seal_to, seal_with_passphrase,
};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::error::{HomeError, StorageError};
use crate::files;

/// A slot that is there, not yet opened.
pub(crate) struct Slot {
    pub(crate) name: String,
    pub(crate) kind: SlotKind,
    path: PathBuf,
    sealed: Vec<u8>,
}

/// Who opens a slot. The file's name says it, as far as its header does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SlotKind {
    /// Whoever knows the passphrase.
    Passphrase,
    /// This or another device, by its keyring.
    Device,
    /// A device too, but only for the drawer that is shown at counters.
    Quick,
    /// The code on paper.
    Paper,
    /// Enough guardians.
    Guardians,
}

impl SlotKind {
    /// What stands before `.age`.
    const fn suffix(self) -> &'static str {
        match self {
            Self::Passphrase | Self::Device => "",
            Self::Quick => ".quick",
            Self::Paper => ".paper",
            Self::Guardians => ".guardians",
        }
    }

    fn of(suffix: &str, opener: Opener) -> Option<Self> {
        match (suffix, opener) {
            ("", Opener::Passphrase) => Some(Self::Passphrase),
            ("", Opener::Identity) => Some(Self::Device),
            ("quick", Opener::Identity) => Some(Self::Quick),
            ("paper", Opener::Identity) => Some(Self::Paper),
            ("guardians", Opener::Identity) => Some(Self::Guardians),
            (_, Opener::Passphrase | Opener::Identity) => None,
        }
    }
}

/// A slot that is written but does not count before it gets its own name.
pub(crate) struct PendingSlot {
    pending: PathBuf,
    path: PathBuf,
}

impl PendingSlot {
    /// Gives it its name, over a slot that had it.
    pub(crate) fn settle(self) -> Result<(), StorageError> {
        fs::rename(&self.pending, &self.path)?;
        files::sync_parent(&self.path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

/// What a slot holds.
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub(crate) struct WayIn {
    format: u32,
    #[zeroize(skip)]
    pub(crate) ring: String,
    identity: String,
}

impl WayIn {
    pub(crate) fn new(ring: &str, identity: &Identity) -> Self {
        Self {
            format: FORMAT,
            ring: ring.to_owned(),
            identity: identity.to_secret_string().to_string(),
        }
    }

    pub(crate) fn identity(&self) -> Result<Identity, StorageError> {
        Identity::parse(&self.identity).map_err(|_| StorageError::Damaged)
    }

    fn read(plain: &[u8]) -> Result<Self, StorageError> {
        let way: Self = serde_json::from_slice(plain).map_err(|_| StorageError::Damaged)?;
        match way.format {
            FORMAT => Ok(way),
            newer => Err(StorageError::Newer { found: newer.into() }),
        }
    }

    fn write(&self) -> Result<Zeroizing<Vec<u8>>, StorageError> {
        serde_json::to_vec(self)
            .map(Zeroizing::new)
            .map_err(|_| StorageError::Damaged)
    }

    /// Writes a slot that a passphrase opens, and proves that it does before it counts.
    pub(crate) fn put_with_passphrase(&self, root: &Path, name: &str, key: &Passphrase) -> Result<(), HomeError> {
        Ok(self.prepare_with_passphrase(root, name, key)?.settle()?)
    }

    /// Writes a slot that an identity opens.
    pub(crate) fn put_to(
        &self,
        root: &Path,
        name: &str,
        kind: SlotKind,
        recipient: &Recipient,
    ) -> Result<(), HomeError> {
        Ok(self.prepare_to(root, name, kind, recipient)?.settle()?)
    }

    pub(crate) fn prepare_with_passphrase(
        &self,
        root: &Path,
        name: &str,
        key: &Passphrase,
    ) -> Result<PendingSlot, HomeError> {
        let sealed = seal_with_passphrase(key, WorkFactor::USUAL, &self.write()?).map_err(not_sealed)?;
        let slot = prepare(root, name, SlotKind::Passphrase, &sealed)?;
        let back = fs::read(&slot.pending).map_err(StorageError::from)?;
        if open_with_passphrase(key, &back).is_err() {
            files::remove(&slot.pending)?;
            return Err(StorageError::Damaged.into());
        }
        Ok(slot)
    }

    pub(crate) fn prepare_to(
        &self,
        root: &Path,
        name: &str,
        kind: SlotKind,
        recipient: &Recipient,
    ) -> Result<PendingSlot, HomeError> {
        let sealed = seal_to(std::slice::from_ref(recipient), &self.write()?).map_err(not_sealed)?;
        prepare(root, name, kind, &sealed)
    }
}

fn prepare(root: &Path, name: &str, kind: SlotKind, sealed: &[u8]) -> Result<PendingSlot, HomeError> {
    let folder = root.join(FOLDER);
    let slot = PendingSlot {
        pending: folder.join(format!("{name}{}.{PENDING}", kind.suffix())),
        path: folder.join(format!("{name}{}.age", kind.suffix())),
    };
    files::write_whole(&slot.pending, sealed)?;
    Ok(slot)
}

impl Slot {
    /// Every slot of a home. A file that is no sealed file is passed over: it opens nothing.
    pub(crate) fn list(root: &Path) -> Result<Vec<Self>, StorageError> {
        let mut slots = Vec::new();
        for entry in fs::read_dir(root.join(FOLDER))? {
            let path = entry?.path();
            let Some(stem) = path
                .file_name()
                .and_then(|name| name.to_str()?.strip_suffix(".age"))
                .map(str::to_owned)
            else {
                continue;
            };
            let (name, suffix) = stem.split_once('.').unwrap_or((&stem, ""));
            let sealed = fs::read(&path)?;
            if let Some(kind) = opener(&sealed).ok().and_then(|opener| SlotKind::of(suffix, opener)) {
                slots.push(Self {
                    name: name.to_owned(),
                    kind,
                    path,
                    sealed,
                });
            }
        }
        slots.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(slots)
    }

    pub(crate) fn open_with_passphrase(&self, passphrase: &Passphrase) -> Result<WayIn, HomeError> {
        let plain = open_with_passphrase(passphrase, &self.sealed).map_err(|error| {
            if error == OpenError::WrongPassphrase {
                HomeError::WrongPassphrase
            } else {
                not_opened(error)
            }
        })?;
        Ok(WayIn::read(&plain)?)
    }

    pub(crate) fn open_with(&self, identity: &Identity) -> Result<WayIn, HomeError> {
        Ok(WayIn::read(&open_with(identity, &self.sealed).map_err(not_opened)?)?)
    }

    pub(crate) fn remove(&self) -> Result<(), StorageError> {
        files::remove(&self.path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Its bytes, which a backup carries along.
    pub(crate) fn sealed(&self) -> &[u8] {
        &self.sealed
    }
}

/// Opens the bytes of a slot that a backup carried along.
pub(crate) fn open_carried(sealed: &[u8], passphrase: &Passphrase) -> Result<Identity, HomeError> {
    let plain = open_with_passphrase(passphrase, sealed).map_err(|error| {
        if error == OpenError::WrongPassphrase {
            HomeError::WrongPassphrase
        } else {
            not_opened(error)
        }
    })?;
    Ok(WayIn::read(&plain)?.identity()?)
}

/// Sealing fails only when the system gives no randomness or no memory.
pub(crate) fn not_sealed(_: SealError) -> HomeError {
    StorageError::Io(std::io::ErrorKind::Other).into()
}

pub(crate) fn not_opened(error: OpenError) -> HomeError {
    match error {
        OpenError::UnknownVersion => StorageError::Newer { found: 2 }.into(),
        OpenError::WrongPassphrase
        | OpenError::NotForThis
        | OpenError::Damaged
        | OpenError::TooMuchWork
        | OpenError::NotSealed => StorageError::Damaged.into(),
    }
}

pub(crate) const FOLDER: &str = "slots";
pub(crate) const PENDING: &str = "new";
const FORMAT: u32 = 1;
