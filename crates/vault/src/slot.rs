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
    pub(crate) opener: Opener,
    path: PathBuf,
    sealed: Vec<u8>,
}

/// What a slot holds.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
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
        let sealed = seal_with_passphrase(key, WorkFactor::USUAL, &self.write()?).map_err(not_sealed)?;
        let path = path(root, name);
        files::write_whole(&path, &sealed)?;
        let back = fs::read(&path).map_err(StorageError::from)?;
        if open_with_passphrase(key, &back).is_err() {
            files::remove(&path)?;
            return Err(StorageError::Damaged.into());
        }
        Ok(())
    }

    /// Writes a slot that an identity opens.
    pub(crate) fn put_to(&self, root: &Path, name: &str, recipient: &Recipient) -> Result<(), HomeError> {
        let sealed = seal_to(std::slice::from_ref(recipient), &self.write()?).map_err(not_sealed)?;
        files::write_whole(&path(root, name), &sealed)?;
        Ok(())
    }
}

impl Slot {
    /// Every slot of a home. A file that is no sealed file is passed over: it opens nothing.
    pub(crate) fn list(root: &Path) -> Result<Vec<Self>, StorageError> {
        let mut slots = Vec::new();
        for entry in fs::read_dir(root.join(FOLDER))? {
            let path = entry?.path();
            let name = path.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned);
            if path.extension().is_none_or(|extension| extension != "age") {
                continue;
            }
            let sealed = fs::read(&path)?;
            if let (Some(name), Ok(opener)) = (name, opener(&sealed)) {
                slots.push(Self {
                    name,
                    opener,
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

fn path(root: &Path, name: &str) -> PathBuf {
    root.join(FOLDER).join(format!("{name}.age"))
}

pub(crate) const FOLDER: &str = "slots";
const FORMAT: u32 = 1;
