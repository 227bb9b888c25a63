//! Test results, infections, and the items of a checkup.

use serde_json::Value as Json;

use super::{
    super::systems::{CHECKUP_ITEMS, INFECTIONS},
    Filling,
    look::{at, coding, deep, each, notes, said, text},
    resource::{Resource, Resources},
};

/// The results of one Observation: itself, or each of its components.
pub(super) fn observations(all: &Resources<'_>, resource: &Resource<'_>) -> Vec<Filling> {
    let json = resource.json;
    if is_infection(json) {
        return infection(all, resource).into_iter().collect();
    }
    let rows = rows(all, resource);
    let make = |row: Vec<(&'static str, String)>| {
        let mut filling = Filling::of("observation")?;
        filling.day("observed_on", effective(json));
        for (id, text) in &row {
            filling.set(id, text);
        }
        filling.set("institution", institution(all, json));
        filling.patient(all, json);
        Some(filling)
    };
    rows.into_iter().filter_map(make).collect()
}

/// The items of one checkup.
pub(super) fn checkup(all: &Resources<'_>, members: &[usize]) -> Option<Filling> {
    let mut filling = Filling::of("checkup")?;
    let resources: Vec<&Resource<'_>> = members.iter().filter_map(|at| all.list.get(*at)).collect();
    let first = resources.first()?.json;
    filling.day("checked_on", effective(first));
    filling.set("program", "specific");
    filling.patient(all, first);
    let named = resources
        .iter()
        .map(|one| institution(all, one.json))
        .find(|name| !name.is_empty());
    filling.set("institution", named.unwrap_or_default());
    let rows: Vec<_> = resources.iter().flat_map(|resource| rows(all, resource)).collect();
    let diagnosis = rows
        .iter()
        .find(|row| row.iter().any(|(id, text)| *id == "code" && text == DIAGNOSIS));
    if let Some((_, said)) = diagnosis.and_then(|row| row.iter().find(|(id, _)| *id == "value")) {
        filling.set("diagnosis", said);
    }
    filling.rows("items", &rows);
    Some(filling)
}

/// The result of one Observation, or one for each component.
fn rows(all: &Resources<'_>, resource: &Resource<'_>) -> Vec<Vec<(&'static str, String)>> {
    let json = resource.json;
    let components: Vec<&Json> = each(json, "component").collect();
    let has_value = json
        .as_object()
        .is_some_and(|members| members.keys().any(|key| key.starts_with("value")));
    let mut rows = Vec::new();
    if has_value || components.is_empty() {
        rows.push(row(all, resource, json, &[], String::new()));
    }
    for (at, component) in components.into_iter().enumerate() {
        let index = at.to_string();
        rows.push(row(
            all,
            resource,
            component,
            &["component", &index],
            said(json.get("code")),
        ));
    }
    rows
}

