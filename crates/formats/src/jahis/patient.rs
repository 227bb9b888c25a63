//! What belongs to the patient and to no visit: 患者特記 (2), 市販薬 (3, 31), 手帳メモ (4), かかりつけ薬剤師 (701).
//!
//! Source: JAHIS 電子版お薬手帳 2.6 表3-4 to 3-7, 3-31. The labels in the texts are the names of these records.

use tefuda_record::{Fields, Record, Row as Ingredient, fold_digits, parse_day};

use super::{Notices, Row, note, notes};
use crate::issue::{CODE_INVALID, CODE_MISSING, DAY_UNREADABLE, FIELD_DROPPED};

/// A 市販薬 that still takes its 成分.
pub(crate) struct Otc<'a> {
    /// 通番, by which its 成分 find it.
    pub(crate) number: &'a str,
    pub(crate) lines: Vec<usize>,
    fields: Fields,
    ingredients: Vec<Ingredient>,
    /// What has no field, or does not fit the one it has.
    remarks: Vec<String>,
}

impl<'a> Otc<'a> {
    /// Reads a record 3; `None` without a name.
    pub(crate) fn read(row: &Row<'a>, at: usize, notices: &mut Notices<'_, 'a>) -> Option<Self> {
        let mut otc = Self {
            number: row.item(5),
            lines: vec![at],
            fields: Fields::of("otc").ok()?,
            ingredients: Vec::new(),
            remarks: Vec::new(),
        };
        if row.item(1).is_empty() {
            return None;
        }
        if otc.fields.set_confirmed("name", row.item(1)).is_err() {
            notices.add(FIELD_DROPPED, at);
            // A name that cannot be stored is kept as well as it can be.
            let name: String = row.item(1).chars().filter(|c| !c.is_control()).take(200).collect();
            otc.fields.set_confirmed("name", &name).ok()?;
            otc.remarks.push(row.item(1).to_owned());
        }
        otc.fields.set("category", "otc").ok()?;
        let _set = otc.fields.set("writer", row.item(4));
        let day = |is_set: bool, notices: &mut Notices<'_, 'a>| {
            if !is_set {
                notices.add(DAY_UNREADABLE, at);
            }
        };
        day(otc.put("started_on", "開始", row.item(2)), notices);
        day(otc.put("ended_on", "終了", row.item(3)), notices);
        // JAN codes have a check digit (GS1 General Specifications §7.9).
        if !otc.put("jan", "JAN", &fold_digits(row.item(6))) {
            notices.add(CODE_INVALID, at);
        }
        Some(otc)
    }

    /// Adds a record 31; `false` without a name.
    pub(crate) fn ingredient(&mut self, row: &Row<'a>, at: usize, notices: &mut Notices<'_, 'a>) -> bool {
        let (name, code_kind, code) = (row.item(2), row.item(3), row.item(4));
        if name.is_empty() {
            return false;
        }
        if !matches!(code_kind, "" | "1" | "2") {
            notices.add(CODE_INVALID, at);
        }
        if code_kind == "2" && code.is_empty() {
            notices.add(CODE_MISSING, at);
        }
        match self.fields.row_of("ingredients", &[("name", name), ("code", code)]) {
            Ok((row, problems)) if problems.is_empty() => self.ingredients.push(row),
            Ok(_) | Err(_) => {
                notices.add(FIELD_DROPPED, at);
                self.remarks.push(format!("成分 {name} {code}").trim().to_owned());
            }
        }
        self.lines.push(at);
        true
    }

    pub(crate) fn records(&self) -> Vec<Record> {
        let mut fields = self.fields.clone();
        let mut remarks = self.remarks.clone();
        if fields.set_rows("ingredients", self.ingredients.clone()).is_err() {
            remarks.push("成分の一部は原本にあります".to_owned());
        }
        let text = remarks.join("\n");
        let is_long = text.chars().count() > REMARKS_CHARS;
        note(&mut fields, "remarks", if is_long { "" } else { &text });
        let mut records: Vec<Record> = Record::new(fields).into_iter().collect();
        if is_long {
            records.extend(notes(&text, None));
        }
        records
    }

    /// Sets a field; what does not fit becomes a remark, and is told by `false`.
    fn put(&mut self, id: &str, label: &str, text: &str) -> bool {
        let is_set = self.fields.set_confirmed(id, text).is_ok();
        if !is_set {
            self.remarks.push(format!("{label} {text}"));
        }
        is_set
    }
}

