//! JAHIS 電子版お薬手帳: `JAHISTC01` to `JAHISTC08`, and later ones as far as they keep the layout.
//!
//! Source: JAHIS 電子版お薬手帳データフォーマット仕様書 Ver.2.6 (24-104). All versions share one layout by position; missing
//! trailing columns are empty. Nothing stops the reading: what fits nowhere is kept as it stands, and reported.

use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap},
};

use tefuda_record::{Confirmed, Fields, Record, RecordError};

use crate::{
    Draft, DraftRecord, FormatError, Importer, Limit, Part,
    decode::{decode, first_line},
    guard::screen,
    issue::{
        CODE_INVALID, COLUMNS_SURPLUS, DAY_UNREADABLE, FIELD_DROPPED, GAIJI_MARK, ROW_ORPHAN, ROW_REPEATED, ROW_SHORT,
        ROW_UNKNOWN,
    },
    jahis::{
        Header, NOTE_CHARS, Notices, Otc, Row, Sheet, Visit, documents, family_pharmacist, is_code_cell, is_gaiji,
        join, memo, notes, special, starts_as_row,
    },
};

/// JAHIS 電子版お薬手帳.
pub(crate) struct JahisTc;

impl Importer for JahisTc {
    fn id(&self) -> &'static str {
        "jahis_tc"
    }

    /// A header, or (a later part of a split without one) rows that end with a 911.
    fn sniff(&self, bytes: &[u8]) -> bool {
        let first = first_line(bytes);
        let is_header = first.starts_with(b"JAHISTC") && Header::parse(&String::from_utf8_lossy(first)).is_some();
        let last = bytes
            .split(|b| matches!(b, b'\r' | b'\n' | 0x1A))
            .rfind(|line| !line.trim_ascii().is_empty());
        is_header || starts_as_row(first) && last.is_some_and(|line| line.trim_ascii_start().starts_with(b"911,"))
    }

    fn read(&self, parts: &[Part<'_>], confirmed: Confirmed) -> Result<Draft, FormatError> {
        let (mut draft, mut errors) = (Draft::default(), Vec::new());
        let mut screened = Vec::new();
        for part in parts {
            match decode(part.bytes) {
                Some(decoded) => screened.push((part.index, screen(decoded, confirmed, is_code_cell))),
                None => errors.push(FormatError::BrokenEncoding { part: part.index }),
            }
        }
        let mut all = Vec::new();
        for (part, screened) in &screened {
            match documents(*part, screened) {
                Ok((found, issues)) => {
                    all.extend(found);
                    draft.issues.extend(issues);
                }
                Err(error) => errors.push(error),
            }
        }
        let joined = join(all);
        draft.issues.extend(joined.issues);
        draft.unfinished = joined.unfinished;
        errors.extend(joined.errors);
        for sheet in &joined.sheets {
            match Reading::of(sheet) {
                Ok(reading) => {
                    draft.records.extend(reading.records);
                    draft.issues.extend(reading.notices.issues);
                }
                Err(error) => errors.push(error),
            }
        }
        draft.settle(&errors)
    }
}

/// A sheet being read.
struct Reading<'s, 'a> {
    notices: Notices<'s, 'a>,
    /// The lines of records 1; the last one holds from here on.
    patients: Vec<usize>,
    patient_values: Vec<(&'static str, Cow<'a, str>, usize)>,
    visit: Option<Visit<'a>>,
    otcs: Vec<Otc<'a>>,
    /// The last 市販薬 of each 通番.
    otc_numbers: HashMap<&'a str, usize>,
    /// Lines without a record so far, to be kept as notes.
    stray: BTreeSet<usize>,
    visits: Vec<(Record, Vec<usize>)>,
    others: Vec<(Record, Vec<usize>)>,
    records: Vec<DraftRecord>,
}

impl<'s, 'a> Reading<'s, 'a> {
    fn of(sheet: &'s Sheet<'a>) -> Result<Self, FormatError> {
        let part = sheet.part();
        if sheet.lines.is_empty() {
            return Err(FormatError::Empty { part });
        }
        let mut reading = Self {
            notices: Notices::of(sheet),
            patients: Vec::new(),
            patient_values: Vec::new(),
            visit: None,
            otcs: Vec::new(),
            otc_numbers: HashMap::new(),
            stray: BTreeSet::new(),
            visits: Vec::new(),
            others: Vec::new(),
            records: Vec::new(),
        };
        for (at, line) in sheet.lines.iter().enumerate() {
            reading.take(line.row(), at);
            if line.text.contains(is_gaiji) {
                reading.notices.add(GAIJI_MARK, at);
            }
            if reading.visits.len() + reading.others.len() + reading.otcs.len() > Limit::MAX_RECORDS {
                return Err(FormatError::TooLarge {
                    part,
                    limit: Limit::Records,
                });
            }
        }
        reading.finish();
        Ok(reading)
    }

