//! What can go wrong, in words that name no content.

use std::io;

use rusqlite::ErrorCode;
use tefuda_crypto::RandomError;
use tefuda_sync::FolderError;
use thiserror::Error;

use crate::keystore::KeyStoreError;

/// The disk, or what lies on it, would not do.
///
/// A backend's own text may quote what was being written, so only its number is kept.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StorageError {
    /// Another program writes, and went on for more than five seconds.
    #[error("another program is writing to the home")]
    Busy,
    /// Nothing may be written here.
    #[error("the home can only be read")]
    ReadOnly,
    /// There is no room left.
    #[error("no room left on the disk")]
    DiskFull,
    /// It was made by a newer version of this program.
    #[error("made by a newer version (format {found})")]
    Newer {
        /// The format that was found.
        found: i64,
    },
    /// Bytes were changed or lost, or the key does not fit.
    #[error("a file of the home is damaged")]
    Damaged,
    /// A file that must be there is not.
    #[error("a file of the home is missing")]
    Missing,
    /// The keys were renewed after it was opened: it must be opened again.
    #[error("the keys of the home were renewed")]
    Renewed,
    /// A safety of the encrypted store did not take hold; the number says which.
    #[error("safety {number} of the encrypted store did not take hold")]
    Unsafe {
        /// Which of the settings, in the order they are made.
        number: u8,
    },
    /// The operating system refused otherwise.
    #[error("input or output failed ({0:?})")]
    Io(io::ErrorKind),
    /// The store refused otherwise.
    #[error("the store refused (code {code})")]
    Store {
        /// SQLite's extended result code.
        code: i32,
    },
}

impl From<io::Error> for StorageError {
    fn from(error: io::Error) -> Self {
        #[expect(clippy::wildcard_enum_match_arm, reason = "the rest is kept as it is")]
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => Self::ReadOnly,
            io::ErrorKind::NotFound => Self::Missing,
            other => Self::Io(other),
        }
    }
}

impl From<rusqlite::Error> for StorageError {
    fn from(error: rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(failure, _) = error else {
            // A row that is not there or not of its type: the schema holds both, so the file is not ours any more.
            return Self::Damaged;
        };
        #[expect(clippy::wildcard_enum_match_arm, reason = "the rest keeps its number")]
        match failure.code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied => Self::ReadOnly,
            ErrorCode::DiskFull => Self::DiskFull,
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Damaged,
            // The shared-memory file of the write-ahead log could not grow.
            ErrorCode::SystemIoFailure if failure.extended_code == IOERR_SHMSIZE => Self::DiskFull,
            _ => Self::Store {
                code: failure.extended_code,
            },
        }
    }
}

