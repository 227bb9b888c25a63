//! Making, opening and sharing a home: who lives in it and which ways lead in.

use tefuda_crypto::PassphraseError;
use tefuda_record::{Certainty, Confirmed, find_personal_numbers};
use tefuda_sync::FolderError;
use tefuda_vault::{Home, HomeError, KeyStoreError, Person, StorageError, VaultError};
use thiserror::Error;

use crate::{Coded, Detail, Problem};

/// Which person is meant.
///
/// # Errors
/// [`PersonError`].
pub fn find_person(persons: &[Person], name: Option<&str>) -> Result<Person, PersonError> {
    let found = match name {
        Some(name) => persons
            .iter()
            .find(|person| person.name == name)
            .ok_or(PersonError::Nobody)?,
        None => match persons {
            [only] => only,
            [] => return Err(PersonError::Nobody),
            [_, ..] => return Err(PersonError::Several),
        },
    };
    Ok(found.clone())
}

/// Which person is meant in a home that may hold replicas: where nobody is named, the one whose own home it is.
///
/// # Errors
/// [`PersonError`].
pub fn find_own_person(home: &Home, name: Option<&str>) -> Result<Person, PersonError> {
    let mut persons = home.persons();
    if name.is_none() {
        persons.retain(|person| home.acting(&person.id).is_none());
    }
    find_person(&persons, name)
}

/// Why it is not clear who is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PersonError {
    /// Nobody of that name.
    #[error("nobody of that name")]
    Nobody,
    /// Several people, and no name given.
    #[error("several people and no name given")]
    Several,
}

/// Why something is no name for a person of the home.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NameError {
    /// It holds a 個人番号.
    #[error("the name holds an individual number")]
    PersonalNumber,
    /// It holds twelve digits that may be one: to be asked about.
    #[error("the name may hold an individual number")]
    MaybePersonalNumber,
}

/// Refuses a name with a 個人番号 in it, as any field does; `confirmed` says whether a person was asked about bare digits.
///
/// # Errors
/// [`NameError`].
pub fn fit_name(name: &str, confirmed: Confirmed) -> Result<&str, NameError> {
    let found = find_personal_numbers(name);
    match (found.iter().map(|finding| finding.certainty).max(), confirmed) {
        (Some(Certainty::Named | Certainty::Grouped), _) => Err(NameError::PersonalNumber),
        (Some(Certainty::Bare), Confirmed::No) => Err(NameError::MaybePersonalNumber),
        (Some(Certainty::Bare), Confirmed::Yes) | (None, _) => Ok(name),
    }
}

impl Coded for NameError {
    fn problem(&self) -> Problem {
        Problem::new(match self {
            Self::PersonalNumber => "personal_number",
            Self::MaybePersonalNumber => "maybe_personal_number",
        })
        .with("field", Detail::Word("field-name".to_owned()))
    }
}

impl Coded for PersonError {
    fn problem(&self) -> Problem {
        Problem::new(match self {
            Self::Nobody => "no_person",
            Self::Several => "person_ambiguous",
        })
    }
}

impl Coded for StorageError {
    fn problem(&self) -> Problem {
        match self {
            Self::Busy => Problem::new("busy"),
            Self::ReadOnly => Problem::new("read_only"),
            Self::DiskFull => Problem::new("disk_full"),
            Self::Newer { .. } => Problem::new("newer_home"),
            Self::Damaged | Self::Missing => Problem::new("damaged"),
            Self::Unsafe { .. } | Self::Store { .. } => Problem::new("store"),
            Self::Renewed => Problem::new("renewed"),
            Self::Io(_) => Problem::new("io"),
        }
    }
}

impl Coded for HomeError {
    fn problem(&self) -> Problem {
        match self {
            Self::NotAHome => Problem::new("no_home"),
            Self::NoMarker => Problem::new("home_incomplete"),
            Self::NotEmpty => Problem::new("place_taken"),
            Self::PassphraseSlot => Problem::new("passphrase_slot"),
            Self::WrongPassphrase => Problem::new("wrong_passphrase"),
            Self::NoSuchSlot | Self::SlotUnreachable => Problem::new("keyring_locked"),
            Self::KeyStore(KeyStoreError::Absent) => Problem::new("keyring_absent"),
            Self::KeyStore(KeyStoreError::NoEntry | KeyStoreError::Denied) => Problem::new("keyring_locked"),
            Self::KeyStore(KeyStoreError::Failed) => Problem::new("keyring_denied"),
            Self::QuickOnly => Problem::new("no_key"),
            Self::NoRecovery => Problem::new("no_recovery"),
            Self::WrongRecovery => Problem::new("wrong_recovery"),
            Self::Split => Problem::new("split_counts"),
            Self::NotABackup => Problem::new("not_a_backup"),
            Self::BackupForOthers => Problem::new("backup_for_others"),
            Self::NoSuchPerson => Problem::new("no_person"),
            Self::NameTaken => Problem::new("person_taken"),
            Self::NamePersonalNumber => NameError::PersonalNumber.problem(),
            Self::NameUnfit => Problem::new("name_unfit"),
            Self::Random(_) => Problem::new("random"),
            Self::Storage(error) => error.problem(),
        }
    }
}

impl Coded for VaultError {
    fn problem(&self) -> Problem {
        match self {
            Self::NoSuchRecord | Self::Removed => Problem::new("no_record"),
            Self::NoKey => Problem::new("no_key"),
            Self::RecordTooLarge => Problem::new("too_large_input").with("max", Detail::Text("256 kB".to_owned())),
            Self::EvidenceTooLarge => Problem::new("too_large_input").with("max", Detail::Text("32 MB".to_owned())),
            Self::NotGranted => Problem::new("not_granted"),
            Self::Folder(error) => error.problem(),
            Self::WrongKind
            | Self::NoSuchField
            | Self::Document
            | Self::LogEntry
            | Self::NoSuchCopy
            | Self::NoSuchLine => Problem::new("store"),
            Self::Random(_) => Problem::new("random"),
            Self::Storage(error) => error.problem(),
        }
    }
}

impl Coded for FolderError {
    fn problem(&self) -> Problem {
        match self {
            Self::Absent => Problem::new("folder_absent"),
            Self::Io(_) | Self::TooMany => Problem::new("folder_io"),
        }
    }
}

impl Coded for PassphraseError {
    fn problem(&self) -> Problem {
        match self {
            Self::Empty => Problem::new("passphrase_short").with("min", Detail::Number(8)),
            Self::TooLong => Problem::new("wrong_passphrase"),
        }
    }
}

impl Coded for KeyStoreError {
    fn problem(&self) -> Problem {
        HomeError::KeyStore(*self).problem()
    }
}
