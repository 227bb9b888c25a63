//! The lines of a download, cut into key and value.

use core::ops::Range;
use std::borrow::Cow;

use crate::{FormatError, Issue, Limit, guard::Screened};

/// A line: its key, its value, and where it stands.
pub(super) struct Line<'a> {
    pub(super) key: Cow<'a, str>,
    /// `None` where there is no second column: a section begins.
    pub(super) value: Option<Cow<'a, str>>,
    /// Its place in the text.
    pub(super) text: Range<usize>,
    /// Its bytes with their end, as received.
    pub(super) source: &'a [u8],
}

/// Cuts a text into lines. No value of these files has a line end in it.
pub(super) fn lines<'a>(part: usize, screened: &'a Screened<'_>) -> Result<Vec<Line<'a>>, FormatError> {
    let too_large = |limit| FormatError::TooLarge { part, limit };
    let texts = screened.text.split_inclusive('\n');
    let mut bytes = screened.bytes.get(screened.skipped..).unwrap_or_default();
    let mut lines = Vec::new();
    let mut at = 0;
    for text in texts {
        // A line feed is never the second byte of a character in CP932, so both have the same lines.
        let length = bytes
            .iter()
            .position(|b| *b == b'\n')
            .map_or(bytes.len(), |end| end + 1);
        let (own, rest) = bytes.split_at_checked(length).unwrap_or((bytes, &[]));
        bytes = rest;
        if own.len() > Limit::MAX_ROW_BYTES {
            return Err(too_large(Limit::RowBytes));
        }
        if lines.len() >= Limit::MAX_ROWS {
            return Err(too_large(Limit::Rows));
        }
        let (key, value) = cells(text.trim_end_matches(['\r', '\n', '\u{1A}']));
        lines.push(Line {
            key,
            value,
            text: at..at + text.len(),
            source: own,
        });
        at += text.len();
    }
    if let Some(first) = lines.first_mut() {
        first.source = screened
            .bytes
            .get(..screened.skipped + first.source.len())
            .unwrap_or_default();
    }
    Ok(lines)
}

pub(super) fn issue(part: usize, line: usize, code: &'static str) -> Issue {
    Issue {
        part,
        line,
        row: None,
        code,
    }
}

/// The first two cells, quoted or not (RFC 4180). Further commas without quotes belong to the value.
fn cells(line: &str) -> (Cow<'_, str>, Option<Cow<'_, str>>) {
    let (key, rest) = match line.strip_prefix('"').and_then(|rest| rest.split_once('"')) {
        Some((key, rest)) => (key, rest.strip_prefix(',')),
        None => line
            .split_once(',')
            .map_or((line, None), |(key, rest)| (key, Some(rest))),
    };
    let value = rest.map(str::trim).map(|rest| match rest.strip_prefix('"') {
        Some(quoted) => {
            let end = quoted.rfind('"').unwrap_or(quoted.len());
            Cow::Owned(quoted.get(..end).unwrap_or_default().replace("\"\"", "\""))
        }
        None => Cow::Borrowed(rest.trim_end_matches(',')),
    });
    (Cow::Borrowed(key.trim()), value.filter(|value| !value.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_or_not() {
        for (line, key, value) in [
            ("診療年月,2025年11月", "診療年月", Some("2025年11月")),
            ("医療費の総額（円）,\"8,640\"", "医療費の総額（円）", Some("8,640")),
            ("\"氏名\",\"手札 \"\"花子\"\"\"", "氏名", Some("手札 \"花子\"")),
            ("医療費情報明細", "医療費情報明細", None),
            ("医療費情報明細,", "医療費情報明細", None),
            ("医療費の総額,8,640", "医療費の総額", Some("8,640")),
            ("", "", None),
            ("\"", "\"", None),
        ] {
            assert_eq!(cells(line), (key.into(), value.map(Cow::from)), "{line}");
        }
    }
}
