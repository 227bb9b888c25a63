//! A showing: proposed, agreed to, made anew under what was agreed to, and over.

use tefuda_consent::{Preset, preset};
use tefuda_crypto::SystemRandom;
use tefuda_holder::{Ask, AskError, Choosing, Problem, Proof, Words, choose_eligibility, locks, propose_for, prove};
use tefuda_record::{Moment, Record};
use tefuda_vault::Vault;

use crate::views::{self, ProposalView, ShowingView, Times};

/// How long a person agrees to, in seconds: long enough for a queue, short enough for a table left alone.
const SHOWING_SECONDS: i64 = 600;

/// How often the code is made anew, in seconds.
const RENEW_SECONDS: i64 = 30;

/// A showing that goes on, until its end.
pub(crate) struct Showing {
    proof: Proof,
    record: Record,
    ends_at: Moment,
}

/// What would be shown at a counter.
pub(crate) fn propose(vault: &Vault, counter: &str, now: Moment, words: &Words) -> Result<ProposalView, Problem> {
    let counter = known(counter)?;
    let today = now.day_in_japan();
    let record = choose_eligibility(vault, None, today)?.record;
    let proposal = propose_for(&ask(counter, &[], Rest::AsTheCounter), &record, &locks(vault)?, today)?;
    Ok(views::proposal(counter, &proposal, &record, words))
}

impl Showing {
    /// Shows exactly these fields: the person has looked at them and agreed.
    pub(crate) fn begin(vault: &mut Vault, counter: &str, fields: &[String], now: Moment) -> Result<Self, Problem> {
        let today = now.day_in_japan();
        let record = choose_eligibility(vault, None, today)?.record;
        let ask = ask(known(counter)?, fields, Rest::Hidden);
        let proposal = propose_for(&ask, &record, &locks(vault)?, today)?;
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

/// What becomes of the fields that were not named.
#[derive(Clone, Copy)]
enum Rest {
    /// As the counter's preset has them.
    AsTheCounter,
    /// None of them is shown.
    Hidden,
}

fn ask(counter: &'static Preset, fields: &[String], rest: Rest) -> Ask {
    let unnamed = |id: &&&str| !fields.iter().any(|named| named == **id);
    let hide = match rest {
        Rest::AsTheCounter => Vec::new(),
        Rest::Hidden => counter
            .fields
            .iter()
            .filter(unnamed)
            .map(|id| (*id).to_owned())
            .collect(),
    };
    Ask {
        preset: Some(counter.id.to_owned()),
        show: fields.to_vec(),
        hide,
        ..Ask::default()
    }
}

fn known(counter: &str) -> Result<&'static Preset, Problem> {
    Ok(preset(counter).ok_or(AskError::Preset)?)
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
        let ask = ask(known(counter).unwrap(), &fields, Rest::Hidden);
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
    fn no_counter_of_that_name() {
        assert_eq!(known("toilet").unwrap_err().code, "preset_unknown");
    }
}
