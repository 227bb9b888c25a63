//! One compact JWS: three parts, ES256, a short header.
//!
//! Source: RFC 7515 §3.1, §5.2; RFC 8725 §3.

use tefuda_crypto::{PublicKey, SigningError, SigningKey};

use crate::json::{self, Json};
use crate::{Flaw, b64, jwk};

/// A JWS taken apart, its signature not yet checked.
pub(crate) struct Jws<'a> {
    /// What is signed: header and payload as they came.
    signed: &'a str,
    header: Vec<u8>,
    payload: Vec<u8>,
    signature: [u8; 64],
}

/// What a header says beside algorithm and type.
pub(crate) struct Header {
    pub(crate) key: HeaderKey,
}

/// How a header names the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum HeaderKey {
    /// It does not.
    Unsaid,
    /// By the issuer's name for it.
    Id(String),
    /// By the key itself.
    Whole(PublicKey),
}

impl<'a> Jws<'a> {
    pub(crate) fn parse(text: &'a str) -> Result<Self, Flaw> {
        let (signed, signature) = text.rsplit_once('.').ok_or(Flaw::Parts)?;
        let (header, payload) = signed.split_once('.').ok_or(Flaw::Parts)?;
        if header.is_empty() || payload.is_empty() || signature.is_empty() || payload.contains('.') {
            return Err(Flaw::Parts);
        }
        let signature = b64::read(signature)?;
        Ok(Self {
            signed,
            header: b64::read(header)?,
            payload: b64::read(payload)?,
            signature: signature.try_into().map_err(|_| Flaw::SignatureLength)?,
        })
    }

    /// Reads the header of a token of this type.
    pub(crate) fn header(&self, typ: &str) -> Result<Header, Flaw> {
        let mut members = json::parse_object(&self.header, HEADER_DEPTH)?;
        if members.text("alg").map_err(|_| Flaw::Algorithm)? != ALGORITHM {
            return Err(Flaw::Algorithm);
        }
        if members.text("typ").map_err(|_| Flaw::Type)? != typ {
            return Err(Flaw::Type);
        }
        let key = match (members.take("kid"), members.take("jwk")) {
            (None, None) => HeaderKey::Unsaid,
            (Some(Json::Text(kid)), None) if is_key_id(&kid) => HeaderKey::Id(kid.into_owned()),
            (None, jwk @ Some(_)) => HeaderKey::Whole(jwk::read(jwk)?),
            (Some(_), None | Some(_)) => return Err(Flaw::KeyId),
        };
        members.finish(Flaw::HeaderMember)?;
        Ok(Header { key })
    }

    pub(crate) fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// What is signed.
    pub(crate) fn signed(&self) -> &[u8] {
        self.signed.as_bytes()
    }

    /// Whether this key made the signature.
    pub(crate) fn is_signed_by(&self, key: &PublicKey) -> bool {
        key.verify(self.signed.as_bytes(), &self.signature).is_ok()
    }
}

/// Signs header and payload into a compact JWS.
pub(crate) fn sign(header: &str, payload: &str, key: &SigningKey) -> Result<String, SigningError> {
    let mut text = b64::write(header.as_bytes());
    text.push('.');
    text.push_str(&b64::write(payload.as_bytes()));
    let signature = key.sign(text.as_bytes())?;
    text.push('.');
    text.push_str(&b64::write(signature.bytes()));
    Ok(text)
}

/// Whether a text is a name for a key: short, plain, nothing to escape.
pub(crate) fn is_key_id(kid: &str) -> bool {
    (1..=64).contains(&kid.len()) && kid.bytes().all(|b| b.is_ascii_graphic() && b != b'"' && b != b'\\')
}

const ALGORITHM: &str = "ES256";
/// The header and, in a trust list, the `jwk` in it.
const HEADER_DEPTH: usize = 2;
