//! The 個人番号 guard: finds what may be one, in any width and script, inside any text.
//!
//! 番号法 15, 19, 20条: nobody may collect or keep the number of people outside the household, so no room of this
//! house has a place for it. Driving-licence numbers have twelve digits too, and one in eleven fits by chance:
//! therefore bare numbers are a question, never a silent refusal.

use core::ops::Range;

use crate::is_personal_number;

/// How sure a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// Twelve digits with a fitting check digit and nothing else, or cut into pairs or single digits as nobody is sure to
    /// mean a 個人番号: to be asked about.
    Bare,
    /// Grouped 4-4-4 with a fitting check digit: refused.
    Grouped,
    /// Named as 個人番号 or マイナンバー, twelve digits, whatever the check digit: refused.
    Named,
}

/// A place in a text where a 個人番号 may stand. Holds places only, never digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How sure it is.
    pub certainty: Certainty,
    /// Byte ranges of its twelve digits, in order.
    pub digits: Vec<Range<usize>>,
}

/// Finds every possible 個人番号: half and full width, kanji and circled digits, grouped or not, inside longer text.
/// Runs of 13 digits and more are none.
#[must_use]
pub fn find_personal_numbers(text: &str) -> Vec<Finding> {
    // Nearly every value has fewer digits than that, and a reader asks this of each field of each proof.
    if text.len() < 12 || !is_worth_judging(text) {
        return Vec::new();
    }
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let names = named_places(&chars);
    let mut found = Vec::new();
    for run in runs(&chars) {
        let mut at = 0;
        while at < run.len() {
            let (taken, finding) = judge(&run, at, &names);
            found.extend(finding);
            at += taken.max(1);
        }
    }
    found
}

/// One look at a text, before anything is built: only a group of twelve, three groups of four, six pairs, twelve single
/// digits, or twelve digits anywhere beside what begins like a name can become a finding. Documents are full of digits (OIDs, days, codes) that cannot.
fn is_worth_judging(text: &str) -> bool {
    let mut groups = [0_usize; 3];
    let mut alike = 0_usize;
    let (mut gap, mut open, mut run) = (usize::MAX, false, 0_usize);
    let (mut is_long, mut is_named) = (false, false);
    for c in text.chars() {
        if is_mark(c) {
            continue;
        }
        if digit(c).is_some() {
            if !open {
                if gap > 2 {
                    (groups, run, alike) = ([0; 3], 0, 0);
                }
                alike = if groups[1] == groups[2] { alike + 1 } else { 1 };
                groups.rotate_left(1);
                groups[2] = 0;
                open = true;
            }
            groups[2] += 1;
            run += 1;
            is_long |= run >= 12;
            gap = 0;
            continue;
        }
        if open && is_shape(groups, alike) {
            return true;
        }
        open = false;
        gap = if is_separator(c) {
            gap.saturating_add(1)
        } else {
            usize::MAX
        };
        is_named |= NAME_STARTS.contains(&c);
    }
    is_shape(groups, alike) || is_long && is_named && !named_places(&text.char_indices().collect::<Vec<_>>()).is_empty()
}

/// Whether the last groups may be a number: `alike` groups before the last one had one length each.
fn is_shape(groups: [usize; 3], alike: usize) -> bool {
    let last = groups[2];
    let pieces = if last == groups[1] { alike + 1 } else { 1 };
    last == 12 || groups == [4, 4, 4] || last == 2 && pieces >= 6 || last == 1 && pieces >= 12
}

/// Writes `＊` over the digits of the findings; every other character stays.
#[must_use]
pub fn blank(text: &str, findings: &[Finding]) -> String {
    let hit = |at: usize| findings.iter().flat_map(|f| &f.digits).any(|range| range.start == at);
    text.char_indices()
        .map(|(at, c)| if hit(at) { '＊' } else { c })
        .collect()
}

/// Digits that follow each other without anything between.
struct Group {
    digits: Vec<(u8, Range<usize>)>,
    /// What stands between the group and the one before it.
    gap: [Option<char>; 2],
    /// Which character of the text the group begins with.
    starts: usize,
    ends: usize,
}

