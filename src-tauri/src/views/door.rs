//! The door: which one there is, in which language it speaks, whether this device keeps a key.

use serde::{Deserialize, Serialize};
use tefuda_holder::Language;

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
            LanguageView::Ja => Self::Ja,
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
