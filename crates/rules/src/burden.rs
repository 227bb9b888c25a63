//! The share to pay at a counter: by age and day, and rounded as the law says.

use tefuda_record::Day;

use crate::{
    Book, Dated, Figure, Sourced, StepKind, Unknown, birthday,
    calendar::{Month, next_school_year_end, reaches},
    cells::{Cells, Wrong},
    table::Row,
};

/// The stage of life that decides the share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// 未就学: until the first 31 March on or after turning six.
    Preschool,
    /// Until the month after turning seventy.
    General,
    /// 70–74 (高齢受給者).
    Senior,
    /// 75 and over (後期高齢者医療).
    Late,
}

/// What is known of the income that decides the share from seventy on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Income {
    /// 一般.
    General,
    /// 一定以上 (後期の2割).
    Middle,
    /// 現役並み.
    Active,
}

/// A share in tenths, and for whom it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    /// The stage of life.
    pub stage: Stage,
    /// The income; `None` where it does not matter.
    pub income: Option<Income>,
    /// Tenths.
    pub tenths: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Burden {
    stage: Stage,
    income: Option<Income>,
    tenths: i64,
}

/// From when on an age counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AgeRule {
    id: AgeId,
    age: i32,
    starts: Starts,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AgeId {
    School,
    Senior,
    Late,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Starts {
    /// The day after the first 31 March on or after reaching it.
    AfterMarch,
    /// The 1st of the month after the one in which it is reached.
    MonthAfter,
    /// The birthday itself.
    Birthday,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rounding {
    pub(crate) id: RoundingId,
    unit: i64,
    mode: Mode,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RoundingId {
    Counter,
    Refund,
    Ceiling,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    HalfUp,
    Cut,
}

impl Row for Burden {
    const TABLE: &'static str = "burden";
    const COLUMNS: &'static [&'static str] = &["age", "class", "ratio"];

    fn read(cells: &mut Cells<'_>) -> Result<Self, Wrong> {
        Ok(Self {
            stage: cells.choice(&[
                ("preschool", Stage::Preschool),
                ("general", Stage::General),
                ("senior", Stage::Senior),
                ("late", Stage::Late),
            ])?,
            income: cells.choice(&[
                ("any", None),
                ("general", Some(Income::General)),
                ("middle", Some(Income::Middle)),
                ("active", Some(Income::Active)),
            ])?,
            tenths: cells.choice(&[("0", 0), ("1", 1), ("2", 2), ("3", 3)])?,
        })
    }
}

impl Row for AgeRule {
    const TABLE: &'static str = "ages";
    const COLUMNS: &'static [&'static str] = &["id", "age", "starts"];

    fn read(cells: &mut Cells<'_>) -> Result<Self, Wrong> {
        Ok(Self {
            id: cells.choice(&[
                ("school", AgeId::School),
                ("senior", AgeId::Senior),
                ("late", AgeId::Late),
            ])?,
            age: cells.read(|cell| cell.parse().ok().filter(|age| (1..=120).contains(age)))?,
            starts: cells.choice(&[
                ("after_march", Starts::AfterMarch),
                ("month_after", Starts::MonthAfter),
                ("birthday", Starts::Birthday),
            ])?,
        })
    }
}

impl Row for Rounding {
    const TABLE: &'static str = "rounding";
    const COLUMNS: &'static [&'static str] = &["id", "unit", "mode"];

    fn read(cells: &mut Cells<'_>) -> Result<Self, Wrong> {
        Ok(Self {
            id: cells.choice(&[
                ("counter", RoundingId::Counter),
                ("refund", RoundingId::Refund),
                ("ceiling", RoundingId::Ceiling),
            ])?,
            unit: cells.choice(&[("1", 1), ("10", 10), ("100", 100)])?,
            mode: cells.choice(&[("half_up", Mode::HalfUp), ("cut", Mode::Cut)])?,
        })
    }
}

