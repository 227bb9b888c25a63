//! Allergies, contraindications, conditions, vaccinations, notes.

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value as Json, json};

use super::{
    super::systems::NEXT_DOSE,
    person::{organization, practitioner, remarks},
    sheaf::{Sheaf, coded, concept, number, profile},
};
use crate::TakeoutRecord;

/// アレルギー・副作用, 薬剤禁忌.
pub(super) fn allergy(one: &TakeoutRecord, sheaf: &mut Sheaf) -> Vec<String> {
    let text = |id: &str| one.record.text(id);
    let is_contraindication = one.record.kind().id == "contraindication";
    let kind = match text("category").as_deref() {
        Some("side_effect") => Some("intolerance"),
        Some("allergy") => Some("allergy"),
        Some(_) | None => None,
    };
    let profile = if is_contraindication {
        json!({ "profile": ["http://jpfhir.jp/fhir/eCS/StructureDefinition/JP_AllergyIntolerance_eCS"] })
    } else {
        profile("JP_AllergyIntolerance")
    };
    let allergy = json!({
        "resourceType": "AllergyIntolerance",
        "meta": profile,
        "clinicalStatus": coded("http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "active"),
        "type": kind,
        "category": is_contraindication.then_some(["medication"]),
        "criticality": is_contraindication.then_some("high"),
        "code": concept(text("code_system").as_deref(), text("code").as_deref(), text("substance").as_deref()),
        "patient": sheaf.subject(),
        "recordedDate": text("noted_on"),
        "recorder": practitioner(one, sheaf, text("noted_by")),
        "note": remarks(one),
        "reaction": text("reaction").or_else(|| text("reason")).map(|said| json!([{ "manifestation": [{ "text": said }] }])),
    });
    vec![sheaf.add(one, allergy)]
}

/// 病名・既往歴.
pub(super) fn condition(one: &TakeoutRecord, sheaf: &mut Sheaf) -> Vec<String> {
    let text = |id: &str| one.record.text(id);
    let status = match text("state").as_deref() {
        Some("past") => "inactive",
        Some("watched") => "remission",
        Some(_) | None => "active",
    };
    // An end without a state: it is over (con-4).
    let status = if text("ended_on").is_some() && status == "active" {
        "inactive"
    } else {
        status
    };
    let onset_text = text("started_text").filter(|_| text("started_on").is_none());
    let condition = json!({
        "resourceType": "Condition",
        "meta": profile("JP_Condition"),
        "clinicalStatus": coded("http://terminology.hl7.org/CodeSystem/condition-clinical", status),
        "code": concept(text("code_system").as_deref(), text("code").as_deref(), text("name").as_deref()),
        "subject": sheaf.subject(),
        "onsetDateTime": text("started_on"),
        "onsetString": onset_text,
        "abatementDateTime": text("ended_on"),
        "recordedDate": text("noted_on"),
        "asserter": practitioner(one, sheaf, text("doctor")),
        "note": remarks(one),
    });
    vec![sheaf.add(one, condition)]
}

/// 予防接種.
pub(super) fn vaccination(one: &TakeoutRecord, sheaf: &mut Sheaf) -> Vec<String> {
    let text = |id: &str| one.record.text(id);
    let place = organization(one, sheaf, [text("institution"), text("institution_code"), None, None]);
    let doctor = practitioner(one, sheaf, text("doctor"));
    let amount = text("amount");
    let (value, unit) = amount
        .as_deref()
        .and_then(|amount| amount.split_once(' '))
        .unwrap_or_default();
    let dose = text("dose")
        .and_then(|dose| dose.parse::<u32>().ok())
        .filter(|dose| *dose > 0);
    let written = text("dose_text").filter(|_| dose.is_none());
    let has_dose = dose.is_some() || written.is_some();
    let immunization = json!({
        "resourceType": "Immunization",
        "meta": profile("JP_Immunization"),
        "extension": [text("next_on").map(|day| json!({ "url": NEXT_DOSE, "valueDate": day }))],
        "status": "completed",
        "vaccineCode": concept(text("code_system").as_deref(), text("code").as_deref(), text("vaccine").as_deref()),
        "patient": sheaf.subject(),
        "occurrenceDateTime": text("given_on"),
        "manufacturer": { "display": text("manufacturer") },
        "lotNumber": text("lot"),
        "site": { "text": text("site") },
        "doseQuantity": number(Some(value)).map(|value| json!({ "value": value, "unit": unit })),
        "performer": [place.map(|actor| json!({ "actor": actor })), doctor.map(|actor| json!({ "actor": actor }))],
        "note": remarks(one),
        "protocolApplied": has_dose.then(|| json!([{ "doseNumberPositiveInt": dose, "doseNumberString": written }])),
    });
    vec![sheaf.add(one, immunization)]
}

/// A note: as the resource it came as, where it came as one, else as a document of text.
pub(super) fn note(one: &TakeoutRecord, sheaf: &mut Sheaf) -> Vec<String> {
    if let [piece] = one.past.evidence.as_slice()
        && piece.media_type == "application/fhir+json"
        && let Ok(resource) = serde_json::from_slice::<Json>(&piece.bytes)
        && resource
            .get("resourceType")
            .is_some_and(|kind| kind != "Bundle" && kind != "Patient")
    {
        return vec![sheaf.add_as_it_came(one, resource)];
    }
    let text = |id: &str| one.record.text(id);
    let document = json!({
        "resourceType": "DocumentReference",
        "status": "current",
        "type": { "text": "覚え書き" },
        "subject": sheaf.subject(),
        "date": text("written_on").map(|day| format!("{day}T00:00:00+09:00")),
        "content": [{
            "attachment": {
                "contentType": "text/plain; charset=utf-8",
                "language": "ja",
                "data": BASE64_STANDARD.encode(text("text").unwrap_or_default()),
                "title": one.record.title(),
            },
        }],
    });
    vec![sheaf.add(one, document)]
}
