//! What would come in, before anything is added.

use serde::Serialize;
use tefuda_formats::{DraftRecord, Issue};
use tefuda_holder::{Accepted, Detail, Missing, Preview, Problem, Words, is_known, issue_word, other_name};
use tefuda_record::Day;
use tefuda_vault::{Added, Vault};

use super::record::{LineView, record_lines};

/// What would come in.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct PreviewView {
    records: Vec<PreviewRecordView>,
    /// How many would be added.
    fresh: usize,
    /// How many are held already.
    known: usize,
    /// What was noticed, in sentences.
    notices: Vec<String>,
    /// What is missing of documents in parts.
    incomplete: Vec<MissingView>,
}

/// A document of which parts are missing.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct MissingView {
    have: usize,
    total: usize,
    /// In a sentence.
    told: String,
}

/// One record that was read.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct PreviewRecordView {
    kind_label: String,
    title: String,
    day: Option<String>,
    /// Whether the same is held already.
    known: bool,
    lines: Vec<LineView>,
}

/// What was added.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct AddedView {
    pub(crate) added: usize,
    /// How many were held already.
    pub(crate) known: usize,
    pub(crate) title: String,
}

impl AddedView {
    /// What came of accepting what was read.
    pub(crate) fn accepted(accepted: &Accepted) -> Self {
        Self {
            added: accepted.added.len(),
            known: accepted.held,
            title: String::new(),
        }
    }

    /// What came of adding records, under the title of the one that was typed.
    pub(crate) fn of(added: &[Added], title: String) -> Self {
        let known = added.iter().filter(|added| matches!(added, Added::Held(_))).count();
        Self {
            added: added.len().saturating_sub(known),
            known,
            title,
        }
    }
}

/// What would come in, beside what this vault holds.
pub(crate) fn preview(preview: &Preview, vault: &Vault, words: &Words) -> Result<PreviewView, Problem> {
    let read = &preview.draft.records;
    let records: Vec<PreviewRecordView> = read
        .iter()
        .map(|draft| record(draft, vault, words))
        .collect::<Result<_, Problem>>()?;
    let known = records.iter().filter(|record| record.known).count();
    let mut notices: Vec<String> = preview.draft.issues.iter().map(|issue| notice(issue, words)).collect();
    notices.dedup();
    if other_name(vault, read)? {
        notices.insert(0, words.say("import-other-name"));
    }
    notices.extend(
        preview
            .without_symbol
            .iter()
            .map(|at| words.say_with("import-no-symbol", &[("at", Detail::Text((at + 1).to_string()))])),
    );
    Ok(PreviewView {
        fresh: records.len().saturating_sub(known),
        known,
        records,
        notices,
        incomplete: preview.incomplete.iter().map(|part| missing(part, words)).collect(),
    })
}

/// Nothing but parts of one document so far.
pub(crate) fn waiting(part: &Missing, words: &Words) -> PreviewView {
    PreviewView {
        records: Vec::new(),
        fresh: 0,
        known: 0,
        notices: Vec::new(),
        incomplete: vec![missing(part, words)],
    }
}

fn record(draft: &DraftRecord, vault: &Vault, words: &Words) -> Result<PreviewRecordView, Problem> {
    let record = &draft.record;
    Ok(PreviewRecordView {
        kind_label: words.say(record.kind().id),
        title: record.title(),
        day: record.day().map(Day::both),
        known: is_known(vault, draft)?,
        lines: record_lines(record, words),
    })
}

fn notice(issue: &Issue, words: &Words) -> String {
    words.say(&issue_word(issue))
}

fn missing(part: &Missing, words: &Words) -> MissingView {
    let numbers: Vec<String> = part.missing.iter().map(ToString::to_string).collect();
    MissingView {
        have: part.have,
        total: part.total,
        told: words.say_with(
            "app-preview-missing",
            &[("missing", Detail::Text(numbers.join(&words.say("app-list-gap"))))],
        ),
    }
}
