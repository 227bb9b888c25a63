//! Whole files sealed in the age v1 format, readable by the stand-alone `age` command.
//!
//! Source: C2SP age v1. The format draws its own file key from the operating system; no argument can weaken it.

use std::io::{self, Read, Write};

use age::secrecy::SecretString;
use age::{DecryptError, Decryptor, EncryptError, Encryptor, scrypt};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::identity::{Identity, Recipient};
use crate::passphrase::Passphrase;

/// Seals bytes so that any of the recipients can open them.
///
/// # Errors
/// [`SealError::NoRecipient`] when the list is empty, [`SealError::Backend`] when sealing itself fails.
pub fn seal_to(recipients: &[Recipient], plain: &[u8]) -> Result<Vec<u8>, SealError> {
    let recipients = recipients
        .iter()
        .map(|recipient| recipient.age() as &dyn age::Recipient);
    seal(Encryptor::with_recipients(recipients)?, plain)
}

/// Opens what was sealed to an identity.
///
/// # Errors
/// [`OpenError::NotForThis`] when it was sealed to others, and the ways a file can be unfit.
pub fn open_with(identity: &Identity, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    open(identity.age(), sealed, OpenError::NotForThis)
}

/// Seals bytes under a passphrase alone, as the format demands (scrypt stands beside no other recipient).
///
/// # Errors
/// [`SealError::Backend`] when sealing fails.
pub fn seal_with_passphrase(passphrase: &Passphrase, work: WorkFactor, plain: &[u8]) -> Result<Vec<u8>, SealError> {
    let mut recipient = scrypt::Recipient::new(SecretString::from(passphrase.text()));
    // Always ours: the library's own choice depends on how busy the machine is and went as far as 512 MiB.
    recipient.set_work_factor(work.0);
    seal(
        Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient))?,
        plain,
    )
}

/// Opens what was sealed under a passphrase.
///
/// The work is what the file asks for, at most that of [`WorkFactor::HIGHEST`].
///
/// # Errors
/// [`OpenError::WrongPassphrase`], and the ways a file can be unfit. Damage to the very bytes the passphrase opens is told as a
/// wrong passphrase: nothing can tell the two apart. Damage anywhere else is [`OpenError::Damaged`].
pub fn open_with_passphrase(passphrase: &Passphrase, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let mut identity = scrypt::Identity::new(SecretString::from(passphrase.text()));
    identity.set_max_work_factor(WorkFactor::HIGHEST.0);
    open(&identity, sealed, OpenError::WrongPassphrase)
}

/// What opens a sealed file, as its header says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opener {
    /// A passphrase.
    Passphrase,
    /// An [`Identity`].
    Identity,
}

/// Tells what opens a sealed file, without opening it.
///
/// # Errors
/// [`OpenError::NotSealed`], [`OpenError::UnknownVersion`], [`OpenError::Damaged`] when there is no sound header.
pub fn opener(sealed: &[u8]) -> Result<Opener, OpenError> {
    let decryptor = read_header(sealed)?;
    Ok(if decryptor.is_scrypt() {
        Opener::Passphrase
    } else {
        Opener::Identity
    })
}

/// How hard scrypt makes guessing: 2 to this power rounds, each power doubling time and memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct WorkFactor(u8);

impl WorkFactor {
    /// What vaults are sealed with: 128 MiB and a third of a second on a small machine.
    pub const USUAL: Self = Self(17);
    /// The most a file may ask for, 1 GiB and a few seconds: a hostile file must not stop the machine. `age -p` writes 18.
    pub const HIGHEST: Self = Self(20);
    /// The least that is still scrypt; for tests and for secrets that are random already.
    pub const LOWEST: Self = Self(1);

    /// Takes a power of two between [`LOWEST`](Self::LOWEST) and [`HIGHEST`](Self::HIGHEST).
    #[must_use]
    pub fn new(log_n: u8) -> Option<Self> {
        (Self::LOWEST..=Self::HIGHEST)
            .contains(&Self(log_n))
            .then_some(Self(log_n))
    }
}

