//! What a person types to open their vault.

use std::fmt;

use thiserror::Error;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// A passphrase in Unicode normal form C, wiped when dropped.
///
/// One keyboard writes が as one character, another as か and a mark: both must open the vault, so the text is composed
/// (NFC). Nothing else is changed: width, case and spaces count, so that the strength a person chose is kept and the
/// stand-alone `age` command takes the very same text.
///
/// Source: UAX #15 §1.2.
#[derive(Clone)]
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// Takes what a person typed, at most 1024 bytes.
    ///
    /// # Errors
    /// [`PassphraseError::Empty`], [`PassphraseError::TooLong`].
    pub fn new(typed: &str) -> Result<Self, PassphraseError> {
        if typed.is_empty() {
            return Err(PassphraseError::Empty);
        }
        if typed.len() > LONGEST_BYTES {
            return Err(PassphraseError::TooLong);
        }
        // Room for the longest composition (NFC can grow a text threefold), so that the string never moves and leaves a copy behind.
        let mut text = Zeroizing::new(String::with_capacity(typed.len() * 3));
        text.extend(typed.nfc());
        Ok(Self(text))
    }

    /// The normalised text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(..)")
    }
}

/// A text that cannot be a passphrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PassphraseError {
    /// Nothing was typed.
    #[error("the passphrase is empty")]
    Empty,
    /// More than 1024 bytes.
    #[error("the passphrase is longer than {LONGEST_BYTES} bytes")]
    TooLong,
}

const LONGEST_BYTES: usize = 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn composed_and_decomposed_kana_are_one_passphrase() {
        let composed = Passphrase::new("がぎぐげご").unwrap();
        let decomposed = Passphrase::new("か\u{3099}き\u{3099}く\u{3099}け\u{3099}こ\u{3099}").unwrap();
        assert_eq!(composed.text(), decomposed.text());
    }

    #[test]
    fn width_and_spaces_count() {
        assert_ne!(
            Passphrase::new("ａｂｃ").unwrap().text(),
            Passphrase::new("abc").unwrap().text()
        );
        assert_eq!(Passphrase::new(" a ").unwrap().text(), " a ");
    }

    #[test]
    fn empty_and_endless_are_refused() {
        assert_eq!(Passphrase::new("").unwrap_err(), PassphraseError::Empty);
        assert_eq!(
            Passphrase::new(&"あ".repeat(400)).unwrap_err(),
            PassphraseError::TooLong
        );
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(
            format!("{:?}", Passphrase::new("correct horse").unwrap()),
            "Passphrase(..)"
        );
    }
}
