//! Revoke: what a person holds is taken back. Readers learn it from the next lists.

use std::path::Path;

use tefuda_crypto::Passphrase;
use tefuda_record::Moment;
use thiserror::Error;

use crate::folder::{FolderError, Office};
use crate::issue::{RecordFileError, read_record};
use crate::register::Register;

/// Why nothing was taken back.
#[derive(Debug, Error)]
pub enum RevokeError {
    /// The folder cannot be used.
    #[error("the issuer's folder cannot be used: {0}")]
    Folder(#[source] FolderError),
    /// The record cannot be read.
    #[error("the record cannot be read: {0}")]
    Record(#[source] RecordFileError),
    /// Nothing that can be taken back was ever issued to this person.
    #[error("nothing was issued to this person that has a place in a list")]
    NotIssued,
}

/// Takes back every copy that was issued to the person of a record and has not expired; answers how many that were. Once taken back,
/// nothing is given again: a person who keeps the eligibility gets a new batch.
///
/// # Errors
/// [`RevokeError`]; then nothing has changed.
pub fn revoke(folder: &Path, passphrase: &Passphrase, record: &str, now: Moment) -> Result<usize, RevokeError> {
    let record = read_record(record).map_err(RevokeError::Record)?;
    let office = Office::read(folder, passphrase).map_err(RevokeError::Folder)?;
    let mut register = Register::read(folder, &office).map_err(RevokeError::Folder)?;
    let copies = register.revoke(&record, now).ok_or(RevokeError::NotIssued)?;
    register.write().map_err(RevokeError::Folder)?;
    Ok(copies)
}
