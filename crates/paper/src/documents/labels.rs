//! Labels of a paper for a Japanese counter: in Japanese, glossed for a person who reads English.

use crate::{
    block::{Block, Field},
    paper::{Body, Paper},
    words::{Language, Words},
};

/// The labels of one paper.
pub(crate) struct Labels<'w> {
    ja: Words,
    own: &'w Words,
}

impl<'w> Labels<'w> {
    /// For a person who reads these words.
    pub(crate) fn new(own: &'w Words) -> Self {
        Self {
            ja: Words::new(Language::Ja),
            own,
        }
    }

    /// In Japanese, for the counter.
    pub(crate) fn ja(&self, id: &str) -> String {
        self.ja.say(id)
    }

    /// In Japanese with its blanks filled.
    pub(crate) fn ja_with(&self, id: &str, blanks: &[(&str, String)]) -> String {
        self.ja.say_with(id, blanks)
    }

    /// In the person's own words.
    pub(crate) fn own(&self, id: &str) -> String {
        self.own.say(id)
    }

    /// In the person's own words with its blanks filled.
    pub(crate) fn own_with(&self, id: &str, blanks: &[(&str, String)]) -> String {
        self.own.say_with(id, blanks)
    }

    /// The same in the person's own language, where that is not Japanese.
    pub(crate) fn gloss(&self, id: &str) -> Option<String> {
        (self.own.language() != Language::Ja).then(|| self.own.say(id))
    }

    /// Japanese and English side by side.
    pub(crate) fn both(&self, id: &str) -> String {
        match self.gloss(id) {
            Some(gloss) => format!("{}  {gloss}", self.ja(id)),
            None => self.ja(id),
        }
    }

    /// A labelled line.
    pub(crate) fn field(&self, id: &str, value: Option<String>) -> Field {
        Field::new(self.ja(id), value).glossed(self.gloss(id))
    }

    /// A labelled line of a form whose own wording was not seen: said so.
    pub(crate) fn unseen_field(&self, id: &str, value: Option<String>) -> Field {
        let gloss = match self.gloss(id) {
            Some(gloss) => format!("{gloss}  {}", self.own("paper-example")),
            None => self.ja("paper-example"),
        };
        Field::new(self.ja(id), value).glossed(Some(gloss))
    }

    /// One of several; `chosen` is the id of the one that is known.
    pub(crate) fn ticks(&self, id: &str, options: &[&str], chosen: Option<&str>) -> Field {
        let options = options
            .iter()
            .map(|option| (self.both(option), chosen == Some(*option)));
        Field::ticks(self.ja(id), options).glossed(self.gloss(id))
    }

    /// A whole paper in Japanese.
    pub(crate) fn paper(&self, title: &str, foot: &str, blocks: Vec<Block>) -> Paper {
        Paper {
            title: self.ja(title),
            language: Language::Ja,
            foot: self.ja(foot),
            body: Body::Pages(blocks),
        }
    }

    /// Its title, said in both languages where the person reads another.
    pub(crate) fn title(&self, title: &str, badge: &str) -> Vec<Block> {
        let mut blocks = vec![Block::Title {
            text: self.ja(title),
            badge: Some(self.ja(badge)),
        }];
        blocks.extend(self.gloss(title).map(Block::Small));
        blocks
    }
}
