//! What a person wants to show, as typed or touched: a counter, fields on and off, a purpose, a recipient.

use std::collections::BTreeSet;

use tefuda_consent::{
    Audience, AudienceError, FieldId, Locks, Origin, PURPOSES, Preset, Proposal, ProposalError, Purpose, Request,
    preset, propose,
};
use tefuda_record::{Day, Moment, Record, find_personal_numbers, kinds::eligibility};
use tefuda_vault::Vault;
use thiserror::Error;

use crate::{Coded, Detail, LogError, Outcome, Problem, Shown, name_of, note_outcome};

/// What a person wants to show.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    /// The counter; without one and without fields, the reception of a hospital.
    pub preset: Option<String>,
    /// Fields to show too; without a counter, the only ones.
    pub show: Vec<String>,
    /// Fields not to show.
    pub hide: Vec<String>,
    /// What it is for; else the counter's purpose.
    pub purpose: Option<String>,
    /// Who will read it; else nobody in particular.
    pub audience: Option<String>,
}

/// Why there is nothing to propose.
#[derive(Debug, Error)]
pub enum AskError {
    /// No counter of that name.
    #[error("no such counter")]
    Preset,
    /// No purpose of that name.
    #[error("no such purpose")]
    Purpose,
    /// No field of that name.
    #[error("no such field")]
    Field,
    /// The recipient's name may hold a 個人番号.
    #[error("the recipient's name may hold a personal number")]
    PersonalNumber,
    /// The recipient's name is none.
    #[error(transparent)]
    Audience(#[from] AudienceError),
    /// The proposal does not allow it.
    #[error(transparent)]
    Proposal(#[from] ProposalError),
    /// The document is not one to show on that day.
    #[error("the document is {0:?}")]
    State(eligibility::State),
}

/// What was tried to be shown, for the disclosure log.
pub struct Attempt {
    fields: Vec<FieldId>,
    audience: Audience,
    purpose: Purpose,
}

impl Attempt {
    /// What a person, or the request they answer, wanted; names that are none are left out.
    #[must_use]
    pub fn of(ask: &Ask, request: Option<&Request>) -> Self {
        let counter = counter(ask).ok().flatten();
        let named = ask.show.iter().filter_map(|id| find_field(id).ok());
        let hidden: Vec<FieldId> = ask.hide.iter().filter_map(|id| find_field(id).ok()).collect();
        let mut fields: BTreeSet<FieldId> = named.collect();
        match (request, counter) {
            (Some(request), _) => fields.extend(&request.wanted),
            (None, Some(counter)) => fields.extend(counter.field_ids()),
            (None, None) => {}
        }
        let named = ask.audience.as_deref();
        let named = named.filter(|name| find_personal_numbers(name).is_empty());
        let audience = named.and_then(|name| Audience::parse(name).ok());
        let purpose = ask.purpose.as_deref().and_then(Purpose::parse);
        Self {
            fields: fields.into_iter().filter(|field| !hidden.contains(field)).collect(),
            audience: request.map_or(audience.unwrap_or(Audience::Anyone), |request| request.audience.clone()),
            purpose: match request {
                Some(request) => request.purpose,
                None => purpose.unwrap_or(counter.map_or(Purpose::Visit, |counter| counter.purpose)),
            },
        }
    }

    /// Writes into the disclosure log how it ended.
    ///
    /// # Errors
    /// [`LogError::Vault`].
    pub fn note(&self, vault: &mut Vault, outcome: Outcome, now: Moment) -> Result<i64, LogError> {
        let shown = Shown {
            fields: &self.fields,
            audience: &self.audience,
            purpose: self.purpose,
            grade: None,
        };
        note_outcome(vault, outcome, &shown, now)
    }
}

impl AskError {
    /// Whether something was tried that may not be, rather than something mistyped.
    #[must_use]
    pub const fn is_refusal(&self) -> bool {
        matches!(self, Self::Proposal(_) | Self::State(_))
    }
}

/// The proposal for what a person wants, on one record, within their locks.
///
/// # Errors
/// [`AskError`].
pub fn propose_for(ask: &Ask, record: &Record, locks: &Locks, today: Day) -> Result<Proposal, AskError> {
    check_state(record, today)?;
    let counter = counter(ask)?;
    let audience = match ask.audience.as_deref() {
        // It is signed and logged; nobody is called by twelve digits.
        Some(name) if !find_personal_numbers(name).is_empty() => return Err(AskError::PersonalNumber),
        Some(name) => Audience::parse(name)?,
        None => Audience::Anyone,
    };
    let purpose = match &ask.purpose {
        Some(text) => Purpose::parse(text).ok_or(AskError::Purpose)?,
        None => counter.map_or(Purpose::Visit, |counter| counter.purpose),
    };
    let wanted: BTreeSet<FieldId> = counter.map(|counter| counter.field_ids().collect()).unwrap_or_default();
    let request = Request {
        purpose,
        audience,
        wanted,
        origin: Origin::Own,
    };
    propose_request(&request, ask, record, locks)
}

/// Refuses a document that counts no more, or not yet.
pub(crate) fn check_state(record: &Record, today: Day) -> Result<(), AskError> {
    if record.kind() == &eligibility::KIND {
        let state = eligibility::state(record, today);
        match state {
            eligibility::State::StandsAlone | eligibility::State::WithCard => {}
            eligibility::State::Expired | eligibility::State::NotYet | eligibility::State::Former => {
                return Err(AskError::State(state));
            }
        }
    }
    Ok(())
}

/// The proposal for a request, with what the person shows and hides on top.
pub(crate) fn propose_request(
    request: &Request,
    ask: &Ask,
    record: &Record,
    locks: &Locks,
) -> Result<Proposal, AskError> {
    let mut proposal = propose(request, record, locks)?;
    for id in &ask.show {
        proposal.show(find_field(id)?)?;
    }
    for id in &ask.hide {
        proposal.hide(find_field(id)?);
    }
    Ok(proposal)
}

/// Fields alone mean «only these»; nothing at all means the reception of a hospital.
fn counter(ask: &Ask) -> Result<Option<&'static Preset>, AskError> {
    match (&ask.preset, ask.show.is_empty()) {
        (Some(name), _) => preset(name).map(Some).ok_or(AskError::Preset),
        (None, true) => Ok(preset("hospital")),
        (None, false) => Ok(None),
    }
}

/// A field by its stored name or its label.
///
/// # Errors
/// [`AskError::Field`].
pub fn find_field(text: &str) -> Result<FieldId, AskError> {
    FieldId::parse(name_of(&eligibility::KIND, text)).ok_or(AskError::Field)
}

/// The problem of a purpose that is none.
#[must_use]
pub fn purpose_unknown() -> Problem {
    let ids: Vec<&str> = PURPOSES.iter().map(|purpose| purpose.id()).collect();
    Problem::new("purpose_unknown").with("purposes", Detail::Text(ids.join(", ")))
}

impl Coded for AskError {
    fn problem(&self) -> Problem {
        match self {
            Self::Preset => Problem::new("preset_unknown"),
            Self::Purpose => purpose_unknown(),
            Self::Field => Problem::new("show_field_unknown"),
            Self::PersonalNumber => Problem::new("audience_personal_number"),
            Self::Audience(error) => error.problem(),
            Self::Proposal(error) => error.problem(),
            Self::State(state) => Problem::new(match state {
                eligibility::State::Expired => "eligibility_expired",
                eligibility::State::NotYet => "eligibility_future",
                eligibility::State::Former => "eligibility_former",
                eligibility::State::StandsAlone | eligibility::State::WithCard => "prove",
            }),
        }
    }
}

impl Coded for AudienceError {
    fn problem(&self) -> Problem {
        Problem::new("audience")
    }
}

impl Coded for ProposalError {
    fn problem(&self) -> Problem {
        let of = |code, field: &FieldId| {
            Problem::new(code).with("field", Detail::Word(format!("eligibility-{}", field.id())))
        };
        match self {
            Self::NotEligibility => Problem::new("not_eligibility"),
            Self::OverCeiling { field } => of("over_ceiling", field),
            Self::Locked { field } => of("locked", field),
            Self::NotHeld { field } => of("not_held", field),
            Self::NothingShown => Problem::new("nothing_shown"),
            Self::Term => Problem::new("term"),
        }
    }
}

#[cfg(test)]
mod tests {
    use tefuda_record::{KINDS, parse_day};

