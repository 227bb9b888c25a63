//! JAHIS 電子版お薬手帳 out: one notebook from many slips.
//!
//! Where a record still says what its source said, the rows of the source are written again as they stood: nothing that a
//! record has no field for is lost, and a canonical slip comes out byte for byte. A record that was edited or typed by
//! hand gets rows of its own. The same visit is written once, the newest first.
//!
//! Source: JAHIS 電子版お薬手帳データフォーマット仕様書 Ver.2.6 (24-104) §3, 表3-3 to 3-32.

mod compose;
mod hide;
mod layout;
mod split;
mod trace;

use std::collections::HashSet;

use tefuda_record::{Day, Record};

use crate::encode::{Charset, Encoded, encode};

use layout::BookRow;
pub use layout::NotebookVersion;
pub use split::NotebookSplitError;

/// What a notebook is made of: a record, and the bytes it came from.
#[derive(Clone, Copy, Debug)]
pub struct Slip<'a> {
    /// A dispensing, an allergy, a medicine without a slip, or whatever else came from a slip.
    pub record: &'a Record,
    /// Its sources.
    pub evidence: &'a [&'a [u8]],
}

/// Who hands the notebook over (出力区分).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// A clinic or pharmacy, to a patient: 1.
    ToPatient,
    /// A patient, to a clinic or pharmacy: 2.
    FromPatient,
}

/// How a notebook is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotebookOptions {
    /// Its version.
    pub version: NotebookVersion,
    /// Who hands it over.
    pub direction: Direction,
    /// Its code page.
    pub charset: Charset,
}

/// A notebook, ready to be written.
pub struct Notebook {
    options: NotebookOptions,
    rows: Vec<BookRow>,
    visits: usize,
    left_out: usize,
}

struct Visit {
    day: Day,
    rows: Vec<BookRow>,
}

impl Default for NotebookOptions {
    /// What a pharmacy's program takes today: JAHISTC08 in CP932, from the patient.
    fn default() -> Self {
        Self {
            version: NotebookVersion::NEWEST,
            direction: Direction::FromPatient,
            charset: Charset::Cp932,
        }
    }
}

impl Notebook {
    /// Makes a notebook of slips. Medicines whose name holds one of the `hidden` words are left out with everything that
    /// tells of them; a visit of nothing else is left out as a whole.
    ///
    /// `eligibility` tells the patient's name, birthday and sex where no slip does.
    #[must_use]
    pub fn of(slips: &[Slip<'_>], eligibility: Option<&Record>, hidden: &[String], options: NotebookOptions) -> Self {
        let mut visits: Vec<Visit> = Vec::new();
        let mut patient: Option<(Option<Day>, BookRow)> = None;
        let mut others: Vec<BookRow> = Vec::new();
        let mut same = HashSet::new();
        for slip in slips {
            if !same.insert(slip.record.same_text()) {
                continue;
            }
            let traced = trace::rows_of(slip);
            let day = slip.record.day();
            if let Some(row) = traced.patient
                && patient.as_ref().is_none_or(|(newest, _)| *newest < day)
            {
                patient = Some((day, row));
            }
            let rows = traced
                .rows
                .or_else(|| compose::rows_of(slip.record))
                .unwrap_or_default();
            match (slip.record.kind().id, day) {
                ("dispensing", Some(day)) => visits.push(Visit { day, rows }),
                (_, _) if rows.iter().any(|row| hide::tells_of(row, hidden)) => {}
                (_, _) => others.push_all(rows),
            }
        }
        for visit in &mut visits {
            hide::hide(&mut visit.rows, hidden);
        }
        visits.retain(|visit| !visit.rows.is_empty());
        visits.sort_by_key(|visit| core::cmp::Reverse(visit.day));
        let patient = patient
            .map(|(_, row)| row)
            .or_else(|| compose::patient(eligibility, slips));
        let count = visits.len();
        let (before, after): (Vec<BookRow>, Vec<BookRow>) = others.into_iter().partition(|row| row.number != 701);
        let all = patient
            .into_iter()
            .chain(in_order(before))
            .chain(visits.into_iter().flat_map(|visit| visit.rows))
            .chain(after);
        let (mut rows, mut left_out) = (Vec::new(), 0);
        for row in all {
            match options.version.lay(row) {
                Some(row) => rows.push(row),
                None => left_out += 1,
            }
        }
        Self {
            options,
            rows,
            visits: count,
            left_out,
        }
    }

    /// How many visits are in it.
    #[must_use]
    pub fn visits(&self) -> usize {
        self.visits
    }

    /// How many rows this version has no record for.
    #[must_use]
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// Whether nothing but the patient is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.iter().all(|row| row.number == 1)
    }

    /// The whole notebook as one file.
    #[must_use]
    pub fn encode(&self) -> Encoded {
        let rows: String = self.rows.iter().map(BookRow::line).collect();
        encode(&format!("{}{rows}", self.header()), self.options.charset)
    }

    /// The notebook in parts of at most `max_bytes` (分割制御 911), each of them for one QR symbol; one part without a 911
    /// row where it fits. `id` is a number of 14 digits, the same in every part.
    ///
    /// # Errors
    /// [`NotebookSplitError`].
    pub fn parts(&self, id: &str, max_bytes: usize) -> Result<Vec<Vec<u8>>, NotebookSplitError> {
        split::parts(self, id, max_bytes)
    }

    fn header(&self) -> String {
        let direction = match self.options.direction {
            Direction::ToPatient => "1",
            Direction::FromPatient => "2",
        };
        format!("JAHISTC{:02},{direction}\r\n", self.options.version.number())
    }
}

/// Rows that were there already are not written again: the same allergy stands on every slip of a pharmacy.
trait PushAll {
    fn push_all(&mut self, rows: Vec<BookRow>);
}

impl PushAll for Vec<BookRow> {
    fn push_all(&mut self, rows: Vec<BookRow>) {
        let is_there = rows.first().is_some_and(|first| {
            self.windows(rows.len())
                .any(|there| there.first() == Some(first) && *there == *rows)
        });
        if !is_there {
            self.extend(rows);
        }
    }
}

/// 2, then 3 with its 31s, then 4 and what else belongs to no visit.
fn in_order(rows: Vec<BookRow>) -> Vec<BookRow> {
    let mut rows = rows;
    rows.sort_by_key(|row| match row.number {
        2 => 0,
        3 | 31 => 1,
        4 => 2,
        _ => 3,
    });
    renumber(&mut rows);
    rows
}

/// Two notebooks may each have a 市販薬 of the same 通番: then all of them get new ones, with their 成分.
fn renumber(rows: &mut [BookRow]) {
    let numbers: Vec<&str> = rows
        .iter()
        .filter(|row| row.number == 3)
        .map(|row| row.item(5))
        .filter(|number| !number.is_empty())
        .collect();
    if numbers.iter().collect::<HashSet<_>>().len() == numbers.len() {
        return;
    }
    let mut number = 0;
    for row in rows {
        let place = match row.number {
            3 => {
                number += 1;
                row.items.get_mut(4)
            }
            31 => row.items.first_mut(),
            _ => None,
        };
        if let Some(place) = place.filter(|place| !place.is_empty()) {
            *place = number.to_string();
        }
    }
}

impl core::fmt::Debug for Notebook {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Notebook({} visits, {} rows)", self.visits, self.rows.len())
    }
}
