//! The kinds of records: one folder each and one line in [`KINDS`].

pub mod allergy;
pub mod card_copy;
pub mod care;
pub mod checkup;
pub mod claim;
pub mod condition;
pub mod consultation;
pub mod contact;
pub mod contraindication;
pub mod dispensing;
pub mod eligibility;
pub mod enrolment;
pub mod expense;
pub mod held_paper;
pub mod infection;
pub mod intake;
pub mod letter;
pub mod note;
pub mod observation;
pub mod otc;
pub mod prescription;
pub mod screening;
pub mod trouble;
pub mod vaccination;

use crate::{Compartment, Day, Field, Record};

/// Every kind that a vault can hold. Storage, the consent sheet, `tefuda add` and the words walk this list.
pub const KINDS: &[&Kind] = &[
    &eligibility::KIND,
    &enrolment::KIND,
    &held_paper::KIND,
    &card_copy::KIND,
    &contact::KIND,
    &dispensing::KIND,
    &prescription::KIND,
    &otc::KIND,
    &intake::KIND,
    &allergy::KIND,
    &contraindication::KIND,
    &expense::KIND,
    &claim::KIND,
    &checkup::KIND,
    &observation::KIND,
    &screening::KIND,
    &vaccination::KIND,
    &condition::KIND,
    &infection::KIND,
    &care::KIND,
    &letter::KIND,
    &note::KIND,
    &consultation::KIND,
    &trouble::KIND,
];

/// What a kind of record is.
#[derive(Debug)]
pub struct Kind {
    /// The stored name.
    pub id: &'static str,
    /// Where its records live.
    pub compartment: Compartment,
    /// Its fields, in the order people read them.
    pub fields: &'static [Field],
    /// One line that tells a record from others.
    pub title: fn(&Record) -> String,
    /// The day a record belongs to.
    pub day: fn(&Record) -> Option<Day>,
    /// The fields that make two records the same thing; empty: all of them.
    pub same: &'static [&'static str],
    /// Its words in Japanese (Fluent).
    pub ja: &'static str,
    /// Its words in English (Fluent).
    pub en: &'static str,
    /// Made-up examples, a JSON array; the first one is complete.
    pub examples: &'static str,
}

impl Kind {
    /// The field of a stored name.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.id == id)
    }
}

/// The kind of a stored name.
#[must_use]
pub fn kind(id: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.id == id).copied()
}

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Kind {}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::Shape;

    #[test]
    fn every_folder_is_registered_and_every_kind_has_its_folder() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/kinds");
        let folders: BTreeSet<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.file_type().unwrap().is_dir())
            .map(|entry| entry.file_name().into_string().unwrap())
            .collect();
        let registered: BTreeSet<String> = KINDS.iter().map(|kind| kind.id.to_owned()).collect();
        assert_eq!(folders, registered);
    }

    #[test]
    fn every_kind_field_and_choice_has_its_words_in_both_languages() {
        fn walk(prefix: &str, fields: &[Field], wanted: &mut Vec<String>) {
            for field in fields {
                wanted.push(format!("{prefix}-{}", field.id));
                let choices = field.shape.choices().iter();
                wanted.extend(choices.map(|choice| format!("{prefix}-{}-{}", field.id, choice.id)));
                walk(&format!("{prefix}-{}", field.id), field.shape.rows(), wanted);
            }
        }
        for kind in KINDS {
            let mut wanted = vec![kind.id.to_owned()];
            walk(kind.id, kind.fields, &mut wanted);
            for (language, words) in [("ja", kind.ja), ("en", kind.en)] {
                let have: BTreeSet<&str> = words
                    .lines()
                    .filter_map(|line| line.split_once(" = "))
                    .map(|(id, _)| id)
                    .collect();
                for id in &wanted {
                    assert!(have.contains(id.as_str()), "{language}: {id} has no word");
                }
                assert_eq!(
                    have.len(),
                    wanted.len(),
                    "{language}: words of {} without a field",
                    kind.id
                );
            }
        }
    }

    #[test]
    fn every_example_parses_and_the_first_is_complete() {
        for kind in KINDS {
            let examples: Vec<serde_json::Map<String, serde_json::Value>> =
                serde_json::from_str(kind.examples).unwrap();
            assert!(!examples.is_empty());
            for example in &examples {
                let record = Record::from_json(kind.id, example).unwrap();
                assert!(!record.title().is_empty());
                assert_eq!(&record.to_json(), example);
            }
            let complete: Vec<&str> = examples[0].keys().map(String::as_str).collect();
            for field in kind.fields {
                assert!(complete.contains(&field.id), "{} {}", kind.id, field.id);
            }
        }
    }

    #[test]
    fn an_item_of_a_checkup_says_what_a_test_result_says() {
        let items = checkup::KIND.field("items").unwrap();
        let Shape::Rows(items) = items.shape else {
            panic!("items repeat")
        };
        for item in items {
            assert!(
                observation::KIND.fields.iter().any(|field| field.id == item.id),
                "{}",
                item.id
            );
        }
    }

    #[test]
    fn what_was_said_in_private_or_at_a_counter_alone_lies_in_the_private_compartment() {
        for kind in KINDS {
            assert_eq!(
                kind.compartment == Compartment::Private,
                matches!(kind.id, "consultation" | "trouble"),
                "{}",
                kind.id
            );
        }
    }

    #[test]
    fn a_held_paper_has_no_room_for_a_number() {
        for field in held_paper::KIND.fields {
            assert!(!matches!(
                field.shape,
                Shape::Digits(..) | Shape::Decimal | Shape::InsurerNumber
            ));
            assert!(!field.id.contains("number"));
        }
    }

    #[test]
    fn ids_are_plain_and_unique() {
        for kind in KINDS {
            let ids: BTreeSet<&str> = kind.fields.iter().map(|field| field.id).collect();
            assert_eq!(ids.len(), kind.fields.len());
            assert!(ids.iter().all(|id| {
                id.bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
            }));
        }
    }
}
