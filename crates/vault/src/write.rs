//! Putting records in.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use rusqlite::Connection;
use tefuda_crypto::sha256;
use tefuda_record::{Compartment, Moment, Record};

use crate::acting::Doing;
use crate::database;
use crate::document::{Document, Origin};
use crate::drawer::{self, ActRow};
use crate::error::{EVIDENCE_BYTES_MAX, StorageError, VaultError};
use crate::ids::{Act, ActId, RecordId, Same, push_hex};
use crate::record_row::Derived;
use crate::undo::Deed;
use crate::vault::Vault;

/// The bytes a record came from, as received (原本). Cheap to clone: many records of one file share them.
#[derive(Clone)]
pub struct Evidence {
    format: String,
    bytes: Arc<[u8]>,
    hash: [u8; 32],
}

impl Evidence {
    /// Takes the bytes and the id of their format.
    ///
    /// # Errors
    /// [`VaultError::EvidenceTooLarge`] beyond 32 MiB.
    pub fn new(format: &str, bytes: impl Into<Arc<[u8]>>) -> Result<Self, VaultError> {
        let bytes = bytes.into();
        if bytes.len() > EVIDENCE_BYTES_MAX {
            return Err(VaultError::EvidenceTooLarge);
        }
        Ok(Self {
            format: format.to_owned(),
            hash: sha256(&bytes),
            bytes,
        })
    }

    /// The id of their format.
    #[must_use]
    pub fn format(&self) -> &str {
        &self.format
    }

    /// The bytes, as received.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) const fn hash(&self) -> &[u8; 32] {
        &self.hash
    }
}

impl fmt::Debug for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Evidence({} bytes)", self.bytes.len())
    }
}

/// A record to be added, with what it came from.
#[derive(Debug, Clone)]
pub struct NewRecord {
    record: Record,
    same: Option<Same>,
    evidence: Vec<Evidence>,
}

impl NewRecord {
    /// A record that came from nothing but a person's hand.
    #[must_use]
    pub const fn of(record: Record) -> Self {
        Self {
            record,
            same: None,
            evidence: Vec::new(),
        }
    }

    /// Says what makes another record the same: while one that is held says so too, this one is not added.
    #[must_use]
    pub const fn same(mut self, same: Same) -> Self {
        self.same = Some(same);
        self
    }

    /// What it says.
    #[must_use]
    pub const fn record(&self) -> &Record {
        &self.record
    }

    /// Keeps what it came from.
    #[must_use]
    pub fn evidence(mut self, evidence: Evidence) -> Self {
        self.evidence.push(evidence);
        self
    }
}

/// What came of adding a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// It was added under this id.
    New(RecordId),
    /// The same was held already, under this id; nothing was added.
    Held(RecordId),
}

impl Added {
    /// The record that is held now, added or not.
    #[must_use]
    pub const fn id(&self) -> &RecordId {
        match self {
            Self::New(id) | Self::Held(id) => id,
        }
    }
}

/// Records whose documents are built and that only need to be written: the slow part, done before anybody has to wait.
pub struct Prepared {
    act: ActId,
    at: Moment,
    records: Vec<PreparedRecord>,
}

struct PreparedRecord {
    id: RecordId,
    compartment: Compartment,
    derived: Derived,
    document: Vec<u8>,
    evidence: Vec<Evidence>,
}

impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Prepared({} records)", self.records.len())
    }
}

impl Vault {
    /// Adds records in one act: in each compartment all of them or none. What came of each is told in the order given.
    ///
    /// # Errors
    /// [`VaultError::RecordTooLarge`], [`VaultError::NoKey`], [`VaultError::Random`], [`VaultError::Storage`].
    pub fn add(&mut self, records: Vec<NewRecord>, act: &mut Act<'_>) -> Result<Vec<Added>, VaultError> {
        let prepared = self.prepare(records, act)?;
        self.add_prepared(&prepared)
    }

    /// Builds the documents of records, in memory only.
    ///
    /// # Errors
    /// [`VaultError::RecordTooLarge`], [`VaultError::Random`], [`VaultError::Storage`].
    pub fn prepare(&self, records: Vec<NewRecord>, act: &mut Act<'_>) -> Result<Prepared, VaultError> {
        let peer = self.device.peer(act.random)?;
        let act_id = act.id()?;
        let mut prepared = Vec::with_capacity(records.len());
        for new in records {
            prepared.push(PreparedRecord::build(new, peer, act_id, act)?);
        }
        Ok(Prepared {
            act: act_id,
            at: act.at,
            records: prepared,
        })
    }

