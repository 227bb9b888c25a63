//! What the window asks with, where a word or two would not do.

use serde::Deserialize;
use tefuda_holder::{PaperAsk, PaperName, Problem};

use crate::helping::addressee;

/// A visit to be reckoned.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct VisitAsked {
    /// Points, as typed.
    pub(crate) points: String,
    /// The share in tenths; by what the records say where none was chosen.
    pub(crate) tenths: Option<i64>,
    /// `medical`, `dental` or `pharmacy` where additions matter; empty where not.
    pub(crate) sector: String,
    /// Whether it was not the first visit.
    pub(crate) again: bool,
}

/// A month whose ceiling is sought.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct CeilingAsked {
    /// `2026-11`; this month where it is empty.
    pub(crate) month: String,
    pub(crate) class: String,
    /// The costs of the month in yen, as typed.
    pub(crate) total: String,
    pub(crate) over70: bool,
    /// Whether it is the fourth month or a later one within twelve.
    pub(crate) fourth: bool,
}

/// A paper to be filled in.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct PaperAsked {
    pub(crate) paper: String,
    /// To whom it goes, as typed; empty for nobody.
    pub(crate) to: String,
    /// The showing that a letter is about.
    pub(crate) log_id: Option<i64>,
}

impl PaperAsked {
    /// Which paper, and what it is to be filled with.
    pub(crate) fn read(&self) -> Result<(PaperName, PaperAsk), Problem> {
        let ask = PaperAsk {
            to: addressee(&self.to)?,
            log_id: self.log_id,
            ..PaperAsk::default()
        };
        Ok((PaperName::parse(&self.paper)?, ask))
    }
}
