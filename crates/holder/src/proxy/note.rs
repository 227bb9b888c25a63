//! Notes that a proxy's home sends to the person's: what was done under a grant, and asking for one that stands by.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use tefuda_consent::{Audience, FieldId, Purpose};
use tefuda_record::{Compartment, Moment};
use tefuda_vault::{NoteIn, Vault};

use super::ProxyError;
use super::grant::Grant;
use super::letter::{Held, damaged};

/// What a note says. Read strictly: it was written elsewhere.
#[derive(Serialize, Deserialize)]
#[serde(tag = "deed", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Note {
    /// The 資格 was shown, or medicines were to be fetched with it.
    Shown {
        fields: Vec<String>,
        audience: String,
        purpose: String,
        receive: bool,
    },
    /// The proxy asks for what stands by.
    Request {},
}

impl Note {
    pub(crate) fn read(note: &NoteIn) -> Option<Self> {
        (note.json.len() <= LONGEST)
            .then(|| serde_json::from_str(&note.json).ok())
            .flatten()
    }

    pub(crate) fn send(&self, replica: &mut Vault, grant: &Grant, now: Moment) -> Result<(), ProxyError> {
        let json = serde_json::to_string(self).map_err(|_| damaged())?;
        Ok(replica.line_note(grant.post()?, now, &json)?)
    }
}

/// Asks for a grant that stands by. The person's home says so loudly once it hears of it.
///
/// # Errors
/// [`ProxyError::NotStandingBy`], [`ProxyError::Over`], [`ProxyError::Vault`].
pub fn request_grant(replica: &mut Vault, now: Moment) -> Result<Grant, ProxyError> {
    let held = Held::of(replica)?;
    if held.grant.is_over(now) {
        return Err(ProxyError::Over);
    }
    if held.grant.wait_days.is_none() {
        return Err(ProxyError::NotStandingBy);
    }
    Note::Request {}.send(replica, &held.grant, now)?;
    Ok(held.grant)
}

/// Writes into the person's log that a proxy showed something. Only what this home knows goes in: fields, purposes and names
/// by their own readers.
pub(crate) fn log_shown(
    vault: &mut Vault,
    grant: &Grant,
    note: &Note,
    (told_at, now): (Moment, Moment),
) -> Result<(), ProxyError> {
    let Note::Shown {
        fields,
        audience,
        purpose,
        receive,
    } = note
    else {
        return Ok(());
    };
    let fields: Vec<&str> = fields
        .iter()
        .filter_map(|id| FieldId::parse(id))
        .map(FieldId::id)
        .collect();
    let audience = Audience::parse(audience).unwrap_or(Audience::Anyone);
    let mut entry = Map::from_iter([
        ("outcome".to_owned(), Json::from("proxy_shown")),
        ("proxy".to_owned(), Json::from(grant.proxy.as_str())),
        ("grant".to_owned(), Json::from(grant.id.as_str())),
        ("fields".to_owned(), Json::from(fields)),
        ("audience".to_owned(), Json::from(audience.as_str())),
        ("receive".to_owned(), Json::from(*receive)),
        ("told_at".to_owned(), Json::from(told_at.0)),
    ]);
    if let Some(purpose) = Purpose::parse(purpose) {
        entry.insert("purpose".to_owned(), Json::from(purpose.id()));
    }
    vault.log_append(Compartment::Eligibility, &entry, now)?;
    Ok(())
}

const LONGEST: usize = 16 * 1024;
