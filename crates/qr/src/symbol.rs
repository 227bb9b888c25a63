//! One symbol as it was read.

use std::fmt;

/// One symbol as read: what it holds, and where it belongs.
#[derive(Clone, PartialEq, Eq)]
pub struct Symbol {
    /// The data of all its segments in order: the bytes of byte mode as they are, digits and letters as ASCII, kanji
    /// mode as Shift_JIS. Nothing is converted. Source: ISO/IEC 18004:2015 §7.4.
    pub bytes: Vec<u8>,
    /// Its place in a content that was split over several symbols.
    pub append: Option<Append>,
    /// Its centre in pixels from the left and from the top of the picture it was found in.
    pub position: (u32, u32),
}

impl Symbol {
    /// Tells whether it holds digits only.
    pub fn is_digits(&self) -> bool {
        !self.bytes.is_empty() && self.bytes.iter().all(u8::is_ascii_digit)
    }
}

// A symbol holds health data: only its shape may reach a log.
impl fmt::Debug for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Symbol")
            .field("length", &self.bytes.len())
            .finish_non_exhaustive()
    }
}

/// The Structured Append header of a symbol, as read. Source: ISO/IEC 18004:2015 §8.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Append {
    /// Which symbol of the sequence it is, counted from 0.
    pub index: u8,
    /// How many symbols the sequence has, 1 to 16.
    pub total: u8,
    /// XOR of all bytes of the whole content, the same in every symbol of the sequence.
    pub parity: u8,
}

// The parity is computed from the content, so it is left out.
impl fmt::Debug for Append {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Append")
            .field("index", &self.index)
            .field("total", &self.total)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing_of_the_content() {
        let symbol = Symbol {
            bytes: b"JAHISTC08,1".to_vec(),
            append: Some(Append {
                index: 1,
                total: 3,
                parity: 171,
            }),
            position: (10, 20),
        };
        assert_eq!(format!("{symbol:?}"), "Symbol { length: 11, .. }");
        assert_eq!(
            format!("{:?}", symbol.append),
            "Some(Append { index: 1, total: 3, .. })"
        );
    }

    #[test]
    fn digits_are_told_from_letters_and_from_nothing() {
        let symbol = |bytes: &[u8]| Symbol {
            bytes: bytes.to_vec(),
            append: None,
            position: (0, 0),
        };
        assert!(symbol(b"0019").is_digits());
        assert!(!symbol(b"00:9").is_digits());
        assert!(!symbol(b"").is_digits());
    }
}
