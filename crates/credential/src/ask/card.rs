//! The key card of an institution: its name, code and key, signed by that key.
//!
//! It proves nothing but that it is of one piece: whoever takes it in has it from the institution's own hand, or compares the
//! fingerprint by telephone. It never names an insurer number, so no card makes an insurer of anybody.

use core::fmt;

use tefuda_crypto::SigningError;
use tefuda_record::{Moment, check_line};
use thiserror::Error;

use crate::json::{self, quoted};
use crate::jws::{self, HeaderKey, Jws};
use crate::trust::{IssuerKind, TrustedIssuer, TrustedKey, fingerprint};
use crate::{Flaw, IssuerKey, codec, is_institution_code, is_issuer_name, jwk};

/// A card whose key has signed it.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyCard {
    jws: String,
    entry: TrustedIssuer,
}

/// Why a text is no key card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CardError {
    /// Not shaped as a card.
    #[error("not a key card: {0}")]
    Malformed(#[source] Flaw),
    /// The key on the card did not sign it.
    #[error("the key on the card did not sign it")]
    BadSignature,
    /// It cannot be signed.
    #[error("the card cannot be signed")]
    Signing(#[source] SigningError),
    /// It does not fit one symbol.
    #[error("the card does not fit one symbol: {0}")]
    TooLarge(#[source] codec::EncodeError),
}

impl From<Flaw> for CardError {
    fn from(flaw: Flaw) -> Self {
        Self::Malformed(flaw)
    }
}

impl KeyCard {
    /// Signs the card of an institution: with the key of this entry that `key` is.
    ///
    /// # Errors
    /// [`CardError`]; [`Flaw::KeyId`] when the entry does not hold the key.
    pub fn sign(key: &IssuerKey, entry: &TrustedIssuer) -> Result<Self, CardError> {
        let own = entry.key(key.kid()).filter(|own| own.public == *key.public());
        let own = own.ok_or(Flaw::KeyId)?;
        let header = format!(r#"{{"alg":"ES256","typ":"{TYPE}","jwk":{}}}"#, jwk::write(key.public()));
        let code = entry.institution_code.as_deref().unwrap_or_default();
        let payload = format!(
            r#"{{"iss":{},"name":{},"kind":"{}","institution_code":{},"kid":{},"from":{},"until":{}}}"#,
            quoted(&entry.iss),
            quoted(&entry.name),
            entry.kind.id(),
            quoted(code),
            quoted(key.kid()),
            own.from.0,
            own.until.0
        );
        let jws = jws::sign(&header, &payload, key.signing()).map_err(CardError::Signing)?;
        Self::parse(&jws)
    }

    /// Reads a card: a JWS, or its digits.
    ///
    /// # Errors
    /// [`CardError`].
    pub fn parse(text: &str) -> Result<Self, CardError> {
        let text = super::plain(text)?;
        let jws = Jws::parse(&text)?;
        let HeaderKey::Whole(public) = jws.header(TYPE)?.key else {
            return Err(Flaw::KeyId.into());
        };
        if !jws.is_signed_by(&public) {
            return Err(CardError::BadSignature);
        }
        let mut members = json::parse_object(jws.payload(), 1)?;
        let (iss, name) = (members.text("iss")?.into_owned(), members.text("name")?.into_owned());
        check_line(&name, LONGEST_NAME).map_err(|_| Flaw::Value)?;
        let kind = IssuerKind::parse(&members.text("kind")?).ok_or(Flaw::Value)?;
        let code = members.text("institution_code")?.into_owned();
        let kid = members.text("kid")?.into_owned();
        let (from, until) = (Moment(members.number("from")?), Moment(members.number("until")?));
        members.finish(Flaw::Member)?;
        if !is_issuer_name(&iss) || kind == IssuerKind::Insurer || !is_institution_code(&code) {
            return Err(Flaw::Value.into());
        }
        if !jws::is_key_id(&kid) {
            return Err(Flaw::KeyId.into());
        }
        if until <= from {
            return Err(Flaw::Times.into());
        }
        let key = TrustedKey {
            kid,
            public,
            from,
            until,
            revoked_at: None,
        };
        Ok(Self {
            entry: TrustedIssuer {
                iss,
                name,
                kind,
                insurer_numbers: Vec::new(),
                institution_code: Some(code),
                keys: vec![key],
            },
            jws: text.into_owned(),
        })
    }

    /// The institution and its key, as a trust list would hold them.
    #[must_use]
    pub const fn entry(&self) -> &TrustedIssuer {
        &self.entry
    }

    /// The JWS.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.jws
    }

    /// The digits of its QR.
    ///
    /// # Errors
    /// [`CardError::TooLarge`].
    pub fn digits(&self) -> Result<String, CardError> {
        super::digits(&self.jws).map_err(CardError::TooLarge)
    }

    /// The key's fingerprint, for people to compare aloud.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        self.entry
            .keys
            .first()
            .map(|key| fingerprint(&key.public.thumbprint()))
            .unwrap_or_default()
    }
}

impl fmt::Debug for KeyCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyCard({:?})", self.entry.kind)
    }
}

const TYPE: &str = "tefuda-card+jwt";
const LONGEST_NAME: usize = 120;
