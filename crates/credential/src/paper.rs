//! Paper: a proof that is printed once, carried, and shown by whoever holds it.
//!
//! It has a type of its own and no holder's key in it, so the closing signature of a telephone's proof cut off makes no paper; it
//! ends within a month, and a reader of it always says to look at who carries it. What it proves is that its issuer said so, and
//! that by the lists of that day it was not taken back; not that the bearer is the person.

use core::fmt;
use std::collections::BTreeSet;

use tefuda_consent::{Consent, FieldId, Purpose};
use tefuda_crypto::{Random, SigningKey, sha256};
use tefuda_record::{Moment, Record};

use crate::closing::object;
use crate::issue::begin_in_japan;
use crate::vct::{self, Vct};
use crate::{Credential, Grade, PresentError, jwk, jws};

/// A proof to be printed: an SD-JWT without key binding that says exactly what a person agreed to.
pub struct PaperProof {
    text: String,
    grade: Grade,
    fields: Vec<FieldId>,
    purpose: Purpose,
    issued_at: Moment,
    expires_at: Moment,
}

/// Whether what was printed for one purpose may be read for another: paper is carried from a hospital to a pharmacy, and both are
/// health insurance. Between that and telling who somebody is there is no way across (告知要求制限, 健保法194条の2).
#[must_use]
pub fn paper_serves(printed_for: Purpose, read_for: Purpose) -> bool {
    (printed_for == Purpose::Identity) == (read_for == Purpose::Identity)
}

/// Six characters that change when anything in a printed proof does, for people to compare what is printed with what a reader shows.
/// A check against slips, not against forgers: anyone can work it out.
///
/// Letters and digits that nobody confuses: no I, L, O, U.
#[must_use]
pub fn check_code(sd_jwt: &str) -> String {
    const LETTERS: [char; 32] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'M', 'N',
        'P', 'Q', 'R', 'S', 'T', 'V', 'W', 'X', 'Y', 'Z',
    ];
    let [a, b, c, d, ..] = sha256(sd_jwt.as_bytes());
    let bits = u32::from_be_bytes([a, b, c, d]);
    (0..6)
        .filter_map(|at| LETTERS.get(usize::try_from(bits >> (27 - 5 * at) & 31).ok()?))
        .collect()
}

/// Takes from an insurer's copy for paper exactly what was agreed to. The consent is used up by it.
///
/// # Errors
/// [`PresentError::CannotSay`] also where the copy is not for paper, or for another kind of purpose; [`PresentError::Expired`],
/// [`PresentError::NotYetValid`].
pub fn present_on_paper(credential: &Credential, consent: Consent, now: Moment) -> Result<PaperProof, PresentError> {
    let (fields, purpose) = agreed(consent);
    if !credential
        .purpose()
        .is_some_and(|printed| paper_serves(printed, purpose))
    {
        return Err(PresentError::CannotSay);
    }
    if credential.expires_at() <= now {
        return Err(PresentError::Expired);
    }
    if now < credential.starts_at() {
        return Err(PresentError::NotYetValid);
    }
    let chosen: BTreeSet<FieldId> = fields.iter().copied().collect();
    Ok(PaperProof {
        text: credential.select(&chosen).ok_or(PresentError::CannotSay)?,
        grade: credential.grade(),
        fields,
        purpose,
        issued_at: now,
        expires_at: credential.expires_at(),
    })
}

/// Makes a proof to be printed that a person signs for themselves, with a key that is used for nothing else and gone after. It counts
/// for a month, or until the record expires.
///
/// # Errors
/// [`PresentError::CannotSay`], [`PresentError::Expired`], [`PresentError::Signing`].
pub fn self_attest_on_paper(
    record: &Record,
    consent: Consent,
    now: Moment,
    random: &mut dyn Random,
) -> Result<PaperProof, PresentError> {
    if record.kind().id != tefuda_record::kinds::eligibility::KIND.id {
        return Err(PresentError::CannotSay);
    }
    let (fields, purpose) = agreed(consent);
    let values: Vec<(FieldId, String)> = fields
        .iter()
        .map(|field| record.text(field.id()).map(|value| (*field, value)))
        .collect::<Option<_>>()
        .ok_or(PresentError::CannotSay)?;
    let month = begin_in_japan(now.plus_seconds(MONTH_SECONDS).day_in_japan());
    let exp = match record.day_of("expires_on") {
        Some(day) => month.min(begin_in_japan(day.plus_days(1))),
        None => month,
    };
    if exp <= now {
        return Err(PresentError::Expired);
    }
    let key = SigningKey::make(random)?;
    let payload = format!(
        r#"{{"iss":"{}","iat":{},"exp":{},"vct":"{}","purpose":"{}",{}"#,
        vct::SELF,
        now.floor_to_day().0,
        exp.0,
        Vct::SelfPaper.id(),
        purpose.id(),
        object(&values).trim_start_matches('{'),
    );
    let header = format!(
        r#"{{"alg":"ES256","typ":"{}","jwk":{}}}"#,
        vct::TYPE,
        jwk::write(key.public())
    );
    Ok(PaperProof {
        text: jws::sign(&header, &payload, &key)? + "~",
        grade: Grade::SelfAttested,
        fields,
        purpose,
        issued_at: now,
        expires_at: exp,
    })
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "a consent is moved: it makes one proof and is gone"
)]
fn agreed(consent: Consent) -> (Vec<FieldId>, Purpose) {
    (consent.fields().collect(), consent.purpose())
}

/// The purpose of a signed name; `Purpose::parse` takes the words of people too.
pub(crate) fn signed_purpose(id: &str) -> Option<Purpose> {
    Purpose::parse(id).filter(|purpose| purpose.id() == id)
}

impl PaperProof {
    /// The SD-JWT, ending in `~`.
    #[must_use]
    pub fn sd_jwt(&self) -> &str {
        &self.text
    }

    /// Who stands behind it.
    #[must_use]
    pub const fn grade(&self) -> Grade {
        self.grade
    }

    /// The fields it says, in the order in which counters want them.
    #[must_use]
    pub fn fields(&self) -> &[FieldId] {
        &self.fields
    }

    /// What it is for.
    #[must_use]
    pub const fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// When it was made.
    #[must_use]
    pub const fn issued_at(&self) -> Moment {
        self.issued_at
    }

    /// The first moment at which it counts no more.
    #[must_use]
    pub const fn expires_at(&self) -> Moment {
        self.expires_at
    }

    /// What is printed beside it for people to compare.
    #[must_use]
    pub fn check_code(&self) -> String {
        check_code(&self.text)
    }
}

impl fmt::Debug for PaperProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "PaperProof({:?}, {} fields, {:?})",
            self.grade,
            self.fields.len(),
            self.purpose
        )
    }
}

const MONTH_SECONDS: i64 = 31 * 86_400;
