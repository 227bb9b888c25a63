//! What goes out: a person's records with their whole lives, and the formats that can be written.

use core::fmt;
use std::collections::BTreeMap;

use serde_json::Value as Json;
use tefuda_record::{Kind, Moment, Record};
use thiserror::Error;

/// A format that can be written.
pub trait Exporter: Sync {
    /// Its stored name.
    fn id(&self) -> &'static str;

    /// How the names of its files end.
    fn extension(&self) -> &'static str;

    /// Whether it has a place for records of this kind.
    fn takes(&self, kind: &Kind) -> bool;

    /// Writes the records it has a place for; the others are left out.
    ///
    /// # Errors
    /// [`WriteError`].
    fn write(&self, takeout: &Takeout) -> Result<Vec<u8>, WriteError>;
}

/// A person's records, ready to go out.
pub struct Takeout {
    /// What the home calls the person.
    pub person: String,
    /// When it is written.
    pub at: Moment,
    /// The records, in the order in which they are to stand.
    pub records: Vec<TakeoutRecord>,
    /// Who was shown what, as the log has it. Goes out for reading only.
    pub disclosures: Vec<Json>,
}

/// A record that goes out.
pub struct TakeoutRecord {
    /// What it says.
    pub record: Record,
    /// What became of it so far.
    pub past: Past,
}

/// The life of a record so far.
#[derive(Clone, PartialEq, Eq)]
pub struct Past {
    /// Its id: 26 characters (ULID).
    pub id: String,
    /// When it was added.
    pub added_at: Moment,
    /// Whether a second one that says the same is kept out.
    pub is_single: bool,
    /// Whether it is removed.
    pub removed: bool,
    /// Its values by field, the one that is shown first; several where a disagreement was never settled.
    pub values: BTreeMap<String, Vec<Json>>,
    /// What was done to it, the oldest first.
    pub acts: Vec<PastStep>,
    /// The bytes it came from, as received.
    pub evidence: Vec<Piece>,
}

/// One act in the life of a record.
#[derive(Clone, PartialEq, Eq)]
pub struct PastStep {
    /// The id of the act: 26 characters (ULID).
    pub act: String,
    /// When it was done.
    pub at: Moment,
    /// The fields it wrote; no value where it cleared one.
    pub fields: BTreeMap<String, Vec<Json>>,
    /// Whether it removed the record or brought it back.
    pub removed: Option<bool>,
}

/// Bytes a record came from.
#[derive(Clone, PartialEq, Eq)]
pub struct Piece {
    /// What they are.
    pub media_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Why nothing is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum WriteError {
    /// There is no record that this format has a place for.
    #[error("nothing to write")]
    Nothing,
}

impl Takeout {
    /// The records of a kind that are not removed.
    pub(crate) fn of<'t>(&'t self, kind: &'t str) -> impl Iterator<Item = &'t TakeoutRecord> {
        self.live().filter(move |one| one.record.kind().id == kind)
    }

    /// The records that are not removed.
    pub(crate) fn live(&self) -> impl Iterator<Item = &TakeoutRecord> {
        self.records.iter().filter(|one| !one.past.removed)
    }
}

impl fmt::Debug for Takeout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Takeout({} records)", self.records.len())
    }
}

impl fmt::Debug for TakeoutRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TakeoutRecord({:?})", self.record)
    }
}

impl fmt::Debug for Past {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Past({}, {} acts)", self.id, self.acts.len())
    }
}

impl fmt::Debug for PastStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PastStep({}, {} fields)", self.act, self.fields.len())
    }
}

impl fmt::Debug for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Piece({} bytes)", self.bytes.len())
    }
}
