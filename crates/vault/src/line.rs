//! Lines to other homes: what of a compartment another person holds a replica of, and what either of the two did since.
//!
//! Two homes share a compartment along a line (`tefuda-sync`). The **home** side is the person's own: it hands over records as
//! they stand, takes in what it granted, and relays. The **replica** side is the proxy's. Everything a line needs lies in the
//! compartment's own file, so that a change and the fact that it has to be told are one transaction, by triggers, whatever
//! road the change came; and a segment is kept before it leaves, so that none is ever sealed twice.

use std::fmt;

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use tefuda_crypto::{Identity, PublicKey, Recipient, SigningKey};
use tefuda_record::{Compartment, Moment};
use tefuda_sync::{DeviceId, LineId, Member, Seen};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::database;
use crate::error::{StorageError, VaultError};
use crate::ids::{RecordId, from_hex, to_hex};
use crate::vault::Vault;

mod send;
mod take;
#[cfg(test)]
mod tests;

pub use send::Sent;
pub use take::Taken;

/// Which file a line belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A compartment: its records go along the line.
    Drawer(Compartment),
    /// The device file: only notes go along the line.
    Device,
}

/// Which end of a line this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The person's own.
    Home,
    /// The one who acts for them.
    Replica,
}

/// What the replica side may do.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rights {
    /// 見る: it is given the records.
    pub view: bool,
    /// 追加する: it may add records, and change what it added.
    pub add: bool,
    /// 直す: it may change and remove what others added.
    pub change: bool,
}

/// A line to be begun.
pub struct NewLine {
    /// Its name.
    pub id: LineId,
    /// Which end this is.
    pub side: Side,
    /// This end's name.
    pub me: DeviceId,
    /// What this end signs with.
    pub key: Zeroizing<[u8; 32]>,
    /// The other end's name.
    pub them: DeviceId,
    /// What the other end signs with.
    pub their_key: PublicKey,
    /// What the replica side may do.
    pub rights: Rights,
    /// The number of the first epoch, and its key.
    pub epoch: (u32, Identity),
}

/// A line, as lists show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineView {
    /// Its name.
    pub id: LineId,
    /// Which end this is.
    pub side: Side,
    /// What the replica side may do.
    pub rights: Rights,
    /// The newest epoch.
    pub epoch: u32,
    /// Whether it has ended.
    pub ended: bool,
}

/// A note that came along a line and waits to be read.
#[derive(Clone, PartialEq, Eq)]
pub struct NoteIn {
    /// By which it is put away.
    pub number: i64,
    /// When it was written, by the other home's clock.
    pub at: Moment,
    /// What it says.
    pub json: String,
}

impl Vault {
    /// Begins a line. The home side has every record to tell that the rights let it tell, but those that are removed. A line
    /// that was begun before is left as it is.
    ///
    /// # Errors
    /// [`VaultError::NoKey`], [`VaultError::Storage`].
    pub fn line_begin(&mut self, place: Place, new: &NewLine) -> Result<(), VaultError> {
        let _lock = self.lock()?;
        let change = database::begin(self.line_file(place)?)?;
        if Line::read(&change, new.id)?.is_none() {
            let terms = Terms::of(new);
            change
                .prepare_cached("INSERT INTO line (id, terms) VALUES (?1, ?2)")?
                .execute(params![new.id.bytes(), &*terms.write()?])?;
            let number = change.last_insert_rowid();
            if let (Place::Drawer(_), Side::Home, true) = (place, new.side, new.rights.view) {
                change
                    .prepare_cached(
                        "INSERT INTO line_todo (line, what, record)
                         SELECT ?1, 'change', id FROM record WHERE removed = 0 ORDER BY number",
                    )?
                    .execute([number])?;
            }
        }
        change.commit()?;
        Ok(())
    }

