//! An SD-JWT(+KB) taken apart. All of it is health data: no `Debug` anywhere here.

use super::value::Value;

/// Parts and what stands between them: one separator fewer than parts.
pub(super) struct Token {
    pub(super) parts: Vec<Part>,
    pub(super) separators: Vec<Separator>,
}

/// `.` or `~`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Separator {
    Dot,
    Tilde,
}

/// What stands between two separators.
pub(super) enum Part {
    /// base64url of bytes that are no text: a signature.
    Raw(Vec<u8>),
    /// Not canonical base64url.
    Verbatim(String),
    /// base64url of a text, as a rule JSON. No pieces at all: an empty part.
    Text(Vec<Piece>),
    /// base64url of `["<16 bytes>","<known field>","<content>"]`.
    Field {
        /// The place in [`super::marker::FIELD_IDS`].
        field: usize,
        salt: [u8; 16],
        content: Content,
    },
}

/// The value of a [`Part::Field`].
pub(super) enum Content {
    Value(Value),
    /// The content of the JSON string as it is written, escapes and all.
    Text(String),
}

/// A piece of JSON text.
pub(super) enum Piece {
    /// As it is.
    Text(String),
    /// base64url of bytes.
    Bytes(Vec<u8>),
    /// The digest of the disclosure of that number, counted among those present.
    Digest(usize),
    /// The digest of all before the last `~`.
    SdHash,
    /// The y of the last 32 bytes before, which are an x; odd or even.
    PointY(Parity),
    /// A string of a known shape, without its quotes.
    Value(Value),
    /// A JSON integer.
    Number(u64),
    /// A sorted array of digests, brackets included.
    Digests {
        /// Digests of what is not shown.
        hidden: Vec<[u8; 32]>,
        shown: Shown,
    },
}

/// Whether y is odd.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Parity {
    Even,
    Odd,
}

/// Which of the disclosures present a [`Piece::Digests`] holds.
pub(super) enum Shown {
    /// Those, by their number.
    Listed(Vec<usize>),
    /// All that no other array lists.
    Rest,
}

/// How many disclosures and digests can be numbered.
pub(super) const MOST: usize = 63;

impl Token {
    /// Which parts are disclosures: alone between two `~`, and not empty.
    ///
    /// Source: RFC 9901 §4.
    pub(super) fn disclosures(&self) -> Vec<usize> {
        self.parts
            .iter()
            .enumerate()
            .filter(|(at, part)| {
                let empty = matches!(part, Part::Text(pieces) if pieces.is_empty());
                !empty && is_alone(&self.separators, *at)
            })
            .map(|(at, _)| at)
            .collect()
    }
}

/// Whether the part of that place stands between two `~`.
pub(super) fn is_alone(separators: &[Separator], at: usize) -> bool {
    let tilde = Some(&Separator::Tilde);
    at.checked_sub(1).and_then(|before| separators.get(before)) == tilde && separators.get(at) == tilde
}

/// Whether a string may be an SD-JWT at all: a JWT before the first `~`, and only characters that one has. Whether it is one, the
/// verifier says.
///
/// Source: RFC 9901 §4, RFC 7515 §3.1. `=` is no character of theirs, yet some issuers pad: such a string travels as it is.
pub(super) fn may_be_sd_jwt(text: &str) -> bool {
    let parts_of_jwt = text.split_once('~').map(|(jwt, _)| jwt.split('.').count());
    parts_of_jwt == Some(3)
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'=' | b'.' | b'~'))
}
