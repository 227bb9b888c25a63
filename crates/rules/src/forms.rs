//! What official forms ask for, and which papers go with them.

use tefuda_record::Day;

use crate::{
    Book, Both, Dated, Unknown,
    cells::{Cells, Wrong},
    table::Row,
};

/// Whether a form needs an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It does.
    Required,
    /// As far as one can.
    Optional,
}

/// One item of a form, or one paper that goes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormItem {
    /// The form.
    pub form: String,
    /// The part of it: `field`, `slip`, `paper`, `column`.
    pub part: String,
    step: i64,
    /// Its stable name.
    pub key: String,
    /// Whether it is needed.
    pub need: Need,
    /// What is asked.
    pub text: Both,
}

impl Row for FormItem {
    const TABLE: &'static str = "forms";
    const COLUMNS: &'static [&'static str] = &["form", "part", "step", "key", "need", "text", "text_en"];

    fn read(cells: &mut Cells<'_>) -> Result<Self, Wrong> {
        Ok(Self {
            form: cells.id()?,
            part: cells
                .choice(&["field", "slip", "paper", "column"].map(|part| (part, part)))?
                .to_owned(),
            step: cells.number()?,
            key: cells.id()?,
            need: cells.choice(&[("required", Need::Required), ("optional", Need::Optional)])?,
            text: cells.both()?,
        })
    }
}

impl Book {
    /// The items of a part of a form on a day, in order.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn form(&self, form: &str, part: &str, on: Day) -> Result<Vec<&Dated<FormItem>>, Unknown> {
        let mut items = self
            .tables
            .forms
            .find(on, |item| item.form == form && item.part == part)?;
        items.sort_by_key(|dated| dated.row.step);
        Ok(items)
    }
}
