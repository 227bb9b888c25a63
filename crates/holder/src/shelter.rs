//! 避難モード: one act after which those who once had a key, a paper or a share open nothing that is written from now on, and
//! no proof says where a person lives.

use std::fs;
use std::path::PathBuf;

use tefuda_crypto::{Passphrase, Random};
use tefuda_record::Moment;
use tefuda_vault::{Backup, Home, HomeError, Keep, KeyStore, LockedHome, Person, Renewed, WaysBack};
use thiserror::Error;

use crate::locks::LockError;
use crate::recovery::{RecoveryError, RecoveryPaper};
use crate::{Coded, Problem, ProxyError, cut_all_proxies, lift_locks, lock_fields, make_recovery};

/// What sheltering did, and what it cannot do.
#[derive(Debug)]
pub struct Sheltered {
    /// The new code on paper. The former one and all shares open the home no more.
    pub paper: RecoveryPaper,
    /// What was renewed.
    pub renewed: Renewed,
    /// How many proxies were cut off.
    pub proxies: usize,
    /// Backups that still open with the former passphrase, paper or shares.
    pub old_backups: Vec<PathBuf>,
}

/// Why a home is not in shelter.
#[derive(Debug, Error)]
pub enum ShelterError {
    /// The home.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// The new code.
    #[error(transparent)]
    Recovery(#[from] RecoveryError),
    /// The locks.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// Proxies.
    #[error(transparent)]
    Proxy(#[from] ProxyError),
}

/// What can only be done outside this program, in the order of urgency: `shelter-todo-ID` says it.
pub const SHELTER_TODO: [&str; 5] = ["insurer", "own_information", "card", "agents", "devices"];

/// Takes shelter: every key, the passphrase and the code on paper are new, shares and slots of other devices are gone, and
/// where a person lives is locked in every proof.
///
/// The keys come first: what fails after them is done by doing it again.
///
/// # Errors
/// [`ShelterError`].
pub fn take_shelter(
    home: &mut Home,
    passphrase: &Passphrase,
    keys: Option<&dyn KeyStore>,
    now: Moment,
    random: &mut dyn Random,
) -> Result<Sheltered, ShelterError> {
    // Before anything that can fail for want of room or time: what proxies hold opens nothing that is written from here on.
    let proxies = cut_all_proxies(home, now)?;
    let renewed = home.renew(
        &Keep {
            passphrase,
            device: keys,
            ways_back: WaysBack::Dropped,
        },
        random,
    )?;
    let paper = make_recovery(home, now, random)?;
    for person in own_persons(home) {
        lock_fields(&mut home.person(&person.id)?, &whereabouts(), now)?;
    }
    home.change_ledger(|ledger| ledger.sheltered_at = Some(now.0))?;
    Ok(Sheltered {
        paper,
        renewed,
        proxies,
        old_backups: old_backups(home),
    })
}

/// Leaves shelter: where a person lives can be shown again. The new keys stay.
///
/// # Errors
/// [`ShelterError`].
pub fn leave_shelter(home: &Home, passphrase: &Passphrase, now: Moment) -> Result<(), ShelterError> {
    let locked = LockedHome::open(home.path())?;
    for person in own_persons(home) {
        lift_locks(&locked, passphrase, Some(&person.name), &whereabouts(), now)?;
    }
    Ok(home.change_ledger(|ledger| ledger.sheltered_at = None)?)
}

/// Since when the home is in shelter.
#[must_use]
pub fn sheltered_since(home: &Home) -> Option<Moment> {
    home.ledger().sheltered_at.map(Moment)
}

/// Backups in the chosen folder, and the last one, that the home's own key does not open: they are older than the renewal.
fn old_backups(home: &Home) -> Vec<PathBuf> {
    let ledger = home.ledger();
    let mut found: Vec<PathBuf> = ledger.last_backup.map(|last| last.file).into_iter().collect();
    for entry in ledger
        .backup_folder
        .into_iter()
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flatten()
    {
        found.extend(entry.ok().map(|entry| entry.path()));
    }
    found.sort();
    found.dedup();
    found.retain(|path| matches!(Backup::open_in(path, home), Err(HomeError::BackupForOthers)));
    found
}

/// Those whose own home this is. A replica's locks are the person's, elsewhere.
fn own_persons(home: &Home) -> Vec<Person> {
    let mut persons = home.persons();
    persons.retain(|person| home.acting(&person.id).is_none());
    persons
}

fn whereabouts() -> Vec<String> {
    WHEREABOUTS.map(str::to_owned).to_vec()
}

/// The fields of an eligibility that say where a person lives or whom to call about them.
const WHEREABOUTS: [&str; 3] = ["address", "insurer_address", "insurer_phone"];

impl Coded for ShelterError {
    fn problem(&self) -> Problem {
        match self {
            Self::Home(error) => error.problem(),
            Self::Recovery(error) => error.problem(),
            Self::Lock(error) => error.problem(),
            Self::Proxy(error) => error.problem(),
        }
    }
}
