//! What can be wrong with the shape of a token.

use thiserror::Error;

/// Why a text is no token that this house reads. For developers and tests; people read the one code `malformed`.
///
/// It names the rule that was broken and holds nothing of the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Flaw {
    /// More than 8 KB.
    #[error("the token is too long")]
    TooLong,
    /// The digits of a QR could not be unpacked.
    #[error("the digits hold no token")]
    Digits,
    /// A part is missing, empty or too many.
    #[error("parts are missing, empty or too many")]
    Parts,
    /// Padded, not canonical, or not base64url at all (RFC 7515 §2).
    #[error("not canonical base64url without padding")]
    Base64,
    /// Not the JSON of RFC 8259 in UTF-8: its grammar, a lone surrogate, `null`.
    #[error("not the json that a token holds")]
    Json,
    /// A member stands twice in one object (RFC 8725 §2.6: readers differ on which one counts).
    #[error("a member stands twice in one object")]
    DuplicateMember,
    /// Deeper, or with more members in one object, than any shape of ours needs.
    #[error("json nested or filled beyond any shape of ours")]
    Depth,
    /// A number that is no whole number of at most 18 digits.
    #[error("a number that is not whole or too large")]
    Number,
    /// A header member other than `alg`, `typ`, `kid`; `crit` above all (RFC 7515 §4.1.11).
    #[error("a header member that is not known")]
    HeaderMember,
    /// `alg` is not ES256.
    #[error("another algorithm than es256")]
    Algorithm,
    /// `typ` is not the one that belongs here (RFC 8725 §3.11).
    #[error("another type of token than expected here")]
    Type,
    /// `kid` is missing where it must stand, stands where it must not, or is no short name.
    #[error("the key id is missing, unfit or out of place")]
    KeyId,
    /// The signature is not r ‖ s of 64 bytes (DER is not, RFC 7518 §3.4).
    #[error("the signature is not 64 bytes")]
    SignatureLength,
    /// A payload member is missing, unknown, or of another JSON type than its own.
    #[error("a payload member is missing, unknown or of a wrong type")]
    Member,
    /// `vct` is none that this house knows, or does not go with `iss`.
    #[error("a type of credential that is not known or not this issuer's")]
    CredentialType,
    /// `cnf` is not exactly the public JWK of a point on P-256.
    #[error("the holder's key is not a public key on p-256")]
    HolderKey,
    /// `exp` is not after `nbf` and `iat`.
    #[error("the times contradict each other")]
    Times,
    /// `_sd_alg` is not sha-256, or stands below the top (RFC 9901 §4.1.1).
    #[error("another hash algorithm than sha-256, or out of place")]
    HashAlgorithm,
    /// A digest is not 32 bytes, or `_sd` is no list of digests.
    #[error("a digest is not 32 bytes or not in a list")]
    Digest,
    /// A digest stands twice (RFC 9901 §7.1 step 4).
    #[error("a digest stands twice")]
    DuplicateDigest,
    /// More than 64 disclosures.
    #[error("too many disclosures")]
    TooManyDisclosures,
    /// A disclosure is not a list of salt, name and value (RFC 9901 §4.2.1).
    #[error("a disclosure is not salt, name and value")]
    Disclosure,
    /// A salt is shorter than 16 bytes (RFC 9901 §9.3).
    #[error("a salt is shorter than 16 bytes")]
    Salt,
    /// A disclosure's name is reserved (`_sd`, `...`), a claim of the payload, or no field.
    #[error("a disclosure with a name it must not have")]
    Name,
    /// Two disclosures say the same thing, or one stands twice.
    #[error("a disclosure or a field stands twice")]
    Twice,
    /// No digest belongs to a disclosure (RFC 9901 §7.1 step 5).
    #[error("a disclosure that no digest refers to")]
    Unreferenced,
    /// A value does not fit its field: text that cannot be seen or reorders, a wrong check digit, no such day.
    #[error("a value does not fit its field")]
    Value,
    /// The nonce of the key binding is too short or too long.
    #[error("the nonce is too short or too long")]
    Nonce,
    /// A key binding on what is printed: paper is not closed by anybody, so this is neither.
    #[error("a key binding on what is printed")]
    PaperBinding,
    /// The audience of the key binding is not a name.
    #[error("the audience is not a name")]
    Audience,
}
