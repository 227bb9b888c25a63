//! Changing records: new operations on their documents, never a row written over.

use std::collections::BTreeMap;

use rusqlite::Connection;
use serde_json::Value as Json;
use tefuda_record::Record;

use crate::acting::Doing;
use crate::database;
use crate::document::{Document, State};
use crate::drawer::{self, ActRow};
use crate::error::{StorageError, VaultError};
use crate::ids::{Act, ActId, RecordId};
use crate::line;
use crate::record_row::Derived;
use crate::undo::Deed;
use crate::vault::Vault;

impl Vault {
    /// Makes a record say what `record` says. Only fields that differ are written, so that a change made elsewhere to another
    /// field is kept. Says which fields were written; none when nothing differs.
    ///
    /// A field with two values is left alone while `record` repeats the one that is shown: [`settle`](Self::settle) chooses.
    ///
    /// # Errors
    /// [`VaultError::NoSuchRecord`], [`VaultError::Removed`], [`VaultError::WrongKind`] when `record` is of another kind,
    /// [`VaultError::RecordTooLarge`], [`VaultError::Random`], [`VaultError::Storage`].
    pub fn edit(&mut self, id: &RecordId, record: &Record, act: &mut Act<'_>) -> Result<Vec<String>, VaultError> {
        let wanted: BTreeMap<String, Json> = record.to_json().into_iter().collect();
        self.change(id, Deed::Edit, act, |document, state| {
            if state.removed {
                return Err(VaultError::Removed);
            }
            if state.origin.kind != record.kind().id {
                return Err(VaultError::WrongKind);
            }
            let mut written = Vec::new();
            for (field, value) in &wanted {
                if state.fields.get(field).and_then(|values| values.first()) != Some(value) {
                    document.set(field, std::slice::from_ref(value))?;
                    written.push(field.clone());
                }
            }
            for field in state.fields.keys().filter(|field| !wanted.contains_key(*field)) {
                document.set(field, &[])?;
                written.push(field.clone());
            }
            Ok(written)
        })
    }

    /// Chooses one of the values of a field that has several.
    ///
    /// # Errors
    /// [`VaultError::NoSuchField`] when the field does not have that value, [`VaultError::NoSuchRecord`],
    /// [`VaultError::Random`], [`VaultError::Storage`].
    pub fn settle(&mut self, id: &RecordId, field: &str, value: &Json, act: &mut Act<'_>) -> Result<(), VaultError> {
        let settled = self.change(id, Deed::Edit, act, |document, state| {
            if !state.fields.get(field).is_some_and(|values| values.contains(value)) {
                return Err(VaultError::NoSuchField);
            }
            document.set(field, std::slice::from_ref(value))?;
            Ok(vec![field.to_owned()])
        });
        settled.map(drop)
    }

    /// Removes a record: it is no longer listed or found, and undo brings it back.
    ///
    /// # Errors
    /// [`VaultError::NoSuchRecord`], [`VaultError::Removed`] when it is already, [`VaultError::Random`], [`VaultError::Storage`].
    pub fn remove(&mut self, id: &RecordId, act: &mut Act<'_>) -> Result<(), VaultError> {
        let removed = self.change(id, Deed::Remove, act, |document, state| {
            if state.removed {
                return Err(VaultError::Removed);
            }
            document.set_removed(true)?;
            Ok(vec![crate::document::REMOVED.to_owned()])
        });
        removed.map(drop)
    }

    /// The document of a record with its whole history: what another replica merges.
    ///
    /// # Errors
    /// [`VaultError::NoSuchRecord`], [`VaultError::Storage`].
    pub fn document(&self, id: &RecordId) -> Result<Vec<u8>, VaultError> {
        let compartment = self.find(id)?;
        let connection = self.reading(compartment)?.ok_or(VaultError::NoSuchRecord)?;
        drawer::document(connection, id)?
            .map(|(_, document)| document)
            .ok_or(VaultError::NoSuchRecord)
    }

    /// Takes in what another replica of a record did, or a record another replica made. It is nothing to undo here: it was
    /// not done here.
    ///
    /// # Errors
    /// [`VaultError::Document`] when the bytes are no document, [`VaultError::WrongKind`], [`VaultError::NoKey`],
    /// [`VaultError::NotGranted`], [`VaultError::RecordTooLarge`], [`VaultError::Storage`].
    pub fn merge(&mut self, id: &RecordId, theirs: &[u8]) -> Result<(), VaultError> {
        self.demand_own()?;
        let _lock = self.lock()?;
        let incoming = Document::read(theirs)?;
        let kind = incoming.state()?.origin.kind;
        let compartment = drawer::compartment_of(&kind).ok_or(VaultError::WrongKind)?;
        let change = database::begin(self.writing(compartment)?)?;
        match drawer::document(&change, id)? {
            Some((number, mine)) => {
                let document = Document::read(&mine)?;
                if document.state()?.origin.kind != kind {
                    return Err(VaultError::WrongKind);
                }
                document.merge(theirs)?;
                drawer::update_record(&change, number, &Derived::of(&document)?, &document.bytes()?)?;
            }
            None => {
                drawer::insert_record(&change, id, &Derived::of(&incoming)?, &incoming.bytes()?)?
                    .ok_or(StorageError::Store { code: UNIQUE })?;
            }
        }
        change.commit()?;
        Ok(())
    }

    /// One act on one record. An edit that writes nothing leaves no act.
    fn change(
        &mut self,
        id: &RecordId,
        deed: Deed,
        act: &mut Act<'_>,
        edit: impl FnOnce(&mut Document, &State) -> Result<Vec<String>, VaultError>,
    ) -> Result<Vec<String>, VaultError> {
        let compartment = self.find(id)?;
        let peer = self.device.peer(act.random)?;
        let act_id = act.id()?;
        let _lock = self.lock()?;
        let connection = self.writing(compartment)?;
        let number = self.next_act(act.at)?;
        let row = ActRow {
            number,
            id: act_id,
            at: act.at,
            deed,
            target: None,
        };
        let change = database::begin(connection)?;
        let (number, bytes) = drawer::document(&change, id)?.ok_or(VaultError::NoSuchRecord)?;
        let doing = if line::is_theirs(&change, id)? {
            Doing::ChangeTheirs
        } else {
            Doing::ChangeOwn
        };
        self.demand(compartment, doing)?;
        let mut document = Document::read(&bytes)?;
        document.write_as(peer)?;
        let state = document.state()?;
        let written = edit(&mut document, &state)?;
        if !written.is_empty() {
            drawer::insert_act(&change, &row)?;
            write_version(&change, number, &mut document, (row.number, act_id, act))?;
            change.commit()?;
        }
        Ok(written)
    }
}

/// Ends an act on a document and writes the row that follows from it.
pub(crate) fn write_version(
    connection: &Connection,
    number: i64,
    document: &mut Document,
    (act_number, act_id, act): (i64, ActId, &Act<'_>),
) -> Result<(), VaultError> {
    document.commit(act_id, act.at)?;
    drawer::update_record(connection, number, &Derived::of(document)?, &document.bytes()?)?;
    drawer::insert_part(connection, act_number, number)
}

/// Another record says it is the same: SQLite's own code for it.
const UNIQUE: i32 = 19 | (8 << 8);
