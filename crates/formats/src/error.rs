//! Why a part cannot be read at all.

use thiserror::Error;

/// Why a part cannot be read at all. Names the part by its place, never by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum FormatError {
    /// There is nothing in it, or nothing but a header.
    #[error("part {part} holds no rows")]
    Empty {
        /// Which of the parts, from 0.
        part: usize,
    },
    /// No importer knows it.
    #[error("the format of part {part} is not known")]
    UnknownFormat {
        /// Which of the parts, from 0.
        part: usize,
    },
    /// It is an 電子処方箋 as clinics, pharmacies and the service send it to each other.
    #[error("part {part} is an electronic prescription between institutions")]
    PrescriptionFormat {
        /// Which of the parts, from 0.
        part: usize,
    },
    /// Its bytes are neither UTF-8 nor CP932.
    #[error("part {part} is neither utf-8 nor cp932")]
    BrokenEncoding {
        /// Which of the parts, from 0.
        part: usize,
    },
    /// It breaks the rules of its own format, or hides something that no honest document hides.
    #[error("part {part} breaks the rules of its format")]
    Malformed {
        /// Which of the parts, from 0.
        part: usize,
    },
    /// It is an answer that says that there is nothing: no eligibility found, still being asked, or an error.
    #[error("part {part} is an answer without a result")]
    NoResult {
        /// Which of the parts, from 0.
        part: usize,
    },
    /// It does not say on which day it was.
    #[error("part {part} has no readable day")]
    NoDay {
        /// Which of the parts, from 0.
        part: usize,
    },
    /// It is our own, written by a later version.
    #[error("part {part} was written by a later version")]
    LaterVersion {
        /// Which of the parts, from 0.
        part: usize,
    },
    /// It is larger than any honest document.
    #[error("part {part} exceeds the limit of {limit}")]
    TooLarge {
        /// Which of the parts, from 0.
        part: usize,
        /// What there is too much of.
        limit: Limit,
    },
}

/// What a document may hold at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Limit {
    /// Parts read at once.
    #[error("{} parts", Limit::MAX_PARTS)]
    Parts,
    /// Bytes of one part.
    #[error("{} bytes", Limit::MAX_BYTES)]
    Bytes,
    /// Bytes of one part that holds many documents.
    #[error("{} bytes", Limit::MAX_ARCHIVE_BYTES)]
    ArchiveBytes,
    /// Bytes of one part that holds a whole vault.
    #[error("{} bytes", Limit::MAX_TAKEOUT_BYTES)]
    TakeoutBytes,
    /// Rows of one part.
    #[error("{} rows", Limit::MAX_ROWS)]
    Rows,
    /// Bytes of one row.
    #[error("{} bytes in a row", Limit::MAX_ROW_BYTES)]
    RowBytes,
    /// Records of one document.
    #[error("{} records", Limit::MAX_RECORDS)]
    Records,
    /// Items of one record.
    #[error("2000 items")]
    Items,
    /// Files in an archive.
    #[error("{} files", Limit::MAX_ENTRIES)]
    Entries,
    /// What an archive unpacks to.
    #[error("{} bytes unpacked", Limit::MAX_ARCHIVE_BYTES)]
    Unpacked,
    /// Bytes of a file that is kept as it is.
    #[error("{} bytes", crate::ATTACHMENT_BYTES_MAX)]
    AttachmentBytes,
    /// Elements inside each other.
    #[error("{} elements inside each other", Limit::MAX_DEPTH)]
    Depth,
}

impl Limit {
    pub(crate) const MAX_PARTS: usize = 20_000;
    pub(crate) const MAX_BYTES: usize = 4 << 20;
    pub(crate) const MAX_TAKEOUT_BYTES: usize = 256 << 20;
    pub(crate) const MAX_TAKEOUT_RECORDS: usize = 200_000;
    pub(crate) const MAX_ROWS: usize = 200_000;
    pub(crate) const MAX_ROW_BYTES: usize = 4_096;
    // Every record carries the header and the patient's row as evidence; this keeps a hostile file from growing
    // a thousandfold on its way in.
    pub(crate) const MAX_RECORDS: usize = 10_000;
    pub(crate) const MAX_ENTRIES: usize = 2_000;
    pub(crate) const MAX_ARCHIVE_BYTES: usize = 32 << 20;
    pub(crate) const MAX_DEPTH: usize = 32;
}

impl Limit {
    /// How many mebibytes, where it is a number of bytes of a file.
    #[must_use]
    pub fn mebibytes(self) -> Option<usize> {
        let bytes = match self {
            Self::Bytes => Self::MAX_BYTES,
            Self::ArchiveBytes => Self::MAX_ARCHIVE_BYTES,
            Self::TakeoutBytes => Self::MAX_TAKEOUT_BYTES,
            Self::AttachmentBytes => crate::ATTACHMENT_BYTES_MAX,
            Self::Parts
            | Self::Rows
            | Self::RowBytes
            | Self::Records
            | Self::Items
            | Self::Entries
            | Self::Unpacked
            | Self::Depth => return None,
        };
        Some(bytes >> 20)
    }
}

impl FormatError {
    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty { .. } => "empty",
            Self::UnknownFormat { .. } => "unknown_format",
            Self::PrescriptionFormat { .. } => "prescription_format",
            Self::BrokenEncoding { .. } => "broken_encoding",
            Self::Malformed { .. } => "malformed",
            Self::NoResult { .. } => "no_result",
            Self::NoDay { .. } => "no_day",
            Self::LaterVersion { .. } => "later_version",
            Self::TooLarge { .. } => "too_large",
        }
    }

    /// Which of the parts, from 0.
    #[must_use]
    pub fn part(self) -> usize {
        match self {
            Self::Empty { part }
            | Self::UnknownFormat { part }
            | Self::PrescriptionFormat { part }
            | Self::BrokenEncoding { part }
            | Self::Malformed { part }
            | Self::NoResult { part }
            | Self::NoDay { part }
            | Self::LaterVersion { part }
            | Self::TooLarge { part, .. } => part,
        }
    }
}