    /// Seals to a new key from now on. What was written before opens with the former.
    ///
    /// # Errors
    /// [`VaultError::NoSuchLine`], [`VaultError::Storage`].
    pub fn line_turn(&mut self, place: Place, id: LineId, (number, key): (u32, &Identity)) -> Result<(), VaultError> {
        self.change_terms(place, id, |terms| {
            if terms.newest().is_none_or(|newest| newest.number < number) {
                terms.epochs.push(Epoch {
                    number,
                    key: key.to_secret_string().to_string(),
                });
            }
        })
    }

    /// Ends a line: its keys are dropped, nothing is written along it and nothing taken in that came after this moment.
    ///
    /// # Errors
    /// [`VaultError::NoSuchLine`], [`VaultError::Storage`].
    pub fn line_end(&mut self, place: Place, id: LineId) -> Result<(), VaultError> {
        let _lock = self.lock()?;
        let change = database::begin(self.line_file(place)?)?;
        let mut line = Line::find(&change, id)?;
        line.terms.last = Some(line.last_seen(&change)?.seq);
        line.terms.ended = true;
        line.terms.epochs.clear();
        line.terms.key.zeroize();
        line.store(&change)?;
        for table in ["line_out", "line_todo", "line_record"] {
            change.execute(&format!("DELETE FROM {table} WHERE line = ?1"), [line.number])?;
        }
        change.commit()?;
        Ok(())
    }

    /// The lines of a file.
    ///
    /// # Errors
    /// [`VaultError::NoKey`], [`VaultError::Storage`].
    pub fn lines(&self, place: Place) -> Result<Vec<LineView>, VaultError> {
        let connection = match place {
            Place::Drawer(compartment) => match self.reading(compartment)? {
                Some(connection) => connection,
                None => return Ok(Vec::new()),
            },
            Place::Device => self.device.open()?,
        };
        let mut statement = connection.prepare_cached("SELECT id FROM line ORDER BY number")?;
        let ids: Vec<[u8; 16]> = statement.query_map((), |row| row.get(0))?.collect::<Result<_, _>>()?;
        let mut views = Vec::new();
        for id in ids.into_iter().map(LineId::from_bytes) {
            let terms = Line::find(connection, id)?.terms;
            views.push(LineView {
                id,
                side: terms.side,
                rights: terms.rights,
                epoch: terms.newest().map_or(0, |epoch| epoch.number),
                ended: terms.ended,
            });
        }
        Ok(views)
    }

    /// Writes a note that goes along a line with the next segment.
    ///
    /// # Errors
    /// [`VaultError::NoSuchLine`], [`VaultError::Storage`].
    pub fn line_note(&mut self, id: LineId, at: Moment, json: &str) -> Result<(), VaultError> {
        let _lock = self.lock()?;
        let connection = self.line_file(Place::Device)?;
        let line = Line::find(connection, id)?;
        connection
            .prepare_cached("INSERT INTO line_note (line, way, at, json) VALUES (?1, 'out', ?2, ?3)")?
            .execute(params![line.number, at.0, json])?;
        Ok(())
    }

    /// Notes that came along a line and were not put away, the oldest first.
    ///
    /// # Errors
    /// [`VaultError::NoSuchLine`], [`VaultError::Storage`].
    pub fn line_notes(&self, id: LineId) -> Result<Vec<NoteIn>, VaultError> {
        let connection = self.line_file(Place::Device)?;
        let line = Line::find(connection, id)?;
        let mut statement = connection
            .prepare_cached("SELECT number, at, json FROM line_note WHERE line = ?1 AND way = 'in' ORDER BY number")?;
        let notes = statement.query_map([line.number], |row| {
            Ok(NoteIn {
                number: row.get(0)?,
                at: Moment(row.get(1)?),
                json: row.get(2)?,
            })
        })?;
        Ok(notes.collect::<Result<_, _>>()?)
    }