/// A deed on the home as a whole failed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum HomeError {
    /// There is no home at that path.
    #[error("no home there")]
    NotAHome,
    /// What a home is made of lies there, but the file that says so is gone.
    #[error("a home without its marker")]
    NoMarker,
    /// A home is to be made where something already is.
    #[error("the folder is not empty")]
    NotEmpty,
    /// The passphrase opens none of the slots.
    #[error("the passphrase does not open the home")]
    WrongPassphrase,
    /// The slot that a passphrase opens is gone or damaged: whether the passphrase is right cannot be said.
    #[error("the passphrase slot is missing or damaged")]
    PassphraseSlot,
    /// The home has no slot of that sort.
    #[error("the home has no such way in")]
    NoSuchSlot,
    /// A device slot exists, but the keyring does not give its key: locked, or another device. No second one is made on that.
    #[error("a device slot exists whose key the keyring does not give")]
    SlotUnreachable,
    /// The home was opened by a quick slot, which opens one drawer and changes no key.
    #[error("opened by a quick slot")]
    QuickOnly,
    /// No code on paper and no split among guardians was made.
    #[error("the home has no way back")]
    NoRecovery,
    /// The code or the shares open another home, or were replaced by newer ones.
    #[error("the code or the shares do not open the home")]
    WrongRecovery,
    /// A split needs at least two shares, no more than there are, and at most fifteen.
    #[error("no such split")]
    Split,
    /// The operating system's keyring.
    #[error("the keyring did not answer")]
    KeyStore(#[from] KeyStoreError),
    /// The home holds no such person.
    #[error("no such person")]
    NoSuchPerson,
    /// Another person of the home has that name.
    #[error("the name is taken")]
    NameTaken,
    /// A name holds a 個人番号.
    #[error("the name holds an individual number")]
    NamePersonalNumber,
    /// A name is one line of 1 to 100 characters.
    #[error("the name is empty, too long or more than one line")]
    NameUnfit,
    /// The file is no backup.
    #[error("no backup")]
    NotABackup,
    /// The backup was sealed for others.
    #[error("the backup is for others")]
    BackupForOthers,
    /// No randomness was to be had.
    #[error("no randomness to be had")]
    Random(#[from] RandomError),
    /// The disk, or what lies on it.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// A deed on one person's vault failed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum VaultError {
    /// The vault holds no such record.
    #[error("no such record")]
    NoSuchRecord,
    /// The record was removed before.
    #[error("the record is removed")]
    Removed,
    /// The key ring of this home holds no key to that compartment.
    #[error("no key to that compartment")]
    NoKey,
    /// A record's kind is not known here, or does not live in that compartment.
    #[error("the kind does not belong here")]
    WrongKind,
    /// The record or document has no such field or value.
    #[error("no such field or value")]
    NoSuchField,
    /// A record's text is longer than 256 KiB.
    #[error("a record is larger than {RECORD_BYTES_MAX} bytes")]
    RecordTooLarge,
    /// A piece of evidence is longer than 32 MiB.
    #[error("evidence is larger than {EVIDENCE_BYTES_MAX} bytes")]
    EvidenceTooLarge,
    /// A document of another replica cannot be read.
    #[error("the document cannot be read")]
    Document,
    /// A log entry is not made of text, whole numbers, truth values, lists and objects.
    #[error("a log entry holds a value that has no one way of writing")]
    LogEntry,
    /// The vault holds no such copy.
    #[error("no such copy")]
    NoSuchCopy,
    /// Whoever acts for a person was not granted this.
    #[error("this was not granted")]
    NotGranted,
    /// No such line, or it has ended.
    #[error("no such line to another home")]
    NoSuchLine,
    /// The folder between two homes.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// No randomness was to be had.
    #[error("no randomness to be had")]
    Random(#[from] RandomError),
    /// The disk, or what lies on it.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// A deed on the whole home met what only one vault can say: the files are not as they must be.
impl From<VaultError> for HomeError {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Storage(error) => Self::Storage(error),
            VaultError::Random(error) => Self::Random(error),
            VaultError::NoSuchRecord
            | VaultError::Removed
            | VaultError::NoKey
            | VaultError::WrongKind
            | VaultError::NoSuchField
            | VaultError::RecordTooLarge
            | VaultError::EvidenceTooLarge
            | VaultError::Document
            | VaultError::LogEntry
            | VaultError::NoSuchCopy
            | VaultError::NotGranted
            | VaultError::NoSuchLine
            | VaultError::Folder(_) => Self::Storage(StorageError::Damaged),
        }
    }
}

impl From<rusqlite::Error> for VaultError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Storage(error.into())
    }
}

impl From<rusqlite::Error> for HomeError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Storage(error.into())
    }
}

/// The longest record, as JSON.
pub(crate) const RECORD_BYTES_MAX: usize = 256 * 1024;
/// The longest piece of evidence.
pub(crate) const EVIDENCE_BYTES_MAX: usize = 32 * 1024 * 1024;
const IOERR_SHMSIZE: i32 = 10 | (19 << 8);

#[cfg(test)]
mod tests {
    use super::*;

    fn sqlite(code: i32) -> StorageError {
        rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), Some("secret".to_owned())).into()
    }

    #[test]
    fn each_way_to_fail_has_its_own_sentence() {
        assert_eq!(sqlite(5), StorageError::Busy);
        assert_eq!(sqlite(8), StorageError::ReadOnly);
        assert_eq!(sqlite(13), StorageError::DiskFull);
        assert_eq!(sqlite(IOERR_SHMSIZE), StorageError::DiskFull);
        assert_eq!(sqlite(11), StorageError::Damaged);
        assert_eq!(sqlite(26), StorageError::Damaged);
        assert_eq!(sqlite(10), StorageError::Store { code: 10 });
        assert_eq!(
            StorageError::from(io::Error::from_raw_os_error(28)),
            StorageError::DiskFull
        );
        assert_eq!(
            StorageError::from(io::Error::from_raw_os_error(30)),
            StorageError::ReadOnly
        );
    }

    #[test]
    fn the_backend_s_text_is_not_kept() {
        let error = sqlite(1);
        assert!(!format!("{error} {error:?}").contains("secret"));
    }
}
