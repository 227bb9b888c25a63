//! From a request to a proposal to a consent.

use core::fmt;
use std::collections::BTreeSet;

use tefuda_record::{Moment, Record};
use thiserror::Error;

use crate::{Audience, Chosen, FieldId, Preset, Purpose};

/// The longest that a consent may last: a day.
const LONGEST_SECONDS: i64 = 86_400;

/// Who asks for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What it is for.
    pub purpose: Purpose,
    /// Who will read it.
    pub audience: Audience,
    /// The fields asked for.
    pub wanted: BTreeSet<FieldId>,
}

/// What would be shown, before the person agrees. Holds places, no values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    purpose: Purpose,
    audience: Audience,
    offers: Vec<Offer>,
}

/// One field of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The field.
    pub field: FieldId,
    /// How it stands.
    pub stand: Stand,
}

/// How a field stands in a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    /// It would be shown.
    Shown,
    /// It is held and may be switched on.
    Kept,
    /// It was asked for, but this purpose can never carry it.
    OverCeiling,
    /// This purpose can never carry it, and nobody asked.
    Barred,
    /// It is not held.
    Missing,
}

/// Why a proposal cannot be changed or agreed to so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ProposalError {
    /// The record is of another kind.
    #[error("only an eligibility can be proposed")]
    NotEligibility,
    /// The purpose can never carry this field.
    #[error("field {field:?} is beyond what this purpose may carry")]
    OverCeiling {
        /// The field.
        field: FieldId,
    },
    /// The record does not hold this field.
    #[error("field {field:?} is not held")]
    NotHeld {
        /// The field.
        field: FieldId,
    },
    /// No field is left to show.
    #[error("nothing left to show")]
    NothingShown,
    /// The term is zero, negative or longer than a day.
    #[error("term out of range: 1 to {LONGEST_SECONDS} seconds")]
    Term,
}

/// What a person agreed to: exactly these fields, for this purpose and audience, until then. Only
/// [`Proposal::agree`] makes one; it is moved when a proof is made of it.
#[derive(PartialEq, Eq)]
pub struct Consent {
    chosen: Chosen,
    purpose: Purpose,
    audience: Audience,
    agreed_at: Moment,
    expires_at: Moment,
}

impl Request {
    /// The request of a counter that is not there to ask: made on the spot from a preset.
    #[must_use]
    pub fn from_preset(preset: &Preset, audience: Audience) -> Self {
        Self {
            purpose: preset.purpose,
            audience,
            wanted: preset.field_ids().collect(),
        }
    }
}

/// What would be shown of `record` for `request`. What the purpose can never carry is struck out, what is not held is
/// said to be missing (to the person only).
///
/// # Errors
/// [`ProposalError::NotEligibility`].
pub fn propose(request: &Request, record: &Record) -> Result<Proposal, ProposalError> {
    if record.kind().id != tefuda_record::kinds::eligibility::KIND.id {
        return Err(ProposalError::NotEligibility);
    }
    let offers = FieldId::all()
        .map(|field| {
            let wanted = request.wanted.contains(&field);
            let stand = match (request.purpose.allows(field), record.text(field.id()).is_some()) {
                (false, _) if wanted => Stand::OverCeiling,
                (false, _) => Stand::Barred,
                (true, false) => Stand::Missing,
                (true, true) if wanted => Stand::Shown,
                (true, true) => Stand::Kept,
            };
            Offer { field, stand }
        })
        .collect();
    Ok(Proposal {
        purpose: request.purpose,
        audience: request.audience.clone(),
        offers,
    })
}

impl Proposal {
    /// Every field and how it stands, in the order in which counters want them.
    #[must_use]
    pub fn offers(&self) -> &[Offer] {
        &self.offers
    }

    /// The fields that would be shown.
    pub fn shown(&self) -> impl Iterator<Item = FieldId> {
        self.offers
            .iter()
            .filter(|offer| offer.stand == Stand::Shown)
            .map(|offer| offer.field)
    }

    /// What it is for.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// Who will read it.
    #[must_use]
    pub fn audience(&self) -> &Audience {
        &self.audience
    }

    /// Switches a field on.
    ///
    /// # Errors
    /// [`ProposalError::OverCeiling`], [`ProposalError::NotHeld`].
    pub fn show(&mut self, field: FieldId) -> Result<(), ProposalError> {
        for offer in &mut self.offers {
            if offer.field == field {
                match offer.stand {
                    Stand::Shown | Stand::Kept => offer.stand = Stand::Shown,
                    Stand::OverCeiling | Stand::Barred => return Err(ProposalError::OverCeiling { field }),
                    Stand::Missing => return Err(ProposalError::NotHeld { field }),
                }
            }
        }
        Ok(())
    }

    /// Switches a field off. Hiding what is not shown anyway changes nothing.
    pub fn hide(&mut self, field: FieldId) {
        for offer in &mut self.offers {
            if offer.field == field && offer.stand == Stand::Shown {
                offer.stand = Stand::Kept;
            }
        }
    }

