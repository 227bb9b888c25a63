//! Carrying: both homes tell each other what happened, through a folder or a stick.

use std::path::Path;

use serde_json::{Map, Value as Json};
use tefuda_crypto::Random;
use tefuda_record::{Compartment, Moment};
use tefuda_sync::Folder;
use tefuda_vault::{Act, Home, PersonId, Place, Sent, Taken, Vault};

use super::ProxyError;
use super::card::own_keys_of;
use super::giving::log;
use super::kept::{GrantState, Kept, through};
use super::letter::{self, Held, refresh};
use super::note::{Note, log_shown};
use super::show::{entrust, is_due};
use crate::{Coded, Problem};

/// What came of carrying under one grant.
#[derive(Debug, Clone)]
pub struct Carried {
    /// Whose records they are, as this home calls them.
    pub person: String,
    /// The proxy, where this is the person's home; nobody where it is the proxy's.
    pub proxy: Option<String>,
    /// The grant.
    pub grant: String,
    /// What was told.
    pub sent: Sent,
    /// What was taken in.
    pub taken: Taken,
    /// What else happened.
    pub events: Vec<Event>,
    /// Why it could not be carried. Others were.
    pub problem: Option<Problem>,
}

/// What happened to a grant on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The proxy asked; it begins at this moment unless the person says no.
    Requested(Moment),
    /// The wait has passed: it began.
    Began,
    /// It has ended, and what this home held under it is gone.
    Ended,
    /// The person changed it, or renewed what may be shown.
    Changed,
}

/// Carries everything of everybody in a home, each grant through its own folder or all through the one named.
///
/// # Errors
/// [`ProxyError::Home`], [`ProxyError::Vault`] where the home itself cannot be read. What goes wrong under one grant stands
/// with it.
pub fn carry_all(
    home: &mut Home,
    other: Option<&Path>,
    now: Moment,
    random: &mut dyn Random,
) -> Result<Vec<Carried>, ProxyError> {
    let mut all = Vec::new();
    for person in home.persons() {
        let Some(acting) = home.acting(&person.id).cloned() else {
            let mut vault = home.person(&person.id)?;
            for kept in Kept::all(&vault)? {
                let mut carried = Carried::begin(&person.name, &kept.grant.id);
                carried.proxy = Some(kept.grant.proxy.clone());
                let done = carry_mine(&mut vault, kept, other, (now, &mut *random), &mut carried);
                carried.problem = done.err().map(|error| error.problem());
                all.push(carried);
            }
            continue;
        };
        let mut carried = Carried::begin(&person.name, &acting.grant);
        let done = carry_theirs(home, &person.id, other, (now, &mut *random), &mut carried);
        carried.problem = done.err().map(|error| error.problem());
        all.push(carried);
    }
    Ok(all)
}

/// The person's side.
fn carry_mine(
    vault: &mut Vault,
    mut kept: Kept,
    other: Option<&Path>,
    (now, random): (Moment, &mut dyn Random),
    carried: &mut Carried,
) -> Result<(), ProxyError> {
    let is_ended = kept.grant.ended_at.is_some();
    if is_ended || kept.grant.is_over(now) {
        if !is_ended {
            log(vault, "ended", &kept.grant, now)?;
            carried.events.push(Event::Ended);
        }
        kept.end(vault, now)?;
        let folder = Folder::open(through(&kept, other))?;
        put_letter(vault, &kept, &folder)?;
        for line in kept.line_ids() {
            folder.clear(line)?;
        }
        return Ok(());
    }
    let folder = Folder::open(through(&kept, other))?;
    kept.begin_lines(vault)?;
    carried.take(vault, Place::Device, (&kept, &folder), (now, &mut *random))?;
    hear(vault, &mut kept, now, carried)?;
    if let GrantState::Waits(until) = kept.state(now)
        && until <= now
    {
        (kept.grant.wait_days, kept.requested_at) = (None, None);
        kept.grant.version += 1;
        log(vault, "began", &kept.grant, now)?;
        kept.store(vault)?;
        kept.begin_lines(vault)?;
        carried.events.push(Event::Began);
    }
    if kept.is_active(now) {
        if is_due(&kept, now) {
            kept.grant.showings = entrust(vault, &kept, now, random)?;
            kept.grant.version += 1;
            kept.shown_at = now.0;
            kept.store(vault)?;
        }
        for drawer in kept.drawers() {
            let place = Place::Drawer(drawer);
            let before = carried.taken.clone();
            carried.take(vault, place, (&kept, &folder), (now, &mut *random))?;
            log_changes(vault, &kept, drawer, (&before, &carried.taken), now)?;
            carried.send(vault, place, &kept, &folder)?;
        }
    }
    carried.send(vault, Place::Device, &kept, &folder)?;
    put_letter(vault, &kept, &folder)
}

