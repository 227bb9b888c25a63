//! The batch: one credential for each key, and those for paper, sealed to the holder.

use core::fmt;

use tefuda_crypto::{Identity, OpenError, PublicKey, Recipient, SealError, open_with, seal_to};
use thiserror::Error;
use zeroize::Zeroizing;

use super::MOST_COPIES;
use crate::json::{self, Json};
use crate::{Credential, Flaw, b64};

/// Credentials that an issuer made for the keys of one request.
pub struct Batch {
    credentials: Vec<Credential>,
}

/// Why no batch could be sealed or opened.
#[derive(Debug, Error)]
pub enum BatchError {
    /// Sealing failed.
    #[error("the batch cannot be sealed")]
    Seal(#[source] SealError),
    /// The file cannot be opened with this identity.
    #[error("the batch cannot be opened")]
    Open(#[source] OpenError),
    /// Longer than 1 MB.
    #[error("the batch is too long")]
    TooLong,
    /// Made by a newer version.
    #[error("the batch has a format that is not known")]
    Format,
    /// What is in the file is no batch.
    #[error("not a batch of credentials: {0}")]
    Malformed(#[source] Flaw),
    /// A credential stands under the thumbprint of another key.
    #[error("a credential stands under the thumbprint of another key")]
    WrongKey,
}

impl From<Flaw> for BatchError {
    fn from(flaw: Flaw) -> Self {
        Self::Malformed(flaw)
    }
}

impl Batch {
    /// Gathers credentials, at most twenty of them.
    ///
    /// # Errors
    /// [`BatchError::TooLong`].
    pub fn new(credentials: Vec<Credential>) -> Result<Self, BatchError> {
        if credentials.len() > MOST_COPIES {
            return Err(BatchError::TooLong);
        }
        Ok(Self { credentials })
    }

    /// Seals the batch to whom the request named.
    ///
    /// # Errors
    /// [`BatchError::Seal`].
    pub fn seal(&self, recipient: &Recipient) -> Result<Vec<u8>, BatchError> {
        let items: Vec<String> = self
            .credentials
            .iter()
            .map(|credential| {
                let key = credential
                    .holder()
                    .map(|key| format!(r#""key":"{}","#, b64::write(&key.thumbprint())))
                    .unwrap_or_default();
                format!(r#"{{{key}"sd_jwt":"{}"}}"#, credential.as_str())
            })
            .collect();
        let plain = Zeroizing::new(format!(r#"{{"format":{FORMAT},"credentials":[{}]}}"#, items.join(",")));
        seal_to(std::slice::from_ref(recipient), plain.as_bytes()).map_err(BatchError::Seal)
    }

    /// Opens a sealed batch and reads every credential in it.
    ///
    /// # Errors
    /// [`BatchError`].
    pub fn open(identity: &Identity, sealed: &[u8]) -> Result<Self, BatchError> {
        if sealed.len() > LONGEST {
            return Err(BatchError::TooLong);
        }
        let plain = open_with(identity, sealed).map_err(BatchError::Open)?;
        let mut members = json::parse_object(&plain, DEPTH)?;
        if members.number("format")? != FORMAT {
            return Err(BatchError::Format);
        }
        let items = members.list("credentials")?;
        members.finish(Flaw::Member)?;
        Self::new(items.into_iter().map(read_item).collect::<Result<_, _>>()?)
    }

    /// The credentials.
    #[must_use]
    pub fn credentials(&self) -> &[Credential] {
        &self.credentials
    }

    /// The credentials, to be kept.
    #[must_use]
    pub fn into_credentials(self) -> Vec<Credential> {
        self.credentials
    }
}

impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Batch({} credentials)", self.credentials.len())
    }
}

fn read_item(json: Json<'_>) -> Result<Credential, BatchError> {
    let Json::Object(mut members) = json else {
        return Err(Flaw::Member.into());
    };
    let key: Option<[u8; 32]> = match members.has("key") {
        true => Some(b64::read_array(&members.text("key")?).ok_or(Flaw::Base64)?),
        false => None,
    };
    let credential = Credential::parse(&members.text("sd_jwt")?)?;
    members.finish(Flaw::Member)?;
    if credential.holder().map(PublicKey::thumbprint) != key {
        return Err(BatchError::WrongKey);
    }
    Ok(credential)
}

const FORMAT: i64 = 1;
/// Batch, credentials, credential.
const DEPTH: usize = 3;
const LONGEST: usize = 1024 * 1024;