    fn take(&mut self, row: Row<'a>, at: usize) {
        let Some((_, items, writer)) = TABLES.iter().find(|(number, _, _)| Some(*number) == row.number) else {
            // A broken 911 row has its issue already.
            if row.number != Some(911) {
                self.notices.add(ROW_UNKNOWN, at);
            }
            self.keep(at);
            return;
        };
        // The specification's own example writes record 411 with its 作成者 in column 8.
        let is_wide = row.number == Some(411)
            && (4..8).all(|item| row.item(item).is_empty())
            && !row.has_beyond(8)
            && is_writer(row.item(8));
        let has_surplus = row.has_beyond(*items) && !is_wide;
        let has_no_writer = writer.is_some_and(|writer| !is_writer(row.item(writer)));
        self.place(row, at);
        if has_surplus {
            self.refuse(COLUMNS_SURPLUS, at);
        }
        if has_no_writer {
            self.refuse(CODE_INVALID, at);
        }
    }

    fn place(&mut self, row: Row<'a>, at: usize) {
        let made = match row.number {
            Some(1) => return self.patient(&row, at),
            Some(3) => return self.otc(&row, at),
            Some(31) => return self.ingredient(&row, at),
            Some(5) => {
                self.close();
                self.visit = Some(Visit::open(&row, at, &mut self.notices));
                return;
            }
            Some(2) => special(&row, at, &mut self.notices),
            Some(4) => memo(&row, at, &mut self.notices),
            Some(701) => family_pharmacist(&row, at, &mut self.notices),
            Some(601) if self.visit.is_none() => memo(&row, at, &mut self.notices),
            Some(_) | None => {
                return match self.visit.as_mut() {
                    Some(visit) => visit.take(row, at, &mut self.notices),
                    None => self.refuse(ROW_ORPHAN, at),
                };
            }
        };
        if made.is_empty() {
            let is_text_there = row.number == Some(2) && !row.item(2).is_empty();
            self.refuse(if is_text_there { FIELD_DROPPED } else { ROW_SHORT }, at);
        }
        self.others.extend(made.into_iter().map(|record| (record, vec![at])));
    }

    /// Record 1. Its other items (address, telephone, weight and so on) stay in the evidence of every record.
    fn patient(&mut self, row: &Row<'a>, at: usize) {
        if !self.patients.is_empty() {
            // Another notebook follows without a header: its visits are the next patient's.
            self.notices.add(ROW_REPEATED, at);
            self.close();
        }
        self.patients.push(at);
        self.patient_values.clear();
        for (id, text) in [("patient_name", row.item(1)), ("patient_birth_day", row.item(3))] {
            let fits = Fields::of("dispensing").and_then(|mut fields| fields.set_confirmed(id, text));
            match fits {
                Ok(()) => self.patient_values.push((id, text.into(), at)),
                Err(RecordError::Field { field, .. }) => {
                    let is_day = field == "patient_birth_day";
                    self.refuse(if is_day { DAY_UNREADABLE } else { FIELD_DROPPED }, at);
                }
                Err(RecordError::UnknownKind) => {}
            }
        }
    }

    fn otc(&mut self, row: &Row<'a>, at: usize) {
        match Otc::read(row, at, &mut self.notices) {
            Some(otc) => {
                if !otc.number.is_empty() {
                    self.otc_numbers.insert(otc.number, self.otcs.len());
                }
                self.otcs.push(otc);
            }
            None => self.refuse(ROW_SHORT, at),
        }
    }

    fn ingredient(&mut self, row: &Row<'a>, at: usize) {
        let place = self.otc_numbers.get(row.item(1)).copied();
        let otc = place.and_then(|place| self.otcs.get_mut(place));
        match otc.map(|otc| otc.ingredient(row, at, &mut self.notices)) {
            Some(true) => {}
            Some(false) => self.refuse(ROW_SHORT, at),
            None => self.refuse(ROW_ORPHAN, at),
        }
    }

    /// Keeps a line as it is: in its visit where it belongs to one, else as a note.
    fn keep(&mut self, at: usize) {
        let number = self.notices.sheet.lines.get(at).and_then(|line| line.row().number);
        match &mut self.visit {
            Some(visit) if !matches!(number, Some(1 | 2 | 3 | 4 | 31 | 701)) => visit.keep(at, &mut self.notices),
            Some(_) | None => {
                self.stray.insert(at);
            }
        }
    }

