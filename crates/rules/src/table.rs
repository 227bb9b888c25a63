//! A table: rows of one type, each with what it rests on, and the days for which the table answers at all.

use tefuda_record::Day;

use crate::{
    Basis, Confidence, Unknown,
    cells::{Cells, Wrong},
};

/// The columns that every table begins with.
pub(crate) const COMMON: [&str; 5] = ["from", "to", "law", "source", "confidence"];

/// What one row of a table says, beside what it rests on.
pub(crate) trait Row: Sized {
    /// The table's name in a rules file.
    const TABLE: &'static str;
    /// Its columns after the common ones.
    const COLUMNS: &'static [&'static str];

    /// Reads the cells after the common ones.
    fn read(cells: &mut Cells<'_>) -> Result<Self, Wrong>;
}

/// A row and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated<R> {
    /// What it says.
    pub row: R,
    /// What it rests on.
    pub basis: Basis,
}

/// Rows of one type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Table<R> {
    /// The first day for which the table answers.
    from: Day,
    /// The last one: rows without an end are not trusted beyond it.
    until: Day,
    rows: Vec<Dated<R>>,
}

impl<R: Row> Table<R> {
    pub(crate) fn new(from: Day, until: Day) -> Self {
        Self {
            from,
            until,
            rows: Vec::new(),
        }
    }

    /// Reads one row and keeps it.
    pub(crate) fn push(&mut self, line: &str) -> Result<(), Wrong> {
        let mut cells = Cells::of(line);
        let (from, to) = (cells.day()?, cells.day_or_none()?);
        let basis = Basis {
            from,
            to,
            law: cells.line()?,
            source: cells.line()?,
            confidence: cells.confidence()?,
        };
        let row = R::read(&mut cells)?;
        cells.end()?;
        if to.is_some_and(|to| to < from) {
            return Err(Wrong { column: 1 });
        }
        self.rows.push(Dated { row, basis });
        Ok(())
    }

    /// The days for which it answers.
    pub(crate) fn span(&self) -> (Day, Day) {
        (self.from, self.until)
    }

    /// Every row, whenever it holds.
    pub(crate) fn all(&self) -> &[Dated<R>] {
        &self.rows
    }

    /// The rows that hold on a day; planned ones are left out. None may be among those that hold.
    ///
    /// # Errors
    /// [`Unknown`] when the table does not reach that day.
    pub(crate) fn in_force(&self, day: Day) -> Result<Vec<&Dated<R>>, Unknown> {
        if day < self.from || self.until < day {
            return Err(Unknown {
                table: R::TABLE,
                from: Some(self.from),
                until: Some(self.until),
            });
        }
        let held = self.rows.iter().filter(|dated| dated.basis.holds_on(day));
        Ok(held
            .filter(|dated| dated.basis.confidence != Confidence::Planned)
            .collect())
    }

    /// The rows for which `pick` says yes and that hold on a day; at least one.
    ///
    /// # Errors
    /// [`Unknown`] with the days of the picked rows when none of them holds then.
    pub(crate) fn find(&self, day: Day, pick: impl Fn(&R) -> bool) -> Result<Vec<&Dated<R>>, Unknown> {
        let found: Vec<&Dated<R>> = match self.in_force(day) {
            Ok(rows) => rows.into_iter().filter(|dated| pick(&dated.row)).collect(),
            Err(_) => Vec::new(),
        };
        if found.is_empty() {
            Err(self.reach(pick))
        } else {
            Ok(found)
        }
    }

    /// The one row for which `pick` says yes on a day: the latest to begin.
    ///
    /// # Errors
    /// [`Unknown`] when there is none.
    pub(crate) fn one(&self, day: Day, pick: impl Fn(&R) -> bool) -> Result<&Dated<R>, Unknown> {
        let found = self.find(day, &pick)?;
        let latest = found.into_iter().max_by_key(|dated| dated.basis.from);
        latest.ok_or_else(|| self.reach(pick))
    }

    /// The days that rows of a kind reach.
    fn reach(&self, pick: impl Fn(&R) -> bool) -> Unknown {
        let picked = || {
            let picked = self.rows.iter().filter(|dated| pick(&dated.row));
            picked.filter(|dated| dated.basis.confidence != Confidence::Planned)
        };
        Unknown {
            table: R::TABLE,
            from: picked().map(|dated| dated.basis.from.max(self.from)).min(),
            until: picked()
                .map(|dated| dated.basis.to.unwrap_or(self.until).min(self.until))
                .max(),
        }
    }
}
