//! One visit of a notebook: from its 調剤等年月日 (5) to the next.
//!
//! Source: JAHIS 電子版お薬手帳 2.6 表3-8 to 3-30. The 201s of an RP come first, then their 301; 281 and 291 follow the 201
//! they qualify, 311 and 391 the 301; RPs after a 55 belong to that doctor until the next one.

use std::borrow::Cow;

use tefuda_record::{Day, Fields, Record, fold_digits, parse_day};

use super::{
    Notices, Row,
    medicines::Medicines,
    values::{DISPENSING, MEDICINES, Value, joined, with_codes},
    write::note,
};
use crate::issue::{CODE_INVALID, DAY_UNREADABLE, FIELD_DROPPED, ROW_REPEATED, ROW_SHORT};

/// A visit that is being read.
pub(crate) struct Visit<'a> {
    day: Option<Day>,
    values: Vec<Value<'a>>,
    /// Texts that may come several times and are joined.
    texts: Vec<Value<'a>>,
    medicines: Medicines<'a>,
    /// Record numbers seen that may stand once.
    seen: Vec<u16>,
    lines: Vec<usize>,
}

/// What became of a visit.
pub(crate) struct Closed {
    /// `None` where neither a day nor a name can be read of it.
    pub(crate) record: Option<Record>,
    /// All its lines.
    pub(crate) lines: Vec<usize>,
    /// Those that found no place in the record: to be kept as notes.
    pub(crate) left: Vec<usize>,
}

impl<'a> Visit<'a> {
    /// Opens a visit at its record 5.
    pub(crate) fn open(row: &Row<'a>, at: usize, notices: &mut Notices<'_, 'a>) -> Self {
        let day = parse_day(row.item(1)).ok();
        if day.is_none() {
            // What stood there stays with the record, to be put right by who has the paper.
            notices.refuse(DAY_UNREADABLE, at);
        }
        let mut visit = Self {
            day,
            values: Vec::new(),
            texts: Vec::new(),
            medicines: Medicines::default(),
            seen: Vec::new(),
            lines: vec![at],
        };
        visit.put("writer", row.item(2), at);
        visit
    }

    /// Keeps a line of the visit as it is.
    pub(crate) fn keep(&mut self, at: usize, notices: &mut Notices<'_, 'a>) {
        notices.unread.insert(at);
        if self.lines.last() != Some(&at) {
            self.lines.push(at);
        }
    }

    /// Takes a row of the visit.
    pub(crate) fn take(&mut self, row: Row<'a>, at: usize, notices: &mut Notices<'_, 'a>) {
        self.lines.push(at);
        let number = row.number.unwrap_or_default();
        if matches!(number, 11 | 15 | 51) {
            if self.seen.contains(&number) {
                notices.refuse(ROW_REPEATED, at);
                return;
            }
            self.seen.push(number);
        }
        match number {
            11 => {
                self.put("pharmacy_name", row.item(1), at);
                self.institution("pharmacy_code", &row, at, notices);
                self.put("pharmacy_address", row.item(6), at);
                self.put("pharmacy_phone", row.item(7), at);
            }
            15 => self.put("pharmacist_name", row.item(1), at),
            51 => {
                self.put("clinic_name", row.item(1), at);
                self.institution("clinic_code", &row, at, notices);
            }
            55 => self.medicines.doctor(&row, at),
            201 | 281 | 291 | 301 | 311 | 391 => self.medicines.take(row, at, notices),
            401 => self.text("cautions", row.item(1).into(), at, notices),
            411 => {
                // 30 is a warning that its text need not repeat (入院中に副作用が発現した薬剤).
                let text = match row.item(2) {
                    "30" => Cow::Owned(format!("入院中の副作用: {}", row.item(1))),
                    _ => Cow::Borrowed(row.item(1)),
                };
                if !matches!(row.item(2), "30" | "31" | "99" | "") {
                    notices.refuse(CODE_INVALID, at);
                }
                self.text("provided", text, at, notices);
            }
            421 => self.text("leftover", row.item(1).into(), at, notices),
            501 => self.text("remarks", row.item(1).into(), at, notices),
            _ => {
                let text = dated(row.item(1), row.item(2), at, notices);
                self.text("own_notes", text, at, notices);
            }
        }
    }

