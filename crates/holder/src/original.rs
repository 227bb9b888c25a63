//! The original of a record, as received, for people to read beside it.

use encoding_rs::{Encoding, UTF_8};

/// The longest original that is shown as text, in bytes.
const LONGEST: usize = 256 * 1024;

/// The text of what a record came from. `format` is its media type; `None` where it is no text, or too long to be read.
#[must_use]
pub fn original_text(format: &str, bytes: &[u8]) -> Option<String> {
    if !format.starts_with("text/") || bytes.len() > LONGEST {
        return None;
    }
    let label = format.split("charset=").nth(1).map(str::trim).unwrap_or_default();
    let encoding = Encoding::for_label(label.as_bytes()).unwrap_or(UTF_8);
    let (text, _, _) = encoding.decode(bytes);
    // Line ends as screens know them; the sign that old files end with is not to be seen.
    Some(
        text.replace("\r\n", "\n")
            .trim_end_matches(['\u{1a}', '\n', '\r'])
            .to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_page_of_pharmacies_is_read() {
        let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode("JAHISTC08,1\r\n1,手札 花子\r\n\u{1a}");
        assert_eq!(
            original_text("text/plain; charset=windows-31j", &bytes).as_deref(),
            Some("JAHISTC08,1\n1,手札 花子")
        );
    }

    #[test]
    fn no_text_no_more() {
        assert_eq!(original_text("image/png", b"x"), None);
        assert_eq!(original_text("text/plain", &vec![b'x'; LONGEST + 1]), None);
        assert_eq!(
            original_text("text/plain; charset=no-such", "例".as_bytes()).as_deref(),
            Some("例")
        );
    }
}
