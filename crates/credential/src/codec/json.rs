//! Finds in a JSON text what bits say shorter. It judges nothing: whatever it does not know stays text.

use std::collections::BTreeMap;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use tefuda_crypto::PublicKey;

use super::token::{Content, MOST, Parity, Part, Piece, Shown};
use super::value::Value;

/// What can be computed again from the rest of the token.
#[derive(Default)]
pub(super) struct Known {
    /// The digests of the disclosures present, in base64url, and their numbers.
    pub(super) digests: BTreeMap<String, usize>,
    /// The digest of all before the last `~` before this part.
    pub(super) sd_hash: Option<String>,
}

/// Takes a JSON text apart.
pub(super) fn pieces(text: &str, known: &Known) -> Vec<Piece> {
    let mut found = Found::default();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c == '"' {
            let Some((content, after)) = string_literal(rest) else {
                break;
            };
            found.text.push('"');
            match known_string(content, known, &found) {
                Some(piece) => found.push(piece),
                None => found.text.push_str(content),
            }
            found.text.push('"');
            rest = after;
            let array = (content == "_sd").then(|| rest.strip_prefix(':')).flatten();
            if let Some((array, after)) = array.and_then(|array| digests(array, known)) {
                found.text.push(':');
                found.push(array);
                rest = after;
            }
        } else if c.is_ascii_digit() || c == '-' {
            let end = rest
                .find(|c: char| !matches!(c, '0'..='9' | '+' | '-' | '.' | 'e' | 'E'))
                .unwrap_or(rest.len());
            let (number, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            match integer(number) {
                Some(integer) => found.push(Piece::Number(integer)),
                None => found.text.push_str(number),
            }
            rest = after;
        } else {
            found.text.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
    }
    found.text.push_str(rest);
    found.finish()
}

/// Reads `["<16 bytes>","<known field>","<content>"]`.
///
/// Source: RFC 9901 §4.2.1.
pub(super) fn field(text: &str) -> Option<Part> {
    let inner = text.strip_prefix("[\"")?.strip_suffix("\"]")?;
    let (salt, inner) = inner.split_once("\",\"")?;
    let (id, content) = inner.split_once("\",\"")?;
    let field = super::marker::FIELD_IDS.iter().position(|known| *known == id)?;
    let quoted = format!("\"{content}\"");
    if !matches!(string_literal(&quoted), Some((whole, "")) if whole == content) {
        return None;
    }
    Some(Part::Field {
        field,
        salt: bytes(salt)?.try_into().ok()?,
        content: Value::parse(content).map_or_else(|| Content::Text(content.to_owned()), Content::Value),
    })
}

#[derive(Default)]
struct Found {
    pieces: Vec<Piece>,
    text: String,
}

impl Found {
    fn push(&mut self, piece: Piece) {
        if !self.text.is_empty() {
            self.pieces.push(Piece::Text(std::mem::take(&mut self.text)));
        }
        self.pieces.push(piece);
    }

    fn finish(mut self) -> Vec<Piece> {
        if !self.text.is_empty() {
            self.pieces.push(Piece::Text(self.text));
        }
        self.pieces
    }
}

/// Splits `"content"rest`.
fn string_literal(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('"')?;
    let mut escaped = false;
    let end = inner.find(|c: char| {
        let closes = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        closes
    })?;
    Some((inner.get(..end)?, inner.get(end + 1..)?))
}

fn known_string(content: &str, known: &Known, before: &Found) -> Option<Piece> {
    if let Some(disclosure) = known.digests.get(content) {
        return Some(Piece::Digest(*disclosure));
    }
    if known.sd_hash.as_deref() == Some(content) {
        return Some(Piece::SdHash);
    }
    if let Some(value) = Value::parse(content) {
        return Some(Piece::Value(value));
    }
    let binary = match content.len() {
        22 | 43 => true,
        11 => before.text.ends_with("\"nonce\":\""),
        // Names of members are of that alphabet too, but hardly have both.
        24..=169 => {
            content.contains(|c: char| c.is_ascii_uppercase()) && content.contains(|c: char| c.is_ascii_digit())
        }
        _ => false,
    };
    let found = binary.then(|| bytes(content)).flatten()?;
    Some(parity(&found, before).map_or(Piece::Bytes(found), Piece::PointY))
}

/// Whether 32 bytes are the y of the x that stands right before them.
///
/// Source: RFC 7518 §6.2.1, SEC 1 §2.3.3.
fn parity(y: &[u8], before: &Found) -> Option<Parity> {
    let Some(Piece::Bytes(x)) = before.pieces.last() else {
        return None;
    };
    if before.text != "\",\"y\":\"" {
        return None;
    }
    PublicKey::from_xy(x.as_slice().try_into().ok()?, y.try_into().ok()?).ok()?;
    Some(if y.last()? % 2 == 1 { Parity::Odd } else { Parity::Even })
}

/// Reads a compact array of digests in rising order, so that their places say nothing.
fn digests<'a>(text: &'a str, known: &Known) -> Option<(Piece, &'a str)> {
    let (inner, after) = text.strip_prefix("[\"")?.split_once("\"]")?;
    let all: Vec<&str> = inner.split("\",\"").collect();
    if !all.is_sorted_by(|one, next| one < next) {
        return None;
    }
    let (mut hidden, mut shown) = (Vec::new(), Vec::new());
    for digest in all {
        match known.digests.get(digest) {
            Some(disclosure) => shown.push(*disclosure),
            None => hidden.push(bytes(digest)?.try_into().ok()?),
        }
    }
    if hidden.len() > MOST || shown.len() > MOST {
        return None;
    }
    Some((
        Piece::Digests {
            hidden,
            shown: Shown::Listed(shown),
        },
        after,
    ))
}

/// The bytes of canonical base64url.
///
/// Source: RFC 4648 §5, §3.5; RFC 7515 §2 (no padding).
fn bytes(text: &str) -> Option<Vec<u8>> {
    BASE64_URL_SAFE_NO_PAD.decode(text).ok()
}

/// An integer of three digits or more, written as JSON writes it.
fn integer(text: &str) -> Option<u64> {
    let digits_only = text.bytes().all(|b| b.is_ascii_digit());
    (digits_only && text.len() >= 3 && !text.starts_with('0'))
        .then(|| text.parse().ok())
        .flatten()
}
