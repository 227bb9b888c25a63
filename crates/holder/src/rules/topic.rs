//! 調べもの: help topics, offline, in three languages, each with its source.

use tefuda_record::Day;
use tefuda_rules::{Book, TopicLanguage};

use super::said::{BasisView, HelpError};
use crate::{Detail, Problem};

/// A topic in one language.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct TopicView {
    /// Its stable name.
    pub id: String,
    /// Its title. In やさしい日本語 `{漢字|かんじ}` marks how a word is read.
    pub title: String,
    /// Its sentences.
    pub lines: Vec<String>,
    /// What it rests on.
    pub basis: BasisView,
}

/// Every topic in a language.
///
/// # Errors
/// [`HelpError::Unknown`].
pub fn topics_in(book: &Book, language: TopicLanguage, today: Day) -> Result<Vec<TopicView>, HelpError> {
    let topics = book.topics(language, today)?;
    Ok(topics
        .into_iter()
        .map(|topic| TopicView {
            id: topic.id.to_owned(),
            title: topic.title.to_owned(),
            lines: topic.lines.iter().map(|line| (*line).to_owned()).collect(),
            basis: BasisView::of(topic.basis),
        })
        .collect())
}

/// One topic in a language.
///
/// # Errors
/// [`HelpError::Asked`] without such a topic, [`HelpError::Unknown`].
pub fn topic_in(book: &Book, id: &str, language: TopicLanguage, today: Day) -> Result<TopicView, HelpError> {
    let topics = topics_in(book, language, today)?;
    let ids: Vec<String> = topics.iter().map(|topic| topic.id.clone()).collect();
    topics
        .into_iter()
        .find(|topic| topic.id == id)
        .ok_or_else(|| HelpError::Asked(Problem::new("topic_unknown").with("topics", Detail::Text(ids.join(", ")))))
}

/// `{漢字|かんじ}` as `漢字(かんじ)`, for where nothing stands above the line.
#[must_use]
pub fn readings_aside(text: &str) -> String {
    text.replace('{', "").replace('|', "(").replace('}', ")")
}

#[cfg(test)]
mod tests {
    use tefuda_record::parse_day;

    use super::*;

    #[test]
    fn readings_stand_beside_their_words() {
        assert_eq!(
            readings_aside("{紙|かみ}を {書|か}きます。"),
            "紙(かみ)を 書(か)きます。"
        );
    }

    #[test]
    fn every_kanji_of_easy_japanese_has_its_reading() {
        let today = parse_day("2026-11-22").unwrap();
        for topic in topics_in(Book::built_in(), TopicLanguage::Easy, today).unwrap() {
            for line in topic.lines.iter().chain([&topic.title]) {
                let mut inside = false;
                for c in line.chars() {
                    match c {
                        '{' => inside = true,
                        '|' | '}' => inside = false,
                        '\u{4e00}'..='\u{9fff}' => assert!(inside, "{c} in {line}"),
                        _ => {}
                    }
                }
            }
        }
    }
}
