//! The digit codec: one SD-JWT(+KB) as the decimal digits of one numeric QR, and back.
//!
//! It is a transport and nothing else. [`decode()`] gives back the byte-identical string that [`encode()`] took, and only that
//! string is ever verified; nothing the codec leaves out or puts back is trusted.
//!
//! ```text
//!  SD-JWT ──lex──▶ Token ──write──▶ text ──deflate, dictionary──▶ ┐
//!                   ▲  │            bits (salts, signatures, days) ┴▶ envelope ──▶ digits
//!                   │  └─ what the rest implies is not written: digests of shown disclosures, sd_hash, y of a point
//!  SD-JWT ◀─render──┴──read◀─────────────────────────────────────────────────────────────────┘
//! ```
//!
//! * Why digits: a keyboard-wedge scanner under a Japanese input method turns letters into kana, digits at worst into
//!   full-width digits, and those come back by [`decode()`].
//! * Three modes share all of this. *Folded* knows the shapes of our credentials and shrinks others as far as they agree with
//!   them: every rule stands alone and falls back alone. *Phrased* names whole phrases of ours besides. *Plain* has no rules but
//!   «decode base64url, deflate». The smallest one that decodes to the same string is sent; if there is none, [`encode()`] refuses.
//! * The first byte names the dictionary. A published dictionary, word list or code table never changes: a new one gets a
//!   new number, and every reader keeps all of them.
//!
//! Source: RFC 9901 §4 (the string), RFC 1951 (DEFLATE), RFC 4648 §5 (base64url), CTAP 2.2 §11.5.1 (7 bytes as 17 digits).

mod alphabet;
mod bits;
mod charset;
mod clock;
mod decode;
mod deflate;
mod digits;
mod encode;
mod envelope;
mod json;
mod lex;
mod marker;
mod phrases;
mod read;
mod render;
mod token;
mod value;
mod write;

pub use decode::{DecodeError, decode};
pub use digits::looks_like_digits;
pub use encode::{EncodeError, encode, payload_bytes};

#[cfg(test)]
mod tests;
