//! What was shown, as people look back on it.

use serde::Serialize;
use serde_json::Value as Json;
use tefuda_consent::Audience;
use tefuda_holder::{LogError, Problem, Words, check_log, entries};
use tefuda_record::Moment;
use tefuda_vault::{LogEntry, Vault};

/// Everything that was shown.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ShownListView {
    /// The newest first.
    entries: Vec<ShownEntryView>,
    /// Whether each entry follows from the one before: none was changed or taken out.
    whole: bool,
}

/// One showing, or one that did not come about.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ShownEntryView {
    number: i64,
    at: String,
    outcome: String,
    /// None where a lock was set or lifted: that is for no purpose and nobody.
    purpose: Option<String>,
    audience: Option<String>,
    /// How sure the reader could be; none where nothing was shown.
    grade: Option<String>,
    fields: Vec<String>,
}

/// What was shown, and whether the list is whole.
pub(crate) fn shown_list(vault: &Vault, words: &Words) -> Result<ShownListView, Problem> {
    let whole = match check_log(vault) {
        Ok(_) => true,
        Err(LogError::Broken { .. }) => false,
        Err(error @ LogError::Vault(_)) => return Err(error.into()),
    };
    let entries = entries(vault)?;
    Ok(ShownListView {
        entries: entries
            .iter()
            .rev()
            .map(|entry| ShownEntryView::of(entry, words))
            .collect(),
        whole,
    })
}

impl ShownEntryView {
    fn of(entry: &LogEntry, words: &Words) -> Self {
        let text = |key: &str| entry.entry.get(key).and_then(Json::as_str).unwrap_or_default();
        let grade = entry.entry.get("grade").and_then(Json::as_str);
        let purpose = entry.entry.get("purpose").and_then(Json::as_str);
        let fields = entry.entry.get("fields").and_then(Json::as_array);
        Self {
            number: entry.seq,
            at: at(entry.at),
            outcome: words.say(&format!("log-{}", text("outcome"))),
            purpose: purpose.map(|id| words.say(&format!("purpose-{id}"))),
            audience: purpose.map(|_| audience(text("audience"), words)),
            grade: grade.map(|id| words.say(&format!("grade-{id}"))),
            fields: fields
                .into_iter()
                .flatten()
                .filter_map(Json::as_str)
                .map(|id| words.say(&format!("eligibility-{id}")))
                .collect(),
        }
    }
}

fn audience(stored: &str, words: &Words) -> String {
    match Audience::parse(stored) {
        Ok(Audience::One(name)) => name,
        Ok(Audience::Anyone) | Err(_) => words.say("audience-anyone"),
    }
}

/// A moment as people write it, by the clock of Japan.
pub(crate) fn at(moment: Moment) -> String {
    let (hour, minute) = moment.time_in_japan();
    format!("{} {hour}:{minute:02}", moment.day_in_japan().both())
}
