//! Resources being gathered, each under a url that follows from its record, so that writing twice writes the same.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};
use tefuda_record::{Record, Row};

use super::{super::systems::PROFILES, person};
use crate::{Takeout, TakeoutRecord};

/// Resources being gathered.
pub(super) struct Sheaf {
    entries: Vec<Json>,
    patient: String,
    /// Organisations and people by what makes them one, so that each is written once.
    known: BTreeMap<String, String>,
    /// How many resources were made of each record.
    counts: BTreeMap<String, u16>,
}

/// Values of a record or of one of its rows.
pub(super) trait Values {
    /// The text of a field; days as `YYYY-MM-DD`.
    fn value(&self, id: &str) -> Option<String>;
}

impl Values for Record {
    fn value(&self, id: &str) -> Option<String> {
        self.text(id)
    }
}

impl Values for Row {
    fn value(&self, id: &str) -> Option<String> {
        self.text(id)
    }
}

impl Sheaf {
    /// Begins with the patient, whose name and birth day come from the newest eligibility.
    pub(super) fn begin(takeout: &Takeout, first: &TakeoutRecord) -> Self {
        let mut sheaf = Self {
            entries: Vec::new(),
            patient: url(&first.past.id, u16::MAX),
            known: BTreeMap::new(),
            counts: BTreeMap::new(),
        };
        let patient = person::patient(takeout);
        sheaf.push(&sheaf.patient.clone(), pruned(patient));
        sheaf
    }

    /// The patient's url.
    pub(super) fn patient(&self) -> &str {
        &self.patient
    }

    /// A reference to the patient.
    pub(super) fn subject(&self) -> Json {
        json!({ "reference": self.patient })
    }

    /// Adds a resource of a record, and answers its url. Members without a value are left out.
    pub(super) fn add(&mut self, one: &TakeoutRecord, resource: Json) -> String {
        let count = self.counts.entry(one.past.id.clone()).or_default();
        let url = url(&one.past.id, *count);
        *count = count.saturating_add(1);
        self.push(&url, pruned(resource));
        url
    }

    /// Adds a resource as it came.
    pub(super) fn add_as_it_came(&mut self, one: &TakeoutRecord, resource: Json) -> String {
        let count = self.counts.entry(one.past.id.clone()).or_default();
        let url = url(&one.past.id, *count);
        *count = count.saturating_add(1);
        self.push(&url, resource);
        url
    }

    /// A reference to something that stands once however many records name it.
    pub(super) fn shared(&mut self, one: &TakeoutRecord, key: &str, resource: Json) -> Json {
        let url = match self.known.get(key) {
            Some(url) => url.clone(),
            None => {
                let url = self.add(one, resource);
                self.known.insert(key.to_owned(), url.clone());
                url
            }
        };
        json!({ "reference": url })
    }

    fn push(&mut self, url: &str, resource: Json) {
        let mut entry = Map::new();
        entry.insert("fullUrl".to_owned(), url.into());
        entry.insert("resource".to_owned(), resource);
        self.entries.push(Json::Object(entry));
    }

    /// Everything gathered.
    pub(super) fn entries(self) -> Vec<Json> {
        self.entries
    }
}

/// The `meta` of a resource that follows a JP Core profile.
pub(super) fn profile(name: &str) -> Json {
    json!({ "profile": [format!("{PROFILES}{name}")] })
}

/// A CodeableConcept of one coding and a text.
pub(super) fn concept(system: Option<&str>, code: Option<&str>, said: Option<&str>) -> Json {
    let coding = code.map(|code| json!([{ "system": system, "code": code, "display": said }]));
    json!({ "coding": coding, "text": said })
}

/// A CodeableConcept of a code of the standard's own.
pub(super) fn coded(system: &str, code: &str) -> Json {
    json!({ "coding": [{ "system": system, "code": code }] })
}

