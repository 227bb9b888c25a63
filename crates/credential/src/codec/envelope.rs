//! What stands around the body: version, length, checksum.
//!
//! ```text
//! 1 byte   version (2 bits, 0) · dictionary (4 bits, 1 or 2) · mode (2 bits)
//! 2 bytes  length of the body, big-endian
//! n bytes  body: DEFLATE of the text, then the bits
//! 2 bytes  check
//! ```
//!
//! With the length in the first digits and a check at the end, a scanner that types like a keyboard needs no Enter, and a slip
//! of the scanner is told from a forgery. The check is not a CRC: all bytes, read as one number, are a fixed rest modulo
//! 65,521. A prime that divides no power of ten leaves no wrong digit, and no two neighbours swapped, unseen wherever they
//! stand, nor any wrong bit; a 16-bit CRC sees a wrong digit (up to 56 wrong bits) only 65,535 times out of 65,536.

use super::DecodeError;
use super::digits;

/// How the body was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// With all rules, the text in Windows-31J.
    Folded,
    /// The same, and the phrases of dictionary 2 named.
    Phrased,
    /// Parts decoded and deflated, the text in UTF-8.
    Plain,
}

const FOLDED: u8 = 0b0000_0100;
const PHRASED: u8 = 0b0000_1000;
const PLAIN: u8 = 0b0000_0101;

const FRONT: usize = 3;
const CHECK: usize = 2;
/// With two bytes of body the first seventeen digits always say how many follow; DEFLATE never makes fewer.
const SHORTEST: usize = 2;
const PRIME: u64 = 65_521;
/// 256 times this is 1 modulo the prime.
const INVERSE_256: u64 = 61_170;

/// Puts the envelope around a body; `None` when it is too short or too long to be sent.
pub(super) fn close(mode: Mode, body: &[u8]) -> Option<Vec<u8>> {
    let length = u16::try_from(body.len()).ok()?;
    let total = FRONT + body.len() + CHECK;
    if body.len() < SHORTEST || digits::count(total) > digits::MOST_DIGITS {
        return None;
    }
    let mut bytes = Vec::with_capacity(total);
    bytes.push(match mode {
        Mode::Folded => FOLDED,
        Mode::Phrased => PHRASED,
        Mode::Plain => PLAIN,
    });
    bytes.extend(length.to_be_bytes());
    bytes.extend(body);
    let check = u16::try_from((PRIME - rest(&bytes)) % PRIME).ok()?;
    bytes.extend(check.to_le_bytes());
    Some(bytes)
}

/// How many digits stand behind the mark, told by the first 17 of them.
pub(super) fn expected_digits(digits_behind_mark: &[u8]) -> Result<usize, DecodeError> {
    let first = digits_behind_mark.get(..17).ok_or(DecodeError::Incomplete)?;
    match digits::read(first)?.as_slice() {
        [_, high, low, ..] => {
            let body = usize::from(u16::from_be_bytes([*high, *low]));
            let total = digits::count(FRONT + body + CHECK);
            if body < SHORTEST || total > digits::MOST_DIGITS {
                return Err(DecodeError::WrongLength);
            }
            Ok(total - digits::count(0))
        }
        _ => Err(DecodeError::WrongLength),
    }
}

/// Takes the envelope off.
pub(super) fn open(bytes: &[u8]) -> Result<(Mode, &[u8]), DecodeError> {
    let (front, check) = bytes.split_last_chunk::<CHECK>().ok_or(DecodeError::WrongLength)?;
    let check = u64::from(u16::from_le_bytes(*check));
    if check >= PRIME || !(rest(front) + check).is_multiple_of(PRIME) {
        return Err(DecodeError::WrongCheck);
    }
    let [first, high, low, body @ ..] = front else {
        return Err(DecodeError::WrongLength);
    };
    if usize::from(u16::from_be_bytes([*high, *low])) != body.len() {
        return Err(DecodeError::WrongLength);
    }
    let mode = match *first {
        FOLDED => Mode::Folded,
        PHRASED => Mode::Phrased,
        PLAIN => Mode::Plain,
        _ => return Err(DecodeError::UnknownVersion),
    };
    Ok((mode, body))
}

/// The bytes as one little-endian number, shifted so that the check bytes after them weigh 1 and 256, modulo the prime.
fn rest(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(1, |rest, byte| (rest + u64::from(*byte)) * INVERSE_256 % PRIME)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inverse_is_one() {
        assert_eq!(256 * INVERSE_256 % PRIME, 1);
        assert!((2..256).all(|n| !PRIME.is_multiple_of(n)), "65,521 is a prime");
    }

    #[test]
    fn every_wrong_bit_and_every_wrong_digit_is_seen() {
        let body: Vec<u8> = (0..60_u8).map(|n| n.wrapping_mul(37)).collect();
        let bytes = close(Mode::Folded, &body).unwrap();
        assert!(matches!(open(&bytes), Ok((Mode::Folded, inner)) if inner == body));
        for at in 0..bytes.len() * 8 {
            let mut wrong = bytes.clone();
            wrong[at / 8] ^= 1 << (at % 8);
            assert!(open(&wrong).is_err(), "bit {at}");
        }
        let digits = digits::write(&bytes).as_bytes()[4..].to_vec();
        for at in 0..digits.len() {
            for digit in b'0'..=b'9' {
                let mut wrong = digits.clone();
                wrong[at] = digit;
                if wrong != digits {
                    assert!(
                        digits::read(&wrong).and_then(|bytes| open(&bytes).map(drop)).is_err(),
                        "digit {at}"
                    );
                }
            }
            if at > 0 && digits[at - 1] != digits[at] {
                let mut wrong = digits.clone();
                wrong.swap(at - 1, at);
                assert!(
                    digits::read(&wrong).and_then(|bytes| open(&bytes).map(drop)).is_err(),
                    "digits before {at}"
                );
            }
        }
    }

    #[test]
    fn unknown_versions_and_lengths_are_refused() {
        let reseal = |first: u8, length: u16, body: &[u8]| {
            let mut bytes = vec![first];
            bytes.extend(length.to_be_bytes());
            bytes.extend(body);
            let check = u16::try_from((PRIME - rest(&bytes)) % PRIME).unwrap();
            bytes.extend(check.to_le_bytes());
            bytes
        };
        let body = [7; 20];
        assert!(open(&reseal(FOLDED, 20, &body)).is_ok());
        for first in (0..=255).filter(|first| ![FOLDED, PHRASED, PLAIN].contains(first)) {
            assert_eq!(open(&reseal(first, 20, &body)), Err(DecodeError::UnknownVersion));
        }
        for length in [0, 1, 19, 21, u16::MAX] {
            assert_eq!(open(&reseal(FOLDED, length, &body)), Err(DecodeError::WrongLength));
        }
        assert_eq!(close(Mode::Plain, &[0; 1]), None);
        assert_eq!(close(Mode::Plain, &[0; 2_000]), None);
    }
}
