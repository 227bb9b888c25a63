//! The life of a record: what it came from, and every change since.

use serde::Serialize;
use tefuda_holder::{Words, original_text, say_change};
use tefuda_record::Kind;
use tefuda_vault::{Changed, Evidence, Version};

use super::log::at;

/// What a record came from, as received.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct OriginalView {
    bytes: usize,
    /// Its text; none where it is no text.
    text: Option<String>,
}

/// One change.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct VersionView {
    at: String,
    /// What was done, where it was more than writing fields.
    deed: Option<String>,
    changes: Vec<ChangeView>,
}

/// What a change did to one field.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ChangeView {
    id: String,
    label: String,
    /// What it says since; none where it was taken out.
    value: Option<String>,
}

impl OriginalView {
    pub(crate) fn of(evidence: &Evidence) -> Self {
        Self {
            bytes: evidence.bytes().len(),
            text: original_text(evidence.format(), evidence.bytes()),
        }
    }
}

impl VersionView {
    pub(crate) fn of(version: &Version, kind: &Kind, words: &Words) -> Self {
        let deed = version
            .removed
            .map(|removed| if removed { "removed" } else { "restored" });
        Self {
            at: at(version.at),
            deed: deed.map(|deed| words.say(&format!("app-history-{deed}"))),
            changes: version
                .fields
                .iter()
                .map(|(id, changed)| ChangeView {
                    id: id.clone(),
                    label: words.say(&format!("{}-{id}", kind.id)),
                    value: value(kind, id, changed, words),
                })
                .collect(),
        }
    }
}

fn value(kind: &Kind, id: &str, changed: &Changed, words: &Words) -> Option<String> {
    match changed {
        Changed::Set(values) => Some(say_change(kind, id, values, words)),
        Changed::Cleared => None,
    }
}