/// A decimal as JSON writes it; none where it is no number. Its digits stay as they are.
pub(super) fn number(text: Option<&str>) -> Option<Json> {
    let text = text?;
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_decimal = digits.split('.').count() <= 2
        && digits
            .split('.')
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    let number: f64 = text.parse().ok().filter(|_| is_decimal)?;
    match text.parse::<i64>() {
        Ok(whole) => Some(Json::from(whole)),
        Err(_) => Some(Json::from(number)),
    }
}

/// Annotations.
pub(super) fn notes(texts: &[Option<String>]) -> Option<Json> {
    let notes: Vec<Json> = texts.iter().flatten().map(|text| json!({ "text": text })).collect();
    (!notes.is_empty()).then(|| Json::from(notes))
}

/// Takes out every member without a value, and what is empty without them: FHIR allows neither.
pub(super) fn pruned(json: Json) -> Json {
    // What is written here is a handful of levels deep, whatever came in.
    match json {
        Json::Object(members) => {
            let members: Map<String, Json> = members
                .into_iter()
                .map(|(key, value)| (key, pruned(value)))
                .filter(|(_, value)| !is_nothing(value))
                .collect();
            Json::Object(members)
        }
        Json::Array(items) => Json::Array(items.into_iter().map(pruned).filter(|item| !is_nothing(item)).collect()),
        // The standard's own pattern for texts knows no ideographic space.
        Json::String(text) => Json::String(text.replace('\u{3000}', " ")),
        Json::Null | Json::Bool(_) | Json::Number(_) => json,
    }
}

fn is_nothing(json: &Json) -> bool {
    match json {
        Json::Null => true,
        Json::Object(members) => members.is_empty(),
        Json::Array(items) => items.is_empty(),
        Json::String(text) => text.is_empty(),
        Json::Bool(_) | Json::Number(_) => false,
    }
}

/// A url that follows from the record's id (a ULID, 128 bits) and a number: a UUID of version 8, made by our own rule.
///
/// Source: RFC 9562 §5.8.
pub(super) fn url(id: &str, number: u16) -> String {
    let value = id.bytes().fold(0_u128, |value, byte| {
        let digit = ALPHABET.iter().position(|known| *known == byte).unwrap_or(0);
        value.wrapping_shl(5) | u128::try_from(digit).unwrap_or(0)
    });
    let value = value ^ (u128::from(number) << 44);
    let marked = value & !(0xF_u128 << 76) & !(0x3_u128 << 62) | (0x8_u128 << 76) | (0x2_u128 << 62);
    let hex = format!("{marked:032x}");
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default().to_owned();
    format!(
        "urn:uuid:{}-{}-{}-{}-{}",
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32)
    )
}

/// Crockford's base 32, as ULIDs are written.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn urls_are_uuids_and_tell_records_and_numbers_apart() {
        let mut seen = BTreeSet::new();
        for id in [
            "01M00000000000000000000001",
            "01M00000000000000000000002",
            "7ZZZZZZZZZZZZZZZZZZZZZZZZZ",
        ] {
            for number in [0, 1, 2, 3, 4, 5, 100, u16::MAX] {
                let url = url(id, number);
                let digits = url.as_bytes();
                assert_eq!((digits.len(), digits[23]), (45, b'8'), "{url}");
                assert!(matches!(digits[28], b'8' | b'9' | b'a' | b'b'), "{url}");
                assert!(seen.insert(url));
            }
        }
    }

    #[test]
    fn numbers_keep_their_digits_and_nothing_else_is_one() {
        for (text, written) in [("5.7", "5.7"), ("134", "134"), ("-0.5", "-0.5"), ("0", "0")] {
            assert_eq!(number(Some(text)).unwrap().to_string(), written);
        }
        for text in ["", "1e9", "NaN", "<5", "1.", "1.2.3", "inf"] {
            assert_eq!(number(Some(text)), None, "{text}");
        }
    }

    #[test]
    fn nothing_empty_is_written() {
        assert_eq!(
            pruned(json!({ "a": null, "b": { "c": [] }, "d": [{ "e": "" }, 1] })),
            json!({ "d": [1] })
        );
    }
}
