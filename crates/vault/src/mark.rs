//! Where the files of a vault stand: the last act and the end of the log of each compartment.
//!
//! Kept somewhere else, it shows that a file, or a page of it, was put back: SQLCipher alone does not notice. It also says
//! what is not yet in a backup.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};
use tefuda_record::{Compartment, Moment};

use crate::error::{StorageError, VaultError};
use crate::ids::to_hex;
use crate::log;
use crate::vault::{ACTS_A_SECOND, Vault};

/// Where the files of a vault stand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Marks(BTreeMap<String, Mark>);

/// Where one compartment stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Mark {
    act: i64,
    id: Option<String>,
    log: i64,
    hash: String,
}

impl Marks {
    /// In writing, to be kept elsewhere: at most a thousand characters.
    #[must_use]
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The moment of the newest act, by the clock of the device that did it.
    #[must_use]
    pub fn latest(&self) -> Option<Moment> {
        let newest = self.0.values().map(|mark| mark.act).max()?;
        Some(Moment(newest / ACTS_A_SECOND))
    }

    /// Reads what `to_text` wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

/// What is newer than marks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Since {
    /// Records that were added, changed or removed.
    pub records: u64,
    /// Entries of the disclosure log.
    pub showings: u64,
}

impl Since {
    /// Whether nothing is.
    #[must_use]
    pub const fn is_nothing(&self) -> bool {
        self.records == 0 && self.showings == 0
    }
}

impl Vault {
    /// Where the files stand whose keys are held and that were ever written to.
    ///
    /// # Errors
    /// [`VaultError::Storage`].
    pub fn marks(&self) -> Result<Marks, VaultError> {
        let mut marks = BTreeMap::new();
        for compartment in self.compartments().collect::<Vec<_>>() {
            if let Some(connection) = self.reading(compartment)? {
                marks.insert(compartment.id().to_owned(), Mark::of(connection)?);
            }
        }
        Ok(Marks(marks))
    }

    /// The first compartment that does not hold what it held when the marks were taken: an older file or page was put back.
    ///
    /// # Errors
    /// [`VaultError::Storage`].
    pub fn put_back(&self, marks: &Marks) -> Result<Option<Compartment>, VaultError> {
        for compartment in self.compartments().collect::<Vec<_>>() {
            let Some(mark) = marks.0.get(compartment.id()) else {
                continue;
            };
            match self.reading(compartment)? {
                Some(connection) if mark.holds(connection)? => {}
                Some(_) | None => return Ok(Some(compartment)),
            }
        }
        Ok(None)
    }

    /// What is newer than the marks.
    ///
    /// # Errors
    /// [`VaultError::Storage`].
    pub fn since(&self, marks: &Marks) -> Result<Since, VaultError> {
        let mut since = Since::default();
        for compartment in self.compartments().collect::<Vec<_>>() {
            let Some(connection) = self.reading(compartment)? else {
                continue;
            };
            let (act, log) = marks
                .0
                .get(compartment.id())
                .map_or((0, 0), |mark| (mark.act, mark.log));
            let count = |sql: &str, after: i64| -> Result<u64, VaultError> {
                let count: i64 = connection.prepare_cached(sql)?.query_row([after], |row| row.get(0))?;
                Ok(u64::try_from(count).unwrap_or(0))
            };
            since.records += count("SELECT count(DISTINCT record) FROM act_part WHERE act > ?1", act)?;
            since.showings += count("SELECT count(*) FROM disclosure WHERE seq > ?1", log)?;
        }
        Ok(since)
    }

    /// Remembers where the files stand in the device file, which an older compartment put back does not bring along.
    ///
    /// # Errors
    /// [`VaultError::Storage`].
    pub fn remember_marks(&mut self) -> Result<Marks, VaultError> {
        let mut marks = self.remembered_marks()?;
        marks.0.extend(self.marks()?.0);
        let _lock = self.lock()?;
        self.device.put_note(MARKS, marks.to_text().as_bytes())?;
        Ok(marks)
    }

    /// What was remembered last.
    ///
    /// # Errors
    /// [`VaultError::Storage`].
    pub fn remembered_marks(&self) -> Result<Marks, VaultError> {
        let note = self.device.note(MARKS)?;
        let text = note.as_deref().and_then(|note| std::str::from_utf8(note).ok());
        Ok(text.and_then(Marks::parse).unwrap_or_default())
    }
}

impl Mark {
    fn of(connection: &Connection) -> Result<Self, VaultError> {
        let last = connection
            .prepare_cached("SELECT number, id FROM act ORDER BY number DESC LIMIT 1")?
            .query_row((), |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let (act, id) = last.map_or((0, None), |(number, id)| (number, Some(id)));
        let head = log::head(connection)?;
        Ok(Self {
            act,
            id,
            log: head.seq,
            hash: to_hex(&head.hash),
        })
    }

    /// What was there is still there; more may have come.
    fn holds(&self, connection: &Connection) -> Result<bool, StorageError> {
        let id: Option<String> = connection
            .prepare_cached("SELECT id FROM act WHERE number = ?1")?
            .query_row([self.act], |row| row.get(0))
            .optional()?;
        let hash: Option<[u8; 32]> = connection
            .prepare_cached("SELECT hash FROM disclosure WHERE seq = ?1")?
            .query_row([self.log], |row| row.get(0))
            .optional()?;
        let log_holds = self.log == 0 || hash.is_some_and(|hash| to_hex(&hash) == self.hash);
        Ok((self.act == 0 || id == self.id) && log_holds)
    }
}

const MARKS: &str = "marks";
