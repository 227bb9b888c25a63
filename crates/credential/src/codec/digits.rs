//! Bytes as decimal digits: seven bytes are seventeen digits.
//!
//! Source: CTAP 2.2 §11.5.1 («QR-initiated transactions»), whose grouping this is.

use super::DecodeError;

/// What every proof of ours begins with. It names the form of the envelope; a new form takes a new mark.
const MARK: [u8; 4] = *b"7482";

/// The most digits that are read; a proof that needs more is a file.
pub(super) const MOST_DIGITS: usize = 4_300;

const GROUP: usize = 7;
/// Digits for a group of so many bytes.
const WIDTHS: [usize; GROUP + 1] = [0, 3, 5, 8, 10, 13, 15, 17];

/// Tells whether a text may be a proof in digits: the mark, and nothing but digits and blanks.
///
/// Full-width digits, blanks and line ends are let through, as in [`super::decode()`], which alone says whether it is one.
#[must_use]
pub fn looks_like_digits(text: &str) -> bool {
    matches!(significant(text), Ok(digits) if digits.starts_with(&MARK))
}

/// The mark and the digits of `bytes`.
pub(super) fn write(bytes: &[u8]) -> String {
    let mut digits: String = MARK.iter().copied().map(char::from).collect();
    for group in bytes.chunks(GROUP) {
        let width = WIDTHS.get(group.len()).copied().unwrap_or_default();
        digits.push_str(&format!("{:0width$}", number(group)));
    }
    digits
}

/// How many digits [`write()`] makes of so many bytes.
pub(super) fn count(bytes: usize) -> usize {
    let last = WIDTHS.get(bytes % GROUP).copied().unwrap_or_default();
    MARK.len() + bytes / GROUP * 17 + last
}

/// The digits alone, mark included, as ASCII.
pub(super) fn significant(text: &str) -> Result<Vec<u8>, DecodeError> {
    let mut digits = Vec::new();
    for c in text.chars() {
        let digit = match c {
            '0'..='9' => u32::from(c),
            '０'..='９' => u32::from(c) - u32::from('０') + u32::from('0'),
            ' ' | '\t' | '\r' | '\n' | '\u{3000}' | '\u{feff}' => continue,
            _ => return Err(DecodeError::NotDigits),
        };
        if digits.len() == MOST_DIGITS {
            return Err(DecodeError::TooManyDigits);
        }
        digits.push(u8::try_from(digit).map_err(|_| DecodeError::NotDigits)?);
    }
    Ok(digits)
}

/// Checks the mark and takes it off.
pub(super) fn after_mark(digits: &[u8]) -> Result<&[u8], DecodeError> {
    match digits.strip_prefix(&MARK) {
        Some(rest) => Ok(rest),
        None if MARK.starts_with(digits) => Err(DecodeError::Incomplete),
        None => Err(DecodeError::WrongMark),
    }
}

/// Bytes of the digits behind the mark.
pub(super) fn read(digits: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let mut bytes = Vec::new();
    for group in digits.chunks(17) {
        let length = WIDTHS
            .iter()
            .position(|width| *width == group.len())
            .ok_or(DecodeError::WrongDigits)?;
        let number = group.iter().fold(0_u64, |number, digit| {
            number * 10 + u64::from(digit.saturating_sub(b'0'))
        });
        let (low, high) = number
            .to_le_bytes()
            .into_iter()
            .enumerate()
            .partition::<Vec<_>, _>(|(at, _)| *at < length);
        // More than the bytes can say: no encoder writes that.
        if high.iter().any(|(_, byte)| *byte != 0) {
            return Err(DecodeError::WrongDigits);
        }
        bytes.extend(low.into_iter().map(|(_, byte)| byte));
    }
    Ok(bytes)
}

fn number(group: &[u8]) -> u64 {
    group
        .iter()
        .rev()
        .fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn bytes_come_back(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            let digits = write(&bytes);
            prop_assert_eq!(digits.len(), count(bytes.len()));
            let digits = significant(&digits).unwrap();
            prop_assert_eq!(read(after_mark(&digits).unwrap()).unwrap(), bytes);
        }
    }

    /// The example of the standard: the same digits for the same bytes, behind another mark.
    #[test]
    fn groups_are_little_endian_and_zero_padded() {
        assert_eq!(write(&[1, 0]), "748200001");
        assert_eq!(write(&[0xff; 7]), "748272057594037927935");
        assert_eq!(write(&[0, 0, 0, 0, 0, 0, 0, 255]), "748200000000000000000255");
    }

    #[test]
    fn what_no_encoder_writes_is_refused() {
        for digits in [
            "256",
            "999",
            "65536",
            "72057594037927936",
            "99999999999999999",
            "1",
            "12",
            "1234",
        ] {
            assert!(matches!(read(digits.as_bytes()), Err(DecodeError::WrongDigits)));
        }
        assert_eq!(read(b"255").unwrap(), [255]);
    }

    #[test]
    fn full_width_digits_and_blanks_pass_and_letters_do_not() {
        assert!(looks_like_digits("７４８２ 1\r\n2\u{3000}3"));
        assert!(!looks_like_digits("shc:/7482"));
        assert!(!looks_like_digits("7483 0000"));
        assert!(!looks_like_digits(""));
        assert!(matches!(after_mark(b"74"), Err(DecodeError::Incomplete)));
        assert!(matches!(after_mark(b"75"), Err(DecodeError::WrongMark)));
        let long = "7".repeat(MOST_DIGITS + 1);
        assert!(matches!(significant(&long), Err(DecodeError::TooManyDigits)));
    }
}
