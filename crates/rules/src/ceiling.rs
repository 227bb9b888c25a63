//! 高額療養費: the ceiling of a month, and of a year.

use tefuda_record::Day;

use crate::{
    Basis, Book, Confidence, Dated, Figure, Month, StepKind, Unknown, birthday,
    burden::RoundingId,
    cells::{Cells, Wrong},
    table::Row,
};

/// Under seventy, or seventy and over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgeBand {
    /// Under seventy.
    Under70,
    /// Seventy and over.
    Over70,
}

/// The income class (適用区分).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// ア.
    A,
    /// イ.
    I,
    /// ウ.
    U,
    /// エ.
    E,
    /// オ.
    O,
    /// 現役並みⅢ.
    Active3,
    /// 現役並みⅡ.
    Active2,
    /// 現役並みⅠ.
    Active1,
    /// 一般.
    General,
    /// 低所得Ⅱ.
    Low2,
    /// 低所得Ⅰ.
    Low1,
    /// Planned classes, by the least standard remuneration in 10,000 yen.
    Band(u16),
    /// Planned: 住民税非課税.
    Exempt,
}

/// Which month with a ceiling it is within twelve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hit {
    /// The first to the third.
    UpToThird,
    /// The fourth or a later one (多数回).
    FourthOrLater,
}

/// Whether it is the month of the 75th birthday (born on the 1st: never).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turning75 {
    /// It is not.
    No,
    /// It is: limits are halved.
    ThisMonth,
}

/// The standard remuneration, which lowers the ceiling of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remuneration {
    /// Above 150,000 yen, or not known.
    Above150k,
    /// At most 150,000 yen.
    UpTo150k,
}

/// Whether planned tables may answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plans {
    /// Only what is law.
    Law,
    /// Announced tables too; the answer is unconfirmed.
    Announced,
}

/// Which ceiling is asked for.
#[derive(Clone, Copy, Debug)]
pub struct CeilingAsk {
    /// The month of treatment.
    pub month: Month,
    /// The age.
    pub age: AgeBand,
    /// The income class.
    pub class: Class,
    /// All medical cost of the month in yen (points × 10), before any share.
    pub total: i64,
    /// Which month within twelve.
    pub hit: Hit,
    /// The month of the 75th birthday.
    pub turning75: Turning75,
    /// Whether planned tables may answer.
    pub plans: Plans,
}

/// The ceilings of a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ceiling {
    /// Of the household (seventy and over) or of all that may be added up.
    pub limit: Figure,
    /// Of one person's outpatient care; seventy and over in some classes.
    pub outpatient: Option<i64>,
    /// Of one person's outpatient care from August to July.
    pub outpatient_year: Option<i64>,
    /// Of everything from August to July, paid back afterwards.
    pub year: Option<i64>,
    /// The same at a standard remuneration of at most 150,000 yen.
    pub year_reduced: Option<i64>,
    /// The table's law.
    pub basis: Basis,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CeilingRow {
    age: AgeBand,
    class: Class,
    base: i64,
    threshold: Option<i64>,
    percent: Option<i64>,
    repeated: Option<i64>,
    outpatient: Option<i64>,
    outpatient_year: Option<i64>,
    year: Option<i64>,
    year_reduced: Option<i64>,
}

impl Turning75 {
    /// Whether a month is that of the 75th birthday, so that two systems each take half. Who was born on the 1st changes with the
    /// month and has no such month.
    #[must_use]
    pub fn of(birth: Day, month: Month) -> Self {
        let turns = birthday(birth, 75);
        if Month::of(turns) == month && turns.day_of_month() != 1 {
            Self::ThisMonth
        } else {
            Self::No
        }
    }
}

impl Class {
    /// The class of a stored name (`a` … `low1`), of `s44` for a planned band, or of `exempt`.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        Some(match id {
            "a" => Self::A,
            "i" => Self::I,
            "u" => Self::U,
            "e" => Self::E,
            "o" => Self::O,
            "active3" => Self::Active3,
            "active2" => Self::Active2,
            "active1" => Self::Active1,
            "general" => Self::General,
            "low2" => Self::Low2,
            "low1" => Self::Low1,
            "exempt" => Self::Exempt,
            band => Self::Band(band.strip_prefix('s').filter(|n| n.len() <= 3)?.parse().ok()?),
        })
    }
}

impl Row for CeilingRow {
    const TABLE: &'static str = "kogaku";
    const COLUMNS: &'static [&'static str] = &[
        "age",
        "class",
        "base",
        "threshold",
        "rate",
        "repeated",
        "outpatient",
        "outpatient_year",
        "year",
        "year_reduced",
    ];

    fn read(cells: &mut Cells<'_>) -> Result<Self, Wrong> {
        Ok(Self {
            age: cells.choice(&[("under70", AgeBand::Under70), ("over70", AgeBand::Over70)])?,
            class: cells.read(Class::parse)?,
            base: cells.number()?,
            threshold: cells.number_or_none()?,
            percent: cells.number_or_none()?,
            repeated: cells.number_or_none()?,
            outpatient: cells.number_or_none()?,
            outpatient_year: cells.number_or_none()?,
            year: cells.number_or_none()?,
            year_reduced: cells.number_or_none()?,
        })
    }
}

