//! Rows as they are written, and what each version has room for.

use core::fmt::Write as _;

/// A row of a notebook: its record number and items, blanks around them cut.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct BookRow {
    pub(super) number: u16,
    pub(super) items: Vec<String>,
}

/// A version of the format, 1 to 8: the number in its header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NotebookVersion(u8);

impl NotebookVersion {
    /// JAHISTC08, of the specifications 2.5 and 2.6.
    pub const NEWEST: Self = Self(8);

    /// The version of this number; `None` for one that no specification has.
    #[must_use]
    pub fn of(number: u8) -> Option<Self> {
        (1..=8).contains(&number).then_some(Self(number))
    }

    /// Its number.
    #[must_use]
    pub fn number(self) -> u8 {
        self.0
    }

    /// The row with as many items as this version has; `None` where it has no such record.
    pub(super) fn lay(self, mut row: BookRow) -> Option<BookRow> {
        let mut known = TABLES.iter().filter(|(number, _, _)| *number == row.number).peekable();
        if known.peek().is_none() {
            // A record of a later specification that came in so: as it is.
            return Some(row);
        }
        let newest = TABLES.iter().rfind(|(number, _, _)| *number == row.number);
        if newest.is_some_and(|(_, _, items)| row.items.iter().skip(*items).any(|item| !item.is_empty())) {
            // A comma inside a text, most often: cutting it would lose what stood there.
            return Some(row);
        }
        let (_, _, items) = known.rfind(|(_, since, _)| *since <= self.0)?;
        row.items.resize(*items, String::new());
        Some(row)
    }
}

impl BookRow {
    pub(super) fn new<I: Into<String>>(number: u16, items: impl IntoIterator<Item = I>) -> Self {
        Self {
            number,
            items: items.into_iter().map(|item| plain(&item.into())).collect(),
        }
    }

    /// The item of this number, from 1.
    pub(super) fn item(&self, number: usize) -> &str {
        number
            .checked_sub(1)
            .and_then(|at| self.items.get(at))
            .map_or("", String::as_str)
    }

    /// The row as a line, with its end.
    pub(super) fn line(&self) -> String {
        let mut line = self.number.to_string();
        for item in &self.items {
            let _infallible = write!(line, ",{item}");
        }
        line.push_str("\r\n");
        line
    }
}

/// There is no quoting: a comma becomes a full-width one, and a line ends where the row does.
fn plain(item: &str) -> String {
    let plain = |c| match c {
        ',' => '，',
        '\r' | '\n' | '\t' | '\u{1A}' => ' ',
        other => other,
    };
    item.chars().map(plain).collect::<String>().trim().to_owned()
}

impl core::fmt::Debug for BookRow {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "BookRow({}, {} items)", self.number, self.items.len())
    }
}

/// Record number, the version that brought it so, how many items it has. Source: 表3-3 to 3-31 and the change histories.
const TABLES: &[(u16, u8, usize)] = &[
    (1, 1, 10),
    (2, 1, 3),
    (3, 1, 4),
    (3, 8, 6),
    (4, 1, 3),
    (5, 1, 2),
    (11, 1, 8),
    (15, 1, 3),
    (31, 8, 5),
    (51, 1, 5),
    (55, 1, 3),
    (201, 1, 7),
    (201, 8, 10),
    (281, 1, 3),
    (291, 1, 3),
    (301, 1, 8),
    (311, 1, 3),
    (391, 1, 3),
    (401, 1, 2),
    (411, 1, 3),
    (421, 7, 2),
    (501, 1, 2),
    (601, 1, 2),
    (701, 4, 6),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn version(number: u8) -> NotebookVersion {
        NotebookVersion::of(number).unwrap()
    }

    #[test]
    fn each_version_has_its_own_columns() {
        let drug = || BookRow::new(201, ["1", "薬", "1", "錠", "1", "", "1", "一般名", "1", ""]);
        assert_eq!(
            version(8).lay(drug()).unwrap().line(),
            "201,1,薬,1,錠,1,,1,一般名,1,\r\n"
        );
        assert_eq!(version(7).lay(drug()).unwrap().line(), "201,1,薬,1,錠,1,,1\r\n");
        assert_eq!(version(6).lay(BookRow::new(421, ["六錠", "1"])), None);
        assert!(version(7).lay(BookRow::new(421, ["六錠", "1"])).is_some());
        assert_eq!(version(7).lay(BookRow::new(31, ["1"])), None);
        assert_eq!(version(1).lay(BookRow::new(888, ["x"])).unwrap().line(), "888,x\r\n");
        assert_eq!(NotebookVersion::of(9), None);
    }

    #[test]
    fn no_text_breaks_out_of_its_column() {
        assert_eq!(
            BookRow::new(501, ["a,b\r\n201,1", " c "]).line(),
            "501,a，b  201，1,c\r\n"
        );
    }
}
