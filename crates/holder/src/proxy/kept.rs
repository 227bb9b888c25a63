//! A grant, as the person's home keeps it: with the keys of its lines, in the device file and nowhere else.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tefuda_crypto::{Identity, Random};
use tefuda_record::{Compartment, Moment};
use tefuda_sync::LineId;
use tefuda_vault::{Place, Side, Vault, VaultError};
use zeroize::Zeroizing;

use super::ProxyError;
use super::card::{CardText, ProxyCard, own_keys_of};
use super::grant::{DAY, Grant};
use super::letter::damaged;

/// A grant with what only the person's home knows of it.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) grant: Grant,
    pub(super) card: CardText,
    pub(crate) through: PathBuf,
    pub(crate) requested_at: Option<i64>,
    pub(crate) shown_at: i64,
    pub(crate) used_at: Option<i64>,
}

/// A grant, as lists show it.
#[derive(Clone)]
pub struct Granted {
    /// The grant.
    pub grant: Grant,
    /// The proxy's fingerprint.
    pub fingerprint: String,
    /// How it stands.
    pub state: GrantState,
    /// When the proxy last did something under it.
    pub used_at: Option<Moment>,
}

/// How a grant stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GrantState {
    /// The proxy may act.
    Active,
    /// Nothing is handed over before the proxy asks and the wait passes.
    StandsBy,
    /// The proxy asked; at this moment it begins unless the person says no.
    Waits(Moment),
    /// It has ended.
    Over,
}

impl Kept {
    pub(crate) fn all(vault: &Vault) -> Result<Vec<Self>, ProxyError> {
        let mut all = Vec::new();
        for name in vault.notes()?.iter().filter(|name| name.starts_with(NOTE)) {
            if let Some(note) = vault.note(name)? {
                all.push(serde_json::from_slice(&note).map_err(|_| damaged())?);
            }
        }
        Ok(all)
    }

    pub(super) fn find(vault: &Vault, beginning: &str) -> Result<Self, ProxyError> {
        let mut found = Self::all(vault)?;
        found.retain(|kept| !beginning.is_empty() && kept.grant.id.starts_with(beginning));
        match (found.pop(), found.is_empty()) {
            (Some(kept), true) => Ok(kept),
            (Some(_) | None, _) => Err(ProxyError::NoSuchGrant),
        }
    }

    pub(crate) fn store(&self, vault: &mut Vault) -> Result<(), ProxyError> {
        let text = serde_json::to_vec(self).map(Zeroizing::new).map_err(|_| damaged())?;
        Ok(vault.put_note(&format!("{NOTE}{}", self.grant.id), &text)?)
    }

    pub(crate) fn proxy_card(&self) -> Result<ProxyCard, ProxyError> {
        ProxyCard::of_text(&self.card).ok_or(damaged().into())
    }

    /// Whether anything is handed over.
    pub(crate) fn is_active(&self, now: Moment) -> bool {
        self.grant.wait_days.is_none() && !self.grant.is_over(now)
    }

    pub(crate) fn state(&self, now: Moment) -> GrantState {
        match (self.grant.is_over(now), self.grant.wait_days, self.requested_at) {
            (true, _, _) => GrantState::Over,
            (false, None, _) => GrantState::Active,
            (false, Some(_), None) => GrantState::StandsBy,
            (false, Some(days), Some(at)) => GrantState::Waits(Moment(at).plus_seconds(days * DAY)),
        }
    }

    pub(super) fn view(&self, now: Moment) -> Result<Granted, ProxyError> {
        Ok(Granted {
            grant: self.grant.clone(),
            fingerprint: self.proxy_card()?.fingerprint(),
            state: self.state(now),
            used_at: self.used_at.map(Moment),
        })
    }

    /// What the proxy is given now. While it stands by there is the line for notes and nothing else.
    pub(crate) fn letter(&self) -> Grant {
        let mut grant = self.grant.clone();
        if grant.wait_days.is_some() || grant.ended_at.is_some() {
            grant.lines.clear();
            grant.showings.clear();
        }
        grant
    }

    /// Begins what is to be begun and turns what has a newer key: to be called after every [`store`](Self::store).
    pub(crate) fn begin_lines(&self, vault: &mut Vault) -> Result<(), ProxyError> {
        let keys = own_keys_of(vault)?;
        let proxy = self.proxy_card()?;
        let letter = self.letter();
        for (place, terms, rights) in letter.all_lines() {
            let line = terms.line(Side::Home, rights, (&keys.signing, &proxy.key))?;
            vault.line_begin(place, &line)?;
            vault.line_turn(place, line.id, (line.epoch.0, &line.epoch.1))?;
        }
        Ok(())
    }

    /// The drawers that are handed over.
    pub(crate) fn drawers(&self) -> Vec<Compartment> {
        self.grant
            .lines
            .keys()
            .filter_map(|drawer| Compartment::parse(drawer))
            .collect()
    }

    /// The line of a place.
    pub(crate) fn line(&self, place: Place) -> Result<LineId, ProxyError> {
        match place {
            Place::Device => self.grant.post(),
            Place::Drawer(drawer) => self.grant.lines.get(drawer.id()).ok_or(ProxyError::Damaged)?.id(),
        }
    }

    /// All its lines.
    pub(crate) fn line_ids(&self) -> Vec<LineId> {
        self.grant
            .lines
            .values()
            .chain([&self.grant.post])
            .filter_map(|terms| terms.id().ok())
            .collect()
    }

    /// New keys where this grant and another have a drawer in common.
    pub(super) fn turn(&mut self, other: &Grant, random: &mut dyn Random) -> Result<(), ProxyError> {
        for (_, terms) in self
            .grant
            .lines
            .iter_mut()
            .filter(|(drawer, _)| other.lines.contains_key(*drawer))
        {
            terms.epoch += 1;
            terms.key = Identity::make(random)?.to_secret_string().to_string();
        }
        self.grant.version += 1;
        Ok(())
    }

    /// Drops every key of it. Written down first: a crash leaves it ended and the keys to be dropped at the next carrying.
    pub(crate) fn end(&mut self, vault: &mut Vault, now: Moment) -> Result<(), ProxyError> {
        let places: Vec<(Place, LineId)> = self
            .grant
            .lines
            .iter()
            .filter_map(|(drawer, terms)| Some((Place::Drawer(Compartment::parse(drawer)?), terms.id().ok()?)))
            .chain([(Place::Device, self.grant.post()?)])
            .collect();
        if self.grant.ended_at.is_none() {
            self.grant.ended_at = Some(now.0);
            self.grant.version += 1;
        }
        self.grant.showings.clear();
        self.requested_at = None;
        self.store(vault)?;
        for (place, line) in places {
            match vault.line_end(place, line) {
                // Never begun: it stood by.
                Ok(()) | Err(VaultError::NoSuchLine) => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.grant
            .lines
            .values_mut()
            .chain([&mut self.grant.post])
            .for_each(|terms| terms.key.clear());
        self.store(vault)
    }
}

/// Where a letter of a grant goes.
pub(crate) fn through<'a>(kept: &'a Kept, other: Option<&'a Path>) -> &'a Path {
    other.unwrap_or(&kept.through)
}

impl fmt::Debug for Granted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Granted({:?}, {:?})", self.grant, self.state)
    }
}

const NOTE: &str = "grant-by-me-";
