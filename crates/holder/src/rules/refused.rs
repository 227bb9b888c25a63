//! 窓口で止められたとき: what to show, what to say, what is paid, whom to tell afterwards.

use std::collections::BTreeSet;

use tefuda_record::Day;
use tefuda_rules::{Book, Failure, Holding};

use super::said::{BasisView, HelpError, say_both};
use crate::{Detail, Problem, Words};

/// What to do at a desk that stopped somebody.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct RefusedView {
    /// The row of the book.
    pub id: String,
    /// What is held.
    pub holds: String,
    /// What failed.
    pub fails: String,
    /// What to show, in order.
    pub show: Vec<String>,
    /// What is paid today.
    pub pays: String,
    /// What the clinic does then.
    pub clinic: String,
    /// What to do afterwards.
    pub after: String,
    /// What can be said at the desk.
    pub say: String,
    /// What it rests on.
    pub basis: BasisView,
}

/// What to do when this failed, for each thing in hand that the book speaks of.
///
/// # Errors
/// [`HelpError::Asked`] when no row of the book fits what is held, [`HelpError::Unknown`] when rows fit but not on this day.
pub fn refusals(
    book: &Book,
    held: &BTreeSet<Holding>,
    fails: Failure,
    today: Day,
    words: &Words,
) -> Result<Vec<RefusedView>, HelpError> {
    let known: Vec<Holding> = Holding::ALL
        .into_iter()
        .filter(|one| held.contains(one))
        .filter(|one| {
            book.decisions()
                .iter()
                .any(|row| row.row.holds == *one && row.row.fails == fails)
        })
        .collect();
    if known.is_empty() {
        let holds: BTreeSet<&str> = book
            .decisions()
            .iter()
            .filter(|row| row.row.fails == fails)
            .map(|row| row.row.holds.id())
            .collect();
        let holds: Vec<&str> = holds.into_iter().collect();
        return Err(HelpError::Asked(
            Problem::new("refused_holds").with("holds", Detail::Text(holds.join(", "))),
        ));
    }
    known
        .into_iter()
        .map(|one| {
            let found = book.stopped(one, fails, today)?;
            let row = &found.row;
            let show = [&row.show, &row.otherwise, &row.last];
            Ok(RefusedView {
                id: row.id.clone(),
                holds: words.say(&format!("holding-{}", one.id())),
                fails: words.say(&format!("failure-{}", fails.id())),
                show: show
                    .into_iter()
                    .filter(|text| !text.is_empty())
                    .map(|text| say_both(text, words))
                    .collect(),
                pays: say_both(&row.pays, words),
                clinic: say_both(&row.clinic, words),
                after: say_both(&row.after, words),
                say: words.say(&format!("refused-say-{}", sentence(one, fails))),
                basis: BasisView::of(&found.basis),
            })
        })
        .collect()
}

/// Which sentence helps at the desk.
fn sentence(holds: Holding, fails: Failure) -> &'static str {
    match (holds, fails) {
        (Holding::Certificate, _) => "certificate",
        (_, Failure::Disaster) => "disaster",
        (_, Failure::Blot) => "blot",
        (_, Failure::OtherPerson) => "other_person",
        (_, Failure::Ratio) => "ratio",
        (_, Failure::Pin) => "pin",
        (_, Failure::ExpiredGrace) => "grace",
        (
            Holding::Card,
            Failure::Reader | Failure::Invalid | Failure::Chip | Failure::Expired | Failure::Outage | Failure::NoReader,
        ) => "declaration",
        // Without the card there is no declaration.
        (_, _) => "later",
    }
}
