//! What a paper is made of, from top to bottom.

use crate::symbol::Symbol;

/// One block.
#[derive(Clone, Debug)]
pub(crate) enum Block {
    /// The name of the paper; `badge` says what it is not (下書き, 控え).
    Title {
        text: String,
        badge: Option<String>,
    },
    Heading(String),
    Text(String),
    /// Large, for what must not be missed.
    Loud(String),
    /// In a frame: what this paper is and is not.
    Notice(String),
    /// Small print.
    Small(String),
    /// What to do, one after the other.
    Steps(Vec<String>),
    /// Things to have or to do, each with a box to tick by hand.
    Checks(Vec<String>),
    Fields(Vec<Field>),
    Grid(Grid),
    /// A symbol with words beside it.
    Symbol {
        symbol: Symbol,
        side: f32,
        alt: String,
        beside: Vec<String>,
    },
    /// A symbol alone in the middle.
    Large {
        symbol: Symbol,
        side: f32,
        alt: String,
    },
    /// Lines to be typed off: each with its number.
    Codes(Vec<String>),
    /// What follows begins on a new page.
    Turn,
}

/// One labelled item.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) label: String,
    /// The label in another language, or a hint how to fill it in.
    pub(crate) gloss: Option<String>,
    pub(crate) value: Value,
}

/// What stands beside a label. `None` is room to write in.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Line(Option<String>),
    /// At least so many lines high.
    Room(Option<String>, usize),
    /// One of several.
    Ticks(Vec<Tick>),
}

/// An option with its box.
#[derive(Clone, Debug)]
pub(crate) struct Tick {
    pub(crate) label: String,
    pub(crate) stand: Stand,
}

/// Whether a box is ticked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stand {
    Empty,
    Ticked,
}

/// A table with a head.
#[derive(Clone, Debug)]
pub(crate) struct Grid {
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub(crate) head: String,
    /// How wide beside the others.
    pub(crate) share: f32,
    pub(crate) holds: Holds,
}

/// What a column holds: words stand left, amounts right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    Words,
    Amounts,
}

impl Field {
    /// A labelled line; `None` is left to be written.
    pub(crate) fn new(label: impl Into<String>, value: Option<impl Into<String>>) -> Self {
        Self {
            label: label.into(),
            gloss: None,
            value: Value::Line(value.map(Into::into)),
        }
    }

    /// The same with a gloss under its label.
    pub(crate) fn glossed(self, gloss: Option<String>) -> Self {
        Self { gloss, ..self }
    }

    /// The same, at least so many lines high.
    pub(crate) fn roomy(self, lines: usize) -> Self {
        let value = match self.value {
            Value::Line(text) | Value::Room(text, _) => Value::Room(text, lines),
            ticks @ Value::Ticks(_) => ticks,
        };
        Self { value, ..self }
    }

    /// One of several, the chosen one ticked.
    pub(crate) fn ticks(label: impl Into<String>, options: impl IntoIterator<Item = (String, bool)>) -> Self {
        let ticks = options.into_iter().map(|(label, is_ticked)| Tick {
            label,
            stand: if is_ticked { Stand::Ticked } else { Stand::Empty },
        });
        Self {
            label: label.into(),
            gloss: None,
            value: Value::Ticks(ticks.collect()),
        }
    }
}

impl Column {
    pub(crate) fn words(head: impl Into<String>, share: f32) -> Self {
        Self {
            head: head.into(),
            share,
            holds: Holds::Words,
        }
    }

    pub(crate) fn amounts(head: impl Into<String>, share: f32) -> Self {
        Self {
            head: head.into(),
            share,
            holds: Holds::Amounts,
        }
    }
}
