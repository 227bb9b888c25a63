//! Randomness as an argument.

use thiserror::Error;

/// A source of unpredictable bytes.
///
/// Everything that makes a key, a salt or an id takes one, so that tests can hand in a counter and only the shells hold
/// [`SystemRandom`](crate::SystemRandom).
pub trait Random {
    /// Fills `out` with unpredictable bytes.
    ///
    /// # Errors
    /// [`RandomError`] when the source cannot answer; `out` must not be used then.
    fn fill(&mut self, out: &mut [u8]) -> Result<(), RandomError>;
}

/// The source of randomness did not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("no randomness to be had")]
pub struct RandomError;

/// Makes `N` random bytes.
///
/// # Errors
/// [`RandomError`] when the source cannot answer.
pub fn make_bytes<const N: usize>(random: &mut dyn Random) -> Result<[u8; N], RandomError> {
    let mut bytes = [0; N];
    random.fill(&mut bytes)?;
    Ok(bytes)
}
