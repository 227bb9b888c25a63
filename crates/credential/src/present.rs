//! Present: exactly what was agreed to, closed with the holder's key.

use core::fmt;
use std::collections::BTreeSet;

use tefuda_consent::{Audience, Consent, FieldId, Nonce, Purpose};
use tefuda_crypto::{PublicKey, Random, RandomError, SigningError, SigningKey, make_bytes, sha256};
use tefuda_record::{Moment, Record};
use thiserror::Error;

use crate::closing::object;
use crate::json::quoted;
use crate::token::KEY_BINDING_TYPE;
use crate::vct::{self, Vct};
use crate::{Credential, Grade, b64, jwk, jws};

/// A proof: an SD-JWT+KB that says exactly what a person agreed to.
pub struct Presentation {
    text: String,
    /// How much of the text the key binding covers: up to the last `~`.
    bound: usize,
    grade: Grade,
    holder: PublicKey,
    terms: Terms,
    issued_at: Moment,
}

/// A presentation without its closing signature.
struct Unclosed {
    sd_jwt: String,
    grade: Grade,
    terms: Terms,
}

/// What a consent leaves behind once it is used.
#[derive(Clone)]
struct Terms {
    fields: Vec<FieldId>,
    purpose: Purpose,
    audience: Audience,
    /// The reader's number.
    nonce: Option<Nonce>,
    /// The end of the consent, or of the credential where that comes first.
    expires_at: Moment,
}

/// Why nothing is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PresentError {
    /// This copy would say more or less than was agreed to.
    #[error("this copy cannot say exactly what was agreed to")]
    CannotSay,
    /// The key is not the one that the credential names.
    #[error("the key is not the one that the credential names")]
    WrongKey,
    /// The consent has ended.
    #[error("the consent has ended")]
    ConsentOver,
    /// The credential has expired.
    #[error("the credential has expired")]
    Expired,
    /// The credential does not count yet.
    #[error("the credential does not count yet")]
    NotYetValid,
    /// It could not be signed, or no randomness was to be had.
    #[error("the proof cannot be signed")]
    Signing(#[source] SigningError),
}

impl From<SigningError> for PresentError {
    fn from(error: SigningError) -> Self {
        Self::Signing(error)
    }
}

impl From<RandomError> for PresentError {
    fn from(error: RandomError) -> Self {
        Self::Signing(SigningError::Random(error))
    }
}

/// Makes a proof of a credential. The consent is used up by it.
///
/// # Errors
/// [`PresentError`].
///
/// Source: RFC 9901 §7.2.
pub fn present(
    credential: &Credential,
    consent: Consent,
    key: &SigningKey,
    now: Moment,
    random: &mut dyn Random,
) -> Result<Presentation, PresentError> {
    if credential.expires_at() <= now {
        return Err(PresentError::Expired);
    }
    if now < credential.starts_at() {
        return Err(PresentError::NotYetValid);
    }
    if Some(key.public()) != credential.holder() {
        return Err(PresentError::WrongKey);
    }
    let mut terms = Terms::of(consent);
    terms.expires_at = terms.expires_at.min(credential.expires_at());
    let fields: BTreeSet<FieldId> = terms.fields.iter().copied().collect();
    let sd_jwt = credential.select(&fields).ok_or(PresentError::CannotSay)?;
    let unclosed = Unclosed {
        sd_jwt,
        grade: credential.grade(),
        terms,
    };
    unclosed.close(key, now, random)
}

/// Makes a proof that a person signs for themselves, with a key made for this one proof and used for nothing else. The key comes
/// along only so that the proof can be [renewed](Presentation::renew) while it is shown; drop it after.
///
/// # Errors
/// [`PresentError`].
pub fn self_attest(
    record: &Record,
    consent: Consent,
    now: Moment,
    random: &mut dyn Random,
) -> Result<(Presentation, SigningKey), PresentError> {
    if record.kind().id != tefuda_record::kinds::eligibility::KIND.id {
        return Err(PresentError::CannotSay);
    }
    let terms = Terms::of(consent);
    let (sd_jwt, key) = own_word(record, &terms.fields, (now, terms.expires_at), random)?;
    let unclosed = Unclosed {
        sd_jwt,
        grade: Grade::SelfAttested,
        terms,
    };
    Ok((unclosed.close(&key, now, random)?, key))
}

