//! What a page keeps while it is open, and its answers.

use core::fmt;

use serde::Serialize;
use serde_json::{Value as Json, json};
use tefuda_consent::{Audience, Nonce, Purpose};
use tefuda_counter::{Desk, Pin, PinError, Pinned, judge_with};
use tefuda_credential::codec::{self, DecodeError};
use tefuda_credential::status::{StatusError, StatusList, StatusShelf};
use tefuda_credential::{Acceptance, Expected, Lists, TrustError, TrustList, claimed_issuer, proof_text};
use tefuda_record::Moment;

use crate::answer::verdict_view;
use crate::answers::{Judged, ListsView, Remembered, Taken, TrustView, Wholeness, age_days};
use crate::beside;
use crate::question::{Question, Realm};
use crate::sights::Sights;

/// The lists that a page goes by and hashes of the proofs it has seen. No proof, no field, no key.
#[derive(Default)]
pub struct Page {
    pinned: Pinned,
    status: StatusShelf,
    sights: Sights,
}

/// Why a question has no answer; its stable name.
struct Refusal(&'static str);

impl Page {
    /// Knows nobody and has seen nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers a question: JSON in, JSON out. What cannot be answered is `{"refused": CODE}`; nothing of the question is repeated.
    pub fn ask(&mut self, question: &[u8]) -> String {
        let answer = serde_json::from_slice(question)
            .map_err(|_| Refusal("question"))
            .and_then(|question| self.answer(question));
        answer
            .unwrap_or_else(|Refusal(code)| json!({ "refused": code }))
            .to_string()
    }

    fn answer(&mut self, question: Question) -> Result<Json, Refusal> {
        match question {
            Question::Judge {
                text,
                now,
                audience,
                purpose,
                nonce,
                skew_seconds,
            } => {
                let refuse = |_| Refusal("question");
                let expected = Expected {
                    audience: audience
                        .map(|name| Audience::parse(&name))
                        .transpose()
                        .map_err(|_| Refusal("question"))?,
                    purpose: match purpose {
                        Some(purpose) => Some(Purpose::parse(&purpose).ok_or(Refusal("question"))?),
                        None => None,
                    },
                    nonce: nonce.map(|nonce| Nonce::parse(&nonce)).transpose().map_err(refuse)?,
                    no_earlier_than: self.pinned.newest(),
                    skew_seconds: skew_seconds.unwrap_or(60),
                };
                self.judge(&text, &expected, Moment(now))
            }
            Question::Whole { text } => told(&Wholeness { whole: is_whole(&text) }),
            Question::Take {
                text,
                now,
                fingerprint,
                realm,
            } => {
                let acceptance = match realm.unwrap_or_default() {
                    Realm::Real => Acceptance::Real,
                    Realm::Demo => Acceptance::Demo,
                };
                let pin = fingerprint.as_deref().map_or(Pin::KnownOnly, Pin::Fingerprint);
                self.take(&text, acceptance, pin, Moment(now))
            }
            Question::Remember {
                trust,
                status,
                seen,
                now,
            } => told(&self.remember(&trust, &status, &seen, Moment(now))),
            Question::Lists { now } => told(&self.lists(Moment(now))),
        }
    }

    fn judge(&self, text: &str, expected: &Expected, now: Moment) -> Result<Json, Refusal> {
        let trust = claimed_issuer(text).and_then(|iss| self.pinned.list_for(&iss));
        let lists = Lists {
            trust,
            status: Some(&self.status),
        };
        let desk = Desk::parse("page").map_err(|_| Refusal("question"))?;
        let verdict = judge_with(text, lists, expected, Some((&self.sights, &desk)), now);
        let shown = verdict.shown();
        let judged = Judged {
            verdict: verdict_view(&verdict, trust),
            judged_at: now.iso(),
            lines: shown.map(beside::lines).unwrap_or_default(),
            not_shown: shown.map(beside::not_shown).unwrap_or_default(),
            insurer: shown.and_then(|shown| beside::insurer(shown, now)),
            first_seen: self.sights.fresh(),
        };
        told(&judged)
    }

    /// A proof is handed back to be judged; a list is taken in, and the page is told under which name to keep it.
    fn take(&mut self, text: &str, acceptance: Acceptance, pin: Pin<'_>, now: Moment) -> Result<Json, Refusal> {
        if let Some(proof) = proof_text(text.as_bytes()) {
            return told(&Taken::Proof { text: proof.to_owned() });
        }
        match self.pinned.examine(text, acceptance, pin) {
            Ok(fit) => {
                let taken = Taken::Trust(TrustView::of(fit.list(), now));
                self.pinned.take(fit);
                told(&taken)
            }
            Err(PinError::Unpinned { .. }) => {
                let list = TrustList::parse(text, acceptance).map_err(|_| Refusal("unreadable"))?;
                told(&Taken::Unpinned(TrustView::of(&list, now)))
            }
            Err(PinError::Trust(TrustError::Malformed(_))) => told(&self.take_status(text)?),
            Err(PinError::Overlap) => Err(Refusal("trust_overlap")),
            Err(PinError::Trust(error)) => Err(Refusal(trust_code(error))),
        }
    }

    fn take_status(&mut self, text: &str) -> Result<Taken, Refusal> {
        let mut refusal = if self.pinned.lists().is_empty() {
            "status_before_trust"
        } else {
            "status_unknown_signer"
        };
        for trust in self.pinned.lists() {
            match StatusList::parse(text, trust) {
                Ok(list) => {
                    let uri = list.uri().to_owned();
                    self.status.put(list).map_err(|_| Refusal("status_rollback"))?;
                    return Ok(Taken::Status { key: uri });
                }
                Err(StatusError::UnknownSigner) => {}
                Err(StatusError::Malformed(_) | StatusError::TooLong) => return Err(Refusal("unreadable")),
                Err(_) => refusal = "status_forged",
            }
        }
        // Without any list it cannot be told from other files but by its shape, and only the trust list opens that.
        Err(Refusal(refusal))
    }

    fn remember(&mut self, trust: &[String], status: &[String], seen: &[(String, i64)], now: Moment) -> Remembered {
        let mut lost: usize = 0;
        for text in trust {
            // It was pinned when it was kept.
            let pin = TrustList::parse(text, Acceptance::Real).map(|list| list.root_fingerprint());
            let fit = pin
                .ok()
                .and_then(|pin| self.pinned.examine(text, Acceptance::Real, Pin::Fingerprint(&pin)).ok());
            match fit {
                Some(fit) => self.pinned.take(fit),
                None => lost += 1,
            }
        }
        for text in status {
            lost += usize::from(self.take_status(text).is_err());
        }
        for (hex, at) in seen {
            self.sights.remember(hex, Moment(*at), now);
        }
        Remembered { lost }
    }

    fn lists(&self, now: Moment) -> ListsView {
        let newest = self.status.newest();
        ListsView {
            trust: self
                .pinned
                .lists()
                .iter()
                .map(|list| TrustView::of(list, now))
                .collect(),
            status: self.status.len(),
            status_age_days: newest.map(|at| age_days(at, now)),
            is_clock_behind: self
                .pinned
                .newest()
                .max(newest)
                .is_some_and(|at| now.plus_seconds(60) < at),
        }
    }
}

/// Whether digits are a proof from end to end, or will never be one: either way the scanner has done.
fn is_whole(text: &str) -> bool {
    !matches!(codec::decode(text), Err(DecodeError::Incomplete))
}

fn told<T: Serialize>(answer: &T) -> Result<Json, Refusal> {
    serde_json::to_value(answer).map_err(|_| Refusal("question"))
}

const fn trust_code(error: TrustError) -> &'static str {
    match error {
        TrustError::TooLong | TrustError::Malformed(_) | TrustError::Signing(_) => "unreadable",
        TrustError::BadSignature | TrustError::OtherRoot => "trust_forged",
        TrustError::Demo => "trust_demo",
        TrustError::Rollback => "trust_rollback",
    }
}

