//! Everything on paper, as PDF on this device.
//!
//! This room owns pages: one Japanese font with the variants of names (IVS), lines that break where Japanese may break,
//! tables, boxes to tick, QR symbols as vectors. Each document is a pure function from a plain struct to a [`Paper`];
//! [`Paper::print`] gives the bytes, the same for the same paper. It refuses to know what a symbol holds, where the
//! values are from and who prints. A character that the font lacks is framed with its number and told in
//! [`Printed::missing`], never left out.
//!
//! No paper looks like an official certificate, and what is not known stays visibly empty.

mod block;
mod canvas;
mod card;
mod documents;
mod draw;
mod face;
mod flow;
mod paper;
mod row;
mod sheet;
mod symbol;
mod tree;
mod words;
mod wrap;

pub use canvas::{Instead, Missing};
pub use documents::*;
pub use paper::{Paper, PaperError, Printed};
pub use sheet::Size;
pub use symbol::Symbol;
pub use words::{Language, Words};
