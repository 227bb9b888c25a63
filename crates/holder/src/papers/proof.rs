//! A proof as a page.

use tefuda_credential::Grade;
use tefuda_crypto::sha256;
use tefuda_paper::{Printed, Proof as OnPaper, ProofGrade, Symbol, Until, Words, proof_page};
use tefuda_qr::{Level, make_symbol};
use tefuda_record::Record;

use super::paper_language;
use crate::{Language, Proof, ProveError, lines};

/// The largest symbol on a page: a module of it is still half a millimetre.
const LARGEST_VERSION: u8 = 25;

/// Prints a proof: a symbol of level M, and in words exactly what it says.
///
/// # Errors
/// [`ProveError::TooLarge`], [`ProveError::Paper`].
pub fn print_proof(proof: &Proof, record: &Record, language: Language) -> Result<Printed, ProveError> {
    let code = make_symbol(proof.digits.as_bytes(), Level::M, LARGEST_VERSION).map_err(ProveError::TooLarge)?;
    let symbol =
        Symbol::from_rows(code.rows().map(|row| row.iter().copied())).ok_or(tefuda_paper::PaperError::TooMuch)?;
    let said = crate::Words::new(language);
    let shown = |id: &str| proof.presentation.fields().iter().any(|field| field.id() == id);
    let own = |id: &str| record.text(id).filter(|_| shown(id));
    let others = lines(record, &said).into_iter().filter(|line| shown(line.id));
    let others = others.filter(|line| !matches!(line.id, "name" | "name_kana"));
    let page = OnPaper {
        symbol,
        name: own("name"),
        name_kana: own("name_kana"),
        lines: others.map(|line| (line.label, line.value)).collect(),
        grade: match (proof.presentation.grade(), &proof.issuer) {
            (Grade::Issued, Some(issuer)) => ProofGrade::Issued { by: issuer.clone() },
            (Grade::Witnessed, Some(issuer)) => ProofGrade::Witnessed {
                by: issuer.clone(),
                on: None,
            },
            (Grade::SelfAttested, _) | (_, None) => ProofGrade::SelfAttested,
        },
        check_code: check_code(&proof.digits),
        made_on: proof.presentation.issued_at().day_in_japan(),
        until: Until::Moment(proof.presentation.expires_at()),
    };
    Ok(proof_page(&page, &Words::new(paper_language(language))).print()?)
}

/// Six characters of what a symbol holds, to be compared by eye: no signature, and said so.
///
/// The first thirty bits of SHA-256 over the digits, in the alphabet of Crockford's base 32.
#[must_use]
pub fn check_code(digits: &str) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let bits = sha256(digits.as_bytes())
        .iter()
        .take(4)
        .fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
    let letters = (0..6).filter_map(|at| {
        let index = usize::try_from(bits >> (27 - 5 * at) & 31).ok()?;
        ALPHABET.get(index).map(|letter| char::from(*letter))
    });
    let mut code: String = letters.collect();
    code.insert(3, '-');
    code
}

#[cfg(test)]
mod tests {
    use super::check_code;

    #[test]
    fn a_code_is_six_letters_and_another_for_other_digits() {
        // SHA-256("") begins with e3b0c442.
        assert_eq!(check_code(""), "WER-C8G");
        assert_ne!(check_code("1"), check_code("2"));
    }
}
