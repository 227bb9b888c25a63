//! The secret half: a scalar of P-256 that signs.

use std::fmt;

use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

use crate::native::Signer;
use crate::public::{PublicKey, Signature};
use crate::random::{Random, RandomError, make_bytes};

/// A P-256 signing key.
///
/// Its scalar is wiped when dropped. The signing backend holds a working copy in a form of its own, which it does not wipe:
/// keep a `SigningKey` no longer than the deed needs it.
pub struct SigningKey {
    secret: Zeroizing<[u8; 32]>,
    public: PublicKey,
    signer: Signer,
}

impl SigningKey {
    /// Makes a key from fresh randomness.
    ///
    /// # Errors
    /// [`SigningError::Random`] when the source cannot answer, [`SigningError::Secret`] when it answers the same useless bytes for ever.
    pub fn make(random: &mut dyn Random) -> Result<Self, SigningError> {
        // One draw in 2^32 lies outside the group order (FIPS 186-5 §A.2.2: draw again); a source that gives a hundred of them is broken.
        for _ in 0..100 {
            let mut secret = make_bytes(random)?;
            let key = Self::from_secret_bytes(&secret);
            secret.zeroize();
            if key.is_ok() {
                return key;
            }
        }
        Err(SigningError::Secret)
    }

    /// Takes a secret scalar, big-endian.
    ///
    /// # Errors
    /// [`SigningError::Secret`] when it is zero or not below the group order.
    pub fn from_secret_bytes(bytes: &[u8; 32]) -> Result<Self, SigningError> {
        let scalar = p256::SecretKey::from_slice(bytes).map_err(|_| SigningError::Secret)?;
        let public = PublicKey::from_p256(&scalar.public_key()).ok_or(SigningError::Secret)?;
        let signer = Signer::new(bytes, public.sec1()).ok_or(SigningError::Secret)?;
        Ok(Self {
            secret: Zeroizing::new(*bytes),
            public,
            signer,
        })
    }

    /// The secret scalar, big-endian, for a sealed place only.
    #[must_use]
    pub fn secret_bytes(&self) -> Zeroizing<[u8; 32]> {
        self.secret.clone()
    }

    /// The public half.
    #[must_use]
    pub const fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Signs a message with ES256.
    ///
    /// The nonce comes from the operating system mixed with key and message (never from an argument: a repeated nonce gives
    /// the key away), so two signatures of one message differ.
    ///
    /// # Errors
    /// [`SigningError::Random`] when the operating system gives no randomness.
    ///
    /// Source: RFC 7518 §3.4, FIPS 186-5 §6.4.1.
    pub fn sign(&self, message: &[u8]) -> Result<Signature, SigningError> {
        self.signer
            .sign(message)
            .map(Signature::from_bytes)
            .ok_or(SigningError::Random(RandomError))
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey(..)")
    }
}

/// A key that cannot be, or cannot sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SigningError {
    /// The bytes are no scalar of P-256.
    #[error("the bytes are no secret scalar of P-256")]
    Secret,
    /// No randomness was to be had.
    #[error("no randomness for the signature")]
    Random(#[source] RandomError),
}

impl From<RandomError> for SigningError {
    fn from(error: RandomError) -> Self {
        Self::Random(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemRandom;

    /// Gives the same byte for ever.
    struct Stuck(u8);
    impl Random for Stuck {
        fn fill(&mut self, out: &mut [u8]) -> Result<(), RandomError> {
            out.fill(self.0);
            Ok(())
        }
    }

    #[test]
    fn a_signature_verifies_with_its_own_key_and_message_only() {
        let key = SigningKey::make(&mut SystemRandom).unwrap();
        let other = SigningKey::make(&mut SystemRandom).unwrap();
        let signature = key.sign(b"one").unwrap();
        assert!(key.public().verify(b"one", signature.bytes()).is_ok());
        assert!(key.public().verify(b"two", signature.bytes()).is_err());
        assert!(other.public().verify(b"one", signature.bytes()).is_err());
    }

    #[test]
    fn secret_bytes_bring_the_key_back() {
        let key = SigningKey::make(&mut SystemRandom).unwrap();
        let again = SigningKey::from_secret_bytes(&key.secret_bytes()).unwrap();
        assert_eq!(key.public(), again.public());
    }

    /// FIPS 186-5 and RFC 6979 A.2.5 give this pair.
    #[test]
    fn the_public_half_is_the_one_of_rfc_6979() {
        let secret = [
            0xC9, 0xAF, 0xA9, 0xD8, 0x45, 0xBA, 0x75, 0x16, 0x6B, 0x5C, 0x21, 0x57, 0x67, 0xB1, 0xD6, 0x93, 0x4E, 0x50,
            0xC3, 0xDB, 0x36, 0xE8, 0x9B, 0x12, 0x7B, 0x8A, 0x62, 0x2B, 0x12, 0x0F, 0x67, 0x21,
        ];
        let x = [
            0x60, 0xFE, 0xD4, 0xBA, 0x25, 0x5A, 0x9D, 0x31, 0xC9, 0x61, 0xEB, 0x74, 0xC6, 0x35, 0x6D, 0x68, 0xC0, 0x49,
            0xB8, 0x92, 0x3B, 0x61, 0xFA, 0x6C, 0xE6, 0x69, 0x62, 0x2E, 0x60, 0xF2, 0x9F, 0xB6,
        ];
        assert_eq!(SigningKey::from_secret_bytes(&secret).unwrap().public().x(), x);
    }

    #[test]
    fn scalars_outside_the_group_are_refused() {
        assert_eq!(
            SigningKey::from_secret_bytes(&[0; 32]).unwrap_err(),
            SigningError::Secret
        );
        assert_eq!(
            SigningKey::from_secret_bytes(&[0xff; 32]).unwrap_err(),
            SigningError::Secret
        );
        assert_eq!(SigningKey::make(&mut Stuck(0)).unwrap_err(), SigningError::Secret);
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(
            format!("{:?}", SigningKey::make(&mut Stuck(5)).unwrap()),
            "SigningKey(..)"
        );
    }
}
