//! Everything a vault holds of a person, as JSON: complete, documented (docs/formats.md), and read back to an equal vault.
//!
//! Every record with its history and the bytes it came from. What comes back in was a file in the meantime, and anybody
//! may have written it: each value is checked as if it were typed, each history must lead to what the record says.

use std::collections::BTreeMap;

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use tefuda_record::{Certainty, Confirmed, Kind, Moment, Record, find_personal_numbers};

use crate::{
    Draft, DraftRecord, Exporter, FormatError, Importer, Issue, Limit, Part, Past, PastStep, Piece, Takeout,
    WriteError,
    decode::{decode, first_line},
    issue::{HISTORY_DROPPED, MAYBE_PERSONAL_NUMBER, PERSONAL_NUMBER_LEFT_OUT, RECORD_DROPPED},
};

/// Our own JSON.
pub(crate) struct TefudaJson;

/// The file. Members that a later version adds are passed over.
#[derive(Serialize, Deserialize)]
struct File {
    format: String,
    version: u16,
    written_at: String,
    person: String,
    records: Vec<Entry>,
    #[serde(default)]
    disclosures: Vec<Json>,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    id: String,
    kind: String,
    #[serde(default)]
    title: String,
    added_at: String,
    #[serde(default)]
    removed: bool,
    #[serde(default)]
    single: bool,
    fields: Map<String, Json>,
    /// Only fields with several values.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    conflicts: BTreeMap<String, Vec<Json>>,
    history: Vec<Act>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    evidence: Vec<Source>,
}

#[derive(Serialize, Deserialize)]
struct Act {
    act: String,
    at: String,
    fields: BTreeMap<String, Vec<Json>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    removed: Option<bool>,
}

#[derive(Serialize, Deserialize)]
struct Source {
    media_type: String,
    base64: String,
}

impl Exporter for TefudaJson {
    fn id(&self) -> &'static str {
        "json"
    }

    fn extension(&self) -> &'static str {
        "json"
    }

    fn takes(&self, _kind: &Kind) -> bool {
        true
    }

    fn write(&self, takeout: &Takeout) -> Result<Vec<u8>, WriteError> {
        if takeout.records.is_empty() {
            return Err(WriteError::Nothing);
        }
        let entry = |one: &crate::TakeoutRecord| Entry {
            id: one.past.id.clone(),
            kind: one.record.kind().id.to_owned(),
            title: one.record.title(),
            added_at: one.past.added_at.iso(),
            removed: one.past.removed,
            single: one.past.is_single,
            fields: one.record.to_json(),
            conflicts: one
                .past
                .values
                .clone()
                .into_iter()
                .filter(|(_, values)| values.len() > 1)
                .collect(),
            history: one.past.acts.iter().map(Act::of).collect(),
            evidence: one.past.evidence.iter().map(Source::of).collect(),
        };
        let file = File {
            format: FORMAT.to_owned(),
            version: VERSION,
            written_at: takeout.at.iso(),
            person: takeout.person.clone(),
            records: takeout.records.iter().map(entry).collect(),
            disclosures: takeout.disclosures.clone(),
        };
        // Nothing in it can fail to be written: the keys are text and the numbers whole.
        let mut bytes = serde_json::to_vec_pretty(&file).unwrap_or_default();
        bytes.push(b'\n');
        Ok(bytes)
    }
}

impl Importer for TefudaJson {
    fn id(&self) -> &'static str {
        "tefuda_json"
    }

    fn max_bytes(&self) -> (usize, Limit) {
        (Limit::MAX_TAKEOUT_BYTES, Limit::TakeoutBytes)
    }

    /// An object whose first member is our format's name.
    fn sniff(&self, bytes: &[u8]) -> bool {
        if !first_line(bytes).starts_with(b"{") {
            return false;
        }
        let head: Vec<u8> = bytes
            .iter()
            .take(256)
            .copied()
            .filter(|b| !b.is_ascii_whitespace())
            .collect();
        head.strip_prefix(b"\xEF\xBB\xBF")
            .unwrap_or(&head)
            .starts_with(b"{\"format\":\"tefuda\"")
    }

    fn read(&self, parts: &[Part<'_>], confirmed: Confirmed) -> Result<Draft, FormatError> {
        let (mut draft, mut errors) = (Draft::default(), Vec::new());
        for part in parts {
            match read(*part, confirmed) {
                Ok(read) => draft.append(read),
                Err(error) => errors.push(error),
            }
        }
        draft.settle(&errors)
    }
}

fn read(part: Part<'_>, confirmed: Confirmed) -> Result<Draft, FormatError> {
    let Part { index: part, bytes } = part;
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if core::str::from_utf8(bytes).is_err() {
        return Err(FormatError::BrokenEncoding { part });
    }
    let file: File = serde_json::from_slice(bytes).map_err(|_| FormatError::Malformed { part })?;
    if file.version != VERSION {
        return Err(FormatError::LaterVersion { part });
    }
    if file.records.is_empty() {
        return Err(FormatError::Empty { part });
    }
    if file.records.len() > Limit::MAX_TAKEOUT_RECORDS {
        return Err(FormatError::TooLarge {
            part,
            limit: Limit::Records,
        });
    }
    let mut draft = Draft::default();
    for (at, entry) in file.records.into_iter().enumerate() {
        let mut notice = |code| {
            draft.issues.push(Issue {
                part,
                line: at + 1,
                row: None,
                code,
            });
        };
        if let Some(code) = personal_number(&entry, confirmed) {
            notice(code);
            continue;
        }
        let Ok(record) = Record::from_json(&entry.kind, &entry.fields) else {
            notice(RECORD_DROPPED);
            continue;
        };
        let past = entry.past(&record);
        if past.is_none() {
            notice(HISTORY_DROPPED);
        }
        draft.records.push(DraftRecord {
            record,
            evidence: Vec::new(),
            media_type: "application/json",
            guarded: false,
            past: past.map(Box::new),
        });
    }
    if draft.records.is_empty() {
        return Err(FormatError::Malformed { part });
    }
    Ok(draft)
}

