//! The payload that an issuer signs.

use tefuda_consent::FieldId;
use tefuda_crypto::PublicKey;
use tefuda_record::kinds::eligibility;
use tefuda_record::{Confirmed, Moment, Value};

use crate::json::{self, Json, Members};
use crate::status::StatusEntry;
use crate::vct::{SELF, Vct};
use crate::{Flaw, Witness, b64, jwk};

/// A payload, read and fitting itself; nobody's signature has been checked.
pub(crate) struct Claims {
    pub(crate) iss: String,
    pub(crate) iat: Moment,
    pub(crate) nbf: Option<Moment>,
    pub(crate) exp: Moment,
    pub(crate) vct: Vct,
    /// The holder's key; `None` on paper.
    pub(crate) holder: Option<PublicKey>,
    /// What a printed proof is for; that of any other stands in its key binding.
    pub(crate) purpose: Option<String>,
    /// Who saw the original, where somebody did.
    pub(crate) witness: Option<Witness>,
    /// Where the issuer says whether it was taken back, if it says so anywhere.
    pub(crate) status: Option<StatusEntry>,
    /// Digests of what may be disclosed.
    pub(crate) digests: Vec<[u8; 32]>,
    /// Fields that everybody sees.
    pub(crate) open: Vec<(FieldId, String)>,
}

impl Claims {
    /// Source: RFC 9901 §4.1, draft-ietf-oauth-sd-jwt-vc-24 §3.2.2.
    pub(crate) fn parse(payload: &[u8]) -> Result<Self, Flaw> {
        let mut members = json::parse_object(payload, TOKEN_DEPTH)?;
        let iss = members.text("iss")?.into_owned();
        let vct = Vct::parse(&members.text("vct")?).ok_or(Flaw::CredentialType)?;
        if (iss == SELF) != vct.is_own_word() {
            return Err(Flaw::CredentialType);
        }
        let (iat, exp) = (members.number("iat")?, members.number("exp")?);
        let nbf = members.optional_number("nbf")?;
        if exp <= iat || nbf.is_some_and(|nbf| exp <= nbf) {
            return Err(Flaw::Times);
        }
        if vct.is_paper() && exp.saturating_sub(iat) > LONGEST_PAPER_SECONDS {
            return Err(Flaw::Times);
        }
        let (holder, purpose) = match (vct.is_paper(), members.take("cnf")) {
            (true, None) => (None, Some(members.text("purpose")?.into_owned())),
            (true, Some(_)) => return Err(Flaw::HolderKey),
            (false, cnf) => (Some(read_cnf(cnf)?), None),
        };
        match members.take("_sd_alg") {
            None => {}
            Some(Json::Text(name)) if name == "sha-256" => {}
            Some(_) => return Err(Flaw::HashAlgorithm),
        }
        let digests = match members.take("_sd") {
            None => Vec::new(),
            Some(list) => read_digests(list)?,
        };
        let status = members.take("status").map(StatusEntry::read).transpose()?;
        let witness = match vct {
            Vct::Witnessed => Some(Witness::read(&mut members)?),
            Vct::Eligibility | Vct::SelfAttested | Vct::Paper | Vct::SelfPaper => None,
        };
        // Nobody signs today what they will see tomorrow.
        if witness
            .as_ref()
            .is_some_and(|witness| Moment(iat).plus_seconds(86_399).day_in_japan() < witness.seen_on)
        {
            return Err(Flaw::Times);
        }
        let open = read_fields(members)?;
        Ok(Self {
            iss,
            iat: Moment(iat),
            nbf: nbf.map(Moment),
            exp: Moment(exp),
            vct,
            holder,
            purpose,
            witness,
            status,
            digests,
            open,
        })
    }
}

/// Whether a name belongs to a token itself, so that no disclosure may take it (RFC 9901 §4.1, §7.1; RFC 7519 §4.1).
pub(crate) fn is_reserved(name: &str) -> bool {
    matches!(
        name,
        "_sd"
            | "..."
            | "_sd_alg"
            | "iss"
            | "sub"
            | "aud"
            | "iat"
            | "nbf"
            | "exp"
            | "jti"
            | "vct"
            | "cnf"
            | "status"
            | "purpose"
            | "witnessed_at"
            | "original"
            | "institution"
            | "institution_name"
    )
}

/// Reads a list of digests.
pub(crate) fn read_digests(list: Json<'_>) -> Result<Vec<[u8; 32]>, Flaw> {
    let Json::List(list) = list else {
        return Err(Flaw::Digest);
    };
    list.into_iter()
        .map(|item| match item {
            Json::Text(text) => b64::read_array(&text).ok_or(Flaw::Digest),
            Json::Number(_) | Json::Flag(_) | Json::List(_) | Json::Object(_) => Err(Flaw::Digest),
        })
        .collect()
}

/// Reads an object that holds fields and nothing else.
pub(crate) fn read_fields(members: Members<'_>) -> Result<Vec<(FieldId, String)>, Flaw> {
    members
        .into_rest()
        .into_iter()
        .map(|(name, value)| {
            let field = match FieldId::parse(&name) {
                Some(field) => field,
                None if name == "_sd_alg" => return Err(Flaw::HashAlgorithm),
                None if is_reserved(&name) => return Err(Flaw::Name),
                None => return Err(Flaw::Member),
            };
            match value {
                Json::Text(text) => Ok((field, read_value(field, &text)?)),
                Json::Number(_) | Json::Flag(_) | Json::List(_) | Json::Object(_) => Err(Flaw::Value),
            }
        })
        .collect()
}

/// Takes a value that is written exactly as a record stores it, so that no reader has to interpret it.
pub(crate) fn read_value(field: FieldId, text: &str) -> Result<String, Flaw> {
    let shape = eligibility::KIND
        .fields
        .iter()
        .find(|own| own.id == field.id())
        .ok_or(Flaw::Name)?;
    // Twelve digits that merely fit a 個人番号 were asked about when the record was made.
    let as_stored = match shape.read(text, Confirmed::Yes).map_err(|_| Flaw::Value)? {
        Value::Text(stored) => stored == text,
        Value::Day(_) => is_iso_day(text),
        Value::Rows(_) => false,
    };
    if as_stored {
        Ok(text.to_owned())
    } else {
        Err(Flaw::Value)
    }
}

/// Whether a text that is known to be some day is written `2026-11-23`, and not in one of the ways of people.
fn is_iso_day(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(at, b)| match at {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        })
}

fn read_cnf(cnf: Option<Json<'_>>) -> Result<PublicKey, Flaw> {
    let Some(Json::Object(mut members)) = cnf else {
        return Err(Flaw::HolderKey);
    };
    let key = jwk::read(members.take("jwk"))?;
    members.finish(Flaw::HolderKey)?;
    Ok(key)
}

/// Whoever finds a paper can show it: a month, and a day for rounding.
const LONGEST_PAPER_SECONDS: i64 = 32 * 86_400;
/// Every shape of a token fits into three: payload, `cnf`, `jwk`; disclosure, group, `_sd`.
pub(crate) const TOKEN_DEPTH: usize = 3;
