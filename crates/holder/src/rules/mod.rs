//! The helper at the counter: what the rules say about what a person holds.
//!
//! Each file is one deed. They read records and a [`Book`] and answer with views that both shells print; they judge nobody and
//! send nothing anywhere. Where the book does not know, the answer is «わかりません» with the last day it knows.

mod calendar;
mod call;
mod cost;
mod counter;
mod draft;
mod event;
mod history;
mod ics;
mod kept;
mod paid_in_full;
mod refused;
mod said;
mod sheet;
mod topic;
mod trouble;

pub use calendar::{Entry, EntryKind, entries as calendar_entries};
pub use call::{CallView, LineToCall, who_to_call};
pub use cost::{
    CeilingQuestion, VisitQuestion, VisitView, YearView, ceiling_of_month, cost_of_stay, cost_of_visit,
    year_of_expenses,
};
pub use counter::{CounterView, MeansView, PlaceView, RatioView, held_of, ratios_of, shares_of, usable_now};
pub use draft::{Filled, Given, Item, drafts_known, fill_draft, note_draft};
pub use event::{StepView, event_steps, events_known};
pub use history::{Finding, HistoryView, Period, history_of};
pub use ics::write_ics;
pub use kept::{KeptError, Version, book_in_use, import_rules, rules_versions};
pub use paid_in_full::{ClaimView, Claimable, Paper, claims_of};
pub use refused::{RefusedView, refusals};
pub use said::{BasisView, CeilingView, FigureView, HelpError, say_basis, say_both, yen};
pub use sheet::print_counter;
pub use topic::{TopicView, readings_aside, topic_in, topics_in};
pub use trouble::{TROUBLE_COLUMNS, trouble_csv};

use tefuda_record::{Record, kind};
use tefuda_rules::{Book, Unknown};
use tefuda_vault::{Filter, Removed, Vault, VaultError};

use crate::{Coded, Detail, Problem};

/// Every record of some kinds, the newest first as the vault lists them. What a newer version wrote is left out.
///
/// # Errors
/// [`VaultError`].
pub fn records_of(vault: &Vault, kinds: &[&str]) -> Result<Vec<Record>, VaultError> {
    let mut records = Vec::new();
    for kind in kinds.iter().filter_map(|id| kind(id)) {
        let stored = vault.list(Filter {
            kind: Some(kind),
            removed: Removed::Hidden,
        })?;
        records.extend(stored.iter().filter_map(|stored| stored.record().ok()));
    }
    Ok(records)
}

impl Coded for Unknown {
    fn problem(&self) -> Problem {
        let day = |day: Option<tefuda_record::Day>| day.map_or_else(|| Detail::Text("-".to_owned()), Detail::Day);
        Problem::new("rules_unknown")
            .with("table", Detail::Word(format!("rules-table-{}", self.table)))
            .with("from", day(self.from))
            .with("until", day(self.until))
    }
}

/// Every record that a rule may speak of.
pub const KINDS_WITH_RULES: [&str; 7] = [
    "eligibility",
    "held_paper",
    "care",
    "prescription",
    "expense",
    "enrolment",
    "claim",
];

/// The version of a book, as people compare it.
#[must_use]
pub fn version_of(book: &Book) -> String {
    book.made_on().both()
}
