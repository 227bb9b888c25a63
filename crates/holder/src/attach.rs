//! Keeping a file as it is: a photograph of a card, a letter. Its bytes are the source of a record, sealed with it, and lie in
//! the drawer once however often they are handed in.

use tefuda_crypto::sha256;
use tefuda_formats::{ATTACHMENT_BYTES_MAX, DraftRecord, attachment_type};
use tefuda_record::{
    Confirmed, Fields, Kind, Record, RecordError,
    kinds::{card_copy, letter},
};
use tefuda_vault::{Evidence, NewRecord, Same, VaultError};
use thiserror::Error;

use crate::{Coded, Detail, PairError, Problem, field_problem, set_pairs};

/// The kinds of records that are a file.
pub const FILE_KINDS: [&Kind; 2] = [&card_copy::KIND, &letter::KIND];

/// Why a file is not kept.
#[derive(Debug, Error)]
pub enum AttachError {
    /// No record of that kind is a file.
    #[error("no kind for files")]
    Kind,
    /// Nothing is in it.
    #[error("empty file")]
    Empty,
    /// It is neither a picture nor a PDF.
    #[error("neither a picture nor a pdf")]
    Type,
    /// It is too large.
    #[error("file larger than {ATTACHMENT_BYTES_MAX} bytes")]
    TooLarge,
    /// What is said about it does not fit.
    #[error(transparent)]
    Pairs(#[from] PairError),
    /// It has no name.
    #[error("no record without a name")]
    Field(Problem),
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// A record that is this file. `pairs` say `field=value` about it; the name of the file stands in where they do not name it.
///
/// # Errors
/// [`AttachError`].
pub fn attachment(
    kind: &str,
    file_name: &str,
    bytes: Vec<u8>,
    pairs: &[String],
    confirmed: Confirmed,
) -> Result<NewRecord, AttachError> {
    let kind = *FILE_KINDS
        .iter()
        .find(|known| known.id == kind)
        .ok_or(AttachError::Kind)?;
    if bytes.is_empty() {
        return Err(AttachError::Empty);
    }
    if bytes.len() > ATTACHMENT_BYTES_MAX {
        return Err(AttachError::TooLarge);
    }
    let media_type = attachment_type(&bytes).ok_or(AttachError::Type)?;
    let mut fields = Fields::of(kind.id).map_err(PairError::from)?;
    set_pairs(&mut fields, pairs, confirmed)?;
    let refused = |error: RecordError| AttachError::Field(field_problem(kind, &error));
    if fields.text("name").is_none() {
        fields.set("name", file_name).map_err(refused)?;
    }
    describe(&mut fields, media_type, &bytes).map_err(refused)?;
    let record = Record::new(fields).map_err(refused)?;
    let same = Same::of(&record);
    let evidence = Evidence::new(media_type, bytes)?;
    Ok(NewRecord::of(record).same(same).evidence(evidence))
}

/// A file that came in with others says of itself what it is; everything else stays as it was read.
pub(crate) fn described(mut draft: DraftRecord) -> DraftRecord {
    if draft.past.is_none() && FILE_KINDS.contains(&draft.record.kind()) && !draft.evidence.is_empty() {
        let mut fields = draft.record.clone().into_fields();
        if describe(&mut fields, draft.media_type, &draft.evidence).is_ok()
            && let Ok(record) = Record::new(fields)
        {
            draft.record = record;
        }
    }
    draft
}

fn describe(fields: &mut Fields, media_type: &str, bytes: &[u8]) -> Result<(), RecordError> {
    fields.set("file_type", media_type)?;
    fields.set("file_bytes", &bytes.len().to_string())?;
    fields.set("fingerprint", &fingerprint(bytes))
}

/// SHA-256, four bits to a letter from a to p: digits in a row could be taken for a 個人番号.
fn fingerprint(bytes: &[u8]) -> String {
    let letter = |four: u8| char::from(b'a' + (four & 15));
    sha256(bytes)
        .into_iter()
        .flat_map(|byte| [letter(byte >> 4), letter(byte)])
        .collect()
}

impl Coded for AttachError {
    fn problem(&self) -> Problem {
        match self {
            Self::Kind => {
                let kinds: Vec<&str> = FILE_KINDS.iter().map(|kind| kind.id).collect();
                Problem::new("attach_kind").with("kinds", Detail::Text(kinds.join(", ")))
            }
            Self::Empty => Problem::new("empty_input"),
            Self::Type => Problem::new("attach_type"),
            Self::TooLarge => Problem::new("too_large_input").with("max", Detail::Text("10 MB".to_owned())),
            Self::Pairs(error) => error.problem(),
            Self::Field(problem) => problem.clone(),
            Self::Vault(error) => error.problem(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_the_digest_in_letters() {
        // SHA-256 of nothing: e3b0c442…
        assert!(fingerprint(b"").starts_with("odlameec"));
        assert_eq!(fingerprint(b"x").len(), 64);
    }

    #[test]
    fn only_pictures_and_pdf_and_not_too_large() {
        let keep = |kind: &str, bytes: Vec<u8>| attachment(kind, "x", bytes, &[], Confirmed::No).err();
        assert!(matches!(keep("note", b"%PDF-1.7".to_vec()), Some(AttachError::Kind)));
        assert!(matches!(keep("letter", b"MZ".to_vec()), Some(AttachError::Type)));
        assert!(matches!(keep("letter", Vec::new()), Some(AttachError::Empty)));
        let mut large = b"%PDF-1.7".to_vec();
        large.resize(ATTACHMENT_BYTES_MAX + 1, 0);
        assert!(matches!(keep("letter", large), Some(AttachError::TooLarge)));
        assert!(keep("card_copy", b"%PDF-1.7".to_vec()).is_none());
    }
}