impl Entry {
    /// The life of the record; `None` where it cannot have been this record's.
    fn past(self, record: &Record) -> Option<Past> {
        let moment = |text: &str| Moment::parse(text);
        let is_id = |id: &str| id.len() == 26 && id.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
        let mut values: BTreeMap<String, Vec<Json>> = record
            .to_json()
            .into_iter()
            .map(|(field, value)| (field, vec![value]))
            .collect();
        for (field, several) in self.conflicts {
            if several.first() != values.get(&field).and_then(|values| values.first()) {
                return None;
            }
            values.insert(field, several);
        }
        if !is_id(&self.id) || self.history.is_empty() || self.history.len() > MAX_ACTS {
            return None;
        }
        let mut held: Map<String, Json> = Map::new();
        let mut acts = Vec::with_capacity(self.history.len());
        for act in self.history {
            for (field, written) in &act.fields {
                match written.last() {
                    Some(value) => held.insert(field.clone(), value.clone()),
                    None => held.remove(field),
                };
            }
            // What it said at each time was a record too.
            Record::from_json(&self.kind, &held).ok()?;
            acts.push(PastStep {
                act: Some(act.act).filter(|act| is_id(act))?,
                at: moment(&act.at)?,
                fields: act.fields,
                removed: act.removed,
            });
        }
        let is_told = values
            .keys()
            .all(|field| acts.iter().any(|act| act.fields.contains_key(field)));
        let removed = acts.iter().rev().find_map(|act| act.removed).unwrap_or(false);
        let pieces: Option<Vec<Piece>> = self.evidence.into_iter().map(Source::piece).collect();
        (is_told && removed == self.removed).then_some(())?;
        Some(Past {
            id: self.id,
            added_at: moment(&self.added_at)?,
            is_single: self.single,
            removed: self.removed,
            values,
            acts,
            evidence: pieces?,
        })
    }
}

impl Act {
    fn of(act: &PastStep) -> Self {
        Self {
            act: act.act.clone(),
            at: act.at.iso(),
            fields: act.fields.clone(),
            removed: act.removed,
        }
    }
}

impl Source {
    fn of(piece: &Piece) -> Self {
        Self {
            media_type: piece.media_type.clone(),
            base64: BASE64_STANDARD.encode(&piece.bytes),
        }
    }

    fn piece(self) -> Option<Piece> {
        let is_plain =
            self.media_type.len() <= 120 && self.media_type.bytes().all(|b| b.is_ascii_graphic() || b == b' ');
        Some(Piece {
            media_type: Some(self.media_type).filter(|_| is_plain)?,
            bytes: BASE64_STANDARD.decode(self.base64).ok()?,
        })
    }
}

/// What of a 個人番号 stands in a record, now, in its past or in a text it came from: such a record stays out as a whole.
fn personal_number(entry: &Entry, confirmed: Confirmed) -> Option<&'static str> {
    let mut worst = None;
    let mut texts: Vec<(&str, &Json)> = entry
        .fields
        .iter()
        .map(|(field, value)| (field.as_str(), value))
        .collect();
    let past = entry.history.iter().flat_map(|act| &act.fields).chain(&entry.conflicts);
    texts.extend(past.flat_map(|(field, values)| values.iter().map(move |value| (field.as_str(), value))));
    // Values are texts, rows of texts, or nothing a record takes: two steps down is everywhere.
    while let Some((field, value)) = texts.pop() {
        match value {
            Json::String(text) => {
                let found = find_personal_numbers(text).into_iter().map(|finding| finding.certainty);
                worst = worst.max(found.filter(|how| *how > Certainty::Bare || !is_code(field)).max());
            }
            Json::Array(items) => texts.extend(items.iter().map(|item| (field, item))),
            Json::Object(row) => texts.extend(row.iter().map(|(field, value)| (field.as_str(), value))),
            Json::Null | Json::Bool(_) | Json::Number(_) => {}
        }
    }
    // What a bare number is in a text of another format, only that format's reader could tell.
    for source in &entry.evidence {
        let bytes = BASE64_STANDARD.decode(&source.base64).unwrap_or_default();
        let text = decode(&bytes).filter(|_| is_text(&source.media_type));
        let found = text.map(|text| find_personal_numbers(&text.text)).unwrap_or_default();
        worst = worst.max(
            found
                .iter()
                .map(|finding| finding.certainty)
                .filter(|how| *how > Certainty::Bare)
                .max(),
        );
    }
    match worst? {
        Certainty::Named | Certainty::Grouped => Some(PERSONAL_NUMBER_LEFT_OUT),
        Certainty::Bare if confirmed == Confirmed::No => Some(MAYBE_PERSONAL_NUMBER),
        Certainty::Bare => None,
    }
}

/// Fields whose twelve digits are a code by their place.
fn is_code(field: &str) -> bool {
    matches!(
        field,
        "code" | "generic_code" | "usage_code" | "value_code" | "method_code"
    )
}

fn is_text(media_type: &str) -> bool {
    ["text", "json", "xml"].iter().any(|kind| media_type.contains(kind))
}

const FORMAT: &str = "tefuda";
const VERSION: u16 = 1;
const MAX_ACTS: usize = 10_000;