impl AgeRule {
    fn starts_on(&self, birth: Day) -> Day {
        match self.starts {
            Starts::AfterMarch => next_school_year_end(reaches(birth, self.age)).plus_days(1),
            Starts::MonthAfter => Month::of(reaches(birth, self.age)).plus(1).first(),
            Starts::Birthday => birthday(birth, self.age),
        }
    }
}

impl Book {
    /// The first day of school age, of the share from seventy on, and of 後期高齢者医療, for somebody born on a day, as ruled
    /// on `on`.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn starts_of(&self, birth: Day, on: Day) -> Result<[Sourced<Day>; 3], Unknown> {
        let of = |id| {
            let rule = self.tables.ages.one(on, |rule| rule.id == id)?;
            Ok(Sourced {
                value: rule.row.starts_on(birth),
                basis: rule.basis.clone(),
            })
        };
        Ok([of(AgeId::School)?, of(AgeId::Senior)?, of(AgeId::Late)?])
    }

    /// The stage of life on a day.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn stage(&self, birth: Day, on: Day) -> Result<Stage, Unknown> {
        let [school, senior, late] = self.starts_of(birth, on)?.map(|start| start.value);
        Ok(if on >= late {
            Stage::Late
        } else if on >= senior {
            Stage::Senior
        } else if on >= school {
            Stage::General
        } else {
            Stage::Preschool
        })
    }

    /// The shares that are possible on a day: one, or one per income from seventy on.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn ratios(&self, birth: Day, on: Day) -> Result<Vec<Sourced<Ratio>>, Unknown> {
        let stage = self.stage(birth, on)?;
        let rows = self.tables.burden.find(on, |burden| burden.stage == stage)?;
        Ok(rows.into_iter().map(sourced).collect())
    }

    /// The share on a day for a known income.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn ratio(&self, birth: Day, on: Day, income: Income) -> Result<Sourced<Ratio>, Unknown> {
        let stage = self.stage(birth, on)?;
        let fits = |burden: &Burden| burden.stage == stage && burden.income.is_none_or(|of| of == income);
        self.tables.burden.one(on, fits).map(sourced)
    }

    /// What is paid at a counter for so many points at so many tenths.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn counter_pay(&self, points: i64, tenths: i64, on: Day) -> Result<Figure, Unknown> {
        let points = points.clamp(0, 100_000_000);
        let total = Figure::of(points).step(StepKind::Points, &[points], points * 10);
        self.counter_share(total, tenths, on)
    }

    /// A share of an insured price, rounded as at a counter.
    pub(crate) fn counter_share(&self, total: Figure, tenths: i64, on: Day) -> Result<Figure, Unknown> {
        let tenths = tenths.clamp(0, 10);
        // One tenth of a yen is kept for the rounding: 14,605 yen × 1 is 1,460.5.
        let in_tenths = total.yen.saturating_mul(tenths);
        let price = total.yen;
        let shared = total.step(StepKind::Share, &[price, tenths], in_tenths / 10);
        self.round(RoundingId::Counter, shared, in_tenths, on)
    }

    /// Rounds an amount that is given in tenths of a yen.
    pub(crate) fn round(&self, id: RoundingId, figure: Figure, tenths: i64, on: Day) -> Result<Figure, Unknown> {
        let rule = self.tables.rounding.one(on, |rounding| rounding.id == id)?;
        let unit = rule.row.unit * 10;
        let (kind, rounded) = match rule.row.mode {
            Mode::HalfUp => (StepKind::RoundHalfUp, (tenths + unit / 2) / unit * rule.row.unit),
            Mode::Cut => (StepKind::Cut, tenths / unit * rule.row.unit),
        };
        Ok(figure.step(kind, &[rule.row.unit], rounded).rest_on(&rule.basis))
    }
}

fn sourced(dated: &Dated<Burden>) -> Sourced<Ratio> {
    Sourced {
        value: Ratio {
            stage: dated.row.stage,
            income: dated.row.income,
            tenths: dated.row.tenths,
        },
        basis: dated.basis.clone(),
    }
}