impl Book {
    /// The ceilings of a month. The table of the month of treatment counts.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn ceiling(&self, ask: &CeilingAsk) -> Result<Ceiling, Unknown> {
        let day = ask.month.first();
        let found = self.ceiling_row(ask)?;
        let row = &found.row;
        let half = |yen: i64| match ask.turning75 {
            Turning75::No => yen,
            Turning75::ThisMonth => yen / 2,
        };
        let halved = |figure: Figure| match ask.turning75 {
            Turning75::No => figure,
            Turning75::ThisMonth => {
                let whole = figure.yen;
                figure.step(StepKind::Half, &[whole], whole / 2)
            }
        };
        let limit = match (ask.hit, row.repeated, row.threshold, row.percent) {
            (Hit::FourthOrLater, Some(repeated), _, _) => {
                halved(Figure::of(repeated).step(StepKind::Repeated, &[repeated], repeated))
            }
            (Hit::UpToThird | Hit::FourthOrLater, _, Some(threshold), Some(percent)) => {
                let (base, threshold) = (half(row.base), half(threshold));
                let begun = match ask.turning75 {
                    Turning75::No => Figure::of(base),
                    Turning75::ThisMonth => Figure::of(base).step(StepKind::Half, &[row.base], base),
                };
                let total = ask.total.clamp(0, 10_000_000_000);
                // In tenths of a yen: one percent of what lies above.
                let above = (total - threshold).max(0) * percent / 10;
                let exact = base * 10 + above;
                let stepped = begun.step(StepKind::Ceiling, &[base, total, threshold, percent], exact / 10);
                self.round(RoundingId::Ceiling, stepped, exact, day)?
            }
            (Hit::UpToThird | Hit::FourthOrLater, _, _, _) => {
                halved(Figure::of(row.base).step(StepKind::FlatCeiling, &[row.base], row.base))
            }
        };
        Ok(Ceiling {
            limit: limit.rest_on(&found.basis),
            outpatient: row.outpatient.map(half),
            outpatient_year: row.outpatient_year,
            year: row.year,
            year_reduced: row.year_reduced,
            basis: found.basis.clone(),
        })
    }

    fn ceiling_row(&self, ask: &CeilingAsk) -> Result<&Dated<CeilingRow>, Unknown> {
        let day: Day = ask.month.first();
        let fits = |row: &CeilingRow| row.age == ask.age && row.class == ask.class;
        let law = self.tables.ceilings.one(day, fits);
        match (law, ask.plans) {
            (Err(unknown), Plans::Announced) => {
                let planned = self.tables.ceilings.all().iter().find(|dated| {
                    dated.basis.confidence == Confidence::Planned && dated.basis.holds_on(day) && fits(&dated.row)
                });
                planned.ok_or(unknown)
            }
            (law, Plans::Law | Plans::Announced) => law,
        }
    }

    /// What comes back of what was paid from August to July, above the ceiling of the year.
    ///
    /// # Errors
    /// [`Unknown`], also where that year has no ceiling of its own.
    pub fn year_refund(&self, ask: &CeilingAsk, paid: i64, pay: Remuneration) -> Result<Figure, Unknown> {
        let found = self.ceiling_row(ask)?;
        let year = match pay {
            Remuneration::Above150k => found.row.year,
            Remuneration::UpTo150k => found.row.year_reduced.or(found.row.year),
        };
        let Some(year) = year else {
            let with_year = self.tables.ceilings.all().iter().filter(|dated| {
                dated.row.age == ask.age && dated.row.year.is_some() && dated.basis.confidence != Confidence::Planned
            });
            return Err(Unknown {
                table: CeilingRow::TABLE,
                from: with_year.clone().map(|dated| dated.basis.from).min(),
                until: with_year.filter_map(|dated| dated.basis.to).max(),
            });
        };
        Ok(Figure::of(paid)
            .step(StepKind::Less, &[paid, year], (paid - year).max(0))
            .rest_on(&found.basis))
    }

    /// The first month of the year (August to July) that a month belongs to.
    #[must_use]
    pub fn ceiling_year(month: Month) -> Month {
        month.plus(-(i32::try_from(month.month()).unwrap_or(1) + 4) % 12)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_of_ceilings_begins_in_august() {
        for (month, first) in [
            ("2026-08", "2026-08"),
            ("2026-12", "2026-08"),
            ("2027-01", "2026-08"),
            ("2027-07", "2026-08"),
            ("2027-08", "2027-08"),
        ] {
            assert_eq!(Book::ceiling_year(Month::parse(month).unwrap()).iso(), first, "{month}");
        }
    }
}
