//! Importing: from files and pictures to records in their compartments, with a preview that adds nothing.

use tefuda_formats::{Draft, DraftRecord, FormatError, Issue};
use tefuda_pages::is_pdf;
use tefuda_record::{Confirmed, kinds::eligibility};
use tefuda_vault::{Act, Added, Evidence, Filter, NewRecord, RecordId, Removed, Same, Vault, VaultError};
use thiserror::Error;

use crate::{
    Coded, Detail, GatherError, Problem,
    attach::described,
    export::whole,
    gather::{Letters, gather_with},
};

/// Why nothing can be imported.
#[derive(Debug, Error)]
pub enum ImportError {
    /// A picture cannot be read.
    #[error(transparent)]
    Picture(#[from] GatherError),
    /// Pictures, but no symbol in any of them.
    #[error("no qr symbol in the pictures")]
    NoSymbol,
    /// Symbols, but of something else.
    #[error("the symbols hold no known format")]
    ForeignSymbol,
    /// A proof of ours: to be verified, not imported.
    #[error("a proof, not a document to import")]
    OwnProof,
    /// A sequence of symbols is not whole.
    #[error("{have} of {total} symbols")]
    Incomplete {
        /// How many are there.
        have: usize,
        /// How many there should be.
        total: usize,
        /// Which are missing, counted from 1.
        missing: Vec<usize>,
    },
    /// Symbols that do not belong together.
    #[error("the symbols contradict each other")]
    Mixed,
    /// The content cannot be read.
    #[error(transparent)]
    Format(#[from] FormatError),
}

/// What an import would add: looked at first, accepted later, or dropped without a trace.
#[derive(Debug)]
pub struct Preview {
    /// What was read.
    pub draft: Draft,
    /// Documents of which parts are missing, beside those that came in whole.
    pub incomplete: Vec<Missing>,
    /// Which of the files each part came from, from 0; `None` where several hold it together.
    pub origins: Vec<Option<usize>>,
    /// Pictures in which no symbol was found, by their place among the files, from 0.
    pub without_symbol: Vec<usize>,
}

/// What is missing of a document in parts, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// How many parts are there.
    pub have: usize,
    /// How many there should be.
    pub total: usize,
    /// Which are missing.
    pub missing: Vec<usize>,
}

/// Reads files without storing anything. Pictures are searched for symbols; the format is found by the content.
///
/// # Errors
/// [`ImportError`] where nothing can be read; documents beside those that could be read are told in the [`Preview`].
pub fn preview(files: &[Vec<u8>], confirmed: Confirmed) -> Result<Preview, ImportError> {
    let gathered = gather_with(files, Letters::Kept)?;
    let mut incomplete: Vec<Missing> = gathered
        .incomplete
        .iter()
        .map(|group| Missing {
            have: usize::from(group.have),
            total: usize::from(group.total),
            missing: group.missing.iter().map(|index| usize::from(*index) + 1).collect(),
        })
        .collect();
    let mut contents = gathered.contents;
    let mixed = !gathered.loose.is_empty();
    contents.extend(gathered.loose);
    if contents.is_empty() {
        return Err(match incomplete.pop() {
            Some(Missing { have, total, missing }) => ImportError::Incomplete { have, total, missing },
            None => ImportError::NoSymbol,
        });
    }
    if contents.iter().all(|content| is_proof(content)) {
        return Err(ImportError::OwnProof);
    }
    let mut origins = gathered.origins;
    let mut read = tefuda_formats::read(&contents, confirmed);
    // A letter has codes of other people's on it, an address on the web for one: it is kept all the same.
    let letters = || files.iter().enumerate().filter(|(_, file)| is_pdf(file));
    if matches!(read, Err(FormatError::UnknownFormat { .. })) && letters().next().is_some() {
        origins = letters().map(|(at, _)| Some(at)).collect();
        read = tefuda_formats::read(&letters().map(|(_, letter)| letter).collect::<Vec<_>>(), confirmed);
    }
    let mut draft = read.map_err(|error| match error {
        FormatError::UnknownFormat { .. } if mixed => ImportError::Mixed,
        FormatError::UnknownFormat { .. } if gathered.pictures > 0 => ImportError::ForeignSymbol,
        error @ (FormatError::Empty { .. }
        | FormatError::UnknownFormat { .. }
        | FormatError::PrescriptionFormat { .. }
        | FormatError::BrokenEncoding { .. }
        | FormatError::Malformed { .. }
        | FormatError::NoResult { .. }
        | FormatError::NoDay { .. }
        | FormatError::LaterVersion { .. }
        | FormatError::TooLarge { .. }) => ImportError::Format(error),
    })?;
    draft.records = draft.records.into_iter().map(described).collect();
    incomplete.extend(draft.unfinished.iter().map(|unfinished| Missing {
        have: unfinished.have.len(),
        total: usize::from(unfinished.total),
        missing: unfinished.missing.iter().map(|number| usize::from(*number)).collect(),
    }));
    if draft.records.is_empty()
        && let Some(Missing { have, total, missing }) = incomplete.pop()
    {
        return Err(ImportError::Incomplete { have, total, missing });
    }
    Ok(Preview {
        draft,
        incomplete,
        origins,
        without_symbol: gathered.without_symbol,
    })
}

/// What came of accepting a preview.
#[derive(Debug, Default)]
pub struct Accepted {
    /// What was added, with the place of its draft.
    pub added: Vec<(usize, RecordId)>,
    /// How many were held already.
    pub held: usize,
}

/// Adds what a preview showed, in one act: one undo takes all of it back. What is held already is not added again, and
/// what comes back with its life was not done here, so there is nothing of it to undo.
///
/// # Errors
/// [`VaultError`].
pub fn accept(vault: &mut Vault, records: Vec<DraftRecord>, act: &mut Act<'_>) -> Result<Accepted, VaultError> {
    let (mut back, mut new_places, mut back_places) = (Vec::new(), Vec::new(), Vec::new());
    let mut fresh = Vec::new();
    for (at, draft) in records.into_iter().enumerate() {
        match draft.past.as_deref().and_then(|past| whole(draft.record.kind(), past)) {
            Some(whole) => {
                back.push(whole);
                back_places.push(at);
            }
            None => {
                fresh.push(draft);
                new_places.push(at);
            }
        }
    }
    let new: Vec<NewRecord> = fresh
        .into_iter()
        .map(|draft| {
            let same = Same::of(&draft.record);
            let new = NewRecord::of(draft.record).same(same);
            // What came back without its life has no evidence of its own.
            if draft.evidence.is_empty() {
                return Ok(new);
            }
            Ok(new.evidence(Evidence::new(draft.media_type, draft.evidence)?))
        })
        .collect::<Result<_, VaultError>>()?;
    let mut accepted = Accepted::default();
    let taken_back = vault.take_back(&back, act)?.into_iter().zip(back_places);
    let added = vault.add(new, act)?.into_iter().zip(new_places);
    for (added, at) in taken_back.chain(added) {
        match added {
            Added::New(id) => accepted.added.push((at, id)),
            Added::Held(_) => accepted.held += 1,
        }
    }
    accepted.added.sort_unstable_by_key(|(at, _)| *at);
    Ok(accepted)
}

/// Whether the same is held already.
///
/// # Errors
/// [`VaultError`].
pub fn is_known(vault: &Vault, draft: &DraftRecord) -> Result<bool, VaultError> {
    if let Some(id) = draft.past.as_deref().and_then(|past| RecordId::parse(&past.id)) {
        match vault.get(&id) {
            Ok(_) => return Ok(true),
            Err(VaultError::NoSuchRecord) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(vault
        .find_same(draft.record.kind().id, Same::of(&draft.record))?
        .is_some())
}

/// Whether a slip names somebody else than this person's eligibility does. Blanks and variant kanji do not count.
///
/// # Errors
/// [`VaultError`].
pub fn other_name(vault: &Vault, records: &[DraftRecord]) -> Result<bool, VaultError> {
    let plain = |name: &str| tefuda_record::fold(name).split_whitespace().collect::<String>();
    let held: Vec<String> = vault
        .list(Filter {
            kind: Some(&eligibility::KIND),
            removed: Removed::Hidden,
        })?
        .iter()
        .filter_map(|stored| stored.record().ok())
        .flat_map(|record| {
            [
                record.text("name"),
                record.text("name_kana"),
                record.text("former_name"),
            ]
        })
        .flatten()
        .map(|name| plain(&name))
        .collect();
    let differs = |draft: &DraftRecord| {
        draft
            .record
            .text("patient_name")
            .is_some_and(|name| !held.contains(&plain(&name)))
    };
    Ok(!held.is_empty() && records.iter().any(differs))
}

fn is_proof(content: &[u8]) -> bool {
    core::str::from_utf8(content).is_ok_and(tefuda_credential::codec::looks_like_digits)
}

impl Coded for ImportError {
    fn problem(&self) -> Problem {
        match self {
            Self::Picture(error) => error.problem(),
            Self::NoSymbol => Problem::new("no_qr"),
            Self::ForeignSymbol => Problem::new("foreign_qr"),
            Self::OwnProof => Problem::new("own_proof"),
            Self::Mixed => Problem::new("parts_differ"),
            Self::Incomplete { have, total, missing } => {
                let missing: Vec<String> = missing.iter().map(ToString::to_string).collect();
                Problem::new(if missing.is_empty() {
                    "parts_differ"
                } else {
                    "part_missing"
                })
                .with("have", Detail::Text(have.to_string()))
                .with("total", Detail::Text(total.to_string()))
                .with("missing", Detail::Text(missing.join(", ")))
            }
            Self::Format(error) => error.problem(),
        }
    }
}

impl Coded for FormatError {
    fn problem(&self) -> Problem {
        match self {
            Self::Empty { .. } => Problem::new("empty_input"),
            Self::UnknownFormat { .. } => Problem::new("unknown_format"),
            Self::PrescriptionFormat { .. } => Problem::new("prescription_format"),
            Self::BrokenEncoding { .. } => Problem::new("broken_encoding"),
            Self::Malformed { .. } => Problem::new("malformed_input"),
            Self::NoResult { .. } => Problem::new("no_result"),
            Self::NoDay { .. } => Problem::new("no_day"),
            Self::LaterVersion { .. } => Problem::new("later_version"),
            Self::TooLarge { limit, .. } => {
                let max = limit.mebibytes().map(|size| format!("{size} MB"));
                Problem::new("too_large_input").with("max", Detail::Text(max.unwrap_or_else(|| limit.to_string())))
            }
        }
    }
}

/// The id of the sentence for something noticed while reading.
#[must_use]
pub fn issue_word(issue: &Issue) -> String {
    format!("issue-{}", issue.code)
}
