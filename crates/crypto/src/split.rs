//! A secret in shares, of which so many bring it back and fewer say nothing.
//!
//! Source: A. Shamir, «How to share a secret» (1979), byte by byte over GF(256).

use core::convert::Infallible;
use std::fmt;

use blahaj::{Share as Point, Sharks};
use rand_core::{TryCryptoRng, TryRng};
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

use crate::random::{Random, RandomError};

/// One share: which one it is, and a byte for each byte of the secret. Wiped when dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Share {
    number: u8,
    bytes: Zeroizing<Vec<u8>>,
}

impl Share {
    /// Takes a share from its number and bytes.
    ///
    /// # Errors
    /// [`SplitError::Share`] when the number is 0 or there are no bytes.
    pub fn new(number: u8, bytes: &[u8]) -> Result<Self, SplitError> {
        if number == 0 || bytes.is_empty() {
            return Err(SplitError::Share);
        }
        Ok(Self {
            number,
            bytes: Zeroizing::new(bytes.to_vec()),
        })
    }

    /// Which share it is, from 1.
    #[must_use]
    pub const fn number(&self) -> u8 {
        self.number
    }

    /// Its bytes, as many as the secret has.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl fmt::Debug for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Share({})", self.number)
    }
}

/// Splits a secret into `total` shares, any `needed` of which bring it back.
///
/// # Errors
/// [`SplitError::Counts`] unless 2 ≤ `needed` ≤ `total`, [`SplitError::Random`].
pub fn split_secret(secret: &[u8], needed: u8, total: u8, random: &mut dyn Random) -> Result<Vec<Share>, SplitError> {
    if needed < 2 || needed > total || secret.is_empty() {
        return Err(SplitError::Counts);
    }
    let mut source = Source { random, failed: false };
    let points: Vec<Point> = Sharks(needed)
        .dealer_rng(secret, &mut source)
        .take(usize::from(total))
        .collect();
    // The dealer cannot be told of a failure: what it made of one is thrown away.
    if source.failed {
        return Err(RandomError.into());
    }
    points
        .iter()
        .map(|point| {
            let bytes = Zeroizing::new(Vec::from(point));
            let (number, bytes) = bytes.split_first().ok_or(SplitError::Share)?;
            Share::new(*number, bytes)
        })
        .collect()
}

/// Joins shares. What comes of shares that do not belong together is as long as the secret and means nothing: whoever uses
/// it finds out.
///
/// # Errors
/// [`SplitError::TooFew`] when fewer than `needed` different ones are given, [`SplitError::Share`] when they differ in length.
pub fn join_shares(shares: &[Share], needed: u8) -> Result<Zeroizing<Vec<u8>>, SplitError> {
    let mut points: Vec<Point> = Vec::new();
    let mut seen = Vec::new();
    for share in shares {
        // One share given twice would be two points at one place.
        if seen.contains(&share.number) {
            continue;
        }
        seen.push(share.number);
        let mut bytes = Zeroizing::new(vec![share.number]);
        bytes.extend_from_slice(&share.bytes);
        points.push(Point::try_from(bytes.as_slice()).map_err(|_| SplitError::Share)?);
    }
    if seen.len() < usize::from(needed) {
        return Err(SplitError::TooFew { given: seen.len() });
    }
    Sharks(needed)
        .recover(points.iter())
        .map(Zeroizing::new)
        .map_err(|_| SplitError::Share)
}

/// A secret was not split or not joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SplitError {
    /// At least two shares are needed, and no more than there are.
    #[error("no such split")]
    Counts,
    /// Fewer shares than are needed.
    #[error("{given} shares are too few")]
    TooFew {
        /// How many different ones were given.
        given: usize,
    },
    /// A share that cannot be one, or that is not as long as the others.
    #[error("a share does not fit")]
    Share,
    /// No randomness was to be had.
    #[error("no randomness for the shares")]
    Random(#[from] RandomError),
}

/// Our randomness in the shape the dealer takes, which has no way to fail.
struct Source<'a> {
    random: &'a mut dyn Random,
    failed: bool,
}

impl TryRng for Source<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        let number = u32::from_le_bytes(bytes);
        bytes.zeroize();
        Ok(number)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        let number = u64::from_le_bytes(bytes);
        bytes.zeroize();
        Ok(number)
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        if self.random.fill(out).is_err() {
            self.failed = true;
            out.zeroize();
        }
        Ok(())
    }
}

impl TryCryptoRng for Source<'_> {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemRandom;

    const SECRET: [u8; 20] = *b"twenty secret bytes.";

    #[test]
    fn every_two_of_three_bring_it_back_and_one_does_not() {
        let shares = split_secret(&SECRET, 2, 3, &mut SystemRandom).unwrap();
        for (one, two) in [(0, 1), (0, 2), (2, 1)] {
            let pair = [shares[one].clone(), shares[two].clone()];
            assert_eq!(join_shares(&pair, 2).unwrap().as_slice(), SECRET);
        }
        assert_eq!(
            join_shares(&shares[..1], 2).unwrap_err(),
            SplitError::TooFew { given: 1 }
        );
        let twice = [shares[0].clone(), shares[0].clone()];
        assert_eq!(join_shares(&twice, 2).unwrap_err(), SplitError::TooFew { given: 1 });
        // More than are needed do no harm.
        assert_eq!(join_shares(&shares, 2).unwrap().as_slice(), SECRET);
    }

    #[test]
    fn shares_of_another_split_bring_back_something_else() {
        let one = split_secret(&SECRET, 2, 3, &mut SystemRandom).unwrap();
        let other = split_secret(&[9; 20], 2, 3, &mut SystemRandom).unwrap();
        let mixed = [one[0].clone(), other[1].clone()];
        assert_ne!(join_shares(&mixed, 2).unwrap().as_slice(), SECRET);
        let short = [one[0].clone(), Share::new(2, b"short").unwrap()];
        assert_eq!(join_shares(&short, 2).unwrap_err(), SplitError::Share);
    }

    #[test]
    fn impossible_splits_are_refused() {
        for (needed, total) in [(0, 3), (1, 3), (4, 3), (2, 1)] {
            assert_eq!(
                split_secret(&SECRET, needed, total, &mut SystemRandom).unwrap_err(),
                SplitError::Counts
            );
        }
        assert_eq!(Share::new(0, b"x").unwrap_err(), SplitError::Share);
    }

    #[test]
    fn a_source_that_fails_makes_no_shares() {
        struct Dry;
        impl Random for Dry {
            fn fill(&mut self, _: &mut [u8]) -> Result<(), RandomError> {
                Err(RandomError)
            }
        }
        assert_eq!(
            split_secret(&SECRET, 2, 3, &mut Dry).unwrap_err(),
            SplitError::Random(RandomError)
        );
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Share::new(3, b"secret").unwrap()), "Share(3)");
    }
}
