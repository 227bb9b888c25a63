//! An institution's folder: one sealed file, the trust list that was signed last, and its key card.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tefuda_credential::{IssuerKey, IssuerKind, Realm, TrustedIssuer, TrustedKey};
use tefuda_crypto::PublicKey;
use tefuda_crypto::{OpenError, Passphrase, SealError, SigningError, SigningKey, WorkFactor};
use tefuda_crypto::{open_with_passphrase, seal_with_passphrase};
use tefuda_record::{InsurerNumber, Moment};
use thiserror::Error;
use zeroize::Zeroizing;

/// What the sealed file holds: both keys, and everything that is signed in the institution's name. Sealed together, so that whoever
/// can write to the folder still cannot make it sign for another's number or code.
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
    /// Before other institutions had folders there was none here, and all were insurers.
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    pub(crate) institution_code: Option<String>,
    insurer_numbers: Vec<String>,
    demo: bool,
    pub(crate) kid: String,
    pub(crate) from: Moment,
    pub(crate) until: Moment,
    /// Keys that sign no more, the oldest first: what they signed is still out there.
    #[serde(default)]
    former: Vec<Former>,
}

/// A key that signs no more.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Former {
    kid: String,
    /// The compressed point in hexadecimal digits.
    public: String,
    from: Moment,
    until: Moment,
    revoked_at: Option<Moment>,
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
        let sealed = self.seal(passphrase, work)?;
        fs::create_dir_all(folder).map_err(FolderError::Io)?;
        write_new(&sealed_file(folder), &sealed).map_err(|error| {
            if error.kind() == io::ErrorKind::AlreadyExists {
                FolderError::AlreadyThere
            } else {
                FolderError::Io(error)
            }
        })
    }

    /// Writes a folder that changed.
    pub(crate) fn write(&self, folder: &Path, passphrase: &Passphrase, work: WorkFactor) -> Result<(), FolderError> {
        replace(&sealed_file(folder), &self.seal(passphrase, work)?).map_err(FolderError::Io)
    }

    fn seal(&self, passphrase: &Passphrase, work: WorkFactor) -> Result<Vec<u8>, FolderError> {
        let json = serde_json::to_vec(&self.charter).map_err(|_| FolderError::Content)?;
        let mut plain = Zeroizing::new(Vec::with_capacity(64 + json.len()));
        plain.extend_from_slice(self.root.secret_bytes().as_slice());
        plain.extend_from_slice(self.key.secret_bytes().as_slice());
        plain.extend_from_slice(&json);
        seal_with_passphrase(passphrase, work, &plain).map_err(FolderError::Seal)
    }

    /// Puts a fresh key in the place of the one that signed so far.
    pub(crate) fn rotate(&mut self, fresh: SigningKey, now: Moment, revoked_at: Option<Moment>) {
        let former = std::mem::replace(&mut self.key, fresh);
        let charter = &mut self.charter;
        charter.former.push(Former {
            kid: charter.kid.clone(),
            public: hex(&former.public().compressed()),
            from: charter.from,
            // A key withdrawn after its own end was over anyway; its time must still end after it begins.
            until: charter.until.min(now).max(charter.from.plus_seconds(1)),
            revoked_at,
        });
        charter.kid = format!("k{}", charter.former.len() + 1);
        charter.from = now.floor_to_day();
        charter.until = charter.from.plus_seconds(KEY_SECONDS);
    }

    /// Takes the key out to sign credentials with.
    pub(crate) fn into_issuer_key(self) -> Result<IssuerKey, FolderError> {
        IssuerKey::new(&self.charter.iss, &self.charter.kid, self.key).map_err(|_| FolderError::Content)
    }

    /// The entry by which readers know this institution, the key that signs now first.
    pub(crate) fn trusted(&self) -> Result<TrustedIssuer, FolderError> {
        let charter = &self.charter;
        let mut keys = vec![TrustedKey {
            kid: charter.kid.clone(),
            public: self.key.public().clone(),
            from: charter.from,
            until: charter.until,
            revoked_at: None,
        }];
        for former in charter.former.iter().rev() {
            keys.push(TrustedKey {
                kid: former.kid.clone(),
                public: point(&former.public).ok_or(FolderError::Content)?,
                from: former.from,
                until: former.until,
                revoked_at: former.revoked_at,
            });
        }
        Ok(TrustedIssuer {
            iss: charter.iss.clone(),
            name: charter.name.clone(),
            kind: charter.kind()?,
            insurer_numbers: charter.insurer_numbers()?,
            institution_code: charter.institution_code.clone(),
            keys,
        })
    }
}

impl Charter {
    pub(crate) fn new(profile: &crate::Profile, kid: &str, from: Moment, until: Moment) -> Self {
        Self {
            format: FORMAT,
            name: profile.name.clone(),
            iss: profile.iss.clone(),
            kind: Some(profile.kind.id().to_owned()),
            institution_code: profile.institution_code.clone(),
            insurer_numbers: profile
                .insurer_numbers
                .iter()
                .map(|number| number.as_str().to_owned())
                .collect(),
            demo: profile.realm == Realm::Demo,
            kid: kid.to_owned(),
            from,
            until,
            former: Vec::new(),
        }
    }

    pub(crate) fn kind(&self) -> Result<IssuerKind, FolderError> {
        match &self.kind {
            None => Ok(IssuerKind::Insurer),
            Some(id) => IssuerKind::parse(id).ok_or(FolderError::Content),
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

/// Where the key card lies.
pub(crate) fn card_file(folder: &Path) -> PathBuf {
    folder.join("card.jwt")
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

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn point(hex: &str) -> Option<PublicKey> {
    let mut bytes = [0; 33];
    if hex.len() != 66 || !hex.is_ascii() {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hex.get(at * 2..at * 2 + 2)?, 16).ok()?;
    }
    PublicKey::from_compressed(&bytes).ok()
}

/// Three years; the credentials it signs may outlast it.
pub(crate) const KEY_SECONDS: i64 = 3 * 365 * 86_400;
const FORMAT: u32 = 1;
