//! Picking the copy a proof is made of, and saying beforehand what it will be.

use std::collections::BTreeSet;

use tefuda_consent::{Audience, FieldId, Proposal};
use tefuda_credential::{Credential, Grade, Vct};
use tefuda_crypto::SigningKey;
use tefuda_record::{Moment, Record};
use tefuda_vault::{CopyId, HeldCopy, OpenedCopy, Vault};

use crate::{Choosing, ProveError};

/// What a proof will be made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreseen {
    /// Who will stand behind it.
    pub grade: Grade,
    /// The issuer: its address, or the name of the institution that saw the original.
    pub issuer: Option<String>,
    /// Why it will be the person's own word although copies are held.
    pub lacking: Option<Lacking>,
}

/// Why no copy serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lacking {
    /// None of those held can say exactly this.
    NoneSaysThis,
    /// Those that could say this were shown to others, or their time is over.
    UsedUp,
}

/// The copy that serves best.
pub(crate) struct Picked {
    pub(crate) id: CopyId,
    /// Whom it belongs to from the showing on.
    pub(crate) whose: String,
    pub(crate) credential: Credential,
    pub(crate) key: SigningKey,
    /// Who stands behind it, by name.
    pub(crate) issuer: String,
}

/// Says what a proof of this proposal will be, before anybody agrees. Nothing is taken and nothing is logged.
///
/// # Errors
/// [`ProveError::Vault`].
pub fn foresee(
    vault: &Vault,
    record: &Record,
    proposal: &Proposal,
    choosing: Choosing,
    now: Moment,
) -> Result<Foreseen, ProveError> {
    let fields = proposal.shown().collect();
    let (picked, lacking) = match choosing {
        Choosing::Best | Choosing::BestInFile => pick(vault, record, &fields, proposal.audience(), now)?,
        Choosing::SelfAttested => (None, None),
    };
    Ok(match picked {
        Some(picked) => Foreseen {
            grade: picked.credential.grade(),
            issuer: Some(picked.issuer),
            lacking: None,
        },
        None => Foreseen {
            grade: Grade::SelfAttested,
            issuer: None,
            lacking,
        },
    })
}

/// The smallest copy that says exactly these fields with the record's values: the one this recipient saw before, else one
/// that nobody saw. A recipient without a name may be anybody, so every such showing takes a fresh copy.
pub(crate) fn pick(
    vault: &Vault,
    record: &Record,
    fields: &BTreeSet<FieldId>,
    audience: &Audience,
    now: Moment,
) -> Result<(Option<Picked>, Option<Lacking>), ProveError> {
    let mut fitting = Vec::new();
    let mut lacking = None;
    for held in vault.copies()?.into_iter().filter(|held| held.vct != Vct::Paper.id()) {
        let opened = vault.copy_open(held.id)?;
        let Ok(credential) = Credential::parse(&opened.credential) else {
            continue;
        };
        let Some((rank, size)) = serves(&credential, record, fields) else {
            lacking = lacking.max(Some(Lacking::NoneSaysThis));
            continue;
        };
        if credential.expires_at() <= now || credential.starts_at() > now || !is_free(&held, audience) {
            lacking = Some(Lacking::UsedUp);
            continue;
        }
        // What says more goes first; of the same grade, what a screen can show; of these, the copy this recipient saw, however
        // large: another one would let two showings be told apart from one only by us, and cost a copy.
        let is_beyond = size > SCREEN_BYTES;
        let size = if held.audience.is_some() { 0 } else { size };
        fitting.push(((rank, is_beyond, size, held.received_at), opened, credential));
    }
    fitting.sort_by_key(|(order, _, _)| *order);
    let best = fitting.into_iter().next();
    let Some((_, OpenedCopy { copy, secret, .. }, credential)) = best else {
        return Ok((None, lacking));
    };
    let Ok(key) = SigningKey::from_secret_bytes(&secret) else {
        return Ok((None, lacking));
    };
    let picked = Picked {
        id: copy.id,
        whose: match audience {
            Audience::One(name) => name.clone(),
            Audience::Anyone => format!("{}#{}", Audience::Anyone.as_str(), copy.id),
        },
        issuer: match credential.witness() {
            Some(witness) => witness.name.clone(),
            None => credential.iss().to_owned(),
        },
        credential,
        key,
    };
    Ok((Some(picked), None))
}

/// What a symbol of version 19 at level L carries, 781 bytes, without what a closing signature mostly takes.
const SCREEN_BYTES: usize = 781 - 90;

/// Makes a copy its recipient's, unless another program was faster. A copy for nobody in particular is shown once and never again:
/// two who saw the same one could tell that they met the same person.
pub(crate) fn take(vault: &mut Vault, id: CopyId, whose: &str) -> Result<(), ProveError> {
    let is_once = whose.starts_with(Audience::Anyone.as_str());
    let fits = |copy: &HeldCopy| copy.id == id && !(is_once && copy.audience.is_some());
    vault.copy_take_for(whose, &fits)?.ok_or(ProveError::TakenMeanwhile)?;
    Ok(vault.copy_shown(id)?)
}

/// Which copies go first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Issued,
    Witnessed,
}

/// Its rank and its size, where it can say exactly these fields, with the record's values.
fn serves(credential: &Credential, record: &Record, fields: &BTreeSet<FieldId>) -> Option<(Rank, usize)> {
    let rank = match credential.grade() {
        Grade::Issued => Rank::Issued,
        Grade::Witnessed => Rank::Witnessed,
        Grade::SelfAttested => return None,
    };
    let agrees = credential
        .values()
        .iter()
        .all(|(field, value)| !fields.contains(field) || record.text(field.id()).as_deref() == Some(*value));
    Some((rank, credential.size_to_say(fields).filter(|_| agrees)?))
}

fn is_free(held: &HeldCopy, audience: &Audience) -> bool {
    match (&held.audience, audience) {
        (None, _) => true,
        (Some(seen), Audience::One(name)) => seen == name,
        (Some(_), Audience::Anyone) => false,
    }
}
