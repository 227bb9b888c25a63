//! Allergies, contraindications, conditions, vaccinations.

use super::{
    super::systems::NEXT_DOSE,
    Filling,
    look::{at, coding, deep, each, extension, notes, person_name, said, text},
    resource::{Resource, Resources},
};

/// An allergy or a side effect; of CLINS also 薬剤禁忌, which it writes as a medication of high criticality.
pub(super) fn allergy(all: &Resources<'_>, resource: &Resource<'_>) -> Option<Filling> {
    let json = resource.json;
    let is_medicine = each(json, "category").any(|category| category == "medication");
    let is_contraindicated = resource.follows("_eCS") && is_medicine && text(json, "criticality") == "high";
    let mut filling = Filling::of(if is_contraindicated {
        "contraindication"
    } else {
        "allergy"
    })?;
    let reaction: Vec<String> = each(json, "reaction")
        .flat_map(|reaction| each(reaction, "manifestation"))
        .map(|manifestation| said(Some(manifestation)))
        .filter(|said| !said.is_empty())
        .collect();
    let reaction = reaction.join("、");
    let code = json.get("code");
    let substance = [said(code), said(at(json, &["reaction", "substance"]))];
    filling.set(
        "substance",
        substance
            .iter()
            .find(|said| !said.is_empty())
            .map_or("", String::as_str),
    );
    let (system, code) = coding(code, &[]);
    filling.set("code", code);
    filling.set("code_system", system);
    let by = ["recorder", "asserter"]
        .iter()
        .find_map(|key| all.named_by(json, json.get(key)?));
    filling.set("noted_by", &by.map(|by| person_name(by, "IDE")).unwrap_or_default());
    filling.day("noted_on", text(json, "recordedDate"));
    if is_contraindicated {
        filling.set(
            "reason",
            &[reaction, notes(json)]
                .join(" ")
                .trim()
                .chars()
                .take(400)
                .collect::<String>(),
        );
    } else {
        filling.set(
            "category",
            match text(json, "type") {
                "allergy" => "allergy",
                "intolerance" => "side_effect",
                _ => "",
            },
        );
        filling.set("reaction", &reaction);
        filling.set("remarks", &notes(json));
    }
    Some(filling)
}

/// A disease.
pub(super) fn condition(all: &Resources<'_>, resource: &Resource<'_>) -> Option<Filling> {
    let json = resource.json;
    let mut filling = Filling::of("condition")?;
    filling.set("name", &said(json.get("code")));
    let (system, code) = coding(json.get("code"), &[]);
    filling.set("code", code);
    filling.set("code_system", system);
    filling.set(
        "state",
        match deep(json, &["clinicalStatus", "coding", "code"]) {
            "active" | "recurrence" | "relapse" => "active",
            "remission" => "watched",
            "inactive" | "resolved" => "past",
            _ => "",
        },
    );
    let onset = text(json, "onsetDateTime");
    filling.day("started_on", onset);
    if super::look::day(onset).is_none() {
        let written = [onset, text(json, "onsetString")];
        filling.set(
            "started_text",
            written.into_iter().find(|said| !said.is_empty()).unwrap_or_default(),
        );
    }
    filling.day("ended_on", text(json, "abatementDateTime"));
    filling.day("noted_on", text(json, "recordedDate"));
    let by = ["asserter", "recorder"]
        .iter()
        .find_map(|key| all.named_by(json, json.get(key)?));
    filling.set("doctor", &by.map(|by| person_name(by, "IDE")).unwrap_or_default());
    filling.set("remarks", &notes(json));
    Some(filling)
}

/// One dose of a vaccine.
pub(super) fn vaccination(all: &Resources<'_>, resource: &Resource<'_>) -> Option<Filling> {
    let json = resource.json;
    if text(json, "status") == "not-done" {
        return None;
    }
    let mut filling = Filling::of("vaccination")?;
    filling.set("vaccine", &said(json.get("vaccineCode")));
    let (system, code) = coding(json.get("vaccineCode"), &[]);
    filling.set("code", code);
    filling.set("code_system", system);
    filling.day("given_on", text(json, "occurrenceDateTime"));
    filling.day("next_on", extension(json, NEXT_DOSE));
    filling.set("lot", text(json, "lotNumber"));
    let applied = at(json, &["protocolApplied"]);
    if let Some(applied) = applied {
        let number = applied
            .get("doseNumberPositiveInt")
            .map(ToString::to_string)
            .unwrap_or_default();
        filling.set("dose", &number);
        filling.set("dose_text", text(applied, "doseNumberString"));
    }
    let maker = json.get("manufacturer");
    let named = maker
        .and_then(|maker| all.named_by(json, maker))
        .map(|maker| text(maker, "name"));
    filling.set(
        "manufacturer",
        named.unwrap_or(maker.map_or("", |maker| text(maker, "display"))),
    );
    filling.set("site", &said(json.get("site")));
    let amount = all.digits(resource, &["doseQuantity", "value"]);
    if !amount.is_empty() {
        filling.set(
            "amount",
            format!("{amount} {}", deep(json, &["doseQuantity", "unit"])).trim(),
        );
    }
    for performer in each(json, "performer") {
        let actor = performer.get("actor");
        let named = actor.and_then(|actor| all.named_by(json, actor));
        match named.map(|named| text(named, "resourceType")) {
            Some("Organization") => filling.set("institution", named.map_or("", |named| text(named, "name"))),
            Some(_) => filling.set(
                "doctor",
                &named.map(|named| person_name(named, "IDE")).unwrap_or_default(),
            ),
            None => filling.set("institution", actor.map_or("", |actor| text(actor, "display"))),
        }
    }
    filling.patient(all, json);
    filling.set("remarks", &notes(json));
    Some(filling)
}
