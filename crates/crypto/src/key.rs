//! A symmetric key, what is derived from it, and the digest.

use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::native;
use crate::random::{Random, RandomError, make_bytes};

/// 256 secret bits, wiped when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Key([u8; 32]);

impl Key {
    /// Makes a key from fresh randomness.
    ///
    /// # Errors
    /// [`RandomError`] when the source cannot answer.
    pub fn make(random: &mut dyn Random) -> Result<Self, RandomError> {
        make_bytes(random).map(Self)
    }

    /// Takes 32 bytes that are already as good as random.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The secret bytes. What the caller copies, the caller wipes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

/// Derives a key for one purpose from a secret: HKDF-SHA256 with no salt and the purpose as its info.
///
/// Different purposes give keys that say nothing of each other. A purpose is stored by what it protects, so its text never
/// changes once used.
///
/// Source: RFC 5869 §2.
#[must_use]
pub fn derive_key(secret: &Key, purpose: &str) -> Key {
    Key(hkdf(&secret.0, purpose.as_bytes()))
}

/// SHA-256 of a message.
///
/// Source: FIPS 180-4 §6.2.
#[must_use]
pub fn sha256(message: &[u8]) -> [u8; 32] {
    native::sha256(message)
}

/// HKDF with an output of one block: the expansion is a single HMAC and so cannot fail.
fn hkdf(secret: &[u8], info: &[u8]) -> [u8; 32] {
    let mut extracted = native::hmac_sha256(&[0; 32], &[secret]);
    let key = native::hmac_sha256(&extracted, &[info, &[1]]);
    extracted.zeroize();
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        text.as_bytes()
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
            .collect()
    }

    #[test]
    fn hkdf_agrees_with_rfc_5869_test_case_3() {
        let okm = hex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
        assert_eq!(hkdf(&[0x0b; 22], b"").as_slice(), okm);
    }

    #[test]
    fn sha256_agrees_with_fips_180() {
        assert_eq!(
            sha256(b"abc").as_slice(),
            hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        );
    }

    #[test]
    fn purposes_give_different_keys() {
        let secret = Key::from_bytes([7; 32]);
        assert_ne!(derive_key(&secret, "a").bytes(), derive_key(&secret, "b").bytes());
        assert_eq!(derive_key(&secret, "a").bytes(), derive_key(&secret, "a").bytes());
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Key::from_bytes([0xab; 32])), "Key(..)");
    }
}
