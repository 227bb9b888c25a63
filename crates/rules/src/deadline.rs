//! What has to be filed by when: counted on the safe side, with the law behind it.

use tefuda_record::Day;

use crate::{
    Basis, Book, Both, Dated, Unknown,
    calendar::{Month, Unit, is_weekend, last_day},
    cells::{Cells, Wrong},
    table::Row,
};

/// Something to be filed after an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// Its stable name.
    pub id: String,
    amount: i64,
    counted: Counted,
    first: First,
    rolls: Rolls,
    /// What is filed.
    pub what: Both,
    /// By whom.
    pub who: Both,
    /// Where.
    pub place: Both,
    /// The day it is counted from.
    pub counted_from: Both,
    /// What happens when it is late.
    pub late: Both,
}

/// By when something has to be filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The safe day (おそくとも): weekends and holidays bring nothing.
    pub last: Day,
    /// The next day on which the office is open, where the law gives that; `None` where it does not, or where the holidays of
    /// that year are not known.
    pub rolled: Option<Day>,
    /// The law.
    pub basis: Basis,
}

/// What a term is counted in; `None` has no date of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Counted {
    In(Unit),
    /// The so-manieth day of every month.
    DayOfMonth,
    /// Before the day itself.
    Before,
    None,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum First {
    /// The day of the event is day one.
    TheDay,
    /// The day after is.
    NextDay,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rolls {
    Yes,
    No,
}

/// A day on which public offices are closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Holiday;

impl Row for Deadline {
    const TABLE: &'static str = "deadlines";
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "amount",
        "unit",
        "first",
        "rolls",
        "what",
        "what_en",
        "who",
        "who_en",
        "place",
        "place_en",
        "counted_from",
        "counted_from_en",
        "late",
        "late_en",
    ];

    fn read(cells: &mut Cells<'_>) -> Result<Self, Wrong> {
        Ok(Self {
            id: cells.id()?,
            amount: cells.number()?,
            counted: cells.choice(&[
                ("days", Counted::In(Unit::Days)),
                ("months", Counted::In(Unit::Months)),
                ("years", Counted::In(Unit::Years)),
                ("of_month", Counted::DayOfMonth),
                ("before", Counted::Before),
                ("none", Counted::None),
            ])?,
            first: cells.choice(&[
                ("counted", First::TheDay),
                ("next", First::NextDay),
                ("none", First::TheDay),
            ])?,
            rolls: cells.choice(&[("yes", Rolls::Yes), ("no", Rolls::No)])?,
            what: cells.both()?,
            who: cells.both()?,
            place: cells.both()?,
            counted_from: cells.both()?,
            late: cells.both()?,
        })
    }
}

impl Row for Holiday {
    const TABLE: &'static str = "holidays";
    const COLUMNS: &'static [&'static str] = &["name"];

    fn read(cells: &mut Cells<'_>) -> Result<Self, Wrong> {
        cells.line()?;
        Ok(Self)
    }
}

impl Deadline {
    fn last(&self, event: Day) -> Option<Day> {
        let start = match self.first {
            First::TheDay => event,
            First::NextDay => event.plus_days(1),
        };
        match self.counted {
            Counted::In(unit) => Some(last_day(start, self.amount, unit)),
            Counted::DayOfMonth => {
                let this = Month::of(event).first().plus_days(self.amount - 1);
                Some(if event <= this {
                    this
                } else {
                    Month::of(event).plus(1).first().plus_days(self.amount - 1)
                })
            }
            Counted::Before => Some(event.plus_days(-1)),
            Counted::None => None,
        }
    }
}

impl Book {
    /// Every deadline of the book.
    #[must_use]
    pub fn deadlines(&self) -> &[Dated<Deadline>] {
        self.tables.deadlines.all()
    }

    /// A deadline by its name, as ruled on a day.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn deadline(&self, id: &str, on: Day) -> Result<&Dated<Deadline>, Unknown> {
        self.tables.deadlines.one(on, |deadline| deadline.id == id)
    }

    /// By when it has to be filed, for the day it is counted from; `None` where it has no date.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn due(&self, id: &str, event: Day) -> Result<Option<Due>, Unknown> {
        let found = self.deadline(id, event)?;
        Ok(found.row.last(event).map(|last| Due {
            last,
            rolled: match found.row.rolls {
                Rolls::Yes => self.open_on_or_after(last),
                Rolls::No => None,
            },
            basis: found.basis.clone(),
        }))
    }

    /// The first day on or after `day` on which public offices are open; `None` where the holidays are not known.
    #[must_use]
    pub fn open_on_or_after(&self, day: Day) -> Option<Day> {
        let mut day = day;
        for _ in 0..31 {
            let closed = is_weekend(day) || !self.tables.holidays.in_force(day).ok()?.is_empty();
            if !closed {
                return Some(day);
            }
            day = day.plus_days(1);
        }
        None
    }
}
