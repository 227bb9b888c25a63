//! Where a device keeps the key to its own slot.

use thiserror::Error;
use zeroize::Zeroizing;

/// A place of the operating system that keeps small secrets for a signed-in person.
///
/// Entries are told apart by an account name, which is random and says nothing.
pub trait KeyStore {
    /// Reads an entry.
    ///
    /// # Errors
    /// [`KeyStoreError`]. Some services answer [`KeyStoreError::NoEntry`] while they are locked, so it never proves that
    /// nothing was stored.
    fn load(&self, account: &str) -> Result<Zeroizing<String>, KeyStoreError>;

    /// Writes an entry, over an older one.
    ///
    /// # Errors
    /// [`KeyStoreError`].
    fn store(&self, account: &str, secret: &str) -> Result<(), KeyStoreError>;

    /// Removes an entry.
    ///
    /// # Errors
    /// [`KeyStoreError`].
    fn delete(&self, account: &str) -> Result<(), KeyStoreError>;
}

/// The operating system's keyring did not give or take a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum KeyStoreError {
    /// There is no such service on this machine, or it is not running.
    #[error("no keyring service")]
    Absent,
    /// The service holds no such entry, or is locked and says so this way.
    #[error("the keyring gives no such entry")]
    NoEntry,
    /// The service is locked, or the person said no.
    #[error("the keyring is locked")]
    Denied,
    /// The service failed otherwise.
    #[error("the keyring failed")]
    Failed,
}
