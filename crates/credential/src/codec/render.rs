//! Puts a token together again, and computes what was left out.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use tefuda_crypto::PublicKey;

use super::DecodeError;
use super::lex::digest;
use super::marker::FIELD_IDS;
use super::token::{Content, MOST, Parity, Part, Piece, Separator, Shown, Token};

/// The longest token there is.
///
/// The verifier refuses longer ones, too.
pub(super) const MOST_TOKEN: usize = 8_192;

/// Renders the string of a token.
pub(super) fn render(token: &Token) -> Result<String, DecodeError> {
    let numbered = token.disclosures();
    let mut digests = Digests {
        known: vec![None; numbered.len()],
        rest: rest(token, numbered.len())?,
        sd_hash: None,
    };
    let mut disclosures: Vec<Option<String>> = vec![None; token.parts.len()];
    // A disclosure may hold digests of others, before or behind it: each round renders those of which all is known.
    let mut waiting: Vec<(usize, usize)> = numbered.into_iter().enumerate().collect();
    while !waiting.is_empty() {
        let before = waiting.len();
        let mut still = Vec::new();
        for (number, at) in waiting {
            let part = token.parts.get(at).ok_or(DecodeError::Malformed)?;
            match digests.render(part) {
                Ok(text) => {
                    if let (Some(known), Some(slot)) = (digests.known.get_mut(number), disclosures.get_mut(at)) {
                        *known = Some(digest(&text));
                        *slot = Some(text);
                    }
                }
                Err(DecodeError::Circular) => still.push((number, at)),
                Err(other) => return Err(other),
            }
        }
        if still.len() == before {
            return Err(DecodeError::Circular);
        }
        waiting = still;
    }
    digests.join(token, &mut disclosures)
}

/// What is known of the digests so far.
struct Digests {
    known: Vec<Option<String>>,
    /// The disclosures that no array lists.
    rest: Vec<usize>,
    sd_hash: Option<String>,
}

impl Digests {
    fn join(&mut self, token: &Token, disclosures: &mut [Option<String>]) -> Result<String, DecodeError> {
        let mut out = String::new();
        for (at, part) in token.parts.iter().enumerate() {
            match disclosures.get_mut(at).and_then(Option::take) {
                Some(text) => out.push_str(&text),
                None => {
                    let needs_hash =
                        matches!(part, Part::Text(pieces) if pieces.iter().any(|p| matches!(p, Piece::SdHash)));
                    self.sd_hash = needs_hash
                        .then(|| out.rfind('~').and_then(|end| out.get(..=end)).map(digest))
                        .flatten();
                    out.push_str(&self.render(part)?);
                }
            }
            match token.separators.get(at) {
                Some(Separator::Dot) => out.push('.'),
                Some(Separator::Tilde) => out.push('~'),
                None => {}
            }
            if out.len() > MOST_TOKEN {
                return Err(DecodeError::TokenTooLong);
            }
        }
        Ok(out)
    }

    fn render(&self, part: &Part) -> Result<String, DecodeError> {
        let text = match part {
            Part::Raw(bytes) => return Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes)),
            Part::Verbatim(text) => return Ok(text.clone()),
            Part::Text(pieces) => self.json(pieces)?,
            Part::Field { field, salt, content } => {
                let id = FIELD_IDS.get(*field).ok_or(DecodeError::Malformed)?;
                let salt = BASE64_URL_SAFE_NO_PAD.encode(salt);
                let content = match content {
                    Content::Value(value) => value.content().ok_or(DecodeError::Malformed)?,
                    Content::Text(text) => text.clone(),
                };
                format!(r#"["{salt}","{id}","{content}"]"#)
            }
        };
        Ok(BASE64_URL_SAFE_NO_PAD.encode(text))
    }

    fn json(&self, pieces: &[Piece]) -> Result<String, DecodeError> {
        let mut out = String::new();
        let mut x = None;
        for piece in pieces {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Bytes(bytes) => {
                    x = <[u8; 32]>::try_from(bytes.as_slice()).ok();
                    out.push_str(&BASE64_URL_SAFE_NO_PAD.encode(bytes));
                }
                Piece::Digest(disclosure) => out.push_str(self.digest(*disclosure)?),
                Piece::SdHash => out.push_str(self.sd_hash.as_deref().ok_or(DecodeError::Malformed)?),
                Piece::PointY(parity) => out.push_str(&point_y(x.as_ref(), *parity)?),
                Piece::Value(value) => out.push_str(&value.content().ok_or(DecodeError::Malformed)?),
                Piece::Number(number) => out.push_str(&number.to_string()),
                Piece::Digests { hidden, shown } => out.push_str(&self.array(hidden, shown)?),
            }
            if out.len() > MOST_TOKEN {
                return Err(DecodeError::TokenTooLong);
            }
        }
        Ok(out)
    }

    fn array(&self, hidden: &[[u8; 32]], shown: &Shown) -> Result<String, DecodeError> {
        let listed = match shown {
            Shown::Listed(listed) => listed,
            Shown::Rest => &self.rest,
        };
        let mut all: Vec<String> = hidden
            .iter()
            .map(|digest| BASE64_URL_SAFE_NO_PAD.encode(digest))
            .collect();
        for disclosure in listed {
            all.push(self.digest(*disclosure)?.to_owned());
        }
        all.sort();
        Ok(format!("[\"{}\"]", all.join("\",\"")))
    }

    fn digest(&self, disclosure: usize) -> Result<&str, DecodeError> {
        self.known
            .get(disclosure)
            .ok_or(DecodeError::Malformed)?
            .as_deref()
            .ok_or(DecodeError::Circular)
    }
}

/// The disclosures that no array lists.
fn rest(token: &Token, disclosures: usize) -> Result<Vec<usize>, DecodeError> {
    if disclosures > MOST {
        let numbers_are_used = token.parts.iter().any(
            |part| matches!(part, Part::Text(pieces) if pieces.iter().any(|p| matches!(p, Piece::Digests { .. } | Piece::Digest(_)))),
        );
        return if numbers_are_used {
            Err(DecodeError::Malformed)
        } else {
            Ok(Vec::new())
        };
    }
    let mut free = vec![true; disclosures];
    let pieces = token.parts.iter().flat_map(|part| match part {
        Part::Text(pieces) => pieces.as_slice(),
        Part::Raw(_) | Part::Verbatim(_) | Part::Field { .. } => &[],
    });
    for piece in pieces {
        if let Piece::Digests {
            shown: Shown::Listed(listed),
            ..
        } = piece
        {
            for disclosure in listed {
                *free.get_mut(*disclosure).ok_or(DecodeError::Malformed)? = false;
            }
        }
    }
    Ok(free
        .iter()
        .enumerate()
        .filter(|(_, free)| **free)
        .map(|(at, _)| at)
        .collect())
}

fn point_y(x: Option<&[u8; 32]>, parity: Parity) -> Result<String, DecodeError> {
    let mark = if parity == Parity::Odd { 3 } else { 2 };
    let mut compressed = [mark; 33];
    for (to, from) in compressed.iter_mut().skip(1).zip(x.ok_or(DecodeError::Malformed)?) {
        *to = *from;
    }
    let key = PublicKey::from_compressed(&compressed).map_err(|_| DecodeError::Malformed)?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(key.y()))
}
