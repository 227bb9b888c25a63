//! A book of rules: every table, read from one text file.
//!
//! The file is UTF-8. Its first line is `TEFUDA-RULES`, the number of its form and the day it was made; then each table: a line
//! `[name]` with the first and last day it answers for, a line with its columns, and its rows. Cells are separated by tabs.

use std::sync::OnceLock;

use tefuda_record::Day;
use thiserror::Error;

use crate::{
    amounts::Amount,
    burden::{AgeRule, Burden, Rounding},
    ceiling::CeilingRow,
    checklist::Step,
    counter::{Decision, Means},
    deadline::{Deadline, Holiday},
    forms::FormItem,
    hospital::DayCost,
    insurer::{Insurer, Prefecture},
    kasan::Addition,
    late_card::LateRule,
    phone::Phone,
    table::{COMMON, Row, Table},
    tax::TaxRule,
    terms::Term,
    topics::TopicLine,
    vaccine::Vaccine,
};

/// The newest form of rules files that this program reads.
pub const NEWEST_FORMAT: u32 = 1;
/// The largest file.
const MAX_BYTES: usize = 2 * 1024 * 1024;
/// The most lines of a file.
const MAX_LINES: usize = 20_000;
const MAGIC: &str = "TEFUDA-RULES";

/// Why a file is no book of rules. Never holds what the file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BookError {
    /// It does not begin as a rules file does, or is not UTF-8.
    #[error("not a rules file")]
    NotRules,
    /// It is of a newer form.
    #[error("a rules file of a newer form: {found}")]
    Newer {
        /// Its form.
        found: u32,
    },
    /// More bytes or lines than a book has.
    #[error("too large: at most {MAX_BYTES} bytes and {MAX_LINES} lines")]
    TooLarge,
    /// A line is no heading, or names a table that does not exist or was there already.
    #[error("line {line}: not a table of this form")]
    Table {
        /// The line, from 1.
        line: usize,
    },
    /// The columns of a table are others.
    #[error("line {line}: the columns of {table} are others")]
    Columns {
        /// The line, from 1.
        line: usize,
        /// The table.
        table: &'static str,
    },
    /// A cell does not hold what its column holds, or a row has more or fewer cells.
    #[error("line {line}, column {column} of {table}: not what stands there")]
    Cell {
        /// The line, from 1.
        line: usize,
        /// The column's name.
        column: &'static str,
        /// The table.
        table: &'static str,
    },
    /// A table is missing: books are whole, so that no two versions mix.
    #[error("the table {table} is missing")]
    Missing {
        /// The table.
        table: &'static str,
    },
}

/// Every table of one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book {
    made_on: Day,
    pub(crate) tables: Tables,
}