impl Default for WorkFactor {
    fn default() -> Self {
        Self::USUAL
    }
}

fn seal(encryptor: Encryptor, plain: &[u8]) -> Result<Vec<u8>, SealError> {
    let mut sealed = Vec::with_capacity(plain.len() + HEADER_ROOM);
    let mut writer = encryptor.wrap_output(&mut sealed).map_err(SealError::Backend)?;
    writer.write_all(plain).map_err(SealError::Backend)?;
    writer.finish().map_err(SealError::Backend)?;
    Ok(sealed)
}

fn read_header(sealed: &[u8]) -> Result<Decryptor<&[u8]>, OpenError> {
    if !sealed.starts_with(MARK) {
        return Err(OpenError::NotSealed);
    }
    if !sealed.starts_with(VERSION_LINE) {
        return Err(OpenError::UnknownVersion);
    }
    Decryptor::new_buffered(sealed).map_err(|_| OpenError::Damaged)
}

/// `refused` is what it means when the identity opens none of the file's stanzas.
fn open(identity: &dyn age::Identity, sealed: &[u8], refused: OpenError) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let decryptor = read_header(sealed)?;
    let mut reader = decryptor
        .decrypt(std::iter::once(identity))
        .map_err(|error| match error {
            DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed | DecryptError::NoMatchingKeys => {
                refused
            }
            DecryptError::ExcessiveWork { .. } => OpenError::TooMuchWork,
            DecryptError::UnknownFormat => OpenError::UnknownVersion,
            // A broken header or MAC; and whatever the library learns to say, it did not open the file.
            DecryptError::InvalidHeader | DecryptError::InvalidMac | DecryptError::Io(_) | _ => OpenError::Damaged,
        })?;
    // The plain text is shorter than the sealed, so the buffer never moves and leaves no copy behind.
    let mut plain = Zeroizing::new(Vec::with_capacity(sealed.len()));
    reader.read_to_end(&mut plain).map_err(|_| OpenError::Damaged)?;
    Ok(plain)
}

/// Bytes could not be sealed.
#[derive(Debug, Error)]
pub enum SealError {
    /// Nobody to seal to was named.
    #[error("no recipient to seal to")]
    NoRecipient,
    /// The sealing itself failed.
    #[error("sealing failed")]
    Backend(#[source] io::Error),
}

impl From<EncryptError> for SealError {
    fn from(error: EncryptError) -> Self {
        match error {
            EncryptError::MissingRecipients => Self::NoRecipient,
            EncryptError::Io(source) => Self::Backend(source),
            // Recipients of one kind cannot contradict each other; what is left holds no data of ours.
            other @ (EncryptError::EncryptedIdentities(_)
            | EncryptError::IncompatibleRecipients { .. }
            | EncryptError::InvalidRecipientLabels(_)
            | EncryptError::MixedRecipientAndPassphrase
            | _) => Self::Backend(io::Error::other(other)),
        }
    }
}

/// Sealed bytes could not be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum OpenError {
    /// The passphrase does not open it.
    #[error("the passphrase does not open it")]
    WrongPassphrase,
    /// It was sealed to other recipients.
    #[error("it was sealed to other recipients")]
    NotForThis,
    /// It is a sealed file, but bytes of it were changed or lost.
    #[error("the sealed file is damaged")]
    Damaged,
    /// It asks for more work than any file of ours.
    #[error("the sealed file asks for too much work")]
    TooMuchWork,
    /// It is not an age file.
    #[error("not a sealed file")]
    NotSealed,
    /// It is an age file of a version not known here.
    #[error("a sealed file of an unknown version")]
    UnknownVersion,
}

