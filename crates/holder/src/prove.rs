//! Showing: from a consent to a proof in the smallest form that says exactly what was agreed to.

use std::collections::BTreeSet;

use tefuda_consent::{Audience, Consent, FieldId, ProposalError, Purpose};
use tefuda_credential::{Credential, Grade, PresentError, Presentation, Vct, codec, present, self_attest};
use tefuda_crypto::{Random, SigningKey};
use tefuda_paper::PaperError;
use tefuda_qr::{Code, Level, MakeError, make_symbol};
use tefuda_record::{Day, Moment, Record, RecordError, kinds::eligibility};
use tefuda_vault::{Filter, HeldCopy, RecordId, Removed, Stored, Vault, VaultError};
use thiserror::Error;

use crate::{Coded, LogError, Outcome, PairError, Problem, Shown, find_record, locks, note_outcome};

/// A screen shows no symbol beyond this version: a phone's camera reads no more at arm's length.
const SCREEN_VERSION: u8 = 19;
/// What a picture or paper may still hold.
const LARGEST_VERSION: u8 = 25;

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
}

/// Which credential a proof is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choosing {
    /// An insurer's copy if one can say exactly this, else a witness's, else self-attested.
    Best,
    /// Self-attested, whatever copies there are.
    SelfAttested,
}

