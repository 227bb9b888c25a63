//! What would come in, before anything is added.

use serde::Serialize;
use tefuda_formats::{DraftRecord, Issue};
use tefuda_holder::{Detail, Missing, Preview, Problem, Words, is_known, issue_word, other_name};
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
    /// What is missing of documents in parts, in sentences.
    incomplete: Vec<String>,
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
    Ok(PreviewView {
        fresh: records.len().saturating_sub(known),
        known,
        records,
        notices,
        incomplete: preview
            .incomplete
            .iter()
            .map(|missing| incomplete(missing, words))
            .collect(),
    })
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

fn incomplete(missing: &Missing, words: &Words) -> String {
    let numbers: Vec<String> = missing.missing.iter().map(ToString::to_string).collect();
    words.say_with(
        "import-incomplete",
        &[
            ("have", Detail::Text(missing.have.to_string())),
            ("total", Detail::Text(missing.total.to_string())),
            ("missing", Detail::Text(numbers.join(", "))),
        ],
    )
}
