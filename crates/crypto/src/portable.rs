//! In place of `native` where `ring` does not build: ECDSA, SHA-256 and HMAC in Rust alone.
//!
//! The same three functions and the same answers; about three times as slow. Nothing here draws randomness: signing takes its nonce
//! from key and message (RFC 6979).

use hmac::{Hmac, KeyInit, Mac};
use p256::ecdsa::signature::{Signer as _, Verifier as _};
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// A key pair in the shape the backend signs with.
pub(crate) struct Signer(SigningKey);

impl Signer {
    /// Takes a secret scalar and its uncompressed point; `None` when they do not belong together.
    pub(crate) fn new(secret: &[u8; 32], point: &[u8; 65]) -> Option<Self> {
        let key = SigningKey::from_slice(secret).ok()?;
        let public = VerifyingKey::from_sec1_bytes(point).ok()?;
        (*key.verifying_key() == public).then_some(Self(key))
    }

    /// Signs with a nonce made of key and message.
    ///
    /// Source: RFC 6979 §3.2.
    pub(crate) fn sign(&self, message: &[u8]) -> Option<[u8; 64]> {
        let signature: Signature = self.0.try_sign(message).ok()?;
        Some(signature.to_bytes().into())
    }
}

pub(crate) fn verify(point: &[u8; 65], message: &[u8], signature: &[u8; 64]) -> bool {
    let key = VerifyingKey::from_sec1_bytes(point);
    let signature = Signature::from_slice(signature);
    key.ok()
        .zip(signature.ok())
        .is_some_and(|(key, signature)| key.verify(message, &signature).is_ok())
}

pub(crate) fn sha256(message: &[u8]) -> [u8; 32] {
    Sha256::digest(message).into()
}

pub(crate) fn hmac_sha256(key: &[u8], message: &[&[u8]]) -> [u8; 32] {
    // A key of any length is taken (RFC 2104 §2), so there is no error to pass on.
    let Ok(mut context) = Hmac::<Sha256>::new_from_slice(key) else {
        return [0; 32];
    };
    for part in message {
        context.update(part);
    }
    context.finalize().into_bytes().into()
}
