//! Insurer-signed copies: fresh keys out, the sealed batch back in. Keys wait in the device-only file, never elsewhere.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};
use tefuda_consent::{FieldId, PRESETS, Purpose};
use tefuda_credential::copies::{Batch, BatchError, CopiesRequest, CopiesRequestError, CopyLayout, MOST_COPIES};
use tefuda_credential::{Credential, Vct};
use tefuda_crypto::{Identity, IdentityError, Random, SigningError, SigningKey};
use tefuda_vault::{Act, HeldCopy, NewCopy, Vault, VaultError};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::{Coded, Detail, GatherError, Problem, gather::gather};

/// Where a pending request waits: `request-` and its recipient.
const PENDING: &str = "request-";

/// Why copies cannot be asked for or received.
#[derive(Debug, Error)]
pub enum CopiesError {
    /// None or too many were asked for.
    #[error("between 1 and {MOST_COPIES} copies")]
    Count,
    /// The request cannot be written.
    #[error(transparent)]
    Request(#[from] CopiesRequestError),
    /// No key or identity could be made.
    #[error(transparent)]
    Key(#[from] SigningError),
    /// No identity could be made.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// No pending request of this person opens the batch.
    #[error("no pending request opens the batch")]
    NotOurs,
    /// The batch is damaged.
    #[error(transparent)]
    Batch(#[from] BatchError),
    /// A picture of it cannot be read.
    #[error(transparent)]
    Picture(#[from] GatherError),
    /// Pictures of it are missing.
    #[error("{missing} symbols of the batch are missing")]
    Incomplete {
        /// How many.
        missing: usize,
    },
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// The sealed batch in a handful of files: itself, or pictures of a sequence of QR codes, in any order.
///
/// # Errors
/// [`CopiesError::Picture`], [`CopiesError::Incomplete`], [`CopiesError::NotOurs`].
pub fn read_batch(files: &[Vec<u8>]) -> Result<Vec<u8>, CopiesError> {
    let gathered = gather(files)?;
    if let Some(sequence) = gathered.incomplete.first() {
        return Err(CopiesError::Incomplete {
            missing: sequence.missing.len(),
        });
    }
    gathered.contents.into_iter().next().ok_or(CopiesError::NotOurs)
}

/// Makes fresh keys and the request to hand to the insurer; bundles follow the counters. The keys wait on this device.
///
/// # Errors
/// [`CopiesError`].
pub fn request_copies(vault: &mut Vault, count: usize, random: &mut dyn Random) -> Result<String, CopiesError> {
    request_copies_with_paper(vault, count, &[], random)
}

/// The same, and copies to be printed for these purposes.
///
/// # Errors
/// [`CopiesError`].
pub fn request_copies_with_paper(
    vault: &mut Vault,
    count: usize,
    paper: &[Purpose],
    random: &mut dyn Random,
) -> Result<String, CopiesError> {
    if vault.acting().is_some() {
        // Holder keys are made in the person's own home and nowhere else.
        return Err(VaultError::NotGranted.into());
    }
    if !(1..=MOST_COPIES).contains(&count) {
        return Err(CopiesError::Count);
    }
    let identity = Identity::make(random)?;
    let choices: Vec<BTreeSet<FieldId>> = PRESETS.iter().map(|preset| preset.field_ids().collect()).collect();
    let mut keys = Vec::new();
    for layout in CopyLayout::spread(count) {
        keys.push((SigningKey::make(random)?, layout));
    }
    let request = CopiesRequest::write_with_paper(&identity.recipient(), &choices, &keys, paper)?;
    // Text of secrets, wiped when it goes out of scope; the device-only file is the one place it is written to.
    let mut pending = Zeroizing::new(identity.to_secret_string().to_string());
    for (key, layout) in &keys {
        pending.push('\n');
        for byte in key.secret_bytes().iter() {
            pending.push_str(&format!("{byte:02x}"));
        }
        pending.push(' ');
        pending.push_str(layout.id());
    }
    vault.put_note(&format!("{PENDING}{}", identity.recipient()), pending.as_bytes())?;
    Ok(request)
}

/// Takes in a batch made for a pending request and answers how many copies it held.
///
/// # Errors
/// [`CopiesError`].
pub fn receive_copies(vault: &mut Vault, sealed: &[u8], act: &mut Act<'_>) -> Result<usize, CopiesError> {
    for note in vault.notes()? {
        if !note.starts_with(PENDING) {
            continue;
        }
        let Some(bytes) = vault.note(&note)? else { continue };
        let Some(pending) = Pending::read(&bytes) else { continue };
        let Ok(batch) = Batch::open(&pending.identity, sealed) else {
            continue;
        };
        let copies: Vec<NewCopy> = batch
            .credentials()
            .iter()
            .filter_map(|credential| pending.copy(credential))
            .collect();
        if copies.is_empty() {
            return Err(CopiesError::NotOurs);
        }
        vault.copies_add(&copies, act)?;
        vault.remove_note(&note)?;
        return Ok(copies.len());
    }
    Err(CopiesError::NotOurs)
}

/// So few that new ones should be asked for.
pub const LOW_COPIES: usize = 2;

/// The copies that nobody has seen; those to be printed are not among them, as they are never used up.
///
/// # Errors
/// [`CopiesError::Vault`].
pub fn unused_copies(vault: &Vault) -> Result<Vec<HeldCopy>, CopiesError> {
    Ok(vault
        .copies()?
        .into_iter()
        .filter(|copy| copy.audience.is_none() && copy.vct != Vct::Paper.id())
        .collect())
}

/// Keys that wait for their credentials.
struct Pending {
    identity: Identity,
    keys: Vec<(SigningKey, Json)>,
}

impl Pending {
    fn read(bytes: &[u8]) -> Option<Self> {
        let mut lines = core::str::from_utf8(bytes).ok()?.lines();
        let identity = Identity::parse(lines.next()?).ok()?;
        let mut keys = Vec::new();
        for line in lines {
            let (hex, layout) = line.split_once(' ')?;
            let mut secret = Zeroizing::new([0_u8; 32]);
            for (at, byte) in secret.iter_mut().enumerate() {
                *byte = u8::from_str_radix(hex.get(at * 2..at * 2 + 2)?, 16).ok()?;
            }
            keys.push((
                SigningKey::from_secret_bytes(&secret).ok()?,
                json!({ "layout": layout }),
            ));
        }
        Some(Self { identity, keys })
    }

    /// The copy of a credential, if it is bound to one of our keys.
    fn copy(&self, credential: &Credential) -> Option<NewCopy> {
        let (secret, layout) = match credential.holder() {
            Some(holder) => {
                let (key, layout) = self.keys.iter().find(|(key, _)| key.public() == holder)?;
                (key.secret_bytes(), layout.clone())
            }
            // What is printed has no key. Zero is none: nothing can be signed with it.
            None => (Zeroizing::new([0; 32]), json!({ "layout": "paper" })),
        };
        Some(NewCopy {
            issuer: credential.iss().to_owned(),
            vct: credential.vct().id().to_owned(),
            layout,
            credential: Zeroizing::new(credential.as_str().to_owned()),
            secret,
            expires: Some(credential.expires_at().plus_seconds(-1).day_in_japan()),
        })
    }
}

impl Coded for CopiesError {
    fn problem(&self) -> Problem {
        match self {
            Self::Count => {
                Problem::new("copies_count").with("max", Detail::Number(i64::try_from(MOST_COPIES).unwrap_or(i64::MAX)))
            }
            Self::Request(_) => Problem::new("copies_request"),
            Self::Key(_) | Self::Identity(_) => Problem::new("random"),
            Self::NotOurs | Self::Batch(_) => Problem::new("copies_batch"),
            Self::Picture(error) => error.problem(),
            Self::Incomplete { missing } => Problem::new("copies_incomplete")
                .with("count", Detail::Number(i64::try_from(*missing).unwrap_or(i64::MAX))),
            Self::Vault(error) => error.problem(),
        }
    }
}
