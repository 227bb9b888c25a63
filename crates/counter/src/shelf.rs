//! The pinned trust lists in a folder of the counter.

use core::fmt;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tefuda_credential::{Acceptance, TrustError, TrustList};
use thiserror::Error;

use crate::file::replace;
use crate::pinned::{Head, Pin, PinError, Pinned, name_of};

/// Every list that the counter goes by, on its disk.
pub struct Shelf {
    folder: PathBuf,
    pinned: Pinned,
}

/// Why a list is not taken in, or the shelf cannot be used.
#[derive(Debug, Error)]
pub enum ShelfError {
    /// A file cannot be read or written.
    #[error("a trust list cannot be read or written")]
    Io(#[source] io::Error),
    /// The list is not taken; [`TrustError::Rollback`] when a newer one was held, even if it is no longer there.
    #[error(transparent)]
    Pin(#[from] PinError),
    /// What the shelf remembers of its lists is damaged.
    #[error("the memory of the trust lists is damaged")]
    Damaged,
}

impl From<TrustError> for ShelfError {
    fn from(error: TrustError) -> Self {
        Self::Pin(error.into())
    }
}

impl From<io::Error> for ShelfError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// What is remembered of each root, in a file apart from the lists.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Heads {
    format: u32,
    /// By the root's thumbprint in hexadecimal digits.
    roots: BTreeMap<String, Head>,
}

impl Shelf {
    /// Opens the shelf of a folder; an empty one where there is none.
    ///
    /// # Errors
    /// [`ShelfError`]: a list that is older than remembered, or not there, is [`TrustError::Rollback`].
    pub fn open(folder: &Path) -> Result<Self, ShelfError> {
        let folder = folder.join("trust");
        let heads = match fs::read(folder.join(HEADS)) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|_| ShelfError::Damaged)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Heads {
                format: FORMAT,
                roots: BTreeMap::new(),
            },
            Err(error) => return Err(error.into()),
        };
        if heads.format != FORMAT {
            return Err(ShelfError::Damaged);
        }
        let mut pinned = Pinned::remembering(heads.roots.clone());
        for (root, head) in heads.roots {
            let text = match fs::read_to_string(folder.join(format!("{root}.jwt"))) {
                Ok(text) => text,
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(TrustError::Rollback.into()),
                Err(error) => return Err(error.into()),
            };
            let acceptance = if head.demo { Acceptance::Demo } else { Acceptance::Real };
            // Before anything else is asked of it, it must be of the root whose name it bears.
            if name_of(&TrustList::parse(&text, acceptance)?) != root {
                return Err(TrustError::OtherRoot.into());
            }
            let fit = pinned.examine(&text, acceptance, Pin::KnownOnly)?;
            pinned.take(fit);
        }
        Ok(Self { folder, pinned })
    }

    /// Takes in a list: the first of a root when its fingerprint is pinned, later ones when they are no older.
    ///
    /// # Errors
    /// [`ShelfError`]; then the shelf stays as it was.
    pub fn add(&mut self, text: &str, acceptance: Acceptance, pin: Pin<'_>) -> Result<&TrustList, ShelfError> {
        let fit = self.pinned.examine(text, acceptance, pin)?;
        let root = name_of(fit.list());
        fs::create_dir_all(&self.folder)?;
        // The list first: a memory of a list that is not there would shut the shelf.
        replace(&self.folder.join(format!("{root}.jwt")), text.trim_ascii().as_bytes())?;
        let mut roots = self.pinned.heads().clone();
        roots.insert(root, Head::of(fit.list()));
        let heads = serde_json::to_vec(&Heads { format: FORMAT, roots }).map_err(|_| ShelfError::Damaged)?;
        replace(&self.folder.join(HEADS), &heads)?;
        self.pinned.take(fit);
        self.pinned.lists().last().ok_or(ShelfError::Damaged)
    }

    /// The lists.
    #[must_use]
    pub const fn pinned(&self) -> &Pinned {
        &self.pinned
    }
}

impl fmt::Debug for Shelf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Shelf({:?})", self.pinned)
    }
}

const HEADS: &str = "heads.json";
const FORMAT: u32 = 1;
