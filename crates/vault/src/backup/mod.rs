//! One sealed file with everything a home holds, to be read with or without this program.
//!
//! Sealed to the home's own identity and to its ways back; its header carries the passphrase's slot along, so that the
//! passphrase opens it too. Inside are lines of JSON (`docs/formats.md`). What stays on the device is never in it: holder keys,
//! copies of credentials, slots, rings. A home that is small is written twice, so that one damaged place loses nothing.

mod lines;
mod restore;
mod write;

use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use tefuda_crypto::{Identity, OpenError, OpenReader, Passphrase, read_notes};
use tefuda_record::{Day, Moment};

use crate::error::{HomeError, StorageError};
use crate::home::Home;
use crate::ids::RecordId;
use crate::slot;

pub use restore::Restored;
pub use write::BackedUp;

/// A backup that is opened.
pub struct Backup {
    path: PathBuf,
    identity: Identity,
}

/// What reading all of a backup found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupReport {
    /// When it was made; nothing when that part of it is damaged.
    pub made_at: Option<Moment>,
    /// How many persons are in it.
    pub persons: usize,
    /// Records that are intact.
    pub records: usize,
    /// Pieces of evidence that are intact.
    pub evidence: usize,
    /// Entries of the disclosure log that are intact.
    pub showings: usize,
    /// Records that are not, as far as the list of what is in it can be read.
    pub lost: Vec<Lost>,
    /// Whether every byte is as it was written, to the end.
    pub whole: bool,
}

impl BackupReport {
    /// Whether everything that was put in comes back, even where a second writing of it was needed.
    #[must_use]
    pub const fn gives_everything_back(&self) -> bool {
        self.whole || (self.made_at.is_some() && self.lost.is_empty() && self.records > 0)
    }
}

/// A record that a damaged backup does not give back.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Lost {
    /// Its id.
    pub id: RecordId,
    /// Its kind, where this program knows it.
    pub kind: Option<&'static str>,
    /// The day it belongs to.
    pub day: Day,
}

impl fmt::Debug for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lost({})", self.id)
    }
}

impl Backup {
    /// Opens a backup with the passphrase that opened the home when the backup was made.
    ///
    /// # Errors
    /// [`HomeError::NotABackup`], [`HomeError::WrongPassphrase`], [`HomeError::Storage`].
    pub fn open_with_passphrase(path: &Path, passphrase: &Passphrase) -> Result<Self, HomeError> {
        let mut why = HomeError::NotABackup;
        for note in read_notes(open_file(path)?).map_err(not_opened)? {
            match slot::open_carried(&note, passphrase) {
                Ok(identity) => return Self::open_with(path, &identity),
                Err(error) => why = error,
            }
        }
        Err(why)
    }

    /// Opens a backup with a way back: the code on paper or joined shares.
    ///
    /// # Errors
    /// [`HomeError::NotABackup`], [`HomeError::BackupForOthers`], [`HomeError::Storage`].
    pub fn open_with(path: &Path, identity: &Identity) -> Result<Self, HomeError> {
        let mut begin = [0; 1];
        let mut reader = OpenReader::new(identity, open_file(path)?).map_err(not_opened)?;
        // The first piece may be the damaged one: that is for the reading of all of it to say.
        drop(reader.read(&mut begin));
        Ok(Self {
            path: path.to_owned(),
            identity: identity.clone(),
        })
    }

    /// Opens a backup of a home that is open.
    ///
    /// # Errors
    /// [`HomeError::NotABackup`], [`HomeError::BackupForOthers`] when it is another home's or older than a renewal of keys,
    /// [`HomeError::Storage`].
    pub fn open_in(path: &Path, home: &Home) -> Result<Self, HomeError> {
        Self::open_with(path, &home.identity)
    }

    /// Reads all of it and says what is intact and what is lost. Nothing of it comes out.
    ///
    /// # Errors
    /// [`HomeError::NotABackup`] when it holds something else, [`HomeError::Storage`].
    pub fn check(&self) -> Result<BackupReport, HomeError> {
        lines::check(&self.path, &self.identity)
    }
}

impl fmt::Debug for Backup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Backup(..)")
    }
}

fn open_file(path: &Path) -> Result<BufReader<File>, HomeError> {
    let mut reader = BufReader::new(File::open(path).map_err(StorageError::from)?);
    let begin = reader.fill_buf().map_err(StorageError::from)?;
    if begin.starts_with(SEALED) {
        Ok(reader)
    } else {
        Err(HomeError::NotABackup)
    }
}

fn not_opened(error: OpenError) -> HomeError {
    match error {
        OpenError::NotForThis => HomeError::BackupForOthers,
        OpenError::WrongPassphrase => HomeError::WrongPassphrase,
        OpenError::NotSealed => HomeError::NotABackup,
        OpenError::UnknownVersion => StorageError::Newer { found: 2 }.into(),
        OpenError::Damaged | OpenError::TooMuchWork => StorageError::Damaged.into(),
    }
}

/// How every sealed file begins, of whatever version.
const SEALED: &[u8] = b"age-encryption.org/";
/// The version of the layout inside.
const FORMAT: i64 = 1;
/// Sections up to this length are written a second time.
const TWICE_MAX: u64 = 2 * 1024 * 1024;
