//! Single numbers of the law: so many days, months, birthdays, yen.

use tefuda_record::Day;

use crate::{
    Book, Dated, Unknown,
    cells::{Cells, Wrong},
    table::Row,
};

/// One number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Amount {
    pub(crate) id: String,
    pub(crate) amount: i64,
}

impl Row for Amount {
    const TABLE: &'static str = "amounts";
    const COLUMNS: &'static [&'static str] = &["id", "amount", "unit"];

    fn read(cells: &mut Cells<'_>) -> Result<Self, Wrong> {
        let amount = Self {
            id: cells.id()?,
            amount: cells.number()?,
        };
        let units = ["yen", "days", "months", "birthdays", "month_day"];
        cells.choice(&units.map(|unit| (unit, ())))?;
        Ok(amount)
    }
}

impl Book {
    /// The number of a name on a day.
    pub(crate) fn amount(&self, id: &str, on: Day) -> Result<&Dated<Amount>, Unknown> {
        self.tables.amounts.one(on, |amount| amount.id == id)
    }
}
