//! From a request to a proposal to a consent.

use core::fmt;
use std::collections::BTreeSet;

use tefuda_record::{Moment, Record};
use thiserror::Error;

use crate::{Asker, Audience, Chosen, Entrusted, FieldId, Locks, Nonce, Preset, Purpose};

/// The longest that a consent may last: a day.
const LONGEST_SECONDS: i64 = 86_400;
/// The longest that somebody else may show it: a week, then the person's own device renews it or it has ended.
const LONGEST_ENTRUSTED_SECONDS: i64 = 7 * LONGEST_SECONDS;

/// Who asks for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What it is for.
    pub purpose: Purpose,
    /// Who will read it.
    pub audience: Audience,
    /// The fields asked for.
    pub wanted: BTreeSet<FieldId>,
    /// Whose words these are.
    pub origin: Origin,
}

/// Whose words a request is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The person's own: no reader is there to ask.
    Own,
    /// A reader's.
    Asked {
        /// What kind of counter it is.
        by: Asker,
        /// The number that the proof shall carry; a poster has none.
        nonce: Option<Nonce>,
    },
}

/// What would be shown, before the person agrees. Holds places, no values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    purpose: Purpose,
    audience: Audience,
    nonce: Option<Nonce>,
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
    /// It was asked for, but a counter of this kind has no use for it: off, unless the person switches it on.
    Beyond,
    /// It was asked for, but this purpose can never carry it.
    OverCeiling,
    /// It is held, and the person has locked it (絶対に出さない).
    Locked,
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
    /// The person has locked this field.
    #[error("field {field:?} is locked")]
    Locked {
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
    nonce: Option<Nonce>,
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
            origin: Origin::Own,
        }
    }

    /// Whether whoever asks has a use for a field. A person asks themselves for what they like.
    fn has_use_for(&self, field: FieldId) -> bool {
        match &self.origin {
            Origin::Own => true,
            Origin::Asked { by, .. } => by.may_ask(field),
        }
    }
}

/// What would be shown of `record` for `request`. What the purpose can never carry is struck out, what the person has locked
/// stays, what this kind of counter has no use for is off, and what is not held is said to be missing (to the person only).
///
/// # Errors
/// [`ProposalError::NotEligibility`].
pub fn propose(request: &Request, record: &Record, locks: &Locks) -> Result<Proposal, ProposalError> {
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
                (true, true) if locks.holds(field) => Stand::Locked,
                (true, true) if wanted && !request.has_use_for(field) => Stand::Beyond,
                (true, true) if wanted => Stand::Shown,
                (true, true) => Stand::Kept,
            };
            Offer { field, stand }
        })
        .collect();
    Ok(Proposal {
        purpose: request.purpose,
        audience: request.audience.clone(),
        nonce: match &request.origin {
            Origin::Own => None,
            Origin::Asked { nonce, .. } => nonce.clone(),
        },
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
    /// [`ProposalError::OverCeiling`], [`ProposalError::Locked`], [`ProposalError::NotHeld`].
    pub fn show(&mut self, field: FieldId) -> Result<(), ProposalError> {
        for offer in &mut self.offers {
            if offer.field == field {
                match offer.stand {
                    Stand::Shown | Stand::Kept | Stand::Beyond => offer.stand = Stand::Shown,
                    Stand::Locked => return Err(ProposalError::Locked { field }),
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
        self.agree_within(now, seconds, LONGEST_SECONDS)
    }

    /// Lets somebody else show the shown fields, from `now` on for so many seconds: a week at most.
    ///
    /// # Errors
    /// [`ProposalError::NothingShown`], [`ProposalError::Term`].
    pub fn entrust(self, now: Moment, seconds: i64) -> Result<Entrusted, ProposalError> {
        self.agree_within(now, seconds, LONGEST_ENTRUSTED_SECONDS)
            .map(Entrusted)
    }

    fn agree_within(self, now: Moment, seconds: i64, longest: i64) -> Result<Consent, ProposalError> {
        if !(1..=longest).contains(&seconds) {
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
            nonce: self.nonce,
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

    /// The reader's number that the proof shall carry.
    #[must_use]
    pub fn nonce(&self) -> Option<&Nonce> {
        self.nonce.as_ref()
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
            &Locks::none(),
        )
        .unwrap()
    }

    fn stand(proposal: &Proposal, id: &str) -> Stand {
        proposal
            .offers()
            .iter()
            .find(|offer| offer.field == field(id))
            .unwrap()
            .stand
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
        let asked = propose(&request, &record(), &Locks::none()).unwrap();
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
    fn a_lock_beats_the_preset_the_field_and_the_request() {
        let locks: Locks = [field("birth_day"), field("insured_number")].into_iter().collect();
        let mut request = Request::from_preset(preset("hospital").unwrap(), Audience::Anyone);
        for origin in [
            Origin::Own,
            Origin::Asked {
                by: Asker::Clinic,
                nonce: None,
            },
        ] {
            request.origin = origin;
            let mut proposal = propose(&request, &record(), &locks).unwrap();
            assert_eq!(stand(&proposal, "birth_day"), Stand::Locked);
            assert_eq!(
                proposal.show(field("birth_day")),
                Err(ProposalError::Locked {
                    field: field("birth_day")
                })
            );
            let consent = proposal.agree(Moment(0), 60).unwrap();
            assert!(consent.fields().all(|field| !locks.holds(field)));
            assert_eq!(consent.fields().count(), 10);
        }
    }

    #[test]
    fn what_a_counter_has_no_use_for_is_off_until_the_person_switches_it_on() {
        let request = Request {
            purpose: Purpose::Dispensing,
            audience: Audience::Anyone,
            wanted: [field("name"), field("address"), field("long_term_on")]
                .into_iter()
                .collect(),
            origin: Origin::Asked {
                by: Asker::Pharmacy,
                nonce: Some(Nonce::parse("AAECAwQFBgc").unwrap()),
            },
        };
        let mut proposal = propose(&request, &record(), &Locks::none()).unwrap();
        assert_eq!(stand(&proposal, "address"), Stand::Beyond);
        assert_eq!(proposal.shown().collect::<Vec<_>>(), [field("name")]);
        proposal.show(field("address")).unwrap();
        let consent = proposal.agree(Moment(0), 60).unwrap();
        assert_eq!(consent.fields().collect::<Vec<_>>(), [field("name"), field("address")]);
        assert_eq!(consent.nonce().unwrap().as_str(), "AAECAwQFBgc");
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
