//! Lines: where Japanese may break, and where it may not (行頭・行末禁則, JIS X 4051).

use core::ops::Range;

use crate::face::{Cluster, Face};

/// One line: its bytes in the text and its width in em.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    pub(crate) range: Range<usize>,
    pub(crate) width: f32,
}

/// Breaks a text into lines of at most `width` em. A line feed always breaks. A word longer than a line is cut: nothing
/// ever runs over the edge.
pub(crate) fn wrap(face: &Face, text: &str, width: f32) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    for part in text.split('\n') {
        let clusters = face.shape(part);
        lines.extend(fill(&clusters, width).into_iter().map(|line| Line {
            range: line.range.start + start..line.range.end + start,
            ..line
        }));
        start += part.len() + 1;
    }
    lines
}

/// As many clusters on each line as fit, cut back to the last place where a line may end.
fn fill(clusters: &[Cluster], width: f32) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut rest = clusters;
    while !rest.is_empty() {
        let taken = fitting(rest, width);
        let (line, next) = rest.split_at_checked(taken).unwrap_or((rest, &[]));
        lines.push(line_of(line));
        // A blank where a line breaks is not carried over.
        rest = if line.last().is_some_and(|last| last.first == ' ') {
            next
        } else {
            next.iter()
                .position(|c| c.first != ' ')
                .and_then(|at| next.get(at..))
                .unwrap_or(&[])
        };
    }
    if lines.is_empty() {
        lines.push(Line {
            range: 0..0,
            width: 0.0,
        });
    }
    lines
}

/// How many clusters go on the next line; at least one.
fn fitting(clusters: &[Cluster], width: f32) -> usize {
    let mut used = 0.0;
    let mut last_break = 0;
    for (at, cluster) in clusters.iter().enumerate() {
        used += cluster.advance;
        // A blank may hang over the edge: nobody sees it.
        if used > width + SLACK && cluster.first != ' ' {
            return if last_break > 0 { last_break } else { at.max(1) };
        }
        let may_end = clusters
            .get(at + 1)
            .is_none_or(|next| may_break(cluster.first, next.first));
        if may_end {
            last_break = at + 1;
        }
    }
    clusters.len()
}

fn line_of(clusters: &[Cluster]) -> Line {
    let seen = clusters
        .iter()
        .rposition(|cluster| cluster.first != ' ')
        .map_or(0, |last| last + 1);
    let seen = clusters.get(..seen).unwrap_or(clusters);
    let start = clusters.first().map_or(0, |cluster| cluster.range.start);
    Line {
        range: start..seen.last().map_or(start, |cluster| cluster.range.end),
        width: seen.iter().map(|cluster| cluster.advance).sum(),
    }
}

fn may_break(before: char, after: char) -> bool {
    let inside_word = is_word(before) && is_word(after);
    let pair = before == after && "—…‥".contains(before);
    !inside_word
        && !pair
        && !is_dated(before, after)
        && !NOT_AT_END.contains(before)
        && !NOT_AT_START.contains(after)
        && after != ' '
}

/// A number with its unit, and a date with its months: «令和8年11月» stays whole.
fn is_dated(before: char, after: char) -> bool {
    before.is_ascii_digit() && UNITS.contains(after) || "年月".contains(before) && after.is_ascii_digit()
}

/// Letters and digits of the Latin script and the signs inside its words and numbers.
fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || ('\u{C0}'..='\u{24F}').contains(&c) || "'’.,:/_@%+#&-".contains(c)
}

/// 行頭禁則: what no line begins with.
const NOT_AT_START: &str = "、。，．,.・：；:;？！?!゛゜ヽヾゝゞ々〻ー―‐–〜～／/\
    ）)］]｝}〕〉》」』】〙〗»”’…‥ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶｧｨｩｪｫｯｬｭｮｰ｡｣､ﾞﾟ％%°℃";
/// 行末禁則: what no line ends with.
const NOT_AT_END: &str = "（(［[｛{〔〈《「『【〘〖«“‘｢¥￥$№";
/// What follows a number without a break.
const UNITS: &str = "年月日時分割円枚件回錠歳条号";
/// Sums of many advances are not exact.
const SLACK: f32 = 0.001;

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;

    static FACE: LazyLock<Face> = LazyLock::new(|| Face::load().unwrap());

    fn lines(text: &str, width: f32) -> Vec<&str> {
        let lines = wrap(&FACE, text, width);
        lines.into_iter().map(|line| text.get(line.range).unwrap()).collect()
    }

    #[test]
    fn no_line_begins_with_a_full_stop_or_ends_with_an_opening_bracket() {
        assert_eq!(lines("これは紙です。つぎ", 6.0), ["これは紙で", "す。つぎ"]);
        assert_eq!(lines("見せる「証明」です", 4.0), ["見せる", "「証明」", "です"]);
        assert_eq!(lines("きょう", 2.0), ["きょ", "う"]);
    }

    #[test]
    fn words_and_numbers_stay_whole_while_they_fit() {
        assert_eq!(lines("番号は 0120-95-0178 です", 9.0), ["番号は", "0120-95-0178 です"]);
        assert_eq!(lines("take one tablet", 4.0), ["take", "one", "tablet"]);
    }

    #[test]
    fn dates_stay_whole_while_they_fit() {
        assert_eq!(
            lines("期限は令和8年11月25日です", 9.0),
            ["期限は令和", "8年11月25日です"]
        );
    }

    #[test]
    fn a_word_longer_than_a_line_is_cut() {
        assert_eq!(lines("ABCDEFGH", 2.0).concat(), "ABCDEFGH");
        assert!(lines("ABCDEFGH", 2.0).len() > 1);
    }

    #[test]
    fn line_feeds_break_and_empty_lines_stay() {
        assert_eq!(lines("一\n\n二", 9.0), ["一", "", "二"]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_runs_over(text in "[ -~あ-んア-ヶ一-龠、。（）「」\\n]{0,120}", width in 2.0_f32..20.0) {
            let lines = wrap(&FACE, &text, width);
            let kept: String = lines.iter().map(|line| text.get(line.range.clone()).unwrap()).collect();
            let unblank = |text: &str| text.chars().filter(|c| !" \n".contains(*c)).collect::<String>();
            prop_assert_eq!(unblank(&kept), unblank(&text));
            for line in &lines {
                prop_assert!(line.width <= width + SLACK || text.get(line.range.clone()).unwrap().chars().count() == 1);
            }
        }
    }
}
