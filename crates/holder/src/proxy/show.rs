//! Showing in a person's place: what the person's home entrusts, and what the proxy makes of it at a counter.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};
use tefuda_consent::{Audience, FieldId, Preset, Request, preset, propose};
use tefuda_credential::{Delegated, Delegation, ProxyProof, codec, delegate, delegate_own_word};
use tefuda_crypto::Random;
use tefuda_qr::Code;
use tefuda_record::{Compartment, Moment, kinds::prescription};
use tefuda_vault::{Filter, Removed, Vault};

use super::ProxyError;
use super::grant::{DAY, Grant, Showing};
use super::kept::Kept;
use super::letter::Held;
use super::note::Note;
use crate::Choosing;
use crate::pick::{pick, take};
use crate::prove::symbol;
use crate::{ProveError, choose_eligibility, locks};

/// Whether medicines are to be fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fetching {
    /// 薬を受け取る.
    Medicines,
    /// 資格を見せる.
    Nothing,
}

/// A proof that a proxy shows.
pub struct ShownByProxy {
    /// The proof.
    pub proof: ProxyProof,
    /// The digits of the QR code.
    pub digits: String,
    /// Bytes in it.
    pub bytes: usize,
    /// The QR code.
    pub code: Code,
    /// The person in whose place it is shown.
    pub person: String,
}

/// Whether presentations must be made anew: they last a week, and a proxy may not come by every day.
pub(crate) fn is_due(kept: &Kept, now: Moment) -> bool {
    let grant = &kept.grant;
    (grant.show || grant.receive) && now.0.saturating_sub(kept.shown_at) >= DAY
}

/// Entrusts the showings of a grant anew. Nothing where there is no valid 資格, or every field is locked.
pub(crate) fn entrust(
    vault: &mut Vault,
    kept: &Kept,
    now: Moment,
    random: &mut dyn Random,
) -> Result<Vec<Showing>, ProxyError> {
    let chosen = match choose_eligibility(vault, None, now.day_in_japan()) {
        Ok(chosen) => chosen,
        Err(ProveError::NoEligibility | ProveError::Expired) => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let grant = &kept.grant;
    let card = kept.proxy_card()?;
    let number = exchange_number(vault, now)?;
    let mut showings = Vec::new();
    let wanted = [
        ("hospital", false, grant.show),
        ("pharmacy", false, grant.show),
        ("treatment", true, grant.receive),
    ];
    for (name, receive, _) in wanted.into_iter().filter(|(_, _, is)| *is) {
        let shape = preset(name).ok_or(ProxyError::Damaged)?;
        // Fetching shows the bare 資格 to a pharmacy.
        let purpose = if receive {
            preset("pharmacy").ok_or(ProxyError::Damaged)?.purpose
        } else {
            shape.purpose
        };
        let request = Request {
            purpose,
            ..Request::from_preset(shape, Audience::Anyone)
        };
        let mut proposal = propose(&request, &chosen.record, &locks(vault)?)?;
        hide_whereabouts(&mut proposal);
        if proposal.shown().next().is_none() {
            continue;
        }
        let fields: BTreeSet<FieldId> = proposal.shown().collect();
        let seconds = (grant.until - now.0).clamp(1, 7 * DAY);
        let entrusted = proposal.entrust(now, seconds)?;
        let delegation = Delegation {
            name: &grant.proxy,
            key: &card.key,
            grant: &grant.id,
            exchange_number: number.as_deref().filter(|_| receive),
        };
        // One copy for this proxy and this sort of counter, shown again and again: whom the proxy meets is theirs to know.
        let for_proxy = Audience::parse(&format!("{}-{}", grant.id, showing_name(shape, receive)));
        let picked = match for_proxy {
            Ok(audience) => pick(vault, &chosen.record, &fields, &audience, now)?.0,
            Err(_) => None,
        };
        let delegated = match picked {
            Some(picked) => {
                let delegated = delegate(&picked.credential, &entrusted, &picked.key, delegation)?;
                take(vault, picked.id, &picked.whose)?;
                delegated
            }
            None => delegate_own_word(&chosen.record, &entrusted, delegation, random)?,
        };
        log_entrusted(vault, grant, &delegated, receive, now)?;
        showings.push(Showing {
            preset: showing_name(shape, receive).to_owned(),
            receive,
            text: delegated.text().to_owned(),
        });
    }
    Ok(showings)
}

const fn showing_name(preset: &Preset, receive: bool) -> &'static str {
    if receive { "receive" } else { preset.id }
}

