//! What a segment carries.

use std::fmt;

/// One thing said along a line.
#[derive(Clone, PartialEq, Eq)]
pub enum Part {
    /// A record as it stands, without its history: the document that a replica begins with, or begins anew with.
    Base {
        /// The record.
        record: String,
        /// Its document.
        document: Vec<u8>,
    },
    /// What was done to a record.
    Change {
        /// The record.
        record: String,
        /// The operations.
        update: Vec<u8>,
    },
    /// A record is gone with everything that was known of it.
    Erase {
        /// The record.
        record: String,
    },
    /// A replica cannot follow a change and asks for the record as it stands.
    Want {
        /// The record.
        record: String,
    },
    /// The bytes that records came from.
    Original {
        /// The id of their format.
        format: String,
        /// The bytes, as received.
        bytes: Vec<u8>,
    },
    /// A note from one home to the other, as JSON.
    Note {
        /// When it was written, in seconds since 1970.
        at: i64,
        /// What it says.
        json: String,
    },
}

impl Part {
    /// About how many bytes it takes in a segment.
    #[must_use]
    pub fn length(&self) -> usize {
        let (_, name, bytes) = self.pieces();
        FRONT + name.len() + bytes.len()
    }

    pub(crate) fn write(&self, out: &mut Vec<u8>) -> Option<()> {
        let (kind, name, bytes) = self.pieces();
        out.push(kind);
        out.push(u8::try_from(name.len()).ok()?);
        out.extend(u32::try_from(bytes.len()).ok()?.to_le_bytes());
        out.extend(name.as_bytes());
        out.extend(bytes);
        Some(())
    }

    /// Reads one and what follows it; `None` for anything that no writer of this version makes.
    pub(crate) fn read(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let (&[kind, name, a, b, c, d], rest) = bytes.split_first_chunk::<FRONT>()?;
        let (name, rest) = rest.split_at_checked(usize::from(name))?;
        let length = usize::try_from(u32::from_le_bytes([a, b, c, d])).ok()?;
        let (body, rest) = rest.split_at_checked(length)?;
        let name = std::str::from_utf8(name).ok()?.to_owned();
        let part = match (kind, body.is_empty()) {
            (BASE, false) => Self::Base {
                record: name,
                document: body.to_vec(),
            },
            (CHANGE, false) => Self::Change {
                record: name,
                update: body.to_vec(),
            },
            (ERASE, true) => Self::Erase { record: name },
            (WANT, true) => Self::Want { record: name },
            (ORIGINAL, _) => Self::Original {
                format: name,
                bytes: body.to_vec(),
            },
            (NOTE, false) => Self::Note {
                at: name.parse().ok()?,
                json: std::str::from_utf8(body).ok()?.to_owned(),
            },
            _ => return None,
        };
        Some((part, rest))
    }

    fn pieces(&self) -> (u8, String, &[u8]) {
        match self {
            Self::Base { record, document } => (BASE, record.clone(), document),
            Self::Change { record, update } => (CHANGE, record.clone(), update),
            Self::Erase { record } => (ERASE, record.clone(), &[]),
            Self::Want { record } => (WANT, record.clone(), &[]),
            Self::Original { format, bytes } => (ORIGINAL, format.clone(), bytes),
            Self::Note { at, json } => (NOTE, at.to_string(), json.as_bytes()),
        }
    }
}

/// Health data: which sort and how much, never what.
impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, _, bytes) = self.pieces();
        write!(f, "Part({kind}, {} bytes)", bytes.len())
    }
}

/// Kind, length of the name, length of the body.
const FRONT: usize = 6;
const BASE: u8 = 1;
const CHANGE: u8 = 2;
const ERASE: u8 = 3;
const WANT: u8 = 4;
const ORIGINAL: u8 = 5;
const NOTE: u8 = 6;