/// Reads a record 2: an allergy or side effect, or a note; none where it says nothing that fits.
pub(crate) fn special(row: &Row<'_>, at: usize, notices: &mut Notices<'_, '_>) -> Vec<Record> {
    let text = row.item(2);
    if text.is_empty() {
        return Vec::new();
    }
    match row.item(1) {
        "1" => allergy("allergy", row).into_iter().collect(),
        "2" => allergy("side_effect", row).into_iter().collect(),
        "3" => past_condition(text).map_or_else(|| notes(&format!("既往歴 {text}"), None), |record| vec![record]),
        kind => {
            if kind != "9" {
                notices.add(CODE_INVALID, at);
            }
            notes(&format!("患者特記 {text}"), None)
        }
    }
}

/// 既往歴; `None` where the text does not fit.
fn past_condition(text: &str) -> Option<Record> {
    let mut fields = Fields::of("condition").ok()?;
    fields.set_confirmed("name", text).ok()?;
    fields.set("state", "past").ok()?;
    Record::new(fields).ok()
}

fn allergy(category: &str, row: &Row<'_>) -> Option<Record> {
    let mut fields = Fields::of("allergy").ok()?;
    fields.set_confirmed("substance", row.item(2)).ok()?;
    fields.set("category", category).ok()?;
    let writer = match row.item(3) {
        "1" => "医療関係者",
        "2" => "患者等",
        "8" => "その他",
        _ => "",
    };
    fields.set("noted_by", writer).ok()?;
    Record::new(fields).ok()
}

/// Reads a record 4, or a record 601 outside any visit.
pub(crate) fn memo(row: &Row<'_>, at: usize, notices: &mut Notices<'_, '_>) -> Vec<Record> {
    let (text, day) = (row.item(1), row.item(2));
    match parse_day(day) {
        Ok(day) => notes(text, Some(day)),
        Err(_) if day.is_empty() || text.is_empty() => notes(text, None),
        Err(_) => {
            notices.add(DAY_UNREADABLE, at);
            notes(&format!("{text}（{day}）"), None)
        }
    }
}

/// Reads a record 701; none without a name. The contact may be blank: the specification's own example leaves it so.
pub(crate) fn family_pharmacist<'a>(row: &Row<'a>, at: usize, notices: &mut Notices<'_, 'a>) -> Vec<Record> {
    if row.item(1).is_empty() && row.item(2).is_empty() {
        return Vec::new();
    }
    let term = term(row.item(4), row.item(5), at, notices);
    let lines = [row.item(2), row.item(3), term.as_deref().unwrap_or_default()];
    contact(row, term.as_deref().unwrap_or_default()).map_or_else(
        || {
            let told = lines.iter().filter(|line| !line.is_empty());
            let text: String = told.map(|line| format!("\n{line}")).collect();
            notes(&format!("かかりつけ薬剤師 {}{text}", row.item(1)), None)
        },
        |record| vec![record],
    )
}

/// The pharmacist as somebody to call; `None` where a text does not fit.
fn contact(row: &Row<'_>, term: &str) -> Option<Record> {
    let mut fields = Fields::of("contact").ok()?;
    fields.set_confirmed("name", row.item(1)).ok()?;
    fields.set("role", "pharmacist").ok()?;
    fields.set("relation", "かかりつけ薬剤師").ok()?;
    // 連絡先 is a free text: mostly a telephone number, sometimes an address beside it.
    let reach = row.item(3);
    let is_phone = reach.chars().count() <= 40 && reach.chars().all(|c| !c.is_alphabetic());
    fields.set_confirmed("phone", if is_phone { reach } else { "" }).ok()?;
    let remarks = [row.item(2), if is_phone { "" } else { reach }, term];
    let remarks: Vec<&str> = remarks.into_iter().filter(|line| !line.is_empty()).collect();
    fields.set_confirmed("remarks", &remarks.join("\n")).ok()?;
    Record::new(fields).ok()
}

/// `2026-03-01〜2026-03-07`, or what stands there where it is no day.
fn term<'a>(from: &'a str, to: &'a str, at: usize, notices: &mut Notices<'_, 'a>) -> Option<String> {
    let mut day = |text: &str| match parse_day(text) {
        Ok(day) => day.iso(),
        Err(_) => {
            if !text.is_empty() {
                notices.add(DAY_UNREADABLE, at);
            }
            text.to_owned()
        }
    };
    let (from, to) = (day(from), day(to));
    (!from.is_empty() || !to.is_empty()).then(|| format!("{from}〜{to}"))
}

/// What the remarks of a 市販薬 hold.
const REMARKS_CHARS: usize = 4_000;
