//! The one file in front of `ring`: randomness, SHA-256, HMAC, ECDSA.

use ring::rand::SecureRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, UnparsedPublicKey};
use ring::{digest, hmac, rand};

use crate::random::{Random, RandomError};

/// The operating system's randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&mut self, out: &mut [u8]) -> Result<(), RandomError> {
        rand::SystemRandom::new().fill(out).map_err(|_| RandomError)
    }
}

/// A key pair in the shape the backend signs with. It is made once, because making it checks that both halves belong together.
pub(crate) struct Signer(EcdsaKeyPair);

impl Signer {
    /// Takes a secret scalar and its uncompressed point; `None` when they do not belong together.
    pub(crate) fn new(secret: &[u8; 32], point: &[u8; 65]) -> Option<Self> {
        EcdsaKeyPair::from_private_key_and_public_key(
            &ECDSA_P256_SHA256_FIXED_SIGNING,
            secret,
            point,
            &rand::SystemRandom::new(),
        )
        .ok()
        .map(Self)
    }

    /// Signs with a nonce from the operating system mixed with the message, as `ring` does it.
    pub(crate) fn sign(&self, message: &[u8]) -> Option<[u8; 64]> {
        self.0
            .sign(&rand::SystemRandom::new(), message)
            .ok()?
            .as_ref()
            .try_into()
            .ok()
    }
}

pub(crate) fn verify(point: &[u8; 65], message: &[u8], signature: &[u8; 64]) -> bool {
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
        .verify(message, signature)
        .is_ok()
}

pub(crate) fn sha256(message: &[u8]) -> [u8; 32] {
    fixed(digest::digest(&digest::SHA256, message).as_ref())
}

pub(crate) fn hmac_sha256(key: &[u8], message: &[&[u8]]) -> [u8; 32] {
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, key));
    for part in message {
        context.update(part);
    }
    fixed(context.sign().as_ref())
}

/// Copies a 32-byte tag out of the backend's wider buffer type.
fn fixed(tag: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    for (to, from) in out.iter_mut().zip(tag) {
        *to = *from;
    }
    out
}