    /// Agrees: the shown fields, from `now` on for so many seconds.
    ///
    /// # Errors
    /// [`ProposalError::NothingShown`], [`ProposalError::Term`].
    pub fn agree(self, now: Moment, seconds: i64) -> Result<Consent, ProposalError> {
        if !(1..=LONGEST_SECONDS).contains(&seconds) {
            return Err(ProposalError::Term);
        }
        let chosen = Chosen::under(self.purpose, self.shown());
        if chosen.fields().is_empty() {
            return Err(ProposalError::NothingShown);
        }
        Ok(Consent {
            chosen,
            purpose: self.purpose,
            audience: self.audience,
            agreed_at: now,
            expires_at: now.plus_seconds(seconds),
        })
    }
}

impl Consent {
    /// The fields agreed to, in the order in which counters want them.
    pub fn fields(&self) -> impl Iterator<Item = FieldId> {
        self.chosen.fields().into_iter()
    }

    /// The fields in the type of their ceiling.
    #[must_use]
    pub fn chosen(&self) -> &Chosen {
        &self.chosen
    }

    /// What it is for.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// Who may read it.
    #[must_use]
    pub fn audience(&self) -> &Audience {
        &self.audience
    }

    /// When the person agreed.
    #[must_use]
    pub fn agreed_at(&self) -> Moment {
        self.agreed_at
    }

    /// When it ends.
    #[must_use]
    pub fn expires_at(&self) -> Moment {
        self.expires_at
    }
}

impl fmt::Debug for Consent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Consent({} fields, {:?})", self.chosen.fields().len(), self.purpose)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preset;

    fn record() -> Record {
        let kind = tefuda_record::kind("eligibility").unwrap();
        let examples: Vec<serde_json::Map<String, serde_json::Value>> = serde_json::from_str(kind.examples).unwrap();
        Record::from_json("eligibility", &examples[0]).unwrap()
    }

    fn field(id: &str) -> FieldId {
        FieldId::parse(id).unwrap()
    }

    fn proposal(name: &str) -> Proposal {
        propose(
            &Request::from_preset(preset(name).unwrap(), Audience::Anyone),
            &record(),
        )
        .unwrap()
    }

    #[test]
    fn the_preset_is_shown_and_the_ceiling_class_is_off() {
        let proposal = proposal("hospital");
        assert_eq!(proposal.shown().count(), 12);
        let ceiling = proposal
            .offers()
            .iter()
            .find(|offer| offer.field == field("ceiling_class"))
            .unwrap();
        assert_eq!(ceiling.stand, Stand::Kept);
    }

    #[test]
    fn exactly_the_chosen_fields_are_agreed_to() {
        let mut proposal = proposal("hospital");
        proposal.show(field("ceiling_class")).unwrap();
        proposal.hide(field("sex"));
        let consent = proposal.agree(Moment(100), 60).unwrap();
        let ids: Vec<&str> = consent.fields().map(FieldId::id).collect();
        assert!(ids.contains(&"ceiling_class") && !ids.contains(&"sex"));
        assert_eq!(ids.len(), 12);
        assert_eq!(consent.expires_at(), Moment(160));
    }

    #[test]
    fn what_a_purpose_can_never_carry_cannot_be_switched_on() {
        let mut identity = proposal("identity");
        assert_eq!(
            identity.show(field("insured_number")),
            Err(ProposalError::OverCeiling {
                field: field("insured_number")
            })
        );
        let mut treatment = proposal("treatment");
        assert!(treatment.show(field("specific_disease")).is_err());
        let mut request = Request::from_preset(preset("identity").unwrap(), Audience::Anyone);
        request.wanted.insert(field("insurer_number"));
        let asked = propose(&request, &record()).unwrap();
        assert_eq!(
            asked
                .offers()
                .iter()
                .find(|o| o.field == field("insurer_number"))
                .unwrap()
                .stand,
            Stand::OverCeiling
        );
        assert!(
            asked
                .agree(Moment(0), 60)
                .unwrap()
                .fields()
                .all(|f| f != field("insurer_number"))
        );
    }

    #[test]
    fn nothing_and_no_end_are_refused() {
        let mut proposal = proposal("identity");
        assert_eq!(proposal.clone().agree(Moment(0), 0).unwrap_err(), ProposalError::Term);
        assert_eq!(
            proposal.clone().agree(Moment(0), 100_000).unwrap_err(),
            ProposalError::Term
        );
        for field in FieldId::all() {
            proposal.hide(field);
        }
        assert_eq!(proposal.agree(Moment(0), 60).unwrap_err(), ProposalError::NothingShown);
    }

    #[test]
    fn debug_shows_nothing_private() {
        let mut proposal = proposal("identity");
        proposal.audience = Audience::parse("例示医院").unwrap();
        assert!(!format!("{proposal:?}").contains("例示"));
        assert_eq!(
            format!("{:?}", proposal.agree(Moment(0), 60).unwrap()),
            "Consent(4 fields, Identity)"
        );
    }
}
