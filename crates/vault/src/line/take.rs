//! Taking in what the other end told.

use rusqlite::{Connection, OptionalExtension, params};
use tefuda_record::Record;
use tefuda_sync::{Folder, Judged, LineId, Part, Refusal, Segment, judge};

use super::send::{forget, set_told, told};
use super::{Line, Place, Side};
use crate::database;
use crate::device::make_peer;
use crate::document::{Document, Reached};
use crate::drawer::{self, ActRow};
use crate::error::{RECORD_BYTES_MAX, StorageError, VaultError};
use crate::ids::{Act, RecordId, Same};
use crate::record_row::Derived;
use crate::undo::Deed;
use crate::vault::Vault;
use crate::write::Evidence;

/// What came of taking in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taken {
    /// Segments that were taken in.
    pub segments: usize,
    /// Records that came.
    pub added: usize,
    /// Records that were changed.
    pub changed: usize,
    /// Records that were removed or erased.
    pub removed: usize,
    /// Things the other end was not granted to do; they were not done.
    pub denied: usize,
    /// Segments that were refused, and why.
    pub refused: Vec<Refusal>,
    /// Files that are no segments.
    pub others: usize,
    /// There are later segments, and one before them is missing: not yet here, or held back.
    pub gap: bool,
    /// The next segment does not open here, or says what this version cannot read.
    pub unread: bool,
}

impl Vault {
    /// Takes in what the other end wrote, in its order, each segment as a whole or not at all.
    ///
    /// # Errors
    /// [`VaultError::NoSuchLine`], [`VaultError::Folder`], [`VaultError::Random`], [`VaultError::Storage`].
    pub fn line_take(
        &mut self,
        place: Place,
        id: LineId,
        folder: &Folder,
        act: &mut Act<'_>,
    ) -> Result<Taken, VaultError> {
        let mut peer = self.device.peer(act.random)?;
        let mut taken = Taken::default();
        let mut is_reborn = false;
        {
            let _lock = self.lock()?;
            let connection = self.line_file(place)?;
            let line = Line::find(connection, id)?;
            let member = line.terms.member(id)?;
            let found = folder.find(id, member.device, line.last_seen(connection)?.seq)?;
            taken.others = found.others;
            for segment in &found.segments {
                let last = line.last_seen(connection)?;
                match judge(segment, &member, &last, |seq| line.hash_of(connection, seq)) {
                    Ok(Judged::Next) => {}
                    Ok(Judged::Known) => continue,
                    Ok(Judged::Early) => {
                        taken.gap = true;
                        continue;
                    }
                    Err(Stop::Refused(refusal)) => {
                        taken.refused.push(refusal);
                        continue;
                    }
                    Err(Stop::Vault(error)) => return Err(error),
                }
                let epoch = line.terms.opens(segment.header().epoch)?;
                let Some(Ok(parts)) = epoch.map(|epoch| segment.open(&epoch)) else {
                    taken.unread = true;
                    break;
                };
                let number = self.next_act(act.at)?;
                let mut taker = Taker {
                    line: &line,
                    place,
                    peer,
                    row: ActRow {
                        number,
                        id: act.id()?,
                        at: act.at,
                        deed: Deed::Take,
                        target: None,
                    },
                    is_noted: false,
                    act: Act::new(act.at, act.random),
                    is_reborn: false,
                    taken: taken.clone(),
                };
                let change = database::begin(connection)?;
                match taker.take_all(&change, segment, &parts) {
                    Ok(()) => {}
                    Err(VaultError::Document | VaultError::WrongKind | VaultError::RecordTooLarge) => {
                        taken.unread = true;
                        break;
                    }
                    Err(error) => return Err(error),
                }
                if taker.is_reborn {
                    // Its own operations live on under another name; with the former, counters would be used twice.
                    self.device.forget_peer_note()?;
                    (peer, is_reborn) = (make_peer(taker.act.random)?, true);
                }
                change.commit()?;
                taken = taker.taken;
            }
            // A gap that was closed on the way is none.
            let last = line.last_seen(connection)?.seq;
            taken.gap &= found.segments.iter().any(|segment| segment.header().seq > last);
        }
        if is_reborn {
            self.device.forget_peer()?;
        }
        Ok(taken)
    }
}

enum Stop {
    Refused(Refusal),
    Vault(VaultError),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl Line {
    fn hash_of(&self, connection: &Connection, seq: u32) -> Result<Option<[u8; 32]>, Stop> {
        let read = || -> Result<Option<[u8; 32]>, VaultError> {
            Ok(connection
                .prepare_cached("SELECT hash FROM line_seen WHERE line = ?1 AND seq = ?2")?
                .query_row(params![self.number, seq], |row| row.get(0))
                .optional()?)
        };
        read().map_err(Stop::Vault)
    }
}

struct Taker<'a> {
    line: &'a Line,
    place: Place,
    peer: u64,
    row: ActRow,
    is_noted: bool,
    act: Act<'a>,
    is_reborn: bool,
    taken: Taken,
}

