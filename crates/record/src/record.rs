//! Records: checked values of one kind.

use core::fmt;
use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};
use thiserror::Error;

use crate::{Compartment, Day, Field, FieldProblem, Kind, Need, Shape, fold::fold, kind, shape::Confirmed};

/// The most rows one field of a record holds.
const MAX_ROWS: usize = 2_000;

/// A checked value.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    /// Text, digits, a decimal number or the id of a choice.
    Text(String),
    /// A day.
    Day(Day),
    /// Groups of fields that repeat.
    Rows(Vec<Row>),
}

/// Values by field.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Row(BTreeMap<&'static str, Value>);

/// Values of a kind that are still being gathered: each is checked when it is set, the required ones are asked for by
/// [`Record::new`].
#[derive(Clone, PartialEq, Eq)]
pub struct Fields {
    kind: &'static Kind,
    row: Row,
}

/// A record: every value fits its field, every required field is there.
#[derive(Clone, PartialEq, Eq)]
pub struct Record(Fields);

/// Why something is no record.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RecordError {
    /// There is no such kind.
    #[error("no such kind")]
    UnknownKind,
    /// A value does not fit.
    #[error("field {field}: {problem}")]
    Field {
        /// The field's id, or `?` where the kind has no such field.
        field: &'static str,
        /// What is wrong with it.
        problem: FieldProblem,
    },
}

impl Fields {
    /// Nothing yet, of the kind of this id.
    ///
    /// # Errors
    /// [`RecordError::UnknownKind`].
    pub fn of(kind_id: &str) -> Result<Self, RecordError> {
        Ok(Self {
            kind: kind(kind_id).ok_or(RecordError::UnknownKind)?,
            row: Row::default(),
        })
    }

    /// Sets a field from text as typed or imported; an empty text clears it.
    ///
    /// # Errors
    /// [`RecordError::Field`]; the earlier value stays.
    pub fn set(&mut self, id: &str, text: &str) -> Result<(), RecordError> {
        self.set_with(id, text, Confirmed::No)
    }

    /// As [`Fields::set`], after a person said that twelve fitting digits are no 個人番号.
    ///
    /// # Errors
    /// [`RecordError::Field`].
    pub fn set_confirmed(&mut self, id: &str, text: &str) -> Result<(), RecordError> {
        self.set_with(id, text, Confirmed::Yes)
    }

    fn set_with(&mut self, id: &str, text: &str, confirmed: Confirmed) -> Result<(), RecordError> {
        let field = find(self.kind.fields, id)?;
        self.row.read(field, text, confirmed)
    }

    /// Sets a repeating field from rows that [`Fields::row_of`] made.
    ///
    /// # Errors
    /// [`RecordError::Field`] where the field does not repeat or has too many rows.
    pub fn set_rows(&mut self, id: &str, rows: Vec<Row>) -> Result<(), RecordError> {
        let field = find(self.kind.fields, id)?;
        let problem = |problem| RecordError::Field {
            field: field.id,
            problem,
        };
        if !matches!(field.shape, Shape::Rows(_)) {
            return Err(problem(FieldProblem::WrongType));
        }
        if rows.len() > MAX_ROWS {
            return Err(problem(FieldProblem::TooManyRows));
        }
        if rows.is_empty() {
            self.row.0.remove(field.id);
        } else {
            self.row.0.insert(field.id, Value::Rows(rows));
        }
        Ok(())
    }

    /// One row of the repeating field `id`, from pairs of field and text; empty texts are left out. Values that do not
    /// fit are left out and reported, so that the rest of a dirty row is kept.
    ///
    /// # Errors
    /// [`RecordError::Field`] where the kind has no such repeating field.
    pub fn row_of(&self, id: &str, pairs: &[(&str, &str)]) -> Result<(Row, Vec<RecordError>), RecordError> {
        let field = find(self.kind.fields, id)?;
        let Shape::Rows(inner) = &field.shape else {
            return Err(RecordError::Field {
                field: field.id,
                problem: FieldProblem::WrongType,
            });
        };
        let mut row = Row::default();
        let mut problems = Vec::new();
        for (id, text) in pairs {
            let read = find(inner, id).and_then(|field| row.read(field, text, Confirmed::No));
            problems.extend(read.err());
        }
        Ok((row, problems))
    }

    /// The kind.
    #[must_use]
    pub fn kind(&self) -> &'static Kind {
        self.kind
    }

    /// The value of a field as text; days as `YYYY-MM-DD`. `None` when missing or repeating.
    #[must_use]
    pub fn text(&self, id: &str) -> Option<String> {
        self.row.text(id)
    }
}

impl Record {
    /// The record of these fields.
    ///
    /// # Errors
    /// [`RecordError::Field`] with [`FieldProblem::Missing`] for the first required field that is not there.
    pub fn new(fields: Fields) -> Result<Self, RecordError> {
        missing(fields.kind.fields, &fields.row)?;
        Ok(Self(fields))
    }

