//! Rotate: a fresh key in the place of the one that signed so far.

use std::path::Path;

use tefuda_credential::IssuerKind;
use tefuda_crypto::{Passphrase, Random, SigningError, SigningKey, WorkFactor};
use tefuda_record::Moment;
use thiserror::Error;

use crate::card::{CardDeedError, write_card};
use crate::folder::{FolderError, Office};

/// Why a key is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Its time is over, or will be: what it signed still counts.
    Routine,
    /// Somebody else may have it: nothing that it ever signed counts.
    Compromised,
}

/// Why the key was not changed.
#[derive(Debug, Error)]
pub enum RotateError {
    /// The folder cannot be used.
    #[error("the institution's folder cannot be used: {0}")]
    Folder(#[source] FolderError),
    /// No key could be made.
    #[error("no key could be made")]
    Key(#[source] SigningError),
    /// The key card cannot be written.
    #[error("the key card cannot be written: {0}")]
    Card(#[source] CardDeedError),
}

/// Makes a fresh key. Readers learn of it by the next trust list, or by the new key card.
///
/// The root stays: whoever pinned it goes on. A stolen root needs a new institution, and every reader to pin it anew.
///
/// # Errors
/// [`RotateError`]; until the sealed file is replaced the old key goes on signing.
pub fn rotate(
    folder: &Path,
    passphrase: &Passphrase,
    why: Why,
    now: Moment,
    random: &mut dyn Random,
) -> Result<(), RotateError> {
    let mut office = Office::read(folder, passphrase).map_err(RotateError::Folder)?;
    let fresh = SigningKey::make(random).map_err(RotateError::Key)?;
    let revoked_at = match why {
        Why::Routine => None,
        Why::Compromised => Some(now),
    };
    office.rotate(fresh, now, revoked_at);
    office
        .write(folder, passphrase, WorkFactor::default())
        .map_err(RotateError::Folder)?;
    match office.charter.kind().map_err(RotateError::Folder)? {
        IssuerKind::Insurer => Ok(()),
        IssuerKind::Clinic | IssuerKind::Pharmacy | IssuerKind::TownHall => {
            write_card(folder, office).map_err(RotateError::Card)
        }
    }
}
