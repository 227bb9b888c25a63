//! お薬手帳 for a pharmacy or a clinic: every slip as one notebook, as a file or as QR codes, without what the person keeps to
//! themselves. It is noted in the log before it leaves.

use serde_json::{Map, Value as Json};
use tefuda_formats::{Charset, Direction, Notebook, NotebookOptions, NotebookSplitError, NotebookVersion, Slip};
use tefuda_qr::{Code, Level, MakeError, make_symbol};
use tefuda_record::{Compartment, Day, Kind, Moment, Record, kinds};
use tefuda_vault::{Evidence, Filter, Removed, Vault, VaultError};
use thiserror::Error;

use crate::{Coded, Detail, Problem};

/// What the notebook is to be.
#[derive(Clone, Debug)]
pub struct NotebookAsk {
    /// Words of names of medicines that are left out, with everything that tells of them.
    pub hidden: Vec<String>,
    /// Only visits from this day on.
    pub since: Option<Day>,
    /// The version of the format, 1 to 8.
    pub version: u8,
    /// Its code page.
    pub charset: Charset,
    /// How much of a QR code may be lost.
    pub level: Level,
}

/// A notebook that may leave.
pub struct MadeNotebook {
    /// The whole of it as one file.
    pub bytes: Vec<u8>,
    /// The same as QR codes, in order.
    pub codes: Vec<Code>,
    /// How many visits are in it.
    pub visits: usize,
    /// How many rows this version of the format has no place for.
    pub left_out: usize,
    /// How many characters became ■ because the code page lacks them.
    pub replaced: usize,
    /// The entry in the disclosure log.
    pub log_id: i64,
}

/// Why there is no notebook.
#[derive(Debug, Error)]
pub enum NotebookError {
    /// There is no such version of the format.
    #[error("no such version")]
    Version,
    /// There is nothing to write.
    #[error("nothing to write")]
    Nothing,
    /// It cannot be split for QR codes.
    #[error(transparent)]
    Split(#[from] NotebookSplitError),
    /// A part does not fit a QR code.
    #[error(transparent)]
    Symbol(#[from] MakeError),
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// Writes the notebook of a person's slips and notes it in the log.
///
/// # Errors
/// [`NotebookError`].
pub fn make_notebook(vault: &mut Vault, ask: &NotebookAsk, now: Moment) -> Result<MadeNotebook, NotebookError> {
    let options = NotebookOptions {
        version: NotebookVersion::of(ask.version).ok_or(NotebookError::Version)?,
        direction: Direction::FromPatient,
        charset: ask.charset,
    };
    let mut kept: Vec<(Record, Vec<Evidence>)> = Vec::new();
    for kind in KINDS {
        for (record, evidence) in records(vault, kind)? {
            let is_late = ask
                .since
                .is_none_or(|since| record.kind() != &kinds::dispensing::KIND || record.day() >= Some(since));
            if is_late {
                kept.push((record, evidence));
            }
        }
    }
    let eligibility = records(vault, &kinds::eligibility::KIND)?
        .pop()
        .map(|(record, _)| record);
    let pieces: Vec<Vec<&[u8]>> = kept
        .iter()
        .map(|(_, evidence)| evidence.iter().map(Evidence::bytes).collect())
        .collect();
    let slips: Vec<Slip<'_>> = kept
        .iter()
        .zip(&pieces)
        .map(|((record, _), evidence)| Slip { record, evidence })
        .collect();
    let notebook = Notebook::of(&slips, eligibility.as_ref(), &ask.hidden, options);
    if notebook.is_empty() {
        return Err(NotebookError::Nothing);
    }
    let parts = notebook.parts(&split_id(now), room(ask.level))?;
    let codes = parts
        .iter()
        .map(|part| make_symbol(part, ask.level, MAX_VERSION))
        .collect::<Result<_, _>>()?;
    let written = notebook.encode();
    // Noted before it leaves: what is not in the log is not handed out.
    let mut of_kinds: Vec<&str> = kept.iter().map(|(record, _)| record.kind().id).collect();
    of_kinds.dedup();
    let entry = Map::from_iter([
        ("outcome".to_owned(), Json::from("handed")),
        ("paper".to_owned(), Json::from("notebook")),
        ("fields".to_owned(), Json::Array(Vec::new())),
        ("kinds".to_owned(), Json::from(of_kinds)),
    ]);
    let log_id = vault.log_append(Compartment::Eligibility, &entry, now)?.seq;
    Ok(MadeNotebook {
        bytes: written.bytes,
        codes,
        visits: notebook.visits(),
        left_out: notebook.left_out(),
        replaced: written.replaced,
        log_id,
    })
}

/// The records of a kind, the oldest first, each with the text that it came from.
fn records(vault: &Vault, kind: &'static Kind) -> Result<Vec<(Record, Vec<Evidence>)>, VaultError> {
    let filter = Filter {
        kind: Some(kind),
        removed: Removed::Hidden,
    };
    let mut all = Vec::new();
    for stored in vault.list(filter)?.iter().rev() {
        // What a later version wrote, that version hands over.
        if let Ok(record) = stored.record() {
            let mut evidence = vault.evidence(&stored.id)?;
            evidence.retain(|piece| piece.format().starts_with("text/plain"));
            all.push((record, evidence));
        }
    }
    Ok(all)
}

/// 分割制御 wants 14 digits that are the same in every part: the moment.
fn split_id(now: Moment) -> String {
    let digits: String = now.iso().chars().filter(char::is_ascii_digit).take(14).collect();
    format!("{digits:0<14}")
}

/// How many bytes a symbol of the largest version holds. Source: ISO/IEC 18004:2015 table 7, version 20.
fn room(level: Level) -> usize {
    match level {
        Level::L => 858,
        Level::M => 666,
    }
}

/// A telephone reads 97 modules a side from a screen; more it does not read in a hand that shakes.
const MAX_VERSION: u8 = 20;

/// What a notebook has rows for.
const KINDS: [&Kind; 6] = [
    &kinds::allergy::KIND,
    &kinds::condition::KIND,
    &kinds::otc::KIND,
    &kinds::note::KIND,
    &kinds::dispensing::KIND,
    &kinds::contact::KIND,
];

impl core::fmt::Debug for MadeNotebook {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "MadeNotebook({} visits, {} codes)", self.visits, self.codes.len())
    }
}

impl Coded for NotebookError {
    fn problem(&self) -> Problem {
        match self {
            Self::Version => Problem::new("notebook_version"),
            Self::Nothing => Problem::new("notebook_nothing"),
            Self::Split(NotebookSplitError::TooManyParts | NotebookSplitError::Id | NotebookSplitError::RowTooLong)
            | Self::Symbol(_) => Problem::new("notebook_codes").with("max", Detail::Number(999)),
            Self::Vault(error) => error.problem(),
        }
    }
}