/// An eligibility to show.
#[derive(Debug)]
pub struct Choice {
    /// Its id.
    pub id: RecordId,
    /// The record.
    pub record: Record,
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

/// The eligibility to show: the one named, else the newest valid document. Expired ones are never proposed.
///
/// # Errors
/// [`ProveError::NoEligibility`], [`ProveError::Expired`], [`ProveError::Record`].
pub fn choose_eligibility(vault: &Vault, named: Option<&str>, today: Day) -> Result<Choice, ProveError> {
    if let Some(beginning) = named {
        let stored = find_record(vault, beginning, Removed::Hidden)?;
        return Ok(Choice {
            id: stored.id,
            record: stored.record()?,
        });
    }
    let stored: Vec<Stored> = vault.list(Filter {
        kind: Some(&eligibility::KIND),
        removed: Removed::Hidden,
    })?;
    let records: Vec<(RecordId, Record)> = stored
        .iter()
        .filter_map(|stored| stored.record().ok().map(|record| (stored.id, record)))
        .collect();
    let held = records.iter().map(|(id, record)| eligibility::Held { id: *id, record });
    match eligibility::propose(held, today) {
        Some(held) => Ok(Choice {
            id: held.id,
            record: held.record.clone(),
        }),
        None if records
            .iter()
            .any(|(_, r)| eligibility::state(r, today) == eligibility::State::Expired) =>
        {
            Err(ProveError::Expired)
        }
        None => Err(ProveError::NoEligibility),
    }
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
    let now = consent.agreed_at();
    let asked = Asked::of(&consent);
    match make(vault, record, consent, choosing, random) {
        Ok(made) => {
            let grade = Some(made.presentation.grade().id());
            // Logged before it leaves: a proof that is not in the log is not shown.
            let log_id = note_outcome(vault, Outcome::Shown, &asked.shown(grade), now)?;
            Ok(Proof {
                presentation: made.presentation,
                digits: made.digits,
                bytes: made.bytes,
                code: made.code,
                issuer: made.issuer,
                log_id,
                key: made.key,
            })
        }
        Err(error) => {
            // What went wrong first is what the person should hear; a full disk fails both.
            let _noted = note_outcome(vault, Outcome::Failed(error.problem().code), &asked.shown(None), now);
            Err(error)
        }
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
    key: SigningKey,
}

fn make(
    vault: &mut Vault,
    record: &Record,
    consent: Consent,
    choosing: Choosing,
    random: &mut dyn Random,
) -> Result<Made, ProveError> {
    let now = consent.agreed_at();
    let fields: BTreeSet<FieldId> = consent.fields().collect();
    refuse_locked(vault, &fields)?;
    let taken = match choosing {
        Choosing::Best => take_copy(vault, record, &fields, consent.audience(), now)?,
        Choosing::SelfAttested => None,
    };
    let (presentation, key, issuer) = match taken {
        Some(taken) => {
            let shown = present(&taken.credential, consent, &taken.key, now, random)?;
            let name = match taken.credential.witness() {
                Some(witness) => witness.name.clone(),
                None => taken.credential.iss().to_owned(),
            };
            (shown, taken.key, Some(name))
        }
        None => {
            let (shown, key) = self_attest(record, consent, now, random)?;
            (shown, key, None)
        }
    };
    let digits = codec::encode(presentation.sd_jwt())?;
    let bytes = codec::payload_bytes(presentation.sd_jwt())?;
    let code = symbol(&digits)?;
    Ok(Made {
        presentation,
        digits,
        bytes,
        code,
        issuer,
        key,
    })
}

fn symbol(digits: &str) -> Result<Code, ProveError> {
    make_symbol(digits.as_bytes(), Level::L, SCREEN_VERSION)
        .or_else(|_| make_symbol(digits.as_bytes(), Level::L, LARGEST_VERSION))
        .map_err(ProveError::TooLarge)
}

/// Which copies go first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Issued,
    Witnessed,
}

struct Taken {
    credential: Credential,
    key: SigningKey,
}

/// Takes the smallest copy that says exactly these fields with the record's values: the one this recipient saw before,
/// else one that nobody saw. A recipient without a name may be anybody, so every such showing takes a fresh copy.
fn take_copy(
    vault: &mut Vault,
    record: &Record,
    fields: &BTreeSet<FieldId>,
    audience: &Audience,
    now: Moment,
) -> Result<Option<Taken>, ProveError> {
    let mut fitting: Vec<(Rank, usize, HeldCopy)> = Vec::new();
    for held in vault.copies()?.into_iter().filter(|held| held.vct != Vct::Paper.id()) {
        let is_free = match (&held.audience, audience) {
            (None, _) => true,
            (Some(seen), Audience::One(name)) => seen == name,
            (Some(_), Audience::Anyone) => false,
        };
        if !is_free {
            continue;
        }
        let opened = vault.copy_open(held.id)?;
        let Ok(credential) = Credential::parse(&opened.credential) else {
            continue;
        };
        let is_current = credential.expires_at() > now
            && credential.starts_at() <= now
            && credential
                .values()
                .iter()
                .all(|(field, value)| !fields.contains(field) || record.text(field.id()).as_deref() == Some(*value));
        if let (true, Some(size)) = (is_current, credential.size_to_say(fields)) {
            // What says more goes first; of the same grade, the copy this recipient saw, however large: another one would let
            // two showings be told apart from one only by us, and cost a copy.
            let rank = match credential.grade() {
                Grade::Issued => Rank::Issued,
                Grade::Witnessed => Rank::Witnessed,
                Grade::SelfAttested => continue,
            };
            fitting.push((rank, if held.audience.is_some() { 0 } else { size }, held));
        }
    }
    fitting.sort_by_key(|(rank, size, held)| (*rank, *size, held.received_at));
    let Some((_, _, held)) = fitting.into_iter().next() else {
        return Ok(None);
    };
    let name = match audience {
        Audience::One(name) => name.clone(),
        Audience::Anyone => format!("{}#{}", Audience::Anyone.as_str(), held.id),
    };
    let Some(opened) = vault.copy_take_for(&name, &|copy| copy.id == held.id)? else {
        return Ok(None);
    };
    vault.copy_shown(opened.copy.id)?;
    let (Ok(credential), Ok(key)) = (
        Credential::parse(&opened.credential),
        SigningKey::from_secret_bytes(&opened.secret),
    ) else {
        return Ok(None);
    };
    Ok(Some(Taken { credential, key }))
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
        self.code = symbol(&digits)?;
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
            Self::Paper(error) => error.problem(),
            Self::Vault(error) => error.problem(),
            Self::Log(error) => error.problem(),
        }
    }
}
