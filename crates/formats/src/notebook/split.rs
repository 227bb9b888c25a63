//! Parts for QR symbols (レコードNo. 911): cut only between records, each with the header and its own last row.
//!
//! Source: 表3-32 分割制御.

use thiserror::Error;

use super::Notebook;
use crate::encode::encode;

/// Why a notebook cannot be split so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotebookSplitError {
    /// The id is not 14 digits.
    #[error("the id is not 14 digits")]
    Id,
    /// A single row is longer than a part may be.
    #[error("a row does not fit a part")]
    RowTooLong,
    /// More parts than the row has digits for.
    #[error("more than {MAX_PARTS} parts")]
    TooManyParts,
}

pub(super) fn parts(book: &Notebook, id: &str, max_bytes: usize) -> Result<Vec<Vec<u8>>, NotebookSplitError> {
    if id.len() != 14 || !id.bytes().all(|b| b.is_ascii_digit()) {
        return Err(NotebookSplitError::Id);
    }
    let whole = book.encode().bytes;
    if whole.len() <= max_bytes {
        return Ok(vec![whole]);
    }
    let header = book.header().into_bytes();
    let room = max_bytes.saturating_sub(header.len() + LAST_ROW_BYTES);
    let mut bodies: Vec<Vec<u8>> = vec![Vec::new()];
    for row in &book.rows {
        let line = encode(&row.line(), book.options.charset).bytes;
        if line.len() > room {
            return Err(NotebookSplitError::RowTooLong);
        }
        match bodies.last_mut() {
            Some(body) if body.len() + line.len() <= room => body.extend(line),
            Some(_) | None => bodies.push(line),
        }
    }
    let total = bodies.len();
    if total > MAX_PARTS {
        return Err(NotebookSplitError::TooManyParts);
    }
    let part = |(at, body): (usize, Vec<u8>)| {
        let last = format!("911,{id},{total},{}\r\n", at + 1);
        [header.as_slice(), &body, last.as_bytes()].concat()
    };
    Ok(bodies.into_iter().enumerate().map(part).collect())
}

/// `911,` id, two numbers of three digits, commas and the line end.
const LAST_ROW_BYTES: usize = 4 + 14 + 1 + 3 + 1 + 3 + 2;
const MAX_PARTS: usize = 999;
