//! Letting somebody act, and ending it: the person's side.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use serde_json::{Map, Value as Json};
use tefuda_crypto::Random;
use tefuda_paper::GrantNote;
use tefuda_record::{Compartment, Moment, check_line};
use tefuda_sync::LineId;
use tefuda_vault::{Home, LogHead, Rights, Vault};

use super::ProxyError;
use super::card::{ProxyCard, own_card, to_hex};
use super::grant::{DAY, FORMAT, Grant, ID_LENGTH, LineTerms, NAME_MAX};
use super::kept::{GrantState, Granted, Kept};
use crate::{Language, Words, locks};

/// What a person asks for when they let somebody act.
pub struct GrantAsk {
    /// Whom.
    pub card: ProxyCard,
    /// What the person calls them; what they call themselves otherwise.
    pub name: Option<String>,
    /// What they may do in which drawer.
    pub drawers: BTreeMap<Compartment, Rights>,
    /// 資格を見せる.
    pub show: bool,
    /// 薬を受け取る.
    pub receive: bool,
    /// For how long.
    pub days: i64,
    /// Nothing is handed over before the proxy asked and so many days passed without a no.
    pub wait_days: Option<i64>,
    /// The folder or stick between the two homes.
    pub through: PathBuf,
}

/// Lets somebody act. Their card must have been compared before.
///
/// # Errors
/// [`ProxyError::NothingGranted`], [`ProxyError::Term`], [`ProxyError::Name`], [`ProxyError::Locked`] where records of the
/// 資格 would go out whole although a field is locked, [`ProxyError::Folder`], [`ProxyError::Vault`].
pub fn make_grant(
    vault: &mut Vault,
    ask: GrantAsk,
    now: Moment,
    random: &mut dyn Random,
) -> Result<Granted, ProxyError> {
    let name = ask.name.unwrap_or_else(|| ask.card.name.clone());
    check_line(&name, NAME_MAX).map_err(|_| ProxyError::Name)?;
    if !tefuda_record::find_personal_numbers(&name).is_empty() {
        return Err(ProxyError::Name);
    }
    if ask.drawers.is_empty() && !ask.show && !ask.receive {
        return Err(ProxyError::NothingGranted);
    }
    if !(1..=DAYS_MAX).contains(&ask.days) || !ask.wait_days.is_none_or(|days| (1..=WAIT_MAX).contains(&days)) {
        return Err(ProxyError::Term);
    }
    let shows_eligibility = ask
        .drawers
        .get(&Compartment::Eligibility)
        .is_some_and(|rights| rights.view);
    if shows_eligibility && locks(vault)?.fields().next().is_some() {
        return Err(ProxyError::Locked);
    }
    tefuda_sync::Folder::open(&ask.through)?;
    let person = own_card(vault, random)?;
    let mut lines = BTreeMap::new();
    for drawer in ask.drawers.keys() {
        lines.insert(drawer.id().to_owned(), LineTerms::make(random)?);
    }
    let grant = Grant {
        tefuda_grant: FORMAT,
        id: LineId::make(random)?.to_string().chars().take(ID_LENGTH).collect(),
        version: 1,
        person: person.text(),
        proxy: name,
        proxy_key: to_hex(&ask.card.key.compressed()),
        drawers: ask
            .drawers
            .iter()
            .map(|(drawer, rights)| (drawer.id().to_owned(), *rights))
            .collect(),
        show: ask.show,
        receive: ask.receive,
        from: now.0,
        until: now.plus_seconds(ask.days * DAY).0,
        wait_days: ask.wait_days,
        ended_at: None,
        post: LineTerms::make(random)?,
        lines,
        showings: Vec::new(),
    };
    let kept = Kept {
        grant,
        card: ask.card.text(),
        through: ask.through,
        requested_at: None,
        shown_at: 0,
        used_at: None,
    };
    log(vault, "granted", &kept.grant, now)?;
    kept.store(vault)?;
    kept.begin_lines(vault)?;
    kept.view(now)
}

/// The grants of a person, the newest first.
///
/// # Errors
/// [`ProxyError::Vault`].
pub fn grants(vault: &Vault, now: Moment) -> Result<Vec<Granted>, ProxyError> {
    let mut all = Kept::all(vault)?;
    all.sort_by_key(|kept| std::cmp::Reverse((kept.grant.from, kept.grant.id.clone())));
    all.iter().map(|kept| kept.view(now)).collect()
}

