//! The request of a reader, in the members of OpenID4VP.
//!
//! `client_id` is the institution's code: a client known beforehand, by the trust list and not by a network. A poster has no `nonce`,
//! which that specification asks for; it gives the audience only. `purpose` is ours.
//!
//! Source: OpenID4VP 1.0 §5 (request), §6 (DCQL), Appendix B.3 (`dc+sd-jwt`); RFC 9101 §10.8 (`typ`).

use core::fmt;
use std::collections::BTreeSet;

use tefuda_consent::{Asker, Audience, AudienceError, FieldId, Nonce, Origin, Purpose, Request};
use tefuda_crypto::SigningError;
use tefuda_record::{Moment, check_line};
use thiserror::Error;

use crate::json::{self, Json, Members, quoted};
use crate::jws::{self, HeaderKey, Jws};
use crate::trust::{IssuerKind, TrustList};
use crate::vct::Vct;
use crate::{Flaw, IssuerKey, codec, is_institution_code};

/// What a reader asks for.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestTerms {
    /// The institution's code.
    pub code: String,
    /// The institution's name, by its own word.
    pub name: String,
    /// What the proof shall be for.
    pub purpose: Purpose,
    /// The fields wanted.
    pub wanted: BTreeSet<FieldId>,
    /// The number that the proof shall carry; `None` on a poster.
    pub nonce: Option<Nonce>,
    /// When it was signed.
    pub iat: Moment,
    /// Until when it may be answered.
    pub exp: Moment,
}

/// A request as it was read: of one piece. Who signed it, [`ProofRequest::requester`] says.
pub struct ProofRequest {
    jws: String,
    kid: String,
    terms: RequestTerms,
}

/// Who stands behind a request.
#[derive(Clone, PartialEq, Eq)]
pub enum Requester {
    /// An institution of the trust list signed it.
    Known {
        /// Its name by the list.
        name: String,
        /// Its kind.
        kind: Asker,
    },
    /// No list at hand knows the code or the key: it may be anybody.
    Unknown,
}

