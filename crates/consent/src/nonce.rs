//! The number that a reader asks to have signed, so that a proof answers this very request.

use core::fmt;

use thiserror::Error;

/// A reader's number for one request. Signed as `nonce`.
#[derive(Clone, PartialEq, Eq)]
pub struct Nonce(String);

/// Why a text is no nonce.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not a nonce: {SHORTEST} to {LONGEST} plain characters")]
pub struct NonceError;

/// Eight random bytes in base64url are eleven characters.
const SHORTEST: usize = 8;
const LONGEST: usize = 128;

impl Nonce {
    /// Reads a nonce: 8 to 128 characters of base64url.
    ///
    /// # Errors
    /// [`NonceError`].
    pub fn parse(text: &str) -> Result<Self, NonceError> {
        let plain = text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        if plain && (SHORTEST..=LONGEST).contains(&text.len()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NonceError)
        }
    }

    /// The signed text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// It links a request to its answer.
impl fmt::Debug for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Nonce(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_short_plain_texts_are_nonces() {
        assert_eq!(Nonce::parse("AAECAwQFBgc").unwrap().as_str(), "AAECAwQFBgc");
        for text in [
            "AAECAwQ",
            "AAEC AwQFBgc",
            "AAEC\"AwQFBgc",
            "番号番号番号番号",
            &"A".repeat(129),
        ] {
            assert_eq!(Nonce::parse(text), Err(NonceError), "{text}");
        }
    }
}
