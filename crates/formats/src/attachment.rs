//! Files that are kept as they are: photographs of cards, letters as PDF. Told apart by their beginning, and not looked into.

use tefuda_record::{Confirmed, Fields, Record};

use crate::{Draft, DraftRecord, FormatError, Importer, Limit, Part};

/// What a file to be kept is, by its content; `None` for what people could not open again.
///
/// Source: ISO 32000-1 §7.5.2 (PDF), ISO/IEC 15948 §5.2 (PNG), ISO/IEC 10918-1 §B.1.1 (JPEG), ISO/IEC 14496-12 §4.3 with
/// ISO/IEC 23008-12 §10.2 (HEIC), RFC 9649 §2.3 (WebP).
#[must_use]
pub fn attachment_type(bytes: &[u8]) -> Option<&'static str> {
    let brand = bytes
        .get(4..12)
        .and_then(|head| head.strip_prefix(b"ftyp"))
        .unwrap_or_default();
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        Some("image/jpeg")
    } else if matches!(brand, b"heic" | b"heix" | b"mif1") {
        Some("image/heic")
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some("image/webp")
    } else if is_pdf(bytes) {
        Some("application/pdf")
    } else {
        None
    }
}

/// The most bytes a file to be kept may have: a photograph of a telephone in full, a letter of many pages.
pub const ATTACHMENT_BYTES_MAX: usize = 10 << 20;

/// Letters as PDF. What stands in them is not read: the file is kept whole.
pub(crate) struct Pdf;

impl Importer for Pdf {
    fn id(&self) -> &'static str {
        "pdf"
    }

    fn max_bytes(&self) -> (usize, Limit) {
        (ATTACHMENT_BYTES_MAX, Limit::AttachmentBytes)
    }

    fn sniff(&self, bytes: &[u8]) -> bool {
        is_pdf(bytes)
    }

    fn read(&self, parts: &[Part<'_>], _confirmed: Confirmed) -> Result<Draft, FormatError> {
        let (mut draft, mut errors) = (Draft::default(), Vec::new());
        for part in parts {
            match letter(*part) {
                Ok(letter) => draft.records.push(letter),
                Err(error) => errors.push(error),
            }
        }
        draft.settle(&errors)
    }
}

fn letter(part: Part<'_>) -> Result<DraftRecord, FormatError> {
    let Part { index: part, bytes } = part;
    if !is_pdf(bytes) {
        return Err(FormatError::UnknownFormat { part });
    }
    if bytes.len() > ATTACHMENT_BYTES_MAX {
        return Err(FormatError::TooLarge {
            part,
            limit: Limit::AttachmentBytes,
        });
    }
    // A reader finds everything from the end: a file without it was cut on its way.
    let tail = bytes.get(bytes.len().saturating_sub(TAIL)..).unwrap_or_default();
    if !tail.windows(END.len()).any(|piece| piece == END) {
        return Err(FormatError::Malformed { part });
    }
    let record = Fields::of("letter")
        .and_then(|mut fields| {
            fields.set("name", UNNAMED)?;
            Record::new(fields)
        })
        .map_err(|_| FormatError::Malformed { part })?;
    Ok(DraftRecord {
        record,
        evidence: bytes.to_vec(),
        media_type: "application/pdf",
        guarded: false,
        past: None,
    })
}

/// Writers may put something before the mark. Source: ISO 32000-1 annex H.3, note 13.
fn is_pdf(bytes: &[u8]) -> bool {
    let beginning = bytes.get(..TAIL + MARK.len()).unwrap_or(bytes);
    beginning.windows(MARK.len()).any(|window| window == MARK)
}

/// What a letter is called until somebody names it.
const UNNAMED: &str = "PDFの書類";

const MARK: &[u8] = b"%PDF-";

/// Source: ISO 32000-1 §7.5.5; how far from the end readers look, as Acrobat does.
const END: &[u8] = b"%%EOF";
const TAIL: usize = 1_024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_by_their_beginning() {
        for (bytes, expected) in [
            (&b"%PDF-1.7\n"[..], Some("application/pdf")),
            (b"\x89PNG\r\n\x1a\n....", Some("image/png")),
            (b"\xff\xd8\xff\xe0....", Some("image/jpeg")),
            (b"\0\0\0\x18ftypheic....", Some("image/heic")),
            (b"RIFF\x10\0\0\0WEBPVP8 ", Some("image/webp")),
            (b"\0\0\0\x18ftypqt  ....", None),
            (b"MZ\x90\0", None),
            (b"<svg/>", None),
            (b"", None),
        ] {
            assert_eq!(attachment_type(bytes), expected);
        }
    }
}
