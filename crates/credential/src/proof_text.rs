//! What may be a proof among the contents of symbols and files.

use crate::codec::looks_like_digits;

/// The text of a content that may be a proof: digits, or an SD-JWT of at most 16 KB. Whether it is a good one, the verifier says.
#[must_use]
pub fn proof_text(content: &[u8]) -> Option<&str> {
    let text = core::str::from_utf8(content)
        .ok()?
        .trim_start_matches('\u{feff}')
        .trim();
    let is_proof = text.len() <= MOST_BYTES && (looks_like_digits(text) || looks_like_sd_jwt(text));
    is_proof.then_some(text)
}

/// Three base64url parts and a `~`.
fn looks_like_sd_jwt(text: &str) -> bool {
    let Some((jwt, _)) = text.split_once('~') else {
        return false;
    };
    jwt.split('.').count() == 3
        && jwt
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'='))
}

/// Digits of a QR code with blanks, in full width at three bytes each, or an SD-JWT of 8 KB.
const MOST_BYTES: usize = 16_384;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_is_told_from_a_slip_and_from_letters() {
        assert_eq!(proof_text(b" aa.bb.cc~dd~ \n"), Some("aa.bb.cc~dd~"));
        assert_eq!(proof_text("７４８２ 0".as_bytes()), Some("７４８２ 0"));
        for other in [&b"JAHISTC08,1\r\n"[..], b"", b"\xff7482", b"aa.bb~cc~", b"aa bb.cc.dd~"] {
            assert_eq!(proof_text(other), None);
        }
    }
}
