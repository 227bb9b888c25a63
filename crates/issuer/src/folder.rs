//! The insurer's folder: one sealed file, and the trust list that was signed last.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tefuda_credential::{IssuerKey, IssuerKind, Realm, TrustedIssuer, TrustedKey};
use tefuda_crypto::{OpenError, Passphrase, SealError, SigningError, SigningKey, WorkFactor};
use tefuda_crypto::{open_with_passphrase, seal_with_passphrase};
use tefuda_record::{InsurerNumber, Moment};
use thiserror::Error;
use zeroize::Zeroizing;

/// What the sealed file holds: both keys, and everything that is signed in the insurer's name. Sealed together, so that whoever can
/// write to the folder still cannot make the insurer sign for another's number.
pub(crate) struct Office {
    pub(crate) root: SigningKey,
    pub(crate) key: SigningKey,
    pub(crate) charter: Charter,
}

/// The part of it that is no secret.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Charter {
    format: u32,
    pub(crate) name: String,
    pub(crate) iss: String,
    insurer_numbers: Vec<String>,
    demo: bool,
    pub(crate) kid: String,
    pub(crate) from: Moment,
    pub(crate) until: Moment,
}

/// Why the folder cannot be used.
#[derive(Debug, Error)]
pub enum FolderError {
    /// A file cannot be read or written.
    #[error("a file of the issuer cannot be read or written")]
    Io(#[source] io::Error),
    /// There is no issuer in this folder.
    #[error("there is no issuer in this folder")]
    Missing,
    /// There is an issuer in this folder already.
    #[error("there is an issuer in this folder already")]
    AlreadyThere,
    /// The file cannot be opened with this passphrase, or is damaged.
    #[error("the issuer's file cannot be opened")]
    Open(#[source] OpenError),
    /// Sealing failed.
    #[error("the issuer's file cannot be sealed")]
    Seal(#[source] SealError),
    /// What the file holds is not an issuer of this version.
    #[error("the issuer's file holds something else")]
    Content,
}

impl Office {
    pub(crate) fn read(folder: &Path, passphrase: &Passphrase) -> Result<Self, FolderError> {
        let sealed = fs::read(sealed_file(folder)).map_err(|error| {
            if error.kind() == io::ErrorKind::NotFound {
                FolderError::Missing
            } else {
                FolderError::Io(error)
            }
        })?;
        let plain = open_with_passphrase(passphrase, &sealed).map_err(FolderError::Open)?;
        let (root, rest) = plain.split_first_chunk().ok_or(FolderError::Content)?;
        let (key, json) = rest.split_first_chunk().ok_or(FolderError::Content)?;
        let charter: Charter = serde_json::from_slice(json).map_err(|_| FolderError::Content)?;
        if charter.format != FORMAT {
            return Err(FolderError::Content);
        }
        let read = |secret| SigningKey::from_secret_bytes(secret).map_err(|_: SigningError| FolderError::Content);
        Ok(Self {
            root: read(root)?,
            key: read(key)?,
            charter,
        })
    }

    /// Writes a new folder; one that is there already is never touched.
    pub(crate) fn create(&self, folder: &Path, passphrase: &Passphrase, work: WorkFactor) -> Result<(), FolderError> {
        let json = serde_json::to_vec(&self.charter).map_err(|_| FolderError::Content)?;
        let mut plain = Zeroizing::new(Vec::with_capacity(64 + json.len()));
        plain.extend_from_slice(self.root.secret_bytes().as_slice());
        plain.extend_from_slice(self.key.secret_bytes().as_slice());
        plain.extend_from_slice(&json);
        let sealed = seal_with_passphrase(passphrase, work, &plain).map_err(FolderError::Seal)?;
        fs::create_dir_all(folder).map_err(FolderError::Io)?;
        write_new(&sealed_file(folder), &sealed).map_err(|error| {
            if error.kind() == io::ErrorKind::AlreadyExists {
                FolderError::AlreadyThere
            } else {
                FolderError::Io(error)
            }
        })
    }

    /// Takes the key out to sign credentials with.
    pub(crate) fn into_issuer_key(self) -> Result<IssuerKey, FolderError> {
        IssuerKey::new(&self.charter.iss, &self.charter.kid, self.key).map_err(|_| FolderError::Content)
    }

    /// The entry by which readers know this insurer.
    pub(crate) fn trusted(&self) -> Result<TrustedIssuer, FolderError> {
        Ok(TrustedIssuer {
            iss: self.charter.iss.clone(),
            name: self.charter.name.clone(),
            kind: IssuerKind::Insurer,
            insurer_numbers: self.charter.insurer_numbers()?,
            institution_code: None,
            keys: vec![TrustedKey {
                kid: self.charter.kid.clone(),
                public: self.key.public().clone(),
                from: self.charter.from,
                until: self.charter.until,
                revoked_at: None,
            }],
        })
    }
}

impl Charter {
    pub(crate) fn new(profile: &crate::Profile, kid: &str, from: Moment, until: Moment) -> Self {
        Self {
            format: FORMAT,
            name: profile.name.clone(),
            iss: profile.iss.clone(),
            insurer_numbers: profile
                .insurer_numbers
                .iter()
                .map(|number| number.as_str().to_owned())
                .collect(),
            demo: profile.realm == Realm::Demo,
            kid: kid.to_owned(),
            from,
            until,
        }
    }

    pub(crate) fn insurer_numbers(&self) -> Result<Vec<InsurerNumber>, FolderError> {
        self.insurer_numbers
            .iter()
            .map(|number| InsurerNumber::parse(number).map_err(|_| FolderError::Content))
            .collect()
    }

    pub(crate) const fn realm(&self) -> Realm {
        if self.demo { Realm::Demo } else { Realm::Real }
    }
}

/// Where the last trust list lies.
pub(crate) fn trust_file(folder: &Path) -> PathBuf {
    folder.join("trust.jwt")
}

/// Replaces a file as a whole: whoever reads it sees the old one or the new one, after a power cut too.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("new");
    match fs::remove_file(&beside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    write_new(&beside, bytes)?;
    fs::rename(&beside, path)
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn sealed_file(folder: &Path) -> PathBuf {
    folder.join("issuer.age")
}

const FORMAT: u32 = 1;
