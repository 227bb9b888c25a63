//! Folding for search and for reading numbers. Stored text is never folded.

use unicode_normalization::UnicodeNormalization;

/// Folds full-width ASCII (letters, digits, signs) and the ideographic space to half width; leaves everything else.
#[must_use]
pub fn fold_digits(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            '\u{3000}' => ' ',
            '−' | '‐' | '‑' | '–' | '—' => '-',
            _ => c,
        })
        .collect()
}

/// Folds half-width kana to full width and hiragana to katakana, so that フリガナ of any writing compare alike.
#[must_use]
pub fn fold_kana(text: &str) -> String {
    text.nfkc()
        .map(|c| match c {
            'ぁ'..='ゖ' => char::from_u32(c as u32 + 0x60).unwrap_or(c),
            _ => c,
        })
        .collect()
}

/// Folds a text for searching: width, case, kana, variation selectors and the variant kanji of names (髙→高, 﨑→崎).
#[must_use]
pub fn fold(text: &str) -> String {
    fold_kana(text)
        .chars()
        .flat_map(char::to_lowercase)
        .filter(|c| !is_variation_selector(*c))
        .map(|c| usual_form(c).unwrap_or(c))
        .collect()
}

/// Cuts a folded text into overlapping pairs for the search index: `処方箋` → `処方 方箋 箋`.
///
/// Runs are split at blanks and signs; the last character of each run stands alone too, so that one character is found.
#[must_use]
pub fn bigrams(folded: &str) -> Vec<String> {
    let mut out = Vec::new();
    for run in folded.split(|c: char| !c.is_alphanumeric() && c != '々' && c != 'ー') {
        let chars: Vec<char> = run.chars().collect();
        for (at, first) in chars.iter().enumerate() {
            match chars.get(at + 1) {
                Some(second) => out.push(String::from_iter([*first, *second])),
                None => out.push(first.to_string()),
            }
        }
    }
    out
}

/// The kanji that people type in place of a variant one of names: 高 for 髙. `None` for every other character.
#[must_use]
pub fn usual_form(c: char) -> Option<char> {
    VARIANTS
        .iter()
        .find(|(from, to)| *from == c && from != to)
        .map(|(_, to)| *to)
}

/// Whether a character only names the shape of the one before it (a variation selector, as in an IVS).
#[must_use]
pub fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Variant kanji seen in names, each with the one that people type.
const VARIANTS: &[(char, char)] = &[
    ('髙', '高'),
    ('﨑', '崎'),
    ('嵜', '崎'),
    ('𠮷', '吉'),
    ('邊', '辺'),
    ('邉', '辺'),
    ('齋', '斎'),
    ('齊', '斉'),
    ('濱', '浜'),
    ('濵', '浜'),
    ('德', '徳'),
    ('桒', '桑'),
    ('槗', '橋'),
    ('舘', '館'),
    ('澤', '沢'),
    ('廣', '広'),
    ('國', '国'),
    ('櫻', '桜'),
    ('龍', '竜'),
    ('嶋', '島'),
    ('嶌', '島'),
    ('惠', '恵'),
    ('眞', '真'),
    ('瀨', '瀬'),
    ('緖', '緒'),
    ('栁', '柳'),
    ('冨', '富'),
    ('隆', '隆'),
    ('靑', '青'),
    ('淸', '清'),
    ('彌', '弥'),
    ('壽', '寿'),
    ('榮', '栄'),
    ('實', '実'),
    ('曾', '曽'),
    ('藪', '薮'),
    ('檜', '桧'),
    ('條', '条'),
    ('遙', '遥'),
    ('凜', '凛'),
    ('豐', '豊'),
    ('寬', '寛'),
    ('增', '増'),
    ('黑', '黒'),
    ('祐', '祐'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_as_people_type_them() {
        assert_eq!(fold("髙﨑"), fold("高崎"));
        assert_eq!(fold("𠮷田"), "吉田");
        assert_eq!(fold("葛\u{E0100}城"), "葛城");
        assert_eq!(fold("ﾃﾌﾀﾞ"), fold("てふだ"));
        assert_eq!(fold("ＡＢｃ１"), "abc1");
    }

    #[test]
    fn pairs_overlap_and_the_last_stands_alone() {
        assert_eq!(bigrams("処方箋 薬"), ["処方", "方箋", "箋", "薬"]);
        assert_eq!(bigrams(""), Vec::<String>::new());
    }

    #[test]
    fn digits_fold_and_kanji_stay() {
        assert_eq!(fold_digits("１２－３４　髙"), "12-34 髙");
    }
}
