//! A showing: proposed, agreed to, made anew under what was agreed to, and over.

use tefuda_consent::{Preset, Proposal, preset};
use tefuda_credential::{ProofRequest, Requester, TrustList};
use tefuda_crypto::SystemRandom;
use tefuda_holder::{
    Ask, AskError, Choosing, Detail, Printable, Problem, Proof, Words, choose_eligibility, locks, make_printable,
    propose_answer, propose_for, prove, read_request,
};
use tefuda_qr::Code;
use tefuda_record::{Moment, Record};
use tefuda_vault::Vault;

use crate::views::{self, ProposalView, ShowingView, Times};

/// How long a person agrees to, in seconds: long enough for a queue, short enough for a table left alone.
const SHOWING_SECONDS: i64 = 600;

/// How often the code is made anew, in seconds.
const RENEW_SECONDS: i64 = 30;

/// How long a page may be shown, in seconds: the day it is made for.
const PAPER_SECONDS: i64 = 86_400;

/// A reader's request, and who stands behind it.
pub(crate) struct Heard {
    request: ProofRequest,
    requester: Requester,
}

/// On what occasion something is shown.
#[derive(Clone, Copy)]
pub(crate) enum Occasion<'a> {
    /// At a counter that the person chose.
    Counter(&'static Preset),
    /// A reader asked.
    Asked(&'a Heard),
}

/// A showing that goes on, until its end.
pub(crate) struct Showing {
    proof: Proof,
    record: Record,
    ends_at: Moment,
}

impl Heard {
    /// Reads a request, and finds out who asks.
    pub(crate) fn read(file: &[u8], trust: Option<&TrustList>, now: Moment) -> Result<Self, Problem> {
        let request = read_request(file)?;
        let requester = request.requester(trust, now)?;
        Ok(Self { request, requester })
    }

    /// Who asks, in a sentence.
    pub(crate) fn told(&self, words: &Words) -> String {
        let code = ("code", Detail::Text(self.request.terms().code.clone()));
        let (word, name) = match &self.requester {
            Requester::Known { name, .. } => ("request-known", name),
            Requester::Unknown => ("request-unknown", &self.request.terms().name),
        };
        words.say_with(word, &[("name", Detail::Text(name.clone())), code])
    }
}

impl<'a> Occasion<'a> {
    /// The counter of that name; without a name, what was heard.
    pub(crate) fn of(counter: Option<&str>, heard: Option<&'a Heard>) -> Result<Self, Problem> {
        match (counter, heard) {
            (Some(counter), _) => Ok(Self::Counter(preset(counter).ok_or(AskError::Preset)?)),
            (None, Some(heard)) => Ok(Self::Asked(heard)),
            (None, None) => Err(Problem::new("no_request")),
        }
    }

    /// What would be shown of a record; with `fields`, exactly these.
    fn propose(
        self,
        vault: &Vault,
        record: &Record,
        fields: Option<&[String]>,
        now: Moment,
    ) -> Result<Proposal, Problem> {
        let (ask, locks, today) = (self.ask(fields), locks(vault)?, now.day_in_japan());
        Ok(match self {
            Self::Counter(_) => propose_for(&ask, record, &locks, today)?,
            Self::Asked(heard) => {
                let request = heard.request.request(&heard.requester)?;
                propose_answer(&request, &ask, record, &locks, today)?
            }
        })
    }

    fn ask(self, fields: Option<&[String]>) -> Ask {
        let unnamed = |id: &&str| fields.is_some_and(|fields| !fields.iter().any(|named| named == *id));
        let wanted: Vec<&str> = match self {
            Self::Counter(counter) => counter.fields.to_vec(),
            Self::Asked(heard) => heard.request.terms().wanted.iter().map(|field| field.id()).collect(),
        };
        Ask {
            preset: match self {
                Self::Counter(counter) => Some(counter.id.to_owned()),
                Self::Asked(_) => None,
            },
            show: fields.unwrap_or_default().to_vec(),
            hide: wanted.into_iter().filter(unnamed).map(str::to_owned).collect(),
            ..Ask::default()
        }
    }
}

/// What would be shown on an occasion.
pub(crate) fn propose(
    vault: &Vault,
    occasion: Occasion<'_>,
    now: Moment,
    words: &Words,
) -> Result<ProposalView, Problem> {
    let record = choose_eligibility(vault, None, now.day_in_japan())?.record;
    let proposal = occasion.propose(vault, &record, None, now)?;
    Ok(views::proposal(occasion, &proposal, &record, words))
}

/// Makes a proof on paper of exactly these fields: the person has looked at them and agreed.
pub(crate) fn on_paper(
    vault: &mut Vault,
    counter: &str,
    fields: &[String],
    now: Moment,
) -> Result<(Printable, Record), Problem> {
    let record = choose_eligibility(vault, None, now.day_in_japan())?.record;
    let proposal = Occasion::of(Some(counter), None)?.propose(vault, &record, Some(fields), now)?;
    let consent = proposal.agree(now, PAPER_SECONDS)?;
    let printable = make_printable(vault, &record, consent, Choosing::Best, &mut SystemRandom)?;
    Ok((printable, record))
}

impl Showing {
    /// Shows exactly these fields: the person has looked at them and agreed.
    pub(crate) fn begin(
        vault: &mut Vault,
        occasion: Occasion<'_>,
        fields: &[String],
        now: Moment,
    ) -> Result<Self, Problem> {
        let record = choose_eligibility(vault, None, now.day_in_japan())?.record;
        let proposal = occasion.propose(vault, &record, Some(fields), now)?;
        let consent = proposal.agree(now, SHOWING_SECONDS)?;
        Ok(Self {
            proof: prove(vault, &record, consent, Choosing::Best, &mut SystemRandom)?,
            record,
            ends_at: now.plus_seconds(SHOWING_SECONDS),
        })
    }

    /// Makes the code anew, not beyond the end of what was agreed to.
    pub(crate) fn renew(&mut self, now: Moment) -> Result<(), Problem> {
        Ok(self.proof.renew(now, &mut SystemRandom)?)
    }

    /// The code as it is now.
    pub(crate) fn code(&self) -> &Code {
        &self.proof.code
    }

    /// How it stands now.
    pub(crate) fn view(&self, now: Moment, words: &Words) -> ShowingView {
        let ends_in = (self.ends_at.0 - now.0).max(0);
        let times = Times {
            renew_in: RENEW_SECONDS.min(ends_in),
            ends_in,
        };
        views::showing(&self.proof, &self.record, words, times)
    }
}

#[cfg(test)]
mod tests {
    use tefuda_record::Record;
    use tefuda_record::kinds::eligibility;

    use super::*;

    fn record() -> Record {
        let examples: Vec<serde_json::Map<String, serde_json::Value>> =
            serde_json::from_str(eligibility::KIND.examples).unwrap();
        Record::from_json("eligibility", &examples[0]).unwrap()
    }

    fn shown(counter: &str, fields: &[&str]) -> Vec<&'static str> {
        let fields: Vec<String> = fields.iter().map(|id| (*id).to_owned()).collect();
        let today = tefuda_record::parse_day("2026-11-22").unwrap();
        let ask = Occasion::of(Some(counter), None).unwrap().ask(Some(&fields));
        let proposal = propose_for(&ask, &record(), &tefuda_consent::Locks::none(), today).unwrap();
        proposal.shown().map(tefuda_consent::FieldId::id).collect()
    }

    #[test]
    fn exactly_the_fields_the_person_left_on_are_shown() {
        assert_eq!(shown("hospital", &["name", "birth_day"]), ["name", "birth_day"]);
        assert_eq!(shown("identity", &["name", "name_roman"]), ["name", "name_roman"]);
        assert!(shown("hospital", &[]).is_empty());
    }

    #[test]
    fn no_counter_of_that_name_and_nobody_who_asked() {
        assert_eq!(Occasion::of(Some("toilet"), None).err().unwrap().code, "preset_unknown");
        assert_eq!(Occasion::of(None, None).err().unwrap().code, "no_request");
    }
}
