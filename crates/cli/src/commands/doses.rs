//! `now plan`, `now done`, `now skip`: the doses of a day.

use serde_json::{Value as Json, json};
use tefuda_crypto::SystemRandom;
use tefuda_holder::{Detail, Problem, note_doses, schedule, time_of_day};
use tefuda_record::{Day, Dose, DoseState, parse_day};
use tefuda_vault::Act;

use crate::{
    args::DoseArgs,
    context::Context,
    output::{Exit, Out},
};

pub(crate) fn plan(on: Option<&str>, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let on = day(on)?;
    let doses = schedule(&context.vault()?, on)?;
    let words = &context.words;
    out.line(&words.say_with("plan-on", &[("day", Detail::Day(on))]));
    if doses.is_empty() {
        out.line(&words.say("plan-nothing"));
    }
    let mut time = None;
    for dose in &doses {
        if time != Some(dose.time) {
            out.line(&words.say(&format!("intake-doses-time-{}", dose.time.id())));
            time = Some(dose.time);
        }
        tell(dose, context, out);
    }
    if !doses.is_empty() {
        out.line(&words.say("plan-note"));
    }
    out.json(&json!({ "on": on.iso(), "doses": doses.iter().map(as_json).collect::<Vec<_>>() }));
    Ok(Exit::Ok)
}

pub(crate) fn note(args: &DoseArgs, state: DoseState, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let (on, time) = (day(args.on.as_deref())?, time_of_day(&args.time)?);
    let mut vault = context.vault()?;
    let now = Context::now();
    let mut random = SystemRandom;
    let mut act = Act::new(now, &mut random);
    let noted = note_doses(
        &mut vault,
        (on, time),
        &args.medicines,
        state,
        (now.day_in_japan(), &mut act),
    )?;
    let words = &context.words;
    out.line(&words.say(&format!("done-dose-{}", state.id())));
    let noted: Vec<Dose> = noted
        .into_iter()
        .map(|dose| Dose {
            state: Some(state),
            ..dose
        })
        .collect();
    noted.iter().for_each(|dose| tell(dose, context, out));
    out.line(&words.say("dose-undo"));
    out.json(&json!({ "on": on.iso(), "noted": noted.iter().map(as_json).collect::<Vec<_>>() }));
    Ok(Exit::Ok)
}

fn day(on: Option<&str>) -> Result<Day, Problem> {
    match on {
        Some(day) => parse_day(day).map_err(|error| Problem::from(tefuda_record::FieldProblem::from(error))),
        None => Ok(Context::now().day_in_japan()),
    }
}

fn tell(dose: &Dose, context: &Context, out: &mut Out) {
    let words = &context.words;
    let state = match dose.state {
        Some(state) => words.say(&format!("intake-doses-state-{}", state.id())),
        None => words.say("plan-open"),
    };
    let amount = dose
        .amount
        .as_ref()
        .map(|amount| format!("  {amount}{}", dose.unit.as_deref().unwrap_or_default()))
        .unwrap_or_default();
    let usage = dose
        .usage
        .as_ref()
        .map(|usage| format!("  ({usage})"))
        .unwrap_or_default();
    out.line(&format!("  [{state}] {}{amount}{usage}", dose.medicine));
}

fn as_json(dose: &Dose) -> Json {
    json!({
        "time": dose.time.id(),
        "medicine": dose.medicine,
        "usage": dose.usage,
        "amount": dose.amount,
        "unit": dose.unit,
        "state": dose.state.map(DoseState::id),
    })
}
