//! Reading: one record, lists, the timeline, search, history, evidence.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;

use rusqlite::{Connection, OptionalExtension, Params};
use serde_json::{Map, Value as Json};
use tefuda_record::{Compartment, Day, Kind, Moment, Record, RecordError};

use crate::document::{Document, Version};
use crate::drawer::{self, COLUMNS};
use crate::error::{StorageError, VaultError};
use crate::ids::{RecordId, from_hex};
use crate::record_row::RecordRow;
use crate::vault::Vault;
use crate::words;
use crate::write::Evidence;

/// A record as the vault holds it.
#[derive(Clone, PartialEq)]
pub struct Stored {
    /// Its id.
    pub id: RecordId,
    row: RecordRow,
}

impl Stored {
    /// The id of its kind.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.row.kind
    }

    #[cfg(test)]
    pub(crate) fn is_row(&self, row: &RecordRow) -> bool {
        self.row == *row
    }

    /// The record itself. Of a field with several values it holds the one that is shown.
    ///
    /// # Errors
    /// [`RecordError`] when a newer version wrote it; it is kept and merged all the same.
    pub fn record(&self) -> Result<Record, RecordError> {
        let json: Map<String, Json> = serde_json::from_str(&self.row.json).map_err(|_| RecordError::UnknownKind)?;
        Record::from_json(&self.row.kind, &json)
    }

    /// The day it belongs to: its own, else the one it was added on.
    #[must_use]
    pub const fn day(&self) -> Day {
        self.row.day
    }

    /// When it was added.
    #[must_use]
    pub const fn added_at(&self) -> Moment {
        self.row.added_at
    }

    /// When it was changed last.
    #[must_use]
    pub const fn changed_at(&self) -> Moment {
        self.row.changed_at
    }

    /// Whether it is removed.
    #[must_use]
    pub const fn is_removed(&self) -> bool {
        self.row.removed
    }

    /// How many pieces of evidence are kept with it.
    #[must_use]
    pub fn evidence_count(&self) -> usize {
        self.row.evidence.split_ascii_whitespace().count()
    }

    /// Fields that were given different values apart, all of them with the one that is shown first.
    #[must_use]
    pub fn conflicts(&self) -> BTreeMap<String, Vec<Json>> {
        self.row
            .conflicts
            .as_deref()
            .and_then(|json| serde_json::from_str(json).ok())
            .unwrap_or_default()
    }
}

impl fmt::Debug for Stored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Stored({})", self.id)
    }
}

/// Which records a list holds.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filter {
    /// One kind alone; every kind otherwise. Only the kind's compartment is opened.
    pub kind: Option<&'static Kind>,
    /// What of removed ones.
    pub removed: Removed,
}

/// What is looked for across the compartments.
#[derive(Debug, Clone, Copy)]
pub enum Look<'a> {
    /// A list.
    List(Filter),
    /// Everything that is not removed.
    Timeline,
    /// Records that hold every word of a query.
    Search(&'a str),
}

/// What was found in the compartments that open.
#[derive(Debug, Default)]
pub struct WhatOpens {
    /// The records, the newest day first.
    pub stored: Vec<Stored>,
    /// The compartments that do not open, and why.
    pub shut: Vec<(Compartment, VaultError)>,
}

/// What a list does with removed records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Removed {
    /// Leaves them out.
    #[default]
    Hidden,
    /// Holds them too.
    Shown,
}

impl Vault {
    /// One record, removed or not.
    ///
    /// # Errors
    /// [`VaultError::NoSuchRecord`], [`VaultError::Storage`].
    pub fn get(&self, id: &RecordId) -> Result<Stored, VaultError> {
        for compartment in self.open_first() {
            if let Some(connection) = self.reading(compartment)? {
                let mut found = select(connection, ONE, [id.to_string()])?;
                if let Some(stored) = found.pop() {
                    return Ok(stored);
                }
            }
        }
        Err(VaultError::NoSuchRecord)
    }

    /// Records, the newest day first.
    ///
    /// # Errors
    /// [`VaultError::NoKey`], [`VaultError::Storage`].
    pub fn list(&self, filter: Filter) -> Result<Vec<Stored>, VaultError> {
        let mut all = match filter.kind {
            Some(kind) => match self.reading(kind.compartment)? {
                Some(connection) => select(connection, OF_KIND, [kind.id])?,
                None => Vec::new(),
            },
            None => self.gather(|connection| select(connection, ALL, ()))?,
        };
        if filter.removed == Removed::Hidden {
            all.retain(|stored| !stored.is_removed());
        }
        Ok(all)
    }

