//! Bytes to text: byte order mark, else strict UTF-8, else strict CP932.

use std::borrow::Cow;

use encoding_rs::SHIFT_JIS;

/// How the bytes of a part were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// Nothing but ASCII: fits beside either of the others.
    Ascii,
    /// UTF-8.
    Utf8,
    /// CP932 (Windows-31J): JIS X 0201, JIS X 0208 and the extensions of NEC and IBM that real files carry.
    Cp932,
}

/// A text with its bytes.
pub(crate) struct Decoded<'a> {
    pub(crate) encoding: Encoding,
    pub(crate) text: Cow<'a, str>,
    pub(crate) bytes: &'a [u8],
    /// How many bytes stand before the text (a byte order mark).
    pub(crate) skipped: usize,
}

/// Decodes strictly; `None` for anything that is neither UTF-8 nor CP932.
///
/// UTF-8 first is safe: Japanese text in CP932 is practically never valid UTF-8. CP932 takes nearly any bytes, so a
/// UTF-16 mark and the escapes of ISO-2022-JP are refused by name.
pub(crate) fn decode(bytes: &[u8]) -> Option<Decoded<'_>> {
    if is_utf16(bytes) || bytes.windows(2).any(|pair| pair == b"\x1b$") {
        return None;
    }
    let plain = bytes.strip_prefix(MARK);
    let marked = plain.is_some();
    let body = plain.unwrap_or(bytes);
    if let Ok(text) = core::str::from_utf8(body) {
        let encoding = if body.is_ascii() {
            Encoding::Ascii
        } else {
            Encoding::Utf8
        };
        return Some(Decoded {
            encoding,
            text: Cow::Borrowed(text),
            bytes,
            skipped: bytes.len() - body.len(),
        });
    }
    if marked {
        return None;
    }
    let text = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes)?;
    Some(Decoded {
        encoding: Encoding::Cp932,
        text,
        bytes,
        skipped: 0,
    })
}

/// Whether the bytes begin with a mark of UTF-16.
pub(crate) fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF")
}

/// The first line that is not blank, without mark and blanks.
pub(crate) fn first_line(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_prefix(MARK).unwrap_or(bytes).trim_ascii_start();
    bytes
        .split(|b| matches!(b, b'\r' | b'\n' | 0x1A))
        .next()
        .unwrap_or_default()
        .trim_ascii_end()
}

/// Whether a byte of CP932 begins a character of two bytes.
pub(crate) fn is_lead(byte: u8) -> bool {
    matches!(byte, 0x81..=0x9F | 0xE0..=0xFC)
}

const MARK: &[u8] = b"\xEF\xBB\xBF";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_encoding_is_told_by_its_bytes() {
        for (bytes, encoding, text) in [
            (&b"JAHISTC08,1"[..], Encoding::Ascii, "JAHISTC08,1"),
            ("\u{feff}手札".as_bytes(), Encoding::Utf8, "手札"),
            (b"\x8e\xe8\x8eD", Encoding::Cp932, "手札"),
            (b"\xfb\xfc\xfa\xb1\x87\x40\x81\x60\xb1", Encoding::Cp932, "髙﨑①～ｱ"),
        ] {
            let decoded = decode(bytes).unwrap();
            assert_eq!((decoded.encoding, &*decoded.text), (encoding, text));
        }
    }

    #[test]
    fn what_is_neither_is_refused() {
        for bytes in [
            &b"\x8e\xe8\x8e"[..],
            b"\xFF\xFEJ\0",
            b"\x1b$B\x3b\x29\x1b(B",
            b"\xEF\xBB\xBF\x8e\xe8",
            b"\x81\x20",
        ] {
            assert!(decode(bytes).is_none());
        }
    }
}
