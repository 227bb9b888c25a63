//! The public half: a point on P-256, and what it says of a signature.

use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use p256::elliptic_curve::sec1::ToSec1Point;
use thiserror::Error;

use crate::native;

/// A P-256 public key: a point that is on the curve and is not the point at infinity.
///
/// The constructors check that. The check costs about a microsecond, a signature check some fifty times that, so there is no
/// unchecked way in.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PublicKey {
    // SEC 1 §2.3.3 uncompressed: 04 ‖ x ‖ y, the form every backend verifies with.
    point: [u8; 65],
}

impl PublicKey {
    /// Takes the two coordinates, big-endian, as in the `x` and `y` of a JWK.
    ///
    /// # Errors
    /// [`PublicKeyError`] when the point is not on the curve.
    ///
    /// Source: RFC 7518 §6.2.1, SEC 1 §2.3.4.
    pub fn from_xy(x: &[u8; 32], y: &[u8; 32]) -> Result<Self, PublicKeyError> {
        let mut sec1 = [0; 65];
        let coordinates = [4].iter().chain(x).chain(y);
        for (to, from) in sec1.iter_mut().zip(coordinates) {
            *to = *from;
        }
        Self::from_sec1(&sec1)
    }

    /// Takes a compressed point: 02 or 03, then x.
    ///
    /// # Errors
    /// [`PublicKeyError`] when no point of the curve has that x, or the first byte is another.
    ///
    /// Source: SEC 1 §2.3.4.
    pub fn from_compressed(bytes: &[u8; 33]) -> Result<Self, PublicKeyError> {
        Self::from_sec1(bytes)
    }

    fn from_sec1(bytes: &[u8]) -> Result<Self, PublicKeyError> {
        let key = p256::PublicKey::from_sec1_bytes(bytes).map_err(|_| PublicKeyError)?;
        Self::from_p256(&key).ok_or(PublicKeyError)
    }

    pub(crate) fn from_p256(key: &p256::PublicKey) -> Option<Self> {
        let point = key.to_sec1_point(false).as_bytes().try_into().ok()?;
        Some(Self { point })
    }

    /// The compressed point: 02 or 03, then x.
    ///
    /// Source: SEC 1 §2.3.3.
    #[must_use]
    pub fn compressed(&self) -> [u8; 33] {
        let [_, rest @ ..] = &self.point;
        let (x, y) = halves(rest);
        let [.., last] = y;
        let mut out = [2 + (last & 1); 33];
        for (to, from) in out.iter_mut().skip(1).zip(x) {
            *to = from;
        }
        out
    }

    /// The x coordinate, big-endian.
    #[must_use]
    pub fn x(&self) -> [u8; 32] {
        let [_, rest @ ..] = &self.point;
        halves(rest).0
    }

    /// The y coordinate, big-endian.
    #[must_use]
    pub fn y(&self) -> [u8; 32] {
        let [_, rest @ ..] = &self.point;
        halves(rest).1
    }

    pub(crate) const fn sec1(&self) -> &[u8; 65] {
        &self.point
    }

    /// Checks a signature of r ‖ s over a message.
    ///
    /// # Errors
    /// [`BadSignature`], and nothing more: why a signature is bad is of use to forgers only.
    ///
    /// Source: RFC 7518 §3.4, FIPS 186-5 §6.4.2.
    pub fn verify(&self, message: &[u8], signature: &[u8; 64]) -> Result<(), BadSignature> {
        if native::verify(&self.point, message, signature) {
            Ok(())
        } else {
            Err(BadSignature)
        }
    }

    /// The JWK thumbprint with SHA-256.
    ///
    /// Source: RFC 7638 §3.1, §3.2.
    #[must_use]
    pub fn thumbprint(&self) -> [u8; 32] {
        let x = BASE64_URL_SAFE_NO_PAD.encode(self.x());
        let y = BASE64_URL_SAFE_NO_PAD.encode(self.y());
        native::sha256(format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#).as_bytes())
    }
}

/// A public key is pseudonymous data, not a secret, yet it links: logs get none of it.
impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PublicKey(..)")
    }
}

/// Splits x ‖ y.
fn halves(both: &[u8; 64]) -> ([u8; 32], [u8; 32]) {
    let (mut x, mut y) = ([0; 32], [0; 32]);
    for (to, from) in x.iter_mut().chain(y.iter_mut()).zip(both) {
        *to = *from;
    }
    (x, y)
}

/// An ES256 signature: r ‖ s, 32 bytes each, big-endian.
///
/// Source: RFC 7518 §3.4.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature([u8; 64]);

impl Signature {
    /// Takes r ‖ s as they came; only verifying says whether they are good.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 64]) -> Self {
        Self(bytes)
    }

    /// r ‖ s.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 64] {
        &self.0
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signature(..)")
    }
}

/// The signature does not belong to this key and message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the signature does not belong to this key and message")]
pub struct BadSignature;

/// The bytes are not a point of P-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the bytes are not a point of P-256")]
pub struct PublicKeyError;

#[cfg(test)]
mod tests {
    use super::*;

    fn coordinate(text: &str) -> [u8; 32] {
        BASE64_URL_SAFE_NO_PAD.decode(text).unwrap().try_into().unwrap()
    }

    /// The key of RFC 7515 appendix A.3.
    fn rfc_key() -> PublicKey {
        PublicKey::from_xy(
            &coordinate("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"),
            &coordinate("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"),
        )
        .unwrap()
    }

    #[test]
    fn the_signature_of_rfc_7515_verifies() {
        let input = b"eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
        let signature: [u8; 64] = BASE64_URL_SAFE_NO_PAD
            .decode("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q")
            .unwrap()
            .try_into()
            .unwrap();
        assert_eq!(rfc_key().verify(input, &signature), Ok(()));
        for at in [0, 31, 32, 63] {
            let mut broken = signature;
            broken[at] ^= 1;
            assert_eq!(rfc_key().verify(input, &broken), Err(BadSignature));
        }
    }

    #[test]
    fn compressing_and_back_is_identity() {
        let key = rfc_key();
        assert_eq!(PublicKey::from_compressed(&key.compressed()).unwrap(), key);
        assert_eq!(PublicKey::from_xy(&key.x(), &key.y()).unwrap(), key);
    }

    #[test]
    fn points_off_the_curve_are_refused() {
        let key = rfc_key();
        let mut y = key.y();
        y[31] ^= 1;
        assert_eq!(PublicKey::from_xy(&key.x(), &y), Err(PublicKeyError));
        assert_eq!(PublicKey::from_xy(&[0; 32], &[0; 32]), Err(PublicKeyError));
        assert_eq!(PublicKey::from_compressed(&[0xff; 33]), Err(PublicKeyError));
        let mut mark = key.compressed();
        mark[0] = 4;
        assert_eq!(PublicKey::from_compressed(&mark), Err(PublicKeyError));
    }

    /// The digest of the canonical text, written out here by hand and hashed apart.
    #[test]
    fn the_thumbprint_covers_the_required_members_in_order() {
        let text = r#"{"crv":"P-256","kty":"EC","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#;
        assert_eq!(rfc_key().thumbprint(), native::sha256(text.as_bytes()));
        // Known from other JOSE libraries for this key.
        assert_eq!(
            BASE64_URL_SAFE_NO_PAD.encode(rfc_key().thumbprint()),
            "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U"
        );
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", rfc_key()), "PublicKey(..)");
        assert_eq!(format!("{:?}", Signature::from_bytes([3; 64])), "Signature(..)");
    }
}
