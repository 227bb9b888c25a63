//! Windows-31J, in which Japanese takes two bytes instead of three.
//!
//! Source: WHATWG Encoding §12.3 (Shift_JIS as all programs read it).

use encoding_rs::SHIFT_JIS;

/// Whether a character survives Windows-31J and is no marker.
pub(super) fn holds(c: char) -> bool {
    if c.is_ascii() {
        return c >= ' ' || matches!(c, '\t' | '\n' | '\r');
    }
    let mut buffer = [0; 4];
    let text: &str = c.encode_utf8(&mut buffer);
    // Some characters go in and come out as another (¥ as a backslash): those do not count as held.
    let (bytes, _, lost) = SHIFT_JIS.encode(text);
    !lost
        && SHIFT_JIS
            .decode_without_bom_handling_and_without_replacement(&bytes)
            .as_deref()
            == Some(text)
}

/// Writes text of which every character [`holds`] or is a marker.
pub(super) fn to_bytes(text: &str) -> Vec<u8> {
    SHIFT_JIS.encode(text).0.into_owned()
}

/// Reads what [`to_bytes`] wrote; `None` for bytes that are no Windows-31J.
pub(super) fn from_bytes(bytes: &[u8]) -> Option<String> {
    SHIFT_JIS
        .decode_without_bom_handling_and_without_replacement(bytes)
        .map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_comes_back_and_markers_pass() {
        let held: String = ('\u{20}'..'\u{ffff}').filter(|c| holds(*c)).collect();
        assert!(held.contains('髙') && held.contains('﨑') && held.contains('ｱ'));
        assert_eq!(from_bytes(&to_bytes(&held)).as_deref(), Some(held.as_str()));
        assert_eq!(
            from_bytes(&to_bytes("\u{01}\u{1f}\t髙")).as_deref(),
            Some("\u{01}\u{1f}\t髙")
        );
        for c in ['¥', '‾', '𠮷', '\u{1f}', '\u{e0100}', 'é', '−'] {
            assert!(!holds(c));
        }
    }
}
