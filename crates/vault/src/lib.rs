//! Sealed drawers for what people hold: compartments, slots, history, undo, search, the disclosure log.
//!
//! A **home** is one folder. It opens through a **slot**: by a passphrase, or by this device's keyring. The slot holds an
//! identity, the identity opens a **key ring**, and the ring holds one random key per person and **compartment** (引き出し).
//! A compartment is one SQLCipher file; its key opens no other. So what a person, a proxy or a counter may see is a matter of
//! which keys they hold, not of manners.
//!
//! Besides the passphrase there are **ways back**: a code on paper and shares kept by guardians, each a slot of its own. A
//! **backup** is one sealed file that the stand-alone `age` command opens; renewing replaces every key.
//!
//! A record is a small document that remembers every change. The row that is listed and searched is derived from the document,
//! never the other way, so that history, undo and merging are one mechanism.
//!
//! This room refuses to know what a record means, when it may be shown, what time it is and where randomness comes from.
//!
//! # Examples
//! ```no_run
//! use std::path::Path;
//!
//! use tefuda_crypto::{Passphrase, SystemRandom};
//! use tefuda_record::{Fields, Moment, Record};
//! use tefuda_vault::{Act, Home, NewRecord};
//!
//! let passphrase = Passphrase::new("七転び八起き")?;
//! let home = Home::create(Path::new("home"), &passphrase, "花子", &mut SystemRandom)?;
//! let mut vault = home.person(&home.persons()[0].id)?;
//!
//! let mut fields = Fields::of("allergy")?;
//! fields.set("substance", "ペニシリン系")?;
//! let record = NewRecord::of(Record::new(fields)?);
//! vault.add(vec![record], &mut Act::new(Moment(1_795_000_000), &mut SystemRandom))?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod acting;
mod backup;
mod check;
mod code;
mod copies;
mod database;
mod device;
mod document;
mod drawer;
mod edit;
mod erase;
mod error;
mod files;
mod home;
mod ids;
mod keyring_store;
mod keystore;
mod ledger;
mod line;
mod log;
mod mark;
mod quick;
mod read;
mod record_row;
mod recovery;
mod renew;
mod ring;
mod slot;
mod undo;
mod vault;
mod whole;
mod words;
mod write;

pub use acting::Acting;
pub use backup::{BackedUp, Backup, BackupReport, Lost, Restored};
pub use check::FileState;
pub use code::{CodeError, CodeLine};
pub use copies::{CopyId, HeldCopy, NewCopy, OpenedCopy};
pub use document::{Changed, Version};
pub use erase::Erased;
pub use error::{HomeError, StorageError, VaultError};
pub use home::{Dropped, Enrolled, Home, LockedHome};
pub use ids::{Act, ActId, PersonId, RecordId, Same};
pub use keyring_store::OsKeyring;
pub use keystore::{KeyStore, KeyStoreError};
pub use ledger::{LastBackup, Ledger};
pub use line::{LineView, NewLine, NoteIn, Place, Rights, Sent, Side, Taken};
pub use log::{LogEntry, LogHead, LogState};
pub use mark::{Marks, Since};
pub use read::{Filter, Look, Removed, Stored, WhatOpens};
pub use recovery::{GuardianShare, PaperCode, Recovery, RecoveryState, join_guardians, read_paper};
pub use renew::{Keep, Renewed, WaysBack};
pub use ring::Person;
pub use undo::{Deed, Reversed};
pub use vault::Vault;
pub use whole::{PastAct, Whole};
pub use write::{Added, Evidence, NewRecord, Prepared};
