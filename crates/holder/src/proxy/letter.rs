//! Letters: what a person hands to a proxy, sealed to them alone and signed.

use std::path::Path;

use serde::{Deserialize, Serialize};
use tefuda_crypto::{PublicKey, Random, open_with, seal_to};
use tefuda_record::Moment;
use tefuda_sync::Folder;
use tefuda_vault::{Acting, Home, PersonId, Place, Side, StorageError, Vault, VaultError};
use zeroize::Zeroizing;

use super::ProxyError;
use super::card::{OwnKeys, ProxyCard, from_hex, own_keys, to_hex};
use super::grant::Grant;

/// What a proxy's home keeps of a grant, in the replica's device file.
#[derive(Serialize, Deserialize)]
pub(crate) struct Held {
    pub(crate) grant: Grant,
    /// The proxy's own keys, as [`OwnKeys::write`] writes them.
    keys: String,
    pub(crate) folder: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Signed {
    grant: String,
    signature: String,
}

/// Writes the letter of a grant.
pub(crate) fn write(grant: &Grant, keys: &OwnKeys, proxy: &ProxyCard) -> Result<Vec<u8>, ProxyError> {
    let text = grant.write()?;
    let signature = keys.signing.sign(&message(&text))?;
    let signed = Signed {
        grant: text.to_string(),
        signature: to_hex(signature.bytes()),
    };
    let plain = serde_json::to_vec(&signed).map(Zeroizing::new).map_err(|_| damaged())?;
    seal_to(std::slice::from_ref(&proxy.recipient), &plain).map_err(|_| damaged().into())
}

/// Opens a letter, if it is sealed to these keys, and signed by whom it says.
pub(crate) fn open(letter: &[u8], keys: &OwnKeys) -> Option<Grant> {
    let plain = open_with(&keys.identity, letter).ok()?;
    let signed: Signed = serde_json::from_slice(&plain).ok()?;
    let grant = Grant::read(signed.grant.as_bytes())?;
    let card = grant.person_card()?;
    let signature = from_hex::<64>(&signed.signature)?;
    let is_signed = card.key.verify(&message(&signed.grant), &signature).is_ok();
    (is_signed && grant.is_to(keys.signing.public())).then_some(grant)
}

fn message(grant: &str) -> Vec<u8> {
    [b"tefuda-grant-1\n", grant.as_bytes()].concat()
}

/// A grant that waits in the folder for somebody of this home, and the card of who made it.
///
/// With `fingerprint` the person's card must be that one; whoever made the letter may be anybody until two people compared.
/// Answers the replica's person.
///
/// # Errors
/// [`ProxyError::NoLetter`], [`ProxyError::OtherFingerprint`], [`ProxyError::Folder`], [`ProxyError::Home`],
/// [`ProxyError::Vault`].
pub fn accept_grant(
    home: &mut Home,
    by: &PersonId,
    through: &Path,
    agrees: &dyn Fn(&ProxyCard) -> bool,
    random: &mut dyn Random,
) -> Result<(PersonId, Grant), ProxyError> {
    let folder = Folder::open(through)?;
    let mut vault = home.person(by)?;
    let keys = own_keys(&mut vault, random)?;
    let known = held_grants(home);
    let mut newest: Option<Grant> = None;
    for letter in folder.letters()? {
        let Some(grant) = open(&letter, &keys) else { continue };
        let is_new = grant.ended_at.is_none() && !known.contains(&grant.id);
        if is_new && newest.as_ref().is_none_or(|held| held.version < grant.version) {
            newest = Some(grant);
        }
    }
    let grant = newest.ok_or(ProxyError::NoLetter)?;
    let card = grant.person_card().ok_or(ProxyError::Damaged)?;
    if !agrees(&card) {
        return Err(ProxyError::OtherFingerprint);
    }
    let acting = grant.acting(by);
    let name = free_name(home, &card.name);
    let person = home.add_replica(&name, acting, random)?;
    let mut replica = home.person(&person)?;
    let held = Held {
        grant: grant.clone(),
        keys: keys.write().to_string(),
        folder: through.display().to_string(),
    };
    held.store(&mut replica)?;
    held.begin_lines(&mut replica)?;
    Ok((person, grant))
}

/// Takes in a newer letter of the same grant. Answers whether there was one.
pub(crate) fn refresh(
    home: &mut Home,
    person: &PersonId,
    folder: &Folder,
    random: &mut dyn Random,
) -> Result<bool, ProxyError> {
    let mut replica = home.person(person)?;
    let mut held = Held::of(&replica)?;
    let keys = held.keys()?;
    let mut is_new = false;
    for letter in folder.letters()? {
        let Some(grant) = open(&letter, &keys) else { continue };
        // The same grant, of the same person: whoever else seals to this proxy changes nothing of it.
        let same = grant.id == held.grant.id && grant.is_of(&held.grant);
        if same && grant.version > held.grant.version {
            held.grant = grant;
            is_new = true;
        }
    }
    if is_new {
        held.store(&mut replica)?;
    }
    // Compared, not only after a new letter: a crash may have come between the two.
    let acting = home.acting(person).ok_or(ProxyError::Over)?;
    let wanted = held.grant.acting(&acting.by);
    if *acting != wanted {
        drop(replica);
        home.change_acting(person, wanted, random)?;
        replica = home.person(person)?;
    }
    if held.grant.ended_at.is_none() {
        held.begin_lines(&mut replica)?;
    }
    Ok(is_new)
}

fn held_grants(home: &Home) -> Vec<String> {
    let replicas = home.persons().into_iter().filter_map(|person| home.acting(&person.id));
    replicas.map(|acting| acting.grant.clone()).collect()
}

/// The person's name, or the next that nobody of this home has.
fn free_name(home: &Home, name: &str) -> String {
    let taken: Vec<String> = home.persons().into_iter().map(|person| person.name).collect();
    let mut tries = std::iter::once(format!("{name}（代理）")).chain((2..).map(|n| format!("{name}（代理{n}）")));
    tries.find(|name| !taken.contains(name)).unwrap_or_default()
}

impl Held {
    pub(crate) fn of(replica: &Vault) -> Result<Self, ProxyError> {
        let note = replica.note(HELD)?.ok_or(ProxyError::Over)?;
        serde_json::from_slice(&note).map_err(|_| damaged().into())
    }