/// Groups with one or two separators between them.
fn runs(chars: &[(usize, char)]) -> Vec<Vec<Group>> {
    let mut runs: Vec<Vec<Group>> = Vec::new();
    let mut gap = usize::MAX;
    let mut between = [None; 2];
    let mut open = false;
    for (index, (at, c)) in chars.iter().enumerate() {
        if is_mark(*c) {
            continue;
        }
        let Some(digit) = digit(*c) else {
            between = if open { [None, Some(*c)] } else { [between[1], Some(*c)] };
            open = false;
            gap = if is_separator(*c) {
                gap.saturating_add(1)
            } else {
                usize::MAX
            };
            continue;
        };
        if !open {
            if gap > 2 {
                runs.push(Vec::new());
                between = [None; 2];
            }
            if let Some(run) = runs.last_mut() {
                run.push(Group {
                    digits: Vec::new(),
                    gap: between,
                    starts: index,
                    ends: index,
                });
            }
            open = true;
            gap = 0;
        }
        if let Some(group) = runs.last_mut().and_then(|run| run.last_mut()) {
            group.digits.push((digit, *at..*at + c.len_utf8()));
            group.ends = index + 1;
            gap = 0;
        }
    }
    runs
}

/// Judges the groups of a run from `at` on; answers how many groups were used up, and the finding.
fn judge(run: &[Group], at: usize, names: &[Range<usize>]) -> (usize, Option<Finding>) {
    let mut digits: Vec<(u8, Range<usize>)> = Vec::new();
    for (count, group) in run.iter().skip(at).enumerate() {
        digits.extend(group.digits.iter().cloned());
        if digits.len() < 12 {
            continue;
        }
        let values: Option<[u8; 12]> = digits
            .iter()
            .map(|(digit, _)| *digit)
            .collect::<Vec<_>>()
            .try_into()
            .ok();
        let Some(values) = values else { break };
        let groups = count + 1;
        let starts = run.get(at).map_or(0, |first| first.starts);
        let fits = is_personal_number(&values);
        let certainty = if is_named(starts, group.ends, names) {
            Certainty::Named
        } else if fits && is_four_four_four(run, at, groups) {
            Certainty::Grouped
        } else if fits && (groups == 1 || is_in_pieces(run, at, groups)) {
            Certainty::Bare
        } else {
            break;
        };
        let digits = digits.into_iter().map(|(_, range)| range).collect();
        return (groups, Some(Finding { certainty, digits }));
    }
    (1, None)
}

/// Three groups of four, and no fourth one beside them: sixteen digits are a payment card.
fn is_four_four_four(run: &[Group], at: usize, groups: usize) -> bool {
    let four = |index: usize| run.get(index).is_some_and(|group| group.digits.len() == 4);
    groups == 3 && (at..at + 3).all(four) && !four(at + 3) && !at.checked_sub(1).is_some_and(four)
}

/// Six pairs or twelve single digits with the same between them everywhere, and no further piece beside them: a longer row
/// is a series of something. Pairs with nothing but blanks between are measurements far more often than numbers.
fn is_in_pieces(run: &[Group], at: usize, groups: usize) -> bool {
    let length = 12 / groups;
    if !matches!(groups, 6 | 12) {
        return false;
    }
    let is_piece = |index: usize| run.get(index).is_some_and(|group| group.digits.len() == length);
    let gap = run.get(at + 1).map_or([None; 2], |group| group.gap);
    let is_even = (at + 1..at + groups).all(|index| run.get(index).is_some_and(|group| group.gap == gap));
    let is_blank = gap.iter().flatten().all(|c| c.is_whitespace());
    (at..at + groups).all(is_piece)
        && is_even
        && (length == 1 || !is_blank)
        && !is_piece(at + groups)
        && !at.checked_sub(1).is_some_and(is_piece)
}

/// A name stands at most 24 characters before the number or 12 after it.
fn is_named(starts: usize, ends: usize, names: &[Range<usize>]) -> bool {
    names
        .iter()
        .any(|name| (name.end <= starts && starts - name.end <= 24) || (name.start >= ends && name.start - ends <= 12))
}

