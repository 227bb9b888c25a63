//! What an answer rests on, and what is said when there is none.

use tefuda_record::Day;
use thiserror::Error;

/// How sure a rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// An official text, or several independent sources.
    A,
    /// One good secondary source.
    B,
    /// Memory or inference: shown as 未確認.
    C,
    /// Announced but not found in law: shown as 未確認, and left out unless asked for.
    Planned,
    /// Looked for and not found: there is no figure.
    Unknown,
}

impl Confidence {
    /// Whether people must be told that nobody has confirmed it.
    #[must_use]
    pub fn is_unconfirmed(self) -> bool {
        match self {
            Self::A | Self::B => false,
            Self::C | Self::Planned | Self::Unknown => true,
        }
    }

    /// Its word in a rules file.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::Planned => "planned",
            Self::Unknown => "unknown",
        }
    }
}

/// The law or notice behind an answer, and from when until when it is known to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// The law or notice, in Japanese.
    pub law: String,
    /// Where it was read.
    pub source: String,
    /// The first day it holds.
    pub from: Day,
    /// The last day; `None` where no end is known.
    pub to: Option<Day>,
    /// How sure it is.
    pub confidence: Confidence,
}

impl Basis {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: Day) -> bool {
        self.from <= day && self.to.is_none_or(|last| day <= last)
    }
}

/// A value and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// What it rests on.
    pub basis: Basis,
}

/// わかりません: the table does not reach that day, or has no figure for it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("table {table} does not know: it reaches from {from:?} to {until:?}")]
pub struct Unknown {
    /// The table that was asked.
    pub table: &'static str,
    /// The first day it knows something of the kind.
    pub from: Option<Day>,
    /// The last day it knows something of the kind.
    pub until: Option<Day>,
}
