//! Looking into resources: texts, codes, names, days. Whatever is not there is empty.

use serde_json::Value as Json;
use tefuda_record::{Day, Moment, parse_day};

use super::super::systems::WRITING;

/// The text of a member.
pub(super) fn text<'j>(json: &'j Json, key: &str) -> &'j str {
    json.get(key).and_then(Json::as_str).unwrap_or_default()
}

/// The text at the end of these members; of arrays the first element.
pub(super) fn deep<'j>(json: &'j Json, path: &[&str]) -> &'j str {
    at(json, path).and_then(Json::as_str).unwrap_or_default()
}

/// The value at the end of these members; of arrays the first element.
pub(super) fn at<'j>(json: &'j Json, path: &[&str]) -> Option<&'j Json> {
    path.iter().try_fold(json, |json, key| {
        let value = json.get(key)?;
        match value {
            Json::Array(items) => items.first(),
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Object(_) => Some(value),
        }
    })
}

/// The elements of a member that is an array.
pub(super) fn each<'j>(json: &'j Json, key: &str) -> impl Iterator<Item = &'j Json> {
    json.get(key).and_then(Json::as_array).into_iter().flatten()
}

/// What a CodeableConcept says: its text, else the display of its first coding that has one, else its first code.
pub(super) fn said(concept: Option<&Json>) -> String {
    let Some(concept) = concept else {
        return String::new();
    };
    let codings = || each(concept, "coding");
    let display = || {
        codings()
            .map(|coding| text(coding, "display"))
            .find(|said| !said.is_empty())
    };
    let code = || {
        codings()
            .map(|coding| text(coding, "code"))
            .find(|said| !said.is_empty())
    };
    let said = Some(text(concept, "text")).filter(|said| !said.is_empty());
    said.or_else(display).or_else(code).unwrap_or_default().to_owned()
}

/// System and code of the first coding whose system is wanted; else of the first coding.
pub(super) fn coding<'j>(concept: Option<&'j Json>, wanted: &[&str]) -> (&'j str, &'j str) {
    let Some(concept) = concept else {
        return ("", "");
    };
    let codings = || each(concept, "coding");
    let of = |coding: &'j Json| (text(coding, "system"), text(coding, "code"));
    let best = wanted
        .iter()
        .find_map(|system| codings().find(|coding| text(coding, "system") == *system));
    best.or_else(|| codings().next()).map_or(("", ""), of)
}

/// Only the code of a coding of one of these systems.
pub(super) fn code_of<'j>(concept: Option<&'j Json>, systems: &[&str]) -> &'j str {
    let found = concept.into_iter().flat_map(|concept| each(concept, "coding"));
    let mut found = found.filter(|coding| systems.contains(&text(coding, "system")));
    found.next().map_or("", |coding| text(coding, "code"))
}

/// A person's name in one writing: `IDE` kanji, `SYL` kana, `ABC` Roman; without a mark it is what it is.
pub(super) fn person_name(person: &Json, writing: &str) -> String {
    let mark = |name: &Json| {
        let mut marks = each(name, "extension").filter(|one| text(one, "url") == WRITING);
        marks.next().map_or("", |one| text(one, "valueCode")).to_owned()
    };
    let names = || each(person, "name");
    let found = names()
        .find(|name| mark(name) == writing)
        .or_else(|| names().find(|name| mark(name).is_empty() && writing == "IDE"));
    let Some(name) = found else {
        return String::new();
    };
    if !text(name, "text").is_empty() {
        return text(name, "text").to_owned();
    }
    let given = each(name, "given").filter_map(Json::as_str);
    let parts: Vec<&str> = core::iter::once(text(name, "family"))
        .chain(given)
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(" ")
}

/// The value of the identifier of a system.
pub(super) fn identifier<'j>(json: &'j Json, system: &str) -> &'j str {
    let mut found = each(json, "identifier").filter(|one| text(one, "system") == system);
    found.next().map_or("", |one| text(one, "value"))
}

/// The text of an extension.
pub(super) fn extension<'j>(json: &'j Json, url: &str) -> &'j str {
    let mut found = each(json, "extension").filter(|one| text(one, "url") == url);
    let one = found.next();
    one.map_or("", |one| {
        ["valueString", "valueDate", "valueCode", "valueDateTime"]
            .iter()
            .map(|key| text(one, key))
            .find(|said| !said.is_empty())
            .unwrap_or_default()
    })
}

/// A day from a date, or from a dateTime as it is in Japan; none where only a month or a year is said.
pub(super) fn day(date: &str) -> Option<Day> {
    match Moment::parse(date) {
        Some(moment) if date.contains('T') => Some(moment.day_in_japan()),
        Some(_) | None if date.len() == 10 => parse_day(date).ok(),
        Some(_) | None => None,
    }
}

/// Everything its notes say.
pub(super) fn notes(json: &Json) -> String {
    let texts: Vec<&str> = each(json, "note")
        .map(|note| text(note, "text"))
        .filter(|said| !said.is_empty())
        .collect();
    texts.join("\n")
}
