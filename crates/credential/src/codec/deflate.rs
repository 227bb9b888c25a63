//! Raw DEFLATE with the dictionary of the version.
//!
//! Source: RFC 1951; RFC 1950 §2.2 (what a preset dictionary is; its header and checksum are left out).

use std::sync::LazyLock;

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

use super::DecodeError;
use super::{charset, marker};

/// The most text that is inflated.
pub(super) const MOST_TEXT: usize = 4_096;

/// Dictionary 1, as deflate wants it: what is likeliest stands last. Published, so never changed.
static DICTIONARY_1: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let text: String = include_str!("../../data/dictionary-1.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::chars)
        .map(marker::of_picture)
        .collect();
    charset::to_bytes(&text)
});

/// Deflates a text; `None` when it is longer than anybody would inflate.
pub(super) fn deflate(text: &[u8]) -> Option<Vec<u8>> {
    if text.len() > MOST_TEXT {
        return None;
    }
    let mut compress = Compress::new(Compression::best(), false);
    compress.set_dictionary(&DICTIONARY_1).ok()?;
    let mut out = Vec::with_capacity(MOST_TEXT * 2);
    match compress.compress_vec(text, &mut out, FlushCompress::Finish) {
        Ok(Status::StreamEnd) => Some(out),
        Ok(Status::Ok | Status::BufError) | Err(_) => None,
    }
}

/// Inflates the text at the beginning of a body; gives it and what stands behind it.
pub(super) fn inflate(body: &[u8]) -> Result<(Vec<u8>, &[u8]), DecodeError> {
    let mut decompress = Decompress::new(false);
    decompress
        .set_dictionary(&DICTIONARY_1)
        .map_err(|_| DecodeError::Malformed)?;
    let mut text = vec![0; MOST_TEXT + 1];
    let status = decompress.decompress(body, &mut text, FlushDecompress::Finish);
    let length = usize::try_from(decompress.total_out()).map_err(|_| DecodeError::TextTooLong)?;
    if length > MOST_TEXT {
        return Err(DecodeError::TextTooLong);
    }
    if !matches!(status, Ok(Status::StreamEnd)) {
        return Err(DecodeError::Inflate);
    }
    text.truncate(length);
    let rest = usize::try_from(decompress.total_in())
        .ok()
        .and_then(|taken| body.get(taken..))
        .ok_or(DecodeError::Inflate)?;
    Ok((text, rest))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    /// A change here makes every proof on paper unreadable.
    #[test]
    fn dictionary_1_is_the_published_one() {
        let digest = tefuda_crypto::sha256(&DICTIONARY_1);
        let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            digest,
            "f3b5802b1df0a8b1466f45248e23a215de17501dca849e6068779f7677f8a774"
        );
        assert!(DICTIONARY_1.len() < 32_768 - 262, "beyond the reach of a match");
    }

    #[test]
    fn text_comes_back_and_what_follows_is_left_alone() {
        for text in [&b""[..], b"a", "髙橋 花子".as_bytes(), &[0xff; MOST_TEXT]] {
            let mut body = deflate(text).unwrap();
            body.extend(b"bits");
            let (back, rest) = inflate(&body).unwrap();
            assert_eq!(back, text);
            assert_eq!(rest, b"bits");
        }
    }

    #[test]
    fn bombs_are_refused() {
        assert!(deflate(&[0; MOST_TEXT + 1]).is_none());
        for size in [MOST_TEXT + 1, 50_000_000] {
            let mut bomb = flate2::write::DeflateEncoder::new(Vec::new(), Compression::best());
            bomb.write_all(&vec![b'a'; size]).unwrap();
            assert!(matches!(
                inflate(&bomb.finish().unwrap()),
                Err(DecodeError::TextTooLong)
            ));
        }
    }

    #[test]
    fn every_truncation_and_a_match_before_the_dictionary_are_refused() {
        let body = deflate("資格確認書を見せる".as_bytes()).unwrap();
        for length in 0..body.len() {
            assert!(inflate(&body[..length]).is_err());
        }
        // A fixed block whose first symbol is a match 32,768 back: the dictionary does not reach so far.
        let far = [0b0000_0011, 0b1110_1001 | 0x02, 0xff, 0xff, 0x07];
        assert!(inflate(&far).is_err());
    }
}
