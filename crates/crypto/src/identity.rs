//! The X25519 pair that whole files are sealed to.

use std::fmt;
use std::str::FromStr;

use age::secrecy::ExposeSecret;
use bech32::{Bech32, Hrp};
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

use crate::key::{Key, derive_key};
use crate::random::{Random, RandomError, make_bytes};

/// The secret half: opens what was sealed to its [`Recipient`]. Wiped when dropped.
///
/// Source: C2SP age v1, «The X25519 recipient type».
#[derive(Clone)]
pub struct Identity(age::x25519::Identity);

impl Identity {
    /// Makes an identity from fresh randomness.
    ///
    /// # Errors
    /// [`IdentityError::Random`] when the source cannot answer.
    pub fn make(random: &mut dyn Random) -> Result<Self, IdentityError> {
        let mut secret = make_bytes::<32>(random)?;
        let made = Self::of_bytes(&secret);
        secret.zeroize();
        made
    }

    /// Derives the identity that belongs to a secret and a purpose: the same from the same.
    ///
    /// # Errors
    /// [`IdentityError::Text`] never in practice: any 32 bytes are a secret.
    pub fn derive(secret: &Key, purpose: &str) -> Result<Self, IdentityError> {
        Self::of_bytes(derive_key(secret, purpose).bytes())
    }

    fn of_bytes(secret: &[u8; 32]) -> Result<Self, IdentityError> {
        let written = bech32::encode::<Bech32>(SECRET_PREFIX, secret)
            .map(Zeroizing::new)
            .map_err(|_| IdentityError::Text)?;
        Self::parse(&Zeroizing::new(written.to_uppercase()))
    }

    /// Reads `AGE-SECRET-KEY-1…` as the `age-keygen` command writes it.
    ///
    /// # Errors
    /// [`IdentityError::Text`] when the text is anything else.
    pub fn parse(text: &str) -> Result<Self, IdentityError> {
        age::x25519::Identity::from_str(text)
            .map(Self)
            .map_err(|_| IdentityError::Text)
    }

    /// Writes `AGE-SECRET-KEY-1…`, for a sealed place or the operating system's keyring only.
    #[must_use]
    pub fn to_secret_string(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.to_string().expose_secret().to_owned())
    }

    /// The public half.
    #[must_use]
    pub fn recipient(&self) -> Recipient {
        Recipient(self.0.to_public())
    }

    pub(crate) const fn age(&self) -> &age::x25519::Identity {
        &self.0
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity(..)")
    }
}

/// The public half: whom a file is sealed to. Written and read as `age1…`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Recipient(age::x25519::Recipient);

impl Recipient {
    /// Reads `age1…`.
    ///
    /// # Errors
    /// [`RecipientError`] when the text is anything else.
    pub fn parse(text: &str) -> Result<Self, RecipientError> {
        age::x25519::Recipient::from_str(text)
            .map(Self)
            .map_err(|_| RecipientError)
    }

    pub(crate) const fn age(&self) -> &age::x25519::Recipient {
        &self.0
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Recipient(..)")
    }
}

/// No identity came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum IdentityError {
    /// The text is not an age identity.
    #[error("the text is not an age identity")]
    Text,
    /// No randomness was to be had.
    #[error("no randomness for the identity")]
    Random(#[source] RandomError),
}

impl From<RandomError> for IdentityError {
    fn from(error: RandomError) -> Self {
        Self::Random(error)
    }
}

/// The text is not an age recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the text is not an age recipient")]
pub struct RecipientError;

const SECRET_PREFIX: Hrp = Hrp::parse_unchecked("age-secret-key-");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemRandom;

    #[test]
    fn writing_and_reading_is_identity() {
        let identity = Identity::make(&mut SystemRandom).unwrap();
        let text = identity.to_secret_string();
        assert!(text.starts_with("AGE-SECRET-KEY-1"));
        assert_eq!(Identity::parse(&text).unwrap().recipient(), identity.recipient());
        let recipient = identity.recipient().to_string();
        assert_eq!(Recipient::parse(&recipient).unwrap(), identity.recipient());
    }

    #[test]
    fn a_derived_identity_is_the_same_again_and_another_for_another_purpose() {
        let secret = Key::from_bytes([7; 32]);
        let derived = |purpose| Identity::derive(&secret, purpose).unwrap().recipient();
        assert_eq!(derived("a"), derived("a"));
        assert_ne!(derived("a"), derived("b"));
    }

    #[test]
    fn two_identities_differ() {
        let one = Identity::make(&mut SystemRandom).unwrap();
        let two = Identity::make(&mut SystemRandom).unwrap();
        assert_ne!(one.recipient(), two.recipient());
    }

    #[test]
    fn other_text_is_refused() {
        assert_eq!(Identity::parse("AGE-SECRET-KEY-1QQQ").unwrap_err(), IdentityError::Text);
        assert_eq!(Recipient::parse("age1qqq").unwrap_err(), RecipientError);
    }

    #[test]
    fn debug_shows_nothing() {
        let identity = Identity::make(&mut SystemRandom).unwrap();
        assert_eq!(format!("{identity:?}"), "Identity(..)");
        assert_eq!(format!("{:?}", identity.recipient()), "Recipient(..)");
    }
}
