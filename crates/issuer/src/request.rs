//! Request: what a counter asks of whoever stands before it.

use std::collections::BTreeSet;
use std::path::Path;

use tefuda_consent::{FieldId, Nonce, Purpose};
use tefuda_credential::{ProofRequest, RequestError, RequestTerms};
use tefuda_crypto::Passphrase;
use tefuda_record::Moment;
use thiserror::Error;

use crate::folder::{FolderError, Office};

/// What is asked, and how long it may be answered.
#[derive(Debug, Clone)]
pub struct Asking {
    /// What the proof shall be for.
    pub purpose: Purpose,
    /// The fields wanted.
    pub wanted: BTreeSet<FieldId>,
    /// A fresh number for a screen; `None` for a poster.
    pub nonce: Option<Nonce>,
    /// When it is signed.
    pub iat: Moment,
    /// Until when it may be answered.
    pub exp: Moment,
}

/// Why there is no request.
#[derive(Debug, Error)]
pub enum RequestDeedError {
    /// The folder cannot be used.
    #[error("the institution's folder cannot be used: {0}")]
    Folder(#[source] FolderError),
    /// An insurer has no counter of its own code.
    #[error("only an institution with a code can ask")]
    NoCode,
    /// The request cannot be signed, or would not be read back.
    #[error("the request cannot be signed: {0}")]
    Request(#[source] RequestError),
}

/// Signs a request with the institution's key.
///
/// # Errors
/// [`RequestDeedError`].
pub fn request(folder: &Path, passphrase: &Passphrase, asking: &Asking) -> Result<ProofRequest, RequestDeedError> {
    let office = Office::read(folder, passphrase).map_err(RequestDeedError::Folder)?;
    let code = office
        .charter
        .institution_code
        .clone()
        .ok_or(RequestDeedError::NoCode)?;
    let terms = RequestTerms {
        code,
        name: office.charter.name.clone(),
        purpose: asking.purpose,
        wanted: asking.wanted.clone(),
        nonce: asking.nonce.clone(),
        iat: asking.iat,
        exp: asking.exp,
    };
    let key = office.into_issuer_key().map_err(RequestDeedError::Folder)?;
    ProofRequest::sign(&key, &terms).map_err(RequestDeedError::Request)
}
