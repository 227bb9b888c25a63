//! The medicines of a visit, each with the 用法 of its RP and the doctor who prescribed it.
//!
//! Source: JAHIS 電子版お薬手帳 2.6 表3-12 to 3-18. Rows find each other by RP番号. A 201 after the 301 of its RP begins
//! that RP anew.

use std::{borrow::Cow, collections::HashMap};

use tefuda_record::{FieldProblem, Fields, RecordError, Row as MedicineRow, fold_digits};

use super::{
    Notices, Row,
    values::{Bare, MEDICINES, Value, amount, count, fits, joined},
};
use crate::issue::{
    CODE_INVALID, CODE_MISSING, FIELD_DROPPED, NUMBER_UNREADABLE, PRESCRIPTION_LAYOUT, ROW_ORPHAN, ROW_REPEATED,
    ROW_SHORT, TOO_MANY_MEDICINES, USAGE_MISSING,
};

/// The medicines of a visit.
#[derive(Default)]
pub(crate) struct Medicines<'a> {
    all: Vec<Medicine<'a>>,
    usages: Vec<Usage<'a>>,
    rps: HashMap<String, Rp>,
    doctor: Vec<Value<'a>>,
    /// Rows that came before their medicine: asked about again at the end.
    early: Vec<(Row<'a>, usize)>,
}

struct Medicine<'a> {
    line: usize,
    usage: usize,
    values: Vec<Value<'a>>,
    texts: Vec<Value<'a>>,
}

/// A 用法 that medicines share, so that its texts are held once however many they are.
#[derive(Default)]
struct Usage<'a> {
    is_there: bool,
    values: Vec<Value<'a>>,
    texts: Vec<Value<'a>>,
}

/// Where an RP stands now.
struct Rp {
    usage: usize,
    last: usize,
    medicines: usize,
}

/// What of some values fits its fields.
struct Checked<'v> {
    row: MedicineRow,
    kept: Vec<(&'static str, Cow<'v, str>)>,
    bare: Vec<(&'static str, String)>,
}

impl<'a> Medicines<'a> {
    /// Record 55: the doctor of the medicines from here on.
    pub(crate) fn doctor(&mut self, row: &Row<'a>, at: usize) {
        self.doctor = vec![
            ("doctor", row.item(1).into(), at),
            ("department", row.item(2).into(), at),
        ];
    }

    /// Takes a record 201, 281, 291, 301, 311 or 391.
    pub(crate) fn take(&mut self, row: Row<'a>, at: usize, notices: &mut Notices<'_, 'a>) {
        if row.number == Some(201) {
            self.medicine(&row, at, notices);
        } else if row.number != Some(301) && row.item(2).is_empty() {
            notices.refuse(ROW_SHORT, at);
        } else if self.rps.contains_key(&rp(&row)) {
            self.apply(&row, at, notices);
        } else {
            self.early.push((row, at));
        }
    }

    /// Gives the rows that came early their medicines, and says which medicines have no 用法.
    pub(crate) fn finish(&mut self, notices: &mut Notices<'_, 'a>) {
        for (row, at) in core::mem::take(&mut self.early) {
            // 281 and 291 qualify the 201 before them. Without one, it is clear only in an RP of one medicine.
            let is_clear = self
                .rps
                .get(&rp(&row))
                .is_some_and(|rp| rp.medicines == 1 || !matches!(row.number, Some(281 | 291)));
            if is_clear {
                self.apply(&row, at, notices);
            } else {
                notices.refuse(ROW_ORPHAN, at);
            }
        }
        for medicine in &self.all {
            if self.usages.get(medicine.usage).is_none_or(|usage| !usage.is_there) {
                notices.add(USAGE_MISSING, medicine.line);
            }
        }
    }

