//! Medicines out: one resource for each.

use serde_json::{Value as Json, json};
use tefuda_record::Row;

use super::{
    super::systems::{GENERIC, HOT9, PRODUCT_NUMBER, RP_NUMBER, UCUM, USAGE, YJ},
    person::{organization, practitioner, remarks},
    sheaf::{Sheaf, notes, number, profile},
};
use crate::TakeoutRecord;

/// The medicines of one visit.
pub(super) fn dispensing(one: &TakeoutRecord, sheaf: &mut Sheaf) -> Vec<String> {
    let text = |id: &str| one.record.text(id);
    let pharmacy = organization(
        one,
        sheaf,
        [
            text("pharmacy_name"),
            text("pharmacy_code"),
            text("pharmacy_phone"),
            text("pharmacy_address"),
        ],
    );
    let pharmacist = practitioner(one, sheaf, text("pharmacist_name"));
    let mut urls = Vec::new();
    for row in one.record.rows("medicines") {
        let (quantity, days) = quantities(row);
        let dispense = json!({
            "resourceType": "MedicationDispense",
            "meta": profile("JP_MedicationDispense"),
            "identifier": [{ "system": row.text("rp").map(|_| RP_NUMBER), "value": row.text("rp") }],
            "status": "completed",
            "medicationCodeableConcept": medicine(row),
            "subject": sheaf.subject(),
            "performer": [
                pharmacy.as_ref().map(|actor| json!({ "actor": actor })),
                pharmacist.as_ref().map(|actor| json!({ "actor": actor })),
            ],
            "quantity": quantity,
            "daysSupply": days,
            "whenHandedOver": text("dispensed_on"),
            "note": note(row),
            "dosageInstruction": [dosage(row)],
        });
        urls.push(sheaf.add(one, dispense));
    }
    urls
}

/// The medicines of one prescription.
pub(super) fn prescription(one: &TakeoutRecord, sheaf: &mut Sheaf) -> Vec<String> {
    let text = |id: &str| one.record.text(id);
    let clinic = [
        text("clinic_name"),
        text("clinic_code"),
        text("clinic_phone"),
        text("clinic_address"),
    ];
    let clinic = organization(one, sheaf, clinic);
    let requester = clinic.or_else(|| practitioner(one, sheaf, text("doctor")));
    let mut urls = Vec::new();
    for row in one.record.rows("medicines") {
        let (quantity, days) = quantities(row);
        let request = json!({
            "resourceType": "MedicationRequest",
            "meta": profile("JP_MedicationRequest"),
            "identifier": [{ "system": row.text("rp").map(|_| RP_NUMBER), "value": row.text("rp") }],
            "status": "active",
            "intent": "order",
            "medicationCodeableConcept": medicine(row),
            "subject": sheaf.subject(),
            "authoredOn": text("issued_on"),
            "requester": requester,
            "groupIdentifier": { "value": one.past.id },
            "note": note(row),
            "dosageInstruction": [dosage(row)],
            "dispenseRequest": {
                "validityPeriod": { "start": text("expires_on").and_then(|_| text("issued_on")), "end": text("expires_on") },
                "quantity": quantity,
                "expectedSupplyDuration": days,
            },
        });
        urls.push(sheaf.add(one, request));
    }
    urls
}

/// A medicine without a slip.
pub(super) fn taken(one: &TakeoutRecord, sheaf: &mut Sheaf) -> Vec<String> {
    let text = |id: &str| one.record.text(id);
    let coding = |system: Option<String>, code: Option<String>| {
        code.map(|code| json!({ "system": system, "code": code, "display": text("name") }))
    };
    let is_prescribed = text("category").as_deref() == Some("prescribed");
    let per_day = number(text("per_day").as_deref());
    let statement = json!({
        "resourceType": "MedicationStatement",
        "status": if text("ended_on").is_some() { "completed" } else { "active" },
        "category": {
            "coding": [{
                "system": "http://terminology.hl7.org/CodeSystem/medication-statement-category",
                "code": if is_prescribed { "outpatient" } else { "patientspecified" },
            }],
        },
        "medicationCodeableConcept": {
            "coding": [
                coding(Some(PRODUCT_NUMBER.to_owned()), text("jan").map(|jan| format!("0{jan}"))),
                coding(text("code_system"), text("code")),
            ],
            "text": text("name"),
        },
        "subject": sheaf.subject(),
        "effectivePeriod": { "start": text("started_on"), "end": text("ended_on") },
        "reasonCode": [{ "text": text("reason") }],
        "note": remarks(one),
        "dosage": [{ "text": text("usage"), "doseAndRate": [{ "rateRatio": a_day(per_day, text("unit").as_deref()) }] }],
    });
    vec![sheaf.add(one, statement)]
}

fn medicine(row: &Row) -> Json {
    let coding = |system: &str, code: Option<String>| {
        code.map(|code| json!({ "system": system, "code": code, "display": row.text("name") }))
    };
    // JAHIS 薬品コード種別: 4 YJ, 6 HOT, 3 the ministry's list, which YJ codes share their first digits with.
    let system = match row.text("code_kind").as_deref() {
        Some("4") => Some(YJ),
        Some("6") => Some(HOT9),
        Some(_) | None => None,
    };
    json!({
        "coding": [
            system.and_then(|system| coding(system, row.text("code"))),
            coding(GENERIC, row.text("generic_code")),
        ],
        "text": row.text("name"),
    })
}

/// 内服: the amount is that of a day, the quantity the days; of others the amount is all there is.
fn quantities(row: &Row) -> (Option<Json>, Option<Json>) {
    let days = row
        .text("quantity")
        .filter(|_| row.text("quantity_unit").is_none_or(|unit| unit.contains('日')));
    let days = number(days.as_deref());
    let supply = days.map(|days| json!({ "value": days, "unit": "日", "system": UCUM, "code": "d" }));
    let amount = number(row.text("amount").as_deref());
    let quantity = amount
        .filter(|_| supply.is_none())
        .map(|amount| json!({ "value": amount, "unit": row.text("unit") }));
    (quantity, supply)
}

fn dosage(row: &Row) -> Json {
    let code = row
        .text("usage_code")
        .filter(|_| row.text("usage_code_kind").as_deref() == Some("2"));
    let usage = row.text("usage");
    let coding = code.map(|code| json!([{ "system": USAGE, "code": code, "display": usage }]));
    let (_, days) = quantities(row);
    let amount = number(row.text("amount").as_deref()).filter(|_| days.is_some());
    json!({
        "text": usage,
        "additionalInstruction": [{ "text": row.text("usage_remarks") }],
        "timing": { "code": { "coding": coding, "text": usage } },
        "doseAndRate": [{ "rateRatio": a_day(amount, row.text("unit").as_deref()) }],
    })
}

fn a_day(amount: Option<Json>, unit: Option<&str>) -> Option<Json> {
    amount.map(|amount| {
        json!({
            "numerator": { "value": amount, "unit": unit },
            "denominator": { "value": 1, "unit": "日", "system": UCUM, "code": "d" },
        })
    })
}

fn note(row: &Row) -> Option<Json> {
    notes(&[row.text("remarks"), row.text("cautions"), row.text("usage_cautions")])
}
