//! Card: the institution's key, for others to take in.

use std::path::Path;
use std::{fs, io};

use tefuda_credential::{CardError, KeyCard};
use thiserror::Error;

use crate::folder::{FolderError, Office, card_file, replace};

/// Why there is no key card.
#[derive(Debug, Error)]
pub enum CardDeedError {
    /// The folder cannot be used.
    #[error("the institution's folder cannot be used: {0}")]
    Folder(#[source] FolderError),
    /// The card in the folder is damaged, or an insurer's, which has none.
    #[error("the key card cannot be used: {0}")]
    Card(#[source] CardError),
}

/// Reads the key card of a folder. It holds nothing secret, so it needs no passphrase.
///
/// # Errors
/// [`CardDeedError`]; an insurer has no card.
pub fn card(folder: &Path) -> Result<KeyCard, CardDeedError> {
    let text = fs::read_to_string(card_file(folder)).map_err(|error| {
        CardDeedError::Folder(if error.kind() == io::ErrorKind::NotFound {
            FolderError::Missing
        } else {
            FolderError::Io(error)
        })
    })?;
    KeyCard::parse(&text).map_err(CardDeedError::Card)
}

/// Signs the card anew and writes it into the folder.
pub(crate) fn write_card(folder: &Path, office: Office) -> Result<(), CardDeedError> {
    let entry = office.trusted().map_err(CardDeedError::Folder)?;
    let key = office.into_issuer_key().map_err(CardDeedError::Folder)?;
    let card = KeyCard::sign(&key, &entry).map_err(CardDeedError::Card)?;
    replace(&card_file(folder), card.as_str().as_bytes()).map_err(|error| CardDeedError::Folder(FolderError::Io(error)))
}
