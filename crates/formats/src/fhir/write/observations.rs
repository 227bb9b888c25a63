//! Test results out: single ones, the items of a checkup with the report that holds them, infections, screenings.

use serde_json::{Map, Value as Json, json};

use super::{
    super::systems::{OBSERVATION_CATEGORY, UCUM},
    person::{organization, practitioner},
    sheaf::{Sheaf, Values, coded, concept, notes, number, profile},
};
use crate::TakeoutRecord;

/// One result.
pub(super) fn observation(one: &TakeoutRecord, sheaf: &mut Sheaf) -> Vec<String> {
    let text = |id: &str| one.record.text(id);
    let performer = organization(one, sheaf, [text("institution"), text("institution_code"), None, None]);
    let mut observation = item(&one.record, "JP_Observation_LabResult", "laboratory");
    place(&mut observation, sheaf, text("observed_on"), performer.as_ref());
    vec![sheaf.add(one, Json::Object(observation))]
}

/// A checkup: its items, and a report that names them.
pub(super) fn checkup(one: &TakeoutRecord, sheaf: &mut Sheaf) -> Vec<String> {
    let text = |id: &str| one.record.text(id);
    let parts = [
        text("institution"),
        text("institution_code"),
        text("institution_phone"),
        None,
    ];
    let performer = organization(one, sheaf, parts);
    let mut urls = Vec::new();
    for row in one.record.rows("items") {
        let mut observation = item(row, "", "exam");
        observation.insert(
            "meta".to_owned(),
            json!({ "profile": ["http://jpfhir.jp/fhir/eCheckup/StructureDefinition/JP_Observation_eCheckupGeneral"] }),
        );
        place(&mut observation, sheaf, text("checked_on"), performer.as_ref());
        urls.push(sheaf.add(one, Json::Object(observation)));
    }
    let results: Vec<Json> = urls.iter().map(|url| json!({ "reference": url })).collect();
    let report = json!({
        "resourceType": "DiagnosticReport",
        "status": "final",
        "code": { "text": "健診結果" },
        "subject": sheaf.subject(),
        "effectiveDateTime": text("checked_on"),
        "performer": [performer],
        "resultsInterpreter": [practitioner(one, sheaf, text("doctor"))],
        "result": results,
        "conclusion": text("diagnosis"),
    });
    let report = sheaf.add(one, report);
    urls.push(report);
    urls
}

/// 感染症.
pub(super) fn infection(one: &TakeoutRecord, sheaf: &mut Sheaf) -> Vec<String> {
    let text = |id: &str| one.record.text(id);
    let performer = organization(one, sheaf, [text("institution"), None, None, None]);
    let code = match text("result").as_deref() {
        Some("positive") => Some(("POS", "陽性")),
        Some("negative") => Some(("NEG", "陰性")),
        Some("indeterminate") => Some(("IND", "判定保留")),
        Some(_) | None => None,
    };
    let said = text("value").or_else(|| code.map(|(_, word)| word.to_owned()));
    let mut observation = json!({
        "resourceType": "Observation",
        "meta": { "profile": ["http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_Observation_LabResult_eCS"] },
        "status": "final",
        "category": [coded(OBSERVATION_CATEGORY, "laboratory")],
        "code": concept(text("code_system").as_deref(), text("code").as_deref(), text("name").as_deref()),
        "valueString": said,
        "interpretation": [code.map(|(code, _)| coded(INTERPRETATION, code))],
        "method": { "text": text("method") },
        "note": notes(&[text("remarks")]),
    });
    if let Some(members) = observation.as_object_mut() {
        place(members, sheaf, text("tested_on"), performer.as_ref());
    }
    vec![sheaf.add(one, observation)]
}

/// がん検診.
pub(super) fn screening(one: &TakeoutRecord, sheaf: &mut Sheaf) -> Vec<String> {
    let text = |id: &str| one.record.text(id);
    let performer = organization(one, sheaf, [text("institution"), text("institution_code"), None, None]);
    let report = json!({
        "resourceType": "DiagnosticReport",
        "status": "final",
        "code": { "text": format!("がん検診 {}", text("site").unwrap_or_default()) },
        "subject": sheaf.subject(),
        "effectiveDateTime": text("screened_on"),
        "performer": [performer],
        "resultsInterpreter": [practitioner(one, sheaf, text("doctor"))],
        "conclusion": text("result"),
    });
    vec![sheaf.add(one, report)]
}

/// What an item says, whether it is a record or a row.
fn item(values: &impl Values, profile_name: &str, category: &str) -> Map<String, Json> {
    let text = |id: &str| values.value(id);
    let unit = text("unit");
    let value = text("value");
    let quantity = number(value.as_deref())
        .filter(|_| text("value_code").is_none())
        .map(|value| json!({ "value": value, "unit": unit, "system": unit.as_ref().map(|_| UCUM), "code": unit }));
    let coded_value =
        text("value_code").map(|code| concept(text("value_code_system").as_deref(), Some(&code), value.as_deref()));
    let is_plain = quantity.is_none() && coded_value.is_none();
    let plain = value.filter(|_| is_plain).map(|value| match &unit {
        Some(unit) => format!("{value} {unit}"),
        None => value,
    });
    let absent = match text("state").as_deref() {
        Some("not_performed") => Some("not-performed"),
        Some("not_measurable") => Some("error"),
        Some(_) => None,
        None if is_plain && plain.is_none() => Some("unknown"),
        None => None,
    };
    let judgement = text("judgement").map(|said| match said.as_str() {
        "H" | "L" | "N" | "HH" | "LL" | "A" => coded(INTERPRETATION, &said),
        _ => json!({ "text": said }),
    });
    let bound = |id: &str| number(text(id).as_deref()).map(|value| json!({ "value": value, "unit": unit }));
    let range =
        json!({ "low": bound("reference_low"), "high": bound("reference_high"), "text": text("reference_text") });
    let json = json!({
        "resourceType": "Observation",
        "meta": profile(profile_name),
        "status": "final",
        "category": [coded(OBSERVATION_CATEGORY, category)],
        "code": concept(text("code_system").as_deref(), text("code").as_deref(), text("name").as_deref()),
        "valueQuantity": quantity,
        "valueCodeableConcept": coded_value,
        "valueString": plain,
        "dataAbsentReason": absent.map(|code| coded("http://terminology.hl7.org/CodeSystem/data-absent-reason", code)),
        "interpretation": [judgement],
        "note": notes(&[text("remarks")]),
        "method": concept(text("method_code").map(|_| METHOD), text("method_code").as_deref(), text("method").as_deref()),
        "referenceRange": [range],
    });
    json.as_object().cloned().unwrap_or_default()
}

fn place(members: &mut Map<String, Json>, sheaf: &Sheaf, day: Option<String>, performer: Option<&Json>) {
    members.insert("subject".to_owned(), sheaf.subject());
    members.insert("effectiveDateTime".to_owned(), day.into());
    members.insert("performer".to_owned(), json!([performer]));
}

const INTERPRETATION: &str = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation";
const METHOD: &str = "urn:oid:1.2.392.200119.6.1007";
