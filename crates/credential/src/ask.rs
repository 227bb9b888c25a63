//! What a reader hands to a holder: a signed request for a proof, and its key card.
//!
//! Both are compact JWS, and both travel as digits like a proof does: the codec takes them with one `~` behind, so that a poster, a
//! screen and a keyboard scanner treat all three alike.

mod card;
mod request;

pub use card::{CardError, KeyCard};
pub use request::{ProofRequest, RequestError, RequestTerms, Requester};

use std::borrow::Cow;

use crate::{Flaw, codec};

/// The digits of a JWS.
fn digits(jws: &str) -> Result<String, codec::EncodeError> {
    codec::encode(&format!("{jws}~"))
}

/// The JWS of a text that may be digits.
fn plain(text: &str) -> Result<Cow<'_, str>, Flaw> {
    let text = text.trim_ascii();
    if text.len() > LONGEST {
        return Err(Flaw::TooLong);
    }
    if !codec::looks_like_digits(text) {
        return Ok(Cow::Borrowed(text.strip_suffix('~').unwrap_or(text)));
    }
    let mut jws = codec::decode(text).map_err(|_| Flaw::Digits)?;
    match jws.pop() {
        Some('~') => Ok(Cow::Owned(jws)),
        Some(_) | None => Err(Flaw::Parts),
    }
}

/// Digits with blanks between, or a JWS of 8 KB.
const LONGEST: usize = 16 * 1024;
