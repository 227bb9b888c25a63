//! Text that may be stored, signed and shown.

use thiserror::Error;

/// Why a text is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TextError {
    /// Nothing but blanks.
    #[error("empty text")]
    Empty,
    /// Longer than the field holds.
    #[error("longer than {max} characters")]
    TooLong {
        /// How many characters fit.
        max: usize,
    },
    /// A character that cannot be seen or that reorders its neighbours stands at this place.
    #[error("a character at {at} cannot be seen or reorders text")]
    Unseen {
        /// Characters before it.
        at: usize,
    },
}

/// Checks one line of text: no controls, nothing invisible, nothing that reorders (bidi), at most `max` characters.
/// Variation selectors (IVS) and kanji outside the basic plane are welcome.
///
/// # Errors
/// [`TextError`].
pub fn check_line(text: &str, max: usize) -> Result<(), TextError> {
    check(text, max, |_| false)
}

/// Checks several lines of text: as [`check_line`], with line feeds and tabs allowed.
///
/// # Errors
/// [`TextError`].
pub fn check_note(text: &str, max: usize) -> Result<(), TextError> {
    check(text, max, |c| c == '\n' || c == '\t')
}

fn check(text: &str, max: usize, allowed: impl Fn(char) -> bool) -> Result<(), TextError> {
    if text.trim().is_empty() {
        return Err(TextError::Empty);
    }
    for (at, c) in text.chars().enumerate() {
        if at >= max {
            return Err(TextError::TooLong { max });
        }
        if is_unseen(c) && !allowed(c) {
            return Err(TextError::Unseen { at });
        }
    }
    Ok(())
}

/// Controls, zero-width, bidi controls, line separators, the byte order mark, tags and noncharacters.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{061C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}'
            | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E007F}')
        || (c as u32) & 0xFFFE == 0xFFFE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_kanji_pass() {
        for name in [
            "髙橋 花子",
            "𠮷田",
            "葛\u{E0100}城",
            "辻\u{E0101}",
            "渡邊\u{E010F}",
            "ﾃﾌﾀﾞ ﾊﾅｺ",
        ] {
            assert_eq!(check_line(name, 40), Ok(()), "{name}");
        }
    }

    #[test]
    fn what_cannot_be_seen_is_refused() {
        for c in [
            '\0',
            '\n',
            '\u{7f}',
            '\u{200b}',
            '\u{200d}',
            '\u{202e}',
            '\u{2066}',
            '\u{feff}',
            '\u{ffff}',
            '\u{e0041}',
        ] {
            assert_eq!(
                check_line(&format!("花{c}子"), 40),
                Err(TextError::Unseen { at: 1 }),
                "{:x}",
                c as u32
            );
        }
        assert_eq!(check_note("一行\n二行", 40), Ok(()));
        assert_eq!(check_line("　 ", 40), Err(TextError::Empty));
        assert_eq!(check_line("あああ", 2), Err(TextError::TooLong { max: 2 }));
    }
}
