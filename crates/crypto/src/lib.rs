//! The only crate that touches a primitive: seal, sign, derive, secret.
//!
//! It owns four things and nothing else:
//!
//! * **signing**: ECDSA on P-256 with SHA-256 ([`SigningKey`], [`PublicKey`], [`Signature`]), the ES256 of JOSE;
//! * **sealing**: whole files in the age v1 format ([`seal_to`], [`seal_with_passphrase`]), which the stand-alone `age`
//!   command opens without us; large ones piece by piece ([`SealWriter`], [`OpenReader`]);
//! * **splitting**: a secret in shares ([`split_secret`], [`join_shares`]);
//! * **small secrets**: [`Key`], [`Passphrase`], randomness as an argument ([`Random`]), a digest, a key derivation,
//!   a keyed shuffle ([`Permutation`]).
//!
//! It refuses to know what is signed or sealed: no JSON, no record, no clock, no path.
//!
//! The signing half stands apart from the sealing half: `native` is the one file in front of `ring`, and `portable` takes its place
//! where `ring` does not build, in a page's WASM. There is no sealing and no randomness there: a page verifies, and holds no key.
//!
//! # Examples
//! ```
//! use tefuda_crypto::{SigningKey, SystemRandom};
//!
//! let key = SigningKey::make(&mut SystemRandom)?;
//! let signature = key.sign(b"shown")?;
//! assert!(key.public().verify(b"shown", signature.bytes()).is_ok());
//! assert!(key.public().verify(b"changed", signature.bytes()).is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[cfg(not(target_family = "wasm"))]
mod identity;
mod key;
#[cfg_attr(target_family = "wasm", path = "portable.rs")]
mod native;
#[cfg(not(target_family = "wasm"))]
mod passphrase;
mod permutation;
mod public;
mod random;
#[cfg(not(target_family = "wasm"))]
mod sealed;
mod signing;
#[cfg(not(target_family = "wasm"))]
mod split;
#[cfg(not(target_family = "wasm"))]
mod stream;

pub use key::{Key, derive_key, sha256};
pub use permutation::Permutation;
pub use public::{BadSignature, PublicKey, PublicKeyError, Signature};
pub use random::{Random, RandomError, make_bytes};
pub use signing::{SigningError, SigningKey};

#[cfg(not(target_family = "wasm"))]
pub use {
    identity::{Identity, IdentityError, Recipient, RecipientError},
    native::SystemRandom,
    passphrase::{Passphrase, PassphraseError},
    sealed::{
        OpenError, Opener, SealError, WorkFactor, open_with, open_with_passphrase, opener, seal_to,
        seal_with_passphrase,
    },
    split::{Share, SplitError, join_shares, split_secret},
    stream::{OpenReader, PIECE, SealWriter, read_notes},
};
