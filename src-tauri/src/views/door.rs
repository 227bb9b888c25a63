//! The door: which one there is, in which language it speaks, whether this device keeps a key.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tefuda_holder::{Language, Words};

/// Which door the person stands before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub(crate) enum Door {
    /// There is no home yet.
    New,
    /// There is one, closed.
    Locked,
    /// It is open.
    Open,
}

impl Door {
    /// The door of a home that is open or not, that is there or not.
    pub(crate) fn of(open: bool, there: bool) -> Self {
        match (open, there) {
            (true, _) => Self::Open,
            (false, true) => Self::Locked,
            (false, false) => Self::New,
        }
    }
}

/// A language, as the window names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "Language"))]
#[serde(rename_all = "snake_case")]
pub(crate) enum LanguageView {
    /// 日本語.
    Ja,
    /// やさしい日本語, with readings.
    Easy,
    /// English.
    En,
}

/// Whether this device's keyring is to keep a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub(crate) enum DeviceKey {
    /// Where there is a keyring.
    Keep,
    /// The passphrase alone opens the home.
    None,
}

/// The words of the window in one language.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct WordsView {
    /// Each by its id; blanks stay as `{$name}`.
    words: BTreeMap<String, String>,
    /// How words are read, where readings stand above them: a word, and the reading of the Chinese characters it begins with.
    readings: Vec<(&'static str, &'static str)>,
}

impl WordsView {
    /// The words of the window. Easy Japanese says some sentences otherwise, and the others as Japanese does.
    pub(crate) fn of(language: LanguageView) -> Self {
        let mut words = Words::new(language.into()).beginning("app-");
        let (mut easy, mut readings) = (Vec::new(), Vec::new());
        if language == LanguageView::Easy {
            easy.extend(EASY.lines().filter_map(|line| line.split_once(" = ")));
            readings.extend(READINGS.lines().filter_map(|line| line.split_once('\t')));
        }
        words.extend(easy.into_iter().map(|(id, said)| (id.to_owned(), said.to_owned())));
        Self { words, readings }
    }
}

const EASY: &str = include_str!("../../../crates/holder/words/easy-app.ftl");
const READINGS: &str = include_str!("../../../crates/holder/words/easy-readings.tsv");

/// How the program begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct StartView {
    pub(crate) door: Door,
    pub(crate) language: LanguageView,
    /// Whether this device's keyring holds a key of the home.
    pub(crate) device: bool,
}

impl From<LanguageView> for Language {
    fn from(language: LanguageView) -> Self {
        match language {
            LanguageView::Ja | LanguageView::Easy => Self::Ja,
            LanguageView::En => Self::En,
        }
    }
}

impl From<Language> for LanguageView {
    fn from(language: Language) -> Self {
        match language {
            Language::Ja => Self::Ja,
            Language::En => Self::En,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_window_is_said_and_its_blanks_stay() {
        for language in [LanguageView::Ja, LanguageView::Easy, LanguageView::En] {
            let WordsView { words, readings } = WordsView::of(language);
            assert!(words.len() > 100);
            assert!(words.iter().all(|(id, text)| id != text && !text.contains('\u{2068}')));
            assert!(words.get("app-showing-renew").unwrap().contains("{$seconds}"));
            assert_eq!(readings.is_empty(), language != LanguageView::Easy);
        }
    }
}
