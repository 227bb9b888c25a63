//! What a person keeps to themselves: medicines by their name, and everything that would tell of them.

use tefuda_record::fold;

use super::layout::BookRow;

/// Leaves out the medicines that a word names, the 用法 of an RP that has none left, the doctor of nothing, and texts that
/// name them. Of a visit with no other medicine nothing is left: that it took place would tell.
pub(super) fn hide(rows: &mut Vec<BookRow>, hidden: &[String]) {
    let words = folded(hidden);
    let is_hidden = |row: &BookRow| [row.item(2), row.item(8)].iter().any(|name| has_word(name, &words));
    if words.is_empty() || !rows.iter().any(|row| row.number == 201 && is_hidden(row)) {
        rows.retain(|row| !tells_of(row, hidden));
        return;
    }
    let mut kept: Vec<BookRow> = Vec::with_capacity(rows.len());
    let mut is_out = false;
    for row in rows.drain(..) {
        match row.number {
            201 => is_out = is_hidden(&row),
            // They qualify the 201 before them.
            281 | 291 => {}
            _ => is_out = false,
        }
        if !is_out {
            kept.push(row);
        }
    }
    let rps: Vec<String> = kept
        .iter()
        .filter(|row| row.number == 201)
        .map(|row| row.item(1).to_owned())
        .collect();
    if rps.is_empty() {
        return;
    }
    kept.retain(|row| !matches!(row.number, 301 | 311 | 391) || rps.iter().any(|rp| rp == row.item(1)));
    kept.retain(|row| row.number == 201 || !tells_of(row, hidden));
    let is_of_medicine = |row: &BookRow| row.number == 201;
    let doctors: Vec<bool> = (0..kept.len())
        .map(|at| {
            let after = kept.iter().skip(at + 1).take_while(|row| row.number != 55);
            kept.get(at).is_none_or(|row| row.number != 55) || after.filter(|row| is_of_medicine(row)).count() > 0
        })
        .collect();
    *rows = kept
        .into_iter()
        .zip(doctors)
        .filter(|(_, keep)| *keep)
        .map(|(row, _)| row)
        .collect();
}

/// Whether any text of the row holds a hidden word.
pub(super) fn tells_of(row: &BookRow, hidden: &[String]) -> bool {
    let words = folded(hidden);
    row.number != 1 && row.items.iter().any(|item| has_word(item, &words))
}

fn folded(hidden: &[String]) -> Vec<String> {
    hidden
        .iter()
        .map(|word| fold(word.trim()))
        .filter(|word| !word.is_empty())
        .collect()
}

fn has_word(text: &str, words: &[String]) -> bool {
    let text = fold(text);
    words.iter().any(|word| text.contains(word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<BookRow> {
        [
            (5, vec!["R080301", "1"]),
            (11, vec!["てふだ薬局"]),
            (51, vec!["例示クリニック"]),
            (55, vec!["例示 三郎", "精神科"]),
            (201, vec!["1", "例示リチウム錠", "1", "錠"]),
            (291, vec!["1", "水分をとってください"]),
            (301, vec!["1", "朝食後"]),
            (311, vec!["1", "一包化"]),
            (55, vec!["例示 四郎", "内科"]),
            (201, vec!["2", "ﾚｲｼﾞﾘﾁｳﾑ顆粒", "1", "包"]),
            (201, vec!["2", "アムロジピン", "1", "錠"]),
            (301, vec!["2", "夕食後"]),
            (401, vec!["例示リチウムの血中濃度に注意"]),
            (501, vec!["手帳をお持ちください"]),
        ]
        .map(|(number, items)| BookRow::new(number, items))
        .to_vec()
    }

    #[test]
    fn nothing_tells_of_a_hidden_medicine() {
        let mut rows = rows();
        hide(&mut rows, &["リチウム".to_owned()]);
        let left: Vec<(u16, &str)> = rows.iter().map(|row| (row.number, row.item(2))).collect();
        assert_eq!(
            left,
            [
                (5, "1"),
                (11, ""),
                (51, ""),
                (55, "内科"),
                (201, "アムロジピン"),
                (301, "夕食後"),
                (501, "")
            ]
        );
    }

    #[test]
    fn a_visit_of_nothing_else_is_left_out() {
        let mut rows: Vec<BookRow> = rows().into_iter().take(8).collect();
        hide(&mut rows, &["例示リチウム".to_owned()]);
        assert_eq!(rows, []);
    }

    #[test]
    fn without_words_nothing_is_hidden() {
        let mut all = rows();
        hide(&mut all, &[" ".to_owned()]);
        assert_eq!(all, rows());
        assert!(!tells_of(&BookRow::new(501, ["薬"]), &[]));
    }
}
