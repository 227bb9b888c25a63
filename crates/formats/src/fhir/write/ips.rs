//! International Patient Summary: a document with the sections that it must have, and those that we can fill.
//!
//! A section that it must have and that nothing is known for says so; it never says that there is nothing.
//!
//! Source: IPS 2.0.1, Composition (IPS); LOINC 60591-5.

use serde_json::{Value as Json, json};
use tefuda_record::Kind;

use super::{
    super::systems::LOINC,
    bytes, resources,
    sheaf::{Sheaf, coded, url},
};
use crate::{Exporter, Takeout, TakeoutRecord, WriteError};

/// International Patient Summary.
pub(crate) struct Ips;

impl Exporter for Ips {
    fn id(&self) -> &'static str {
        "ips"
    }

    fn extension(&self) -> &'static str {
        "json"
    }

    fn takes(&self, kind: &Kind) -> bool {
        SECTIONS.iter().any(|section| section.kinds.contains(&kind.id)) || matches!(kind.id, "eligibility" | "contact")
    }

    fn write(&self, takeout: &Takeout) -> Result<Vec<u8>, WriteError> {
        let first = takeout
            .live()
            .find(|one| self.takes(one.record.kind()))
            .ok_or(WriteError::Nothing)?;
        let mut sheaf = Sheaf::begin(takeout, first);
        let mut sections = Vec::new();
        for section in SECTIONS {
            sections.extend(section.write(takeout, &mut sheaf));
        }
        let patient = sheaf.patient().to_owned();
        let mut composition = json!({
            "resourceType": "Composition",
            "meta": { "profile": ["http://hl7.org/fhir/uv/ips/StructureDefinition/Composition-uv-ips"] },
            "language": "ja",
            "status": "final",
            "type": coded(LOINC, "60591-5"),
            "subject": { "reference": patient },
            "date": takeout.at.iso(),
            // What is in it the person put there.
            "author": [{ "reference": patient }],
            "title": format!("患者サマリー（{}）/ International Patient Summary", takeout.at.day_in_japan().iso()),
            "section": sections,
        });
        if let Some(members) = composition.as_object_mut() {
            members.insert("text".to_owned(), narrative(core::slice::from_ref(&takeout.person)));
        }
        let own = url(&first.past.id, u16::MAX - 1);
        let mut entries = vec![json!({ "fullUrl": own, "resource": composition })];
        entries.extend(sheaf.entries());
        let bundle = json!({
            "resourceType": "Bundle",
            "meta": { "profile": ["http://hl7.org/fhir/uv/ips/StructureDefinition/Bundle-uv-ips"] },
            "identifier": { "system": "urn:ietf:rfc:3986", "value": own },
            "type": "document",
            "timestamp": takeout.at.iso(),
            "entry": entries,
        });
        Ok(bytes(&bundle))
    }
}

/// A section of the summary.
struct Section {
    code: &'static str,
    title: &'static str,
    kinds: &'static [&'static str],
    /// Which records of those kinds.
    holds: fn(&TakeoutRecord) -> bool,
    must: bool,
}

impl Section {
    fn write(&self, takeout: &Takeout, sheaf: &mut Sheaf) -> Option<Json> {
        let held: Vec<&TakeoutRecord> = takeout
            .live()
            .filter(|one| self.kinds.contains(&one.record.kind().id) && (self.holds)(one))
            .collect();
        let mut entries = Vec::new();
        for one in &held {
            entries.extend(resources(one, sheaf).into_iter().map(|url| json!({ "reference": url })));
        }
        let mut section = json!({
            "title": self.title,
            "code": coded(LOINC, self.code),
        });
        let members = section.as_object_mut()?;
        if entries.is_empty() {
            if !self.must {
                return None;
            }
            members.insert(
                "text".to_owned(),
                narrative(&["記録がありません / No information available".to_owned()]),
            );
            members.insert(
                "emptyReason".to_owned(),
                coded("http://terminology.hl7.org/CodeSystem/list-empty-reason", "unavailable"),
            );
        } else {
            let lines: Vec<String> = held.iter().map(|one| line(one)).collect();
            members.insert("text".to_owned(), narrative(&lines));
            members.insert("entry".to_owned(), entries.into());
        }
        Some(section)
    }
}

/// A record as one line for people.
fn line(one: &TakeoutRecord) -> String {
    let day = one.record.day().map(|day| day.iso()).unwrap_or_default();
    let medicines: Vec<String> = one
        .record
        .rows("medicines")
        .iter()
        .filter_map(|row| row.text("name"))
        .collect();
    let mut parts = vec![day, one.record.title()];
    parts.extend(medicines);
    parts.retain(|part| !part.is_empty());
    parts.join(" ")
}

/// XHTML of plain lines.
fn narrative(lines: &[String]) -> Json {
    let items: String = lines.iter().map(|line| format!("<li>{}</li>", escaped(line))).collect();
    json!({ "status": "generated", "div": format!("<div xmlns=\"http://www.w3.org/1999/xhtml\"><ul>{items}</ul></div>") })
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

fn any(_: &TakeoutRecord) -> bool {
    true
}

fn is_past(one: &TakeoutRecord) -> bool {
    one.record.text("state").as_deref() == Some("past") || one.record.text("ended_on").is_some()
}

fn is_present(one: &TakeoutRecord) -> bool {
    !is_past(one)
}

const SECTIONS: &[Section] = &[
    Section {
        code: "11450-4",
        title: "病名 / Problem list",
        kinds: &["condition"],
        holds: is_present,
        must: true,
    },
    Section {
        code: "48765-2",
        title: "アレルギー・副作用・禁忌 / Allergies and intolerances",
        kinds: &["allergy", "contraindication"],
        holds: any,
        must: true,
    },
    Section {
        code: "10160-0",
        title: "お薬 / Medications",
        kinds: &["dispensing", "prescription", "otc"],
        holds: any,
        must: true,
    },
    Section {
        code: "11369-6",
        title: "予防接種 / Immunizations",
        kinds: &["vaccination"],
        holds: any,
        must: false,
    },
    Section {
        code: "30954-2",
        title: "検査 / Results",
        kinds: &["checkup", "observation", "infection", "screening"],
        holds: any,
        must: false,
    },
    Section {
        code: "11348-0",
        title: "既往歴 / History of past illness",
        kinds: &["condition"],
        holds: is_past,
        must: false,
    },
];