impl fmt::Debug for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Page(..)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_bytes_get_an_answer_in_json(bytes in proptest::collection::vec(any::<u8>(), 0..256)) {
            let answer: Json = serde_json::from_str(&Page::new().ask(&bytes)).unwrap();
            prop_assert_eq!(answer, json!({ "refused": "question" }));
        }

        #[test]
        fn any_text_is_judged_and_never_repeated(text in "\\PC{0,80}") {
            let question = json!({ "ask": "judge", "text": format!("secret{text}"), "now": 0 }).to_string();
            let answer = Page::new().ask(question.as_bytes());
            let is_silent = answer.contains(r#""reason":"malformed""#) && !answer.contains("secret");
            prop_assert!(is_silent);
            let question = json!({ "ask": "take", "text": format!("secret{text}"), "now": 0 }).to_string();
            let answer = Page::new().ask(question.as_bytes());
            let is_silent = answer.starts_with(r#"{"refused":""#) && !answer.contains("secret");
            prop_assert!(is_silent);
        }
    }

    #[test]
    fn a_scanner_is_waited_for_only_while_more_can_come() {
        let mut page = Page::new();
        let mut whole = |text: &str| page.ask(json!({ "ask": "whole", "text": text }).to_string().as_bytes());
        assert_eq!(whole("7482"), r#"{"whole":false}"#);
        assert_eq!(whole("4901234567894"), r#"{"whole":true}"#);
    }

    #[test]
    fn a_purpose_that_is_none_is_refused() {
        let question = br#"{"ask":"judge","text":"x","now":0,"purpose":"sales"}"#;
        assert_eq!(Page::new().ask(question), r#"{"refused":"question"}"#);
    }
}
