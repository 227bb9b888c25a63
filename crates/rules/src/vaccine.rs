//! 定期接種: from which age until which.

use tefuda_record::Day;

use crate::{
    Basis, Book, Both, Month, Unknown, birthday,
    calendar::{next_school_year_end, reaches},
    cells::{Cells, Wrong},
    table::Row,
};

/// A vaccination and its ages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vaccine {
    /// Its stable name.
    pub id: String,
    /// Its name.
    pub name: Both,
    starts: Age,
    ends: Option<Age>,
    /// For whom, in Japanese.
    pub target: String,
    /// How often, in Japanese.
    pub doses: String,
}

/// When a vaccination can be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// Its stable name.
    pub id: String,
    /// Its name.
    pub name: Both,
    /// The first day.
    pub from: Day,
    /// The last day; `None` where there is none.
    pub to: Option<Day>,
    /// How often, in Japanese.
    pub doses: String,
    /// The law.
    pub basis: Basis,
}

/// An age as tables write it: `6w`, `24w+1d`, `2m`, `5y`, or `fy6`, the school year in which six is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Age {
    Days(i64),
    Months(i32),
    Years(i32),
    SchoolYear(i32),
}

impl Age {
    fn parse(cell: &str) -> Option<Self> {
        let number = |text: &str| text.parse::<i32>().ok().filter(|n| (0..=1500).contains(n));
        if let Some(age) = cell.strip_prefix("fy") {
            return number(age).map(Self::SchoolYear);
        }
        if let Some((weeks, days)) = cell.split_once("w+") {
            let days = number(days.strip_suffix('d')?)?;
            return Some(Self::Days(i64::from(number(weeks)?) * 7 + i64::from(days)));
        }
        let unit = cell.chars().last()?;
        let count = number(cell.strip_suffix(unit)?)?;
        match unit {
            'd' => Some(Self::Days(i64::from(count))),
            'w' => Some(Self::Days(i64::from(count) * 7)),
            'm' => Some(Self::Months(count)),
            'y' => Some(Self::Years(count)),
            _ => None,
        }
    }

    fn first_day(self, birth: Day) -> Day {
        match self {
            Self::Days(days) => birth.plus_days(days),
            Self::Months(months) => {
                let month = Month::of(birth).plus(months);
                // Born on the 31st: the month after has no such day, and its first day after it counts.
                Day::from_ymd(month.year(), month.month(), birth.day_of_month())
                    .unwrap_or_else(|_| month.last().plus_days(1))
            }
            Self::Years(years) => birthday(birth, years),
            Self::SchoolYear(age) => {
                let end = next_school_year_end(reaches(birth, age));
                Day::from_ymd(end.year() - 1, 4, 1).unwrap_or(end)
            }
        }
    }

    /// The first day that is too late.
    fn too_late(self, birth: Day) -> Day {
        match self {
            Self::SchoolYear(age) => next_school_year_end(reaches(birth, age)).plus_days(1),
            Self::Days(_) | Self::Months(_) | Self::Years(_) => self.first_day(birth),
        }
    }
}

impl Row for Vaccine {
    const TABLE: &'static str = "vaccines";
    const COLUMNS: &'static [&'static str] = &["id", "name", "name_en", "starts", "ends", "target", "doses"];

    fn read(cells: &mut Cells<'_>) -> Result<Self, Wrong> {
        Ok(Self {
            id: cells.id()?,
            name: cells.both()?,
            starts: cells.read(Age::parse)?,
            ends: cells.read(|cell| {
                if cell.is_empty() {
                    Some(None)
                } else {
                    Age::parse(cell).map(Some)
                }
            })?,
            target: cells.text()?,
            doses: cells.text()?,
        })
    }
}

impl Book {
    /// The vaccinations whose window is open for somebody on a day, or opens within so many days.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn vaccinations(&self, birth: Day, on: Day, days_ahead: i64) -> Result<Vec<Window>, Unknown> {
        let rows = self.tables.vaccines.in_force(on)?;
        let windows = rows.into_iter().map(|dated| Window {
            id: dated.row.id.clone(),
            name: dated.row.name.clone(),
            from: dated.row.starts.first_day(birth),
            to: dated.row.ends.map(|end| end.too_late(birth).plus_days(-1)),
            doses: dated.row.doses.clone(),
            basis: dated.basis.clone(),
        });
        let near = |window: &Window| window.from <= on.plus_days(days_ahead) && window.to.is_none_or(|to| on <= to);
        Ok(windows.filter(near).collect())
    }
}
