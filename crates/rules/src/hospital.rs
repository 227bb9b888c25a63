//! Meals and the room in hospital: never part of 高額療養費.

use tefuda_record::Day;

use crate::{
    Book, Dated, Figure, StepKind, Unknown,
    cells::{Cells, Wrong},
    table::Row,
};

/// What is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayKind {
    /// A meal.
    Meal,
    /// A day of the room (居住費, 65 and over in long-term beds).
    Room,
}

/// The price of a meal or of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayCost {
    /// What is paid for.
    pub kind: DayKind,
    /// Who pays: `general`, `nanbyo`, `low2`, `low2_long`, `low1`, `living1`, `living2`, `over65`.
    pub class: String,
    /// Yen; `None` where only a span is known.
    pub yen: Option<i64>,
    /// The least it can be.
    pub least: Option<i64>,
    /// The most it can be.
    pub most: Option<i64>,
}

impl Row for DayCost {
    const TABLE: &'static str = "hospital_day";
    const COLUMNS: &'static [&'static str] = &["kind", "class", "yen", "least", "most"];

    fn read(cells: &mut Cells<'_>) -> Result<Self, Wrong> {
        Ok(Self {
            kind: cells.choice(&[("meal", DayKind::Meal), ("room", DayKind::Room)])?,
            class: cells.id()?,
            yen: cells.number_or_none()?,
            least: cells.number_or_none()?,
            most: cells.number_or_none()?,
        })
    }
}

impl Book {
    /// The price of one meal or one day for a class.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn day_cost(&self, kind: DayKind, class: &str, on: Day) -> Result<&Dated<DayCost>, Unknown> {
        self.tables
            .hospital_day
            .one(on, |cost| cost.kind == kind && cost.class == class)
    }

    /// So many meals or days.
    ///
    /// # Errors
    /// [`Unknown`], also where only a span of the price is known: a span is no price.
    pub fn day_costs(&self, kind: DayKind, class: &str, on: Day, count: i64) -> Result<Figure, Unknown> {
        let found = self.day_cost(kind, class, on)?;
        let count = count.clamp(0, 10_000);
        match found.row.yen {
            Some(yen) => Ok(Figure::of(yen)
                .step(StepKind::Times, &[count, yen], count * yen)
                .rest_on(&found.basis)),
            None => Err(Unknown {
                table: DayCost::TABLE,
                from: Some(found.basis.from),
                until: Some(found.basis.from.plus_days(-1)),
            }),
        }
    }

    /// The classes of a kind that have a row on a day.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn day_classes(&self, kind: DayKind, on: Day) -> Result<Vec<&Dated<DayCost>>, Unknown> {
        self.tables.hospital_day.find(on, |cost| cost.kind == kind)
    }
}
