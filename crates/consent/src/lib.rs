//! Request, proposal, consent: who asks, what we would show, what the person agreed to.
//!
//! The road has three steps and no shortcut: a [`Request`] (from a preset, or a reader's), a record and the person's
//! [`Locks`] make a [`Proposal`]; the person switches fields on and off; [`Proposal::agree`] makes a [`Consent`]. A consent has no other
//! maker, is moved when it is used, and always ends. What leaves the house leaves by a consent.
//!
//! ```
//! use tefuda_consent::{Audience, Locks, Request, preset, propose};
//! # use tefuda_record::{KINDS, Moment, Record};
//! # let examples: Vec<serde_json::Map<String, serde_json::Value>> = serde_json::from_str(KINDS[0].examples)?;
//! # let record = Record::from_json("eligibility", &examples[0])?;
//! let request = Request::from_preset(preset("identity").ok_or("no preset")?, Audience::Anyone);
//! let consent = propose(&request, &record, &Locks::none())?.agree(Moment(1_795_000_000), 600)?;
//! assert!(consent.fields().all(|field| field.id() != "insured_number"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod asker;
mod audience;
mod chosen;
mod entrusted;
mod field;
mod locks;
mod nonce;
mod preset;
mod proposal;
mod purpose;

pub use asker::Asker;
pub use audience::{Audience, AudienceError};
pub use chosen::{Chosen, IdentityField, QualificationField};
pub use entrusted::Entrusted;
pub use field::{FieldId, is_insurance_number, is_medical, is_own_statement};
pub use locks::Locks;
pub use nonce::{Nonce, NonceError};
pub use preset::{PRESETS, Preset, preset};
pub use proposal::{Consent, Offer, Origin, Proposal, ProposalError, Request, Stand, propose};
pub use purpose::{Ceiling, PURPOSES, Purpose};
