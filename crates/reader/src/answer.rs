//! A verdict as JSON: the members that command line, page and other programs share.

use core::fmt;
use std::collections::BTreeMap;

use serde::Serialize;
use tefuda_credential::{Grade, Note, Shown, TrustList, Verdict};

/// The stable members of a verdict. What was not shown or is not known is `null`, and never left out.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct VerdictView {
    verdict: &'static str,
    reason: Option<&'static str>,
    notes: Vec<&'static str>,
    grade: Option<&'static str>,
    issuer: Option<String>,
    witness: Option<WitnessView>,
    proxy: Option<ProxyView>,
    fields: BTreeMap<&'static str, String>,
    audience: Option<String>,
    purpose: Option<&'static str>,
    presented_at: Option<String>,
    expires_at: Option<String>,
    check_code: Option<String>,
    trust_age_days: Option<i64>,
    status_age_days: Option<i64>,
    trust_root: Option<String>,
}

/// Who saw the original, which, and when.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WitnessView {
    seen_on: String,
    original: String,
    institution: String,
    name: String,
}

/// Who shows it in the person's place.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ProxyView {
    name: String,
    grant: String,
    until: String,
    exchange_number: Option<String>,
}

/// The view of a verdict, and of the list that it went by.
#[must_use]
pub fn verdict_view(verdict: &Verdict, trust: Option<&TrustList>) -> VerdictView {
    let shown = verdict.shown();
    VerdictView {
        verdict: verdict.code(),
        reason: verdict.reason(),
        notes: shown
            .map(|shown| shown.notes.iter().copied().map(Note::code).collect())
            .unwrap_or_default(),
        grade: shown.and_then(|shown| shown.grade).map(Grade::id),
        issuer: shown.and_then(|shown| shown.issuer.clone()),
        witness: shown.and_then(witness),
        proxy: shown.and_then(proxy),
        fields: shown.map(fields).unwrap_or_default(),
        audience: shown.map(|shown| shown.audience.as_str().to_owned()),
        purpose: shown.map(|shown| shown.purpose.id()),
        presented_at: shown.map(|shown| shown.presented_at.iso()),
        expires_at: shown.map(|shown| shown.expires_at.iso()),
        check_code: shown.and_then(|shown| shown.check_code.clone()),
        trust_age_days: shown.and_then(|shown| shown.trust_age_days),
        status_age_days: shown.and_then(|shown| shown.status_age_days),
        trust_root: trust.map(TrustList::root_fingerprint),
    }
}

fn witness(shown: &Shown) -> Option<WitnessView> {
    shown.witness.as_ref().map(|witness| WitnessView {
        seen_on: witness.seen_on.iso(),
        original: witness.original.clone(),
        institution: witness.code.clone(),
        name: witness.name.clone(),
    })
}

fn proxy(shown: &Shown) -> Option<ProxyView> {
    shown.proxy.as_ref().map(|proxy| ProxyView {
        name: proxy.name.clone(),
        grant: proxy.grant.clone(),
        until: proxy.until.iso(),
        exchange_number: proxy.exchange_number.clone(),
    })
}

fn fields(shown: &Shown) -> BTreeMap<&'static str, String> {
    shown
        .fields
        .iter()
        .map(|(field, value)| (field.id(), value.clone()))
        .collect()
}

/// Health data: that there is some, never what.
impl fmt::Debug for VerdictView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerdictView({}, {} fields)", self.verdict, self.fields.len())
    }
}

impl fmt::Debug for WitnessView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WitnessView(..)")
    }
}

impl fmt::Debug for ProxyView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProxyView(..)")
    }
}
