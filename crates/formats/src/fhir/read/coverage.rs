//! Coverage to eligibility (JP_Coverage).

use serde_json::Value as Json;

use super::{
    super::systems::{BRANCH_NUMBER, INSURED_NUMBER, INSURED_SYMBOL, INSURER_NUMBER, MEMBER_ID},
    Filling,
    look::{at, deep, extension, identifier, person_name, text},
    resource::{Resource, Resources},
};

/// What a Coverage says of a 被保険者資格. It is no 資格確認書, so it never stands alone.
pub(super) fn eligibility(all: &Resources<'_>, resource: &Resource<'_>) -> Option<Filling> {
    let json = resource.json;
    let mut filling = Filling::of("eligibility")?;
    filling.set("document", "notice");
    let payor = at(json, &["payor"]).and_then(|payor| all.named_by(json, payor));
    let member: Vec<&str> = identifier(json, MEMBER_ID).split(':').collect();
    let part = |place: usize| member.get(place).copied().unwrap_or_default();
    let number = payor.map_or("", |payor| identifier(payor, INSURER_NUMBER));
    filling.set("insurer_number", &insurer_number(first(&[number, part(0)])));
    filling.set("insured_symbol", first(&[extension(json, INSURED_SYMBOL), part(1)]));
    filling.set("insured_number", first(&[extension(json, INSURED_NUMBER), part(2)]));
    filling.set(
        "branch_number",
        first(&[extension(json, BRANCH_NUMBER), part(3), text(json, "dependent")]),
    );
    filling.day("acquired_on", deep(json, &["period", "start"]));
    filling.day("expires_on", deep(json, &["period", "end"]));
    filling.set(
        "relation",
        match deep(json, &["relationship", "coding", "code"]) {
            "self" => "insured",
            "" => "",
            _ => "dependent",
        },
    );
    if let Some(payor) = payor {
        filling.set("insurer_name", text(payor, "name"));
    }
    if let Some(patient) = json.get("beneficiary").and_then(|named| all.named_by(json, named)) {
        person(patient, &mut filling);
    }
    Some(filling)
}

fn person(patient: &Json, filling: &mut Filling) {
    for (id, writing) in [("name", "IDE"), ("name_kana", "SYL"), ("name_roman", "ABC")] {
        filling.set(id, &person_name(patient, writing));
    }
    filling.day("birth_day", text(patient, "birthDate"));
    filling.set(
        "sex",
        match text(patient, "gender") {
            sex @ ("male" | "female") => sex,
            _ => "",
        },
    );
    filling.set("address", deep(patient, &["address", "text"]));
}

/// 国民健康保険 has six digits; JP Core fills them up to eight with zeros, which changes no check digit.
fn insurer_number(digits: &str) -> String {
    match digits.strip_prefix("00") {
        Some(six) if six.len() == 6 => six.to_owned(),
        Some(_) | None => digits.to_owned(),
    }
}

fn first<'t>(texts: &[&'t str]) -> &'t str {
    texts.iter().find(|text| !text.is_empty()).copied().unwrap_or_default()
}
