//! Issue: what an issuer signs for one key of one holder.

use core::fmt;

use tefuda_consent::{FieldId, Purpose};
use tefuda_crypto::{PublicKey, Random, RandomError, SigningError, SigningKey};
use tefuda_record::{Day, Moment, Record, check_line};
use thiserror::Error;

use crate::closing::{Closing, write_list};
use crate::credential::Body;
use crate::disclosure::{self, Disclosure};
use crate::layout::Layout;
use crate::status::StatusEntry;
use crate::vct::{self, Vct};
use crate::{Credential, Flaw, jwk, jws};

/// An issuer's key and the names under which it signs.
pub struct IssuerKey {
    iss: String,
    kid: String,
    key: SigningKey,
}

/// What is to be signed, and for how long.
#[derive(Debug)]
pub struct Issuance<'a> {
    /// An eligibility.
    pub record: &'a Record,
    /// How its fields are closed.
    pub layout: &'a Layout,
    /// The key that shall be able to show it.
    pub holder: &'a PublicKey,
    /// When it is signed; the time of day is cut off.
    pub iat: Moment,
    /// From when on it counts; the time of day is cut off.
    pub nbf: Option<Moment>,
    /// Until when it counts: cut back to the last midnight in Japan, and to the end of the day on which the record expires.
    pub exp: Moment,
    /// Its place in the lists of what was taken back; `None` for what does not live long enough to need one.
    pub status: Option<&'a StatusEntry>,
}

/// Why nothing was issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum IssueError {
    /// The issuer's name is not `https://` or `urn:` in plain ASCII of at most 100 characters.
    #[error("the issuer's name is no plain https or urn address")]
    Issuer,
    /// The name of the key is not 1 to 64 plain characters.
    #[error("the key id is not short and plain")]
    KeyId,
    /// The issuer's name, key id or the place in a list holds the insurer number, which would put it into every identity proof.
    #[error("the issuer's name, key id or place in a list holds the insurer number")]
    NumberInName,
    /// The record is of another kind.
    #[error("only an eligibility can be issued")]
    NotEligibility,
    /// What was confirmed is not what a self-attested proof shows.
    #[error("a field was confirmed that no self-attested proof shows")]
    NotShown,
    /// It would have ended before it began: the record has expired, or the times contradict each other.
    #[error("the term has ended before it begins")]
    Term,
    /// It would not be read back.
    #[error("the credential would not be read back: {0}")]
    Unfit(#[source] Flaw),
    /// It could not be signed, or no randomness was to be had.
    #[error("the credential cannot be signed")]
    Signing(#[source] SigningError),
}

impl From<SigningError> for IssueError {
    fn from(error: SigningError) -> Self {
        Self::Signing(error)
    }
}

impl From<RandomError> for IssueError {
    fn from(error: RandomError) -> Self {
        Self::Signing(SigningError::Random(error))
    }
}

impl IssuerKey {
    /// Takes a key and its names.
    ///
    /// # Errors
    /// [`IssueError::Issuer`], [`IssueError::KeyId`].
    pub fn new(iss: &str, kid: &str, key: SigningKey) -> Result<Self, IssueError> {
        if !is_issuer_name(iss) {
            return Err(IssueError::Issuer);
        }
        if !jws::is_key_id(kid) {
            return Err(IssueError::KeyId);
        }
        Ok(Self {
            iss: iss.to_owned(),
            kid: kid.to_owned(),
            key,
        })
    }

    /// Its name in credentials.
    #[must_use]
    pub fn iss(&self) -> &str {
        &self.iss
    }

    /// Its name for the key.
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The public half.
    #[must_use]
    pub const fn public(&self) -> &PublicKey {
        self.key.public()
    }

    pub(crate) const fn signing(&self) -> &SigningKey {
        &self.key
    }

    /// Signs a payload of this type in the issuer's name.
    pub(crate) fn sign(&self, typ: &str, payload: &str) -> Result<String, SigningError> {
        let header = format!(r#"{{"alg":"ES256","typ":"{typ}","kid":"{}"}}"#, self.kid);
        jws::sign(&header, payload, &self.key)
    }

    /// Whether the digits of its names hold an insurer number. They travel in every proof, in identity proofs too, which by law
    /// (告知要求制限, 健保法194条の2) cannot carry one.
    #[must_use]
    pub fn names_hold(&self, insurer_number: &str) -> bool {
        [&self.iss, &self.kid].into_iter().any(|name| {
            let digits: String = name.chars().filter(char::is_ascii_digit).collect();
            digits.contains(insurer_number)
        })
    }
}

/// Whether a text can name an issuer in credentials: `https://` or `urn:` in plain ASCII of at most 100 characters.
#[must_use]
pub fn is_issuer_name(iss: &str) -> bool {
    let plain = iss.bytes().all(|b| b.is_ascii_graphic() && b != b'"' && b != b'\\');
    let address = iss.starts_with("https://") || (iss.starts_with("urn:") && iss != vct::SELF);
    plain && address && check_line(iss, LONGEST_ISSUER).is_ok()
}

impl fmt::Debug for IssuerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IssuerKey(..)")
    }
}

