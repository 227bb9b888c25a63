//! What belongs to the patient and to no visit: 患者特記 (2), 市販薬 (3, 31), 手帳メモ (4), かかりつけ薬剤師 (701).
//!
//! Source: JAHIS 電子版お薬手帳 2.6 表3-4 to 3-7, 3-31. The labels in the texts are the names of these records.

use core::fmt::Write as _;

use tefuda_record::{Fields, Record, parse_day};

use super::{Notices, Row, notes};
use crate::issue::{CODE_INVALID, CODE_MISSING, DAY_UNREADABLE};

/// A 市販薬 that still takes its 成分.
pub(crate) struct Otc<'a> {
    /// 通番, by which its 成分 find it.
    pub(crate) number: &'a str,
    pub(crate) lines: Vec<usize>,
    text: String,
}

impl<'a> Otc<'a> {
    /// Reads a record 3; `None` without a name.
    pub(crate) fn read(row: &Row<'a>, at: usize, notices: &mut Notices<'_, 'a>) -> Option<Self> {
        let (name, jan) = (row.item(1), row.item(6));
        if name.is_empty() {
            return None;
        }
        let mut text = format!("市販薬 {name}");
        if let Some(term) = term(row.item(2), row.item(3), at, notices) {
            let _infallible = write!(text, " {term}");
        }
        if !jan.is_empty() {
            if !is_jan(jan) {
                notices.add(CODE_INVALID, at);
            }
            let _infallible = write!(text, "\nJAN {jan}");
        }
        Some(Self {
            number: row.item(5),
            lines: vec![at],
            text,
        })
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
        let _infallible = write!(self.text, "\n成分 {name}");
        if !code.is_empty() {
            let _infallible = write!(self.text, " ({code})");
        }
        self.lines.push(at);
        true
    }

    pub(crate) fn records(&self) -> Vec<Record> {
        notes(&self.text, None)
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
        "3" => notes(&format!("既往歴 {text}"), None),
        kind => {
            if kind != "9" {
                notices.add(CODE_INVALID, at);
            }
            notes(&format!("患者特記 {text}"), None)
        }
    }
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
    let mut text = format!("かかりつけ薬剤師 {}", row.item(1));
    let term = term(row.item(4), row.item(5), at, notices);
    for line in [row.item(2), row.item(3), term.as_deref().unwrap_or_default()] {
        if !line.is_empty() {
            let _infallible = write!(text, "\n{line}");
        }
    }
    notes(&text, None)
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

/// A JAN code of 13 or 8 digits with its check digit (GS1 General Specifications §7.9).
fn is_jan(text: &str) -> bool {
    let sum: u32 = text
        .bytes()
        .rev()
        .zip([1, 3].into_iter().cycle())
        .map(|(digit, weight)| u32::from(digit.wrapping_sub(b'0')) * weight)
        .sum();
    matches!(text.len(), 8 | 13) && text.bytes().all(|b| b.is_ascii_digit()) && sum.is_multiple_of(10)
}