    use super::*;

    fn record() -> Record {
        let examples: Vec<serde_json::Map<String, serde_json::Value>> =
            serde_json::from_str(KINDS[0].examples).unwrap();
        Record::from_json("eligibility", &examples[0]).unwrap()
    }

    fn shown(ask: &Ask) -> Result<Vec<&'static str>, AskError> {
        let today = parse_day("2026-11-22").unwrap();
        Ok(propose_for(ask, &record(), &Locks::none(), today)?
            .shown()
            .map(FieldId::id)
            .collect())
    }

    #[test]
    fn without_a_word_the_hospital_is_meant() {
        assert_eq!(shown(&Ask::default()).unwrap().len(), 12);
    }

    #[test]
    fn fields_alone_mean_only_these() {
        let ask = Ask {
            show: vec!["氏名".to_owned(), "birth_day".to_owned()],
            ..Ask::default()
        };
        assert_eq!(shown(&ask).unwrap(), ["name", "birth_day"]);
    }

    #[test]
    fn the_purpose_draws_the_ceiling_whatever_the_counter() {
        let ask = Ask {
            purpose: Some("本人確認".to_owned()),
            ..Ask::default()
        };
        assert!(!shown(&ask).unwrap().contains(&"insured_number"));
        let ask = Ask {
            preset: Some("identity".to_owned()),
            show: vec!["番号".to_owned()],
            ..Ask::default()
        };
        assert_eq!(shown(&ask).unwrap_err().problem().code, "over_ceiling");
    }

    #[test]
    fn nobody_is_called_by_a_personal_number() {
        for name in ["1234-5678-9018", "１２３４５６７８９０１８", "マイナンバー123456789018"] {
            let ask = Ask {
                audience: Some(name.to_owned()),
                ..Ask::default()
            };
            assert_eq!(
                shown(&ask).unwrap_err().problem().code,
                "audience_personal_number",
                "{name}"
            );
        }
        let clinic = Ask {
            audience: Some("1319910012".to_owned()),
            ..Ask::default()
        };
        assert_eq!(shown(&clinic).unwrap().len(), 12);
    }

    #[test]
    fn an_expired_document_is_never_proposed() {
        let late = parse_day("2027-08-01").unwrap();
        let refused = propose_for(&Ask::default(), &record(), &Locks::none(), late).unwrap_err();
        assert_eq!(refused.problem().code, "eligibility_expired");
    }
}
