//! The 個人番号 guard over a whole part, before anything else looks at it.

use core::ops::Range;
use std::borrow::Cow;

use tefuda_record::{Certainty, Confirmed, Finding, find_personal_numbers};

use crate::{
    decode::{Decoded, Encoding, is_lead},
    issue::{MAYBE_PERSONAL_NUMBER, PERSONAL_NUMBER_BLANKED},
};

/// A part whose text and bytes hold no 個人番号 any more.
pub(crate) struct Screened<'a> {
    pub(crate) encoding: Encoding,
    pub(crate) text: Cow<'a, str>,
    pub(crate) bytes: Cow<'a, [u8]>,
    /// How many bytes stand before the text.
    pub(crate) skipped: usize,
    /// Where digits were blanked: the place in the text, and the code of the issue.
    pub(crate) hits: Vec<(usize, &'static str)>,
}

/// Blanks every 個人番号 in text and bytes: a half-width digit becomes `*`, any other `＊`, so that each place keeps
/// its length and everything else stays byte for byte.
///
/// Named and grouped numbers always go. Bare ones go unless a person confirmed them, or `is_code` says that the digits
/// at this place are a code by their column.
pub(crate) fn screen<'a>(
    decoded: Decoded<'a>,
    confirmed: Confirmed,
    is_code: impl Fn(&str, Range<usize>) -> bool,
) -> Screened<'a> {
    let mut screened = Screened {
        encoding: decoded.encoding,
        text: decoded.text,
        bytes: Cow::Borrowed(decoded.bytes),
        skipped: decoded.skipped,
        hits: Vec::new(),
    };
    // Blanking can uncover a number that its neighbours hid (a fourth group of four), hence more than one round.
    for _round in 0..MAX_ROUNDS {
        let found: Vec<Finding> = find_personal_numbers(&screened.text)
            .into_iter()
            .filter(|finding| match finding.certainty {
                Certainty::Named | Certainty::Grouped => true,
                Certainty::Bare => confirmed == Confirmed::No && !is_code(&screened.text, span(finding)),
            })
            .collect();
        if found.is_empty() {
            break;
        }
        screened.blank(&found);
    }
    screened.hits.sort_unstable();
    screened
}

impl Screened<'_> {
    fn blank(&mut self, found: &[Finding]) {
        let mut places: Vec<usize> = found.iter().flat_map(|f| &f.digits).map(|digit| digit.start).collect();
        places.sort_unstable();
        self.hits.extend(found.iter().map(|finding| {
            let code = match finding.certainty {
                Certainty::Named | Certainty::Grouped => PERSONAL_NUMBER_BLANKED,
                Certainty::Bare => MAYBE_PERSONAL_NUMBER,
            };
            (span(finding).start, code)
        }));
        let bytes = match self.encoding {
            Encoding::Cp932 => blank_cp932(&self.text, &self.bytes, &places),
            Encoding::Ascii | Encoding::Utf8 => Vec::new(),
        };
        let text: String = self
            .text
            .char_indices()
            .map(|(at, c)| match (places.binary_search(&at).is_ok(), c.is_ascii()) {
                (true, true) => '*',
                (true, false) => '＊',
                (false, _) => c,
            })
            .collect();
        self.bytes = Cow::Owned(match self.encoding {
            Encoding::Cp932 => bytes,
            Encoding::Ascii | Encoding::Utf8 => {
                let mark = self.bytes.get(..self.skipped).unwrap_or_default();
                [mark, text.as_bytes()].concat()
            }
        });
        self.text = Cow::Owned(text);
    }
}

/// Strictly decoded CP932 has one character for each unit of one or two bytes, so the n-th of one is the n-th of the
/// other. Writing the text back instead would change bytes: CP932 has several codes for one character.
fn blank_cp932(text: &str, bytes: &[u8], places: &[usize]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    for (at, _) in text.char_indices() {
        let length = if rest.first().copied().is_some_and(is_lead) {
            2
        } else {
            1
        };
        let (unit, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
        out.extend_from_slice(match (places.binary_search(&at).is_ok(), length) {
            (true, 1) => b"*",
            (true, _) => b"\x81\x96",
            (false, _) => unit,
        });
        rest = after;
    }
    out
}

fn span(finding: &Finding) -> Range<usize> {
    let start = finding.digits.first().map_or(0, |digit| digit.start);
    start..finding.digits.last().map_or(start, |digit| digit.end)
}

const MAX_ROUNDS: usize = 16;

#[cfg(test)]
mod tests {
    use encoding_rs::SHIFT_JIS;

    use super::*;
    use crate::decode::decode;

    #[test]
    fn digits_are_blanked_and_all_else_stays_byte_for_byte() {
        let text = "601,個人番号 １２３４-5678-9018 ①髙,R080301\r\n";
        let (cp932, _, _) = SHIFT_JIS.encode(text);
        // A second code of the same character: NEC row 13 has ∵, and so has JIS X 0208.
        let cp932 = [&cp932, &b"\x87\x9a"[..]].concat();
        let screened = screen(decode(&cp932).unwrap(), Confirmed::No, |_, _| false);
        assert_eq!(&*screened.text, "601,個人番号 ＊＊＊＊-****-**** ①髙,R080301\r\n∵");
        assert!(screened.bytes.ends_with(b"\x87\x9a"));
        assert_eq!(screened.bytes.len(), cp932.len());
        assert_eq!(SHIFT_JIS.decode(&screened.bytes).0, screened.text);
        assert_eq!(screened.hits, [(17, PERSONAL_NUMBER_BLANKED)]);

        let utf8 = format!("\u{feff}{text}");
        let screened = screen(decode(utf8.as_bytes()).unwrap(), Confirmed::Yes, |_, _| false);
        assert_eq!(
            &*screened.bytes,
            "\u{feff}601,個人番号 ＊＊＊＊-****-**** ①髙,R080301\r\n".as_bytes()
        );
    }

    #[test]
    fn bare_numbers_stay_when_confirmed_or_a_code() {
        let text = "501,123456789018,1";
        let with = |confirmed, code| screen(decode(text.as_bytes()).unwrap(), confirmed, |_, _| code).text;
        assert_eq!(with(Confirmed::No, false), "501,************,1");
        assert_eq!(with(Confirmed::Yes, false), text);
        assert_eq!(with(Confirmed::No, true), text);
    }
}
