//! Ways back: making a code on paper, splitting one among guardians, reading them back.

use std::fmt;

use tefuda_crypto::{Identity, Random};
use tefuda_paper::{GuardianShare as SharePage, Paper, PaperError, RecoveryPage, Symbol, guardian_page, recovery_page};
use tefuda_qr::{Level, MakeError, make_symbol};
use tefuda_record::{Day, Moment};
use tefuda_vault::{CodeError, CodeLine, GuardianShare, Home, HomeError, join_guardians, read_paper};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::gather::gather;
use crate::{Coded, Detail, GatherError, Language, Problem, Words};

/// One page to be printed and kept. Whose home it opens is left out on purpose: who finds it should not know.
pub struct RecoveryPaper {
    /// What it is.
    pub kind: PaperKind,
    /// The day it was made.
    pub made: Day,
    /// Its lines of words, numbered from 1 on paper.
    pub lines: Vec<CodeLine>,
    /// What its QR code holds.
    pub qr: Zeroizing<String>,
}

/// What a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperKind {
    /// The code: alone it opens the home.
    Code,
    /// A guardian's share.
    Share {
        /// Which one, from 1.
        number: u8,
        /// How many are needed.
        needed: u8,
        /// How many there are.
        total: u8,
    },
}

/// Why there is no way back this way.
#[derive(Debug, Error)]
pub enum RecoveryError {
    /// The words or pictures are no code and no shares.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// A picture cannot be read.
    #[error(transparent)]
    Picture(#[from] GatherError),
    /// A picture without any symbol.
    #[error("no qr symbol in the picture")]
    NoSymbol,
    /// The home.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// Its QR code cannot be made.
    #[error(transparent)]
    Symbol(#[from] MakeError),
    /// The page cannot be printed.
    #[error(transparent)]
    Paper(#[from] PaperError),
}

/// Makes the code on paper; a former one opens no more.
///
/// # Errors
/// [`RecoveryError::Home`].
pub fn make_recovery(home: &mut Home, now: Moment, random: &mut dyn Random) -> Result<RecoveryPaper, RecoveryError> {
    let code = home.make_paper_code(now, random)?;
    Ok(RecoveryPaper {
        kind: PaperKind::Code,
        made: now.day_in_japan(),
        lines: code.lines(),
        qr: code.qr_text()?,
    })
}

/// Splits a way back among guardians, a page for each; former shares open no more.
///
/// # Errors
/// [`RecoveryError::Home`].
pub fn split_recovery(
    home: &mut Home,
    (needed, total): (u8, u8),
    now: Moment,
    random: &mut dyn Random,
) -> Result<Vec<RecoveryPaper>, RecoveryError> {
    let shares = home.split_among_guardians((needed, total), now, random)?;
    let page = |share: &GuardianShare| RecoveryPaper {
        kind: PaperKind::Share {
            number: share.number(),
            needed,
            total,
        },
        made: now.day_in_japan(),
        lines: share.lines(),
        qr: share.qr_text(),
    };
    Ok(shares.iter().map(page).collect())
}

/// Reads a code, or enough shares: each file a text of words or a picture of a QR code.
///
/// # Errors
/// [`RecoveryError::Code`] says which line to look at or how many shares are missing, [`RecoveryError::Picture`],
/// [`RecoveryError::NoSymbol`].
pub fn read_recovery(files: &[Vec<u8>]) -> Result<Identity, RecoveryError> {
    let gathered = gather(files)?;
    if !gathered.without_symbol.is_empty() {
        return Err(RecoveryError::NoSymbol);
    }
    let texts: Vec<Zeroizing<String>> = gathered.contents.iter().map(|content| words_of(content)).collect();
    if let [text] = texts.as_slice() {
        return match (read_paper(text), GuardianShare::read(text)) {
            (Ok(identity), _) => Ok(identity),
            (Err(_), Ok(share)) => Ok(join_guardians(&[share])?),
            (Err(error), Err(_)) => Err(error.into()),
        };
    }
    let shares: Result<Vec<GuardianShare>, CodeError> = texts.iter().map(|text| GuardianShare::read(text)).collect();
    Ok(join_guardians(&shares?)?)
}

/// The words of a text: of its numbered lines where it has any, as a printed page does; else all of it.
fn words_of(content: &[u8]) -> Zeroizing<String> {
    let text = Zeroizing::new(String::from_utf8_lossy(content.get(..TEXT_MAX).unwrap_or(content)).into_owned());
    let mut numbered = Zeroizing::new(String::with_capacity(text.len()));
    for line in text.lines() {
        let line = line.trim_start();
        if line.starts_with(|c: char| c.is_ascii_digit()) {
            numbered.push_str(line);
            numbered.push('\n');
        }
    }
    if numbered.is_empty() { text } else { numbered }
}

impl RecoveryPaper {
    /// The page as plain text, which [`read_recovery`] reads back.
    #[must_use]
    pub fn text(&self, words: &Words) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(2048));
        let mut line = |part: &str| {
            text.push_str(part);
            text.push('\n');
        };
        let (title, use_it, details) = match self.kind {
            PaperKind::Code => ("paper-code-title", "paper-code-use", Vec::new()),
            PaperKind::Share { number, needed, total } => (
                "paper-share-title",
                "paper-share-use",
                vec![
                    ("number", Detail::Number(number.into())),
                    ("needed", Detail::Number(needed.into())),
                    ("total", Detail::Number(total.into())),
                ],
            ),
        };
        line(&words.say_with(title, &details));
        line(&words.say_with("paper-of", &[("day", Detail::Day(self.made))]));
        line("");
        for (number, code) in (1..).zip(&self.lines) {
            line(&format!("{number}  {}", *code.kana));
            line(&format!("   {}", *code.latin));
        }
        line("");
        line(&words.say_with(use_it, &details));
        line(&words.say("paper-keep"));
        text
    }
}

impl RecoveryPaper {
    /// The page as PDF, with its QR code.
    ///
    /// # Errors
    /// [`RecoveryError::Symbol`], [`RecoveryError::Paper`].
    pub fn pdf(&self, words: &Words) -> Result<Vec<u8>, RecoveryError> {
        let code = make_symbol(self.qr.as_bytes(), Level::M, QR_VERSION_MAX)?;
        let symbol = Symbol::from_rows(code.rows().map(|row| row.iter().copied()));
        let lines = self
            .lines
            .iter()
            .map(|line| format!("{}   {}", *line.kana, *line.latin))
            .collect();
        let words = paper_words(words);
        let page: Paper = match self.kind {
            PaperKind::Code => recovery_page(
                &RecoveryPage {
                    lines,
                    symbol,
                    made_on: self.made,
                },
                &words,
            ),
            PaperKind::Share { number, needed, total } => guardian_page(
                &SharePage {
                    guardian: None,
                    number,
                    total,
                    needed,
                    lines,
                    symbol,
                    made_on: self.made,
                },
                &words,
            ),
        };
        Ok(page.print()?.pdf)
    }
}

fn paper_words(words: &Words) -> tefuda_paper::Words {
    tefuda_paper::Words::new(match words.language() {
        Language::Ja => tefuda_paper::Language::Ja,
        Language::En => tefuda_paper::Language::En,
    })
}

impl fmt::Debug for RecoveryPaper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecoveryPaper({:?})", self.kind)
    }
}

impl Coded for CodeError {
    fn problem(&self) -> Problem {
        let number = |number: usize| Detail::Number(i64::try_from(number).unwrap_or(i64::MAX));
        match self {
            Self::Unknown { line } | Self::Check { line } => Problem::new("code_line").with("line", number(*line)),
            Self::Length { lines } => Problem::new("code_length").with("lines", number(*lines)),
            Self::OtherSet => Problem::new("shares_other"),
            Self::TooFew { given, needed } => Problem::new("shares_few")
                .with("given", Detail::Number((*given).into()))
                .with("needed", Detail::Number((*needed).into())),
        }
    }
}

impl Coded for RecoveryError {
    fn problem(&self) -> Problem {
        match self {
            Self::Code(error) => error.problem(),
            Self::Picture(error) => error.problem(),
            Self::NoSymbol => Problem::new("no_qr"),
            Self::Home(error) => error.problem(),
            Self::Symbol(_) | Self::Paper(_) => Problem::new("store"),
        }
    }
}

/// A page has less than a thousand characters.
const TEXT_MAX: usize = 16 * 1024;
/// A code of some seventy letters: large modules that survive a copier.
const QR_VERSION_MAX: u8 = 8;
