//! The trust lists of a counter: one for each pinned root, and for ever the newest.

use core::fmt;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tefuda_credential::{Acceptance, TrustError, TrustList};
use tefuda_record::Moment;
use thiserror::Error;

use crate::file::replace;

/// Every list that the counter goes by.
pub struct Shelf {
    folder: PathBuf,
    heads: Heads,
    lists: Vec<TrustList>,
}

/// Whether a root that nobody has pinned yet is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pin<'a> {
    /// Only if its fingerprint is this one: compared with what the publisher says, blanks and case aside.
    Fingerprint(&'a str),
    /// Not without asking.
    KnownOnly,
}

/// Why a list is not taken in, or the shelf cannot be used.
#[derive(Debug, Error)]
pub enum ShelfError {
    /// A file cannot be read or written.
    #[error("a trust list cannot be read or written")]
    Io(#[source] io::Error),
    /// Not a list to go by; [`TrustError::Rollback`] when a newer one was held, even if it is no longer there.
    #[error("the trust list is not taken: {0}")]
    Trust(#[source] TrustError),
    /// Nobody has pinned its root.
    #[error("nobody has pinned the root of this list")]
    Unpinned {
        /// The root's fingerprint, for people to compare.
        fingerprint: String,
    },
    /// It speaks of an institution that another root speaks of.
    #[error("another root speaks of an issuer of this list")]
    Overlap,
    /// What the shelf remembers of its lists is damaged.
    #[error("the memory of the trust lists is damaged")]
    Damaged,
}

impl From<TrustError> for ShelfError {
    fn from(error: TrustError) -> Self {
        Self::Trust(error)
    }
}

impl From<io::Error> for ShelfError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// What is remembered of each root, apart from its list: a list that was taken away or put back old is noticed.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Heads {
    format: u32,
    /// By the root's thumbprint in hexadecimal digits.
    roots: BTreeMap<String, Head>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    version: u64,
    iat: i64,
    demo: bool,
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
        let mut shelf = Self {
            folder,
            heads,
            lists: Vec::new(),
        };
        for (root, head) in shelf.heads.roots.clone() {
            let text = match fs::read_to_string(shelf.folder.join(format!("{root}.jwt"))) {
                Ok(text) => text,
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(TrustError::Rollback.into()),
                Err(error) => return Err(error.into()),
            };
            let acceptance = if head.demo { Acceptance::Demo } else { Acceptance::Real };
            let list = TrustList::parse(&text, acceptance)?;
            if hex(&list.root_thumbprint()) != root {
                return Err(TrustError::OtherRoot.into());
            }
            head.check(&list)?;
            shelf.lists.push(list);
        }
        Ok(shelf)
    }

    /// Takes in a list: the first of a root when its fingerprint is pinned, later ones when they are no older.
    ///
    /// # Errors
    /// [`ShelfError`]; then the shelf stays as it was.
    pub fn add(&mut self, text: &str, acceptance: Acceptance, pin: Pin<'_>) -> Result<&TrustList, ShelfError> {
        let list = TrustList::parse(text, acceptance)?;
        let root = hex(&list.root_thumbprint());
        match self.heads.roots.get(&root) {
            Some(head) => head.check(&list)?,
            None if pin.fits(&list) => {}
            None => {
                return Err(ShelfError::Unpinned {
                    fingerprint: list.root_fingerprint(),
                });
            }
        }
        let overlaps = |held: &&TrustList| {
            held.root_thumbprint() != list.root_thumbprint()
                && list.issuers().iter().any(|issuer| {
                    held.issuer(&issuer.iss).is_some()
                        || issuer
                            .institution_code
                            .as_deref()
                            .is_some_and(|code| held.institution(code).is_some())
                })
        };
        if self.lists.iter().any(|held| overlaps(&held)) {
            return Err(ShelfError::Overlap);
        }
        fs::create_dir_all(&self.folder)?;
        // The list first: a memory of a list that is not there would shut the shelf.
        replace(&self.folder.join(format!("{root}.jwt")), text.trim_ascii().as_bytes())?;
        self.heads.roots.insert(root, Head::of(&list));
        let heads = serde_json::to_vec(&self.heads).map_err(|_| ShelfError::Damaged)?;
        replace(&self.folder.join(HEADS), &heads)?;
        self.lists
            .retain(|held| held.root_thumbprint() != list.root_thumbprint());
        self.lists.push(list);
        self.lists.last().ok_or(ShelfError::Damaged)
    }

    /// Every list.
    #[must_use]
    pub fn lists(&self) -> &[TrustList] {
        &self.lists
    }

    /// The list that knows an issuer. No two do.
    #[must_use]
    pub fn list_for(&self, iss: &str) -> Option<&TrustList> {
        self.lists.iter().find(|list| list.issuer(iss).is_some())
    }

    /// The list that knows an institution by its code.
    #[must_use]
    pub fn list_of_institution(&self, code: &str) -> Option<&TrustList> {
        self.lists.iter().find(|list| list.institution(code).is_some())
    }

    /// When the newest of the lists was signed: it is at least that late.
    #[must_use]
    pub fn newest(&self) -> Option<Moment> {
        self.lists.iter().map(|list| list.terms().iat).max()
    }
}

impl Pin<'_> {
    fn fits(self, list: &TrustList) -> bool {
        let plain = |text: &str| -> String {
            let digits = text.chars().filter(char::is_ascii_hexdigit);
            digits.map(|c| c.to_ascii_lowercase()).collect()
        };
        match self {
            Self::Fingerprint(text) => plain(text) == plain(&list.root_fingerprint()),
            Self::KnownOnly => false,
        }
    }
}

impl Head {
    fn of(list: &TrustList) -> Self {
        let terms = list.terms();
        Self {
            version: terms.version,
            iat: terms.iat.0,
            demo: terms.realm == tefuda_credential::Realm::Demo,
        }
    }

    fn check(self, list: &TrustList) -> Result<(), TrustError> {
        let terms = list.terms();
        if terms.version < self.version || terms.iat.0 < self.iat {
            Err(TrustError::Rollback)
        } else {
            Ok(())
        }
    }
}

impl fmt::Debug for Shelf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Shelf({} lists)", self.lists.len())
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

const HEADS: &str = "heads.json";
const FORMAT: u32 = 1;
