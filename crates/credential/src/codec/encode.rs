//! SD-JWT(+KB) → digits.

use thiserror::Error;

use super::decode::decode;
use super::envelope::{self, Mode};
use super::render::MOST_TOKEN;
use super::token::may_be_sd_jwt;
use super::{deflate, digits, lex, write};

/// Why a string has no digits. Holds nothing of the string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EncodeError {
    /// No `~` behind a JWT, or characters that neither base64url nor the separators have.
    #[error("not an sd-jwt")]
    NotSdJwt,
    /// Longer than 8,192 bytes, which no reader takes.
    #[error("longer than any reader takes")]
    TokenTooLong,
    /// More than 4,300 digits, or more text than a reader inflates: it needs a file.
    #[error("too large for one symbol")]
    TooLarge,
    /// What was written would not be read as the same string.
    #[error("the digits would not give back the same string")]
    NotReversible,
}

/// Writes one SD-JWT, with or without key binding, as the digits of one numeric QR.
///
/// The digits are ASCII, 4,300 at most. They were decoded before they are given out, and gave back this very string.
///
/// # Errors
/// [`EncodeError`]; then the string travels as a file.
///
/// # Examples
/// ```
/// use tefuda_credential::codec;
///
/// let sd_jwt = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJodHRwczovL2lzc3Vlci5leGFtcGxlIn0.c2ln~";
/// let digits = codec::encode(sd_jwt)?;
/// assert!(codec::looks_like_digits(&digits));
/// assert_eq!(codec::decode(&digits)?, sd_jwt);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: RFC 9901 §4.
pub fn encode(sd_jwt: &str) -> Result<String, EncodeError> {
    smallest(sd_jwt).map(|(_, digits)| digits)
}

/// How many bytes the QR carries for a string: the digits without the four of the mark, seven bytes in seventeen.
///
/// # Errors
/// As [`encode()`].
pub fn payload_bytes(sd_jwt: &str) -> Result<usize, EncodeError> {
    smallest(sd_jwt).map(|(bytes, _)| bytes)
}

fn smallest(sd_jwt: &str) -> Result<(usize, String), EncodeError> {
    if sd_jwt.len() > MOST_TOKEN {
        return Err(EncodeError::TokenTooLong);
    }
    if !may_be_sd_jwt(sd_jwt) {
        return Err(EncodeError::NotSdJwt);
    }
    let mut candidates: Vec<Vec<u8>> = [Mode::Phrased, Mode::Folded, Mode::Plain]
        .into_iter()
        .filter_map(|mode| sealed(sd_jwt, mode))
        .collect();
    candidates.sort_by_key(Vec::len);
    if candidates.is_empty() {
        return Err(EncodeError::TooLarge);
    }
    candidates
        .iter()
        .map(|bytes| (bytes.len(), digits::write(bytes)))
        .find(|(_, digits)| decode(digits).as_deref() == Ok(sd_jwt))
        .ok_or(EncodeError::NotReversible)
}

fn sealed(sd_jwt: &str, mode: Mode) -> Option<Vec<u8>> {
    let (text, bits) = write::write(&lex::lex(sd_jwt, mode), mode)?;
    let mut body = deflate::deflate(&text)?;
    body.extend(bits);
    envelope::close(mode, &body)
}