    fn store(&self, replica: &mut Vault) -> Result<(), ProxyError> {
        let text = serde_json::to_vec(self).map(Zeroizing::new).map_err(|_| damaged())?;
        Ok(replica.put_note(HELD, &text)?)
    }

    pub(crate) fn keys(&self) -> Result<OwnKeys, ProxyError> {
        OwnKeys::read(self.keys.as_bytes()).ok_or(damaged().into())
    }

    /// Begins the lines of a grant that are not begun, and turns those that have a newer key.
    fn begin_lines(&self, replica: &mut Vault) -> Result<(), ProxyError> {
        let keys = self.keys()?;
        let person: PublicKey = self.grant.person_card().ok_or(ProxyError::Damaged)?.key;
        for (place, terms, rights) in self.grant.all_lines() {
            let line = terms.line(Side::Replica, rights, (&keys.signing, &person))?;
            replica.line_begin(place, &line)?;
            replica.line_turn(place, line.id, (line.epoch.0, &line.epoch.1))?;
        }
        Ok(())
    }
}

impl Grant {
    /// What the proxy's home holds its replica to.
    fn acting(&self, by: &PersonId) -> Acting {
        Acting {
            grant: self.id.clone(),
            by: by.clone(),
            until: self.ended_at.unwrap_or(self.until),
            rights: self
                .all_lines()
                .filter_map(|(place, _, rights)| match place {
                    Place::Drawer(drawer) => Some((drawer.id().to_owned(), rights)),
                    Place::Device => None,
                })
                .collect(),
        }
    }

    /// Whether it is over, by the clock or because the person ended it.
    #[must_use]
    pub fn is_over(&self, now: Moment) -> bool {
        self.ended_at.is_some() || self.until <= now.0
    }
}

pub(crate) fn damaged() -> VaultError {
    VaultError::Storage(StorageError::Damaged)
}

const HELD: &str = "grant-held";
