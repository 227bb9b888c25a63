//! The life of a record: what it came from, and every change since.

use serde::Serialize;
use serde_json::Value as Json;
use tefuda_holder::{Words, original_text, say_value};
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
    let one = |value: &Json| match value {
        Json::String(text) => say_value(kind, id, text, words),
        Json::Array(rows) => words.say_with(
            "app-history-rows",
            &[("count", tefuda_holder::Detail::Text(rows.len().to_string()))],
        ),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Object(_) => String::new(),
    };
    match changed {
        Changed::Set(values) => Some(
            values
                .iter()
                .map(one)
                .collect::<Vec<_>>()
                .join(&words.say("app-list-gap")),
        ),
        Changed::Cleared => None,
    }
}
