//! One card: its parts, and what must be signed.

use std::io::Read as _;

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use flate2::read::DeflateDecoder;
use serde_json::Value as Json;
use thiserror::Error;

/// What a part holds.
pub(super) enum Piece<'a> {
    /// One of several QR codes.
    Chunk { number: u8, total: u8, digits: &'a str },
    /// Whole cards.
    Cards(Vec<String>),
}

/// A card: what its issuer says, and what it takes to check the signature.
#[derive(Clone, PartialEq, Eq)]
pub struct HealthCard {
    /// The issuer's URL.
    pub issuer: String,
    /// Which of the issuer's keys signed: the thumbprint of a JWK, base64url.
    pub key_id: String,
    /// The bytes that were signed.
    pub signed: Vec<u8>,
    /// The signature: r ‖ s.
    pub signature: [u8; 64],
    pub(super) payload: Json,
}

/// Why something is no card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum HealthCardError {
    /// Not three pieces of base64url, or a signature that is not 64 bytes.
    #[error("not a compact jws")]
    Shape,
    /// Another algorithm than ES256, or not compressed as the framework says.
    #[error("another algorithm or compression")]
    Algorithm,
    /// The payload is not DEFLATE, not JSON, or larger than any card.
    #[error("the payload cannot be read")]
    Payload,
    /// There is no issuer in it.
    #[error("no issuer")]
    Issuer,
}

/// What a record says whose signature nobody checked.
pub const UNCHECKED: &str = "署名は確かめていません";

impl<'a> Piece<'a> {
    pub(super) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let text = core::str::from_utf8(bytes).ok()?.trim_start_matches('\u{feff}').trim();
        if let Some(rest) = text
            .get(5..)
            .filter(|_| text.get(..5).is_some_and(|head| head.eq_ignore_ascii_case("shc:/")))
        {
            return Self::parse_digits(rest);
        }
        let json: Json = serde_json::from_str(text).ok()?;
        let cards = json.get("verifiableCredential")?.as_array()?;
        let cards: Option<Vec<String>> = cards.iter().map(|card| card.as_str().map(str::to_owned)).collect();
        cards
            .filter(|cards| (1..=MAX_CARDS).contains(&cards.len()))
            .map(Piece::Cards)
    }

    fn parse_digits(rest: &'a str) -> Option<Self> {
        let mut pieces = rest.split('/');
        match (pieces.next()?, pieces.next(), pieces.next(), pieces.next()) {
            (digits, None, _, _) => text_of(digits).map(|jws| Piece::Cards(vec![jws])),
            (number, Some(total), Some(digits), None) => {
                let (number, total) = (number.parse().ok()?, total.parse().ok()?);
                let is_place = total <= MAX_CHUNKS && (1..=total).contains(&number);
                (is_place && is_digits(digits)).then_some(Piece::Chunk { number, total, digits })
            }
            (_, _, _, _) => None,
        }
    }
}

impl HealthCard {
    /// Reads a compact JWS. Nothing is checked but its form.
    ///
    /// # Errors
    /// [`HealthCardError`].
    pub fn parse(jws: &str) -> Result<Self, HealthCardError> {
        let bytes = |text: &str| BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| HealthCardError::Shape);
        let (signed, signature) = jws.rsplit_once('.').ok_or(HealthCardError::Shape)?;
        let (header, payload) = signed.split_once('.').ok_or(HealthCardError::Shape)?;
        let signature = bytes(signature)?.try_into().map_err(|_| HealthCardError::Shape)?;
        let header: Json = serde_json::from_slice(&bytes(header)?).map_err(|_| HealthCardError::Shape)?;
        let member = |name: &str| header.get(name).and_then(Json::as_str);
        if member("alg") != Some("ES256") || member("zip") != Some("DEF") {
            return Err(HealthCardError::Algorithm);
        }
        let payload = inflate(&bytes(payload)?)?;
        let payload: Json = serde_json::from_slice(&payload).map_err(|_| HealthCardError::Payload)?;
        Ok(Self {
            issuer: payload
                .get("iss")
                .and_then(Json::as_str)
                .ok_or(HealthCardError::Issuer)?
                .to_owned(),
            key_id: member("kid").unwrap_or_default().to_owned(),
            signed: signed.as_bytes().to_vec(),
            signature,
            payload,
        })
    }

    /// Reads the card that a record keeps as its source.
    #[must_use]
    pub fn of_evidence(bytes: &[u8]) -> Option<Self> {
        match Piece::parse(bytes)? {
            Piece::Cards(cards) => cards.first().and_then(|jws| Self::parse(jws).ok()),
            Piece::Chunk { .. } => None,
        }
    }
}

/// At most so much, whatever the compressed bytes say.
fn inflate(bytes: &[u8]) -> Result<Vec<u8>, HealthCardError> {
    let mut out = Vec::new();
    let read = DeflateDecoder::new(bytes).take(MAX_PAYLOAD + 1).read_to_end(&mut out);
    let is_whole = u64::try_from(out.len()).is_ok_and(|length| length <= MAX_PAYLOAD);
    if read.is_ok() && is_whole {
        Ok(out)
    } else {
        Err(HealthCardError::Payload)
    }
}

/// Two digits are a character: its code less 45.
pub(super) fn text_of(digits: &str) -> Option<String> {
    if !is_digits(digits) || !digits.len().is_multiple_of(2) || digits.len() > MAX_DIGITS {
        return None;
    }
    let (pairs, _) = digits.as_bytes().as_chunks::<2>();
    pairs
        .iter()
        .map(|[ten, one]| Some(char::from((ten - b'0') * 10 + (one - b'0') + 45)))
        .map(|c| c.filter(char::is_ascii_graphic))
        .collect()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

impl core::fmt::Debug for HealthCard {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "HealthCard({} bytes signed)", self.signed.len())
    }
}

/// The framework splits over a handful of codes of 1,195 characters.
const MAX_CHUNKS: u8 = 64;
const MAX_CARDS: usize = 1_000;
const MAX_DIGITS: usize = 200_000;
const MAX_PAYLOAD: u64 = 1 << 20;