    /// The rows of the record, and the twelve-digit codes still to be put into them.
    pub(crate) fn rows(&self, fields: &Fields, notices: &mut Notices<'_, 'a>) -> Option<(Vec<MedicineRow>, Vec<Bare>)> {
        let mut usages = Vec::with_capacity(self.usages.len());
        for usage in &self.usages {
            usages.push(checked(fields, &usage.values, &usage.texts, &[], notices)?);
        }
        let mut rows = Vec::with_capacity(self.all.len());
        let mut codes = Vec::new();
        for (index, medicine) in self.all.iter().enumerate() {
            let usage = usages.get(medicine.usage);
            let shared = usage.map_or(&[][..], |usage| &usage.kept);
            let own = checked(fields, &medicine.values, &medicine.texts, shared, notices)?;
            let bare = own.bare.iter().chain(usage.into_iter().flat_map(|usage| &usage.bare));
            codes.extend(bare.map(|(id, text)| (index, *id, text.clone())));
            rows.push(own.row);
        }
        Some((rows, codes))
    }

    fn medicine(&mut self, row: &Row<'a>, at: usize, notices: &mut Notices<'_, 'a>) {
        let is_prescription = is_prescription_layout(row);
        let [name, dose, unit, code_kind, code] = if is_prescription {
            [6, 7, 9, 4, 5]
        } else {
            [2, 3, 4, 5, 6]
        }
        .map(|item| row.item(item));
        if name.is_empty() {
            return notices.refuse(ROW_SHORT, at);
        }
        if self.all.len() >= MAX_MEDICINES {
            return notices.refuse(TOO_MANY_MEDICINES, at);
        }
        let mut values: Vec<Value<'a>> = vec![
            ("rp", row.item(1).into(), at),
            ("name", name.into(), at),
            ("unit", unit.into(), at),
        ];
        values.extend(number("amount", dose, amount, at, notices));
        let kinds = ["", "1", "2", "3", "4", "6"];
        values.extend(coded(["code_kind", "code"], [code_kind, code], &kinds, at, notices));
        if is_prescription {
            // Its other columns have no field here, so the row is kept beside what was read from it.
            notices.refuse(PRESCRIPTION_LAYOUT, at);
        } else {
            let generic = ["generic_code_kind", "generic_code"];
            values.push(("generic_name", row.item(8).into(), at));
            values.extend(coded(
                generic,
                [row.item(9), row.item(10)],
                &["", "1", "2"],
                at,
                notices,
            ));
        }
        values.extend(self.doctor.iter().cloned());
        let usage = self.join(rp(row));
        self.all.push(Medicine {
            line: at,
            usage,
            values,
            texts: Vec::new(),
        });
    }

    /// The 用法 that the next medicine of this RP takes part in.
    fn join(&mut self, rp: String) -> usize {
        let last = self.all.len();
        let next = self.usages.len();
        let rp = self.rps.entry(rp).or_insert(Rp {
            usage: next,
            last,
            medicines: 0,
        });
        if self.usages.get(rp.usage).is_some_and(|usage| usage.is_there) {
            rp.usage = next;
        }
        if rp.usage == next {
            self.usages.push(Usage::default());
        }
        rp.last = last;
        rp.medicines += 1;
        rp.usage
    }

    /// Adds a row to the medicines of its RP, which is there.
    fn apply(&mut self, row: &Row<'a>, at: usize, notices: &mut Notices<'_, 'a>) {
        let Some(rp) = self.rps.get(&rp(row)) else { return };
        let (medicine, usage) = (self.all.get_mut(rp.last), self.usages.get_mut(rp.usage));
        let text = |id| (id, row.item(2).into(), at);
        match (row.number, medicine, usage) {
            (Some(281), Some(medicine), _) => medicine.texts.push(text("remarks")),
            (Some(291), Some(medicine), _) => medicine.texts.push(text("cautions")),
            (Some(311), _, Some(usage)) => usage.texts.push(text("usage_remarks")),
            (Some(391), _, Some(usage)) => usage.texts.push(text("usage_cautions")),
            (_, _, Some(usage)) if !usage.is_there => usage.read(row, at, notices),
            (..) => notices.refuse(ROW_REPEATED, at),
        }
    }
}

