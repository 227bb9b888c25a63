//! What a person typed into a form: understood field by field, then as a whole record.

use tefuda_holder::{Coded, Detail, Problem, Words, field_problem};
use tefuda_record::{Confirmed, Day, Field, Fields, Kind, Record, RecordError, Row, Value};

use crate::told::tell;
use crate::views::{FieldAnswer, TypedField, TypedText};

/// A kind by its id.
pub(crate) fn known(id: &str) -> Result<&'static Kind, Problem> {
    tefuda_record::kind(id).ok_or_else(|| RecordError::UnknownKind.problem())
}

/// A field of a kind, or of the rows of one of its fields.
pub(crate) fn find(kind: &'static Kind, within: Option<&str>, id: &str) -> Result<&'static Field, Problem> {
    let fields = match within {
        None => kind.fields,
        Some(rows) => kind.field(rows).map_or(&[][..], |field| field.shape.rows()),
    };
    let found = fields.iter().find(|field| field.id == id);
    found.ok_or_else(|| Problem::new("field_unknown"))
}

/// How a typed text is understood, or what is wrong with it.
pub(crate) fn answer(
    kind: &Kind,
    within: Option<&str>,
    field: &'static Field,
    text: &str,
    words: &Words,
) -> FieldAnswer {
    match field.read(text, Confirmed::No) {
        Ok(Value::Day(day)) => FieldAnswer {
            reads: Some(Day::both(day)),
            told: None,
        },
        Ok(Value::Text(_) | Value::Rows(_)) => FieldAnswer {
            reads: None,
            told: None,
        },
        Err(problem) => {
            let problem = match within {
                None => field_problem(
                    kind,
                    &RecordError::Field {
                        field: field.id,
                        problem,
                    },
                ),
                Some(rows) => problem
                    .problem()
                    .with("field", Detail::Word(format!("{}-{rows}-{}", kind.id, field.id))),
            };
            FieldAnswer {
                reads: None,
                told: Some(tell(words, &problem)),
            }
        }
    }
}

/// The record that was typed.
pub(crate) fn read(kind: &Kind, typed: &[TypedField], confirmed: Confirmed) -> Result<Record, Problem> {
    let told = |error: RecordError| field_problem(kind, &error);
    let mut fields = Fields::of(kind.id).map_err(told)?;
    for field in typed {
        match (field.rows.is_empty(), confirmed) {
            (true, Confirmed::No) => fields.set(&field.id, &field.text).map_err(told)?,
            (true, Confirmed::Yes) => fields.set_confirmed(&field.id, &field.text).map_err(told)?,
            (false, _) => {
                let mut rows = Vec::with_capacity(field.rows.len());
                for row in &field.rows {
                    let pairs: Vec<(&str, &str)> = row.iter().map(|typed| (&*typed.id, &*typed.text)).collect();
                    let (row, mut problems) = fields.row_of(&field.id, &pairs).map_err(told)?;
                    if let Some(problem) = problems.pop() {
                        return Err(row_problem(kind, &field.id, &problem));
                    }
                    rows.push(row);
                }
                fields.set_rows(&field.id, rows).map_err(told)?;
            }
        }
    }
    Record::new(fields).map_err(told)
}

/// A record as it would be typed.
pub(crate) fn typed_of(record: &Record) -> Vec<TypedField> {
    let field = |field: &Field| TypedField {
        id: field.id.to_owned(),
        text: record.text(field.id).unwrap_or_default(),
        rows: record
            .rows(field.id)
            .iter()
            .map(|row| typed_row(row, field.shape.rows()))
            .collect(),
    };
    record.values().map(|(known, _)| field(known)).collect()
}

fn typed_row(row: &Row, fields: &[Field]) -> Vec<TypedText> {
    let typed = |field: &Field| {
        let text = row.text(field.id)?;
        Some(TypedText {
            id: field.id.to_owned(),
            text,
        })
    };
    fields.iter().filter_map(typed).collect()
}

/// The problem of a field inside a row, named by that field.
fn row_problem(kind: &Kind, rows: &str, error: &RecordError) -> Problem {
    let label = match error {
        RecordError::UnknownKind => kind.id.to_owned(),
        RecordError::Field { field, .. } => format!("{}-{rows}-{field}", kind.id),
    };
    error.problem().with("field", Detail::Word(label))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(id: &str, text: &str) -> TypedField {
        TypedField {
            id: id.to_owned(),
            text: text.to_owned(),
            rows: Vec::new(),
        }
    }

    fn row(pairs: &[(&str, &str)]) -> Vec<TypedText> {
        pairs
            .iter()
            .map(|(id, text)| TypedText {
                id: (*id).to_owned(),
                text: (*text).to_owned(),
            })
            .collect()
    }

    #[test]
    fn rows_are_read_as_they_were_typed() {
        let kind = known("dispensing").unwrap();
        let mut medicines = text("medicines", "");
        medicines.rows = vec![
            row(&[("name", "例示錠２ｍｇ"), ("amount", "１")]),
            row(&[("name", "例示テープ")]),
        ];
        let record = read(kind, &[text("dispensed_on", "R8.11.18"), medicines], Confirmed::No).unwrap();
        assert_eq!(record.rows("medicines").len(), 2);
        assert_eq!(record.rows("medicines")[0].text("amount").as_deref(), Some("１"));
    }

    #[test]
    fn every_example_reads_back_as_it_would_be_typed() {
        for kind in tefuda_record::KINDS {
            let examples: Vec<serde_json::Map<String, serde_json::Value>> =
                serde_json::from_str(kind.examples).unwrap();
            for example in examples {
                let record = Record::from_json(kind.id, &example).unwrap();
                let again = read(kind, &typed_of(&record), Confirmed::Yes).unwrap();
                assert_eq!(again.to_json(), record.to_json(), "{}", kind.id);
            }
        }
    }

    #[test]
    fn a_row_that_does_not_fit_names_its_field() {
        let kind = known("dispensing").unwrap();
        let mut medicines = text("medicines", "");
        medicines.rows = vec![row(&[
            ("name", "例示錠２ｍｇ"),
            ("amount", "朝に一つ、昼に一つ、夜に二つ"),
        ])];
        let problem = read(kind, &[text("dispensed_on", "R8.11.18"), medicines], Confirmed::No).unwrap_err();
        assert_eq!(problem.code, "text_too_long");
        assert!(
            problem
                .details
                .contains(&("field", Detail::Word("dispensing-medicines-amount".to_owned())))
        );
    }

    #[test]
    fn twelve_digits_that_fit_are_taken_once_the_person_said_so() {
        let kind = known("note").unwrap();
        let typed = [text("text", "123456789018")];
        assert_eq!(
            read(kind, &typed, Confirmed::No).unwrap_err().code,
            "maybe_personal_number"
        );
        assert!(read(kind, &typed, Confirmed::Yes).is_ok());
    }

    #[test]
    fn a_field_is_answered_as_soon_as_it_is_left() {
        let words = Words::new(tefuda_holder::Language::Ja);
        let kind = known("eligibility").unwrap();
        let said = |id: &str, text: &str| answer(kind, None, find(kind, None, id).unwrap(), text, &words);
        assert_eq!(
            said("birth_day", "S60.4.1").reads.as_deref(),
            Some("昭和60年4月1日(1985年4月1日)")
        );
        assert!(said("insurer_number", "138991").told.is_some());
        assert!(said("insurer_number", "１３８９９０").told.is_none());
        assert!(find(kind, Some("name"), "name").is_err());
    }
}
