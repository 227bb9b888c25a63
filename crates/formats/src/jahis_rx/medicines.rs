//! The medicines of a prescription, each with the 剤形 and 用法 of its RP.
//!
//! Source: Ver.1.10, レコードNo. 101 to 281. The group of an RP begins with its 101. The codes of 剤形 are not those of the
//! notebook and are written as the notebook's here, so that both are read alike later.

use std::collections::HashMap;

use tefuda_record::{FieldProblem, Fields, Record, RecordError, fold_digits};

use super::{is_coded, reading::Sheet};
use crate::{
    issue::{
        CODE_INVALID, CODE_MISSING, FIELD_DROPPED, NUMBER_UNREADABLE, ROW_ORPHAN, ROW_REPEATED, ROW_SHORT,
        TOO_MANY_MEDICINES, USAGE_MISSING,
    },
    jahis::{Row, amount, count, fits, with_codes},
};

/// The medicines of a prescription.
#[derive(Default)]
pub(super) struct Medicines {
    rps: Vec<Rp>,
    places: HashMap<String, usize>,
    all: Vec<Medicine>,
}

/// What the medicines of an RP share.
#[derive(Default)]
struct Rp {
    line: usize,
    has_usage: bool,
    values: Vec<(&'static str, String, usize)>,
    texts: Vec<(String, usize)>,
}

struct Medicine {
    line: usize,
    rp: usize,
    /// RP内連番.
    number: String,
    values: Vec<(&'static str, String, usize)>,
    texts: Vec<(String, usize)>,
}

impl Medicines {
    /// Takes a record 101 to 281.
    pub(super) fn take(&mut self, sheet: &mut Sheet<'_, '_>, row: &Row<'_>, at: usize) {
        if row.number == Some(101) {
            return self.open(sheet, row, at);
        }
        let Some(place) = self.places.get(&plain(row.item(1))).copied() else {
            return sheet.refuse(ROW_ORPHAN, at);
        };
        match row.number {
            Some(102) => self.shared(place, format!("分割調剤 {} / 全{}", row.item(2), row.item(3)), at),
            Some(111) => self.usage(sheet, place, row, at),
            Some(181) if row.item(4).is_empty() => sheet.refuse(ROW_SHORT, at),
            Some(181) => self.shared(place, row.item(4).to_owned(), at),
            Some(201) => self.medicine(sheet, place, row, at),
            Some(_) | None => self.supplement(sheet, place, row, at),
        }
    }

    /// Says which medicines have no 用法.
    pub(super) fn finish(&self, sheet: &mut Sheet<'_, '_>) {
        for medicine in &self.all {
            if self.rps.get(medicine.rp).is_none_or(|rp| !rp.has_usage) {
                let line = sheet.lines.get(medicine.line);
                sheet.issues.extend(line.map(|line| line.issue(USAGE_MISSING)));
            }
        }
        for rp in self
            .rps
            .iter()
            .enumerate()
            .filter(|(at, _)| self.all.iter().all(|one| one.rp != *at))
        {
            sheet.refuse(ROW_ORPHAN, rp.1.line);
        }
    }