/// Names of proxies who asked and wait, each with the moment at which their grant begins unless the person says no.
///
/// # Errors
/// [`ProxyError::Vault`].
pub fn requests_waiting(vault: &Vault, now: Moment) -> Result<Vec<(String, String, Moment)>, ProxyError> {
    let waiting = grants(vault, now)?
        .into_iter()
        .filter_map(|granted| match granted.state {
            GrantState::Waits(until) => Some((granted.grant.id, granted.grant.proxy, until)),
            GrantState::Active | GrantState::StandsBy | GrantState::Over => None,
        });
    Ok(waiting.collect())
}

/// Ends a grant. Those who stay get new keys first, then the proxy's keys are dropped; the letter that says so goes with the
/// next carrying. What the proxy saw they have seen.
///
/// # Errors
/// [`ProxyError::NoSuchGrant`], [`ProxyError::Vault`].
pub fn end_grant(
    vault: &mut Vault,
    beginning: &str,
    now: Moment,
    random: &mut dyn Random,
) -> Result<Granted, ProxyError> {
    let mut kept = Kept::find(vault, beginning)?;
    if kept.grant.ended_at.is_none() {
        for mut other in Kept::all(vault)? {
            if other.grant.id != kept.grant.id && other.is_active(now) {
                other.turn(&kept.grant, random)?;
                other.store(vault)?;
                other.begin_lines(vault)?;
            }
        }
        log(vault, "revoked", &kept.grant, now)?;
        kept.end(vault, now)?;
    }
    kept.view(now)
}

/// Ends every grant of everybody in a home. Answers how many.
///
/// # Errors
/// [`ProxyError::Vault`].
pub fn cut_all_proxies(home: &Home, now: Moment) -> Result<usize, ProxyError> {
    let mut cut = 0;
    for person in home.persons() {
        if home.acting(&person.id).is_some() {
            continue;
        }
        let mut vault = home.person(&person.id)?;
        for mut kept in Kept::all(&vault)? {
            if kept.grant.ended_at.is_none() {
                log(&mut vault, "revoked", &kept.grant, now)?;
                kept.end(&mut vault, now)?;
                cut += 1;
            }
        }
    }
    Ok(cut)
}

/// Says no to a request that waits. The grant stands by again.
///
/// # Errors
/// [`ProxyError::NoSuchGrant`], [`ProxyError::Vault`].
pub fn reject_request(vault: &mut Vault, beginning: &str, now: Moment) -> Result<Granted, ProxyError> {
    let mut kept = Kept::find(vault, beginning)?;
    if kept.requested_at.take().is_some() {
        kept.grant.version += 1;
        log(vault, "rejected", &kept.grant, now)?;
        kept.store(vault)?;
    }
    kept.view(now)
}

/// The grant on paper.
#[must_use]
pub fn grant_note_of(granted: &Granted, language: Language) -> GrantNote {
    let words = Words::new(language);
    let mut scopes: Vec<(String, String)> = granted
        .grant
        .drawers
        .iter()
        .map(|(drawer, rights)| {
            let deeds = [(rights.view, "view"), (rights.add, "add"), (rights.change, "change")];
            let deeds: Vec<String> = deeds
                .into_iter()
                .filter(|(is, _)| *is)
                .map(|(_, deed)| words.say(&format!("deed-{deed}")))
                .collect();
            (words.say(&format!("compartment-{drawer}")), deeds.join("・"))
        })
        .collect();
    for (is, deed) in [(granted.grant.show, "show"), (granted.grant.receive, "receive")] {
        if is {
            scopes.push((words.say("compartment-eligibility"), words.say(&format!("deed-{deed}"))));
        }
    }
    GrantNote {
        person: granted.grant.person_card().map(|card| card.name).unwrap_or_default(),
        proxy: granted.grant.proxy.clone(),
        fingerprint: Some(granted.fingerprint.clone()),
        scopes,
        from: Moment(granted.grant.from).day_in_japan(),
        until: Moment(granted.grant.until).day_in_japan(),
        signed: None,
    }
}

/// Writes into the disclosure log what became of a grant.
pub(crate) fn log(vault: &mut Vault, outcome: &str, grant: &Grant, now: Moment) -> Result<LogHead, ProxyError> {
    let entry = Map::from_iter([
        ("outcome".to_owned(), Json::from(outcome)),
        ("proxy".to_owned(), Json::from(grant.proxy.as_str())),
        ("grant".to_owned(), Json::from(grant.id.as_str())),
        ("drawers".to_owned(), grant.drawers.keys().cloned().collect()),
        ("show".to_owned(), Json::from(grant.show)),
        ("receive".to_owned(), Json::from(grant.receive)),
    ]);
    Ok(vault.log_append(Compartment::Eligibility, &entry, now)?)
}

impl fmt::Debug for GrantAsk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GrantAsk({} drawers)", self.drawers.len())
    }
}

const DAYS_MAX: i64 = 366;
const WAIT_MAX: i64 = 90;
