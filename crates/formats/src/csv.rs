//! CSV for spreadsheets: UTF-8 with a byte order mark, CRLF, and no cell that a program would execute.
//!
//! Records of several kinds stand one value to a line. Records of one kind make a table of their own, a column to a
//! field; rows of a repeating field stand under each other, with the record's other values repeated beside them.
//!
//! Source: RFC 4180; OWASP «CSV Injection» for the signs that start a formula.

use std::borrow::Cow;

use tefuda_record::{Field, Kind, Record, Row, Shape, Value};

use crate::{Exporter, Takeout, TakeoutRecord, WriteError};

/// CSV.
pub(crate) struct Csv;

impl Exporter for Csv {
    fn id(&self) -> &'static str {
        "csv"
    }

    fn extension(&self) -> &'static str {
        "csv"
    }

    fn takes(&self, _kind: &Kind) -> bool {
        true
    }

    fn write(&self, takeout: &Takeout) -> Result<Vec<u8>, WriteError> {
        let first = takeout.live().next().ok_or(WriteError::Nothing)?;
        let kind = first.record.kind();
        let mut sheet = Sheet(String::from("\u{feff}"));
        if takeout.live().all(|one| one.record.kind() == kind) {
            table(kind, takeout, &mut sheet);
        } else {
            sheet.line(["番号", "種類", "日付", "組", "項目", "値"].map(Cow::from));
            for one in takeout.live() {
                values(one, &mut sheet);
            }
        }
        Ok(sheet.0.into_bytes())
    }
}

/// One value to a line.
fn values(one: &TakeoutRecord, sheet: &mut Sheet) {
    let kind = one.record.kind();
    let day = one.record.day().map(|day| day.iso()).unwrap_or_default();
    let mut line = |group: String, key: &str, field: &Field, value: &Value| {
        sheet.line([
            Cow::from(one.past.id.as_str()),
            label(kind, kind.id),
            Cow::from(day.as_str()),
            Cow::from(group),
            label(kind, key),
            said(kind, key, field, value),
        ]);
    };
    for (field, value) in one.record.values() {
        let key = format!("{}-{}", kind.id, field.id);
        let (Value::Rows(rows), Shape::Rows(inner)) = (value, &field.shape) else {
            line(String::new(), &key, field, value);
            continue;
        };
        for (at, row) in rows.iter().enumerate() {
            let group = format!("{} {}", label(kind, &key), at + 1);
            for field in *inner {
                if let Some(value) = row.value(field.id) {
                    line(group.clone(), &format!("{key}-{}", field.id), field, value);
                }
            }
        }
    }
}

/// A column to a field; of the fields that repeat the first is told in full, a record has one of them.
fn table(kind: &'static Kind, takeout: &Takeout, sheet: &mut Sheet) {
    let plain: Vec<&Field> = kind
        .fields
        .iter()
        .filter(|field| field.shape.rows().is_empty())
        .collect();
    let repeating = kind.fields.iter().find(|field| !field.shape.rows().is_empty());
    let columns = repeating.map_or(&[][..], |field| field.shape.rows());
    let key = |field: &Field| format!("{}-{}", kind.id, field.id);
    let inner_key = |field: &Field| format!("{}-{}", repeating.map(key).unwrap_or_default(), field.id);
    let heads = plain.iter().map(|field| label(kind, &key(field)));
    let inner_heads = columns.iter().map(|field| label(kind, &inner_key(field)));
    sheet.line(core::iter::once(Cow::from("番号")).chain(heads).chain(inner_heads));
    for one in takeout.live() {
        let rows: &[Row] = repeating.map(|field| one.record.rows(field.id)).unwrap_or_default();
        let lines = rows.iter().map(Some).chain(rows.is_empty().then_some(None));
        for row in lines {
            let values = plain.iter().map(|field| cell(&one.record, kind, &key(field), field));
            let inner_values = columns.iter().map(|field| {
                row.and_then(|row| row.value(field.id))
                    .map_or(Cow::from(""), |value| said(kind, &inner_key(field), field, value))
            });
            let id = core::iter::once(Cow::from(one.past.id.as_str()));
            sheet.line(id.chain(values).chain(inner_values));
        }
    }
}

fn cell<'r>(record: &'r Record, kind: &'static Kind, key: &str, field: &Field) -> Cow<'r, str> {
    record
        .values()
        .find(|(held, _)| held.id == field.id)
        .map_or(Cow::from(""), |(_, value)| said(kind, key, field, value))
}

fn said<'v>(kind: &'static Kind, key: &str, field: &Field, value: &'v Value) -> Cow<'v, str> {
    match (value, &field.shape) {
        (Value::Text(id), Shape::Choice(_)) => label(kind, &format!("{key}-{id}")),
        (Value::Text(text), _) => Cow::from(text.as_str()),
        (Value::Day(day), _) => Cow::from(day.iso()),
        (Value::Rows(_), _) => Cow::from(""),
    }
}

/// The Japanese word of a kind, field or choice: the words live with the kind, one to a line.
pub(crate) fn label(kind: &'static Kind, key: &str) -> Cow<'static, str> {
    let word = kind
        .ja
        .lines()
        .find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "));
    word.map_or_else(|| Cow::from(key.to_owned()), Cow::from)
}

pub(crate) struct Sheet(pub(crate) String);

impl Sheet {
    /// A line of cells.
    pub(crate) fn line<'c>(&mut self, cells: impl IntoIterator<Item = Cow<'c, str>>) {
        for (at, cell) in cells.into_iter().enumerate() {
            if at > 0 {
                self.0.push(',');
            }
            self.cell(&cell);
        }
        self.0.push_str("\r\n");
    }

    fn cell(&mut self, text: &str) {
        let quoted = text.contains(['"', ',', '\r', '\n', '\t', ';']) || text.starts_with([' ', '\u{3000}']);
        if quoted {
            self.0.push('"');
        }
        if is_formula(text) {
            self.0.push('\'');
        }
        for c in text.chars() {
            if c == '"' {
                self.0.push('"');
            }
            self.0.push(c);
        }
        if quoted {
            self.0.push('"');
        }
    }
}

/// Whether a spreadsheet program might execute it: a formula's sign at its beginning, in any width, after any blanks. A
/// plain negative number is none.
fn is_formula(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c.is_control());
    let is_number = text
        .strip_prefix('-')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()) && rest.parse::<f64>().is_ok());
    !is_number && text.starts_with(['=', '+', '-', '@', '|', '%', '＝', '＋', '－', '＠', '−'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(cells: &[&str]) -> String {
        let mut sheet = Sheet(String::new());
        sheet.line(cells.iter().map(|cell| Cow::from(*cell)));
        sheet.0
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        assert_eq!(
            written(&["手札", "a,b", "言\"葉\"", "一\n二", ""]),
            "手札,\"a,b\",\"言\"\"葉\"\"\",\"一\n二\",\r\n"
        );
    }

    #[test]
    fn nothing_is_a_formula_any_more() {
        for formula in [
            "=1+1", "+81", "-cmd", "@SUM(A1)", "\t=1", " =1", "＝１", "　＋1", "|x", "%y", "-1+2",
        ] {
            let line = written(&[formula]);
            assert!(line.trim_start_matches('"').starts_with('\''), "{formula}: {line}");
        }
        for plain in ["-1.5", "1+1", "令和8年", "03-0000-0001", "-0"] {
            assert_eq!(written(&[plain]), format!("{plain}\r\n"));
        }
    }
}
