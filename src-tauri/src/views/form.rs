//! Forms, made from the registry of kinds.

use serde::{Deserialize, Serialize};
use tefuda_consent::PRESETS;
use tefuda_holder::Words;
use tefuda_record::{Confirmed, Field, KINDS, Kind, Need, Shape};

use crate::told::ToldView;

/// What papers and bags of a pharmacy say at a glance; the other fields are there to be opened.
const USUAL: &[(&str, &[&str])] = &[
    (
        "dispensing",
        &["dispensed_on", "pharmacy_name", "clinic_name", "medicines", "own_notes"],
    ),
    (
        "dispensing-medicines",
        &["name", "amount", "unit", "usage", "quantity", "quantity_unit"],
    ),
];

/// What most people put in by hand.
const USUAL_KINDS: &[&str] = &["eligibility", "dispensing", "otc", "allergy", "note"];

/// A kind of record that can be put in by hand.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct KindView {
    id: &'static str,
    label: String,
    /// What one has before oneself when putting it in; empty where the name says it all.
    hint: String,
    /// Whether it stands at the top, or only among the others.
    usual: bool,
}

/// A form for one kind.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct FormView {
    kind: &'static str,
    title: String,
    fields: Vec<FieldView>,
}

/// One field of a form.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct FieldView {
    id: &'static str,
    label: String,
    required: bool,
    /// Whether it is asked for at once, or only among the others.
    usual: bool,
    shape: ShapeView,
}

/// What is typed into a field.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "is", rename_all = "snake_case")]
pub(crate) enum ShapeView {
    Line,
    Note,
    Digits,
    Decimal,
    Day,
    Choice { choices: Vec<ChoiceView> },
    Rows { fields: Vec<FieldView> },
}

/// One of a closed set.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ChoiceView {
    id: &'static str,
    label: String,
}

/// What was typed into one field: a text, or rows of texts.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct TypedField {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) rows: Vec<Vec<TypedText>>,
}

/// What was typed into one field of a row.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct TypedText {
    pub(crate) id: String,
    pub(crate) text: String,
}

/// A form with what a record says in it.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct FilledView {
    pub(crate) form: FormView,
    pub(crate) fields: Vec<TypedField>,
}

/// How a typed text is understood, or why it is not.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct FieldAnswer {
    pub(crate) reads: Option<String>,
    pub(crate) told: Option<ToldView>,
}

/// Whether the person said that twelve digits are no 個人番号.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub(crate) enum Confirmation {
    /// Not yet asked.
    Asked,
    /// They said so.
    Confirmed,
}

impl From<Confirmation> for Confirmed {
    fn from(confirmation: Confirmation) -> Self {
        match confirmation {
            Confirmation::Asked => Self::No,
            Confirmation::Confirmed => Self::Yes,
        }
    }
}

/// Every kind, in the order of the registry.
pub(crate) fn kinds(words: &Words) -> Vec<KindView> {
    let view = |kind: &&Kind| {
        let hint = format!("app-kind-hint-{}", kind.id);
        KindView {
            id: kind.id,
            label: words.say(kind.id),
            hint: if words.has(&hint) {
                words.say(&hint)
            } else {
                String::new()
            },
            usual: USUAL_KINDS.contains(&kind.id),
        }
    };
    KINDS.iter().map(view).collect()
}

/// The form of a kind.
pub(crate) fn form(kind: &Kind, words: &Words) -> FormView {
    FormView {
        kind: kind.id,
        title: words.say(kind.id),
        fields: fields(kind.id, kind.fields, words),
    }
}

fn fields(key: &str, known: &'static [Field], words: &Words) -> Vec<FieldView> {
    known
        .iter()
        .map(|field| {
            let of = format!("{key}-{}", field.id);
            FieldView {
                id: field.id,
                label: words.say(&of),
                required: field.need == Need::Required,
                usual: field.need == Need::Required || is_usual(key, field.id),
                shape: shape(&of, &field.shape, words),
            }
        })
        .collect()
}

/// Of an eligibility: what some counter wants to see. Kinds without a line of their own have no other fields.
fn is_usual(key: &str, id: &str) -> bool {
    if key == tefuda_record::kinds::eligibility::KIND.id {
        return PRESETS.iter().any(|preset| preset.fields.contains(&id));
    }
    USUAL
        .iter()
        .find(|(known, _)| *known == key)
        .is_none_or(|(_, usual)| usual.contains(&id))
}

fn shape(key: &str, shape: &'static Shape, words: &Words) -> ShapeView {
    match shape {
        Shape::Line(_) | Shape::Kana(_) => ShapeView::Line,
        Shape::Note(_) => ShapeView::Note,
        Shape::InsurerNumber | Shape::BranchNumber | Shape::Digits(..) | Shape::Jan => ShapeView::Digits,
        Shape::Decimal => ShapeView::Decimal,
        Shape::Day => ShapeView::Day,
        Shape::Choice(choices) => {
            let view = |id| ChoiceView {
                id,
                label: words.say(&format!("{key}-{id}")),
            };
            ShapeView::Choice {
                choices: choices.iter().map(|choice| view(choice.id)).collect(),
            }
        }
        Shape::Rows(inner) => ShapeView::Rows {
            fields: fields(key, inner, words),
        },
    }
}

#[cfg(test)]
mod tests {
    use tefuda_holder::Language;

    use super::*;

    #[test]
    fn every_label_of_every_form_is_a_word() {
        fn check(fields: &[FieldView]) {
            for field in fields {
                assert!(!field.label.contains(field.id), "{}", field.label);
                match &field.shape {
                    ShapeView::Choice { choices } => assert!(choices.iter().all(|choice| !choice.label.contains('-'))),
                    ShapeView::Rows { fields } => check(fields),
                    ShapeView::Line | ShapeView::Note | ShapeView::Digits | ShapeView::Decimal | ShapeView::Day => {}
                }
            }
        }
        let words = Words::new(Language::Ja);
        for kind in KINDS {
            let form = form(kind, &words);
            assert_eq!(form.fields.len(), kind.fields.len());
            check(&form.fields);
        }
        assert!(kinds(&words).iter().all(|kind| !kind.label.contains(kind.id)));
        assert_eq!(
            kinds(&words).iter().filter(|kind| kind.usual).count(),
            USUAL_KINDS.len()
        );
    }

    #[test]
    fn what_is_usual_names_real_fields() {
        let find = |fields: &'static [Field], id: &str| fields.iter().find(|field| field.id == id);
        for (key, usual) in USUAL {
            let (kind, rows) = key
                .split_once('-')
                .map_or((*key, None), |(kind, rows)| (kind, Some(rows)));
            let mut fields = tefuda_record::kind(kind).unwrap().fields;
            if let Some(rows) = rows {
                let Shape::Rows(inner) = &find(fields, rows).unwrap().shape else {
                    panic!("{rows} has no rows")
                };
                fields = inner;
            }
            assert!(usual.iter().all(|id| find(fields, id).is_some()), "{key}");
        }
    }

    #[test]
    fn whatever_a_counter_wants_is_asked_for_at_once() {
        let form = form(tefuda_record::kind("eligibility").unwrap(), &Words::new(Language::Ja));
        let usual: Vec<&str> = form
            .fields
            .iter()
            .filter(|field| field.usual)
            .map(|field| field.id)
            .collect();
        assert!(
            ["insurer_number", "name_kana", "burden_ratio", "expires_on"]
                .iter()
                .all(|id| usual.contains(id))
        );
        assert!(!usual.contains(&"ceiling_class"));
    }
}