/// Where 個人番号 is spoken of, as ranges of characters.
fn named_places(chars: &[(usize, char)]) -> Vec<Range<usize>> {
    let plain: Vec<char> = chars
        .iter()
        .map(|(_, c)| match *c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(*c as u32 - 0xFEE0).unwrap_or(*c).to_ascii_lowercase(),
            'ぁ'..='ゖ' => char::from_u32(*c as u32 + 0x60).unwrap_or(*c),
            c => c.to_ascii_lowercase(),
        })
        .collect();
    let names: Vec<Vec<char>> = NAMES.iter().map(|name| name.chars().collect()).collect();
    let mut places = Vec::new();
    for at in 0..plain.len() {
        let rest = plain.get(at..).unwrap_or_default();
        if !rest.first().is_some_and(|c| NAME_STARTS.contains(c)) {
            continue;
        }
        let here = names.iter().filter(|name| rest.starts_with(name));
        places.extend(here.map(|name| at..at + name.len()));
    }
    places
}

fn digit(c: char) -> Option<u8> {
    let value = match c {
        '0'..='9' => c as u32 - '0' as u32,
        '０'..='９' => c as u32 - '０' as u32,
        '〇' | '零' | '⓪' | '⓿' => 0,
        '①'..='⑨' => c as u32 - '①' as u32 + 1,
        '⑴'..='⑼' => c as u32 - '⑴' as u32 + 1,
        '⒈'..='⒐' => c as u32 - '⒈' as u32 + 1,
        '㊀'..='㊈' => c as u32 - '㊀' as u32 + 1,
        '㈠'..='㈨' => c as u32 - '㈠' as u32 + 1,
        '¹' => 1,
        '²' | '³' => c as u32 - '²' as u32 + 2,
        '⁰' | '⁴'..='⁹' => c as u32 - '⁰' as u32,
        '₀'..='₉' => c as u32 - '₀' as u32,
        // Arabic-Indic, with a comma, mathematical, segmented (Unicode 17, general category Nd and No).
        '\u{660}'..='\u{669}' => c as u32 - 0x660,
        '\u{6F0}'..='\u{6F9}' => c as u32 - 0x6F0,
        '\u{1F101}'..='\u{1F10A}' => c as u32 - 0x1F101,
        '\u{1D7CE}'..='\u{1D7FF}' => (c as u32 - 0x1D7CE) % 10,
        '\u{1FBF0}'..='\u{1FBF9}' => c as u32 - 0x1FBF0,
        '⓵'..='⓽' => c as u32 - '⓵' as u32 + 1,
        '❶'..='❾' => c as u32 - '❶' as u32 + 1,
        '➀'..='➈' => c as u32 - '➀' as u32 + 1,
        '➊'..='➒' => c as u32 - '➊' as u32 + 1,
        // 大字, as certificates write numbers that nobody shall change.
        '壱' | '壹' => 1,
        '弐' | '貳' => 2,
        '参' | '參' => 3,
        '肆' => 4,
        '伍' => 5,
        '陸' => 6,
        '漆' | '柒' => 7,
        '捌' => 8,
        '玖' => 9,
        _ => u32::try_from("一二三四五六七八九".chars().position(|k| k == c)? + 1).ok()?,
    };
    u8::try_from(value).ok()
}

/// What makes a keycap of a digit, and is none of its own.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{FE0E}' | '\u{FE0F}' | '\u{20E3}')
}

fn is_separator(c: char) -> bool {
    matches!(
        c,
        '-' | ' '
            | '\u{3000}'
            | '\u{00A0}'
            | '－'
            | '−'
            | '‐'
            | '‑'
            | '–'
            | '—'
            | '―'
            | 'ー'
            | '_'
            | '.'
            | '・'
            | '/'
            | '\t'
    )
}

/// What a name begins with, in every writing that is folded to it.
const NAME_STARTS: &[char] = &[
    '個', '共', 'マ', 'ま', 'ﾏ', 'm', 'M', 'ｍ', 'Ｍ', 'i', 'I', 'ｉ', 'Ｉ', 'p', 'P', 'ｐ', 'Ｐ',
];

