//! Values on their way from rows into the record of a visit.

use std::borrow::Cow;

use serde_json::Value as Json;
use tefuda_record::{Confirmed, Field, Record, fold_digits, kind};

/// A value for a field, and the line it stood on.
pub(crate) type Value<'a> = (&'static str, Cow<'a, str>, usize);

/// Twelve bare digits in a medicine: the medicine, the field, the digits.
pub(crate) type Bare = (usize, &'static str, String);

/// The kind of record that a visit is.
pub(crate) const DISPENSING: &str = "dispensing";

/// Its field of medicines.
pub(crate) const MEDICINES: &str = "medicines";

/// The texts of each field, a line each, with the lines they stood on.
pub(crate) fn joined(texts: &[Value<'_>]) -> Vec<(&'static str, String, Vec<usize>)> {
    let mut joined: Vec<(&'static str, String, Vec<usize>)> = Vec::new();
    for (id, text, at) in texts {
        match joined.iter_mut().find(|(there, _, _)| there == id) {
            Some((_, whole, lines)) => {
                whole.push('\n');
                whole.push_str(text);
                lines.push(*at);
            }
            None => joined.push((id, text.as_ref().to_owned(), vec![*at])),
        }
    }
    joined
}

/// Whether a medicine's field takes this text once it is known to be no 個人番号.
pub(crate) fn fits(id: &str, text: &str) -> bool {
    medicine_fields()
        .iter()
        .find(|field| field.id == id)
        .is_some_and(|field| field.read(text, Confirmed::Yes).is_ok())
}

fn medicine_fields() -> &'static [Field] {
    let medicines = kind(DISPENSING).and_then(|kind| kind.field(MEDICINES));
    medicines.map_or(&[], |field| field.shape.rows())
}

/// Puts twelve-digit codes into the medicines they belong to. They were confirmed, or are codes by their column, which a
/// row being made does not ask about; what is stored is not asked about again.
pub(crate) fn with_codes(record: Record, codes: &[Bare]) -> Record {
    let mut json = record.to_json();
    if let Some(Json::Array(medicines)) = json.get_mut(MEDICINES) {
        for (index, id, text) in codes {
            if let Some(Json::Object(medicine)) = medicines.get_mut(*index) {
                medicine.insert((*id).to_owned(), Json::String(text.clone()));
            }
        }
    }
    Record::from_json(record.kind().id, &json).unwrap_or(record)
}

/// An amount: at most six digits, a point, at most five (JAHIS 2.6 §3); `None` where it is none.
pub(crate) fn amount(text: &str) -> Option<String> {
    let folded = fold_digits(text);
    let (whole, part) = folded.split_once('.').unwrap_or((&folded, "0"));
    let digits = |text: &str, max: usize| (1..=max).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    (digits(whole, 6) && digits(part, 5)).then_some(folded)
}

/// A number of days or times (調剤数量): three digits; `None` where it is none.
pub(crate) fn count(text: &str) -> Option<String> {
    let folded = fold_digits(text);
    ((1..=3).contains(&folded.len()) && folded.bytes().all(|b| b.is_ascii_digit())).then_some(folded)
}

/// ■ stands where the writer's gaiji could not; private characters are gaiji that came through without their picture.
pub(crate) fn is_gaiji(c: char) -> bool {
    c == '■' || matches!(c, '\u{E000}'..='\u{F8FF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_a_field_are_joined_by_lines() {
        let texts: [Value<'_>; 3] = [
            ("remarks", "一".into(), 3),
            ("cautions", "二".into(), 4),
            ("remarks", "三".into(), 5),
        ];
        assert_eq!(
            joined(&texts),
            [
                ("remarks", "一\n三".to_owned(), vec![3, 5]),
                ("cautions", "二".to_owned(), vec![4])
            ]
        );
    }

    #[test]
    fn fields_take_what_fits() {
        assert!(fits("code", "123456789018"));
        assert!(!fits("code", "123456789018123456789018"));
        assert!(!fits("no_such_field", "1"));
    }

    #[test]
    fn amounts_and_counts_are_numbers() {
        for (text, expected) in [
            ("1", true),
            ("０.5", true),
            ("123456.12345", true),
            ("適量", false),
            ("1.", false),
            ("", false),
        ] {
            assert_eq!(amount(text).is_some(), expected, "{text}");
        }
        for (text, expected) in [("28", true), ("９", true), ("1000", false), ("1.5", false), ("", false)] {
            assert_eq!(count(text).is_some(), expected, "{text}");
        }
    }
}
