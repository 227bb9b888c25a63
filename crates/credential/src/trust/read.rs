//! A trust list's payload, read strictly.

use tefuda_record::{InsurerNumber, Moment, check_line};

use super::{IssuerKind, Realm, TrustTerms, TrustedIssuer, TrustedKey};
use crate::json::{self, Json, Members};
use crate::{Flaw, is_institution_code, jwk, jws};

pub(super) fn payload(payload: &[u8]) -> Result<(TrustTerms, Vec<TrustedIssuer>), Flaw> {
    let mut members = json::parse_object(payload, DEPTH)?;
    let version = u64::try_from(members.number("version")?).map_err(|_| Flaw::Number)?;
    let (iat, exp) = (Moment(members.number("iat")?), Moment(members.number("exp")?));
    if exp <= iat {
        return Err(Flaw::Times);
    }
    let realm = match members.take("demo") {
        None | Some(Json::Flag(false)) => Realm::Real,
        Some(Json::Flag(true)) => Realm::Demo,
        Some(Json::Text(_) | Json::Number(_) | Json::List(_) | Json::Object(_)) => return Err(Flaw::Member),
    };
    let issuers = members
        .list("issuers")?
        .into_iter()
        .map(read_issuer)
        .collect::<Result<_, _>>()?;
    members.finish(Flaw::Member)?;
    Ok((
        TrustTerms {
            version,
            iat,
            exp,
            realm,
        },
        issuers,
    ))
}

fn read_issuer(json: Json<'_>) -> Result<TrustedIssuer, Flaw> {
    let mut members = object(json)?;
    let iss = members.text("iss")?.into_owned();
    let name = members.text("name")?.into_owned();
    check_line(&iss, LONGEST_NAME).map_err(|_| Flaw::Value)?;
    check_line(&name, LONGEST_NAME).map_err(|_| Flaw::Value)?;
    let kind = IssuerKind::parse(&members.text("kind")?).ok_or(Flaw::Value)?;
    let insurer_numbers = members
        .list("insurer_numbers")?
        .into_iter()
        .map(|number| match number {
            Json::Text(digits) => InsurerNumber::parse(&digits).map_err(|_| Flaw::Value),
            Json::Number(_) | Json::Flag(_) | Json::List(_) | Json::Object(_) => Err(Flaw::Member),
        })
        .collect::<Result<_, _>>()?;
    let institution_code = if members.has("institution_code") {
        let code = members.text("institution_code")?.into_owned();
        if !is_institution_code(&code) {
            return Err(Flaw::Value);
        }
        Some(code)
    } else {
        None
    };
    let keys: Vec<TrustedKey> = members
        .list("keys")?
        .into_iter()
        .map(read_key)
        .collect::<Result<_, _>>()?;
    let mut kids: Vec<&str> = keys.iter().map(|key| key.kid.as_str()).collect();
    kids.sort_unstable();
    if kids.iter().zip(kids.iter().skip(1)).any(|(one, next)| one == next) {
        return Err(Flaw::Twice);
    }
    members.finish(Flaw::Member)?;
    Ok(TrustedIssuer {
        iss,
        name,
        kind,
        insurer_numbers,
        institution_code,
        keys,
    })
}

fn read_key(json: Json<'_>) -> Result<TrustedKey, Flaw> {
    let mut members = object(json)?;
    let kid = members.text("kid")?.into_owned();
    if !jws::is_key_id(&kid) {
        return Err(Flaw::KeyId);
    }
    let public = jwk::read_point(&mut members)?;
    let (from, until) = (Moment(members.number("from")?), Moment(members.number("until")?));
    if until <= from {
        return Err(Flaw::Times);
    }
    let revoked_at = members.optional_number("revoked_at")?.map(Moment);
    members.finish(Flaw::Member)?;
    Ok(TrustedKey {
        kid,
        public,
        from,
        until,
        revoked_at,
    })
}

fn object(json: Json<'_>) -> Result<Members<'_>, Flaw> {
    match json {
        Json::Object(members) => Ok(members),
        Json::Text(_) | Json::Number(_) | Json::Flag(_) | Json::List(_) => Err(Flaw::Member),
    }
}

/// Payload, issuers, issuer, keys, key.
const DEPTH: usize = 5;
const LONGEST_NAME: usize = 120;
