//! Records as people read them: labelled fields, days as the language writes them, choices by their words.

use serde_json::Value as Json;
use tefuda_record::{Field, Kind, Record, Row, Shape, Value, kinds::eligibility};

use crate::{Detail, Words};

/// One line of a record, for people. Rows of a repeating field come as lines one step deeper.
#[derive(Clone, PartialEq, Eq, serde::Serialize)]
pub struct LineView {
    /// The field's stored name.
    pub id: &'static str,
    /// Its name for people.
    pub label: String,
    /// Its value for people; empty for a heading.
    pub value: String,
    /// How deep it stands: 0, or 1 inside a row.
    pub depth: usize,
}

/// The lines of a record, in the order of its kind.
#[must_use]
pub fn lines(record: &Record, words: &Words) -> Vec<LineView> {
    let kind = record.kind();
    let mut lines = Vec::new();
    for (field, value) in record.values() {
        let key = format!("{}-{}", kind.id, field.id);
        match value {
            Value::Rows(rows) => {
                for (at, row) in rows.iter().enumerate() {
                    lines.push(LineView {
                        id: field.id,
                        label: format!("{} {}", words.say(&key), at + 1),
                        value: String::new(),
                        depth: 0,
                    });
                    lines.extend(row_lines(field, &key, row, words));
                }
            }
            Value::Text(_) | Value::Day(_) => lines.push(LineView {
                id: field.id,
                label: words.say(&key),
                value: value_text(field, &key, value, words),
                depth: 0,
            }),
        }
    }
    lines
}

fn row_lines(field: &Field, key: &str, row: &Row, words: &Words) -> Vec<LineView> {
    let fields = field.shape.rows().iter();
    fields
        .filter_map(|field| {
            let value = row.value(field.id)?;
            let key = format!("{key}-{}", field.id);
            Some(LineView {
                id: field.id,
                label: words.say(&key),
                value: value_text(field, &key, value, words),
                depth: 1,
            })
        })
        .collect()
}

fn value_text(field: &Field, key: &str, value: &Value, words: &Words) -> String {
    match (&field.shape, value) {
        (Shape::Choice(_), Value::Text(id)) => words.say(&format!("{key}-{id}")),
        (_, Value::Text(text)) => text.clone(),
        (_, Value::Day(day)) => words.day(*day),
        (_, Value::Rows(_)) => String::new(),
    }
}

/// The value of a stored text of one field for people: days as the language writes them, choices by their words.
#[must_use]
pub fn say_value(kind: &Kind, id: &str, stored: &str, words: &Words) -> String {
    match kind.field(id).map(|field| &field.shape) {
        Some(Shape::Choice(_)) => words.say(&format!("{}-{id}-{stored}", kind.id)),
        Some(Shape::Day) => tefuda_record::parse_day(stored).map_or_else(|_| stored.to_owned(), |day| words.day(day)),
        Some(_) | None => stored.to_owned(),
    }
}

/// What a change set a field to: rows are counted, several values stand beside each other.
#[must_use]
pub fn say_change(kind: &Kind, id: &str, values: &[Json], words: &Words) -> String {
    let one = |value: &Json| match value {
        Json::String(text) => say_value(kind, id, text, words),
        Json::Array(rows) => words.say_with("app-history-rows", &[("count", Detail::Text(rows.len().to_string()))]),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Object(_) => String::new(),
    };
    let told: Vec<String> = values.iter().map(one).collect();
    told.join(&words.say("app-list-gap"))
}

/// One line that tells a record from others of its kind. Several documents of one insurer look alike but for what they are
/// and until when they count.
#[must_use]
pub fn say_title(record: &Record, words: &Words) -> String {
    let title = record.title();
    if record.kind() == &eligibility::KIND {
        let document = record.text("document").unwrap_or_default();
        let document = say_value(record.kind(), "document", &document, words);
        let details = |day| [("day", Detail::Day(day))];
        let until = record
            .day_of("expires_on")
            .map(|day| words.say_with("title-until", &details(day)));
        return format!("{document}  {title}{}", until.unwrap_or_default());
    }
    if title.is_empty() {
        words.say(record.kind().id)
    } else {
        title
    }
}

#[cfg(test)]
mod tests {
    use tefuda_record::KINDS;

    use super::*;
    use crate::Language;

    #[test]
    fn documents_of_one_insurer_are_told_apart() {
        let mut examples: Vec<serde_json::Map<String, Json>> = serde_json::from_str(KINDS[0].examples).unwrap();
        let mut other = examples.remove(0);
        let one = Record::from_json("eligibility", &other).unwrap();
        other.insert("document".to_owned(), "notice".into());
        other.insert("expires_on".to_owned(), "2028-07-31".into());
        let other = Record::from_json("eligibility", &other).unwrap();
        assert_eq!(one.title(), other.title());
        let words = Words::new(Language::Ja);
        let (one, other) = (say_title(&one, &words), say_title(&other, &words));
        assert!(one.starts_with("資格確認書") && one.contains("令和9年7月31日"), "{one}");
        assert!(
            other.starts_with("資格情報のお知らせ") && other.contains("令和10年7月31日"),
            "{other}"
        );
    }

    #[test]
    fn a_change_says_choices_by_their_words() {
        let (kind, words) = (KINDS[0], Words::new(Language::En));
        let told = say_change(kind, "document", &[Json::from("certificate")], &words);
        assert_eq!(told, words.say("eligibility-document-certificate"));
        let told = say_change(kind, "birth_day", &[Json::from("1985-04-01")], &words);
        assert_eq!(told, "1 April 1985 (昭和60年)");
    }
}
