//! A grant, as both homes know it.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use tefuda_crypto::{Identity, PublicKey, Random, SigningKey};
use tefuda_record::{Compartment, check_line};
use tefuda_sync::{DeviceId, LineId};
use tefuda_vault::{NewLine, Place, Rights, Side};
use zeroize::Zeroizing;

use super::ProxyError;
use super::card::{CardText, ProxyCard, to_hex};
use super::letter::damaged;

/// A grant, as it is written in letters.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    pub(super) tefuda_grant: u32,
    /// Its id.
    pub id: String,
    /// How often it was changed.
    pub version: u32,
    pub(super) person: CardText,
    /// What the person calls the proxy.
    pub proxy: String,
    pub(super) proxy_key: String,
    /// What the proxy may do, by drawer.
    pub drawers: BTreeMap<String, Rights>,
    /// 資格を見せる.
    pub show: bool,
    /// 薬を受け取る.
    pub receive: bool,
    /// When it was made.
    pub from: i64,
    /// When it ends.
    pub until: i64,
    /// How many days a request waits; `None` where nothing had to be asked for.
    pub wait_days: Option<i64>,
    /// When the person ended it.
    pub ended_at: Option<i64>,
    pub(super) post: LineTerms,
    pub(super) lines: BTreeMap<String, LineTerms>,
    /// Presentations that only the proxy can close.
    pub(crate) showings: Vec<Showing>,
}

/// A presentation, and what it is for.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Showing {
    pub(crate) preset: String,
    pub(crate) receive: bool,
    pub(crate) text: String,
}

/// A line as both ends know it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LineTerms {
    id: String,
    home: String,
    replica: String,
    pub(super) epoch: u32,
    pub(super) key: String,
}

impl Grant {
    pub(crate) fn write(&self) -> Result<Zeroizing<String>, ProxyError> {
        serde_json::to_string(self)
            .map(Zeroizing::new)
            .map_err(|_| damaged().into())
    }

    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let grant: Self = serde_json::from_slice(bytes).ok()?;
        let drawers = grant.drawers.keys().chain(grant.lines.keys());
        let sound = grant.tefuda_grant == FORMAT
            && check_line(&grant.proxy, NAME_MAX).is_ok()
            && grant.id.len() == ID_LENGTH
            && drawers.clone().all(|drawer| Compartment::parse(drawer).is_some())
            && grant.lines.keys().all(|drawer| grant.drawers.contains_key(drawer));
        sound.then_some(grant)
    }

    /// The card of who made it.
    #[must_use]
    pub fn person_card(&self) -> Option<ProxyCard> {
        ProxyCard::of_text(&self.person)
    }

    pub(crate) fn is_to(&self, key: &PublicKey) -> bool {
        self.proxy_key == to_hex(&key.compressed())
    }

    /// Whether the same person made both.
    pub(crate) fn is_of(&self, other: &Self) -> bool {
        match (self.person_card(), other.person_card()) {
            (Some(one), Some(two)) => one.key == two.key && one.recipient == two.recipient,
            (Some(_) | None, None) | (None, Some(_)) => false,
        }
    }

    /// The line for notes, and those of drawers that are handed over by now.
    pub(crate) fn all_lines(&self) -> impl Iterator<Item = (Place, &LineTerms, Rights)> {
        let post = (self.ended_at.is_none()).then_some((Place::Device, &self.post, Rights::default()));
        let drawers = self.lines.iter().filter_map(|(drawer, terms)| {
            let rights = self.drawers.get(drawer).copied()?;
            Some((Place::Drawer(Compartment::parse(drawer)?), terms, rights))
        });
        post.into_iter().chain(drawers)
    }

    pub(crate) fn post(&self) -> Result<LineId, ProxyError> {
        LineId::parse(&self.post.id).ok_or(ProxyError::Damaged)
    }
}

impl LineTerms {
    pub(super) fn make(random: &mut dyn Random) -> Result<Self, ProxyError> {
        Ok(Self {
            id: LineId::make(random)?.to_string(),
            home: DeviceId::make(random)?.to_string(),
            replica: DeviceId::make(random)?.to_string(),
            epoch: 1,
            key: Identity::make(random)?.to_secret_string().to_string(),
        })
    }

    pub(crate) fn line(
        &self,
        side: Side,
        rights: Rights,
        (own, theirs): (&SigningKey, &PublicKey),
    ) -> Result<NewLine, ProxyError> {
        let device = |text: &str| DeviceId::parse(text).ok_or(ProxyError::Damaged);
        let (home, replica) = (device(&self.home)?, device(&self.replica)?);
        let (me, them) = match side {
            Side::Home => (home, replica),
            Side::Replica => (replica, home),
        };
        Ok(NewLine {
            id: self.id()?,
            side,
            me,
            key: own.secret_bytes(),
            them,
            their_key: theirs.clone(),
            rights,
            epoch: (self.epoch, Identity::parse(&self.key).map_err(|_| ProxyError::Damaged)?),
        })
    }

    pub(crate) fn id(&self) -> Result<LineId, ProxyError> {
        LineId::parse(&self.id).ok_or(ProxyError::Damaged)
    }
}

impl fmt::Debug for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Grant({}, {} drawers)", self.id, self.drawers.len())
    }
}

pub(super) const FORMAT: u32 = 1;
pub(super) const ID_LENGTH: usize = 16;
pub(super) const NAME_MAX: usize = 100;
pub(super) const DAY: i64 = 86_400;
