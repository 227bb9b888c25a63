//! The tables of a compartment, and single rows in and out.

use rusqlite::{Connection, OptionalExtension, Row as SqlRow, params};
use tefuda_record::{Compartment, Day, Moment};

use crate::database::Layout;
use crate::error::{StorageError, VaultError};
use crate::ids::{ActId, RecordId, Same};
use crate::line;
use crate::record_row::{Derived, RecordRow};
use crate::undo::Deed;
use crate::write::Evidence;

/// `number` orders rows and ties the search index to them; it never leaves the file.
///
/// `doc` comes last, so that listing never reads it. `words` keeps no text, only where words stand.
pub(crate) const LAYOUT: Layout = Layout {
    version: 2,
    sql: &[RECORDS, line::TABLES, line::TRIGGERS],
    upgrades: &[(1, &[line::TABLES, line::TRIGGERS])],
};
const RECORDS: &str = "
CREATE TABLE record (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    day TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    removed INTEGER NOT NULL CHECK (removed IN (0, 1)),
    same BLOB,
    evidence TEXT NOT NULL,
    conflicts TEXT,
    json TEXT NOT NULL,
    doc BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX record_same ON record (kind, same) WHERE same IS NOT NULL AND removed = 0;
CREATE INDEX record_timeline ON record (removed, day, number);
CREATE TABLE evidence (hash BLOB PRIMARY KEY, format TEXT NOT NULL, bytes BLOB NOT NULL) STRICT;
CREATE VIRTUAL TABLE words USING fts5 (
    text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0'
);
CREATE TABLE act (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    at INTEGER NOT NULL,
    deed TEXT NOT NULL,
    target TEXT,
    reversed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE act_part (
    act INTEGER NOT NULL REFERENCES act (number),
    record INTEGER NOT NULL REFERENCES record (number),
    PRIMARY KEY (act, record)
) STRICT, WITHOUT ROWID;
CREATE TABLE disclosure (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    entry TEXT NOT NULL,
    prev BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;
CREATE TRIGGER disclosure_stays BEFORE UPDATE ON disclosure BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER disclosure_is_kept BEFORE DELETE ON disclosure BEGIN SELECT RAISE(ABORT, 'append only'); END;
";

/// An act as a compartment remembers it.
pub(crate) struct ActRow {
    pub(crate) number: i64,
    pub(crate) id: ActId,
    pub(crate) at: Moment,
    pub(crate) deed: Deed,
    pub(crate) target: Option<ActId>,
}

/// Inserts a record and returns its number; `None`, and nothing inserted, when the same is held.
pub(crate) fn insert_record(
    connection: &Connection,
    id: &RecordId,
    derived: &Derived,
    document: &[u8],
) -> Result<Option<i64>, VaultError> {
    let row = &derived.row;
    let inserted = connection.prepare_cached(INSERT)?.execute(params![
        id.to_string(),
        row.kind,
        row.day.iso(),
        row.added_at.0,
        row.changed_at.0,
        row.removed,
        row.same.map(|same| same.0),
        row.evidence,
        row.conflicts,
        row.json,
        document
    ])?;
    if inserted == 0 {
        return Ok(None);
    }
    let number = connection.last_insert_rowid();
    index_words(connection, number, derived)?;
    Ok(Some(number))
}

pub(crate) fn update_record(
    connection: &Connection,
    number: i64,
    derived: &Derived,
    document: &[u8],
) -> Result<(), VaultError> {
    let row = &derived.row;
    connection.prepare_cached(UPDATE)?.execute(params![
        number,
        row.day.iso(),
        row.changed_at.0,
        row.removed,
        row.conflicts,
        row.json,
        document
    ])?;
    connection
        .prepare_cached("DELETE FROM words WHERE rowid = ?1")?
        .execute([number])?;
    index_words(connection, number, derived)
}

/// What is removed is not found.
fn index_words(connection: &Connection, number: i64, derived: &Derived) -> Result<(), VaultError> {
    if !derived.row.removed {
        let words = derived.words();
        connection
            .prepare_cached("INSERT INTO words (rowid, text) VALUES (?1, ?2)")?
            .execute(params![number, words])?;
    }
    Ok(())
}

/// The number and document of a record.
pub(crate) fn document(connection: &Connection, id: &RecordId) -> Result<Option<(i64, Vec<u8>)>, VaultError> {
    let mut statement = connection.prepare_cached("SELECT number, doc FROM record WHERE id = ?1")?;
    Ok(statement
        .query_row([id.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

/// Takes a record's row away with its words and its place in acts. Its evidence is the caller's to judge.
pub(crate) fn erase_record(connection: &Connection, number: i64) -> Result<(), VaultError> {
    for sql in [
        "DELETE FROM act_part WHERE record = ?1",
        "DELETE FROM words WHERE rowid = ?1",
        "DELETE FROM record WHERE number = ?1",
    ] {
        connection.prepare_cached(sql)?.execute([number])?;
    }
    Ok(())
}

pub(crate) fn holds(connection: &Connection, id: &RecordId) -> Result<bool, VaultError> {
    let mut statement = connection.prepare_cached("SELECT 1 FROM record WHERE id = ?1")?;
    Ok(statement.exists([id.to_string()])?)
}

pub(crate) fn find_same(connection: &Connection, kind: &str, same: Same) -> Result<Option<RecordId>, VaultError> {
    let mut statement = connection
        .prepare_cached("SELECT id FROM record WHERE kind = ?1 AND same = ?2 AND same IS NOT NULL AND removed = 0")?;
    let id: Option<String> = statement
        .query_row(params![kind, same.0], |row| row.get(0))
        .optional()?;
    id.map(|id| RecordId::parse(&id).ok_or(StorageError::Damaged.into()))
        .transpose()
}

pub(crate) fn insert_evidence(connection: &Connection, evidence: &Evidence) -> Result<(), VaultError> {
    connection
        .prepare_cached("INSERT INTO evidence (hash, format, bytes) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")?
        .execute(params![evidence.hash(), evidence.format(), evidence.bytes()])?;
    Ok(())
}

pub(crate) fn insert_act(connection: &Connection, act: &ActRow) -> Result<(), VaultError> {
    connection
        .prepare_cached("INSERT INTO act (number, id, at, deed, target) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![
            act.number,
            act.id.to_string(),
            act.at.0,
            act.deed.id(),
            act.target.map(|id| id.to_string())
        ])?;
    Ok(())
}

pub(crate) fn insert_part(connection: &Connection, act: i64, record: i64) -> Result<(), VaultError> {
    connection
        .prepare_cached("INSERT INTO act_part (act, record) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
        .execute([act, record])?;
    Ok(())
}

/// The number of the newest act; nothing was done yet at 0.
pub(crate) fn last_act(connection: &Connection) -> Result<i64, VaultError> {
    let mut statement = connection.prepare_cached("SELECT coalesce(max(number), 0) FROM act")?;
    Ok(statement.query_row((), |row| row.get(0))?)
}

/// A row of `SELECT` [`COLUMNS`], without its document.
pub(crate) fn read_row(row: &SqlRow<'_>) -> Result<(RecordId, RecordRow), VaultError> {
    let id: String = row.get(0)?;
    let day: String = row.get(2)?;
    let same: Option<[u8; 32]> = row.get(6)?;
    let damaged = || VaultError::Storage(StorageError::Damaged);
    Ok((
        RecordId::parse(&id).ok_or_else(damaged)?,
        RecordRow {
            kind: row.get(1)?,
            day: day.parse::<Day>().map_err(|_| damaged())?,
            added_at: Moment(row.get(3)?),
            changed_at: Moment(row.get(4)?),
            removed: row.get(5)?,
            same: same.map(Same),
            evidence: row.get(7)?,
            conflicts: row.get(8)?,
            json: row.get(9)?,
        },
    ))
}

/// The kind's own compartment; `None` for a kind this version does not know.
pub(crate) fn compartment_of(kind: &str) -> Option<Compartment> {
    tefuda_record::kind(kind).map(|kind| kind.compartment)
}

pub(crate) const COLUMNS: &str = "id, kind, day, added_at, changed_at, removed, same, evidence, conflicts, json";
const INSERT: &str = "INSERT INTO record
(id, kind, day, added_at, changed_at, removed, same, evidence, conflicts, json, doc)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
ON CONFLICT (kind, same) WHERE same IS NOT NULL AND removed = 0 DO NOTHING";
const UPDATE: &str = "UPDATE record
SET day = ?2, changed_at = ?3, removed = ?4, conflicts = ?5, json = ?6, doc = ?7 WHERE number = ?1";
