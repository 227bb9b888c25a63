//! Init: an institution's folder with fresh keys.

use std::path::Path;

use tefuda_credential::{IssueError, IssuerKey, IssuerKind, Realm, is_institution_code};
use tefuda_crypto::{Passphrase, Random, SigningError, SigningKey, WorkFactor};
use tefuda_record::{InsurerNumber, Moment, TextError, check_line};
use thiserror::Error;

use crate::card::{CardDeedError, write_card};
use crate::folder::{Charter, FolderError, KEY_SECONDS, Office};

/// Who the institution is. None of it changes later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Its name for people, as readers show it.
    pub name: String,
    /// Its name in credentials: `https://` or `urn:`, without its insurer number in it.
    pub iss: String,
    /// What it is.
    pub kind: IssuerKind,
    /// Its code, of any but an insurer: ten digits, or six of a town hall.
    pub institution_code: Option<String>,
    /// The insurer numbers that are its own, of an insurer.
    pub insurer_numbers: Vec<InsurerNumber>,
    /// Whether it is one of the world or of the demo.
    pub realm: Realm,
}

/// How its keys are sealed.
#[derive(Debug, Clone, Copy)]
pub struct Sealing<'a> {
    /// What opens the folder.
    pub passphrase: &'a Passphrase,
    /// How hard guessing it is.
    pub work: WorkFactor,
}

/// Why no insurer came of it.
#[derive(Debug, Error)]
pub enum InitError {
    /// The name cannot be shown.
    #[error("the name cannot be shown: {0}")]
    Name(#[source] TextError),
    /// No insurer number was given.
    #[error("an insurer needs its insurer number")]
    NoNumber,
    /// The `iss` is unfit, or holds an insurer number, which would put it into every identity proof.
    #[error("the issuer's name in credentials cannot be used: {0}")]
    Issuer(#[source] IssueError),
    /// A clinic, pharmacy or town hall needs its code, and no number of an insurer; an insurer has no code.
    #[error("the code does not go with the kind of institution")]
    Code,
    /// No key could be made.
    #[error("no key could be made")]
    Key(#[source] SigningError),
    /// The folder cannot be written.
    #[error("the issuer's folder cannot be written: {0}")]
    Folder(#[source] FolderError),
    /// The key card cannot be written.
    #[error("the key card cannot be written: {0}")]
    Card(#[source] CardDeedError),
}

/// Makes an institution: a root key for its trust list, a key for what it signs, sealed in one file of the folder. One that can
/// witness has its key card beside it.
///
/// # Errors
/// [`InitError`]; a folder that holds an issuer already stays as it is.
pub fn init(
    folder: &Path,
    profile: &Profile,
    sealing: &Sealing<'_>,
    now: Moment,
    random: &mut dyn Random,
) -> Result<(), InitError> {
    check_line(&profile.name, LONGEST_NAME).map_err(InitError::Name)?;
    let is_insurer = profile.kind == IssuerKind::Insurer;
    if is_insurer && profile.insurer_numbers.is_empty() {
        return Err(InitError::NoNumber);
    }
    let has_code = profile.institution_code.as_deref().is_some_and(is_institution_code);
    if is_insurer != profile.institution_code.is_none()
        || is_insurer == has_code
        || (!is_insurer && !profile.insurer_numbers.is_empty())
    {
        return Err(InitError::Code);
    }
    let root = SigningKey::make(random).map_err(InitError::Key)?;
    let key = SigningKey::make(random).map_err(InitError::Key)?;
    let twin = SigningKey::from_secret_bytes(&key.secret_bytes()).map_err(InitError::Key)?;
    let names = IssuerKey::new(&profile.iss, KID, twin).map_err(InitError::Issuer)?;
    if profile
        .insurer_numbers
        .iter()
        .any(|number| names.names_hold(number.as_str()))
    {
        return Err(InitError::Issuer(IssueError::NumberInName));
    }
    // Credentials carry the day they were signed, not the hour, so the key's time begins with the day as well.
    let from = now.floor_to_day();
    let office = Office {
        root,
        key,
        charter: Charter::new(profile, KID, from, from.plus_seconds(KEY_SECONDS)),
    };
    office
        .create(folder, sealing.passphrase, sealing.work)
        .map_err(InitError::Folder)?;
    if is_insurer {
        return Ok(());
    }
    write_card(folder, office).map_err(InitError::Card)
}

/// The first key. It says nothing of the insurer.
const KID: &str = "k1";
const LONGEST_NAME: usize = 120;
