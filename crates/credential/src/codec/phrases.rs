//! Whole phrases of our own proofs in one byte or two, in front of DEFLATE.
//!
//! A match of DEFLATE costs about three bytes, however long it is, and what changes in a proof cuts what never changes into eight
//! or ten of them. Named, each costs a byte: 20 to 30 bytes of a proof.

use std::sync::LazyLock;

use super::DecodeError;
use super::deflate::MOST_TEXT;

/// Dictionary 2. Published, so never changed.
static PHRASES: LazyLock<Vec<String>> = LazyLock::new(|| {
    include_str!("../../data/dictionary-2.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.chars().map(super::marker::of_picture).collect())
        .collect()
});

/// The characters of the first phrases: those that are no marker and in no text.
const SHORT: [char; 10] = [
    '\u{12}', '\u{13}', '\u{14}', '\u{15}', '\u{16}', '\u{17}', '\u{18}', '\u{19}', '\u{1b}', '\u{1c}',
];
/// Stands before the character of a later phrase.
const LATER: char = '\u{00}';
/// The character of the first later phrase; the others follow.
const FIRST_LATER: char = '!';

/// Names the phrases in a text of markers, the longest first where several begin.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let longest = PHRASES
            .iter()
            .enumerate()
            .filter(|(_, phrase)| rest.starts_with(phrase.as_str()))
            .max_by_key(|(_, phrase)| phrase.len());
        let taken = match longest {
            Some((at, phrase)) => {
                out.extend(name(at).into_iter().flatten());
                phrase.len()
            }
            None => {
                out.push(c);
                c.len_utf8()
            }
        };
        rest = rest.get(taken..).unwrap_or_default();
    }
    out
}

/// Says the phrases again.
///
/// # Errors
/// [`DecodeError::Malformed`] for a name of no phrase, [`DecodeError::TextTooLong`] as when inflating.
pub(super) fn unfold(text: &str) -> Result<String, DecodeError> {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let at = if c == LATER {
            let later = chars.next().ok_or(DecodeError::Malformed)?;
            let place = u32::from(later).checked_sub(u32::from(FIRST_LATER));
            let place = place.and_then(|place| usize::try_from(place).ok());
            Some(SHORT.len() + place.ok_or(DecodeError::Malformed)?)
        } else {
            SHORT.iter().position(|short| *short == c)
        };
        match at {
            Some(at) => out.push_str(PHRASES.get(at).ok_or(DecodeError::Malformed)?),
            None => out.push(c),
        }
        if out.len() > MOST_UNFOLDED {
            return Err(DecodeError::TextTooLong);
        }
    }
    Ok(out)
}

/// One character, or two.
fn name(at: usize) -> [Option<char>; 2] {
    match SHORT.get(at) {
        Some(short) => [Some(*short), None],
        None => {
            let later = u32::try_from(at - SHORT.len()).ok();
            [
                Some(LATER),
                later.and_then(|later| char::from_u32(u32::from(FIRST_LATER) + later)),
            ]
        }
    }
}

/// In UTF-8, where a kanji takes half as much again as in the text that is inflated.
const MOST_UNFOLDED: usize = MOST_TEXT * 3 / 2;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A change here makes every proof on paper unreadable.
    #[test]
    fn dictionary_2_is_the_published_one() {
        let digest = tefuda_crypto::sha256(PHRASES.join("\n").as_bytes());
        let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            digest,
            "3c79153fc5b29f6700e46f3377f35e44d705d62ac1f1c430d15fcd808f55988d"
        );
        assert!(
            PHRASES.len() > SHORT.len() && PHRASES.len() - SHORT.len() <= 94,
            "names are printable"
        );
        for (at, phrase) in PHRASES.iter().enumerate() {
            assert!(!phrase.is_empty() && !PHRASES[..at].contains(phrase), "{at}");
            assert!(
                !phrase.contains(SHORT) && !phrase.contains(LATER),
                "a phrase in a phrase"
            );
        }
    }

    proptest! {
        #[test]
        fn phrases_come_back(picked in prop::collection::vec((0_usize..60, "[a-z髙\"{\u{1e}]{0,3}"), 0..12)) {
            let text: String = picked
                .iter()
                .map(|(at, between)| format!("{}{between}", PHRASES.get(*at).map_or("", String::as_str)))
                .collect();
            match unfold(&fold(&text)) {
                Ok(back) => prop_assert_eq!(back, text),
                Err(error) => prop_assert!(error == DecodeError::TextTooLong && text.len() > MOST_UNFOLDED),
            }
        }
    }

    #[test]
    fn names_of_nothing_and_too_much_are_refused() {
        assert_eq!(unfold("\u{00}"), Err(DecodeError::Malformed));
        assert_eq!(unfold("\u{00}\u{1f}"), Err(DecodeError::Malformed));
        assert_eq!(unfold("\u{00}~"), Err(DecodeError::Malformed));
        assert_eq!(unfold(&"\u{13}".repeat(100)), Err(DecodeError::TextTooLong));
    }
}
