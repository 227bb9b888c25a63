//! Writing: a JP Core Bundle of everything that has a resource, and an International Patient Summary.

mod clinical;
mod ips;
mod medicines;
mod observations;
mod person;
mod sheaf;

use serde_json::json;
use tefuda_record::Kind;

pub(crate) use ips::Ips;

use self::sheaf::Sheaf;
use crate::{Exporter, Takeout, TakeoutRecord, WriteError};

/// A Bundle of resources, by JP Core where it has a profile.
pub(crate) struct FhirBundle;

impl Exporter for FhirBundle {
    fn id(&self) -> &'static str {
        "fhir"
    }

    fn extension(&self) -> &'static str {
        "json"
    }

    fn takes(&self, kind: &Kind) -> bool {
        KINDS.contains(&kind.id)
    }

    fn write(&self, takeout: &Takeout) -> Result<Vec<u8>, WriteError> {
        let first = takeout
            .live()
            .find(|one| self.takes(one.record.kind()))
            .ok_or(WriteError::Nothing)?;
        let mut sheaf = Sheaf::begin(takeout, first);
        for one in takeout.live() {
            resources(one, &mut sheaf);
        }
        let bundle = json!({
            "resourceType": "Bundle",
            "type": "collection",
            "timestamp": takeout.at.iso(),
            "entry": sheaf.entries(),
        });
        Ok(bytes(&bundle))
    }
}

/// One Coverage with its patient and insurer in it, and marks beside it: what a program at a counter takes.
pub(crate) fn coverage_alone(text: &dyn Fn(&str) -> Option<String>, tags: &[(&str, &str)]) -> Vec<u8> {
    let inside = |mut resource: serde_json::Value, id: &str| {
        if let Some(members) = resource.as_object_mut() {
            members.insert("id".to_owned(), id.into());
        }
        resource
    };
    let link = |id: &str| json!({ "reference": format!("#{id}") });
    let mut coverage = person::insurance(text, &link("patient"), &link("insurer"));
    if let Some(members) = coverage.as_object_mut() {
        let contained = json!([
            inside(person::insured(text), "patient"),
            inside(person::insurer(text), "insurer")
        ]);
        members.insert("contained".to_owned(), contained);
        let mut meta = sheaf::profile("JP_Coverage");
        if let Some(meta) = meta.as_object_mut() {
            let tags = tags
                .iter()
                .map(|(system, code)| json!({ "system": system, "code": code }));
            meta.insert("tag".to_owned(), tags.collect());
        }
        members.insert("meta".to_owned(), meta);
    }
    bytes(&sheaf::pruned(coverage))
}

/// The resources of one record; the urls of the chief ones among them.
fn resources(one: &TakeoutRecord, sheaf: &mut Sheaf) -> Vec<String> {
    match one.record.kind().id {
        "eligibility" => person::coverage(one, sheaf),
        "contact" => person::contact(one, sheaf),
        "dispensing" => medicines::dispensing(one, sheaf),
        "prescription" => medicines::prescription(one, sheaf),
        "otc" => medicines::taken(one, sheaf),
        "allergy" | "contraindication" => clinical::allergy(one, sheaf),
        "condition" => clinical::condition(one, sheaf),
        "vaccination" => clinical::vaccination(one, sheaf),
        "note" => clinical::note(one, sheaf),
        "checkup" => observations::checkup(one, sheaf),
        "observation" => observations::observation(one, sheaf),
        "infection" => observations::infection(one, sheaf),
        "screening" => observations::screening(one, sheaf),
        _ => Vec::new(),
    }
}

fn bytes(json: &serde_json::Value) -> Vec<u8> {
    // Nothing in it can fail to be written.
    let mut bytes = serde_json::to_vec_pretty(json).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

const KINDS: &[&str] = &[
    "eligibility",
    "contact",
    "dispensing",
    "prescription",
    "otc",
    "allergy",
    "contraindication",
    "condition",
    "vaccination",
    "note",
    "checkup",
    "observation",
    "infection",
    "screening",
];
