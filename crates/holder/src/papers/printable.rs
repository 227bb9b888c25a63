//! Paper: everything that a printed proof consists of. Drawing the page is another room's.

use std::collections::BTreeSet;

use tefuda_consent::{Consent, FieldId, Proposal, Purpose};
use tefuda_credential::{
    Credential, Grade, PaperProof, Vct, codec, paper_serves, present_on_paper, self_attest_on_paper,
};
use tefuda_crypto::Random;
use tefuda_qr::{Code, Level, make_symbol};
use tefuda_record::{Moment, Record};
use tefuda_vault::{HeldCopy, Vault};

use crate::prove::{Asked, refuse_locked};
use crate::{Choosing, Coded, Foreseen, LineView, Outcome, ProveError, Words, lines, note_outcome};

/// Larger symbols than this cannot be read from a card of 85.6 by 54 millimetres.
const CARD_VERSION: u8 = 22;

/// A proof to be printed.
pub struct Printable {
    /// The proof itself.
    pub proof: PaperProof,
    /// The digits of the QR code.
    pub digits: String,
    /// Bytes in the QR code.
    pub bytes: usize,
    /// The QR code, level M: paper gets creased.
    pub code: Code,
    /// Six characters that a reader shows too, to be compared by eye. A checksum: it proves nothing.
    pub check_code: String,
    /// The first moment at which it counts no more.
    pub expires_at: Moment,
    /// The insurer that signed it; `None` for one's own word.
    pub issuer: Option<String>,
    /// The entry in the disclosure log.
    pub log_id: i64,
}

/// Makes a proof to be printed of exactly what was agreed to: from an insurer's copy for paper where one can say exactly this, else in
/// the person's own word. It is written into the disclosure log; a failure is written there too.
///
/// # Errors
/// [`ProveError`].
pub fn make_printable(
    vault: &mut Vault,
    record: &Record,
    consent: Consent,
    choosing: Choosing,
    random: &mut dyn Random,
) -> Result<Printable, ProveError> {
    let now = consent.agreed_at();
    let asked = Asked::of(&consent);
    let made = make(vault, record, consent, choosing, random);
    let (proof, issuer, symbol) = match made.and_then(|(proof, issuer)| {
        let symbol = symbol(&proof)?;
        Ok((proof, issuer, symbol))
    }) {
        Ok(made) => made,
        Err(error) => {
            // What went wrong first is what the person should hear; a full disk fails both.
            let _noted = note_outcome(vault, Outcome::Failed(error.problem().code), &asked.shown(None), now);
            return Err(error);
        }
    };
    let log_id = note_outcome(vault, Outcome::Shown, &asked.shown(Some(proof.grade().id())), now)?;
    Ok(Printable {
        check_code: proof.check_code(),
        expires_at: proof.expires_at(),
        digits: symbol.digits,
        bytes: symbol.bytes,
        code: symbol.code,
        proof,
        issuer,
        log_id,
    })
}

/// Says what a printed proof of this proposal will be, before anybody agrees. Nothing is logged.
///
/// # Errors
/// [`ProveError::Vault`].
pub fn foresee_printable(
    vault: &Vault,
    record: &Record,
    proposal: &Proposal,
    choosing: Choosing,
    now: Moment,
) -> Result<Foreseen, ProveError> {
    let copy = match choosing {
        Choosing::Best | Choosing::BestInFile => {
            find_copy(vault, record, &proposal.shown().collect(), proposal.purpose(), now)?
        }
        Choosing::SelfAttested => None,
    };
    Ok(Foreseen {
        grade: copy.as_ref().map_or(Grade::SelfAttested, Credential::grade),
        issuer: copy.map(|copy| copy.iss().to_owned()),
        lacking: None,
    })
}

impl Printable {
    /// The same for people: label and value of each field that the QR code says, in the order of the record.
    #[must_use]
    pub fn lines(&self, record: &Record, words: &Words) -> Vec<LineView> {
        let shown: Vec<&str> = self.proof.fields().iter().map(|field| field.id()).collect();
        lines(record, words)
            .into_iter()
            .filter(|line| shown.contains(&line.id))
            .collect()
    }
}

struct Symbol {
    digits: String,
    bytes: usize,
    code: Code,
}

fn symbol(proof: &PaperProof) -> Result<Symbol, ProveError> {
    let digits = codec::encode(proof.sd_jwt())?;
    Ok(Symbol {
        bytes: codec::payload_bytes(proof.sd_jwt())?,
        code: make_symbol(digits.as_bytes(), Level::M, CARD_VERSION).map_err(ProveError::TooLarge)?,
        digits,
    })
}

fn make(
    vault: &mut Vault,
    record: &Record,
    consent: Consent,
    choosing: Choosing,
    random: &mut dyn Random,
) -> Result<(PaperProof, Option<String>), ProveError> {
    let now = consent.agreed_at();
    refuse_locked(vault, &consent.fields().collect())?;
    let copy = match choosing {
        Choosing::Best | Choosing::BestInFile => {
            find_copy(vault, record, &consent.fields().collect(), consent.purpose(), now)?
        }
        Choosing::SelfAttested => None,
    };
    Ok(match copy {
        Some(copy) => {
            let issuer = copy.iss().to_owned();
            (present_on_paper(&copy, consent, now)?, Some(issuer))
        }
        None => (self_attest_on_paper(record, consent, now, random)?, None),
    })
}

/// The insurer's copy for paper that lasts longest among those that can say exactly this. It is not used up: whoever is handed a paper
/// can be told from nobody else who was, and that is said where papers are made.
fn find_copy(
    vault: &Vault,
    record: &Record,
    fields: &BTreeSet<FieldId>,
    purpose: Purpose,
    now: Moment,
) -> Result<Option<Credential>, ProveError> {
    let is_paper = |held: &HeldCopy| held.vct == Vct::Paper.id();
    let mut best: Option<Credential> = None;
    for held in vault.copies()?.into_iter().filter(is_paper) {
        let opened = vault.copy_open(held.id)?;
        let Ok(credential) = Credential::parse(&opened.credential) else {
            continue;
        };
        let is_current = credential.starts_at() <= now
            && now < credential.expires_at()
            && credential
                .values()
                .iter()
                .all(|(field, value)| !fields.contains(field) || record.text(field.id()).as_deref() == Some(*value));
        let serves = credential
            .purpose()
            .is_some_and(|printed| paper_serves(printed, purpose));
        let lasts = best
            .as_ref()
            .is_none_or(|best| best.expires_at() < credential.expires_at());
        if is_current && serves && lasts && credential.can_say(fields) {
            best = Some(credential);
        }
    }
    Ok(best)
}
