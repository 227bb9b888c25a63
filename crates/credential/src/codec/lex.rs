//! Takes an SD-JWT(+KB) apart.

use std::collections::BTreeMap;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use tefuda_crypto::sha256;

use super::envelope::Mode;
use super::json::{self, Known};
use super::token::{MOST, Part, Piece, Separator, Shown, Token, is_alone};

/// Takes a string apart at every `.` and `~`. Rendering what comes out gives the string again.
pub(super) fn lex(sd_jwt: &str, mode: Mode) -> Token {
    let (texts, separators) = split(sd_jwt);
    let mut known = Known {
        digests: digests(&texts, &separators),
        sd_hash: None,
    };
    let mut parts = Vec::new();
    let mut position = 0;
    for (at, text) in texts.iter().enumerate() {
        let disclosure = is_alone(&separators, at);
        parts.push(match mode {
            Mode::Folded | Mode::Phrased => {
                // A disclosure is hashed, so it cannot hold the hash of what it stands in.
                known.sd_hash = if disclosure { None } else { sd_hash(sd_jwt, position) };
                folded(text, disclosure, &known)
            }
            Mode::Plain => part(text, |json| vec![Piece::Text(json.to_owned())]),
        });
        position += text.len() + 1;
    }
    let mut token = Token { parts, separators };
    name_the_rest(&mut token);
    token
}

/// The digest in base64url, as `_sd` and `sd_hash` hold it.
///
/// Source: RFC 9901 §4.2.3, §4.3.1.
pub(super) fn digest(text: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(sha256(text.as_bytes()))
}

fn split(sd_jwt: &str) -> (Vec<&str>, Vec<Separator>) {
    let separators = sd_jwt
        .chars()
        .filter_map(|c| match c {
            '.' => Some(Separator::Dot),
            '~' => Some(Separator::Tilde),
            _ => None,
        })
        .collect();
    (sd_jwt.split(['.', '~']).collect(), separators)
}

/// The digests of the disclosures; a disclosure that stands there twice is known by its first number. None where there are more
/// disclosures than have numbers.
fn digests(texts: &[&str], separators: &[Separator]) -> BTreeMap<String, usize> {
    let disclosures: Vec<&str> = texts
        .iter()
        .enumerate()
        .filter(|(at, text)| !text.is_empty() && is_alone(separators, *at))
        .map(|(_, text)| *text)
        .collect();
    let mut digests = BTreeMap::new();
    if disclosures.len() <= MOST {
        for (number, text) in disclosures.into_iter().enumerate() {
            digests.entry(digest(text)).or_insert(number);
        }
    }
    digests
}

fn sd_hash(sd_jwt: &str, position: usize) -> Option<String> {
    let before = sd_jwt.get(..position)?;
    let end = before.rfind('~')? + 1;
    before.get(..end).map(digest)
}

fn folded(text: &str, disclosure: bool, known: &Known) -> Part {
    let field = || {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
        json::field(std::str::from_utf8(&bytes).ok()?)
    };
    disclosure
        .then(field)
        .flatten()
        .unwrap_or_else(|| part(text, |json| json::pieces(json, known)))
}

fn part(text: &str, pieces: impl FnOnce(&str) -> Vec<Piece>) -> Part {
    if text.is_empty() {
        return Part::Text(Vec::new());
    }
    match BASE64_URL_SAFE_NO_PAD.decode(text).map(String::from_utf8) {
        Ok(Ok(json)) => Part::Text(pieces(&json)),
        Ok(Err(no_text)) => Part::Raw(no_text.into_bytes()),
        Err(_) => Part::Verbatim(text.to_owned()),
    }
}

/// Lets one array take all disclosures that no other lists, where that is what it holds: a flat credential needs no list.
fn name_the_rest(token: &mut Token) {
    let disclosures = token.disclosures().len();
    let mut arrays: Vec<&mut Shown> = token
        .parts
        .iter_mut()
        .filter_map(|part| match part {
            Part::Text(pieces) => Some(pieces),
            Part::Raw(_) | Part::Verbatim(_) | Part::Field { .. } => None,
        })
        .flatten()
        .filter_map(|piece| {
            if let Piece::Digests { shown, .. } = piece {
                Some(shown)
            } else {
                None
            }
        })
        .collect();
    let mut times = vec![0_usize; disclosures];
    for listed in arrays.iter().flat_map(|shown| listed(shown)) {
        if let Some(times) = times.get_mut(*listed) {
            *times += 1;
        }
    }
    let all_once = times.iter().all(|times| *times == 1);
    if let Some(largest) = arrays
        .iter_mut()
        .max_by_key(|shown| listed(shown).len())
        .filter(|_| all_once)
    {
        **largest = Shown::Rest;
    }
}

fn listed(shown: &Shown) -> &[usize] {
    match shown {
        Shown::Listed(listed) => listed,
        Shown::Rest => &[],
    }
}
