//! The zip that insurers hand over: checkups in `DATA`, beside an index, a summary and schemas that nobody reads.
//!
//! What a zip says of its sizes is not believed: every entry is unpacked up to a limit and no further, and all of them
//! together up to another one.

use std::io::{Cursor, Read};

use zip::{CompressionMethod, ZipArchive};

use crate::{FormatError, Limit};

/// Whether the bytes are a zip.
pub(crate) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// The documents in it, in their order. A zip inside it is not opened.
///
/// # Errors
/// [`FormatError::Malformed`] for what is no whole zip or is encrypted, [`FormatError::TooLarge`],
/// [`FormatError::Empty`] where no checkup is in it.
pub(crate) fn documents(part: usize, bytes: &[u8]) -> Result<Vec<Vec<u8>>, FormatError> {
    let malformed = FormatError::Malformed { part };
    let too_large = |limit| FormatError::TooLarge { part, limit };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| malformed)?;
    if archive.len() > Limit::MAX_ENTRIES {
        return Err(too_large(Limit::Entries));
    }
    let mut documents = Vec::new();
    let mut room = Limit::MAX_ARCHIVE_BYTES;
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(|_| malformed)?;
        if !entry.is_file()
            || !matches!(
                entry.compression(),
                CompressionMethod::Stored | CompressionMethod::Deflated
            )
        {
            continue;
        }
        let most = Limit::MAX_BYTES.min(room);
        let mut unpacked = Vec::new();
        let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
        entry.take(limit).read_to_end(&mut unpacked).map_err(|_| malformed)?;
        if unpacked.len() > most {
            return Err(too_large(Limit::Unpacked));
        }
        room -= unpacked.len();
        if super::is_document(&unpacked) {
            documents.push(unpacked);
        }
    }
    if documents.is_empty() {
        return Err(FormatError::Empty { part });
    }
    Ok(documents)
}
