//! The items of 特定健診 phase 4, and what the codes of their values mean.
//!
//! Source: 「特定健診データ ファイル仕様 別紙 項目コード表」 phase 4 (from 2024-04); `data/kenshin_items.tsv`.

use std::sync::LazyLock;

/// One item.
pub(crate) struct Item {
    /// JLAC10, 17 characters.
    pub(crate) code: &'static str,
    /// Its name.
    pub(crate) name: &'static str,
    /// How it is measured, where that is part of the item.
    pub(crate) method: &'static str,
    /// The table of its values' codes (OID).
    table: &'static str,
    /// `1=…;2=…`.
    meanings: &'static str,
}

/// The item of a code.
pub(crate) fn item(code: &str) -> Option<&'static Item> {
    ITEMS.iter().find(|item| item.code == code)
}

/// What a value's code means: by the item where it uses the table named, else what most items that use that table say.
pub(crate) fn meaning(item: Option<&'static Item>, table: &str, code: &str) -> Option<&'static str> {
    let own = item.filter(|item| table.is_empty() || item.table == table);
    own.and_then(|item| item.meaning(code)).or_else(|| {
        let said: Vec<&str> = ITEMS
            .iter()
            .filter(|item| !table.is_empty() && item.table == table)
            .filter_map(|item| item.meaning(code))
            .collect();
        let count = |meaning: &str| said.iter().filter(|one| **one == meaning).count();
        said.iter().copied().max_by_key(|meaning| count(meaning))
    })
}

impl Item {
    fn meaning(&self, code: &str) -> Option<&'static str> {
        let mut pairs = self.meanings.split(';').filter_map(|pair| pair.split_once('='));
        pairs.find(|(known, _)| *known == code).map(|(_, meaning)| meaning)
    }
}

static ITEMS: LazyLock<Vec<Item>> = LazyLock::new(|| {
    let rows = include_str!("../../data/kenshin_items.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'));
    rows.filter_map(|row| {
        let mut cells = row.split('\t');
        let mut next = || cells.next();
        Some(Item {
            code: next()?,
            name: next()?,
            // How its values are written and their unit: a document says both itself.
            method: {
                next()?;
                next()?;
                next()?
            },
            table: next()?,
            meanings: next()?,
        })
    })
    .collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_an_item() {
        assert_eq!(ITEMS.len(), 322);
        for item in ITEMS.iter() {
            assert_eq!(item.code.len(), 17, "{}", item.name);
            assert_eq!(item.meanings.is_empty(), item.table.is_empty(), "{}", item.name);
        }
        let waist = item("9N016160100000001").map(|item| (item.name, item.method));
        assert_eq!(waist, Some(("腹囲(実測)", "実測")));
    }

    #[test]
    fn a_code_means_what_its_own_table_says() {
        let smoking = item("9N736000000000011");
        assert_eq!(meaning(smoking, "1.2.392.200119.6.24060", "3"), Some("いいえ"));
        // Until 2023 smoking used another table.
        assert_eq!(meaning(smoking, "1.2.392.200119.6.2102", "2"), Some("±"));
        assert_eq!(meaning(None, "1.2.392.200119.6.9999", "1"), None);
    }
}
