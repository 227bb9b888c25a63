//! The cells of one row, read in order into closed types. A cell is a number, a day, a word of a closed set or a line of
//! plain text: there is nothing in it that could be run.

use tefuda_record::{Day, check_line};

use crate::Confidence;

/// The longest text of a cell, in characters.
const LONGEST: usize = 400;
/// The largest number of a cell: no yen of a household comes near.
const LARGEST: i64 = 1_000_000_000;

/// The cells of a row that are still to be read.
pub(crate) struct Cells<'a> {
    cells: core::str::Split<'a, char>,
    column: usize,
}

/// A cell that is not what its column holds; its place in the row, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    pub(crate) column: usize,
}

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Both {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

impl Both {
    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ja.is_empty()
    }
}

impl<'a> Cells<'a> {
    pub(crate) fn of(line: &'a str) -> Self {
        Self {
            cells: line.split('\t'),
            column: 0,
        }
    }

    fn next(&mut self) -> Result<&'a str, Wrong> {
        let cell = self.cells.next().ok_or(self.wrong())?;
        self.column += 1;
        Ok(cell)
    }

    /// The cell that was read last is at fault.
    fn wrong(&self) -> Wrong {
        Wrong {
            column: self.column.saturating_sub(1),
        }
    }

    /// No cell is left over.
    pub(crate) fn end(mut self) -> Result<(), Wrong> {
        match self.cells.next() {
            None => Ok(()),
            Some(_) => Err(Wrong { column: self.column }),
        }
    }

    /// One line of text; may be empty.
    pub(crate) fn text(&mut self) -> Result<String, Wrong> {
        let cell = self.next()?;
        if !cell.is_empty() {
            check_line(cell, LONGEST).map_err(|_| self.wrong())?;
        }
        Ok(cell.to_owned())
    }

    /// One line of text that says something.
    pub(crate) fn line(&mut self) -> Result<String, Wrong> {
        let text = self.text()?;
        if text.is_empty() { Err(self.wrong()) } else { Ok(text) }
    }

    /// A Japanese text and its English one: both or neither.
    pub(crate) fn both(&mut self) -> Result<Both, Wrong> {
        let both = Both {
            ja: self.text()?,
            en: self.text()?,
        };
        if both.ja.is_empty() == both.en.is_empty() {
            Ok(both)
        } else {
            Err(self.wrong())
        }
    }

    /// An id: ASCII letters, digits and underscores.
    pub(crate) fn id(&mut self) -> Result<String, Wrong> {
        let cell = self.next()?;
        let fits = (1..=40).contains(&cell.len()) && cell.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        if fits { Ok(cell.to_owned()) } else { Err(self.wrong()) }
    }

    /// An id, or nothing.
    pub(crate) fn id_or_none(&mut self) -> Result<Option<String>, Wrong> {
        let mut ahead = self.cells.clone();
        if ahead.next() == Some("") {
            self.next()?;
            return Ok(None);
        }
        self.id().map(Some)
    }

    /// A whole number from 0 to a thousand million.
    pub(crate) fn number(&mut self) -> Result<i64, Wrong> {
        self.number_or_none()?.ok_or(self.wrong())
    }

    /// A whole number, or nothing.
    pub(crate) fn number_or_none(&mut self) -> Result<Option<i64>, Wrong> {
        let cell = self.next()?;
        if cell.is_empty() {
            return Ok(None);
        }
        if !cell.bytes().all(|b| b.is_ascii_digit()) {
            return Err(self.wrong());
        }
        match cell.parse::<i64>() {
            Ok(number) if number <= LARGEST => Ok(Some(number)),
            Ok(_) | Err(_) => Err(self.wrong()),
        }
    }

    /// A day, written `2026-11-22` and in no other way.
    pub(crate) fn day(&mut self) -> Result<Day, Wrong> {
        self.day_or_none()?.ok_or(self.wrong())
    }

    /// A day, or nothing.
    pub(crate) fn day_or_none(&mut self) -> Result<Option<Day>, Wrong> {
        let cell = self.next()?;
        if cell.is_empty() {
            return Ok(None);
        }
        match cell.parse::<Day>() {
            Ok(day) if day.iso() == cell => Ok(Some(day)),
            Ok(_) | Err(_) => Err(self.wrong()),
        }
    }

    /// A word of a closed set.
    pub(crate) fn choice<T: Copy>(&mut self, words: &[(&str, T)]) -> Result<T, Wrong> {
        let cell = self.next()?;
        self.pick(cell, words)
    }

    /// Words of a closed set, separated by commas; at least one.
    pub(crate) fn choices<T: Copy>(&mut self, words: &[(&str, T)]) -> Result<Vec<T>, Wrong> {
        let cell = self.next()?;
        cell.split(',').map(|word| self.pick(word, words)).collect()
    }

    fn pick<T: Copy>(&self, cell: &str, words: &[(&str, T)]) -> Result<T, Wrong> {
        let found = words.iter().find(|(word, _)| *word == cell);
        found.map(|(_, value)| *value).ok_or(self.wrong())
    }

    /// Small whole numbers separated by commas; may be none.
    pub(crate) fn numbers(&mut self) -> Result<Vec<i64>, Wrong> {
        let cell = self.next()?;
        if cell.is_empty() {
            return Ok(Vec::new());
        }
        let numbers = cell.split(',').map(|number| {
            let fits = (1..=4).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
            number.parse::<i64>().ok().filter(|_| fits)
        });
        numbers.collect::<Option<Vec<i64>>>().ok_or(self.wrong())
    }

    /// How sure a row is.
    pub(crate) fn confidence(&mut self) -> Result<Confidence, Wrong> {
        let all = [
            Confidence::A,
            Confidence::B,
            Confidence::C,
            Confidence::Planned,
            Confidence::Unknown,
        ];
        self.choice(&all.map(|confidence| (confidence.id(), confidence)))
    }

    /// The raw cell, for a type with a reader of its own.
    pub(crate) fn read<T>(&mut self, read: impl FnOnce(&str) -> Option<T>) -> Result<T, Wrong> {
        let cell = self.next()?;
        read(cell).ok_or(self.wrong())
    }
}