    /// Makes the record. Rows without a place in it go to its `unread`, and what that cannot hold is left over.
    pub(crate) fn close(mut self, patient: &[Value<'a>], notices: &mut Notices<'_, 'a>) -> Closed {
        self.medicines.finish(notices);
        let record = self.record(patient, notices);
        let mut left: Vec<usize> = match record {
            Some(_) => core::mem::take(&mut notices.unread).into_iter().collect(),
            None => {
                notices.unread.clear();
                core::mem::take(&mut self.lines)
            }
        };
        let Some(record) = record else {
            return Closed {
                record: None,
                lines: left.clone(),
                left,
            };
        };
        if left.is_empty() {
            return Closed {
                record: Some(record),
                lines: self.lines,
                left,
            };
        }
        let mut unread = String::new();
        let mut room = UNREAD_CHARS;
        let mut kept = 0;
        for line in left.iter().filter_map(|at| notices.sheet.lines.get(*at)) {
            let length = line.text.chars().count() + 1;
            if length > room {
                break;
            }
            room -= length;
            kept += 1;
            unread.push_str(line.text);
            unread.push('\n');
        }
        left.drain(..kept);
        let mut fields = record.clone().into_fields();
        note(&mut fields, "unread", &unread);
        Closed {
            record: Some(Record::new(fields).unwrap_or(record)),
            lines: self.lines,
            left,
        }
    }

    fn record(&self, patient: &[Value<'a>], notices: &mut Notices<'_, 'a>) -> Option<Record> {
        let mut fields = Fields::of(DISPENSING).ok()?;
        if let Some(day) = self.day {
            fields.set("dispensed_on", &day.iso()).ok()?;
        }
        for (id, text, at) in &self.values {
            // Twelve bare digits that are still here were confirmed.
            if fields.set_confirmed(id, text).is_err() {
                notices.refuse(FIELD_DROPPED, *at);
            }
        }
        // The patient's row is judged once, where it is read.
        for (id, text, _) in patient {
            let _set = fields.set_confirmed(id, text);
        }
        for (id, text, lines) in joined(&self.texts) {
            if fields.set_confirmed(id, &text).is_err() {
                for at in lines {
                    notices.refuse(FIELD_DROPPED, at);
                }
            }
        }
        let (rows, codes) = self.medicines.rows(&fields, notices)?;
        fields.set_rows(MEDICINES, rows).ok()?;
        let record = Record::new(fields).ok()?;
        // Without a day, a pharmacy and a medicine it is no visit that anybody would find again.
        if record.title().is_empty() {
            return None;
        }
        Some(if codes.is_empty() {
            record
        } else {
            with_codes(record, &codes)
        })
    }

    /// The code of ten digits: prefecture (2), 点数表 (1), number (7). All or nothing: a part of it is another number.
    fn institution(&mut self, id: &'static str, row: &Row<'a>, at: usize, notices: &mut Notices<'_, 'a>) {
        let parts = [row.item(2), row.item(3), row.item(4)].map(fold_digits);
        let [prefecture, table, code] = &parts;
        if code.is_empty() {
            // Not yet assigned, or not asked for in this direction.
            return;
        }
        let is_prefecture = prefecture.parse::<u8>().is_ok_and(|n| (1..=47).contains(&n)) && prefecture.len() == 2;
        let is_code = code.len() == 7 && code.bytes().all(|b| b.is_ascii_alphanumeric());
        if is_prefecture && is_code && matches!(table.as_str(), "1" | "3" | "4") {
            self.values.push((id, Cow::Owned(parts.concat()), at));
        } else {
            notices.refuse(CODE_INVALID, at);
        }
    }

    fn text(&mut self, id: &'static str, text: Cow<'a, str>, at: usize, notices: &mut Notices<'_, 'a>) {
        if text.is_empty() {
            notices.refuse(ROW_SHORT, at);
        } else {
            self.texts.push((id, text, at));
        }
    }

    fn put(&mut self, id: &'static str, text: &'a str, at: usize) {
        self.values.push((id, text.into(), at));
    }
}

/// A text with its 入力日 behind it, as the day where it is one.
pub(crate) fn dated<'a>(text: &'a str, day: &'a str, at: usize, notices: &mut Notices<'_, 'a>) -> Cow<'a, str> {
    if day.is_empty() || text.is_empty() {
        return text.into();
    }
    match parse_day(day) {
        Ok(day) => format!("{text}（{day}）").into(),
        Err(_) => {
            notices.add(DAY_UNREADABLE, at);
            format!("{text}（{day}）").into()
        }
    }
}

/// What `unread` of one record holds.
pub(crate) const UNREAD_CHARS: usize = 20_000;
