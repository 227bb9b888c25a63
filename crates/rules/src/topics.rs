//! Help topics in 日本語, やさしい日本語 and English.

use tefuda_record::Day;

use crate::{
    Basis, Book, Unknown,
    cells::{Cells, Wrong},
    table::Row,
};

/// A language of a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TopicLanguage {
    /// 日本語.
    Ja,
    /// やさしい日本語: one thought, one sentence; `{漢字|かんじ}` marks how a word is read.
    Easy,
    /// English.
    En,
}

/// A topic in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic<'a> {
    /// Its stable name.
    pub id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Its sentences.
    pub lines: Vec<&'a str>,
    /// The law or notice.
    pub basis: &'a Basis,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TopicLine {
    id: String,
    language: TopicLanguage,
    line: i64,
    text: String,
}

impl TopicLanguage {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Ja, Self::Easy, Self::En];

    /// Its stable name.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::Easy => "easy",
            Self::En => "en",
        }
    }
}

impl Row for TopicLine {
    const TABLE: &'static str = "topics";
    const COLUMNS: &'static [&'static str] = &["id", "language", "line", "text"];

    fn read(cells: &mut Cells<'_>) -> Result<Self, Wrong> {
        Ok(Self {
            id: cells.id()?,
            language: cells.choice(&TopicLanguage::ALL.map(|language| (language.id(), language)))?,
            line: cells.number()?,
            text: cells.line()?,
        })
    }
}

impl Book {
    /// Every topic in a language on a day, in the order of the book.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn topics(&self, language: TopicLanguage, on: Day) -> Result<Vec<Topic<'_>>, Unknown> {
        let mut topics: Vec<Topic<'_>> = Vec::new();
        let mut lines = self.tables.topics.find(on, |line| line.language == language)?;
        // A stable sort: topics stay in the order of the book, lines come in their own.
        lines.sort_by_key(|dated| dated.row.line);
        for dated in lines.iter().filter(|dated| dated.row.line == 0) {
            topics.push(Topic {
                id: &dated.row.id,
                title: &dated.row.text,
                lines: Vec::new(),
                basis: &dated.basis,
            });
        }
        for dated in lines.iter().filter(|dated| dated.row.line > 0) {
            if let Some(topic) = topics.iter_mut().find(|topic| topic.id == dated.row.id) {
                topic.lines.push(&dated.row.text);
            }
        }
        Ok(topics)
    }
}
