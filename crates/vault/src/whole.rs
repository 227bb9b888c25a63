//! A record with its whole life, in plain values: what is written out for good, and taken back in.
//!
//! A document's own bytes would be shorter, but nobody else could read them, and whoever hands some in could hide in
//! them what no check has seen. So the life is told act by act and lived again.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Map, Value as Json};
use tefuda_record::{Compartment, Moment, Record};

use crate::acting::Doing;
use crate::database;
use crate::document::{Changed, Document, Origin};
use crate::drawer;
use crate::error::{StorageError, VaultError};
use crate::ids::{Act, ActId, RecordId, Same, push_hex};
use crate::record_row::Derived;
use crate::vault::Vault;
use crate::write::{Added, Evidence};

/// A record with everything that was ever done to it.
#[derive(Clone)]
pub struct Whole {
    /// Its id.
    pub id: RecordId,
    /// The id of its kind.
    pub kind: String,
    /// When it was added.
    pub added_at: Moment,
    /// Whether another record that says the same is not added beside it.
    pub is_single: bool,
    /// Whether it is removed.
    pub removed: bool,
    /// Its values by field, the one that is shown first; several where a disagreement was never settled.
    pub values: BTreeMap<String, Vec<Json>>,
    /// Every act, the oldest first.
    pub acts: Vec<PastAct>,
    /// What it came from, as received.
    pub evidence: Vec<Evidence>,
}

/// One act in the life of a record.
#[derive(Clone)]
pub struct PastAct {
    /// The act.
    pub act: ActId,
    /// When it was done.
    pub at: Moment,
    /// The fields it wrote; no value where it cleared one.
    pub fields: BTreeMap<String, Vec<Json>>,
    /// Whether it removed the record or brought it back.
    pub removed: Option<bool>,
}

impl Vault {
    /// A record with its whole life.
    ///
    /// # Errors
    /// [`VaultError::NoSuchRecord`], [`VaultError::Storage`].
    pub fn whole(&self, id: &RecordId) -> Result<Whole, VaultError> {
        let document = Document::read(&self.document(id)?)?;
        let state = document.state()?;
        let acts = document.versions()?.into_iter().map(|version| PastAct {
            act: version.act,
            at: version.at,
            fields: version
                .fields
                .into_iter()
                .map(|(field, changed)| match changed {
                    Changed::Set(values) => (field, values),
                    Changed::Cleared => (field, Vec::new()),
                })
                .collect(),
            removed: version.removed,
        });
        Ok(Whole {
            id: *id,
            kind: state.origin.kind,
            added_at: state.origin.added_at,
            is_single: state.origin.same.is_some(),
            removed: state.removed,
            values: state.fields,
            acts: acts.collect(),
            evidence: self.evidence(id)?,
        })
    }

    /// Takes records back in, with their ids and their lives. What is held already, or says the same as one that is held,
    /// is left as it is. It is nothing to undo here: it was not done here.
    ///
    /// # Errors
    /// [`VaultError::WrongKind`] for a kind this version does not know, [`VaultError::Document`] for values that are none
    /// of a record of that kind or for a record nothing was ever done to, [`VaultError::RecordTooLarge`],
    /// [`VaultError::NotGranted`], [`VaultError::NoKey`], [`VaultError::Random`], [`VaultError::Storage`].
    pub fn take_back(&mut self, wholes: &[Whole], act: &mut Act<'_>) -> Result<Vec<Added>, VaultError> {
        let peer = self.device.peer(act.random)?;
        let mut by_compartment: BTreeMap<Compartment, Vec<(usize, &Whole, Document)>> = BTreeMap::new();
        for (place, whole) in wholes.iter().enumerate() {
            let compartment = drawer::compartment_of(&whole.kind).ok_or(VaultError::WrongKind)?;
            let lived = whole.live(peer)?;
            by_compartment
                .entry(compartment)
                .or_default()
                .push((place, whole, lived));
        }
        for compartment in by_compartment.keys() {
            self.demand(*compartment, Doing::Add)?;
        }
        let _lock = self.lock()?;
        let mut outcomes = BTreeMap::new();
        for (compartment, records) in by_compartment {
            let change = database::begin(self.writing(compartment)?)?;
            for (place, whole, document) in records {
                if drawer::holds(&change, &whole.id)? {
                    outcomes.insert(place, Added::Held(whole.id));
                    continue;
                }
                let derived = Derived::of(&document)?;
                let added = match drawer::insert_record(&change, &whole.id, &derived, &document.bytes()?)? {
                    Some(_) => Added::New(whole.id),
                    None => {
                        let held = match derived.row.same {
                            Some(same) => drawer::find_same(&change, &whole.kind, same)?,
                            None => None,
                        };
                        Added::Held(held.ok_or(StorageError::Damaged)?)
                    }
                };
                if let Added::New(_) = added {
                    for piece in &whole.evidence {
                        drawer::insert_evidence(&change, piece)?;
                    }
                }
                outcomes.insert(place, added);
            }
            change.commit()?;
        }
        Ok(outcomes.into_values().collect())
    }
}

impl Whole {
    /// Does every act again, in a new document.
    fn live(&self, peer: u64) -> Result<Document, VaultError> {
        let first = self.acts.first().ok_or(VaultError::Document)?;
        let same = match self.is_single {
            true => Some(Same::of(&self.record(&first.fields)?)),
            false => None,
        };
        let mut evidence = String::new();
        for piece in &self.evidence {
            if !evidence.is_empty() {
                evidence.push(' ');
            }
            push_hex(&mut evidence, piece.hash());
        }
        let mut document = Document::begin(
            peer,
            &Origin {
                kind: self.kind.clone(),
                added_at: self.added_at,
                same,
                evidence,
            },
        )?;
        for (at, act) in self.acts.iter().enumerate() {
            let later = self.acts.get(at + 1..).unwrap_or_default();
            for (field, values) in &act.fields {
                // Acts done apart disagree to this day; told one after the other the later one would win.
                match self.values.get(field) {
                    Some(now) if !later.iter().any(|act| act.fields.contains_key(field)) => {
                        // The last one written is shown first.
                        let values: Vec<Json> = now.iter().rev().cloned().collect();
                        document.set(field, &values)?;
                    }
                    Some(_) | None => document.set(field, values)?,
                }
            }
            if let Some(removed) = act.removed {
                let is_last = !later.iter().any(|act| act.removed.is_some());
                document.set_removed(if is_last { self.removed } else { removed })?;
            }
            document.commit(act.act, act.at)?;
        }
        let state = document.state()?;
        self.record(&state.fields)?;
        if state.fields == self.values && state.removed == self.removed {
            Ok(document)
        } else {
            Err(VaultError::Document)
        }
    }

    fn record(&self, values: &BTreeMap<String, Vec<Json>>) -> Result<Record, VaultError> {
        let shown: Map<String, Json> = values
            .iter()
            .filter_map(|(field, values)| Some((field.clone(), values.first()?.clone())))
            .collect();
        Record::from_json(&self.kind, &shown).map_err(|_| VaultError::Document)
    }
}

impl fmt::Debug for Whole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Whole({}, {} acts)", self.id, self.acts.len())
    }
}

impl fmt::Debug for PastAct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PastAct({}, {} fields)", self.act, self.fields.len())
    }
}
