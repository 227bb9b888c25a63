//! A verdict as JSON: the members that command line, page and other programs share.

use serde_json::{Map, Value as Json, json};
use tefuda_credential::{Grade, Note, Shown, TrustList, Verdict};

/// The stable members of a verdict. What was not shown or is not known is `null`, and never left out.
#[must_use]
pub fn verdict_json(verdict: &Verdict, trust: Option<&TrustList>) -> Map<String, Json> {
    let shown = verdict.shown();
    let mut members = Map::new();
    let mut put = |name: &str, value: Json| members.insert(name.to_owned(), value);
    put("verdict", verdict.code().into());
    put("reason", verdict.reason().into());
    put("notes", shown.map(notes).unwrap_or_default().into());
    put("grade", shown.and_then(|shown| shown.grade).map(Grade::id).into());
    put("issuer", shown.and_then(|shown| shown.issuer.clone()).into());
    put("witness", shown.map_or(Json::Null, witness));
    put("proxy", shown.map_or(Json::Null, proxy));
    put("fields", shown.map(fields).unwrap_or_default().into());
    put("audience", shown.map(|shown| shown.audience.as_str()).into());
    put("purpose", shown.map(|shown| shown.purpose.id()).into());
    put("presented_at", shown.map(|shown| shown.presented_at.iso()).into());
    put("expires_at", shown.map(|shown| shown.expires_at.iso()).into());
    put("check_code", shown.and_then(|shown| shown.check_code.clone()).into());
    put("trust_age_days", shown.and_then(|shown| shown.trust_age_days).into());
    put("status_age_days", shown.and_then(|shown| shown.status_age_days).into());
    put("trust_root", trust.map(TrustList::root_fingerprint).into());
    members
}

fn notes(shown: &Shown) -> Vec<&'static str> {
    shown.notes.iter().copied().map(Note::code).collect()
}

fn witness(shown: &Shown) -> Json {
    shown.witness.as_ref().map_or(Json::Null, |witness| {
        json!({
            "seen_on": witness.seen_on.iso(),
            "original": witness.original,
            "institution": witness.code,
            "name": witness.name,
        })
    })
}

fn proxy(shown: &Shown) -> Json {
    shown.proxy.as_ref().map_or(Json::Null, |proxy| {
        json!({
            "name": proxy.name,
            "grant": proxy.grant,
            "until": proxy.until.iso(),
            "exchange_number": proxy.exchange_number,
        })
    })
}

fn fields(shown: &Shown) -> Map<String, Json> {
    let pair = |(field, value): &(tefuda_consent::FieldId, String)| (field.id().to_owned(), value.clone().into());
    shown.fields.iter().map(pair).collect()
}
