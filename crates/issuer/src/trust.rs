//! Trust: the signed list by which readers know this institution, and those whose key cards it took in.

use std::path::Path;
use std::{fs, io};

use tefuda_credential::{Acceptance, Flaw, KeyCard, TrustError, TrustList, TrustTerms, TrustedIssuer};
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
    /// The card names somebody whom the list knows otherwise: another institution of that name or code, or another key of that id.
    #[error("the card contradicts an entry of the list")]
    Contradiction,
    /// The list knows nobody of this code.
    #[error("the list knows nobody of this code")]
    Unknown,
    /// The last list was signed later than now: a clock is wrong.
    #[error("the last trust list was signed later than this one would be")]
    ClockBehind,
    /// The list cannot be signed.
    #[error("the trust list cannot be signed: {0}")]
    List(#[source] TrustError),
}

/// Signs the next version of the list and keeps it in the folder. The version counts up from the one that lies there; whoever was
/// admitted stays.
///
/// # Errors
/// [`TrustDeedError`]; the last list stays where it is.
pub fn trust(folder: &Path, passphrase: &Passphrase, term: TrustTerm) -> Result<SignedList, TrustDeedError> {
    sign(folder, passphrase, term, |_| Ok(()))
}

/// Takes in a key card: its institution stands in the list from now on. A newer card of one that stands there adds its key.
///
/// # Errors
/// [`TrustDeedError`]; the last list stays where it is.
pub fn admit(
    folder: &Path,
    passphrase: &Passphrase,
    card: &KeyCard,
    term: TrustTerm,
) -> Result<SignedList, TrustDeedError> {
    sign(folder, passphrase, term, |others| {
        let new = card.entry();
        let same_code = |held: &TrustedIssuer| held.institution_code == new.institution_code;
        match others.iter_mut().find(|held| held.iss == new.iss || same_code(held)) {
            None => others.push(new.clone()),
            Some(held) if held.iss == new.iss && same_code(held) && held.kind == new.kind => {
                for key in &new.keys {
                    match held.key(&key.kid) {
                        None => held.keys.push(key.clone()),
                        Some(known) if known.public == key.public => {}
                        Some(_) => return Err(TrustDeedError::Contradiction),
                    }
                }
                held.name.clone_from(&new.name);
            }
            Some(_) => return Err(TrustDeedError::Contradiction),
        }
        Ok(())
    })
}

/// Withdraws every key of an institution that was admitted: nothing it ever signed counts from now on.
///
/// # Errors
/// [`TrustDeedError`]; the last list stays where it is.
pub fn withdraw(
    folder: &Path,
    passphrase: &Passphrase,
    code: &str,
    term: TrustTerm,
) -> Result<SignedList, TrustDeedError> {
    sign(folder, passphrase, term, |others| {
        let held = others
            .iter_mut()
            .find(|held| held.institution_code.as_deref() == Some(code))
            .ok_or(TrustDeedError::Unknown)?;
        for key in &mut held.keys {
            key.revoked_at = Some(key.revoked_at.map_or(term.iat, |at| at.min(term.iat)));
        }
        Ok(())
    })
}

/// Signs the next list: the institution itself, and the others of the last list as `change` leaves them.
fn sign(
    folder: &Path,
    passphrase: &Passphrase,
    term: TrustTerm,
    change: impl FnOnce(&mut Vec<TrustedIssuer>) -> Result<(), TrustDeedError>,
) -> Result<SignedList, TrustDeedError> {
    let office = Office::read(folder, passphrase).map_err(TrustDeedError::Folder)?;
    let last = read_last(folder)?;
    let version = match &last {
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
    let own = office.trusted().map_err(TrustDeedError::Folder)?;
    let mut others: Vec<TrustedIssuer> = last
        .iter()
        .flat_map(TrustList::issuers)
        .filter(|issuer| issuer.iss != own.iss)
        .cloned()
        .collect();
    change(&mut others)?;
    others.insert(0, own);
    // Only a newcomer can share a name or a code with somebody.
    let text = TrustList::sign(&office.root, terms, &others).map_err(|error| {
        if error == TrustError::Malformed(Flaw::Twice) {
            TrustDeedError::Contradiction
        } else {
            TrustDeedError::List(error)
        }
    })?;
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
