//! What reading answers: records not yet stored, and what was noticed on the way.

use core::fmt;

use tefuda_record::Record;

use crate::{FormatError, Issue, Past};

/// One thing to read: the content of a file, or of a QR symbol (already joined where it came by Structured Append).
#[derive(Clone, Copy)]
pub struct Part<'a> {
    /// Its place among the things read together, from 0. Names of files stay outside.
    pub index: usize,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// What was read: nothing is stored yet, a person may still look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The records, in the order of their documents.
    pub records: Vec<DraftRecord>,
    /// What was noticed, in the order of the parts.
    pub issues: Vec<Issue>,
    /// Splits of which parts are still missing; nothing of them came in.
    pub unfinished: Vec<Unfinished>,
}

/// A record with the bytes it came from.
#[derive(Clone, PartialEq, Eq)]
pub struct DraftRecord {
    /// The record.
    pub record: Record,
    /// 原本: the bytes it came from as received, but for blanked digits of a 個人番号.
    ///
    /// The record of a document's only visit keeps the whole document. Where a document holds several visits, and for
    /// allergies and notes, it is the header, the patient's row and the record's own rows: so a record that is erased
    /// leaves nothing in the evidence of another, and a long notebook is not kept once per visit.
    pub evidence: Vec<u8>,
    /// What the evidence is, with its charset.
    pub media_type: &'static str,
    /// Whether digits of a 個人番号, or of what may be one, were blanked in it.
    pub guarded: bool,
    /// Its life so far, where it comes back from a file that we wrote; its evidence is told there.
    pub past: Option<Box<Past>>,
}

/// A document in several parts (JAHIS 分割制御 911) that is not complete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfinished {
    /// The importer's id.
    pub format: &'static str,
    /// Which of the parts read belong to it, from 0.
    pub parts: Vec<usize>,
    /// The numbers that are there, from 1.
    pub have: Vec<u16>,
    /// How many there are in all.
    pub total: u16,
    /// The numbers that are missing; empty where two different parts claim the same number.
    pub missing: Vec<u16>,
}

impl Draft {
    pub(crate) fn append(&mut self, mut other: Self) {
        self.records.append(&mut other.records);
        self.issues.append(&mut other.issues);
        self.unfinished.append(&mut other.unfinished);
    }

    /// Parts that could not be read become issues beside those that could; where nothing could be read, the first error
    /// stands.
    pub(crate) fn settle(mut self, errors: &[FormatError]) -> Result<Self, FormatError> {
        match errors.first() {
            Some(first) if self.records.is_empty() && self.unfinished.is_empty() => Err(*first),
            Some(_) | None => {
                self.issues.extend(errors.iter().copied().map(Issue::refused));
                // By place, and once: a 用法 that does not fit is met again for each medicine of its RP.
                self.issues.sort_unstable();
                self.issues.dedup();
                Ok(self)
            }
        }
    }
}

impl fmt::Debug for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Part({}, {} bytes)", self.index, self.bytes.len())
    }
}

impl fmt::Debug for DraftRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "DraftRecord({:?}, {} bytes, guarded: {})",
            self.record,
            self.evidence.len(),
            self.guarded
        )
    }
}