    /// Puts a note away.
    ///
    /// # Errors
    /// [`VaultError::Storage`].
    pub fn line_note_done(&mut self, note: &NoteIn) -> Result<(), VaultError> {
        let _lock = self.lock()?;
        self.line_file(Place::Device)?
            .prepare_cached("DELETE FROM line_note WHERE number = ?1 AND way = 'in'")?
            .execute([note.number])?;
        Ok(())
    }

    fn line_file(&self, place: Place) -> Result<&Connection, VaultError> {
        match place {
            Place::Drawer(compartment) => self.writing(compartment),
            Place::Device => Ok(self.device.open()?),
        }
    }

    fn change_terms(&mut self, place: Place, id: LineId, edit: impl FnOnce(&mut Terms)) -> Result<(), VaultError> {
        let _lock = self.lock()?;
        let change = database::begin(self.line_file(place)?)?;
        let mut line = Line::find(&change, id)?;
        edit(&mut line.terms);
        line.store(&change)?;
        change.commit()?;
        Ok(())
    }
}

/// A line as its file holds it.
struct Line {
    number: i64,
    id: LineId,
    terms: Terms,
}

/// What is agreed on a line.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct Terms {
    #[zeroize(skip)]
    side: Side,
    #[zeroize(skip)]
    rights: Rights,
    me: String,
    key: String,
    them: String,
    their_key: String,
    epochs: Vec<Epoch>,
    last: Option<u32>,
    ended: bool,
}

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct Epoch {
    number: u32,
    key: String,
}

impl Terms {
    fn of(new: &NewLine) -> Self {
        let (number, key) = &new.epoch;
        Self {
            side: new.side,
            rights: new.rights,
            me: new.me.to_string(),
            key: to_hex(&*new.key),
            them: new.them.to_string(),
            their_key: to_hex(&new.their_key.compressed()),
            epochs: vec![Epoch {
                number: *number,
                key: key.to_secret_string().to_string(),
            }],
            last: None,
            ended: false,
        }
    }

    fn write(&self) -> Result<Zeroizing<String>, StorageError> {
        serde_json::to_string(self)
            .map(Zeroizing::new)
            .map_err(|_| StorageError::Damaged)
    }

    fn newest(&self) -> Option<&Epoch> {
        self.epochs.iter().max_by_key(|epoch| epoch.number)
    }

    fn me(&self) -> Result<DeviceId, StorageError> {
        DeviceId::parse(&self.me).ok_or(StorageError::Damaged)
    }

    fn signing_key(&self) -> Result<SigningKey, StorageError> {
        let secret = from_hex(&self.key).map(Zeroizing::new).ok_or(StorageError::Damaged)?;
        SigningKey::from_secret_bytes(&secret).map_err(|_| StorageError::Damaged)
    }

    /// The newest epoch and whom to seal to in it.
    fn seals_to(&self) -> Result<(u32, Recipient), StorageError> {
        let epoch = self.newest().ok_or(StorageError::Damaged)?;
        Ok((epoch.number, epoch.identity()?.recipient()))
    }

    fn opens(&self, number: u32) -> Result<Option<Identity>, StorageError> {
        let epoch = self.epochs.iter().find(|epoch| epoch.number == number);
        epoch.map(Epoch::identity).transpose()
    }

    fn member(&self, line: LineId) -> Result<Member, StorageError> {
        let key = from_hex(&self.their_key).and_then(|key| PublicKey::from_compressed(&key).ok());
        Ok(Member {
            line,
            device: DeviceId::parse(&self.them).ok_or(StorageError::Damaged)?,
            key: key.ok_or(StorageError::Damaged)?,
            last: self.last,
        })
    }
}

impl Epoch {
    fn identity(&self) -> Result<Identity, StorageError> {
        Identity::parse(&self.key).map_err(|_| StorageError::Damaged)
    }
}

