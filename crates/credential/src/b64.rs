//! Base64url without padding, canonical or refused.
//!
//! Source: RFC 7515 §2; RFC 4648 §3.5 (bits beyond the end must be zero, else two texts would mean the same bytes).

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use crate::Flaw;

/// Writes bytes.
pub(crate) fn write(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// Writes bytes behind what is there.
pub(crate) fn append(bytes: &[u8], out: &mut String) {
    BASE64_URL_SAFE_NO_PAD.encode_string(bytes, out);
}

/// Reads what [`write`] writes.
pub(crate) fn read(text: &str) -> Result<Vec<u8>, Flaw> {
    BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| Flaw::Base64)
}

/// Reads exactly `N` bytes; `None` when it is another number or not canonical.
pub(crate) fn read_array<const N: usize>(text: &str) -> Option<[u8; N]> {
    // The decoder wants room for its last group of three; one block more than any caller needs, so no heap.
    let mut room = [0; ROOM];
    let used = BASE64_URL_SAFE_NO_PAD.decode_slice(text, &mut room).ok()?;
    room.get(..used)?.try_into().ok()
}

/// 64 bytes is the longest array of a token (a signature), rounded up to whole groups.
const ROOM: usize = 72;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writing_and_reading_is_identity() {
        let signature = [0xfb; 64];
        assert_eq!(read(&write(&signature)).unwrap(), signature);
        assert_eq!(read_array(&write(&signature)), Some(signature));
        assert_eq!(write(&[0xfb, 0xff]), "-_8");
    }

    #[test]
    fn padding_other_alphabets_and_loose_bits_are_refused() {
        for text in ["-_8=", "+/8", "-_9", "-_ 8", "A"] {
            assert_eq!(read(text), Err(Flaw::Base64), "{text}");
            assert_eq!(read_array::<2>(text), None, "{text}");
        }
        assert_eq!(read_array::<3>("-_8"), None);
    }
}
