//! Names of persons, records and acts.

use std::fmt;

use tefuda_crypto::{Random, RandomError, make_bytes, sha256};
use tefuda_record::{Moment, Record};
use ulid::Ulid;

/// A person of a home: 32 random hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct PersonId(String);

impl PersonId {
    pub(crate) fn make(random: &mut dyn Random) -> Result<Self, RandomError> {
        make_name(random).map(Self)
    }

    /// The id in writing.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A record: a ULID, so that ids made apart never collide and sort by the moment they were made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecordId(Ulid);

/// Something a person did: the unit that is undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ActId(Ulid);

macro_rules! ulid_id {
    ($name:ident) => {
        impl $name {
            /// Reads the 26 characters that `Display` writes.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                Ulid::from_string(text).ok().map(Self)
            }

            pub(crate) fn make(at: Moment, random: &mut dyn Random) -> Result<Self, RandomError> {
                let milliseconds = u64::try_from(at.0).unwrap_or(0).saturating_mul(1000);
                Ok(Self(Ulid::from_parts(
                    milliseconds,
                    u128::from_le_bytes(make_bytes(random)?),
                )))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}
ulid_id!(RecordId);
ulid_id!(ActId);

/// When something is done, and with whose randomness.
pub struct Act<'a> {
    pub(crate) at: Moment,
    pub(crate) random: &'a mut dyn Random,
}

impl<'a> Act<'a> {
    /// Takes the moment and a source of randomness.
    #[must_use]
    pub fn new(at: Moment, random: &'a mut dyn Random) -> Self {
        Self { at, random }
    }

    pub(crate) fn id(&mut self) -> Result<ActId, RandomError> {
        ActId::make(self.at, self.random)
    }
}

impl fmt::Debug for Act<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Act({})", self.at.0)
    }
}

/// What makes two records of a kind the same thing, so that a second import of one slip adds nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Same(pub(crate) [u8; 32]);

impl Same {
    /// The digest of what a record says of itself ([`Record::same_text`]).
    #[must_use]
    pub fn of(record: &Record) -> Self {
        Self(sha256(record.same_text().as_bytes()))
    }
}

/// A digest of few possible texts gives them away, so it is not shown.
impl fmt::Debug for Same {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Same(..)")
    }
}

/// A name on disk that says nothing: 32 random hexadecimal digits.
pub(crate) fn make_name(random: &mut dyn Random) -> Result<String, RandomError> {
    Ok(to_hex(&make_bytes::<16>(random)?))
}

pub(crate) fn to_hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    push_hex(&mut text, bytes);
    text
}

pub(crate) fn push_hex(text: &mut String, bytes: &[u8]) {
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
    }
}

/// Reads exactly `N` bytes of lower-case hexadecimal.
pub(crate) fn from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut digits = text.bytes().map(|digit| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    });
    let mut bytes = [0; N];
    for byte in &mut bytes {
        *byte = digits.next()?? << 4 | digits.next()??;
    }
    digits.next().is_none().then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tefuda_crypto::SystemRandom;

    #[test]
    fn hex_reads_back_and_refuses_the_rest() {
        assert_eq!(from_hex::<3>(&to_hex(&[0, 0xab, 0xff])), Some([0, 0xab, 0xff]));
        for bad in ["00abf", "00abff0", "00ABFF", "00abfg", ""] {
            assert_eq!(from_hex::<3>(bad), None, "{bad}");
        }
    }

    #[test]
    fn ids_read_back_and_sort_by_time() {
        let early = RecordId::make(Moment(1_000), &mut SystemRandom).unwrap();
        let late = RecordId::make(Moment(2_000), &mut SystemRandom).unwrap();
        assert!(early < late);
        assert_eq!(RecordId::parse(&early.to_string()), Some(early));
        assert_eq!(RecordId::parse("not an id"), None);
    }
}
