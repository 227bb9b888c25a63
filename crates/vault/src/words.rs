//! Search that finds words of two characters and of one.
//!
//! Japanese is written without blanks and lives on words of two characters, so the index holds overlapping pairs: 処方箋 is
//! 処方·方箋·箋. A word asked for is a phrase of its pairs; a single character is the beginning of a pair.

use tefuda_record::{bigrams, fold};

/// The pairs of a folded text, one blank between.
pub(crate) fn index(folded: &str) -> String {
    bigrams(folded).join(" ")
}

/// What to ask the index for; `None` when nothing searchable was typed.
///
/// Runs of letters between blanks and signs must all be there, in any order.
pub(crate) fn query(typed: &str) -> Option<String> {
    let mut terms: Vec<String> = Vec::new();
    let mut phrase: Vec<String> = Vec::new();
    // Each run ends in its last character alone. It is the tail of a longer run, where asking for it would demand that the
    // text ends there too; only when the run is one character long is it all there is.
    for token in bigrams(&fold(typed)) {
        if token.chars().nth(1).is_some() {
            phrase.push(token);
        } else if phrase.is_empty() {
            terms.push(format!("\"{token}\"*"));
        } else {
            terms.push(format!("\"{}\"", phrase.join(" ")));
            phrase.clear();
        }
    }
    (!terms.is_empty()).then(|| terms.join(" AND "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_phrases_and_one_character_a_beginning() {
        assert_eq!(query("処方箋").as_deref(), Some("\"処方 方箋\""));
        assert_eq!(query("薬").as_deref(), Some("\"薬\"*"));
        assert_eq!(query("髙橋　花子").as_deref(), Some("\"高橋\" AND \"花子\""));
        assert_eq!(query("ＡＢＣ").as_deref(), Some("\"ab bc\""));
    }

    #[test]
    fn signs_never_reach_the_index_language() {
        assert_eq!(query("\"*() AND").as_deref(), Some("\"an nd\""));
        assert_eq!(query(" \"*-^: "), None);
        assert_eq!(query(""), None);
    }
}
