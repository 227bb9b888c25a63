//! 電子処方箋 between clinics, pharmacies and the service: known by its first line, so that people hear what they hold.
//!
//! Source: 電子処方箋 CSV (`SJ1`).

use crate::decode;

/// Whether the first line is that of an 電子処方箋 file: `SJ` and a number.
pub(crate) fn is_prescription(bytes: &[u8]) -> bool {
    decode::first_line(bytes).strip_prefix(b"SJ").is_some_and(is_version)
}

fn is_version(rest: &[u8]) -> bool {
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    (1..=2).contains(&digits) && rest.get(digits).is_none_or(|b| *b == b',' || b.is_ascii_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_between_institutions_are_told_from_what_people_hold() {
        for first in ["SJ1\r\n1,1", "\u{feff}SJ1\n", "SJ2,"] {
            assert!(is_prescription(first.as_bytes()), "{first}");
        }
        for first in ["JAHISTC08,1\r\n", "JAHIS10\r\n", "SJ100\r\n", "SJX", ""] {
            assert!(!is_prescription(first.as_bytes()), "{first}");
        }
    }
}
