//! A trust list's payload as text.

use super::{TrustTerms, TrustedIssuer, TrustedKey};
use crate::b64;
use crate::json::quoted;

pub(super) fn payload(terms: TrustTerms, issuers: &[TrustedIssuer]) -> String {
    let TrustTerms {
        version,
        iat,
        exp,
        realm,
    } = terms;
    let demo = if realm.is_demo() { r#","demo":true"# } else { "" };
    let issuers: Vec<String> = issuers.iter().map(issuer_entry).collect();
    format!(
        r#"{{"version":{version},"iat":{},"exp":{}{demo},"issuers":[{}]}}"#,
        iat.0,
        exp.0,
        issuers.join(",")
    )
}

fn issuer_entry(issuer: &TrustedIssuer) -> String {
    let numbers: Vec<String> = issuer
        .insurer_numbers
        .iter()
        .map(|number| quoted(number.as_str()))
        .collect();
    let code = issuer
        .institution_code
        .as_ref()
        .map(|code| format!(r#","institution_code":{}"#, quoted(code)))
        .unwrap_or_default();
    let keys: Vec<String> = issuer.keys.iter().map(key_entry).collect();
    format!(
        r#"{{"iss":{},"name":{},"kind":"{}","insurer_numbers":[{}]{code},"keys":[{}]}}"#,
        quoted(&issuer.iss),
        quoted(&issuer.name),
        issuer.kind.id(),
        numbers.join(","),
        keys.join(",")
    )
}

fn key_entry(key: &TrustedKey) -> String {
    let revoked = key
        .revoked_at
        .map(|at| format!(r#","revoked_at":{}"#, at.0))
        .unwrap_or_default();
    format!(
        r#"{{"kid":{},"x":"{}","y":"{}","from":{},"until":{}{revoked}}}"#,
        quoted(&key.kid),
        b64::write(&key.public.x()),
        b64::write(&key.public.y()),
        key.from.0,
        key.until.0
    )
}
