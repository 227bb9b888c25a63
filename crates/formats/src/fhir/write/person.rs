//! The patient, coverage, contacts, and the institutions others name.

use serde_json::{Value as Json, json};

use super::{
    super::systems::{
        BRANCH_NUMBER, INSTITUTION_NUMBER, INSURED_NUMBER, INSURED_SYMBOL, INSURER_NUMBER, MEMBER_ID, WRITING,
    },
    sheaf::{Sheaf, coded, notes, profile},
};
use crate::{Takeout, TakeoutRecord};

/// The patient: by the newest eligibility, else by the name the home knows.
pub(super) fn patient(takeout: &Takeout) -> Json {
    let newest = takeout.of("eligibility").last();
    let mut patient = insured(&|id: &str| match newest.and_then(|one| one.record.text(id)) {
        None if id == "name" => Some(takeout.person.clone()),
        text => text,
    });
    if let Some(members) = patient.as_object_mut() {
        members.insert("contact".to_owned(), takeout.of("contact").map(called).collect());
    }
    patient
}

/// The patient that the fields of a 被保険者資格 speak of.
pub(super) fn insured(text: &dyn Fn(&str) -> Option<String>) -> Json {
    json!({
        "resourceType": "Patient",
        "meta": profile("JP_Patient"),
        "name": [
            name(text("name").as_deref(), "IDE"),
            name(text("name_kana").as_deref(), "SYL"),
            name(text("name_roman").as_deref(), "ABC"),
        ],
        "gender": text("sex"),
        "birthDate": text("birth_day"),
        "address": [{ "text": text("address"), "country": text("address").map(|_| "JP") }],
    })
}

fn name(text: Option<&str>, writing: &str) -> Json {
    let Some(text) = text else { return Json::Null };
    let mut parts = text.split_whitespace();
    let family = parts.next();
    json!({
        "extension": [{ "url": WRITING, "valueCode": writing }],
        "use": "official",
        "text": text,
        "family": family,
        "given": parts.collect::<Vec<_>>(),
    })
}

fn called(one: &TakeoutRecord) -> Json {
    let text = |id: &str| one.record.text(id);
    json!({
        "relationship": [{ "text": text("relation").or_else(|| text("role")) }],
        "name": { "text": text("name") },
        "telecom": phones(one),
        "address": { "text": text("address") },
    })
}

fn phones(one: &TakeoutRecord) -> Json {
    let phone = |id: &str| {
        one.record
            .text(id)
            .map(|value| json!({ "system": "phone", "value": value }))
    };
    json!([phone("phone"), phone("other_phone")])
}

/// A contact stands in the patient; a doctor or pharmacist of one's own is somebody besides.
pub(super) fn contact(one: &TakeoutRecord, sheaf: &mut Sheaf) -> Vec<String> {
    let text = |id: &str| one.record.text(id);
    let related = json!({
        "resourceType": "RelatedPerson",
        "patient": sheaf.subject(),
        "relationship": [{ "text": text("relation").or_else(|| text("role")) }],
        "name": [{ "text": text("name") }],
        "telecom": phones(one),
        "address": [{ "text": text("address") }],
    });
    vec![sheaf.add(one, related)]
}

/// 被保険者資格.
pub(super) fn coverage(one: &TakeoutRecord, sheaf: &mut Sheaf) -> Vec<String> {
    let text = |id: &str| one.record.text(id);
    let number = text("insurer_number").unwrap_or_default();
    let payor = sheaf.shared(one, &format!("insurer {number}"), insurer(&text));
    let coverage = insurance(&text, &sheaf.subject(), &payor);
    vec![sheaf.add(one, coverage)]
}

/// The insurer that the fields of a 被保険者資格 speak of.
pub(super) fn insurer(text: &dyn Fn(&str) -> Option<String>) -> Json {
    json!({
        "resourceType": "Organization",
        "meta": profile("JP_Organization"),
        "identifier": [{ "system": INSURER_NUMBER, "value": text("insurer_number") }],
        "type": [coded("http://terminology.hl7.org/CodeSystem/organization-type", "pay")],
        "name": text("insurer_name"),
        "telecom": [text("insurer_phone").map(|value| json!({ "system": "phone", "value": value }))],
        "address": [{ "text": text("insurer_address") }],
    })
}

/// The coverage itself.
pub(super) fn insurance(text: &dyn Fn(&str) -> Option<String>, subject: &Json, payor: &Json) -> Json {
    let number = text("insurer_number").unwrap_or_default();
    let extension = |url: &str, id: &str| text(id).map(|value| json!({ "url": url, "valueString": value }));
    let part = |id: &str| text(id).unwrap_or_default();
    let member = format!(
        "{number:0>8}:{}:{}:{}",
        part("insured_symbol"),
        part("insured_number"),
        part("branch_number")
    );
    let relation = text("relation").map(|relation| match relation.as_str() {
        "insured" => "self",
        _ => "other",
    });
    json!({
        "resourceType": "Coverage",
        "meta": profile("JP_Coverage"),
        "extension": [
            extension(INSURED_SYMBOL, "insured_symbol"),
            extension(INSURED_NUMBER, "insured_number"),
            extension(BRANCH_NUMBER, "branch_number"),
        ],
        "identifier": [{ "system": MEMBER_ID, "value": member }],
        // What it is worth today only the insurer knows.
        "status": "active",
        "type": coded("http://terminology.hl7.org/CodeSystem/v3-ActCode", "PUBLICPOL"),
        "subscriberId": format!("{}:{}", part("insured_symbol"), part("insured_number")),
        "beneficiary": subject,
        "dependent": text("branch_number"),
        "relationship": relation.map(|code| coded("http://terminology.hl7.org/CodeSystem/subscriber-relationship", code)),
        "period": { "start": text("acquired_on"), "end": text("expires_on") },
        "payor": [payor],
    })
}

/// A reference to an institution; none where nothing is known of it.
pub(super) fn organization(one: &TakeoutRecord, sheaf: &mut Sheaf, parts: [Option<String>; 4]) -> Option<Json> {
    let [name, code, phone, address] = parts;
    if name.is_none() && code.is_none() {
        return None;
    }
    let key = format!("institution {code:?} {name:?}");
    let resource = json!({
        "resourceType": "Organization",
        "meta": profile("JP_Organization"),
        "identifier": [code.map(|value| json!({ "system": INSTITUTION_NUMBER, "value": value }))],
        "name": name,
        "telecom": [phone.map(|value| json!({ "system": "phone", "value": value }))],
        "address": [{ "text": address }],
    });
    Some(sheaf.shared(one, &key, resource))
}

/// A reference to a doctor or pharmacist.
pub(super) fn practitioner(one: &TakeoutRecord, sheaf: &mut Sheaf, name: Option<String>) -> Option<Json> {
    let name = name?;
    let resource = json!({
        "resourceType": "Practitioner",
        "meta": profile("JP_Practitioner"),
        "name": [{ "text": name }],
    });
    Some(sheaf.shared(one, &format!("person {name}"), resource))
}

/// The remarks of a record, as annotations.
pub(super) fn remarks(one: &TakeoutRecord) -> Option<Json> {
    notes(&[one.record.text("remarks")])
}
