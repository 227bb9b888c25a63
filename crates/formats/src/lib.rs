//! Documents in and out, one file each.
//!
//! Somebody hands over bytes: a file, or what a QR symbol held. This room finds out by their content what they are,
//! and answers with a [`Draft`]: the records in them, the source bytes each came from, and what could not be read and
//! where. It never drops a row silently, never echoes what it read in an error, and never lets a 個人番号 through.
//! It knows no pictures, no disk, no clock and no words for people.
//!
//! A format is one file and one line in [`IMPORTERS`].
//!
//! ```
//! use tefuda_formats::read;
//! use tefuda_record::Confirmed;
//!
//! let slip = "JAHISTC08,1\r\n5,R080301,1\r\n11,てふだ薬局,,,,,,,1\r\n";
//! let draft = read(&[slip.as_bytes()], Confirmed::No)?;
//! assert_eq!(draft.records.len(), 1);
//! assert_eq!(draft.records[0].record.title(), "てふだ薬局");
//! assert_eq!(draft.records[0].evidence, slip.as_bytes());
//! # Ok::<(), tefuda_formats::FormatError>(())
//! ```

mod attachment;
mod cda;
mod csv;
mod decode;
mod draft;
mod encode;
mod error;
mod fhir;
mod guard;
mod handover;
mod import;
mod issue;
mod jahis;
mod jahis_rx;
mod jahis_tc;
mod myna;
mod notebook;
mod oqs;
mod prescription;
mod shc;
mod takeout;
mod tefuda_json;
mod xml;

pub use attachment::{ATTACHMENT_BYTES_MAX, attachment_type};
pub use draft::{Draft, DraftRecord, Part, Unfinished};
pub use encode::{Charset, Encoded};
pub use error::{FormatError, Limit};
pub use handover::{HandOver, HandOverError, HandOverForm, hand_over};
pub use import::{Importer, read};
pub use issue::{ISSUE_CODES, Issue};
pub use notebook::{Direction, Notebook, NotebookOptions, NotebookSplitError, NotebookVersion, Slip};
pub use oqs::{OqsError, OqsResult, write_oqs};
pub use shc::{HealthCard, HealthCardError, UNCHECKED};
pub use takeout::{Exporter, Past, PastStep, Piece, Takeout, TakeoutRecord, WriteError};

/// Every format that can be read, in the order they are tried.
pub const IMPORTERS: &[&dyn Importer] = &[
    &tefuda_json::TefudaJson,
    &jahis_tc::JahisTc,
    &jahis_rx::JahisRx,
    &oqs::Oqs,
    &cda::Cda,
    &myna::Myna,
    &shc::Shc,
    &fhir::Fhir,
    &attachment::Pdf,
];

/// Every format that can be written.
pub const EXPORTERS: &[&dyn Exporter] = &[&tefuda_json::TefudaJson, &csv::Csv, &fhir::FhirBundle, &fhir::Ips];