impl Taker<'_> {
    fn take_all(&mut self, change: &Connection, segment: &Segment, parts: &[Part]) -> Result<(), VaultError> {
        for part in parts {
            self.take(change, part)?;
        }
        let header = segment.header();
        change
            .prepare_cached("INSERT INTO line_seen (line, seq, hash, epoch) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![self.line.number, header.seq, segment.hash(), header.epoch])?;
        self.taken.segments += 1;
        Ok(())
    }

    fn take(&mut self, change: &Connection, part: &Part) -> Result<(), VaultError> {
        let rights = self.line.terms.rights;
        match (part, self.line.terms.side, self.place) {
            (Part::Note { at, json }, _, Place::Device) => {
                change
                    .prepare_cached("INSERT INTO line_note (line, way, at, json) VALUES (?1, 'in', ?2, ?3)")?
                    .execute(params![self.line.number, at, json])?;
                Ok(())
            }
            (Part::Base { record, document }, Side::Replica, Place::Drawer(_)) => {
                self.take_base(change, record, document)
            }
            (Part::Erase { record }, Side::Replica, Place::Drawer(_)) => self.take_end(change, record),
            (Part::Change { record, update }, Side::Replica, Place::Drawer(_)) => self.follow(change, record, update),
            (Part::Change { record, update }, Side::Home, Place::Drawer(_)) => self.accept(change, record, update),
            (Part::Want { record }, Side::Home, Place::Drawer(_)) if rights.view => {
                todo(change, self.line, "base", record)
            }
            (Part::Original { format, bytes }, Side::Home, Place::Drawer(_)) if rights.add => {
                drawer::insert_evidence(change, &Evidence::new(format, bytes.clone())?)
            }
            _ => {
                self.taken.denied += 1;
                Ok(())
            }
        }
    }

    /// What a proxy did, if it was granted.
    fn accept(&mut self, change: &Connection, record: &str, update: &[u8]) -> Result<(), VaultError> {
        let rights = self.line.terms.rights;
        let id = RecordId::parse(record).ok_or(VaultError::Document)?;
        let Some((number, mine)) = drawer::document(change, &id)? else {
            // An edit of what was erased here is no new record: it is not whole.
            let whole = Document::of_updates(update);
            return match whole {
                Ok(document) if rights.add && told(change, self.line, record)?.is_none() => {
                    self.insert(change, (id, record), document, true)
                }
                Ok(_) | Err(_) => {
                    self.taken.denied += 1;
                    Ok(())
                }
            };
        };
        let theirs: Option<bool> = change
            .prepare_cached("SELECT theirs FROM line_record WHERE line = ?1 AND record = ?2")?
            .query_row(params![self.line.number, record], |row| row.get(0))
            .optional()?;
        let granted = match theirs {
            Some(true) => rights.add || rights.change,
            Some(false) => rights.change,
            None => false,
        };
        let document = Document::read(&mine)?;
        if !granted || document.merge(update).is_err() {
            self.taken.denied += 1;
            return Ok(());
        }
        let mut reached = told(change, self.line, record)?.unwrap_or_default();
        reached.add_updates(update)?;
        self.update(change, (number, record), document, &reached)
    }

    /// What the person did, as far as this replica can follow.
    fn follow(&mut self, change: &Connection, record: &str, update: &[u8]) -> Result<(), VaultError> {
        let id = RecordId::parse(record).ok_or(VaultError::Document)?;
        let Some((number, mine)) = drawer::document(change, &id)? else {
            return todo(change, self.line, "want", record);
        };
        let document = Document::read(&mine)?;
        if document.merge(update).is_err() {
            // It builds on what was before this replica began.
            return todo(change, self.line, "want", record);
        }
        let mut reached = told(change, self.line, record)?.unwrap_or_default();
        reached.add_updates(update)?;
        self.update(change, (number, record), document, &reached)
    }

    /// A record as it stands, over what this replica held of it.
    fn take_base(&mut self, change: &Connection, record: &str, bytes: &[u8]) -> Result<(), VaultError> {
        let id = RecordId::parse(record).ok_or(VaultError::Document)?;
        let mut document = Document::read(bytes)?;
        let reached = document.reached();
        let Some((number, mine)) = drawer::document(change, &id)? else {
            return self.insert(change, (id, record), document, true);
        };
        let mine = Document::read(&mine)?;
        if mine.reached().includes(&reached) {
            // An older answer: it is all in.
            return Ok(());
        }
        if !reached.includes(&mine.reached()) {
            // Done here since it was asked for.
            document.write_as(make_peer(self.act.random)?)?;
            document.live_on(&mine)?;
            self.is_reborn = true;
        }
        self.update(change, (number, record), document, &reached)
    }

    fn take_end(&mut self, change: &Connection, record: &str) -> Result<(), VaultError> {
        let id = RecordId::parse(record).ok_or(VaultError::Document)?;
        forget(change, self.line, record)?;
        if let Some((number, _)) = drawer::document(change, &id)? {
            drawer::erase_record(change, number)?;
            self.taken.removed += 1;
        }
        // Nobody is told what everybody knows.
        change
            .prepare_cached("DELETE FROM line_todo WHERE line = ?1 AND record = ?2")?
            .execute(params![self.line.number, record])?;
        Ok(())
    }

    fn insert(
        &mut self,
        change: &Connection,
        (id, record): (RecordId, &str),
        document: Document,
        theirs: bool,
    ) -> Result<(), VaultError> {
        let reached = document.reached();
        let document = self.settle_same(change, document, None)?;
        let derived = self.check(&document)?;
        let inserted = drawer::insert_record(change, &id, &derived, &document.bytes()?)?;
        let number = inserted.ok_or(StorageError::Damaged)?;
        self.note(change, number)?;
        self.taken.added += 1;
        set_told(change, self.line, record, (&reached, theirs))
    }

    fn update(
        &mut self,
        change: &Connection,
        (number, record): (i64, &str),
        document: Document,
        reached: &Reached,
    ) -> Result<(), VaultError> {
        let document = self.settle_same(change, document, Some(number))?;
        let derived = self.check(&document)?;
        let removed = derived.row.removed;
        drawer::update_record(change, number, &derived, &document.bytes()?)?;
        self.note(change, number)?;
        if removed {
            self.taken.removed += 1;
        } else {
            self.taken.changed += 1;
        }
        set_told(change, self.line, record, (reached, false))
    }

    /// What comes along a line passes the same guards as what is typed: it is a record of a kind of this compartment, or it
    /// waits for a version that knows it.
    fn check(&self, document: &Document) -> Result<Derived, VaultError> {
        let derived = Derived::of(document)?;
        let json = serde_json::from_str(&derived.row.json).map_err(|_| VaultError::Document)?;
        let record = Record::from_json(&derived.row.kind, &json).map_err(|_| VaultError::Document)?;
        let Place::Drawer(compartment) = self.place else {
            return Err(VaultError::WrongKind);
        };
        if record.compartment() != compartment || derived.row.json.len() > RECORD_BYTES_MAX {
            return Err(VaultError::WrongKind);
        }
        Ok(derived)
    }

    /// Two records that say the same were made apart: the person's stays, the other is removed, where both ends see it.
    fn settle_same(
        &mut self,
        change: &Connection,
        mut document: Document,
        number: Option<i64>,
    ) -> Result<Document, VaultError> {
        let state = document.state()?;
        let (Some(Same(same)), false) = (state.origin.same, state.removed) else {
            return Ok(document);
        };
        let other: Option<(i64, Vec<u8>)> = change
            .prepare_cached(
                "SELECT number, doc FROM record WHERE kind = ?1 AND same = ?2 AND removed = 0 AND number IS NOT ?3",
            )?
            .query_row(params![state.origin.kind, same, number], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        let Some((other, bytes)) = other else {
            return Ok(document);
        };
        match self.line.terms.side {
            Side::Home => {
                document.write_as(self.peer)?;
                document.set_removed(true)?;
                document.commit(self.row.id, self.act.at)?;
            }
            Side::Replica => {
                let mut held = Document::read(&bytes)?;
                held.write_as(self.peer)?;
                held.set_removed(true)?;
                held.commit(self.row.id, self.act.at)?;
                drawer::update_record(change, other, &Derived::of(&held)?, &held.bytes()?)?;
                self.note(change, other)?;
            }
        }
        Ok(document)
    }

    fn note(&mut self, change: &Connection, record: i64) -> Result<(), VaultError> {
        if !self.is_noted {
            drawer::insert_act(change, &self.row)?;
            self.is_noted = true;
        }
        drawer::insert_part(change, self.row.number, record)
    }
}

fn todo(change: &Connection, line: &Line, what: &str, record: &str) -> Result<(), VaultError> {
    change
        .prepare_cached("INSERT INTO line_todo (line, what, record) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")?
        .execute(params![line.number, what, record])?;
    Ok(())
}