    /// As [`Vault::list`], [`Vault::timeline`] and [`Vault::search`], of the compartments that open; those that do not are named
    /// with what is wrong with them. A damaged drawer hides nothing that lies in another.
    #[must_use]
    pub fn what_opens(&self, look: Look<'_>) -> WhatOpens {
        let mut found = WhatOpens::default();
        let query = match look {
            Look::Search(typed) => match words::query(typed) {
                Some(query) => query,
                None => return found,
            },
            Look::List(_) | Look::Timeline => String::new(),
        };
        let only = match look {
            Look::List(Filter { kind: Some(kind), .. }) => Some(kind),
            Look::List(_) | Look::Timeline | Look::Search(_) => None,
        };
        for compartment in self.compartments().collect::<Vec<Compartment>>() {
            if only.is_some_and(|kind| kind.compartment != compartment) {
                continue;
            }
            let read = self.reading(compartment).and_then(|connection| match connection {
                None => Ok(Vec::new()),
                Some(connection) => match (look, only) {
                    (Look::List(_), Some(kind)) => select(connection, OF_KIND, [kind.id]),
                    (Look::List(_), None) => select(connection, ALL, ()),
                    (Look::Timeline, _) => select(connection, TIMELINE, ()),
                    (Look::Search(_), _) => select(connection, SEARCH, [query.as_str()]),
                },
            });
            match read {
                Ok(rows) => found.stored.extend(rows),
                Err(error) => found.shut.push((compartment, error)),
            }
        }
        if let Look::List(Filter {
            removed: Removed::Hidden,
            ..
        }) = look
        {
            found.stored.retain(|stored| !stored.is_removed());
        }
        found.stored.sort_by_key(|stored| Reverse((stored.day(), stored.id)));
        found
    }

    /// Everything that is not removed, across all compartments, the newest day first.
    ///
    /// # Errors
    /// [`VaultError::Storage`].
    pub fn timeline(&self) -> Result<Vec<Stored>, VaultError> {
        self.gather(|connection| select(connection, TIMELINE, ()))
    }

    /// Records that hold every word of a query, the newest day first. Removed ones are not found; what a word looks like
    /// (width, case, kana, variant kanji) does not matter.
    ///
    /// # Errors
    /// [`VaultError::Storage`].
    pub fn search(&self, typed: &str) -> Result<Vec<Stored>, VaultError> {
        let Some(query) = words::query(typed) else {
            return Ok(Vec::new());
        };
        self.gather(|connection| select(connection, SEARCH, [query.as_str()]))
    }

    /// Every act in the life of a record, the oldest first.
    ///
    /// # Errors
    /// [`VaultError::NoSuchRecord`], [`VaultError::Storage`].
    pub fn history(&self, id: &RecordId) -> Result<Vec<Version>, VaultError> {
        Document::read(&self.document(id)?)?.versions()
    }

    /// What a record came from, as received.
    ///
    /// # Errors
    /// [`VaultError::NoSuchRecord`], [`VaultError::Storage`].
    pub fn evidence(&self, id: &RecordId) -> Result<Vec<Evidence>, VaultError> {
        let hashes = self.get(id)?.row.evidence;
        let connection = self.reading(self.find(id)?)?.ok_or(VaultError::NoSuchRecord)?;
        let mut statement = connection.prepare_cached("SELECT format, bytes FROM evidence WHERE hash = ?1")?;
        let mut pieces = Vec::new();
        for hash in hashes.split_ascii_whitespace() {
            let hash = from_hex::<32>(hash).ok_or(StorageError::Damaged)?;
            let found = statement
                .query_row([hash], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            let (format, bytes): (String, Vec<u8>) = match found {
                Some(found) => found,
                // What a person's records came from stays with the person.
                None if self.acting.is_some() => continue,
                None => return Err(StorageError::Damaged.into()),
            };
            pieces.push(Evidence::new(&format, bytes)?);
        }
        Ok(pieces)
    }

    /// Rows of every compartment that was ever written to, the newest day first.
    fn gather(&self, rows: impl Fn(&Connection) -> Result<Vec<Stored>, VaultError>) -> Result<Vec<Stored>, VaultError> {
        let mut all = Vec::new();
        for compartment in self.compartments().collect::<Vec<Compartment>>() {
            if let Some(connection) = self.reading(compartment)? {
                all.extend(rows(connection)?);
            }
        }
        all.sort_by_key(|stored| Reverse((stored.day(), stored.id)));
        Ok(all)
    }
}

fn select(connection: &Connection, which: &str, values: impl Params) -> Result<Vec<Stored>, VaultError> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM record {which}"))?;
    let mut rows = statement.query(values)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, row) = drawer::read_row(row)?;
        found.push(Stored { id, row });
    }
    Ok(found)
}

const ONE: &str = "WHERE id = ?1";
const OF_KIND: &str = "WHERE kind = ?1 ORDER BY day DESC, id DESC";
const ALL: &str = "ORDER BY day DESC, id DESC";
const TIMELINE: &str = "WHERE removed = 0 ORDER BY day DESC, id DESC";
const SEARCH: &str =
    "WHERE removed = 0 AND number IN (SELECT rowid FROM words WHERE words MATCH ?1) ORDER BY day DESC, id DESC";
