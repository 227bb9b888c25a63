//! Reading: resources to records.

mod clinical;
mod coverage;
mod look;
mod medicines;
mod observations;
mod resource;

use std::collections::BTreeSet;

use serde_json::Value as Json;
use tefuda_record::{Confirmed, Fields, Record};

use self::{
    look::text,
    resource::{Resource, Resources},
};
use crate::{
    Draft, DraftRecord, FormatError, Importer, Issue, Limit, Part,
    decode::{decode, first_line},
    guard::screen,
    issue::FIELD_DROPPED,
};

/// FHIR R4.
pub(crate) struct Fhir;

impl Importer for Fhir {
    fn id(&self) -> &'static str {
        "fhir"
    }

    fn max_bytes(&self) -> (usize, Limit) {
        (Limit::MAX_ARCHIVE_BYTES, Limit::ArchiveBytes)
    }

    /// An object with a resourceType somewhere: some servers write it last.
    fn sniff(&self, bytes: &[u8]) -> bool {
        let marker = b"\"resourceType\"";
        first_line(bytes).starts_with(b"{") && bytes.windows(marker.len()).any(|window| window == marker)
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
    let decoded = decode(bytes).ok_or(FormatError::BrokenEncoding { part })?;
    let screened = screen(decoded, confirmed, is_code);
    let document: Json = serde_json::from_str(&screened.text).map_err(|_| FormatError::Malformed { part })?;
    let resources = Resources::of(part, &screened.text, &document)?;
    let mut reading = Reading {
        resources: &resources,
        part,
        guarded: screened.hits.iter().map(|(at, _)| *at).collect(),
        made: Vec::new(),
        used: BTreeSet::new(),
        issues: Vec::new(),
    };
    let line = |at: usize| screened.text.get(..at).unwrap_or_default().matches('\n').count() + 1;
    reading.issues.extend(screened.hits.iter().map(|(at, code)| Issue {
        part,
        line: line(*at),
        row: None,
        code,
    }));
    reading.records();
    reading.rest();
    let (made, issues) = (reading.made, reading.issues);
    Ok(Draft {
        records: made,
        issues,
        unfinished: Vec::new(),
    })
}

/// Whether twelve digits are a code by the member they stand in, or the end of a UUID.
fn is_code(text: &str, digits: core::ops::Range<usize>) -> bool {
    let before = text.get(..digits.start).unwrap_or_default();
    let member = before.trim_end_matches('"').trim_end().trim_end_matches(':').trim_end();
    member.ends_with("\"code\"") || ends_like_a_uuid(before)
}

/// Whether a text ends with all of a UUID but its last twelve digits.
fn ends_like_a_uuid(before: &str) -> bool {
    let head = before
        .len()
        .checked_sub(24)
        .and_then(|at| before.get(at..))
        .unwrap_or_default();
    let is_dash = |at: usize| matches!(at, 8 | 13 | 18 | 23);
    head.len() == 24
        && head.bytes().enumerate().all(|(at, byte)| {
            if is_dash(at) {
                byte == b'-'
            } else {
                byte.is_ascii_hexdigit()
            }
        })
}

/// Resources being read.
struct Reading<'r> {
    resources: &'r Resources<'r>,
    part: usize,
    /// Where digits were blanked.
    guarded: Vec<usize>,
    made: Vec<DraftRecord>,
    /// Resources that are in the evidence of a record.
    used: BTreeSet<usize>,
    issues: Vec<Issue>,
}

/// A record that is being filled in from resources.
struct Filling {
    fields: Fields,
    dropped: bool,
}

