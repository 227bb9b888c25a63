//! The parts of reading JAHIS texts: lines and rows, splits, visits, and what belongs to the patient.

mod lexer;
mod medicines;
mod notices;
mod patient;
mod split;
mod values;
mod visit;
mod write;

pub(crate) use lexer::{Document, Header, Line, Row, documents, is_code_cell, lines, starts_as_row};
pub(crate) use notices::Notices;
pub(crate) use patient::{Otc, family_pharmacist, memo, special};
pub(crate) use split::{Sheet, join, rejoin};
pub(crate) use values::{amount, count, fits, is_gaiji, with_codes};
pub(crate) use visit::{UNREAD_CHARS, Visit};
pub(crate) use write::{NOTE_CHARS, note, notes};
