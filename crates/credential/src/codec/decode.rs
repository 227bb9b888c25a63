//! Digits → SD-JWT(+KB).

use thiserror::Error;

use super::envelope::{self, Mode};
use super::token::may_be_sd_jwt;
use super::{charset, deflate, digits, phrases, read, render};

/// Why digits are no proof. Holds nothing of what was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DecodeError {
    /// Something else than digits and blanks.
    #[error("not only digits")]
    NotDigits,
    /// The digits do not begin with our mark: another kind of code.
    #[error("the mark is another")]
    WrongMark,
    /// Fewer digits than were announced: a scanner may still be typing.
    #[error("digits are missing")]
    Incomplete,
    /// More digits than were announced, or than any proof has.
    #[error("too many digits")]
    TooManyDigits,
    /// A group of digits that no seven bytes make.
    #[error("a group of digits no encoder writes")]
    WrongDigits,
    /// The announced length is none that a proof has.
    #[error("the announced length cannot be")]
    WrongLength,
    /// The check does not agree: the scanner slipped. Scan again.
    #[error("the check does not agree")]
    WrongCheck,
    /// A version, dictionary or mode of the future.
    #[error("unknown version, dictionary or mode")]
    UnknownVersion,
    /// The deflated text is broken or has no end.
    #[error("the text does not inflate")]
    Inflate,
    /// The text grows beyond 4,096 bytes.
    #[error("the text is too long")]
    TextTooLong,
    /// The text is not in its charset.
    #[error("the text is not in its charset")]
    Charset,
    /// Markers ask for more than there is.
    #[error("markers beyond the bits")]
    BitsMissing,
    /// There is more than the markers ask for.
    #[error("bits that no marker takes")]
    BitsLeft,
    /// Digests of disclosures that wait for each other.
    #[error("disclosures wait for each other")]
    Circular,
    /// The token grows beyond 8,192 bytes.
    #[error("the token is too long")]
    TokenTooLong,
    /// Something else that no encoder writes.
    #[error("malformed")]
    Malformed,
}

/// Reads digits, and gives the byte-identical string that [`super::encode()`] took.
///
/// Full-width digits, blanks, line ends and a byte order mark are let through, because scanners that type like a keyboard make
/// them. Nothing is verified here but that nothing was misread.
///
/// # Errors
/// [`DecodeError::Incomplete`] while a scanner is still typing; [`DecodeError::NotDigits`] and [`DecodeError::WrongMark`] where it is
/// not ours; everything else where it is ours and broken.
pub fn decode(digits: &str) -> Result<String, DecodeError> {
    let significant = digits::significant(digits)?;
    let digits = digits::after_mark(&significant)?;
    let expected = envelope::expected_digits(digits)?;
    if digits.len() < expected {
        return Err(DecodeError::Incomplete);
    }
    if digits.len() > expected {
        return Err(DecodeError::TooManyDigits);
    }
    let bytes = digits::read(digits)?;
    let (mode, body) = envelope::open(&bytes)?;
    let (text, bits) = deflate::inflate(body)?;
    let text = match mode {
        Mode::Folded | Mode::Phrased => charset::from_bytes(&text),
        Mode::Plain => String::from_utf8(text).ok(),
    }
    .ok_or(DecodeError::Charset)?;
    let text = if mode == Mode::Phrased {
        phrases::unfold(&text)?
    } else {
        text
    };
    let sd_jwt = render::render(&read::read(&text, bits, mode)?)?;
    // Nothing leaves here that could not have gone in.
    if may_be_sd_jwt(&sd_jwt) {
        Ok(sd_jwt)
    } else {
        Err(DecodeError::Malformed)
    }
}