impl Reading<'_> {
    /// Records of the kinds that have resources of their own, in the order of the document.
    fn records(&mut self) {
        let all = self.resources;
        let mut grouped: BTreeSet<usize> = BTreeSet::new();
        for (at, resource) in all.list.iter().enumerate() {
            if grouped.contains(&at) {
                continue;
            }
            let members = all.group_of(at);
            let filling = match resource.kind() {
                "Coverage" => coverage::eligibility(all, resource),
                "MedicationDispense" => medicines::dispensing(all, &members),
                "MedicationRequest" => medicines::prescription(all, &members),
                "MedicationStatement" => medicines::taken(all, resource),
                "AllergyIntolerance" => clinical::allergy(all, resource),
                "Condition" => clinical::condition(all, resource),
                "Immunization" => clinical::vaccination(all, resource),
                "Observation" if resource.is_checkup() => observations::checkup(all, &members),
                "Observation" => {
                    for filling in observations::observations(all, resource) {
                        self.keep(&[at], filling);
                    }
                    continue;
                }
                _ => continue,
            };
            grouped.extend(&members);
            if let Some(filling) = filling {
                self.keep(&members, filling);
            }
        }
    }

    /// Keeps a record with the resources it came from and those that they name.
    fn keep(&mut self, from: &[usize], filling: Filling) {
        let Some(first) = from.first().and_then(|at| self.resources.list.get(*at)) else {
            return;
        };
        if filling.dropped {
            self.notice(FIELD_DROPPED, first);
        }
        let Ok(record) = Record::new(filling.fields) else {
            self.notice(FIELD_DROPPED, first);
            return;
        };
        let sources = self.resources.with_named(from);
        self.used.extend(&sources);
        self.push(record, &sources);
    }

    /// Everything no record was made of, whole, as notes.
    fn rest(&mut self) {
        for (at, resource) in self.resources.list.iter().enumerate() {
            if self.used.contains(&at) {
                continue;
            }
            let mut filling = Filling::of("note");
            filling.put("text", &resource.summary());
            let Ok(record) = filling
                .map(|filling| Record::new(filling.fields))
                .unwrap_or_else(unknown)
            else {
                continue;
            };
            self.push(record, &[at]);
        }
    }

    fn push(&mut self, record: Record, sources: &[usize]) {
        let places = sources.iter().filter_map(|at| self.resources.list.get(*at));
        let guarded = places
            .clone()
            .any(|one| self.guarded.iter().any(|at| one.place.contains(at)));
        self.made.push(DraftRecord {
            record,
            evidence: self.resources.evidence(sources),
            media_type: "application/fhir+json",
            guarded,
            past: None,
        });
    }

    fn notice(&mut self, code: &'static str, resource: &Resource<'_>) {
        self.issues.push(Issue {
            part: self.part,
            line: resource.line,
            row: None,
            code,
        });
    }
}

fn unknown() -> Result<Record, tefuda_record::RecordError> {
    Err(tefuda_record::RecordError::UnknownKind)
}

impl Filling {
    /// An empty record of a kind; every kind named in this room exists.
    fn of(kind: &str) -> Option<Self> {
        Some(Self {
            fields: Fields::of(kind).ok()?,
            dropped: false,
        })
    }

    /// Sets a field; an empty text sets nothing. What was screened before holds no number that was not confirmed.
    fn set(&mut self, id: &str, text: &str) {
        self.dropped |= self.fields.set_confirmed(id, text).is_err();
    }

    /// Sets a field that holds a day from a FHIR date or dateTime; a year or a month alone sets nothing.
    fn day(&mut self, id: &str, date: &str) {
        if let Some(day) = look::day(date) {
            self.set(id, &day.iso());
        }
    }

    /// Adds rows to a repeating field.
    fn rows(&mut self, id: &str, rows: &[Vec<(&str, String)>]) {
        let mut made = Vec::with_capacity(rows.len());
        for row in rows {
            let pairs: Vec<(&str, &str)> = row.iter().map(|(id, text)| (*id, text.as_str())).collect();
            match self.fields.row_of(id, &pairs) {
                Ok((row, problems)) => {
                    self.dropped |= !problems.is_empty();
                    made.push(row);
                }
                Err(_) => self.dropped = true,
            }
        }
        self.dropped |= self.fields.set_rows(id, made).is_err();
    }

    /// Name and birth day of the patient a resource is about.
    fn patient(&mut self, all: &Resources<'_>, resource: &Json) {
        let named = ["subject", "patient", "beneficiary"]
            .iter()
            .find_map(|key| resource.get(key));
        if let Some(patient) = named.and_then(|named| all.named(named)) {
            self.set("patient_name", &look::person_name(patient, "IDE"));
            self.day("patient_birth_day", text(patient, "birthDate"));
        }
    }
}

trait Put {
    fn put(&mut self, id: &str, text: &str);
}

impl Put for Option<Filling> {
    fn put(&mut self, id: &str, text: &str) {
        if let Some(filling) = self {
            filling.set(id, text);
        }
    }
}