macro_rules! tables {
    ($($field:ident: $row:ty,)+) => {
        /// The tables of a book.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub(crate) struct Tables { $(pub(crate) $field: Table<$row>,)+ }

        /// The tables while a file is read.
        #[derive(Default)]
        struct Reading { $($field: Option<Table<$row>>,)+ }

        impl Reading {
            /// Opens a table that was not there yet; its name and columns.
            fn open(&mut self, name: &str, from: Day, until: Day) -> Option<(&'static str, &'static [&'static str])> {
                $(if name == <$row>::TABLE {
                    if self.$field.is_some() {
                        return None;
                    }
                    self.$field = Some(Table::new(from, until));
                    return Some((<$row>::TABLE, <$row>::COLUMNS));
                })+
                None
            }

            /// Reads a row into an open table; the column at fault.
            fn push(&mut self, name: &str, line: &str) -> Result<(), usize> {
                $(if name == <$row>::TABLE {
                    let table = self.$field.as_mut().ok_or(0usize)?;
                    return table.push(line).map_err(|wrong| wrong.column);
                })+
                Err(0)
            }

            /// All of them.
            fn close(self) -> Result<Tables, BookError> {
                Ok(Tables { $($field: self.$field.ok_or(BookError::Missing { table: <$row>::TABLE })?,)+ })
            }
        }

        impl Tables {
            /// No table knows anything: every answer is [`Unknown`](crate::Unknown).
            fn none() -> Self {
                let (from, until) = (Day::from_unix_days(1), Day::from_unix_days(0));
                Self { $($field: Table::new(from, until),)+ }
            }

            /// Every table's name, and the days it answers for.
            fn spans(&self) -> Vec<(&'static str, Day, Day)> {
                vec![$({
                    let (from, until) = self.$field.span();
                    (<$row>::TABLE, from, until)
                },)+]
            }

            /// What every row of every table rests on, by table.
            fn bases(&self) -> Vec<(&'static str, &crate::Basis)> {
                let mut all = Vec::new();
                $(all.extend(self.$field.all().iter().map(|dated| (<$row>::TABLE, &dated.basis)));)+
                all
            }
        }
    };
}

tables! {
    amounts: Amount,
    ages: AgeRule,
    burden: Burden,
    rounding: Rounding,
    kasan: Addition,
    ceilings: CeilingRow,
    hospital_day: DayCost,
    deadlines: Deadline,
    holidays: Holiday,
    terms: Term,
    decisions: Decision,
    means: Means,
    late_cards: LateRule,
    tax: TaxRule,
    insurers: Insurer,
    prefectures: Prefecture,
    phones: Phone,
    vaccines: Vaccine,
    checklists: Step,
    forms: FormItem,
    topics: TopicLine,
}

impl Book {
    /// The book that travels with the program.
    #[must_use]
    pub fn built_in() -> &'static Self {
        static BOOK: OnceLock<Book> = OnceLock::new();
        // A test reads it; should it ever not be read, every answer is «not known».
        BOOK.get_or_init(|| {
            Self::read(Self::built_in_text().as_bytes()).unwrap_or_else(|_| Self {
                made_on: Day::from_unix_days(0),
                tables: Tables::none(),
            })
        })
    }

    /// The file of the book that travels with the program.
    #[must_use]
    pub fn built_in_text() -> String {
        let mut text = format!("{MAGIC}\t{NEWEST_FORMAT}\t{BUILT_IN_MADE_ON}\n");
        for table in BUILT_IN {
            text.push_str(table);
        }
        text
    }

    /// Reads a book from the bytes of a rules file.
    ///
    /// # Errors
    /// [`BookError`], with the line and column at fault and never what stands there.
    pub fn read(bytes: &[u8]) -> Result<Self, BookError> {
        if bytes.len() > MAX_BYTES {
            return Err(BookError::TooLarge);
        }
        let text = core::str::from_utf8(bytes).map_err(|_| BookError::NotRules)?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.lines().count() > MAX_LINES {
            return Err(BookError::TooLarge);
        }
        let mut lines = (1..).zip(text.lines());
        let made_on = lines
            .next()
            .map(|(_, line)| line)
            .ok_or(BookError::NotRules)
            .and_then(first_line)?;
        let mut reading = Reading::default();
        let mut open: Option<(&'static str, &'static [&'static str])> = None;
        while let Some((line, content)) = lines.next() {
            if content.is_empty() || content.starts_with('#') {
                continue;
            }
            if content.starts_with('[') {
                let (name, from, until) = heading(content).ok_or(BookError::Table { line })?;
                let (table, columns) = reading.open(name, from, until).ok_or(BookError::Table { line })?;
                let named = lines.next().map(|(_, line)| line).unwrap_or_default();
                if !named.split('\t').eq(COMMON.iter().chain(columns).copied()) {
                    return Err(BookError::Columns { line: line + 1, table });
                }
                open = Some((table, columns));
                continue;
            }
            let (table, columns) = open.ok_or(BookError::Table { line })?;
            reading.push(table, content).map_err(|column| BookError::Cell {
                line,
                column: COMMON.iter().chain(columns).nth(column).copied().unwrap_or("?"),
                table,
            })?;
        }
        Ok(Self {
            made_on,
            tables: reading.close()?,
        })
    }

    /// The day the book was made: its version.
    #[must_use]
    pub fn made_on(&self) -> Day {
        self.made_on
    }

    /// Every table with the first and last day it answers for.
    #[must_use]
    pub fn spans(&self) -> Vec<(&'static str, Day, Day)> {
        self.tables.spans()
    }

    /// What every row of every table rests on.
    #[must_use]
    pub fn bases(&self) -> Vec<(&'static str, &crate::Basis)> {
        self.tables.bases()
    }
}

fn first_line(line: &str) -> Result<Day, BookError> {
    let mut parts = line.split('\t');
    if parts.next() != Some(MAGIC) {
        return Err(BookError::NotRules);
    }
    let format = parts.next().filter(|number| number.len() <= 6);
    match format.and_then(|number| number.parse::<u32>().ok()) {
        Some(NEWEST_FORMAT) => {}
        Some(found) if found > NEWEST_FORMAT => return Err(BookError::Newer { found }),
        Some(_) | None => return Err(BookError::NotRules),
    }
    parts.next().and_then(exact_day).ok_or(BookError::NotRules)
}

/// `[name]`, the first day, the last day.
fn heading(line: &str) -> Option<(&str, Day, Day)> {
    let mut parts = line.split('\t');
    let name = parts.next()?.strip_prefix('[')?.strip_suffix(']')?;
    let (from, until) = (exact_day(parts.next()?)?, exact_day(parts.next()?)?);
    (parts.next().is_none() && from <= until).then_some((name, from, until))
}

fn exact_day(text: &str) -> Option<Day> {
    text.parse::<Day>().ok().filter(|day| day.iso() == text)
}

const BUILT_IN_MADE_ON: &str = "2026-11-22";

const BUILT_IN: [&str; 21] = [
    include_str!("../data/amounts.tsv"),
    include_str!("../data/ages.tsv"),
    include_str!("../data/burden.tsv"),
    include_str!("../data/rounding.tsv"),
    include_str!("../data/kasan.tsv"),
    include_str!("../data/kogaku.tsv"),
    include_str!("../data/hospital_day.tsv"),
    include_str!("../data/deadlines.tsv"),
    include_str!("../data/holidays.tsv"),
    include_str!("../data/terms.tsv"),
    include_str!("../data/decision.tsv"),
    include_str!("../data/means.tsv"),
    include_str!("../data/late_stage_card.tsv"),
    include_str!("../data/tax.tsv"),
    include_str!("../data/insurers.tsv"),
    include_str!("../data/prefectures.tsv"),
    include_str!("../data/phones.tsv"),
    include_str!("../data/vaccines.tsv"),
    include_str!("../data/checklists.tsv"),
    include_str!("../data/forms.tsv"),
    include_str!("../data/topics.tsv"),
];
