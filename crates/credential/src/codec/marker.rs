//! The one-byte markers: characters below U+0020, which no compact JSON holds, each standing for something in the bits.

/// 16 bytes, in a JSON string as base64url: a salt.
pub(super) const BYTES_16: char = '\u{01}';
/// 32 bytes, in a JSON string as base64url: a digest not shown, the x of a point.
pub(super) const BYTES_32: char = '\u{02}';
/// The digest of a disclosure that is present, by its number.
pub(super) const DIGEST: char = '\u{03}';
/// The digest of all that comes before the key binding.
pub(super) const SD_HASH: char = '\u{04}';
/// The y that belongs to the x before; one bit says which of the two.
pub(super) const POINT_Y: char = '\u{05}';
/// 8 bytes, in a JSON string as base64url: a nonce.
pub(super) const BYTES_8: char = '\u{06}';
/// A whole sorted `_sd` array.
pub(super) const DIGESTS: char = '\u{07}';
/// Up to 127 bytes, in a JSON string as base64url.
pub(super) const BYTES: char = '\u{08}';
/// A whole JSON string of a known shape: word, digits, day, kana.
pub(super) const VALUE: char = '\u{0b}';
/// A whole JSON integer.
pub(super) const NUMBER: char = '\u{0c}';
/// A run of disclosures of one known field each.
pub(super) const FIELDS: char = '\u{0e}';
/// A part of 64 bytes: a signature.
pub(super) const RAW_64: char = '\u{0f}';
/// A part of up to 1,023 bytes that are no text.
pub(super) const RAW: char = '\u{10}';
/// A part that is not canonical base64url, kept as it is.
pub(super) const VERBATIM: char = '\u{11}';
/// One character that the text cannot hold.
pub(super) const CHARACTER: char = '\u{1a}';
/// `.` between parts.
pub(super) const DOT: char = '\u{1d}';
/// `~` between parts.
pub(super) const TILDE: char = '\u{1e}';
/// The end of a text among [`FIELDS`].
pub(super) const END: char = '\u{1f}';

/// The marker for which a picture of a control character (U+2400 to U+241F) stands in the files of the dictionaries.
pub(super) fn of_picture(c: char) -> char {
    match u32::from(c) {
        picture @ 0x2400..=0x241f => char::from_u32(picture - 0x2400).unwrap_or(c),
        _ => c,
    }
}

/// The fields that [`FIELDS`] knows, in their order. Part of dictionary 1: never changed.
pub(super) const FIELD_IDS: [&str; 27] = [
    "document",
    "insurer_number",
    "insured_symbol",
    "insured_number",
    "branch_number",
    "name",
    "name_kana",
    "name_roman",
    "former_name",
    "birth_day",
    "sex",
    "relation",
    "insured_person_name",
    "address",
    "acquired_on",
    "issued_on",
    "expires_on",
    "burden_ratio",
    "burden_from",
    "insurer_name",
    "insurer_address",
    "insurer_phone",
    "ceiling_class",
    "ceiling_from",
    "long_term_on",
    "specific_disease",
    "specific_disease_until",
];

/// The words that [`VALUE`] knows, at most 64. Part of dictionary 1: never changed.
pub(super) const WORDS: [&str; 36] = [
    "male",
    "female",
    "insured",
    "dependent",
    "certificate",
    "notice",
    "former_card",
    "a",
    "i",
    "u",
    "e",
    "o",
    "active3",
    "active2",
    "active1",
    "general",
    "low2",
    "low1",
    "visit",
    "dispensing",
    "treatment",
    "identity",
    "school",
    "emergency",
    "pharmacy",
    "hospital",
    "care",
    "work",
    "travel",
    "library",
    "town_hall",
    "other",
    "clinic",
    "checkup",
    "vaccination",
    "home_visit",
];