/// A proxy has no use for where a person lives.
fn hide_whereabouts(proposal: &mut tefuda_consent::Proposal) {
    for field in ["address", "insurer_address", "insurer_phone"]
        .iter()
        .filter_map(|id| FieldId::parse(id))
    {
        proposal.hide(field);
    }
}

/// 引換番号 of the newest prescription that is not filled and not over.
fn exchange_number(vault: &Vault, now: Moment) -> Result<Option<String>, ProxyError> {
    let today = now.day_in_japan();
    let prescriptions = vault.list(Filter {
        kind: Some(&prescription::KIND),
        removed: Removed::Hidden,
    })?;
    Ok(prescriptions
        .iter()
        .filter_map(|stored| stored.record().ok())
        .find_map(|record| {
            let issued_on = record.day_of("issued_on")?;
            let last = record
                .day_of("expires_on")
                .unwrap_or_else(|| prescription::last_day(issued_on));
            (record.day_of("filled_on").is_none() && last >= today)
                .then(|| record.text("exchange_number"))
                .flatten()
        }))
}

fn log_entrusted(
    vault: &mut Vault,
    grant: &Grant,
    delegated: &Delegated,
    receive: bool,
    now: Moment,
) -> Result<(), ProxyError> {
    let fields: Vec<&str> = delegated.fields().iter().map(|field| field.id()).collect();
    let entry = Map::from_iter([
        ("outcome".to_owned(), Json::from("entrusted")),
        ("proxy".to_owned(), Json::from(grant.proxy.as_str())),
        ("grant".to_owned(), Json::from(grant.id.as_str())),
        ("fields".to_owned(), Json::from(fields)),
        ("purpose".to_owned(), Json::from(delegated.purpose().id())),
        ("receive".to_owned(), Json::from(receive)),
    ]);
    vault.log_append(Compartment::Eligibility, &entry, now)?;
    Ok(())
}

/// The grant that a replica is held under.
///
/// # Errors
/// [`ProxyError::Over`], [`ProxyError::Vault`].
pub fn grant_held(replica: &Vault) -> Result<Grant, ProxyError> {
    Ok(Held::of(replica)?.grant)
}

/// Closes at a counter what the person entrusted, and notes it for the person's log before it leaves.
///
/// # Errors
/// [`ProxyError::Over`], [`ProxyError::NothingToShow`], [`ProxyError::Present`], [`ProxyError::Prove`],
/// [`ProxyError::Vault`].
pub fn prove_as_proxy(
    replica: &mut Vault,
    (wanted, fetching): (&str, Fetching),
    audience: &Audience,
    (now, seconds): (Moment, i64),
    random: &mut dyn Random,
) -> Result<ShownByProxy, ProxyError> {
    let held = Held::of(replica)?;
    if held.grant.is_over(now) {
        return Err(ProxyError::Over);
    }
    let wanted = match fetching {
        Fetching::Medicines => "receive",
        Fetching::Nothing => wanted,
    };
    let showing = held.grant.showings.iter().find(|showing| showing.preset == wanted);
    let showing = showing.ok_or(ProxyError::NothingToShow)?;
    let delegated = Delegated::parse(&showing.text).map_err(|_| ProxyError::Damaged)?;
    if delegated.by().until <= now {
        return Err(ProxyError::NothingToShow);
    }
    let proof = delegated.close(&held.keys()?.signing, audience, (now, seconds), random)?;
    let digits = codec::encode(&proof.text).map_err(ProveError::from)?;
    let bytes = codec::payload_bytes(&proof.text).map_err(ProveError::from)?;
    let code = symbol(&digits, Choosing::Best)?;
    // Noted before it leaves: what the person cannot come to know is not shown.
    let note = Note::Shown {
        fields: proof.fields.iter().map(|field| field.id().to_owned()).collect(),
        audience: audience.as_str().to_owned(),
        purpose: proof.purpose.id().to_owned(),
        receive: showing.receive,
    };
    note.send(replica, &held.grant, now)?;
    Ok(ShownByProxy {
        proof,
        digits,
        bytes,
        code,
        person: held.grant.person_card().map(|card| card.name).unwrap_or_default(),
    })
}

impl std::fmt::Debug for ShownByProxy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ShownByProxy({:?})", self.proof)
    }
}
