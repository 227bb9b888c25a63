//! Finding the format of parts by their content, and reading them.

use tefuda_record::Confirmed;

use crate::{Draft, FormatError, IMPORTERS, Limit, Part, decode, jahis, prescription};

/// A format that can be read.
pub trait Importer: Sync {
    /// Its stored name, which is also its folder in the corpus.
    fn id(&self) -> &'static str;

    /// The most bytes one of its documents may have, and which limit that is.
    fn max_bytes(&self) -> (usize, Limit) {
        (Limit::MAX_BYTES, Limit::Bytes)
    }

    /// Whether these bytes are of this format, judged by their beginning and end.
    fn sniff(&self, bytes: &[u8]) -> bool;

    /// Reads the parts of this format, joining those that belong together, whatever their order.
    ///
    /// `confirmed` says whether a person was asked about bare twelve-digit numbers and said that they are no 個人番号.
    ///
    /// # Errors
    /// [`FormatError`] of the first part that cannot be read where none can; otherwise such parts become issues.
    fn read(&self, parts: &[Part<'_>], confirmed: Confirmed) -> Result<Draft, FormatError>;
}

/// Reads parts whose formats are not known: files, or the contents of QR symbols. Several formats among them are fine.
///
/// # Errors
/// [`FormatError`] where no part can be read; a part that cannot be read beside others that can becomes an issue with
/// the error's code.
pub fn read<B: AsRef<[u8]>>(parts: &[B], confirmed: Confirmed) -> Result<Draft, FormatError> {
    if parts.len() > Limit::MAX_PARTS {
        return Err(FormatError::TooLarge {
            part: Limit::MAX_PARTS,
            limit: Limit::Parts,
        });
    }
    let parts: Vec<Part<'_>> = parts
        .iter()
        .enumerate()
        .map(|(index, bytes)| Part {
            index,
            bytes: bytes.as_ref(),
        })
        .collect();
    if let Some(draft) = jahis::rejoin(&parts, confirmed) {
        return Ok(draft);
    }
    let (mut draft, mut errors) = (Draft::default(), Vec::new());
    let mut known: Vec<Vec<Part<'_>>> = vec![Vec::new(); IMPORTERS.len()];
    for part in &parts {
        match refuse(*part) {
            Some(error) => errors.push(error),
            None => {
                let found = IMPORTERS.iter().position(|importer| importer.sniff(part.bytes));
                let importer = found.and_then(|at| IMPORTERS.get(at).zip(known.get_mut(at)));
                match importer {
                    Some((importer, _)) if part.bytes.len() > importer.max_bytes().0 => {
                        errors.push(too_large(part.index, importer.max_bytes().1));
                    }
                    Some((_, group)) => group.push(*part),
                    None => errors.push(FormatError::UnknownFormat { part: part.index }),
                }
            }
        }
    }
    for (importer, group) in IMPORTERS.iter().zip(known).filter(|(_, group)| !group.is_empty()) {
        match importer.read(&group, confirmed) {
            Ok(read) => draft.append(read),
            Err(error) if group.len() == 1 => errors.push(error),
            // None of them can be read: each says why.
            Err(of_all) => {
                for part in &group {
                    match importer.read(core::slice::from_ref(part), confirmed) {
                        // A part of a document is not missing the others: they were there.
                        Ok(read) if read.unfinished.is_empty() => draft.append(read),
                        Ok(_) => errors.push(of_all),
                        Err(error) => errors.push(error),
                    }
                }
            }
        }
    }
    if parts.is_empty() {
        errors.push(FormatError::Empty { part: 0 });
    }
    draft.settle(&errors)
}

fn too_large(part: usize, limit: Limit) -> FormatError {
    FormatError::TooLarge { part, limit }
}

/// What can be said without knowing the format.
fn refuse(part: Part<'_>) -> Option<FormatError> {
    let Part { index: part, bytes } = part;
    if bytes.len() > Limit::MAX_TAKEOUT_BYTES {
        return Some(too_large(part, Limit::TakeoutBytes));
    }
    if bytes.iter().all(|b| b.is_ascii_whitespace() || *b == 0x1A) {
        return Some(FormatError::Empty { part });
    }
    if decode::is_utf16(bytes) {
        return Some(FormatError::BrokenEncoding { part });
    }
    prescription::is_prescription(bytes).then_some(FormatError::PrescriptionFormat { part })
}
