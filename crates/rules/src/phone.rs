//! Public telephone numbers.

use tefuda_record::Day;

use crate::{
    Book, Both, Dated, Unknown,
    cells::{Cells, Wrong},
    table::Row,
};

/// A public number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    /// Its stable name.
    pub id: String,
    /// The number.
    pub number: String,
    /// Whose it is.
    pub name: Both,
    /// When it answers.
    pub hours: Both,
    /// What it costs.
    pub cost: Both,
    /// What it is for.
    pub use_for: Both,
}

impl Row for Phone {
    const TABLE: &'static str = "phones";
    const COLUMNS: &'static [&'static str] = &[
        "id", "number", "name", "name_en", "hours", "hours_en", "cost", "cost_en", "use", "use_en",
    ];

    fn read(cells: &mut Cells<'_>) -> Result<Self, Wrong> {
        Ok(Self {
            id: cells.id()?,
            number: cells.read(|cell| {
                let fits = (9..=14).contains(&cell.len()) && cell.bytes().all(|b| b.is_ascii_digit() || b == b'-');
                fits.then(|| cell.to_owned())
            })?,
            name: cells.both()?,
            hours: cells.both()?,
            cost: cells.both()?,
            use_for: cells.both()?,
        })
    }
}

impl Book {
    /// Every number on a day.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn phones(&self, on: Day) -> Result<Vec<&Dated<Phone>>, Unknown> {
        self.tables.phones.in_force(on)
    }

    /// A number by its name.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn phone(&self, id: &str, on: Day) -> Result<&Dated<Phone>, Unknown> {
        self.tables.phones.one(on, |phone| phone.id == id)
    }
}
