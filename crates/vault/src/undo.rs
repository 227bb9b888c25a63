//! Undo and redo: new operations that bring earlier values back. Nothing of the history goes away.

use std::fmt;

use rusqlite::{Connection, OptionalExtension, params};
use tefuda_record::{Compartment, Moment};

use crate::acting::Doing;
use crate::database;
use crate::document::{Document, REMOVED, Version};
use crate::drawer::{self, ActRow};
use crate::edit::write_version;
use crate::error::{StorageError, VaultError};
use crate::ids::{Act, ActId, Same};
use crate::vault::Vault;

/// What an act was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Records were added.
    Add,
    /// A record was changed.
    Edit,
    /// A record was removed.
    Remove,
    /// An earlier act was undone.
    Undo,
    /// An undone act was done again.
    Redo,
    /// What another home did was taken in. It is nothing to undo here.
    Take,
}

impl Deed {
    /// Its stored name.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Edit => "edit",
            Self::Remove => "remove",
            Self::Undo => "undo",
            Self::Redo => "redo",
            Self::Take => "take",
        }
    }

    fn parse(id: &str) -> Option<Self> {
        [Self::Add, Self::Edit, Self::Remove, Self::Undo, Self::Redo, Self::Take]
            .into_iter()
            .find(|deed| deed.id() == id)
    }
}

/// What undo or redo did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reversed {
    /// The act that was reversed.
    pub act: ActId,
    /// What it was.
    pub deed: Deed,
    /// When it was done.
    pub at: Moment,
    /// Records that are as they were before it.
    pub records: usize,
    /// Records that were changed again since, or whose place is taken: left as they are.
    pub left: usize,
}

impl Vault {
    /// Undoes the newest act that is not undone, in every compartment it touched. `None` when there is none.
    ///
    /// A field that was changed again since, by whomever, keeps its newer value.
    ///
    /// # Errors
    /// [`VaultError::Random`], [`VaultError::Storage`].
    pub fn undo(&mut self, act: &mut Act<'_>) -> Result<Option<Reversed>, VaultError> {
        self.reverse_newest(Deed::Undo, act)
    }

    /// Does again what was undone last, unless something new was done since. `None` when there is nothing.
    ///
    /// # Errors
    /// [`VaultError::Random`], [`VaultError::Storage`].
    pub fn redo(&mut self, act: &mut Act<'_>) -> Result<Option<Reversed>, VaultError> {
        self.reverse_newest(Deed::Redo, act)
    }

    fn reverse_newest(&mut self, deed: Deed, act: &mut Act<'_>) -> Result<Option<Reversed>, VaultError> {
        let peer = self.device.peer(act.random)?;
        let act_id = act.id()?;
        let _lock = self.lock()?;
        let mut newest: Option<ActRow> = None;
        let mut newest_fresh = i64::MIN;
        let compartments: Vec<Compartment> = self.compartments().collect();
        for compartment in &compartments {
            let Some(connection) = self.reading(*compartment)? else {
                continue;
            };
            let found = candidate(connection, if deed == Deed::Undo { UNDOABLE } else { REDOABLE })?;
            newest = match (newest, found) {
                (Some(held), Some(found)) if held.number >= found.number => Some(held),
                (held, found) => found.or(held),
            };
            newest_fresh = newest_fresh.max(candidate(connection, FRESH)?.map_or(i64::MIN, |act| act.number));
        }
        let Some(target) = newest.filter(|target| deed == Deed::Undo || target.number > newest_fresh) else {
            return Ok(None);
        };
        let mut reversed = Reversed {
            act: target.id,
            deed: target.deed,
            at: target.at,
            records: 0,
            left: 0,
        };
        for compartment in compartments {
            let Some(connection) = self.reading(compartment)? else {
                continue;
            };
            let Some(touched) = act_of(connection, target.id)? else {
                continue;
            };
            // Only acts of this home are undone here, so whose record it was is settled.
            self.demand(compartment, Doing::ChangeOwn)?;
            let number = self.next_act(act.at)?;
            let row = ActRow {
                number,
                id: act_id,
                at: act.at,
                deed,
                target: Some(target.id),
            };
            let change = database::begin(connection)?;
            drawer::insert_act(&change, &row)?;
            for record in parts(&change, touched)? {
                match reverse(&change, record, target.id, (peer, &row, act))? {
                    Outcome::Done => reversed.records += 1,
                    Outcome::Left => reversed.left += 1,
                }
            }
            change
                .prepare_cached("UPDATE act SET reversed = 1 WHERE number = ?1")?
                .execute([touched])?;
            change.commit()?;
        }
        Ok(Some(reversed))
    }
}

