//! Showing: from a consent to a proof in the smallest form that says exactly what was agreed to.

use std::collections::BTreeSet;

use tefuda_consent::{Audience, Consent, FieldId, ProposalError, Purpose};
use tefuda_credential::{Grade, PresentError, Presentation, codec, present, self_attest};
use tefuda_crypto::{Random, SigningKey};
use tefuda_paper::PaperError;
use tefuda_qr::{Code, Level, MakeError, make_symbol};
use tefuda_record::{Moment, Record, RecordError};
use tefuda_vault::{CopyId, Vault, VaultError};
use thiserror::Error;

use crate::pick::{pick, take};
use crate::{Coded, LogError, Outcome, PairError, Problem, Shown, locks, note_outcome};

/// A screen shows no symbol beyond this version: a phone's camera reads no more at arm's length.
const SCREEN_VERSION: u8 = 19;
/// What a symbol can hold at all: of a proof that is handed over as a file, nobody draws it.
const FILE_VERSION: u8 = 40;

/// A proof, ready to be shown.
pub struct Proof {
    /// The presentation.
    pub presentation: Presentation,
    /// The digits of the QR code.
    pub digits: String,
    /// Bytes in the QR code.
    pub bytes: usize,
    /// The QR code.
    pub code: Code,
    /// The issuer, for proofs of a copy: its address, or the name of the institution that saw the original.
    pub issuer: Option<String>,
    /// The entry in the disclosure log.
    pub log_id: i64,
    /// What closes it, kept only to make it anew while it is shown.
    key: SigningKey,
    choosing: Choosing,
}

/// Which credential a proof is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choosing {
    /// An insurer's copy if one can say exactly this, else a witness's, else self-attested. For a screen: what no camera reads from
    /// one is refused, and nothing is left out to make it fit.
    Best,
    /// The same for a file, of any size.
    BestInFile,
    /// Self-attested, whatever copies there are.
    SelfAttested,
}

