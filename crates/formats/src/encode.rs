//! Text to bytes: UTF-8, or CP932 with ■ for what it cannot hold.

use encoding_rs::SHIFT_JIS;

/// In which code page a text file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// CP932 (Windows-31J, Shift_JIS), which every pharmacy's program reads.
    Cp932,
    /// UTF-8 without a byte order mark.
    Utf8,
}

/// Bytes that were written, and what was lost on the way.
#[derive(Clone, PartialEq, Eq)]
pub struct Encoded {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// How many characters became ■ because the code page lacks them.
    pub replaced: usize,
}

/// Writes a text.
///
/// Source: JAHIS 電子版お薬手帳 2.6 §3: characters outside the set are written as ■ (81A1).
pub(crate) fn encode(text: &str, charset: Charset) -> Encoded {
    if charset == Charset::Utf8 {
        return Encoded {
            bytes: text.as_bytes().to_vec(),
            replaced: 0,
        };
    }
    let (bytes, _, is_lossy) = SHIFT_JIS.encode(text);
    if !is_lossy {
        return Encoded {
            bytes: bytes.into_owned(),
            replaced: 0,
        };
    }
    let mut out = Encoded {
        bytes: Vec::with_capacity(text.len()),
        replaced: 0,
    };
    let mut buffer = [0; 4];
    for c in text.chars() {
        let (bytes, _, is_lossy) = SHIFT_JIS.encode(twin(c).encode_utf8(&mut buffer));
        if is_lossy {
            out.replaced += 1;
            out.bytes.extend_from_slice(MARK);
        } else {
            out.bytes.extend_from_slice(&bytes);
        }
    }
    out
}

/// Signs that JIS X 0208 has, but that CP932 maps to another character than most programs type.
fn twin(c: char) -> char {
    match c {
        '〜' => '～',
        '‖' => '∥',
        '—' => '―',
        '¢' => '￠',
        '£' => '￡',
        '¬' => '￢',
        other => other,
    }
}

/// ■ in CP932.
const MARK: &[u8] = b"\x81\xA1";

impl core::fmt::Debug for Encoded {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Encoded({} bytes, {} replaced)", self.bytes.len(), self.replaced)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_code_page_lacks_becomes_a_mark_and_is_counted() {
        let encoded = encode("𠮷田〜髙﨑①—", Charset::Cp932);
        assert_eq!(encoded.replaced, 1);
        assert_eq!(SHIFT_JIS.decode(&encoded.bytes).0, "■田～髙﨑①―");
        assert_eq!(encode("𠮷田", Charset::Utf8).bytes, "𠮷田".as_bytes());
        assert_eq!(format!("{encoded:?}"), "Encoded(14 bytes, 1 replaced)");
    }
}
