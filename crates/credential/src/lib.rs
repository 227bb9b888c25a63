//! Issue, present, verify; trust and status lists; the digit codec.
//!
//! A credential is a standard SD-JWT VC (RFC 9901, ES256), a proof is a standard SD-JWT+KB, and any standard library can check
//! both. What is ours is the discipline: fields are closed so that exactly what was chosen can be shown and nothing be counted
//! ([`Layout`]), nothing is shown without a consent ([`present`], [`self_attest`]), and [`verify`] answers with one of three
//! verdicts and a reason. The QR is a transport: [`codec`] turns the very same string into digits and back.
//!
//! It refuses to know the clock, the disk, the network and words for people.
//!
//! ```text
//!  record ─ issue ─▶ Credential ─┐
//!                                ├─ present ─▶ Presentation ─ codec ─▶ QR ─ verify ─▶ Verdict
//!               record, Consent ─┘  (self_attest)                        TrustList ─┘
//! ```
//!
//! # Examples
//! ```
//! use tefuda_consent::{Audience, Locks, Request, preset, propose};
//! use tefuda_credential::{Expected, self_attest, verify};
//! use tefuda_crypto::SystemRandom;
//! # use tefuda_record::{KINDS, Moment, Record};
//! # let examples: Vec<serde_json::Map<String, serde_json::Value>> = serde_json::from_str(KINDS[0].examples)?;
//! # let record = Record::from_json("eligibility", &examples[0])?;
//! # let now = Moment(1_795_000_000);
//! let request = Request::from_preset(preset("identity").ok_or("no preset")?, Audience::Anyone);
//! let consent = propose(&request, &record, &Locks::none())?.agree(now, 600)?;
//! let (proof, _key) = self_attest(&record, consent, now, &mut SystemRandom)?;
//!
//! let verdict = verify(proof.sd_jwt(), None, &Expected::default(), now);
//! assert_eq!((verdict.code(), verdict.reason()), ("unconfirmed", Some("self_attested")));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod codec;
// Batches travel sealed, and where nothing can be sealed nobody hands them over: a page verifies only.
#[cfg(not(target_family = "wasm"))]
pub mod copies;
pub mod status;

mod ask;
mod b64;
mod claims;
mod closing;
mod credential;
mod disclosure;
mod flaw;
mod issue;
mod json;
mod jwk;
mod jws;
mod layout;
mod paper;
mod present;
mod proof_text;
mod proxy;
mod token;
mod trust;
mod vct;
mod verdict;
mod verify;
mod witness;

pub use ask::{CardError, KeyCard, ProofRequest, RequestError, RequestTerms, Requester};
pub use credential::Credential;
pub use flaw::Flaw;
pub use issue::{Issuance, IssueError, IssuerKey, PaperIssuance, is_issuer_name, issue, issue_paper};
pub use layout::Layout;
pub use paper::{PaperProof, check_code, paper_serves, present_on_paper, self_attest_on_paper};
pub use present::{PresentError, Presentation, present, self_attest};
pub use proof_text::proof_text;
pub use proxy::{Delegated, Delegation, Proxy, ProxyProof, delegate, delegate_own_word};
pub use trust::{Acceptance, IssuerKind, Realm, TrustError, TrustList, TrustTerms, TrustedIssuer, TrustedKey};
pub use vct::Vct;
pub use verdict::{Doubt, Fault, Grade, Note, ProofId, Shown, Verdict};
pub use verify::{Expected, Lists, claimed_issuer, verify};
pub use witness::{Witness, Witnessing, is_institution_code, is_original, witness};