/// Signs a credential: every field of the record that the layout has a place for, with a fresh salt each.
///
/// Times are rounded to the day, so that they tell nobody from others of the same day.
///
/// # Errors
/// [`IssueError`].
///
/// Source: RFC 9901 §4.1, §4.2; draft-ietf-oauth-sd-jwt-vc-24 §3.2.
pub fn issue(key: &IssuerKey, issuance: &Issuance<'_>, random: &mut dyn Random) -> Result<Credential, IssueError> {
    let record = issuance.record;
    if record.kind().id != tefuda_record::kinds::eligibility::KIND.id {
        return Err(IssueError::NotEligibility);
    }
    let nbf = issuance.nbf.map(Moment::floor_to_day);
    let exp = last_midnight(issuance.exp, record.day_of("expires_on"));
    if exp <= issuance.iat || nbf.is_some_and(|nbf| exp <= nbf) {
        return Err(IssueError::Term);
    }
    let values: Values = FieldId::signable()
        .filter_map(|field| record.text(field.id()).map(|value| (field, value)))
        .collect();
    let iat = issuance.iat.floor_to_day();
    let signed = sign(
        key,
        &Statement {
            vct: Vct::Eligibility,
            values: &values,
            layout: issuance.layout,
            holder: Some(issuance.holder),
            iat,
            nbf,
            exp,
            status: issuance.status,
            more: "",
        },
        random,
    )?;
    // Every part of it was parsed before it was signed: the values are a record's, the names an issuer's. Reading it back would
    // take as long as issuing; a test does.
    signed.into_credential(Body {
        iss: key.iss.clone(),
        starts_at: nbf.unwrap_or(iat),
        expires_at: exp,
        holder: issuance.holder.clone(),
        status: issuance.status.cloned(),
    })
}

/// Signs a copy to be printed for a purpose: with a place for what that purpose can carry, without a holder's key, and for a month at
/// most, since whoever finds the paper can show it.
///
/// # Errors
/// [`IssueError`].
pub fn issue_paper(
    key: &IssuerKey,
    issuance: &PaperIssuance<'_>,
    random: &mut dyn Random,
) -> Result<Credential, IssueError> {
    let record = issuance.record;
    if record.kind().id != tefuda_record::kinds::eligibility::KIND.id {
        return Err(IssueError::NotEligibility);
    }
    let month = issuance.iat.plus_seconds(PAPER_SECONDS);
    let exp = last_midnight(issuance.exp.min(month), record.day_of("expires_on"));
    if exp <= issuance.iat {
        return Err(IssueError::Term);
    }
    let values: Values = FieldId::all()
        .filter(|field| issuance.purpose.allows(*field))
        .filter_map(|field| record.text(field.id()).map(|value| (field, value)))
        .collect();
    // The number is looked for in every name even where the paper has no place for it.
    if record
        .text("insurer_number")
        .is_some_and(|number| key.names_hold(&number))
    {
        return Err(IssueError::NumberInName);
    }
    let signed = sign(
        key,
        &Statement {
            vct: Vct::Paper,
            values: &values,
            layout: issuance.layout,
            holder: None,
            iat: issuance.iat.floor_to_day(),
            nbf: None,
            exp,
            status: issuance.status,
            more: &format!(r#","purpose":"{}""#, issuance.purpose.id()),
        },
        random,
    )?;
    signed.read_back()
}

/// What is to be signed for paper.
#[derive(Debug)]
pub struct PaperIssuance<'a> {
    /// An eligibility.
    pub record: &'a Record,
    /// How its fields are closed.
    pub layout: &'a Layout,
    /// What the paper is for.
    pub purpose: Purpose,
    /// When it is signed; the time of day is cut off.
    pub iat: Moment,
    /// Until when it counts: a month at most, and cut back to midnight and to the record's own end.
    pub exp: Moment,
    /// Its place in the lists of what was taken back.
    pub status: Option<&'a StatusEntry>,
}