/// Why a text is no request to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RequestError {
    /// Not shaped as a request.
    #[error("not a request: {0}")]
    Malformed(#[source] Flaw),
    /// The institution that it names did not sign it.
    #[error("the institution that the request names did not sign it")]
    Forged,
    /// The key that signed it was withdrawn, or is outside its time.
    #[error("the key of the request is withdrawn or outside its time")]
    KeyOver,
    /// Its time is over, or has not begun.
    #[error("the request is outside its time")]
    Expired,
    /// It asks for no field.
    #[error("the request asks for no field")]
    NothingWanted,
    /// It cannot be signed.
    #[error("the request cannot be signed")]
    Signing(#[source] SigningError),
    /// It does not fit one symbol.
    #[error("the request does not fit one symbol: {0}")]
    TooLarge(#[source] codec::EncodeError),
}

impl From<Flaw> for RequestError {
    fn from(flaw: Flaw) -> Self {
        Self::Malformed(flaw)
    }
}

impl From<AudienceError> for RequestError {
    fn from(_: AudienceError) -> Self {
        Self::Malformed(Flaw::Audience)
    }
}

impl ProofRequest {
    /// Signs a request.
    ///
    /// # Errors
    /// [`RequestError::NothingWanted`], [`RequestError::Malformed`] when it would not be read back, [`RequestError::Signing`].
    pub fn sign(key: &IssuerKey, terms: &RequestTerms) -> Result<Self, RequestError> {
        let header = format!(r#"{{"alg":"ES256","typ":"{TYPE}","kid":"{}"}}"#, key.kid());
        let jws = jws::sign(&header, &payload(terms), key.signing()).map_err(RequestError::Signing)?;
        Self::parse(&jws)
    }

    /// Reads a request: a JWS, or its digits.
    ///
    /// # Errors
    /// [`RequestError::Malformed`], [`RequestError::NothingWanted`].
    pub fn parse(text: &str) -> Result<Self, RequestError> {
        let text = super::plain(text)?;
        let jws = Jws::parse(&text)?;
        let HeaderKey::Id(kid) = jws.header(TYPE)?.key else {
            return Err(Flaw::KeyId.into());
        };
        let terms = read_terms(jws.payload())?;
        if terms.wanted.is_empty() {
            return Err(RequestError::NothingWanted);
        }
        Ok(Self {
            kid,
            terms,
            jws: text.into_owned(),
        })
    }

    /// What is asked for.
    #[must_use]
    pub const fn terms(&self) -> &RequestTerms {
        &self.terms
    }

    /// The JWS.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.jws
    }

    /// The digits of its QR.
    ///
    /// # Errors
    /// [`RequestError::TooLarge`].
    pub fn digits(&self) -> Result<String, RequestError> {
        super::digits(&self.jws).map_err(RequestError::TooLarge)
    }

    /// Who stands behind it, by a trust list. A key that the list does not know may be newer than the list, so it is unknown and
    /// no forgery; one that the list knows must have signed this, now.
    ///
    /// # Errors
    /// [`RequestError::Expired`], [`RequestError::Forged`], [`RequestError::KeyOver`].
    pub fn requester(&self, trust: Option<&TrustList>, now: Moment) -> Result<Requester, RequestError> {
        let (iat, exp) = (self.terms.iat, self.terms.exp);
        if exp <= now || now.plus_seconds(SKEW_SECONDS) < iat {
            return Err(RequestError::Expired);
        }
        let issuer = trust.and_then(|list| list.institution(&self.terms.code));
        let Some((issuer, key)) = issuer.and_then(|issuer| Some((issuer, issuer.key(&self.kid)?))) else {
            return Ok(Requester::Unknown);
        };
        if !Jws::parse(&self.jws)?.is_signed_by(&key.public) {
            return Err(RequestError::Forged);
        }
        if !key.signs_at(iat) || key.revoked_at.is_some_and(|at| at <= now) {
            return Err(RequestError::KeyOver);
        }
        Ok(Requester::Known {
            name: issuer.name.clone(),
            kind: asker(issuer.kind),
        })
    }

    /// The same as the person is asked: what it is for, who will read it, which fields, and by whom.
    ///
    /// # Errors
    /// [`RequestError::Malformed`]; a parsed one has none.
    pub fn request(&self, requester: &Requester) -> Result<Request, RequestError> {
        Ok(Request {
            purpose: self.terms.purpose,
            audience: Audience::parse(&self.terms.code)?,
            wanted: self.terms.wanted.clone(),
            origin: Origin::Asked {
                by: requester.kind(),
                nonce: self.terms.nonce.clone(),
            },
        })
    }
}

impl Requester {
    /// The kind of counter.
    #[must_use]
    pub const fn kind(&self) -> Asker {
        match self {
            Self::Known { kind, .. } => *kind,
            Self::Unknown => Asker::Unknown,
        }
    }
}

const fn asker(kind: IssuerKind) -> Asker {
    match kind {
        IssuerKind::Insurer => Asker::Insurer,
        IssuerKind::Clinic => Asker::Clinic,
        IssuerKind::Pharmacy => Asker::Pharmacy,
        IssuerKind::TownHall => Asker::TownHall,
    }
}

fn payload(terms: &RequestTerms) -> String {
    let nonce = match &terms.nonce {
        Some(nonce) => format!(r#","nonce":"{}""#, nonce.as_str()),
        None => String::new(),
    };
    let claims: Vec<String> = terms
        .wanted
        .iter()
        .map(|field| format!(r#"{{"path":["{}"]}}"#, field.id()))
        .collect();
    let vcts: Vec<String> = ANSWERS.iter().map(|vct| quoted(vct.id())).collect();
    format!(
        r#"{{"response_type":"vp_token","client_id":"{}","client_metadata":{{"client_name":{}}}{nonce},"iat":{},"exp":{},"purpose":"{}","dcql_query":{{"credentials":[{{"id":"{QUERY}","format":"{FORMAT}","meta":{{"vct_values":[{}]}},"claims":[{}]}}]}}}}"#,
        terms.code,
        quoted(&terms.name),
        terms.iat.0,
        terms.exp.0,
        terms.purpose.id(),
        vcts.join(","),
        claims.join(",")
    )
}

fn read_terms(payload: &[u8]) -> Result<RequestTerms, RequestError> {
    let mut members = json::parse_object(payload, DEPTH)?;
    if members.text("response_type")? != "vp_token" {
        return Err(Flaw::Value.into());
    }
    let code = members.text("client_id")?.into_owned();
    if !is_institution_code(&code) {
        return Err(Flaw::Audience.into());
    }
    let mut metadata = object(members.take("client_metadata"))?;
    let name = metadata.text("client_name")?.into_owned();
    metadata.finish(Flaw::Member)?;
    check_line(&name, LONGEST_NAME).map_err(|_| Flaw::Value)?;
    let nonce = match members.take("nonce") {
        None => None,
        Some(Json::Text(text)) => Some(Nonce::parse(&text).map_err(|_| Flaw::Nonce)?),
        Some(Json::Number(_) | Json::Flag(_) | Json::List(_) | Json::Object(_)) => return Err(Flaw::Member.into()),
    };
    let (iat, exp) = (members.number("iat")?, members.number("exp")?);
    let longest = if nonce.is_some() {
        MOST_SCREEN_SECONDS
    } else {
        MOST_POSTER_SECONDS
    };
    if exp <= iat || exp.saturating_sub(iat) > longest {
        return Err(Flaw::Times.into());
    }
    let purpose = members.text("purpose")?;
    let purpose = Purpose::parse(&purpose)
        .filter(|known| known.id() == purpose)
        .ok_or(Flaw::Value)?;
    let wanted = read_query(object(members.take("dcql_query"))?)?;
    members.finish(Flaw::Member)?;
    Ok(RequestTerms {
        code,
        name,
        purpose,
        wanted,
        nonce,
        iat: Moment(iat),
        exp: Moment(exp),
    })
}

/// One credential of our types, by the paths of its claims. A query that says more (sets, values) would be answered wrongly, so it is
/// refused.
fn read_query(mut query: Members<'_>) -> Result<BTreeSet<FieldId>, Flaw> {
    let [credential]: [Json<'_>; 1] = query.list("credentials")?.try_into().map_err(|_| Flaw::Member)?;
    query.finish(Flaw::Member)?;
    let mut credential = object(Some(credential))?;
    if credential.text("id")? != QUERY || credential.text("format")? != FORMAT {
        return Err(Flaw::Value);
    }
    let mut meta = object(credential.take("meta"))?;
    for vct in meta.list("vct_values")? {
        match vct {
            Json::Text(id) if Vct::parse(&id).is_some() => {}
            Json::Text(_) | Json::Number(_) | Json::Flag(_) | Json::List(_) | Json::Object(_) => {
                return Err(Flaw::CredentialType);
            }
        }
    }
    meta.finish(Flaw::Member)?;
    let mut wanted = BTreeSet::new();
    for claim in credential.list("claims")? {
        let mut claim = object(Some(claim))?;
        let [Json::Text(id)]: [Json<'_>; 1] = claim.list("path")?.try_into().map_err(|_| Flaw::Member)? else {
            return Err(Flaw::Member);
        };
        claim.finish(Flaw::Member)?;
        if !wanted.insert(FieldId::parse(&id).ok_or(Flaw::Name)?) {
            return Err(Flaw::Twice);
        }
    }
    credential.finish(Flaw::Member)?;
    Ok(wanted)
}

fn object(json: Option<Json<'_>>) -> Result<Members<'_>, Flaw> {
    match json {
        Some(Json::Object(members)) => Ok(members),
        Some(Json::Text(_) | Json::Number(_) | Json::Flag(_) | Json::List(_)) | None => Err(Flaw::Member),
    }
}

/// Whom somebody visits is private.
impl fmt::Debug for RequestTerms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RequestTerms({} fields, {:?})", self.wanted.len(), self.purpose)
    }
}

impl fmt::Debug for ProofRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ProofRequest({:?})", self.terms)
    }
}

impl fmt::Debug for Requester {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Requester({:?})", self.kind())
    }
}

/// Source: RFC 9101 §10.8.
const TYPE: &str = "oauth-authz-req+jwt";
const QUERY: &str = "eligibility";
const FORMAT: &str = "dc+sd-jwt";
/// What a holder may answer with.
const ANSWERS: [Vct; 3] = [Vct::Eligibility, Vct::Witnessed, Vct::SelfAttested];
/// Payload, query, credentials, credential, claims, claim, path.
const DEPTH: usize = 7;
const LONGEST_NAME: usize = 120;
/// A request on a screen is answered while somebody stands before it.
const MOST_SCREEN_SECONDS: i64 = 3_600;
/// A poster is printed once a year.
const MOST_POSTER_SECONDS: i64 = 366 * 86_400;
/// The most that clocks may differ, as for proofs.
const SKEW_SECONDS: i64 = 300;
