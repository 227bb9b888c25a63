//! Trust: the signed list by which readers know this insurer.

use std::path::Path;
use std::{fs, io};

use tefuda_credential::{Acceptance, TrustError, TrustList, TrustTerms};
use tefuda_crypto::Passphrase;
use tefuda_record::Moment;
use thiserror::Error;

use crate::folder::{FolderError, Office, replace, trust_file};

/// From when and until when a list counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrustTerm {
    /// When it is signed.
    pub iat: Moment,
    /// From when on readers call it stale.
    pub exp: Moment,
}

/// A signed list.
#[derive(Debug)]
pub struct SignedList {
    /// The file for readers.
    pub text: String,
    list: TrustList,
}

impl SignedList {
    /// Its version and time.
    #[must_use]
    pub const fn terms(&self) -> TrustTerms {
        self.list.terms()
    }

    /// The root's fingerprint, for people to compare.
    #[must_use]
    pub fn root_fingerprint(&self) -> String {
        self.list.root_fingerprint()
    }
}

/// Why no list was signed.
#[derive(Debug, Error)]
pub enum TrustDeedError {
    /// The folder cannot be used.
    #[error("the issuer's folder cannot be used: {0}")]
    Folder(#[source] FolderError),
    /// The list that was signed last is damaged, or not by this root.
    #[error("the last trust list in the folder cannot be continued: {0}")]
    Last(#[source] TrustError),
    /// The last list was signed later than now: a clock is wrong.
    #[error("the last trust list was signed later than this one would be")]
    ClockBehind,
    /// The list cannot be signed.
    #[error("the trust list cannot be signed: {0}")]
    List(#[source] TrustError),
}

/// Signs the next version of the list and keeps it in the folder. The version counts up from the one that lies there.
///
/// # Errors
/// [`TrustDeedError`]; the last list stays where it is.
pub fn trust(folder: &Path, passphrase: &Passphrase, term: TrustTerm) -> Result<SignedList, TrustDeedError> {
    let office = Office::read(folder, passphrase).map_err(TrustDeedError::Folder)?;
    let version = match read_last(folder)? {
        None => 1,
        Some(last) if last.root_thumbprint() != office.root.public().thumbprint() => {
            return Err(TrustDeedError::Last(TrustError::OtherRoot));
        }
        Some(last) if last.terms().iat > term.iat => return Err(TrustDeedError::ClockBehind),
        Some(last) => last.terms().version.saturating_add(1),
    };
    let terms = TrustTerms {
        version,
        iat: term.iat,
        exp: term.exp,
        realm: office.charter.realm(),
    };
    let issuer = office.trusted().map_err(TrustDeedError::Folder)?;
    let text = TrustList::sign(&office.root, terms, std::slice::from_ref(&issuer)).map_err(TrustDeedError::List)?;
    let list = TrustList::parse(&text, Acceptance::Demo).map_err(TrustDeedError::List)?;
    replace(&trust_file(folder), text.as_bytes()).map_err(|error| TrustDeedError::Folder(FolderError::Io(error)))?;
    Ok(SignedList { text, list })
}

fn read_last(folder: &Path) -> Result<Option<TrustList>, TrustDeedError> {
    match fs::read_to_string(trust_file(folder)) {
        Ok(text) => TrustList::parse(&text, Acceptance::Demo)
            .map(Some)
            .map_err(TrustDeedError::Last),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(TrustDeedError::Folder(FolderError::Io(error))),
    }
}
