//! The rows of one prescription, into one record.

use std::collections::BTreeSet;

use tefuda_record::{Fields, Record, RecordError, fold_digits, kinds::prescription::last_day, parse_day};

use super::medicines::Medicines;
use crate::{
    Issue,
    issue::{CODE_INVALID, COLUMNS_SURPLUS, DAY_UNREADABLE, FIELD_DROPPED, ROW_REPEATED, ROW_SHORT, ROW_UNKNOWN},
    jahis::{Line, Row, UNREAD_CHARS, note, notes},
};

/// A prescription being read.
pub(super) struct Sheet<'s, 'a> {
    pub(super) lines: &'s [Line<'a>],
    pub(super) issues: Vec<Issue>,
    /// Lines to be kept as they stand.
    pub(super) unread: BTreeSet<usize>,
    seen: BTreeSet<u16>,
    remarks: Vec<String>,
}

impl Sheet<'_, '_> {
    /// Notices something about a line, and keeps the line as it stands.
    pub(super) fn refuse(&mut self, code: &'static str, at: usize) {
        self.issues.extend(self.lines.get(at).map(|line| line.issue(code)));
        self.unread.insert(at);
    }

    fn set(&mut self, fields: &mut Fields, id: &str, text: &str, at: usize) {
        // Twelve bare digits that are still here were confirmed, or are a code by their column.
        if let Err(RecordError::Field { .. } | RecordError::UnknownKind) = fields.set_confirmed(id, text) {
            self.refuse(FIELD_DROPPED, at);
        }
    }

    fn day(&mut self, fields: &mut Fields, id: &str, text: &str, at: usize) {
        match day(text) {
            Some(day) => self.set(fields, id, &day, at),
            None if text.is_empty() => {}
            None => self.refuse(DAY_UNREADABLE, at),
        }
    }
}

/// Reads a prescription. Without a readable 交付年月日 (51) there is none, and its lines are kept as notes.
pub(super) fn read(head: &Line<'_>, lines: &[Line<'_>], issues: &mut Vec<Issue>) -> Vec<Record> {
    let mut sheet = Sheet {
        lines,
        issues: Vec::new(),
        unread: BTreeSet::new(),
        seen: BTreeSet::new(),
        remarks: Vec::new(),
    };
    let Ok(mut fields) = Fields::of("prescription") else {
        return Vec::new();
    };
    let mut medicines = Medicines::default();
    for (at, line) in lines.iter().enumerate() {
        take(&mut sheet, &mut fields, &mut medicines, &line.row(), at);
    }
    medicines.finish(&mut sheet);
    let expires_on = fields
        .text("issued_on")
        .and_then(|day| parse_day(&day).ok())
        .map(last_day);
    if let (None, Some(day)) = (fields.text("expires_on"), expires_on) {
        let _set = fields.set("expires_on", &day.iso());
    }
    note(&mut fields, "remarks", &sheet.remarks.join("\n"));
    let record = medicines.into_record(&mut sheet, fields);
    let records = match record {
        Some(record) => with_unread(record, &sheet),
        None => {
            issues.push(head.issue(ROW_SHORT));
            let all: String = lines.iter().map(|line| format!("{}\n", line.text)).collect();
            notes(&all, None)
        }
    };
    issues.append(&mut sheet.issues);
    records
}

fn take(sheet: &mut Sheet<'_, '_>, fields: &mut Fields, medicines: &mut Medicines, row: &Row<'_>, at: usize) {
    let known = row
        .number
        .and_then(|number| TABLES.iter().find(|(known, _, _)| *known == number));
    let Some((number, items, may_repeat)) = known else {
        return sheet.refuse(ROW_UNKNOWN, at);
    };
    if row.has_beyond(*items) {
        sheet.refuse(COLUMNS_SURPLUS, at);
    }
    if !may_repeat && !sheet.seen.insert(*number) {
        return sheet.refuse(ROW_REPEATED, at);
    }
    match number {
        1 => {
            sheet.set(fields, "clinic_name", row.item(4), at);
            institution(sheet, fields, row, at);
        }
        2 => {
            let address = [row.item(1), row.item(2)].join(" ");
            sheet.set(fields, "clinic_address", address.trim(), at);
        }
        3 => sheet.set(fields, "clinic_phone", row.item(1), at),
        4 => sheet.set(fields, "department", row.item(3), at),
        5 => sheet.set(fields, "doctor", either(row.item(3), row.item(2)), at),
        11 => sheet.set(fields, "patient_name", either(row.item(2), row.item(3)), at),
        13 => sheet.day(fields, "patient_birth_day", row.item(1), at),
        51 => sheet.day(fields, "issued_on", row.item(1), at),
        52 => sheet.day(fields, "expires_on", row.item(1), at),
        61 => sheet.remarks.push("麻薬の処方があります".to_owned()),
        62 => match row.item(1) {
            code @ ("1" | "2") => sheet.set(fields, "leftover_handling", code, at),
            _ => sheet.refuse(CODE_INVALID, at),
        },
        63 => {
            sheet.set(fields, "split_total", row.item(1), at);
            sheet.set(fields, "split_at", row.item(2), at);
        }
        64 => sheet.set(fields, "refill_total", row.item(1), at),
        81 if row.item(3).is_empty() => sheet.refuse(ROW_SHORT, at),
        81 => sheet.remarks.push(row.item(3).to_owned()),
        82 if row.item(1) == "1" => sheet.set(fields, "exchange_number", row.item(2), at),
        82 => sheet.refuse(CODE_INVALID, at),
        101.. => medicines.take(sheet, row, at),
        // Sex, share, insurance and public aid: in the evidence.
        _ => {}
    }
}