impl<'a> Usage<'a> {
    /// Reads a record 301. Its name may be blank: a hospital may leave it so.
    fn read(&mut self, row: &Row<'a>, at: usize, notices: &mut Notices<'_, 'a>) {
        self.is_there = true;
        self.values.push(("usage", row.item(2).into(), at));
        self.values.extend(number("quantity", row.item(3), count, at, notices));
        self.values.push(("quantity_unit", row.item(4).into(), at));
        match row.item(5) {
            form @ ("" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "9" | "10") => {
                self.values.push(("form", form.into(), at));
            }
            _ => notices.refuse(CODE_INVALID, at),
        }
        let ids = ["usage_code_kind", "usage_code"];
        self.values
            .extend(coded(ids, [row.item(6), row.item(7)], &["", "1", "2"], at, notices));
    }
}

/// A number, or nothing where it is none.
fn number<'a>(
    id: &'static str,
    text: &str,
    read: impl Fn(&str) -> Option<String>,
    at: usize,
    notices: &mut Notices<'_, 'a>,
) -> Option<Value<'a>> {
    if text.is_empty() {
        return None;
    }
    let number = read(text);
    if number.is_none() {
        notices.refuse(NUMBER_UNREADABLE, at);
    }
    number.map(|number| (id, number.into(), at))
}

/// A code with its kind; nothing of it where the kind is not in its table, since then nobody knows what the code says.
fn coded<'a>(
    [kind_id, code_id]: [&'static str; 2],
    [kind, code]: [&'a str; 2],
    kinds: &[&str],
    at: usize,
    notices: &mut Notices<'_, 'a>,
) -> Vec<Value<'a>> {
    if !kinds.contains(&kind) {
        notices.refuse(CODE_INVALID, at);
        return Vec::new();
    }
    if code.is_empty() && !matches!(kind, "" | "1") {
        notices.add(CODE_MISSING, at);
    }
    vec![(kind_id, kind.into(), at), (code_id, code.into(), at)]
}

/// Checks values against their fields; what does not fit leaves its lines to be kept as they stand.
fn checked<'v>(
    fields: &Fields,
    values: &'v [Value<'_>],
    texts: &[Value<'_>],
    shared: &[(&'static str, Cow<'_, str>)],
    notices: &mut Notices<'_, '_>,
) -> Option<Checked<'v>> {
    let plain = values.iter().map(|(id, text, _)| (*id, Cow::Borrowed(&**text)));
    let texts_joined = joined(texts).into_iter().map(|(id, text, _)| (id, Cow::Owned(text)));
    let mut kept: Vec<(&'static str, Cow<'v, str>)> = plain.chain(texts_joined).collect();
    let pairs: Vec<(&str, &str)> = kept
        .iter()
        .map(|(id, text)| (*id, &**text))
        .chain(shared.iter().map(|(id, text)| (*id, &**text)))
        .collect();
    let (row, problems) = fields.row_of(MEDICINES, &pairs).ok()?;
    let mut bare = Vec::new();
    for problem in problems {
        let RecordError::Field { field, problem } = problem else {
            continue;
        };
        let Some(place) = kept.iter().position(|(id, _)| *id == field) else {
            continue;
        };
        let (_, text) = kept.remove(place);
        if problem == FieldProblem::MaybePersonalNumber && fits(field, &text) {
            bare.push((field, text.into_owned()));
            continue;
        }
        for (_, _, at) in values.iter().chain(texts).filter(|(id, _, _)| *id == field) {
            notices.refuse(FIELD_DROPPED, *at);
        }
    }
    Some(Checked { row, kept, bare })
}

/// `01` and `１` are RP 1 too.
fn rp(row: &Row<'_>) -> String {
    fold_digits(row.item(1)).trim_start_matches('0').to_owned()
}

/// Whether a 201 has the columns of a prescription: a number where the name should be, a name where the code should be.
///
/// Source: JAHIS 院外処方箋2次元シンボル記録条件規約 Ver.1.10, レコードNo. 201.
fn is_prescription_layout(row: &Row<'_>) -> bool {
    let (name, code) = (row.item(2), row.item(6));
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_digit()) && !code.is_ascii()
}

/// The most medicines one record holds.
const MAX_MEDICINES: usize = 2_000;