    /// Reads a record from the JSON that [`Record::to_json`] writes.
    ///
    /// # Errors
    /// [`RecordError`].
    pub fn from_json(kind_id: &str, json: &Map<String, Json>) -> Result<Self, RecordError> {
        let kind = kind(kind_id).ok_or(RecordError::UnknownKind)?;
        Self::new(Fields {
            kind,
            row: Row::from_json(kind.fields, json)?,
        })
    }

    /// The record as JSON: text and days as strings, rows as arrays of objects, missing fields left out.
    #[must_use]
    pub fn to_json(&self) -> Map<String, Json> {
        self.0.row.to_json()
    }

    /// The kind.
    #[must_use]
    pub fn kind(&self) -> &'static Kind {
        self.0.kind
    }

    /// The compartment it lives in.
    #[must_use]
    pub fn compartment(&self) -> Compartment {
        self.0.kind.compartment
    }

    /// The value of a field as text; days as `YYYY-MM-DD`.
    #[must_use]
    pub fn text(&self, id: &str) -> Option<String> {
        self.0.text(id)
    }

    /// The value of a field that holds a day.
    #[must_use]
    pub fn day_of(&self, id: &str) -> Option<Day> {
        match self.0.row.0.get(id) {
            Some(Value::Day(day)) => Some(*day),
            Some(Value::Text(_) | Value::Rows(_)) | None => None,
        }
    }

    /// The rows of a repeating field.
    #[must_use]
    pub fn rows(&self, id: &str) -> &[Row] {
        match self.0.row.0.get(id) {
            Some(Value::Rows(rows)) => rows,
            Some(Value::Text(_) | Value::Day(_)) | None => &[],
        }
    }

    /// Its values, in the order of the kind's fields.
    pub fn values(&self) -> impl Iterator<Item = (&'static Field, &Value)> {
        self.0
            .kind
            .fields
            .iter()
            .filter_map(|field| self.0.row.0.get(field.id).map(|value| (field, value)))
    }

    /// The fields again, to be edited and checked anew.
    #[must_use]
    pub fn into_fields(self) -> Fields {
        self.0
    }

    /// One line that tells it from others of its kind.
    #[must_use]
    pub fn title(&self) -> String {
        (self.0.kind.title)(self)
    }

    /// The day it belongs to, if any.
    #[must_use]
    pub fn day(&self) -> Option<Day> {
        (self.0.kind.day)(self)
    }

    /// What makes two records of a kind the same thing: the same text for the same slip, however it came in.
    #[must_use]
    pub fn same_text(&self) -> String {
        let json = self.to_json();
        let picked: Map<String, Json> = json
            .into_iter()
            .filter(|(id, _)| self.0.kind.same.is_empty() || self.0.kind.same.contains(&id.as_str()))
            .collect();
        format!("{}\n{}", self.0.kind.id, Json::Object(picked))
    }

    /// Everything a search should find, folded.
    #[must_use]
    pub fn search_text(&self) -> String {
        let mut text = String::new();
        self.0.row.gather(&mut text);
        fold(&text)
    }
}

impl Row {
    /// The value of a field as text; days as `YYYY-MM-DD`.
    #[must_use]
    pub fn text(&self, id: &str) -> Option<String> {
        match self.0.get(id)? {
            Value::Text(text) => Some(text.clone()),
            Value::Day(day) => Some(day.iso()),
            Value::Rows(_) => None,
        }
    }

    /// The value of a field.
    #[must_use]
    pub fn value(&self, id: &str) -> Option<&Value> {
        self.0.get(id)
    }

    /// Whether it holds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn read(&mut self, field: &'static Field, text: &str, confirmed: Confirmed) -> Result<(), RecordError> {
        if text.trim().is_empty() {
            self.0.remove(field.id);
            return Ok(());
        }
        let value = field.read(text, confirmed).map_err(|problem| RecordError::Field {
            field: field.id,
            problem,
        })?;
        self.0.insert(field.id, value);
        Ok(())
    }

    fn from_json(fields: &'static [Field], json: &Map<String, Json>) -> Result<Self, RecordError> {
        let mut row = Self::default();
        for (id, value) in json {
            let field = find(fields, id)?;
            let problem = |problem| RecordError::Field {
                field: field.id,
                problem,
            };
            match (&field.shape, value) {
                (Shape::Rows(inner), Json::Array(items)) => {
                    if items.len() > MAX_ROWS {
                        return Err(problem(FieldProblem::TooManyRows));
                    }
                    let rows: Result<Vec<Self>, RecordError> = items
                        .iter()
                        .map(|item| {
                            let object = item.as_object().ok_or(problem(FieldProblem::WrongType))?;
                            Self::from_json(inner, object)
                        })
                        .collect();
                    row.0.insert(field.id, Value::Rows(rows?));
                }
                // What is stored was confirmed when it came in.
                (_, Json::String(text)) => row.read(field, text, Confirmed::Yes)?,
                (_, _) => return Err(problem(FieldProblem::WrongType)),
            }
        }
        Ok(row)
    }

    fn to_json(&self) -> Map<String, Json> {
        self.0
            .iter()
            .map(|(id, value)| {
                let json = match value {
                    Value::Text(text) => Json::String(text.clone()),
                    Value::Day(day) => Json::String(day.iso()),
                    Value::Rows(rows) => Json::Array(rows.iter().map(|row| Json::Object(row.to_json())).collect()),
                };
                ((*id).to_owned(), json)
            })
            .collect()
    }

    fn gather(&self, out: &mut String) {
        for value in self.0.values() {
            match value {
                Value::Text(text) => {
                    out.push_str(text);
                    out.push('\n');
                }
                Value::Day(day) => {
                    out.push_str(&day.iso());
                    out.push('\n');
                }
                Value::Rows(rows) => rows.iter().for_each(|row| row.gather(out)),
            }
        }
    }
}

