//! Telling the other end what happened here.

use rusqlite::{Connection, OptionalExtension, params};
use tefuda_sync::{Folder, Header, LineId, Part, Segment};

use super::{Line, Place, Side};
use crate::database;
use crate::document::{Document, Reached};
use crate::drawer;
use crate::error::{StorageError, VaultError};
use crate::ids::{RecordId, from_hex};
use crate::vault::Vault;

/// What was told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sent {
    /// Segments that were sealed now.
    pub sealed: usize,
    /// Files that were written now: new ones, and those the folder had lost or changed.
    pub written: usize,
}

impl Vault {
    /// Seals what is to be told, keeps it, and sees to it that everything ever told lies in the folder.
    ///
    /// A crash at any moment tells nothing twice: what is sealed is kept in the transaction that says it was told, and only
    /// then written.
    ///
    /// # Errors
    /// [`VaultError::NoSuchLine`] when it has ended, too; [`VaultError::Folder`], [`VaultError::Storage`].
    pub fn line_send(&mut self, place: Place, id: LineId, folder: &Folder) -> Result<Sent, VaultError> {
        let mut sent = Sent::default();
        {
            let _lock = self.lock()?;
            let connection = self.line_file(place)?;
            let line = Line::find(connection, id)?;
            if line.terms.ended {
                return Err(VaultError::NoSuchLine);
            }
            while seal_next(connection, &line, place)? {
                sent.sealed += 1;
            }
        }
        let connection = self.line_file(place)?;
        let line = Line::find(connection, id)?;
        let mut statement = connection.prepare_cached("SELECT bytes FROM line_out WHERE line = ?1 ORDER BY seq")?;
        let mut rows = statement.query([line.number])?;
        while let Some(row) = rows.next()? {
            let bytes: Vec<u8> = row.get(0)?;
            let segment = Segment::parse(&bytes).map_err(|_| StorageError::Damaged)?;
            sent.written += usize::from(folder.publish(&segment)?);
        }
        Ok(sent)
    }
}