    fn refuse(&mut self, code: &'static str, at: usize) {
        self.notices.add(code, at);
        self.keep(at);
    }

    fn close(&mut self) {
        let Some(visit) = self.visit.take() else { return };
        let closed = visit.close(&self.patient_values, &mut self.notices);
        self.stray.extend(closed.left);
        self.visits.extend(closed.record.map(|record| (record, closed.lines)));
    }

    fn finish(&mut self) {
        self.close();
        for otc in core::mem::take(&mut self.otcs) {
            let records = otc.records().into_iter();
            self.others.extend(records.map(|record| (record, otc.lines.clone())));
        }
        let sheet = self.notices.sheet;
        let only = self.visits.len() == 1;
        if only {
            let all: Vec<usize> = (0..sheet.lines.len()).collect();
            if let Some((_, lines)) = self.visits.first_mut() {
                *lines = all;
            }
        }
        for (_, lines) in self.visits.iter_mut().chain(&mut self.others) {
            with_patient(lines, &self.patients);
        }
        let made = || self.visits.iter().chain(&self.others);
        let held: BTreeSet<usize> = made().flat_map(|(_, lines)| lines).copied().collect();
        self.stray.extend(self.patients.iter().filter(|at| !held.contains(at)));
        self.stray_notes();
        let draft = |record, lines: &[usize], evidence| DraftRecord {
            record,
            evidence,
            media_type: sheet.media_type(),
            guarded: sheet.is_guarded(lines),
            past: None,
        };
        for (record, lines) in core::mem::take(&mut self.visits) {
            let evidence = if only { sheet.whole() } else { sheet.excerpt(&lines) };
            self.records.push(draft(record, &lines, evidence));
        }
        for (record, lines) in core::mem::take(&mut self.others) {
            let evidence = sheet.excerpt(&lines);
            self.records.push(draft(record, &lines, evidence));
        }
    }

    /// Keeps stray lines as they stand, as many to a note as fit.
    fn stray_notes(&mut self) {
        let mut chunks: Vec<(String, Vec<usize>)> = Vec::new();
        let mut room = 0;
        for at in core::mem::take(&mut self.stray) {
            let Some(line) = self.notices.sheet.lines.get(at) else {
                continue;
            };
            let length = line.text.chars().count() + 1;
            if length > room {
                chunks.push((STRAY.to_owned(), Vec::new()));
                room = NOTE_CHARS - STRAY.chars().count();
            }
            room = room.saturating_sub(length);
            if let Some((text, lines)) = chunks.last_mut() {
                text.push_str(line.text);
                text.push('\n');
                lines.push(at);
            }
        }
        for (text, mut lines) in chunks {
            with_patient(&mut lines, &self.patients);
            self.others
                .extend(notes(&text, None).into_iter().map(|record| (record, lines.clone())));
        }
    }
}

/// Adds the row of the patient whom the lines are about: the last one before them.
fn with_patient(lines: &mut Vec<usize>, patients: &[usize]) {
    let first = lines.iter().min().copied().unwrap_or_default();
    let before = patients.partition_point(|at| *at <= first);
    lines.extend(patients.get(before.saturating_sub(1)));
    lines.sort_unstable();
    lines.dedup();
}

fn is_writer(code: &str) -> bool {
    matches!(code, "" | "1" | "2" | "8" | "9")
}

/// What stands above rows that are kept as they are, so that nobody meets a bare row without a word.
const STRAY: &str = "お薬手帳の読めなかった行\n紙と見くらべて、正しい内容で入れ直せます。もとの行:\n";

/// Record number, how many items, which of them is the 作成者 (表3-3 to 3-31; 911 is taken off before).
const TABLES: &[(u16, usize, Option<usize>)] = &[
    (1, 10, None),
    (2, 3, Some(3)),
    (3, 6, Some(4)),
    (4, 3, Some(3)),
    (5, 2, Some(2)),
    (11, 8, Some(8)),
    (15, 3, Some(3)),
    (31, 5, Some(5)),
    (51, 5, Some(5)),
    (55, 3, Some(3)),
    (201, 10, Some(7)),
    (281, 3, Some(3)),
    (291, 3, Some(3)),
    (301, 8, Some(8)),
    (311, 3, Some(3)),
    (391, 3, Some(3)),
    (401, 2, Some(2)),
    (411, 3, Some(3)),
    (421, 2, Some(2)),
    (501, 2, Some(2)),
    (601, 2, None),
    (701, 6, Some(6)),
];
