//! A proof as a page.

use tefuda_credential::Grade;
use tefuda_paper::{Printed, Proof as OnPaper, ProofGrade, Symbol, Until, Words, proof_page};
use tefuda_record::Record;

use super::paper_language;
use crate::{Language, Printable, ProveError};

/// Prints a proof made for paper: its symbol, and in words exactly what it says.
///
/// # Errors
/// [`ProveError::Paper`].
pub fn print_proof(printable: &Printable, record: &Record, language: Language) -> Result<Printed, ProveError> {
    let proof = &printable.proof;
    let symbol = Symbol::from_rows(printable.code.rows().map(|row| row.iter().copied()))
        .ok_or(tefuda_paper::PaperError::TooMuch)?;
    let said = crate::Words::new(language);
    let shown = |id: &str| proof.fields().iter().any(|field| field.id() == id);
    let own = |id: &str| record.text(id).filter(|_| shown(id));
    let others = printable.lines(record, &said).into_iter();
    let others = others.filter(|line| !matches!(line.id, "name" | "name_kana"));
    let page = OnPaper {
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
    };
    Ok(proof_page(&page, &Words::new(paper_language(language))).print()?)
}