/// The proxy's side.
fn carry_theirs(
    home: &mut Home,
    person: &PersonId,
    other: Option<&Path>,
    (now, random): (Moment, &mut dyn Random),
    carried: &mut Carried,
) -> Result<(), ProxyError> {
    let held = Held::of(&home.person(person)?)?;
    let is_over = |home: &Home| home.acting(person).is_none_or(|acting| acting.is_over(now));
    if !is_over(home) {
        let folder = Folder::open(other.unwrap_or(Path::new(&held.folder)))?;
        if refresh(home, person, &folder, random)? {
            carried.events.push(Event::Changed);
        }
        if !is_over(home) {
            let mut replica = home.person(person)?;
            let held = Held::of(&replica)?;
            for (place, terms, _) in held.grant.all_lines() {
                let mut act = Act::new(now, &mut *random);
                carried.add_taken(replica.line_take(place, terms.id()?, &folder, &mut act)?);
                carried.add_sent(replica.line_send(place, terms.id()?, &folder)?);
            }
            return Ok(());
        }
    }
    // The term is over, or the person ended it: what was held under it goes, keys first.
    home.remove_person(person)?;
    carried.events = vec![Event::Ended];
    Ok(())
}

/// Reads the notes of a proxy: what they showed goes into the log, a request begins its wait.
fn hear(vault: &mut Vault, kept: &mut Kept, now: Moment, carried: &mut Carried) -> Result<(), ProxyError> {
    let post = kept.grant.post()?;
    for note in vault.line_notes(post)? {
        match Note::read(&note) {
            Some(shown @ Note::Shown { .. }) => {
                log_shown(vault, &kept.grant, &shown, (note.at, now))?;
                kept.used_at = Some(now.0);
            }
            Some(Note::Request {}) if kept.grant.wait_days.is_some() && kept.requested_at.is_none() => {
                kept.requested_at = Some(now.0);
                log(vault, "requested", &kept.grant, now)?;
                if let GrantState::Waits(until) = kept.state(now) {
                    carried.events.push(Event::Requested(until));
                }
            }
            Some(Note::Request {}) | None => {}
        }
        kept.store(vault)?;
        vault.line_note_done(&note)?;
    }
    Ok(())
}

fn log_changes(
    vault: &mut Vault,
    kept: &Kept,
    drawer: Compartment,
    (before, after): (&Taken, &Taken),
    now: Moment,
) -> Result<(), ProxyError> {
    let counts = [
        ("added", after.added - before.added),
        ("changed", after.changed - before.changed),
        ("removed", after.removed - before.removed),
        ("denied", after.denied - before.denied),
        ("refused", after.refused.len() - before.refused.len()),
    ];
    if counts.iter().all(|(_, count)| *count == 0) {
        return Ok(());
    }
    let mut entry = Map::from_iter([
        ("outcome".to_owned(), Json::from("proxy_changed")),
        ("proxy".to_owned(), Json::from(kept.grant.proxy.as_str())),
        ("grant".to_owned(), Json::from(kept.grant.id.as_str())),
        ("drawer".to_owned(), Json::from(drawer.id())),
    ]);
    entry.extend(counts.map(|(name, count)| (name.to_owned(), Json::from(i64::try_from(count).unwrap_or(i64::MAX)))));
    vault.log_append(Compartment::Eligibility, &entry, now)?;
    Ok(())
}

fn put_letter(vault: &Vault, kept: &Kept, folder: &Folder) -> Result<(), ProxyError> {
    let letter = letter::write(&kept.letter(), &own_keys_of(vault)?, &kept.proxy_card()?)?;
    folder.put_letter(&kept.grant.id, &letter)?;
    Ok(())
}

impl Carried {
    fn begin(person: &str, grant: &str) -> Self {
        Self {
            person: person.to_owned(),
            proxy: None,
            grant: grant.to_owned(),
            sent: Sent::default(),
            taken: Taken::default(),
            events: Vec::new(),
            problem: None,
        }
    }

    fn take(
        &mut self,
        vault: &mut Vault,
        place: Place,
        (kept, folder): (&Kept, &Folder),
        (now, random): (Moment, &mut dyn Random),
    ) -> Result<(), ProxyError> {
        let mut act = Act::new(now, random);
        self.add_taken(vault.line_take(place, kept.line(place)?, folder, &mut act)?);
        Ok(())
    }

    fn send(&mut self, vault: &mut Vault, place: Place, kept: &Kept, folder: &Folder) -> Result<(), ProxyError> {
        self.add_sent(vault.line_send(place, kept.line(place)?, folder)?);
        Ok(())
    }

    fn add_taken(&mut self, taken: Taken) {
        self.taken.segments += taken.segments;
        self.taken.added += taken.added;
        self.taken.changed += taken.changed;
        self.taken.removed += taken.removed;
        self.taken.denied += taken.denied;
        self.taken.refused.extend(taken.refused);
        self.taken.others += taken.others;
        self.taken.gap |= taken.gap;
        self.taken.unread |= taken.unread;
    }

    const fn add_sent(&mut self, sent: Sent) {
        self.sent.sealed += sent.sealed;
        self.sent.written += sent.written;
    }
}
