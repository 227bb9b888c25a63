//! Notes from rows, made so that whatever stood in a row can be kept.

use tefuda_record::{Day, Fields, Record, TextError, blank, check_note, find_personal_numbers};

/// A note of this text, cut into several where it is longer than one holds; none where the text is blank.
pub(crate) fn notes(text: &str, written_on: Option<Day>) -> Vec<Record> {
    let chars: Vec<char> = text.chars().collect();
    chars
        .chunks(NOTE_CHARS)
        .filter_map(|chunk| {
            let mut fields = Fields::of("note").ok()?;
            note(&mut fields, "text", &String::from_iter(chunk));
            if let Some(day) = written_on {
                fields.set("written_on", &day.iso()).ok()?;
            }
            Record::new(fields).ok()
        })
        .collect()
}

/// Sets a field that takes any text within its length. Characters that cannot be seen become U+FFFD, and digits that
/// only the new neighbourhood makes a named 個人番号 are blanked: the evidence keeps what stood there.
pub(crate) fn note(fields: &mut Fields, id: &str, text: &str) {
    // What is left of bare numbers was confirmed, or is a code by its column.
    if fields.set_confirmed(id, text).is_ok() {
        return;
    }
    let text = seen(text);
    let text = blank(&text, &find_personal_numbers(&text));
    // Too long is for the caller to avoid; blank text holds nothing to keep.
    let _set = fields.set_confirmed(id, &text);
}

/// The text with every character that cannot be stored made visible.
fn seen(text: &str) -> String {
    let mut buffer = [0; 4];
    text.chars()
        .map(|c| match check_note(c.encode_utf8(&mut buffer), 1) {
            Ok(()) => c,
            Err(TextError::Empty) if matches!(c, ' ' | '\u{3000}' | '\n' | '\t') => c,
            Err(TextError::Empty | TextError::Unseen { .. } | TextError::TooLong { .. }) => '\u{FFFD}',
        })
        .collect()
}

/// What one note holds.
pub(crate) const NOTE_CHARS: usize = 4_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_can_be_kept() {
        let kept = notes("前\u{202e}後\0\u{b}個人番号\n123456789018", None);
        assert_eq!(
            kept[0].text("text").as_deref(),
            Some("前\u{FFFD}後\u{FFFD}\u{FFFD}個人番号\n＊＊＊＊＊＊＊＊＊＊＊＊")
        );
        let long: usize = notes(&"あ".repeat(9_000), None)
            .iter()
            .map(|note| note.text("text").unwrap_or_default().chars().count())
            .sum();
        assert_eq!(long, 9_000);
        assert!(notes(" \n", None).is_empty());
    }
}
