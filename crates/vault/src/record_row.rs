//! The row of a record, derived from its document.

use serde_json::{Map, Value as Json};
use tefuda_record::{Day, Moment, Record};

use crate::document::{Document, State};
use crate::error::{RECORD_BYTES_MAX, VaultError};
use crate::ids::Same;
use crate::words;

/// What a list needs, without the document.
#[derive(Clone, PartialEq)]
pub(crate) struct RecordRow {
    pub(crate) kind: String,
    /// The record's own day, else the day it was added.
    pub(crate) day: Day,
    pub(crate) added_at: Moment,
    pub(crate) changed_at: Moment,
    pub(crate) removed: bool,
    pub(crate) same: Option<Same>,
    pub(crate) evidence: String,
    /// Fields with more than one value, as JSON.
    pub(crate) conflicts: Option<String>,
    /// The record as JSON, one value for each field.
    pub(crate) json: String,
}

/// A row and what the index is made of.
pub(crate) struct Derived {
    pub(crate) row: RecordRow,
    words: String,
}

impl Derived {
    /// Derives the row. A document alone says everything a row holds.
    pub(crate) fn of(document: &Document) -> Result<Self, VaultError> {
        let State {
            origin,
            changed_at,
            removed,
            fields,
        } = document.state()?;
        let conflicts: Map<String, Json> = fields
            .iter()
            .filter(|(_, values)| values.len() > 1)
            .map(|(field, values)| (field.clone(), Json::Array(values.clone())))
            .collect();
        let shown: Map<String, Json> = fields
            .into_iter()
            .filter_map(|(field, values)| Some((field, values.into_iter().next()?)))
            .collect();
        // Written by a newer version: kept, listed and merged, but not read here.
        let record = Record::from_json(&origin.kind, &shown).ok();
        let json = Json::Object(shown).to_string();
        if json.len() > RECORD_BYTES_MAX {
            return Err(VaultError::RecordTooLarge);
        }
        let day = record
            .as_ref()
            .and_then(Record::day)
            .unwrap_or_else(|| origin.added_at.day_in_japan());
        let row = RecordRow {
            kind: origin.kind,
            day,
            added_at: origin.added_at,
            changed_at,
            removed,
            same: origin.same,
            evidence: origin.evidence,
            conflicts: (!conflicts.is_empty()).then(|| Json::Object(conflicts).to_string()),
            json,
        };
        let words = record
            .as_ref()
            .map(|record| words::index(&record.search_text()))
            .unwrap_or_default();
        Ok(Self { row, words })
    }

    /// The words the index holds for it.
    pub(crate) fn words(&self) -> &str {
        &self.words
    }
}
