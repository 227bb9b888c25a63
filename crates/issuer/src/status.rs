//! Status: the signed lists by which readers know what was taken back.

use std::path::Path;

use tefuda_credential::status::{StatusError, StatusList, StatusTerms};
use tefuda_crypto::Passphrase;
use tefuda_record::Moment;
use thiserror::Error;

use crate::folder::{FolderError, Office};
use crate::register::Register;

/// A signed list.
#[derive(Debug)]
pub struct PublishedList {
    /// Its address, which credentials name.
    pub uri: String,
    /// The name of its file.
    pub file: String,
    /// The file for readers.
    pub text: String,
    /// How many copies are taken back in it.
    pub revoked: u32,
}

/// Why no lists were signed.
#[derive(Debug, Error)]
pub enum StatusDeedError {
    /// The folder cannot be used.
    #[error("the issuer's folder cannot be used: {0}")]
    Folder(#[source] FolderError),
    /// The lists were last signed later than now: a clock is wrong.
    #[error("the last status lists were signed later than these would be")]
    ClockBehind,
    /// A list cannot be signed.
    #[error("a status list cannot be signed: {0}")]
    List(#[source] StatusError),
}

/// Signs all lists anew, changed or not, so that nothing shows in which of them something changed.
///
/// # Errors
/// [`StatusDeedError`].
pub fn status(
    folder: &Path,
    passphrase: &Passphrase,
    now: Moment,
    exp: Moment,
) -> Result<Vec<PublishedList>, StatusDeedError> {
    let office = Office::read(folder, passphrase).map_err(StatusDeedError::Folder)?;
    let mut register = Register::read(folder, &office).map_err(StatusDeedError::Folder)?;
    if !register.publish_at(now) {
        return Err(StatusDeedError::ClockBehind);
    }
    let lists = register
        .lists(now)
        .ok_or(StatusDeedError::Folder(FolderError::Content))?;
    let key = office.into_issuer_key().map_err(StatusDeedError::Folder)?;
    let terms = StatusTerms {
        iat: now,
        exp: Some(exp),
        ttl: DAY_SECONDS,
    };
    let mut published = Vec::with_capacity(lists.len());
    for (uri, bits) in lists {
        let text = StatusList::sign(&key, &uri, terms, &bits).map_err(StatusDeedError::List)?;
        let number = uri.rsplit('/').next().unwrap_or_default();
        published.push(PublishedList {
            file: format!("status-{number}.jwt"),
            revoked: bits.revoked(),
            uri,
            text,
        });
    }
    register.write().map_err(StatusDeedError::Folder)?;
    Ok(published)
}

/// Lists are offered anew each day.
const DAY_SECONDS: i64 = 86_400;