/// 都道府県 (2), 点数表 (1, 医科 where it is blank), コード (7): the ten digits of a 医療機関コード.
fn institution(sheet: &mut Sheet<'_, '_>, fields: &mut Fields, row: &Row<'_>, at: usize) {
    let [table, code, prefecture] = [row.item(1), row.item(2), row.item(3)].map(fold_digits);
    let table = if table.is_empty() { "1" } else { &table };
    let is_prefecture = prefecture.len() == 2 && prefecture.parse::<u8>().is_ok_and(|n| (1..=47).contains(&n));
    let is_code = code.len() == 7 && code.bytes().all(|b| b.is_ascii_alphanumeric());
    if is_prefecture && is_code && matches!(table, "1" | "3" | "6") {
        sheet.set(fields, "clinic_code", &format!("{prefecture}{table}{code}"), at);
    } else {
        sheet.refuse(CODE_INVALID, at);
    }
}

/// `YYYYMMDD`, or `GYYMMDD` with a digit for the era: M 1, T 2, S 3, H 4, R 5.
fn day(text: &str) -> Option<String> {
    let text = fold_digits(text);
    let (era, rest) = text.split_at_checked(1)?;
    let letter = match era {
        "1" => "M",
        "2" => "T",
        "3" => "S",
        "4" => "H",
        "5" => "R",
        _ => "",
    };
    let day = match text.len() {
        7 if !letter.is_empty() => parse_day(&format!("{letter}{rest}")),
        _ => parse_day(&text),
    };
    day.ok().map(tefuda_record::Day::iso)
}

fn either<'t>(one: &'t str, other: &'t str) -> &'t str {
    if one.is_empty() { other } else { one }
}

/// Puts the lines that found no place into the record, and what it cannot hold into notes.
fn with_unread(record: Record, sheet: &Sheet<'_, '_>) -> Vec<Record> {
    let (mut here, mut room) = (String::new(), UNREAD_CHARS);
    let mut beyond = String::new();
    for line in sheet.unread.iter().filter_map(|at| sheet.lines.get(*at)) {
        let length = line.text.chars().count() + 1;
        let is_room = beyond.is_empty() && length <= room;
        room = room.saturating_sub(length);
        let kept = if is_room { &mut here } else { &mut beyond };
        kept.push_str(line.text);
        kept.push('\n');
    }
    let mut fields = record.clone().into_fields();
    note(&mut fields, "unread", &here);
    let mut records = vec![Record::new(fields).unwrap_or(record)];
    records.extend(notes(&beyond, None));
    records
}

/// Record number, how many items, whether it may stand several times.
const TABLES: &[(u16, usize, bool)] = &[
    (1, 4, false),
    (2, 2, false),
    (3, 3, false),
    (4, 3, false),
    (5, 3, false),
    (11, 3, false),
    (12, 1, false),
    (13, 1, false),
    (14, 1, false),
    (21, 1, false),
    (22, 1, false),
    (23, 4, false),
    (24, 2, false),
    (25, 1, false),
    (27, 2, false),
    (28, 2, false),
    (29, 2, false),
    (30, 2, false),
    (31, 1, false),
    (51, 1, false),
    (52, 1, false),
    (61, 3, false),
    (62, 1, false),
    (63, 2, false),
    (64, 1, false),
    (81, 3, true),
    (82, 2, false),
    (101, 4, true),
    (102, 3, true),
    (111, 5, true),
    (181, 6, true),
    (201, 9, true),
    (211, 3, true),
    (221, 12, true),
    (231, 6, true),
    (241, 4, true),
    (281, 6, true),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eras_are_digits_here() {
        for (text, expected) in [
            ("3600401", Some("1985-04-01")),
            ("5080301", Some("2026-03-01")),
            ("4010108", Some("1989-01-08")),
            ("20260301", Some("2026-03-01")),
            ("6080301", None),
            ("5080231", None),
            ("198504", None),
            ("", None),
        ] {
            assert_eq!(day(text).as_deref(), expected, "{text}");
        }
    }
}
