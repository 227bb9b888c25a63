//! What a memory of seen proofs is asked, wherever it keeps them.

use core::fmt;

use tefuda_credential::ProofId;
use tefuda_record::Moment;
use thiserror::Error;

/// A memory of the proofs that were seen.
///
/// Two who ask at once about one proof get one [`Sight::First`]: that is the whole of the promise, and every keeper of it (a file, a
/// page, a server) answers for it alone.
pub trait Memory {
    /// What is known of a proof; and remembers this reading if nobody saw it before.
    ///
    /// # Errors
    /// [`Forgetful`]: then nothing is known, and nothing may be confirmed.
    fn look(&self, proof: ProofId, desk: &Desk, now: Moment, keep: Keep) -> Result<Sight, Forgetful>;
}

/// The memory cannot be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("what was seen cannot be asked")]
pub struct Forgetful;

/// The desk that reads: what it has seen itself it may see again, for scanners read on and on.
#[derive(Clone, PartialEq, Eq)]
pub struct Desk(String);

/// Why a text names no desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a desk is named by 1 to {LONGEST_DESK} letters, digits or hyphens")]
pub struct DeskError;

/// What the memory says of a proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// Nobody has seen it.
    First,
    /// This desk saw it first, at that moment.
    Again(Moment),
    /// Another desk saw it first.
    Elsewhere,
}

/// Whether a reading is to be remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// As the first one, if nobody has seen it.
    First,
    /// Not at all: it is judged unfit anyway.
    Nothing,
}

impl Desk {
    /// Reads the name of a desk: 1 to 40 ASCII letters, digits or hyphens.
    ///
    /// # Errors
    /// [`DeskError`].
    pub fn parse(text: &str) -> Result<Self, DeskError> {
        let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if plain && (1..=LONGEST_DESK).contains(&text.len()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(DeskError)
        }
    }

    /// Its name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Desk(..)")
    }
}

const LONGEST_DESK: usize = 40;
