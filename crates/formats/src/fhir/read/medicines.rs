//! Medicines: dispensed, prescribed, taken.

use serde_json::Value as Json;

use super::{
    super::systems::{GENERIC, GENERIC_OID, INSTITUTION_NUMBER, PRODUCT_NUMBER, RP_NUMBER, USAGE, YJ, YJ_OID},
    Filling,
    look::{at, code_of, coding, deep, each, identifier, notes, person_name, said, text},
    resource::{Resource, Resources},
};

/// The medicines handed out on one day in one place.
pub(super) fn dispensing(all: &Resources<'_>, members: &[usize]) -> Option<Filling> {
    let mut filling = Filling::of("dispensing")?;
    let resources: Vec<&Resource<'_>> = members.iter().filter_map(|at| all.list.get(*at)).collect();
    let first = resources.first()?.json;
    let date = [text(first, "whenHandedOver"), text(first, "whenPrepared")];
    filling.day(
        "dispensed_on",
        date.into_iter().find(|date| !date.is_empty()).unwrap_or_default(),
    );
    // A medicine all the same; that its day is not known is told.
    filling.dropped |= filling.fields.text("dispensed_on").is_none();
    for performer in each(first, "performer") {
        if let Some(actor) = performer.get("actor").and_then(|actor| all.named_by(first, actor)) {
            match text(actor, "resourceType") {
                "Organization" => {
                    filling.set("pharmacy_name", text(actor, "name"));
                    filling.set("pharmacy_code", identifier(actor, INSTITUTION_NUMBER));
                    filling.set("pharmacy_phone", deep(actor, &["telecom", "value"]));
                    filling.set("pharmacy_address", deep(actor, &["address", "text"]));
                }
                "Practitioner" => filling.set("pharmacist_name", &person_name(actor, "IDE")),
                _ => {}
            }
        }
    }
    filling.patient(all, first);
    let rows: Vec<_> = resources
        .iter()
        .map(|resource| row(all, resource, "quantity", "daysSupply"))
        .collect();
    filling.rows("medicines", &rows);
    filling.set("remarks", &notes(first));
    Some(filling)
}

/// The medicines prescribed on one day by one person.
pub(super) fn prescription(all: &Resources<'_>, members: &[usize]) -> Option<Filling> {
    let mut filling = Filling::of("prescription")?;
    let resources: Vec<&Resource<'_>> = members.iter().filter_map(|at| all.list.get(*at)).collect();
    let first = resources.first()?.json;
    filling.day("issued_on", text(first, "authoredOn"));
    filling.day("expires_on", deep(first, &["dispenseRequest", "validityPeriod", "end"]));
    if let Some(requester) = first.get("requester").and_then(|named| all.named_by(first, named)) {
        match text(requester, "resourceType") {
            "Organization" => {
                filling.set("clinic_name", text(requester, "name"));
                filling.set("clinic_code", identifier(requester, INSTITUTION_NUMBER));
            }
            _ => filling.set("doctor", &person_name(requester, "IDE")),
        }
    }
    filling.patient(all, first);
    let rows: Vec<_> = resources
        .iter()
        .map(|resource| {
            row(
                all,
                resource,
                "dispenseRequest/quantity",
                "dispenseRequest/expectedSupplyDuration",
            )
        })
        .collect();
    filling.rows("medicines", &rows);
    filling.set("remarks", &notes(first));
    Some(filling)
}

/// A medicine that somebody says is taken.
pub(super) fn taken(all: &Resources<'_>, resource: &Resource<'_>) -> Option<Filling> {
    let json = resource.json;
    let mut filling = Filling::of("otc")?;
    let concept = medication(all, json);
    filling.set("name", &said(concept));
    let jan = code_of(concept, &[PRODUCT_NUMBER]);
    filling.set("jan", jan.strip_prefix('0').filter(|_| jan.len() == 14).unwrap_or(jan));
    let (system, code) = coding(concept, &[YJ, YJ_OID]);
    if system != PRODUCT_NUMBER {
        filling.set("code", code);
        filling.set("code_system", system);
    }
    filling.set(
        "category",
        match deep(json, &["category", "coding", "code"]) {
            "patientspecified" | "community" => "otc",
            _ => "prescribed",
        },
    );
    let period = json.get("effectivePeriod");
    let start = period.map_or(text(json, "effectiveDateTime"), |period| text(period, "start"));
    filling.day("started_on", start);
    filling.day("ended_on", period.map_or("", |period| text(period, "end")));
    filling.set("usage", &usage(json).0);
    filling.set("reason", &said(at(json, &["reasonCode"])));
    filling.set("remarks", &notes(json));
    Some(filling)
}