/// What a person says of themselves, signed by a key made for it, up to the last `~`.
pub(crate) fn own_word(
    record: &Record,
    fields: &[FieldId],
    (now, until): (Moment, Moment),
    random: &mut dyn Random,
) -> Result<(String, SigningKey), PresentError> {
    let values: Vec<(FieldId, String)> = fields
        .iter()
        .map(|field| record.text(field.id()).map(|value| (*field, value)))
        .collect::<Option<_>>()
        .ok_or(PresentError::CannotSay)?;
    let key = SigningKey::make(random)?;
    // The seconds are in the key binding; whole days here are smaller in the QR.
    let (iat, exp) = (now.floor_to_day(), until.floor_to_day().plus_seconds(86_400));
    let payload = format!(
        r#"{{"iss":"{}","iat":{},"exp":{},"vct":"{}","cnf":{{"jwk":{}}},{}"#,
        vct::SELF,
        iat.0,
        exp.0,
        Vct::SelfAttested.id(),
        jwk::write(key.public()),
        object(&values).trim_start_matches('{'),
    );
    let header = format!(r#"{{"alg":"ES256","typ":"{}"}}"#, vct::TYPE);
    let mut sd_jwt = jws::sign(&header, &payload, &key)?;
    sd_jwt.push('~');
    Ok((sd_jwt, key))
}

impl Presentation {
    /// The same proof, signed anew: a proof that stays on a screen is renewed every half minute, so that a photograph of it is
    /// soon worth nothing. It never outlives the consent.
    ///
    /// # Errors
    /// [`PresentError::WrongKey`], [`PresentError::ConsentOver`], [`PresentError::Signing`].
    pub fn renew(&self, key: &SigningKey, now: Moment, random: &mut dyn Random) -> Result<Self, PresentError> {
        if key.public() != &self.holder {
            return Err(PresentError::WrongKey);
        }
        let unclosed = Unclosed {
            sd_jwt: self.text.get(..self.bound).unwrap_or_default().to_owned(),
            grade: self.grade,
            terms: self.terms.clone(),
        };
        unclosed.close(key, now, random)
    }

    /// The SD-JWT+KB.
    #[must_use]
    pub fn sd_jwt(&self) -> &str {
        &self.text
    }

    /// Who stands behind it.
    #[must_use]
    pub const fn grade(&self) -> Grade {
        self.grade
    }

    /// The fields it says, in the order in which counters want them.
    #[must_use]
    pub fn fields(&self) -> &[FieldId] {
        &self.terms.fields
    }

    /// What it is for.
    #[must_use]
    pub const fn purpose(&self) -> Purpose {
        self.terms.purpose
    }

    /// For whom it is.
    #[must_use]
    pub const fn audience(&self) -> &Audience {
        &self.terms.audience
    }

    /// When it was signed.
    #[must_use]
    pub const fn issued_at(&self) -> Moment {
        self.issued_at
    }

    /// When it ends: with the consent, or with the credential where that comes first.
    #[must_use]
    pub const fn expires_at(&self) -> Moment {
        self.terms.expires_at
    }
}

impl Unclosed {
    /// Signs the closing part: now, for this audience and purpose, over exactly this SD-JWT.
    ///
    /// The nonce is the reader's where its request was read. Without one the holder makes it, as RFC 9901 §4.3 leaves open where
    /// it comes from: a counter with no network cannot send one.
    ///
    /// Source: RFC 9901 §4.3, §4.3.1.
    fn close(self, key: &SigningKey, now: Moment, random: &mut dyn Random) -> Result<Presentation, PresentError> {
        let Self {
            mut sd_jwt,
            grade,
            terms,
        } = self;
        if terms.expires_at <= now {
            return Err(PresentError::ConsentOver);
        }
        let nonce = match &terms.nonce {
            Some(nonce) => nonce.as_str().to_owned(),
            None => b64::write(&make_bytes::<8>(random)?),
        };
        let header = format!(r#"{{"alg":"ES256","typ":"{KEY_BINDING_TYPE}"}}"#);
        let payload = format!(
            r#"{{"iat":{},"exp":{},"aud":{},"nonce":"{}","purpose":"{}","sd_hash":"{}"}}"#,
            now.0,
            terms.expires_at.0,
            quoted(terms.audience.as_str()),
            nonce,
            terms.purpose.id(),
            b64::write(&sha256(sd_jwt.as_bytes())),
        );
        let bound = sd_jwt.len();
        sd_jwt.push_str(&jws::sign(&header, &payload, key)?);
        Ok(Presentation {
            text: sd_jwt,
            bound,
            grade,
            holder: key.public().clone(),
            terms,
            issued_at: now,
        })
    }
}

impl Terms {
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a consent is moved: it makes one proof and is gone"
    )]
    fn of(consent: Consent) -> Self {
        Self {
            fields: consent.fields().collect(),
            purpose: consent.purpose(),
            audience: consent.audience().clone(),
            nonce: consent.nonce().cloned(),
            expires_at: consent.expires_at(),
        }
    }
}

impl fmt::Debug for Presentation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Presentation({:?}, {} fields, {:?})",
            self.grade,
            self.terms.fields.len(),
            self.terms.purpose
        )
    }
}