/// Fields and their stored values.
pub(crate) type Values = Vec<(FieldId, String)>;

/// What goes under a signature, checked by whoever makes it.
pub(crate) struct Statement<'a> {
    pub(crate) vct: Vct,
    pub(crate) values: &'a Values,
    pub(crate) layout: &'a Layout,
    /// `None` on paper.
    pub(crate) holder: Option<&'a PublicKey>,
    pub(crate) iat: Moment,
    pub(crate) nbf: Option<Moment>,
    pub(crate) exp: Moment,
    /// Its place in the lists of what was taken back.
    pub(crate) status: Option<&'a StatusEntry>,
    /// Further members of the payload, with a comma in front.
    pub(crate) more: &'a str,
}

/// A statement with its signature.
pub(crate) struct Signed {
    text: String,
    disclosures: Vec<Disclosure>,
}

impl Signed {
    fn into_credential(self, body: Body) -> Result<Credential, IssueError> {
        Credential::made(self.text, self.disclosures, body).map_err(IssueError::Unfit)
    }

    /// The credential, as whoever receives it will read it.
    pub(crate) fn read_back(&self) -> Result<Credential, IssueError> {
        Credential::parse(&self.text).map_err(IssueError::Unfit)
    }
}

/// Closes the values and signs.
pub(crate) fn sign(key: &IssuerKey, statement: &Statement<'_>, random: &mut dyn Random) -> Result<Signed, IssueError> {
    let number = statement
        .values
        .iter()
        .find(|(field, _)| field.id() == "insurer_number");
    if number.is_some_and(|(_, number)| {
        key.names_hold(number) || statement.status.is_some_and(|status| status.holds(number))
    }) {
        return Err(IssueError::NumberInName);
    }
    let mut closing = Closing::new(statement.values, &statement.layout.parts, random)?;
    let digests = closing.close(&statement.layout.parts)?;
    let mut list = String::with_capacity(digests.len() * 46 + 2);
    write_list(&digests, &mut list);
    let nbf = statement
        .nbf
        .map(|nbf| format!(r#","nbf":{}"#, nbf.0))
        .unwrap_or_default();
    let cnf = statement
        .holder
        .map(|key| format!(r#","cnf":{{"jwk":{}}}"#, jwk::write(key)))
        .unwrap_or_default();
    let status = statement
        .status
        .map(|status| format!(r#","status":{}"#, status.write()))
        .unwrap_or_default();
    let payload = format!(
        r#"{{"iss":"{}","iat":{}{nbf},"exp":{},"vct":"{}"{cnf}{},"_sd":{}{status}}}"#,
        key.iss,
        statement.iat.0,
        statement.exp.0,
        statement.vct.id(),
        statement.more,
        list,
    );
    let mut text = key.sign(vct::TYPE, &payload)?;
    let closed = closing.finish();
    let mut disclosures = Vec::with_capacity(closed.len());
    for closed in closed {
        text.push('~');
        text.push_str(&closed.text);
        disclosures.push(closed.disclosure);
    }
    text.push('~');
    disclosure::name_parents(&mut disclosures);
    Ok(Signed { text, disclosures })
}

/// The last midnight in Japan up to `exp`, no later than the one that ends the day on which the record expires.
pub(crate) fn last_midnight(exp: Moment, expires_on: Option<Day>) -> Moment {
    let midnight = begin_in_japan(exp.day_in_japan());
    match expires_on {
        Some(day) => midnight.min(begin_in_japan(day.plus_days(1))),
        None => midnight,
    }
}

/// The moment at which a day begins in Japan, nine hours before it begins at Greenwich.
pub(crate) fn begin_in_japan(day: Day) -> Moment {
    Moment(day.unix_days() * 86_400 - 9 * 3_600)
}

const LONGEST_ISSUER: usize = 100;
/// How long a paper counts at most.
const PAPER_SECONDS: i64 = 31 * 86_400;
