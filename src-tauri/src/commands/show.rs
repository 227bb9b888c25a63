//! Showing: what would be shown, the code on the screen, and its end.

use tauri::{State, command};
use tefuda_consent::{Preset, preset};
use tefuda_crypto::SystemRandom;
use tefuda_holder::{Ask, AskError, Choosing, Problem, Words, choose_eligibility, locks, propose_for, prove};
use tefuda_record::Moment;

use crate::session::{Desk, Showing};
use crate::told::ToldView;
use crate::views::{self, CounterView, ProposalView, ShowingView};
use crate::world;

/// How long a person agrees to, in seconds: long enough for a queue, short enough for a table left alone.
const SHOWING_SECONDS: i64 = 600;

/// How often the code is made anew, in seconds.
const RENEW_SECONDS: i64 = 30;

#[command(async)]
pub(crate) fn counters(desk: State<'_, Desk>) -> Result<Vec<CounterView>, ToldView> {
    desk.opened(|_, words| Ok(views::counters(words)))
}

/// What would be shown at a counter. Nothing is shown yet.
#[command(async)]
pub(crate) fn propose(desk: State<'_, Desk>, counter: String) -> Result<ProposalView, ToldView> {
    desk.opened(|open, words| {
        let counter = known(&counter)?;
        let today = world::now().day_in_japan();
        let record = choose_eligibility(&open.vault, None, today)?.record;
        let proposal = propose_for(
            &ask(counter, &[], Rest::AsTheCounter),
            &record,
            &locks(&open.vault)?,
            today,
        )?;
        Ok(views::proposal(counter, &proposal, &record, words))
    })
}

/// Shows exactly these fields: the person has looked at them and agreed.
#[command(async)]
pub(crate) fn show(desk: State<'_, Desk>, counter: String, fields: Vec<String>) -> Result<ShowingView, ToldView> {
    desk.opened(|open, words| {
        let now = world::now();
        let record = choose_eligibility(&open.vault, None, now.day_in_japan())?.record;
        let proposal = propose_for(
            &ask(known(&counter)?, &fields, Rest::Hidden),
            &record,
            &locks(&open.vault)?,
            now.day_in_japan(),
        )?;
        let consent = proposal.agree(now, SHOWING_SECONDS)?;
        let proof = prove(&mut open.vault, &record, consent, Choosing::Best, &mut SystemRandom)?;
        let showing = open.showing.insert(Showing {
            proof,
            record,
            ends_at: now.plus_seconds(SHOWING_SECONDS),
        });
        Ok(view(showing, now, words))
    })
}

/// Makes the code anew, under what was agreed to and not beyond its end.
#[command(async)]
pub(crate) fn renew(desk: State<'_, Desk>) -> Result<ShowingView, ToldView> {
    desk.opened(|open, words| {
        let now = world::now();
        let showing = open
            .showing
            .as_mut()
            .ok_or_else(|| Problem::new("app_nothing_shown_now"))?;
        showing.proof.renew(now, &mut SystemRandom)?;
        Ok(view(showing, now, words))
    })
}

/// Ends the showing: its key is dropped, and nothing can make the code anew.
#[command(async)]
pub(crate) fn stop(desk: State<'_, Desk>) -> Result<(), ToldView> {
    desk.opened(|open, _| {
        open.showing = None;
        Ok(())
    })
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

fn view(showing: &Showing, now: Moment, words: &Words) -> ShowingView {
    let ends_in = (showing.ends_at.0 - now.0).max(0);
    views::showing(
        &showing.proof,
        &showing.record,
        words,
        views::Times {
            renew_in: RENEW_SECONDS.min(ends_in),
            ends_in,
        },
    )
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
