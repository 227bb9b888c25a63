//! 暮らしの出来事: a checklist with days and places.

use tefuda_record::Day;
use tefuda_rules::Book;

use super::said::{BasisView, HelpError, say_both};
use crate::{Detail, Problem, Words};

/// One step of a checklist.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct StepView {
    /// What to do.
    pub text: String,
    /// By whom; empty where anybody can.
    pub who: String,
    /// Where; empty where nowhere.
    pub place: String,
    /// おそくとも: the safe day.
    pub until: Option<Day>,
    /// The day on which the office is open again, where the law gives that.
    pub rolled: Option<Day>,
    /// What happens when it is late.
    pub late: String,
    /// A public number to call.
    pub phone: Option<String>,
    /// What it rests on.
    pub basis: BasisView,
}

/// The events with a checklist on a day: stable name and name for people.
///
/// # Errors
/// [`HelpError::Unknown`].
pub fn events_known(book: &Book, on: Day, words: &Words) -> Result<Vec<(String, String)>, HelpError> {
    let events = book.events(on)?;
    Ok(events
        .into_iter()
        .map(|event| (event.to_owned(), words.say(&format!("event-{event}"))))
        .collect())
}

/// The steps after an event that falls on a day.
///
/// # Errors
/// [`HelpError::Asked`] without such an event, [`HelpError::Unknown`].
pub fn event_steps(book: &Book, event: &str, on: Day, words: &Words) -> Result<Vec<StepView>, HelpError> {
    let events = book.events(on)?;
    if !events.contains(&event) {
        return Err(HelpError::Asked(
            Problem::new("event_unknown").with("events", Detail::Text(events.join(", "))),
        ));
    }
    let todos = book.checklist(event, on)?;
    todos
        .into_iter()
        .map(|todo| {
            let said = |pick: fn(&tefuda_rules::Deadline) -> &tefuda_rules::Both| {
                todo.deadline
                    .map_or_else(String::new, |deadline| say_both(pick(&deadline.row), words))
            };
            let phone = todo
                .step
                .row
                .phone
                .as_deref()
                .map(|id| book.phone(id, on))
                .transpose()?;
            Ok(StepView {
                text: if todo.step.row.text.is_empty() {
                    said(|deadline| &deadline.what)
                } else {
                    say_both(&todo.step.row.text, words)
                },
                who: said(|deadline| &deadline.who),
                place: said(|deadline| &deadline.place),
                until: todo.due.as_ref().map(|due| due.last),
                rolled: todo.due.as_ref().and_then(|due| due.rolled),
                late: said(|deadline| &deadline.late),
                phone: phone.map(|phone| phone.row.number.clone()),
                basis: BasisView::of(todo.deadline.map_or(&todo.step.basis, |deadline| &deadline.basis)),
            })
        })
        .collect()
}
