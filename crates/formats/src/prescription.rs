//! Prescriptions on their way to a pharmacy: known by their first line, so that people hear what they hold.
//!
//! Source: JAHIS 院外処方箋2次元シンボル記録条件規約 Ver.1.10 (`JAHIS1`–`JAHIS10`); 電子処方箋 CSV (`SJ1`).

use crate::decode;

/// Whether the first line is a prescription's: `JAHIS` and a number, or `SJ1`.
pub(crate) fn is_prescription(bytes: &[u8]) -> bool {
    let first = decode::first_line(bytes);
    let version = |prefix: &[u8]| first.strip_prefix(prefix).is_some_and(is_version);
    version(b"JAHIS") || version(b"SJ")
}

fn is_version(rest: &[u8]) -> bool {
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    (1..=2).contains(&digits) && rest.get(digits).is_none_or(|b| *b == b',' || b.is_ascii_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prescriptions_are_told_from_notebooks() {
        for first in ["JAHIS10\r\n1,1", "\u{feff}JAHIS9\n", "JAHIS5", "SJ1\n"] {
            assert!(is_prescription(first.as_bytes()), "{first}");
        }
        for first in ["JAHISTC08,1\r\n", "JAHIS\r\n", "JAHIS100\r\n", "SJX", ""] {
            assert!(!is_prescription(first.as_bytes()), "{first}");
        }
    }
}