impl Line {
    fn read(connection: &Connection, id: LineId) -> Result<Option<Self>, VaultError> {
        let found: Option<(i64, Zeroizing<String>)> = connection
            .prepare_cached("SELECT number, terms FROM line WHERE id = ?1")?
            .query_row([id.bytes()], |row| Ok((row.get(0)?, row.get(1).map(Zeroizing::new)?)))
            .optional()?;
        found
            .map(|(number, terms)| {
                let terms = serde_json::from_str(&terms).map_err(|_| StorageError::Damaged)?;
                Ok(Self { number, id, terms })
            })
            .transpose()
    }

    fn find(connection: &Connection, id: LineId) -> Result<Self, VaultError> {
        Self::read(connection, id)?.ok_or(VaultError::NoSuchLine)
    }

    fn store(&self, connection: &Connection) -> Result<(), VaultError> {
        connection
            .prepare_cached("UPDATE line SET terms = ?2 WHERE number = ?1")?
            .execute(params![self.number, &*self.terms.write()?])?;
        Ok(())
    }

    fn last_seen(&self, connection: &Connection) -> Result<Seen, VaultError> {
        let seen = connection
            .prepare_cached("SELECT seq, hash, epoch FROM line_seen WHERE line = ?1 ORDER BY seq DESC LIMIT 1")?
            .query_row([self.number], |row| {
                Ok(Seen {
                    seq: row.get(0)?,
                    hash: row.get(1)?,
                    epoch: row.get(2)?,
                })
            })
            .optional()?;
        Ok(seen.unwrap_or(Seen::NOTHING))
    }
}

/// Whether the other end of some line made a record.
pub(crate) fn is_theirs(connection: &Connection, id: &RecordId) -> Result<bool, VaultError> {
    Ok(connection
        .prepare_cached("SELECT 1 FROM line_record WHERE record = ?1 AND theirs = 1")?
        .exists([id.to_string()])?)
}

impl fmt::Debug for NewLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NewLine({:?}, {:?})", self.side, self.rights)
    }
}

/// It may say what was shown to whom.
impl fmt::Debug for NoteIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NoteIn({})", self.number)
    }
}

/// `line_record` holds how far each record was told along a line, and whether the other end made it. `line_out` keeps every
/// segment that was written, so that a folder that lost one gets it again.
pub(crate) const TABLES: &str = "
CREATE TABLE line (number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, terms TEXT NOT NULL) STRICT;
CREATE TABLE line_out (
    line INTEGER NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (line, seq)
) STRICT;
CREATE TABLE line_seen (
    line INTEGER NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL, epoch INTEGER NOT NULL, PRIMARY KEY (line, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE line_record (
    line INTEGER NOT NULL, record TEXT NOT NULL, reached BLOB NOT NULL,
    theirs INTEGER NOT NULL CHECK (theirs IN (0, 1)), PRIMARY KEY (line, record)
) STRICT, WITHOUT ROWID;
CREATE TABLE line_todo (
    number INTEGER PRIMARY KEY, line INTEGER NOT NULL, what TEXT NOT NULL, record TEXT NOT NULL,
    UNIQUE (line, record, what)
) STRICT;
CREATE TABLE line_note (
    number INTEGER PRIMARY KEY, line INTEGER NOT NULL, way TEXT NOT NULL, at INTEGER NOT NULL, json TEXT NOT NULL
) STRICT;
";

/// Whatever road a change takes, it is to be told.
pub(crate) const TRIGGERS: &str = "
CREATE TRIGGER record_is_told AFTER INSERT ON record BEGIN
    INSERT INTO line_todo (line, what, record) SELECT number, 'change', NEW.id FROM line WHERE true
    ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER record_change_is_told AFTER UPDATE OF doc ON record BEGIN
    INSERT INTO line_todo (line, what, record) SELECT number, 'change', NEW.id FROM line WHERE true
    ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER record_end_is_told AFTER DELETE ON record BEGIN
    INSERT INTO line_todo (line, what, record) SELECT number, 'erase', OLD.id FROM line WHERE true
    ON CONFLICT DO NOTHING;
END;
";