    /// Writes what was prepared.
    ///
    /// # Errors
    /// [`VaultError::NotGranted`], [`VaultError::NoKey`], [`VaultError::Storage`].
    pub fn add_prepared(&mut self, prepared: &Prepared) -> Result<Vec<Added>, VaultError> {
        let _lock = self.lock()?;
        let mut by_compartment: BTreeMap<Compartment, Vec<(usize, &PreparedRecord)>> = BTreeMap::new();
        for (place, record) in prepared.records.iter().enumerate() {
            by_compartment
                .entry(record.compartment)
                .or_default()
                .push((place, record));
        }
        let mut added = BTreeMap::new();
        for compartment in by_compartment.keys() {
            self.demand(*compartment, Doing::Add)?;
        }
        for (compartment, records) in by_compartment {
            let connection = self.writing(compartment)?;
            let number = self.next_act(prepared.at)?;
            let act = ActRow {
                number,
                id: prepared.act,
                at: prepared.at,
                deed: Deed::Add,
                target: None,
            };
            let change = database::begin(connection)?;
            for (place, outcome) in write_all(&change, &act, &records)? {
                added.insert(place, outcome);
            }
            change.commit()?;
        }
        Ok(added.into_values().collect())
    }

    /// The record that is held and says it is the same.
    ///
    /// # Errors
    /// [`VaultError::WrongKind`], [`VaultError::NoKey`], [`VaultError::Storage`].
    pub fn find_same(&self, kind: &str, same: Same) -> Result<Option<RecordId>, VaultError> {
        let compartment = drawer::compartment_of(kind).ok_or(VaultError::WrongKind)?;
        match self.reading(compartment)? {
            Some(connection) => drawer::find_same(connection, kind, same),
            None => Ok(None),
        }
    }
}

/// The act is written with its first record, so that an import that adds nothing leaves nothing to undo.
fn write_all(
    connection: &Connection,
    act: &ActRow,
    records: &[(usize, &PreparedRecord)],
) -> Result<Vec<(usize, Added)>, VaultError> {
    let mut outcomes = Vec::with_capacity(records.len());
    let mut begun = false;
    for (place, record) in records {
        // The index that keeps two of the same apart is asked once, by the insert itself.
        let inserted = drawer::insert_record(connection, &record.id, &record.derived, &record.document)?;
        let Some(number) = inserted else {
            let row = &record.derived.row;
            let held = match row.same {
                Some(same) => drawer::find_same(connection, &row.kind, same)?,
                None => None,
            };
            outcomes.push((*place, Added::Held(held.ok_or(StorageError::Damaged)?)));
            continue;
        };
        if !begun {
            drawer::insert_act(connection, act)?;
            begun = true;
        }
        for evidence in &record.evidence {
            drawer::insert_evidence(connection, evidence)?;
        }
        drawer::insert_part(connection, act.number, number)?;
        outcomes.push((*place, Added::New(record.id)));
    }
    Ok(outcomes)
}

impl PreparedRecord {
    fn build(new: NewRecord, peer: u64, act_id: ActId, act: &mut Act<'_>) -> Result<Self, VaultError> {
        let origin = Origin {
            kind: new.record.kind().id.to_owned(),
            added_at: act.at,
            same: new.same,
            evidence: list_hashes(&new.evidence),
        };
        let mut document = Document::begin(peer, &origin)?;
        for (field, value) in new.record.to_json() {
            document.set(&field, std::slice::from_ref(&value))?;
        }
        document.commit(act_id, act.at)?;
        Ok(Self {
            id: RecordId::make(act.at, act.random)?,
            compartment: new.record.compartment(),
            derived: Derived::of(&document)?,
            document: document.bytes()?,
            evidence: new.evidence,
        })
    }
}

fn list_hashes(evidence: &[Evidence]) -> String {
    let mut text = String::new();
    for piece in evidence {
        if !text.is_empty() {
            text.push(' ');
        }
        push_hex(&mut text, piece.hash());
    }
    text
}