const NAMES: &[&str] = &[
    "個人番号",
    "マイナンバー",
    "ﾏｲﾅﾝﾊﾞｰ",
    "マイナンバ",
    "共通番号",
    "mynumber",
    "my number",
    "my_number",
    "my-number",
    "individual number",
    "individualnumber",
    "personal number",
    "personalnumber",
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn certainty(text: &str) -> Option<Certainty> {
        find_personal_numbers(text).first().map(|f| f.certainty)
    }

    #[test]
    fn named_numbers_are_found_in_every_width_and_script() {
        for text in [
            "マイナンバー⑴⑵⑶⑷⑸⑹⑺⑻⑼⓪⑴⑻",
            "個人番号 1\u{FE0F}\u{20E3}2\u{FE0F}\u{20E3}3\u{FE0F}\u{20E3}4\u{FE0F}\u{20E3}5\u{FE0F}\u{20E3}6\u{FE0F}\u{20E3}\
             7\u{FE0F}\u{20E3}8\u{FE0F}\u{20E3}9\u{FE0F}\u{20E3}0\u{FE0F}\u{20E3}1\u{FE0F}\u{20E3}8\u{FE0F}\u{20E3}",
            "マイナンバー 𝟏𝟐𝟑𝟒-𝟓𝟔𝟕𝟖-𝟗𝟎𝟏𝟖",
            "個人番号 ¹²³⁴⁵⁶⁷⁸⁹⁰¹⁸",
            "個人番号 123456789018",
            "マイナンバー：１２３４－５６７８－９０１８",
            "まいなんばー 1234 5678 9018",
            "ﾏｲﾅﾝﾊﾞｰ123456789018",
            "My Number: 123456-789018",
            "個人番号は一二三四五六七八九〇一八です",
            "123456789018(マイナンバー)",
            "個人番号①②③④⑤⑥⑦⑧⑨⓪①⑧",
            "個人番号 壱弐参四五六七八九零壱八",
            "個人番号は 12-34-56-78-90-18",
            "マイナンバー 1.2.3.4.5.6.7.8.9.0.1.8",
            "個人番号 123456789019",
        ] {
            assert_eq!(certainty(text), Some(Certainty::Named), "{text}");
        }
    }

    #[test]
    fn grouped_numbers_need_a_fitting_check_digit() {
        assert_eq!(certainty("1234-5678-9018"), Some(Certainty::Grouped));
        assert_eq!(
            certainty("前 １２３４　５６７８　９０１８ 後"),
            Some(Certainty::Grouped)
        );
        assert_eq!(certainty("1234-5678-9019"), None);
        assert_eq!(certainty("1234-5678-9018-1234"), None, "a payment card");
    }

    #[test]
    fn bare_numbers_are_a_question() {
        assert_eq!(certainty("123456789018"), Some(Certainty::Bare));
        assert_eq!(certainty("201,1,123456789018,1"), Some(Certainty::Bare));
        assert_eq!(certainty("2026-11-22 123456789018"), Some(Certainty::Bare));
        assert_eq!(certainty("123456789019"), None);
    }

    #[test]
    fn numbers_in_another_writing_or_in_pieces_are_a_question() {
        for text in [
            "①②③④⑤⑥⑦⑧⑨⓪①⑧",
            "❶❷❸❹❺❻❼❽❾⓿❶❽",
            "壱弐参四五六七八九零壱八",
            "壹貳參肆伍陸柒捌玖零壹捌",
            "覚え 12-34-56-78-90-18 です",
            "12・34・56・78・90・18",
            "1.2.3.4.5.6.7.8.9.0.1.8",
            "1 2 3 4 5 6 7 8 9 0 1 8",
            "１　２　３　４　５　６　７　８　９　０　１　８",
        ] {
            assert_eq!(certainty(text), Some(Certainty::Bare), "{text}");
            let blanked = blank(text, &find_personal_numbers(text));
            assert!(blanked.chars().all(|c| digit(c).is_none()), "{blanked}");
        }
        assert_eq!(certainty("①②③④-⑤⑥⑦⑧-⑨⓪①⑧"), Some(Certainty::Grouped));
    }

    #[test]
    fn series_of_small_numbers_are_none() {
        for text in [
            "12-34-56-78-90-19",
            "12-34-56-78-90-18-12",
            "98-12-34-56-78-90-18",
            "血圧 12 34 56 78 90 18",
            "12-34-56 78-90-18",
            "1 2 3 4 5 6 7 8 9 0 1 8 3",
            "1.2.3.4.5.6 7.8.9.0.1.8",
            "123.456.789.018",
        ] {
            assert_eq!(certainty(text), None, "{text}");
        }
    }

    #[test]
    fn longer_and_shorter_numbers_are_none() {
        for text in [
            "4987107609229",
            "1234567890123456",
            "01130012",
            "03-0000-0001",
            "個人番号は書かない",
            "26030112345678",
        ] {
            assert_eq!(certainty(text), None, "{text}");
        }
    }

    /// Measured without context: none is refused, one in eleven is asked about. Printed with `--nocapture`.
    #[test]
    fn of_ten_thousand_random_numbers_none_is_refused_by_accident() {
        let mut state: u64 = 0x9E37_79B9_7F4A_7C15;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state % 1_000_000_000_000
        };
        let (mut asked, mut refused) = (0, 0);
        for _ in 0..10_000 {
            let number = format!("{:012}", next());
            match certainty(&number) {
                None => {}
                Some(Certainty::Bare) => asked += 1,
                Some(Certainty::Grouped | Certainty::Named) => refused += 1,
            }
            // In pieces they are asked about as if they were whole, and refused no more often.
            let digits: Vec<String> = number.chars().map(String::from).collect();
            let pairs: Vec<String> = digits.chunks(2).map(|pair| pair.concat()).collect();
            for pieces in [pairs.join("-"), digits.join(".")] {
                assert_eq!(certainty(&pieces), certainty(&number));
            }
        }
        #[expect(clippy::print_stdout, reason = "a figure for people")]
        {
            println!("10000 random twelve digits: {refused} refused, {asked} asked about");
        }
        assert_eq!(refused, 0);
        assert!(
            (800..1_020).contains(&asked),
            "{asked}: one in eleven has a fitting check digit by chance"
        );
        // Thirteen to sixteen digits are barcodes, GS1 numbers, cards: never even asked about.
        for length in 13..=16 {
            for _ in 0..1_000 {
                let number: String = format!("{:012}{:012}", next(), next()).chars().take(length).collect();
                assert_eq!(certainty(&number), None, "{length} digits");
            }
        }
    }

    #[test]
    fn every_name_begins_with_what_is_looked_for() {
        for name in NAMES {
            assert!(name.chars().next().is_some_and(|c| NAME_STARTS.contains(&c)), "{name}");
        }
    }

    #[test]
    fn digits_of_documents_are_no_findings() {
        for text in [
            "codeSystem=\"1.2.392.200119.6.1005\" code=\"3F015000002327101\"",
            "2026-01-15T09:00:00+09:00 https://example.jp/0190a1b2/x-20260115-0001",
        ] {
            assert!(!is_worth_judging(text), "{text}");
        }
    }

    #[test]
    fn blanking_leaves_everything_else() {
        let text = "氏名 花子 個人番号１２３４-5678-9018 終";
        let blanked = blank(text, &find_personal_numbers(text));
        assert_eq!(blanked, "氏名 花子 個人番号＊＊＊＊-＊＊＊＊-＊＊＊＊ 終");
        assert_eq!(find_personal_numbers(&blanked), Vec::new());
    }

    proptest! {
        #[test]
        fn every_fitting_number_is_found_in_any_text(digits in "[0-9]{11}", before in "[あ-ん、 ]{0,8}", after in "[あ-ん。]{0,8}") {
            let fitting = (0..10).map(|d| format!("{digits}{d}")).find(|n| {
                let values: [u8; 12] = n.bytes().map(|b| b - b'0').collect::<Vec<_>>().try_into().unwrap();
                is_personal_number(&values)
            });
            prop_assert!(fitting.is_some());
            let text = format!("{before}{}{after}", fitting.unwrap());
            prop_assert_eq!(find_personal_numbers(&text).len(), 1);
        }

        #[test]
        fn no_text_breaks_the_guard(text in "\\PC{0,80}") {
            let found = find_personal_numbers(&text);
            let _blanked = blank(&text, &found);
        }
    }
}
