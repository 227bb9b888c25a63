//! A letter asking the recipient of one showing to delete what they saw.

use serde_json::Value as Json;
use tefuda_consent::Audience;
use tefuda_paper::{DeletionLetter, Words, deletion_letter};
use tefuda_record::Day;
use tefuda_vault::Vault;

use super::{Filled, PaperAsk, PaperDeedError, known::Known};
use crate::{Language, entries};

pub(super) fn deletion(vault: &Vault, ask: &PaperAsk, today: Day, words: &Words) -> Result<Filled, PaperDeedError> {
    let shown = |entry: &tefuda_vault::LogEntry| entry.entry.get("outcome").and_then(Json::as_str) == Some("shown");
    let log = entries(vault)?;
    let mut showings = log.into_iter().filter(shown);
    let entry = match ask.log_id {
        Some(wanted) => showings.find(|entry| entry.seq == wanted),
        None => showings.next_back(),
    };
    let entry = entry.ok_or(PaperDeedError::NoShowing)?;
    let text = |key: &str| entry.entry.get(key).and_then(Json::as_str);
    let said = crate::Words::new(Language::Ja);
    let fields = entry.entry.get("fields").and_then(Json::as_array).into_iter().flatten();
    let to = match text("audience").map(Audience::parse) {
        Some(Ok(Audience::One(name))) => Some(name),
        Some(Ok(Audience::Anyone) | Err(_)) | None => None,
    };
    let nothing = PaperAsk::default();
    let known = Known::choose(vault, &nothing, today)?;
    let letter = DeletionLetter {
        to: ask.to.clone().or(to),
        from: known.text("name"),
        contact: None,
        written_on: today,
        shown_on: entry.at.day_in_japan(),
        purpose: text("purpose")
            .map(|id| said.say(&format!("purpose-{id}")))
            .unwrap_or_default(),
        fields: fields
            .filter_map(Json::as_str)
            .map(|id| said.say(&format!("eligibility-{id}")))
            .collect(),
    };
    Ok(Filled {
        paper: deletion_letter(&letter, words),
        fields: known.fields(),
        kinds: Vec::new(),
        left_out: 0,
    })
}