/// Why no proof was made.
#[derive(Debug, Error)]
pub enum ProveError {
    /// There is no valid eligibility.
    #[error("no eligibility to show")]
    NoEligibility,
    /// Every eligibility held has passed its last day.
    #[error("every eligibility has expired")]
    Expired,
    /// The record named is none.
    #[error(transparent)]
    Record(#[from] PairError),
    /// A newer version wrote the record.
    #[error(transparent)]
    Unread(#[from] RecordError),
    /// The person has locked one of the fields.
    #[error(transparent)]
    Locked(ProposalError),
    /// The copy or the consent does not allow it.
    #[error(transparent)]
    Present(#[from] PresentError),
    /// The codec refused.
    #[error(transparent)]
    Encode(#[from] codec::EncodeError),
    /// It does not fit one symbol.
    #[error("does not fit one symbol")]
    TooLarge(#[source] MakeError),
    /// Another program showed the same copy in the meantime.
    #[error("the copy was taken meanwhile")]
    TakenMeanwhile,
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

/// A proof that is made and not yet shown to anybody: dropping it leaves nothing behind.
pub struct Prepared {
    made: Made,
    asked: Asked,
    now: Moment,
}

/// Makes a proof of exactly what was agreed to and writes it into the disclosure log; a failure is written there too.
///
/// # Errors
/// [`ProveError`].
pub fn prove(
    vault: &mut Vault,
    record: &Record,
    consent: Consent,
    choosing: Choosing,
    random: &mut dyn Random,
) -> Result<Proof, ProveError> {
    prepare(vault, record, consent, choosing, random)?.hand_over(vault)
}

/// Makes a proof of exactly what was agreed to, to be looked at before it counts as shown. A failure is written into the
/// disclosure log.
///
/// # Errors
/// [`ProveError`].
pub fn prepare(
    vault: &mut Vault,
    record: &Record,
    consent: Consent,
    choosing: Choosing,
    random: &mut dyn Random,
) -> Result<Prepared, ProveError> {
    let now = consent.agreed_at();
    let asked = Asked::of(&consent);
    match make(vault, record, consent, choosing, random) {
        Ok(made) => Ok(Prepared { made, asked, now }),
        Err(error) => {
            // What went wrong first is what the person should hear; a full disk fails both.
            let _noted = note_outcome(vault, Outcome::Failed(error.problem().code), &asked.shown(None), now);
            Err(error)
        }
    }
}

impl Prepared {
    /// The QR code it would be.
    #[must_use]
    pub const fn code(&self) -> &Code {
        &self.made.code
    }

    /// Takes its copy and writes it into the disclosure log: from here on it counts as shown.
    ///
    /// # Errors
    /// [`ProveError::TakenMeanwhile`], [`ProveError::Vault`], [`ProveError::Log`].
    pub fn hand_over(self, vault: &mut Vault) -> Result<Proof, ProveError> {
        let made = self.made;
        if let Some((id, whose)) = &made.copy {
            take(vault, *id, whose)?;
        }
        let grade = Some(made.presentation.grade().id());
        // Logged before it leaves: a proof that is not in the log is not shown.
        let log_id = note_outcome(vault, Outcome::Shown, &self.asked.shown(grade), self.now)?;
        Ok(Proof {
            presentation: made.presentation,
            digits: made.digits,
            bytes: made.bytes,
            code: made.code,
            issuer: made.issuer,
            log_id,
            key: made.key,
            choosing: made.choosing,
        })
    }

    /// Writes into the disclosure log that it was not shown after all, and why.
    pub fn withhold(self, vault: &mut Vault, code: &'static str) {
        // What went wrong first is what the person should hear; a full disk fails both.
        let _noted = note_outcome(vault, Outcome::Failed(code), &self.asked.shown(None), self.now);
    }
}

pub(crate) struct Asked {
    fields: Vec<FieldId>,
    audience: Audience,
    purpose: Purpose,
}

impl Asked {
    pub(crate) fn of(consent: &Consent) -> Self {
        Self {
            fields: consent.fields().collect(),
            audience: consent.audience().clone(),
            purpose: consent.purpose(),
        }
    }

    pub(crate) fn shown(&self, grade: Option<&'static str>) -> Shown<'_> {
        Shown {
            fields: &self.fields,
            audience: &self.audience,
            purpose: self.purpose,
            grade,
        }
    }
}

/// Whoever proposed has looked at the locks. Looked at once more where it leaves, no road leads around them, and none set meanwhile is
/// missed.
pub(crate) fn refuse_locked(vault: &Vault, fields: &BTreeSet<FieldId>) -> Result<(), ProveError> {
    let locked = locks(vault)?;
    match fields.iter().copied().find(|field| locked.holds(*field)) {
        Some(field) => Err(ProveError::Locked(ProposalError::Locked { field })),
        None => Ok(()),
    }
}

struct Made {
    presentation: Presentation,
    digits: String,
    bytes: usize,
    code: Code,
    issuer: Option<String>,
    /// The copy it is made of, and whose that copy is from the showing on.
    copy: Option<(CopyId, String)>,
    key: SigningKey,
    choosing: Choosing,
}

fn make(
    vault: &Vault,
    record: &Record,
    consent: Consent,
    choosing: Choosing,
    random: &mut dyn Random,
) -> Result<Made, ProveError> {
    let now = consent.agreed_at();
    let fields: BTreeSet<FieldId> = consent.fields().collect();
    refuse_locked(vault, &fields)?;
    let picked = match choosing {
        Choosing::Best | Choosing::BestInFile => pick(vault, record, &fields, consent.audience(), now)?.0,
        Choosing::SelfAttested => None,
    };
    let (presentation, key, issuer, copy) = match picked {
        Some(picked) => {
            let shown = present(&picked.credential, consent, &picked.key, now, random)?;
            let copy = Some((picked.id, picked.whose));
            (shown, picked.key, Some(picked.issuer), copy)
        }
        None => {
            let (shown, key) = self_attest(record, consent, now, random)?;
            (shown, key, None, None)
        }
    };
    let digits = codec::encode(presentation.sd_jwt())?;
    let bytes = codec::payload_bytes(presentation.sd_jwt())?;
    let code = symbol(&digits, choosing)?;
    Ok(Made {
        presentation,
        digits,
        bytes,
        code,
        issuer,
        copy,
        key,
        choosing,
    })
}

pub(crate) fn symbol(digits: &str, choosing: Choosing) -> Result<Code, ProveError> {
    let largest = match choosing {
        Choosing::Best | Choosing::SelfAttested => SCREEN_VERSION,
        Choosing::BestInFile => FILE_VERSION,
    };
    make_symbol(digits.as_bytes(), Level::L, largest).map_err(ProveError::TooLarge)
}

impl Proof {
    /// Makes it anew under the same consent: a proof that stays on a screen is renewed every half minute. One showing stays
    /// one entry in the log, and one copy.
    ///
    /// # Errors
    /// [`ProveError::Present`] once the consent is over.
    pub fn renew(&mut self, now: Moment, random: &mut dyn Random) -> Result<(), ProveError> {
        let presentation = self.presentation.renew(&self.key, now, random)?;
        let digits = codec::encode(presentation.sd_jwt())?;
        self.bytes = codec::payload_bytes(presentation.sd_jwt())?;
        self.code = symbol(&digits, self.choosing)?;
        self.presentation = presentation;
        self.digits = digits;
        Ok(())
    }

    /// Whether it is signed by an insurer.
    #[must_use]
    pub fn is_issued(&self) -> bool {
        self.presentation.grade() == Grade::Issued
    }
}

impl Coded for ProveError {
    fn problem(&self) -> Problem {
        match self {
            Self::NoEligibility => Problem::new("no_eligibility"),
            Self::Expired => Problem::new("eligibility_expired"),
            Self::Record(error) => error.problem(),
            Self::Unread(_) => Problem::new("newer_home"),
            Self::Locked(error) => error.problem(),
            Self::Present(_) | Self::Encode(_) => Problem::new("prove"),
            Self::TooLarge(_) => Problem::new("qr_too_large"),
            Self::TakenMeanwhile => Problem::new("copy_taken"),
            Self::Paper(error) => error.problem(),
            Self::Vault(error) => error.problem(),
            Self::Log(error) => error.problem(),
        }
    }
}
