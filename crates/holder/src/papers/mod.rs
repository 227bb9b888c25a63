//! Papers filled in from the vault, printed and noted in the disclosure log before they leave.
//!
//! What the person locked («絶対に出さない») stays empty on every paper, and what the vault does not hold stays empty too.

mod care;
mod known;
mod letter;
mod money;
mod printable;
mod proof;
mod summary;

use serde_json::{Map, Value as Json};
use tefuda_consent::FieldId;
use tefuda_paper::{Language, Missing, Paper, PaperError, Printed};
use tefuda_record::{Compartment, Moment, RecordError};
use tefuda_vault::{Vault, VaultError};
use thiserror::Error;

use crate::{Coded, Detail, LogError, PairError, Problem};

pub use printable::{Printable, foresee_printable, make_printable};
pub use proof::{ProofForm, print_proof, print_sheet};

/// A paper that can be filled in from the vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperName {
    /// 被保険者資格申立書の下書き.
    Statement,
    /// 療養費支給申請の下書き.
    Claim,
    /// 限度額区分の申請の下書き.
    Ceiling,
    /// 医療費控除の明細.
    Expenses,
    /// A letter asking a recipient to delete.
    Deletion,
    /// Medicines, allergies, contacts.
    Summary,
    /// The same on one page.
    Emergency,
}

/// Every paper, in the order a list shows them.
pub const PAPERS: [PaperName; 7] = [
    PaperName::Statement,
    PaperName::Claim,
    PaperName::Ceiling,
    PaperName::Expenses,
    PaperName::Deletion,
    PaperName::Summary,
    PaperName::Emergency,
];

/// What a paper is to be filled with, beside what the vault holds.
#[derive(Clone, Debug, Default)]
pub struct PaperAsk {
    /// The record it is about: an eligibility, or for a claim an expense.
    pub record: Option<String>,
    /// The year of expenses.
    pub year: Option<i32>,
    /// The showing that a letter is about.
    pub log_id: Option<i64>,
    /// To whom it goes: the clinic of a statement.
    pub to: Option<String>,
}

/// A paper, printed and noted.
pub struct PrintedPaper {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// Its pages.
    pub pages: usize,
    /// What is not shown as it is written.
    pub missing: Vec<Missing>,
    /// Records that did not fit the paper: without an amount, or unreadable.
    pub left_out: usize,
    /// The entry in the disclosure log.
    pub log_id: i64,
}

/// A paper, filled in.
struct Filled {
    paper: Paper,
    /// Fields of the eligibility that stand on it.
    fields: Vec<FieldId>,
    /// Kinds of other records that stand on it.
    kinds: Vec<&'static str>,
    left_out: usize,
}

/// Why there is no paper.
#[derive(Debug, Error)]
pub enum PaperDeedError {
    /// No paper of that name.
    #[error("no such paper")]
    Unknown,
    /// No entry of that number, or one of no showing.
    #[error("no such showing in the log")]
    NoShowing,
    /// The record named is none, or of another kind.
    #[error(transparent)]
    Record(#[from] PairError),
    /// A newer version wrote the record.
    #[error(transparent)]
    Unread(#[from] RecordError),
    /// It could not be printed.
    #[error(transparent)]
    Paper(#[from] PaperError),
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The log.
    #[error(transparent)]
    Log(#[from] LogError),
}

impl PaperName {
    /// Its stored name.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Statement => "statement",
            Self::Claim => "claim",
            Self::Ceiling => "ceiling",
            Self::Expenses => "expenses",
            Self::Deletion => "deletion",
            Self::Summary => "summary",
            Self::Emergency => "emergency",
        }
    }

    /// The paper of a stored name.
    ///
    /// # Errors
    /// [`PaperDeedError::Unknown`].
    pub fn parse(id: &str) -> Result<Self, PaperDeedError> {
        PAPERS
            .into_iter()
            .find(|kind| kind.id() == id)
            .ok_or(PaperDeedError::Unknown)
    }
}

/// Fills a paper in, prints it and notes it in the log.
///
/// # Errors
/// [`PaperDeedError`].
pub fn print_paper(
    vault: &mut Vault,
    kind: PaperName,
    ask: &PaperAsk,
    language: crate::Language,
    now: Moment,
) -> Result<PrintedPaper, PaperDeedError> {
    let words = tefuda_paper::Words::new(paper_language(language));
    let today = now.day_in_japan();
    let filled = match kind {
        PaperName::Statement => care::statement(vault, ask, today, &words)?,
        PaperName::Ceiling => care::ceiling(vault, ask, today, &words)?,
        PaperName::Claim => money::claim(vault, ask, today, &words)?,
        PaperName::Expenses => money::expenses(vault, ask, today, &words)?,
        PaperName::Deletion => letter::deletion(vault, ask, today, &words)?,
        PaperName::Summary => summary::summary(vault, today)?,
        PaperName::Emergency => summary::emergency(vault, today)?,
    };
    let Printed { pdf, pages, missing } = filled.paper.print()?;
    // Noted before it leaves: what is not in the log is not handed out.
    let log_id = note_paper(vault, kind, &filled, now)?;
    Ok(PrintedPaper {
        pdf,
        pages,
        missing,
        left_out: filled.left_out,
        log_id,
    })
}

fn note_paper(vault: &mut Vault, kind: PaperName, filled: &Filled, now: Moment) -> Result<i64, VaultError> {
    let fields: Vec<&str> = filled.fields.iter().map(|field| field.id()).collect();
    let entry = Map::from_iter([
        ("outcome".to_owned(), Json::from("printed")),
        ("paper".to_owned(), Json::from(kind.id())),
        ("fields".to_owned(), Json::from(fields)),
        ("kinds".to_owned(), Json::from(filled.kinds.clone())),
    ]);
    Ok(vault.log_append(Compartment::Eligibility, &entry, now)?.seq)
}

pub(crate) fn paper_language(language: crate::Language) -> Language {
    match language {
        crate::Language::Ja => Language::Ja,
        crate::Language::En => Language::En,
    }
}

impl Coded for PaperDeedError {
    fn problem(&self) -> Problem {
        match self {
            Self::Unknown => {
                let names: Vec<&str> = PAPERS.iter().map(|kind| kind.id()).collect();
                Problem::new("paper_unknown").with("papers", Detail::Text(names.join(", ")))
            }
            Self::NoShowing => Problem::new("paper_no_showing"),
            Self::Record(error) => error.problem(),
            Self::Unread(_) => Problem::new("newer_home"),
            Self::Paper(error) => error.problem(),
            Self::Vault(error) => error.problem(),
            Self::Log(error) => error.problem(),
        }
    }
}

impl Coded for PaperError {
    fn problem(&self) -> Problem {
        Problem::new(match self {
            Self::TooLong => "paper_too_long",
            Self::TooMuch => "paper_too_much",
            Self::Font | Self::Pdf(_) => "paper",
        })
    }
}
