//! The FHIR Bundle of a card, to vaccinations.

use serde_json::Value as Json;
use tefuda_record::{Certainty, Confirmed, FieldProblem, Fields, Record, RecordError, blank, find_personal_numbers};

use super::card::{HealthCard, UNCHECKED};
use crate::{
    Draft, DraftRecord, FormatError, Issue,
    issue::{DAY_UNREADABLE, FIELD_DROPPED, MAYBE_PERSONAL_NUMBER, PERSONAL_NUMBER_BLANKED, ROW_SHORT, ROW_UNKNOWN},
    jahis::notes,
};

/// Reads the resources of a card.
pub(super) fn read(part: usize, card: &HealthCard, jws: &str, confirmed: Confirmed) -> Result<Draft, FormatError> {
    let entries = card
        .payload
        .pointer("/vc/credentialSubject/fhirBundle/entry")
        .and_then(Json::as_array)
        .ok_or(FormatError::Malformed { part })?;
    let resources: Vec<&Json> = entries.iter().filter_map(|entry| entry.get("resource")).collect();
    let patient = resources
        .iter()
        .find(|one| text(one, "/resourceType") == Some("Patient"));
    let mut reading = Reading {
        part,
        confirmed,
        draft: Draft::default(),
        guarded: false,
    };
    reading.look_through(&card.payload);
    let mut records = Vec::new();
    for resource in &resources {
        match text(resource, "/resourceType") {
            Some("Patient") => {}
            Some("Immunization") => records.extend(reading.vaccination(card, resource, patient.copied())),
            Some(_) | None => {
                reading.issue(ROW_UNKNOWN);
                records.extend(notes(&shown(resource), None));
            }
        }
    }
    if records.is_empty() {
        return Err(FormatError::NoResult { part });
    }
    // A 個人番号 inside the signed bytes can only go with all of them: what is left of the card is no card any more.
    let evidence = if reading.guarded {
        shown(&card.payload).into_bytes()
    } else {
        format!("{{\"verifiableCredential\":[\"{jws}\"]}}").into_bytes()
    };
    for record in records {
        reading.draft.records.push(DraftRecord {
            record,
            evidence: evidence.clone(),
            media_type: if reading.guarded {
                "application/json"
            } else {
                "application/smart-health-card"
            },
            guarded: reading.guarded,
            past: None,
        });
    }
    Ok(reading.draft)
}

struct Reading {
    part: usize,
    confirmed: Confirmed,
    draft: Draft,
    guarded: bool,
}

impl Reading {
    fn issue(&mut self, code: &'static str) {
        let issue = Issue {
            part: self.part,
            line: 0,
            row: None,
            code,
        };
        self.draft.issues.push(issue);
    }

    /// A 個人番号 may stand where no field looks.
    fn look_through(&mut self, payload: &Json) {
        for finding in find_personal_numbers(&payload.to_string()) {
            match (finding.certainty, self.confirmed) {
                (Certainty::Bare, Confirmed::Yes) => {}
                (Certainty::Bare, Confirmed::No) => self.refuse(FieldProblem::MaybePersonalNumber),
                (Certainty::Named | Certainty::Grouped, _) => self.refuse(FieldProblem::PersonalNumber),
            }
        }
    }

    fn vaccination(&mut self, card: &HealthCard, resource: &Json, patient: Option<&Json>) -> Vec<Record> {
        let Ok(mut fields) = Fields::of("vaccination") else {
            return Vec::new();
        };
        let code = text(resource, "/vaccineCode/coding/0/code").unwrap_or_default();
        let system = text(resource, "/vaccineCode/coding/0/system").unwrap_or_default();
        let known = KNOWN.iter().find(|(known, _)| system == CVX && *known == code);
        let named = text(resource, "/vaccineCode/text").or_else(|| text(resource, "/vaccineCode/coding/0/display"));
        let vaccine = named.or(known.map(|(_, name)| *name)).unwrap_or(code);
        // The time of day is of no use to anybody, and a year alone is no day.
        let day = text(resource, "/occurrenceDateTime")
            .and_then(|at| at.get(..10))
            .unwrap_or_default();
        let person = |path: &str| patient.and_then(|patient| text(patient, path)).unwrap_or_default();
        let name = match (
            person("/name/0/text"),
            person("/name/0/family"),
            person("/name/0/given/0"),
        ) {
            ("", family, given) => format!("{family} {given}").trim().to_owned(),
            (whole, _, _) => whole.to_owned(),
        };
        let dose = resource
            .pointer("/protocolApplied/0/doseNumberPositiveInt")
            .and_then(Json::as_u64)
            .map(|dose| dose.to_string());
        let at = |path: &str| text(resource, path).unwrap_or_default();
        let remarks = format!("SMART Health Card\n発行者 {}\n{UNCHECKED}", card.issuer);
        let values = [
            ("given_on", day),
            ("disease", known.map_or("", |_| "covid_19")),
            ("vaccine", vaccine),
            ("code", code),
            ("code_system", system),
            ("dose", dose.as_deref().unwrap_or_default()),
            ("lot", at("/lotNumber")),
            ("manufacturer", at("/manufacturer/display")),
            ("institution", at("/performer/0/actor/display")),
            ("patient_name", &name),
            ("patient_birth_day", person("/birthDate")),
            ("remarks", &remarks),
        ];
        for (id, value) in values {
            let set = match self.confirmed {
                Confirmed::No => fields.set(id, value),
                Confirmed::Yes => fields.set_confirmed(id, value),
            };
            if let Err(RecordError::Field { problem, .. }) = set {
                self.refuse(problem);
            }
        }
        let is_done = matches!(text(resource, "/status"), Some("completed") | None);
        match Record::new(fields) {
            Ok(record) if is_done => vec![record],
            // Not given, entered in error, or without a day.
            Ok(_) | Err(_) => {
                self.issue(ROW_SHORT);
                notes(&shown(resource), None)
            }
        }
    }

    fn refuse(&mut self, problem: FieldProblem) {
        let code = match problem {
            FieldProblem::PersonalNumber => PERSONAL_NUMBER_BLANKED,
            FieldProblem::MaybePersonalNumber => MAYBE_PERSONAL_NUMBER,
            FieldProblem::Day(_) => DAY_UNREADABLE,
            FieldProblem::Unknown
            | FieldProblem::Missing
            | FieldProblem::Text(_)
            | FieldProblem::Number(_)
            | FieldProblem::NotKana
            | FieldProblem::NotDecimal
            | FieldProblem::NotAChoice
            | FieldProblem::WrongType
            | FieldProblem::TooManyRows => FIELD_DROPPED,
        };
        self.guarded |= matches!(code, PERSONAL_NUMBER_BLANKED | MAYBE_PERSONAL_NUMBER);
        self.issue(code);
    }
}

/// A resource as text, with every 個人番号 blanked.
fn shown(resource: &Json) -> String {
    let text = resource.to_string();
    let findings = find_personal_numbers(&text);
    blank(&text, &findings)
}

fn text<'j>(json: &'j Json, path: &str) -> Option<&'j str> {
    json.pointer(path).and_then(Json::as_str)
}

/// CVX, the code system of vaccines that these cards use.
const CVX: &str = "http://hl7.org/fhir/sid/cvx";

/// What was given in Japan against COVID-19, by its CVX code.
const KNOWN: &[(&str, &str)] = &[
    ("207", "スパイクバックス筋注（モデルナ）"),
    ("208", "コミナティ筋注（ファイザー）"),
    ("210", "バキスゼブリア筋注（アストラゼネカ）"),
    ("211", "ヌバキソビッド筋注（ノババックス）"),
];
