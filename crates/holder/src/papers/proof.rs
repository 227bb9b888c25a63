//! A proof as a page, a card, or one of several on a sheet.

use tefuda_credential::Grade;
use tefuda_paper::{Printed, Proof as OnPaper, ProofGrade, Symbol, Until, Words, proof_card, proof_page, proof_sheet};
use tefuda_record::Record;

use super::paper_language;
use crate::{Language, Printable, ProveError};

/// How a single proof is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProofForm {
    /// An A4 page with a large symbol.
    Page,
    /// A card of 85.6 by 54 millimetres, two faces.
    Card,
}

/// Prints a proof made for paper: its symbol, and in words exactly what it says.
///
/// # Errors
/// [`ProveError::Paper`].
pub fn print_proof(
    (printable, record): (&Printable, &Record),
    form: ProofForm,
    language: Language,
) -> Result<Printed, ProveError> {
    let (proof, words) = (
        on_paper(printable, record, language)?,
        Words::new(paper_language(language)),
    );
    let paper = match form {
        ProofForm::Page => proof_page(&proof, &words),
        ProofForm::Card => proof_card(&proof, &words),
    };
    Ok(paper.print()?)
}

/// Prints the proofs of several people as cards on A4 sheets, to be cut out and folded.
///
/// # Errors
/// [`ProveError::Paper`].
pub fn print_sheet(proofs: &[(Printable, Record)], language: Language) -> Result<Printed, ProveError> {
    let cards: Vec<OnPaper> = proofs
        .iter()
        .map(|(printable, record)| on_paper(printable, record, language))
        .collect::<Result<_, _>>()?;
    Ok(proof_sheet(&cards, &Words::new(paper_language(language))).print()?)
}

fn on_paper(printable: &Printable, record: &Record, language: Language) -> Result<OnPaper, ProveError> {
    let proof = &printable.proof;
    let symbol = Symbol::from_rows(printable.code.rows().map(|row| row.iter().copied()))
        .ok_or(tefuda_paper::PaperError::TooMuch)?;
    let said = crate::Words::new(language);
    let shown = |id: &str| proof.fields().iter().any(|field| field.id() == id);
    let own = |id: &str| record.text(id).filter(|_| shown(id));
    let others = printable.lines(record, &said).into_iter();
    let others = others.filter(|line| !matches!(line.id, "name" | "name_kana"));
    Ok(OnPaper {
        symbol,
        name: own("name"),
        name_kana: own("name_kana"),
        lines: others.map(|line| (line.label, line.value)).collect(),
        grade: match (proof.grade(), &printable.issuer) {
            (Grade::Issued, Some(issuer)) => ProofGrade::Issued { by: issuer.clone() },
            (Grade::Witnessed, Some(issuer)) => ProofGrade::Witnessed {
                by: issuer.clone(),
                on: None,
            },
            (Grade::SelfAttested, _) | (_, None) => ProofGrade::SelfAttested,
        },
        check_code: printable.check_code.clone(),
        made_on: proof.issued_at().day_in_japan(),
        until: Until::Moment(printable.expires_at),
    })
}