fn find(fields: &'static [Field], id: &str) -> Result<&'static Field, RecordError> {
    fields.iter().find(|field| field.id == id).ok_or(RecordError::Field {
        field: "?",
        problem: FieldProblem::Unknown,
    })
}

fn missing(fields: &'static [Field], row: &Row) -> Result<(), RecordError> {
    match fields
        .iter()
        .find(|field| field.need == Need::Required && !row.0.contains_key(field.id))
    {
        Some(field) => Err(RecordError::Field {
            field: field.id,
            problem: FieldProblem::Missing,
        }),
        None => Ok(()),
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text(_) => "Text(..)",
            Self::Day(_) => "Day(..)",
            Self::Rows(_) => "Rows(..)",
        })
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Row({} values)", self.0.len())
    }
}

impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fields({}, {} values)", self.kind.id, self.row.0.len())
    }
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Record({}, {} values)", self.0.kind.id, self.0.row.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> Fields {
        let mut fields = Fields::of("eligibility").unwrap();
        for (id, text) in [
            ("document", "資格確認書"),
            ("insurer_number", "０１１３００１２"),
            ("insured_number", "4567"),
            ("name", "髙橋 花子"),
            ("birth_day", "昭和60年4月1日"),
            ("sex", "女"),
        ] {
            fields.set(id, text).unwrap();
        }
        fields
    }

    #[test]
    fn a_record_reads_back_from_its_json() {
        let record = Record::new(fields()).unwrap();
        assert_eq!(record.text("sex").as_deref(), Some("female"));
        assert_eq!(Record::from_json("eligibility", &record.to_json()), Ok(record));
    }

    #[test]
    fn a_wrong_check_digit_is_named_with_its_field() {
        let mut fields = fields();
        let wrong = fields.set("insurer_number", "01130013");
        assert_eq!(
            wrong,
            Err(RecordError::Field {
                field: "insurer_number",
                problem: FieldProblem::Number(crate::NumberError::CheckDigit)
            })
        );
        assert_eq!(
            fields.text("insurer_number").as_deref(),
            Some("01130012"),
            "the earlier value stays"
        );
    }

    #[test]
    fn a_missing_field_is_named() {
        let mut fields = fields();
        fields.set("name", "").unwrap();
        assert_eq!(
            Record::new(fields),
            Err(RecordError::Field {
                field: "name",
                problem: FieldProblem::Missing
            })
        );
    }

    #[test]
    fn no_field_of_any_kind_takes_a_personal_number() {
        for kind in crate::KINDS {
            for field in kind.fields {
                let mut fields = Fields::of(kind.id).unwrap();
                for number in ["マイナンバー 123456789018", "１２３４-５６７８-９０１８"] {
                    assert!(fields.set(field.id, number).is_err(), "{} {}", kind.id, field.id);
                    assert_eq!(fields.text(field.id), None);
                }
            }
        }
    }

    #[test]
    fn twelve_fitting_digits_are_a_question() {
        let mut fields = Fields::of("note").unwrap();
        let asked = fields.set("text", "免許 123456789018");
        assert_eq!(
            asked,
            Err(RecordError::Field {
                field: "text",
                problem: FieldProblem::MaybePersonalNumber
            })
        );
        fields.set_confirmed("text", "免許 123456789018").unwrap();
        assert!(fields.set_confirmed("text", "マイナンバー 123456789018").is_err());
    }

    #[test]
    fn debug_shows_nothing_private() {
        let record = Record::new(fields()).unwrap();
        assert_eq!(format!("{record:?}"), "Record(eligibility, 6 values)");
        let (_, value) = record.values().next().unwrap();
        assert_eq!(format!("{value:?}"), "Text(..)");
    }
}
