//! Records as people read them: labelled fields, days in both calendars, choices by their words.

use tefuda_record::{Field, Kind, Record, Row, Shape, Value};

use crate::Words;

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
        (_, Value::Day(day)) => day.both(),
        (_, Value::Rows(_)) => String::new(),
    }
}

/// The value of a stored text of one field for people: days in both calendars, choices by their words.
#[must_use]
pub fn say_value(kind: &Kind, id: &str, stored: &str, words: &Words) -> String {
    match kind.field(id).map(|field| &field.shape) {
        Some(Shape::Choice(_)) => words.say(&format!("{}-{id}-{stored}", kind.id)),
        Some(Shape::Day) => {
            tefuda_record::parse_day(stored).map_or_else(|_| stored.to_owned(), tefuda_record::Day::both)
        }
        Some(_) | None => stored.to_owned(),
    }
}