    /// The record with its medicines; `None` where it lacks its day.
    pub(super) fn into_record(self, sheet: &mut Sheet<'_, '_>, mut fields: Fields) -> Option<Record> {
        let (mut rows, mut codes) = (Vec::with_capacity(self.all.len()), Vec::new());
        for (index, medicine) in self.all.iter().enumerate() {
            let shared = self.rps.get(medicine.rp);
            let remarks = joined("remarks", &medicine.texts);
            let usage_remarks = shared.and_then(|rp| joined("usage_remarks", &rp.texts));
            let values: Vec<&(&'static str, String, usize)> = medicine
                .values
                .iter()
                .chain(shared.into_iter().flat_map(|rp| &rp.values))
                .chain(&remarks)
                .chain(&usage_remarks)
                .collect();
            let pairs: Vec<(&str, &str)> = values.iter().map(|(id, text, _)| (*id, text.as_str())).collect();
            let (row, problems) = fields.row_of("medicines", &pairs).ok()?;
            for problem in problems {
                let RecordError::Field { field, problem } = problem else {
                    continue;
                };
                for (_, text, at) in values.iter().filter(|(id, _, _)| *id == field) {
                    if problem == FieldProblem::MaybePersonalNumber && fits(field, text) {
                        codes.push((index, field, text.clone()));
                    } else {
                        sheet.refuse(FIELD_DROPPED, *at);
                    }
                }
            }
            rows.push(row);
        }
        fields.set_rows("medicines", rows).ok()?;
        let record = Record::new(fields).ok()?;
        Some(if codes.is_empty() {
            record
        } else {
            with_codes(record, &codes)
        })
    }

    fn open(&mut self, sheet: &mut Sheet<'_, '_>, row: &Row<'_>, at: usize) {
        let number = plain(row.item(1));
        if self.places.contains_key(&number) {
            return sheet.refuse(ROW_REPEATED, at);
        }
        let mut rp = Rp {
            line: at,
            values: vec![("rp", row.item(1).to_owned(), at)],
            ..Rp::default()
        };
        let form = FORMS.iter().find(|(code, _, _)| *code == row.item(2));
        match form {
            Some((_, form, unit)) => {
                rp.values.push(("form", (*form).to_owned(), at));
                rp.values.push(("quantity_unit", (*unit).to_owned(), at));
            }
            None => sheet.refuse(CODE_INVALID, at),
        }
        match count(row.item(4)) {
            Some(count) => rp.values.push(("quantity", count, at)),
            None => sheet.refuse(NUMBER_UNREADABLE, at),
        }
        self.places.insert(number, self.rps.len());
        self.rps.push(rp);
    }

    fn usage(&mut self, sheet: &mut Sheet<'_, '_>, place: usize, row: &Row<'_>, at: usize) {
        let Some(rp) = self.rps.get_mut(place) else { return };
        if rp.has_usage {
            return sheet.refuse(ROW_REPEATED, at);
        }
        rp.has_usage = true;
        rp.values.push(("usage", row.item(4).to_owned(), at));
        match (row.item(2), row.item(3)) {
            (kind @ ("" | "1"), code) => {
                rp.values.push(("usage_code_kind", kind.to_owned(), at));
                rp.values.push(("usage_code", code.to_owned(), at));
            }
            ("2", "") => sheet.refuse(CODE_MISSING, at),
            ("2", code) => {
                rp.values.push(("usage_code_kind", "2".to_owned(), at));
                rp.values.push(("usage_code", code.to_owned(), at));
            }
            (_, _) => sheet.refuse(CODE_INVALID, at),
        }
    }

    fn medicine(&mut self, sheet: &mut Sheet<'_, '_>, place: usize, row: &Row<'_>, at: usize) {
        let (kind, code, name) = (row.item(4), row.item(5), row.item(6));
        // The name may be blank beside a code of レセプト電算: then the code is all there is to tell it by.
        let name = match (name, kind) {
            ("", "2") if !code.is_empty() => format!("（名称の記載なし）{code}"),
            ("", _) => return sheet.refuse(ROW_SHORT, at),
            (name, _) => name.to_owned(),
        };
        if self.all.len() >= MAX_MEDICINES {
            return sheet.refuse(TOO_MANY_MEDICINES, at);
        }
        let mut medicine = Medicine {
            line: at,
            rp: place,
            number: plain(row.item(2)),
            values: vec![("name", name.clone(), at), ("unit", row.item(9).to_owned(), at)],
            texts: Vec::new(),
        };
        match amount(row.item(7)) {
            Some(amount) => medicine.values.push(("amount", amount, at)),
            None => sheet.refuse(NUMBER_UNREADABLE, at),
        }
        let [kind_id, code_id] = if kind == "7" {
            medicine.values.push(("generic_name", name, at));
            ["generic_code_kind", "generic_code"]
        } else {
            ["code_kind", "code"]
        };
        match kind {
            "" | "1" => medicine.values.push((kind_id, kind.to_owned(), at)),
            kind if is_coded(kind) && code.is_empty() => sheet.refuse(CODE_MISSING, at),
            kind if is_coded(kind) => {
                medicine
                    .values
                    .push((kind_id, if kind == "7" { "2" } else { kind }.to_owned(), at));
                medicine.values.push((code_id, code.to_owned(), at));
            }
            _ => sheet.refuse(CODE_INVALID, at),
        }
        match row.item(8) {
            "" | "1" => {}
            "2" => medicine.texts.push(("用量は力価です".to_owned(), at)),
            _ => sheet.refuse(CODE_INVALID, at),
        }
        self.all.push(medicine);
    }

    /// 211 to 281: words about one medicine.
    fn supplement(&mut self, sheet: &mut Sheet<'_, '_>, place: usize, row: &Row<'_>, at: usize) {
        let number = plain(row.item(2));
        let medicine = self.all.iter_mut().rfind(|one| one.rp == place && one.number == number);
        let Some(medicine) = medicine else {
            return sheet.refuse(ROW_ORPHAN, at);
        };
        let text = match row.number {
            Some(211) => format!("薬価の単位への係数 {}", row.item(3)),
            Some(221) => {
                let amounts: Vec<&str> = (3..=7)
                    .map(|item| row.item(item))
                    .filter(|text| !text.is_empty())
                    .collect();
                format!("不均等 {}", amounts.join("-"))
            }
            Some(241) => format!("1回 {}", row.item(3)),
            Some(281) if row.item(5).is_empty() => return sheet.refuse(ROW_SHORT, at),
            Some(281) => row.item(5).to_owned(),
            // 231 says which public aid pays: in the evidence.
            Some(_) | None => return,
        };
        medicine.texts.push((text, at));
    }

    fn shared(&mut self, place: usize, text: String, at: usize) {
        if let Some(rp) = self.rps.get_mut(place) {
            rp.texts.push((text, at));
        }
    }
}

fn joined(id: &'static str, texts: &[(String, usize)]) -> Option<(&'static str, String, usize)> {
    let (_, at) = texts.first()?;
    let lines: Vec<&str> = texts.iter().map(|(text, _)| text.as_str()).collect();
    Some((id, lines.join("\n"), *at))
}

/// `01` and `１` are the same number.
fn plain(number: &str) -> String {
    fold_digits(number).trim_start_matches('0').to_owned()
}

/// 剤形区分 here, 剤形コード of the notebook, and the unit of its 調剤数量.
const FORMS: &[(&str, &str, &str)] = &[
    ("1", "1", "日分"),
    ("2", "3", "回分"),
    ("3", "5", "調剤"),
    ("4", "2", "調剤"),
    ("5", "4", "調剤"),
    ("6", "9", "調剤"),
    ("9", "10", "調剤"),
];

/// The most medicines one record holds.
const MAX_MEDICINES: usize = 2_000;