/// One row of a dispensing or a prescription.
fn row(all: &Resources<'_>, resource: &Resource<'_>, quantity: &str, days: &str) -> Vec<(&'static str, String)> {
    let json = resource.json;
    let concept = medication(all, json);
    let (usage, usage_code) = usage(json);
    let digits = |path: &str, last: &str| {
        let path: Vec<&str> = path.split('/').chain([last]).collect();
        resource.path_digits(all, &path)
    };
    let unit_of = |path: &str| deep(json, &path.split('/').chain(["unit"]).collect::<Vec<_>>()).to_owned();
    let (total, days_text) = (digits(quantity, "value"), digits(days, "value"));
    // A day's amount where it is said, else the whole one: never computed.
    let daily = [
        "dosageInstruction",
        "0",
        "doseAndRate",
        "0",
        "rateRatio",
        "numerator",
        "value",
    ];
    let daily_digits = resource.path_digits(all, &daily);
    let daily_unit = deep(
        json,
        &["dosageInstruction", "doseAndRate", "rateRatio", "numerator", "unit"],
    );
    let dose = resource.path_digits(
        all,
        &["dosageInstruction", "0", "doseAndRate", "0", "doseQuantity", "value"],
    );
    let dose_unit = deep(json, &["dosageInstruction", "doseAndRate", "doseQuantity", "unit"]);
    let (amount, unit) = if daily_digits.is_empty() {
        (total.clone(), unit_of(quantity))
    } else {
        (daily_digits.clone(), daily_unit.to_owned())
    };
    let mut remarks = Vec::new();
    if !dose.is_empty() {
        remarks.push(format!("1回量 {dose}{dose_unit}"));
    }
    if daily_digits.is_empty() && !days_text.is_empty() && !total.is_empty() {
        remarks.push(format!("全量 {total}{}", unit_of(quantity)));
    }
    let is_daily = !days_text.is_empty();
    let code = code_of(concept, &[YJ, YJ_OID]);
    vec![
        ("rp", identifier(json, RP_NUMBER).to_owned()),
        ("name", said(concept)),
        (
            "amount",
            if is_daily && daily_digits.is_empty() {
                String::new()
            } else {
                amount
            },
        ),
        ("unit", unit),
        ("code_kind", if code.is_empty() { "" } else { "4" }.to_owned()),
        ("code", code.to_owned()),
        (
            "generic_code_kind",
            if generic(concept).is_empty() { "" } else { "2" }.to_owned(),
        ),
        ("generic_code", generic(concept).to_owned()),
        ("usage", usage),
        (
            "usage_code_kind",
            if usage_code.is_empty() { "" } else { "2" }.to_owned(),
        ),
        ("usage_code", usage_code),
        ("quantity", days_text),
        ("quantity_unit", if is_daily { "日分" } else { "" }.to_owned()),
        ("remarks", remarks.join("\n")),
    ]
}

impl Resource<'_> {
    fn path_digits(&self, all: &Resources<'_>, path: &[&str]) -> String {
        all.digits(self, path)
    }
}

fn generic(concept: Option<&Json>) -> &str {
    code_of(concept, &[GENERIC, GENERIC_OID])
}

/// What the medicine is: said here, or by a Medication that is named or contained.
fn medication<'j>(all: &Resources<'j>, json: &'j Json) -> Option<&'j Json> {
    json.get("medicationCodeableConcept").or_else(|| {
        let named = all.named_by(json, json.get("medicationReference")?)?;
        named.get("code")
    })
}

/// How it is used, and the code of it.
fn usage(json: &Json) -> (String, String) {
    let key = if json.get("dosage").is_some() {
        "dosage"
    } else {
        "dosageInstruction"
    };
    let timing = at(json, &[key, "timing", "code"]);
    let spoken = [deep(json, &[key, "text"]).to_owned(), said(timing)];
    let usage = spoken.into_iter().find(|said| !said.is_empty()).unwrap_or_default();
    (usage, code_of(timing, &[USAGE]).to_owned())
}