fn row(
    all: &Resources<'_>,
    resource: &Resource<'_>,
    json: &Json,
    path: &[&str],
    group: String,
) -> Vec<(&'static str, String)> {
    let digits = |more: &[&str]| all.digits(resource, &[path, more].concat());
    let (system, code) = coding(json.get("code"), &[CHECKUP_ITEMS]);
    let owned = str::to_owned;
    let mut row = vec![
        ("name", said(json.get("code"))),
        ("code", owned(code)),
        ("code_system", owned(system)),
        ("group", group),
    ];
    if let Some(quantity) = json.get("valueQuantity") {
        let comparator = text(quantity, "comparator");
        row.push(("value", format!("{comparator}{}", digits(&["valueQuantity", "value"]))));
        let unit = [text(quantity, "unit"), text(quantity, "code")];
        row.push((
            "unit",
            owned(unit.into_iter().find(|unit| !unit.is_empty()).unwrap_or_default()),
        ));
    } else if let Some(concept) = json.get("valueCodeableConcept") {
        let (system, code) = coding(Some(concept), &[]);
        row.push(("value", said(Some(concept))));
        row.push(("value_code", owned(code)));
        row.push(("value_code_system", owned(system)));
    } else if let Some((key, value)) = simple(json) {
        let value = value.as_str().map_or_else(|| digits(&[key]), owned);
        row.push(("value", value));
    }
    let absent = deep(json, &["dataAbsentReason", "coding", "code"]);
    row.push((
        "state",
        owned(match absent {
            "" => "",
            "not-performed" => "not_performed",
            _ => "not_measurable",
        }),
    ));
    let (_, judgement) = coding(at(json, &["interpretation"]), &[]);
    let judged = said(at(json, &["interpretation"]));
    row.push((
        "judgement",
        if judgement.is_empty() { judged } else { owned(judgement) },
    ));
    row.push(("reference_low", digits(&["referenceRange", "0", "low", "value"])));
    row.push(("reference_high", digits(&["referenceRange", "0", "high", "value"])));
    row.push(("reference_text", owned(deep(json, &["referenceRange", "text"]))));
    row.push(("method", said(json.get("method"))));
    row.push(("method_code", owned(coding(json.get("method"), &[]).1)));
    row.push(("remarks", notes(json)));
    row
}

/// A value that is written plainly.
fn simple(json: &Json) -> Option<(&'static str, &Json)> {
    let keys = [
        "valueString",
        "valueInteger",
        "valueBoolean",
        "valueDateTime",
        "valueTime",
    ];
    keys.into_iter().find_map(|key| Some((key, json.get(key)?)))
}

fn effective(json: &Json) -> &str {
    let when = [
        text(json, "effectiveDateTime"),
        deep(json, &["effectivePeriod", "start"]),
        text(json, "effectiveInstant"),
    ];
    when.into_iter().find(|when| !when.is_empty()).unwrap_or_default()
}

fn is_infection(json: &Json) -> bool {
    let mut codes = json.get("code").into_iter().flat_map(|concept| each(concept, "coding"));
    codes.any(|coding| {
        let is_jlac = text(coding, "system").contains("JLAC") || text(coding, "system").contains("200119.4.50");
        is_jlac
            && INFECTIONS
                .iter()
                .any(|analyte| text(coding, "code").starts_with(analyte))
    })
}

/// 感染症情報.
fn infection(all: &Resources<'_>, resource: &Resource<'_>) -> Option<Filling> {
    let json = resource.json;
    let mut filling = Filling::of("infection")?;
    filling.set("name", &said(json.get("code")));
    let (system, code) = coding(json.get("code"), &[]);
    filling.set("code", code);
    filling.set("code_system", system);
    filling.day("tested_on", effective(json));
    let mut value = String::new();
    for (id, text) in row(all, resource, json, &[], String::new()) {
        match id {
            "value" | "unit" => value.push_str(&text),
            _ => {}
        }
    }
    let judged = coding(at(json, &["interpretation"]), &[]).1;
    let result = match (judged, value.as_str()) {
        ("POS", _) | (_, "陽性" | "+" | "(+)" | "（＋）") => "positive",
        ("NEG", _) | (_, "陰性" | "-" | "(-)" | "（－）") => "negative",
        ("IND", _) | (_, "判定保留" | "±") => "indeterminate",
        (_, _) => "",
    };
    filling.set("result", result);
    filling.set("value", &value);
    filling.set("method", &said(json.get("method")));
    filling.set("institution", institution(all, json));
    filling.set("remarks", &notes(json));
    Some(filling)
}

/// The name of the institution that measured.
fn institution<'r>(all: &Resources<'r>, json: &Json) -> &'r str {
    let named = at(json, &["performer"]).and_then(|performer| all.named(performer));
    let named = named.filter(|named| text(named, "resourceType") == "Organization");
    named.map_or("", |named| text(named, "name"))
}

/// 医師の診断(判定).
const DIAGNOSIS: &str = "9N511000000000049";
