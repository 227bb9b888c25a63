//! A letter asking a recipient to delete what they were shown.

use tefuda_record::Day;

use crate::{block::Block, documents::labels::Labels, paper::Paper, words::Words};

/// What was shown, and to whom.
#[derive(Clone)]
pub struct DeletionLetter {
    /// The recipient, as the log names it.
    pub to: Option<String>,
    /// Who asks.
    pub from: Option<String>,
    /// Where an answer reaches them.
    pub contact: Option<String>,
    /// The day of the letter.
    pub written_on: Day,
    /// The day of the showing.
    pub shown_on: Day,
    /// What for, in Japanese.
    pub purpose: String,
    /// The names of what was shown, in Japanese; never the values.
    pub fields: Vec<String>,
}

/// The letter.
#[must_use]
pub fn deletion_letter(letter: &DeletionLetter, words: &Words) -> Paper {
    let labels = Labels::new(words);
    let mut blocks = vec![Block::Title {
        text: labels.ja("paper-deletion"),
        badge: None,
    }];
    blocks.extend(labels.gloss("paper-deletion").map(Block::Small));
    blocks.push(Block::Fields(vec![
        labels.field("paper-deletion-to", letter.to.clone()),
        labels.field("paper-written_on", Some(letter.written_on.both())),
        labels.field("paper-deletion-from", letter.from.clone()),
        labels.field("paper-deletion-contact", letter.contact.clone()).roomy(2),
    ]));
    let shown = [("day", letter.shown_on.both()), ("purpose", letter.purpose.clone())];
    for id in ["paper-deletion-shown", "paper-deletion-ask", "paper-deletion-law"] {
        blocks.push(Block::Text(labels.ja_with(id, &shown)));
    }
    blocks.push(Block::Heading(labels.both("paper-deletion-fields")));
    blocks.push(Block::Checks(letter.fields.clone()));
    blocks.push(Block::Heading(labels.both("paper-deletion-answer")));
    blocks.push(Block::Fields(vec![
        labels.ticks(
            "paper-deletion-done",
            &["paper-deletion-done_all", "paper-deletion-done_part"],
            None,
        ),
        labels.field("paper-deletion-kept", None).roomy(2),
        labels.field("paper-deletion-done_on", None),
        labels.field("paper-deletion-done_by", None),
    ]));
    blocks.extend(labels.gloss("paper-deletion-what").map(Block::Small));
    labels.paper("paper-deletion", "paper-deletion-foot", blocks)
}