/// Seals one segment of what is to be told; `false` when nothing is.
fn seal_next(connection: &Connection, line: &Line, place: Place) -> Result<bool, VaultError> {
    let change = database::begin(connection)?;
    let parts = match place {
        Place::Drawer(_) => record_parts(&change, line)?,
        Place::Device => note_parts(&change, line)?,
    };
    if parts.is_empty() {
        // What is not to be told along this line is off the list all the same.
        change.commit()?;
        return Ok(false);
    }
    let last: Option<(u32, [u8; 32])> = change
        .prepare_cached("SELECT seq, hash FROM line_out WHERE line = ?1 ORDER BY seq DESC LIMIT 1")?
        .query_row([line.number], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (epoch, recipient) = line.terms.seals_to()?;
    let first = Header::first(line.id, line.terms.me()?, epoch);
    let header = match last {
        Some((seq, prev)) => Header {
            seq: seq.checked_add(1).ok_or(StorageError::Damaged)?,
            prev,
            ..first
        },
        None => first,
    };
    let segment = Segment::seal(header, &parts, &recipient, &line.terms.signing_key()?)
        .map_err(|_| StorageError::Io(std::io::ErrorKind::Other))?;
    change
        .prepare_cached("INSERT INTO line_out (line, seq, hash, bytes) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![line.number, header.seq, segment.hash(), segment.bytes()])?;
    change.commit()?;
    Ok(true)
}

/// Takes off the list what fits one segment.
fn record_parts(connection: &Connection, line: &Line) -> Result<Vec<Part>, VaultError> {
    let mut parts = Vec::new();
    let mut length = 0;
    loop {
        let next: Option<(i64, String, String)> = connection
            .prepare_cached("SELECT number, what, record FROM line_todo WHERE line = ?1 ORDER BY number LIMIT 1")?
            .query_row([line.number], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        let Some((number, what, record)) = next else { break };
        let more = match (what.as_str(), line.terms.side) {
            ("change", Side::Home) => tell_as_home(connection, line, &record)?,
            ("change", Side::Replica) => tell_as_replica(connection, line, &record)?,
            ("erase", Side::Home) => erase(connection, line, &record)?,
            ("base", Side::Home) => base(connection, line, &record)?,
            ("want", Side::Replica) => vec![Part::Want { record }],
            _ => Vec::new(),
        };
        let more_length: usize = more.iter().map(Part::length).sum();
        if !parts.is_empty() && length + more_length > BATCH_BYTES {
            // Left on the list: it opens the next segment. How far the record was told is told again then.
            break;
        }
        for part in &more {
            note_told(connection, line, part)?;
        }
        connection
            .prepare_cached("DELETE FROM line_todo WHERE number = ?1")?
            .execute([number])?;
        length += more_length;
        parts.extend(more);
        if length > BATCH_BYTES {
            break;
        }
    }
    Ok(parts)
}

/// Records as they stand first, then what happened to them. A removed one that was never told stays untold.
fn tell_as_home(connection: &Connection, line: &Line, record: &str) -> Result<Vec<Part>, VaultError> {
    let (Some(document), true) = (read(connection, record)?, line.terms.rights.view) else {
        return Ok(Vec::new());
    };
    match told(connection, line, record)? {
        Some(reached) => change(&document, record, &reached),
        None if document.state()?.removed => Ok(Vec::new()),
        None => base(connection, line, record),
    }
}

fn tell_as_replica(connection: &Connection, line: &Line, record: &str) -> Result<Vec<Part>, VaultError> {
    let Some(document) = read(connection, record)? else {
        return Ok(Vec::new());
    };
    if let Some(reached) = told(connection, line, record)? {
        return change(&document, record, &reached);
    }
    let mut parts = change(&document, record, &Reached::default())?;
    for hash in document.state()?.origin.evidence.split_ascii_whitespace() {
        let hash = from_hex::<32>(hash).ok_or(StorageError::Damaged)?;
        let original = connection
            .prepare_cached("SELECT format, bytes FROM evidence WHERE hash = ?1")?
            .query_row([hash], |row| {
                Ok(Part::Original {
                    format: row.get(0)?,
                    bytes: row.get(1)?,
                })
            })
            .optional()?;
        parts.extend(original);
    }
    Ok(parts)
}

fn change(document: &Document, record: &str, reached: &Reached) -> Result<Vec<Part>, VaultError> {
    let update = document.beyond(reached)?.map(|update| Part::Change {
        record: record.to_owned(),
        update,
    });
    Ok(update.into_iter().collect())
}

fn base(connection: &Connection, line: &Line, record: &str) -> Result<Vec<Part>, VaultError> {
    match read(connection, record)? {
        Some(document) if line.terms.rights.view => Ok(vec![Part::Base {
            record: record.to_owned(),
            document: document.as_it_stands()?,
        }]),
        Some(_) | None => Ok(Vec::new()),
    }
}

fn erase(connection: &Connection, line: &Line, record: &str) -> Result<Vec<Part>, VaultError> {
    let was_told = told(connection, line, record)?.is_some();
    Ok(was_told
        .then(|| Part::Erase {
            record: record.to_owned(),
        })
        .into_iter()
        .collect())
}

fn note_parts(connection: &Connection, line: &Line) -> Result<Vec<Part>, VaultError> {
    let mut statement = connection.prepare_cached(
        "DELETE FROM line_note WHERE number IN
             (SELECT number FROM line_note WHERE line = ?1 AND way = 'out' ORDER BY number LIMIT ?2)
         RETURNING at, json",
    )?;
    let parts = statement.query_map(params![line.number, NOTES_AT_ONCE], |row| {
        Ok(Part::Note {
            at: row.get(0)?,
            json: row.get(1)?,
        })
    })?;
    Ok(parts.collect::<Result<_, _>>()?)
}

fn read(connection: &Connection, record: &str) -> Result<Option<Document>, VaultError> {
    let id = RecordId::parse(record).ok_or(StorageError::Damaged)?;
    drawer::document(connection, &id)?
        .map(|(_, bytes)| Document::read(&bytes))
        .transpose()
}

/// How far a record was told along a line.
pub(super) fn told(connection: &Connection, line: &Line, record: &str) -> Result<Option<Reached>, VaultError> {
    let bytes: Option<Vec<u8>> = connection
        .prepare_cached("SELECT reached FROM line_record WHERE line = ?1 AND record = ?2")?
        .query_row(params![line.number, record], |row| row.get(0))
        .optional()?;
    bytes.map(|bytes| Reached::read(&bytes)).transpose()
}

/// Remembers how far a record is known at both ends. Who made it never changes.
pub(super) fn set_told(
    connection: &Connection,
    line: &Line,
    record: &str,
    (reached, theirs): (&Reached, bool),
) -> Result<(), VaultError> {
    connection
        .prepare_cached(
            "INSERT INTO line_record (line, record, reached, theirs) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO UPDATE SET reached = ?3",
        )?
        .execute(params![line.number, record, reached.bytes(), theirs])?;
    Ok(())
}

pub(super) fn forget(connection: &Connection, line: &Line, record: &str) -> Result<(), VaultError> {
    connection
        .prepare_cached("DELETE FROM line_record WHERE line = ?1 AND record = ?2")?
        .execute(params![line.number, record])?;
    Ok(())
}

fn note_told(connection: &Connection, line: &Line, part: &Part) -> Result<(), VaultError> {
    match part {
        Part::Base { record, .. } | Part::Change { record, .. } => {
            let document = read(connection, record)?.ok_or(StorageError::Damaged)?;
            set_told(connection, line, record, (&document.reached(), false))
        }
        Part::Erase { record } => forget(connection, line, record),
        Part::Want { .. } | Part::Original { .. } | Part::Note { .. } => Ok(()),
    }
}

/// A segment is closed when it holds more than this. One record with its evidence may be longer.
const BATCH_BYTES: usize = 4 * 1024 * 1024;
const NOTES_AT_ONCE: i64 = 200;
