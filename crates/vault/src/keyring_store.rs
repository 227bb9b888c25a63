//! The operating system's keyring, through the `keyring` crate.

use keyring::{Entry, Error};
use zeroize::Zeroizing;

use crate::keystore::{KeyStore, KeyStoreError};

/// The keyring of the person signed in: Secret Service, Keychain or Credential Manager.
///
/// On Linux it is the Secret Service, never the kernel's key retention service, which forgets at reboot.
#[derive(Debug)]
pub struct OsKeyring {
    // Made by `connect` only: the crate keeps one store for the whole process.
    _connected: (),
}

impl OsKeyring {
    /// Connects to the keyring, once in the life of a process.
    ///
    /// # Errors
    /// [`KeyStoreError::Absent`] when there is none.
    pub fn connect() -> Result<Self, KeyStoreError> {
        match Entry::store_status() {
            Ok(()) => Ok(Self { _connected: () }),
            Err(_) => Err(KeyStoreError::Absent),
        }
    }
}

impl KeyStore for OsKeyring {
    fn load(&self, account: &str) -> Result<Zeroizing<String>, KeyStoreError> {
        Ok(Zeroizing::new(
            entry(account)?.get_password().map_err(|error| told_apart(&error))?,
        ))
    }

    fn store(&self, account: &str, secret: &str) -> Result<(), KeyStoreError> {
        entry(account)?.set_password(secret).map_err(|error| told_apart(&error))
    }

    fn delete(&self, account: &str) -> Result<(), KeyStoreError> {
        entry(account)?.delete_credential().map_err(|error| told_apart(&error))
    }
}

fn entry(account: &str) -> Result<Entry, KeyStoreError> {
    Entry::new(SERVICE, account).map_err(|error| told_apart(&error))
}

/// The crate's errors may quote the secret (`BadEncoding`), so nothing of them is kept but the sort.
fn told_apart(error: &Error) -> KeyStoreError {
    match error {
        Error::NoEntry => KeyStoreError::NoEntry,
        Error::NoStorageAccess(_) => KeyStoreError::Denied,
        Error::NoDefaultStore => KeyStoreError::Absent,
        Error::PlatformFailure(_)
        | Error::BadEncoding(_)
        | Error::BadDataFormat(..)
        | Error::BadStoreFormat(_)
        | Error::TooLong(..)
        | Error::Invalid(..)
        | Error::Ambiguous(_)
        | Error::NotSupportedByStore(_)
        | _ => KeyStoreError::Failed,
    }
}

const SERVICE: &str = "tefuda";