const MARK: &[u8] = b"age-encryption.org/";
const VERSION_LINE: &[u8] = b"age-encryption.org/v1\n";
const HEADER_ROOM: usize = 512;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemRandom;

    fn passphrase(text: &str) -> Passphrase {
        Passphrase::new(text).unwrap()
    }

    #[test]
    fn each_recipient_opens_and_others_do_not() {
        let [one, two, other] = [(); 3].map(|()| Identity::make(&mut SystemRandom).unwrap());
        let sealed = seal_to(&[one.recipient(), two.recipient()], b"plain").unwrap();
        assert_eq!(open_with(&one, &sealed).unwrap().as_slice(), b"plain");
        assert_eq!(open_with(&two, &sealed).unwrap().as_slice(), b"plain");
        assert_eq!(open_with(&other, &sealed).unwrap_err(), OpenError::NotForThis);
    }

    #[test]
    fn nobody_to_seal_to_is_refused() {
        assert!(matches!(seal_to(&[], b"plain"), Err(SealError::NoRecipient)));
    }

    #[test]
    fn a_wrong_passphrase_is_told_from_damage() {
        let sealed = seal_with_passphrase(&passphrase("開けゴマ"), WorkFactor::LOWEST, b"plain").unwrap();
        assert_eq!(
            open_with_passphrase(&passphrase("開けゴマ"), &sealed)
                .unwrap()
                .as_slice(),
            b"plain"
        );
        assert_eq!(
            open_with_passphrase(&passphrase("閉じゴマ"), &sealed).unwrap_err(),
            OpenError::WrongPassphrase
        );
        let mut damaged = sealed.clone();
        *damaged.last_mut().unwrap() ^= 1;
        assert_eq!(
            open_with_passphrase(&passphrase("開けゴマ"), &damaged).unwrap_err(),
            OpenError::Damaged
        );
        let cut = &sealed[..sealed.len() - 3];
        assert_eq!(
            open_with_passphrase(&passphrase("開けゴマ"), cut).unwrap_err(),
            OpenError::Damaged
        );
    }

    #[test]
    fn no_changed_byte_goes_unnoticed() {
        let identity = Identity::make(&mut SystemRandom).unwrap();
        let sealed = seal_to(&[identity.recipient()], b"plain").unwrap();
        for at in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[at] ^= 0x20;
            assert!(open_with(&identity, &damaged).is_err(), "byte {at} went unnoticed");
        }
        for length in 0..sealed.len() {
            assert!(
                open_with(&identity, &sealed[..length]).is_err(),
                "cut at {length} went unnoticed"
            );
        }
    }

    #[test]
    fn the_work_of_a_file_is_bounded() {
        let sealed = seal_with_passphrase(&passphrase("p"), WorkFactor::LOWEST, b"").unwrap();
        let text = String::from_utf8_lossy(&sealed).into_owned();
        let line = text.lines().find(|line| line.starts_with("-> scrypt")).unwrap();
        assert!(line.ends_with(" 1"));
        let at = text.find(line).unwrap() + line.len();
        let mut greedy = sealed.clone();
        greedy.splice(at - 1..at, *b"21");
        assert_eq!(
            open_with_passphrase(&passphrase("p"), &greedy).unwrap_err(),
            OpenError::TooMuchWork
        );
        assert_eq!((WorkFactor::new(0), WorkFactor::new(21)), (None, None));
        assert_eq!(WorkFactor::new(17), Some(WorkFactor::default()));
    }

    #[test]
    fn the_header_says_what_opens_a_file() {
        let identity = Identity::make(&mut SystemRandom).unwrap();
        let to_identity = seal_to(&[identity.recipient()], b"plain").unwrap();
        let to_passphrase = seal_with_passphrase(&passphrase("p"), WorkFactor::LOWEST, b"plain").unwrap();
        assert_eq!(opener(&to_identity), Ok(Opener::Identity));
        assert_eq!(opener(&to_passphrase), Ok(Opener::Passphrase));
        assert_eq!(opener(b"hello"), Err(OpenError::NotSealed));
    }

    #[test]
    fn other_files_are_told_apart() {
        let identity = Identity::make(&mut SystemRandom).unwrap();
        assert_eq!(open_with(&identity, b"%PDF-1.7").unwrap_err(), OpenError::NotSealed);
        assert_eq!(
            open_with(&identity, b"age-encryption.org/v2\n").unwrap_err(),
            OpenError::UnknownVersion
        );
    }
}