enum Outcome {
    Done,
    Left,
}

/// Brings one record back to before an act, field by field.
fn reverse(
    connection: &Connection,
    number: i64,
    target: ActId,
    (peer, row, act): (u64, &ActRow, &Act<'_>),
) -> Result<Outcome, VaultError> {
    let bytes: Vec<u8> = connection
        .prepare_cached("SELECT doc FROM record WHERE number = ?1")?
        .query_row([number], |row| row.get(0))?;
    let mut document = Document::read(&bytes)?;
    let version = document.versions()?.into_iter().find(|version| version.act == target);
    let version = version.ok_or(StorageError::Damaged)?;
    document.write_as(peer)?;
    if !bring_back(&mut document, &version)? || is_taken(connection, number, &document)? {
        return Ok(Outcome::Left);
    }
    write_version(connection, number, &mut document, (row.number, row.id, act))?;
    Ok(Outcome::Done)
}

/// Sets each field the act changed to what it was, where it still is what the act made of it. Says whether any was.
fn bring_back(document: &mut Document, version: &Version) -> Result<bool, VaultError> {
    // Before its first act a record was not there: undoing that removes it and keeps what it said.
    if version.before.is_empty() {
        let removed = document.state()?.removed;
        document.set_removed(true)?;
        return Ok(!removed);
    }
    let (before, after, now) = (
        document.fields_at(&version.before)?,
        document.fields_at(&version.after)?,
        document.fields(),
    );
    let mut changed: Vec<&str> = version.fields.keys().map(String::as_str).collect();
    changed.extend(version.removed.map(|_| REMOVED));
    let mut any = false;
    for field in changed {
        if now.get(field) == after.get(field) {
            // The first of several is shown, and the last written comes first: so they are written back to front.
            let values: Vec<_> = before.get(field).into_iter().flatten().rev().cloned().collect();
            document.set(field, &values)?;
            any = true;
        }
    }
    Ok(any)
}

/// Whether bringing a record back would make two of the same: another one came in meanwhile.
fn is_taken(connection: &Connection, number: i64, document: &Document) -> Result<bool, VaultError> {
    let state = document.state()?;
    let (Some(Same(same)), false) = (state.origin.same, state.removed) else {
        return Ok(false);
    };
    let mut statement = connection
        .prepare_cached("SELECT 1 FROM record WHERE kind = ?1 AND same = ?2 AND removed = 0 AND number <> ?3")?;
    Ok(statement.exists(params![state.origin.kind, same, number])?)
}

fn candidate(connection: &Connection, which: &str) -> Result<Option<ActRow>, VaultError> {
    let sql = format!("SELECT number, id, at, deed FROM act WHERE {which} ORDER BY number DESC LIMIT 1");
    let found = connection
        .prepare_cached(&sql)?
        .query_row((), |row| {
            Ok((
                row.get(0)?,
                row.get::<_, String>(1)?,
                row.get(2)?,
                row.get::<_, String>(3)?,
            ))
        })
        .optional()?;
    let Some((number, id, at, deed)) = found else {
        return Ok(None);
    };
    let (Some(id), Some(deed)) = (ActId::parse(&id), Deed::parse(&deed)) else {
        return Err(StorageError::Damaged.into());
    };
    Ok(Some(ActRow {
        number,
        id,
        at: Moment(at),
        deed,
        target: None,
    }))
}

/// The number a compartment knows an act by, unless it is reversed there already.
fn act_of(connection: &Connection, id: ActId) -> Result<Option<i64>, VaultError> {
    let mut statement = connection.prepare_cached("SELECT number FROM act WHERE id = ?1 AND reversed = 0")?;
    Ok(statement.query_row([id.to_string()], |row| row.get(0)).optional()?)
}

fn parts(connection: &Connection, act: i64) -> Result<Vec<i64>, VaultError> {
    let mut statement = connection.prepare_cached("SELECT record FROM act_part WHERE act = ?1 ORDER BY record")?;
    Ok(statement
        .query_map([act], |row| row.get(0))?
        .collect::<Result<_, _>>()?)
}

impl fmt::Display for Deed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

const UNDOABLE: &str = "deed NOT IN ('undo', 'take') AND reversed = 0";
const REDOABLE: &str = "deed = 'undo' AND reversed = 0";
/// What was done since makes what was undone before it a matter of the past.
const FRESH: &str = "deed NOT IN ('undo', 'redo', 'take')";
