//! Records as the window lists and shows them.

use serde::Serialize;
use serde_json::Value as Json;
use tefuda_holder::{Problem, Words, entries, lines, say_value};
use tefuda_record::kinds::eligibility::{self, Held, State};
use tefuda_record::{Day, Record};
use tefuda_vault::{Filter, Home, LogEntry, Stored, Vault};

use super::log::at;

/// How many of the newest records the first screen shows.
const RECENT: usize = 5;

/// What is in the hand: the document to show, and the newest records.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct HandView {
    person: String,
    card: Option<CardView>,
    /// Where none can be shown: the newest that could be once.
    lapsed: Option<CardView>,
    recent: Vec<RecordView>,
    count: usize,
    /// Whether nothing would lead back without the passphrase.
    no_way_back: bool,
    /// When something was shown last.
    last_shown: Option<String>,
}

/// A document of eligibility at a glance.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct CardView {
    id: String,
    insurer: String,
    name: String,
    terms: Option<String>,
    until: Option<String>,
    standing: String,
}

/// One line of a list of records.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct RecordView {
    id: String,
    kind: String,
    kind_label: String,
    title: String,
    day: Option<String>,
    /// What it is good for today.
    note: Option<String>,
}

/// A record, whole.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct RecordDetailView {
    record: RecordView,
    lines: Vec<LineView>,
}

/// A name and a value.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct LineView {
    id: &'static str,
    label: String,
    value: String,
    depth: usize,
}

/// What is in the hand of a person on `today`.
pub(crate) fn hand(home: &Home, vault: &Vault, today: Day, words: &Words) -> Result<HandView, Problem> {
    // The newest day first.
    let stored = vault.list(Filter::default())?;
    let held: Vec<(&Stored, Record)> = stored
        .iter()
        .filter(|stored| stored.kind() == eligibility::KIND.id)
        .filter_map(|stored| Some((stored, stored.record().ok()?)))
        .collect();
    let chosen = eligibility::propose(held.iter().map(|(id, record)| Held { id: *id, record }), today);
    let newest = held.first().map(|(id, record)| Held { id: *id, record });
    Ok(HandView {
        person: vault.name().to_owned(),
        card: chosen.map(|held| card(held.id, held.record, today, words)),
        lapsed: if chosen.is_none() {
            newest.map(|held| card(held.id, held.record, today, words))
        } else {
            None
        },
        recent: stored
            .iter()
            .take(RECENT)
            .map(|stored| row(stored, today, words))
            .collect(),
        count: stored.len(),
        no_way_back: home.recoveries().is_empty(),
        last_shown: last_shown(vault)?,
    })
}

/// When something was shown last; what was refused or locked since does not count.
fn last_shown(vault: &Vault) -> Result<Option<String>, Problem> {
    let entries = entries(vault)?;
    let shown = |entry: &&LogEntry| entry.entry.get("outcome").and_then(Json::as_str) == Some("shown");
    Ok(entries.iter().rev().find(shown).map(|entry| at(entry.at)))
}

fn card(stored: &Stored, record: &Record, today: Day, words: &Words) -> CardView {
    CardView {
        id: stored.id.to_string(),
        insurer: record.title(),
        name: record.text("name").unwrap_or_default(),
        terms: record
            .text("burden_ratio")
            .map(|ratio| say_value(record.kind(), "burden_ratio", &ratio, words)),
        until: record.day_of("expires_on").map(Day::both),
        standing: words.say(&format!(
            "eligibility-state-{}",
            state_id(eligibility::state(record, today))
        )),
    }
}

/// One line of a list.
pub(crate) fn row(stored: &Stored, today: Day, words: &Words) -> RecordView {
    let record = stored.record().ok();
    let of_eligibility = record.as_ref().filter(|record| record.kind() == &eligibility::KIND);
    RecordView {
        id: stored.id.to_string(),
        kind: stored.kind().to_owned(),
        kind_label: words.say(stored.kind()),
        title: record.as_ref().map(Record::title).unwrap_or_default(),
        day: record.as_ref().and_then(Record::day).map(Day::both),
        note: of_eligibility.map(|record| {
            words.say(&format!(
                "eligibility-state-{}",
                state_id(eligibility::state(record, today))
            ))
        }),
    }
}

/// A record, whole. One that a newer version wrote has no lines here.
pub(crate) fn detail(stored: &Stored, today: Day, words: &Words) -> RecordDetailView {
    let lines = stored
        .record()
        .map(|record| record_lines(&record, words))
        .unwrap_or_default();
    RecordDetailView {
        record: row(stored, today, words),
        lines,
    }
}

/// The lines of a record.
pub(crate) fn record_lines(record: &Record, words: &Words) -> Vec<LineView> {
    lines(record, words)
        .into_iter()
        .map(|line| LineView {
            id: line.id,
            label: line.label,
            value: line.value,
            depth: line.depth,
        })
        .collect()
}

fn state_id(state: State) -> &'static str {
    match state {
        State::StandsAlone => "stands_alone",
        State::WithCard => "with_card",
        State::Expired => "expired",
        State::NotYet => "not_yet",
        State::Former => "former",
    }
}
