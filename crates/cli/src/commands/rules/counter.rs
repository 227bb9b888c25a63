//! `counter`, `refused`, `call`.

use std::collections::BTreeSet;

use tefuda_holder::{
    Coded, Detail, Language, Problem, Words,
    rules::{held_of, print_counter, records_of, refusals, usable_now, who_to_call},
};
use tefuda_record::{Day, Record};
use tefuda_rules::{Failure, Holding};

use super::{book, day, tell_basis, tell_json};
use crate::{
    args::rules::{CounterArgs, OnArgs, RefusedArgs},
    commands::paper,
    context::Context,
    files,
    output::{Exit, Out},
};

pub(crate) fn counter(args: &CounterArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let (book, today) = (book(context)?, day(args.on.as_deref())?);
    let records = held_records(&args.holds, context)?;
    let held = holdings(&args.holds, &records, today)?;
    let words = &context.words;
    let view = usable_now(&book, &held, &records, today, words)?;
    if let Some(path) = &args.out {
        if !paper::is_pdf(path) {
            return Err(Problem::new("paper_out"));
        }
        let for_the_counter = usable_now(&book, &held, &records, today, &Words::new(Language::Ja))?;
        let printed = print_counter(&for_the_counter, today, words.language()).map_err(|error| error.problem())?;
        files::write(path, &printed.pdf)?;
    }
    out.line(&words.say_with("counter-held", &[("held", Detail::Text(view.held.join(" · ")))]));
    for place in &view.places {
        out.line(&place.label);
        if place.means.is_empty() {
            out.line(&format!("  {}", words.say("counter-none")));
        }
        for means in &place.means {
            out.line(&format!("  {} — {}", means.text, means.grade));
            tell_basis(&means.basis, context, out);
        }
    }
    for ratio in &view.pays {
        let details = [
            ("tenths", Detail::Text(ratio.tenths.to_string())),
            ("why", Detail::Text(ratio.why.clone())),
        ];
        out.line(&words.say_with("counter-pays", &details));
        if let Some(basis) = &ratio.basis {
            tell_basis(basis, context, out);
        }
    }
    if let Some(path) = &args.out {
        let file = Detail::Text(path.display().to_string());
        out.line(&words.say_with("done-counter-sheet", &[("file", file)]));
    }
    tell_json("counter", &view, &book, out)?;
    Ok(Exit::Ok)
}

pub(crate) fn refused(args: &RefusedArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    let Some(failed) = &args.failed else {
        out.line(&words.say("refused-choose"));
        list(Failure::ALL.map(Failure::id), "failure", words, out);
        return Ok(Exit::Ok);
    };
    let failed = Failure::parse(failed).ok_or_else(|| unknown("refused_what", Failure::ALL.map(Failure::id)))?;
    let (book, today) = (book(context)?, day(args.on.as_deref())?);
    let records = held_records(&args.holds, context)?;
    let held = holdings(&args.holds, &records, today)?;
    let views = refusals(&book, &held, failed, today, words)?;
    for view in &views {
        out.line(&format!("{} / {}", view.holds, view.fails));
        for (at, show) in view.show.iter().enumerate() {
            out.line(&format!("  {}. {show}", at + 1));
        }
        for (word, text) in [
            ("refused-pays", &view.pays),
            ("refused-clinic", &view.clinic),
            ("refused-after", &view.after),
            ("refused-to-say", &view.say),
        ] {
            if !text.is_empty() {
                out.line(&format!(
                    "  {}",
                    words.say_with(word, &[("text", Detail::Text(text.clone()))])
                ));
            }
        }
        tell_basis(&view.basis, context, out);
    }
    tell_json("refused", &views, &book, out)?;
    Ok(Exit::Ok)
}

pub(crate) fn call(args: &OnArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let (book, today) = (book(context)?, day(args.on.as_deref())?);
    let records = records_of(&context.vault()?, &["eligibility"])?;
    let words = &context.words;
    let view = who_to_call(&book, &records, today, words)?;
    for (word, text) in [
        ("call-name", &view.name),
        ("call-kind", &view.kind),
        ("call-prefecture", &view.prefecture),
        ("call-phone", &view.phone),
        ("call-address", &view.address),
    ] {
        let text = text.clone().unwrap_or_else(|| words.say("rules-empty"));
        out.line(&words.say_with(word, &[("text", Detail::Text(text))]));
    }
    if let Some(basis) = &view.basis {
        tell_basis(basis, context, out);
    }
    out.line(&words.say("call-ask"));
    for ask in &view.ask {
        out.line(&format!("  · {ask}"));
    }
    for line in &view.lines {
        out.line(&format!("{}  {}", line.number, line.name));
        let parts: Vec<&str> = [&line.use_for, &line.hours, &line.cost]
            .into_iter()
            .map(String::as_str)
            .filter(|part| !part.is_empty())
            .collect();
        out.line(&format!("    {}", parts.join(" · ")));
        tell_basis(&line.basis, context, out);
    }
    tell_json("call", &view, &book, out)?;
    Ok(Exit::Ok)
}

/// What the vault holds; with `--holds` a home is not needed.
fn held_records(typed: &[String], context: &Context) -> Result<Vec<Record>, Problem> {
    match context.vault() {
        Ok(vault) => Ok(records_of(&vault, &["eligibility", "held_paper"])?),
        Err(problem) if problem.code == "no_home" && !typed.is_empty() => Ok(Vec::new()),
        Err(problem) => Err(problem),
    }
}

fn holdings(typed: &[String], records: &[Record], today: Day) -> Result<BTreeSet<Holding>, Problem> {
    let mut held = held_of(records, today);
    for id in typed {
        held.insert(Holding::parse(id).ok_or_else(|| unknown("holding_unknown", Holding::ALL.map(Holding::id)))?);
    }
    Ok(held)
}

fn unknown<const N: usize>(code: &'static str, ids: [&str; N]) -> Problem {
    Problem::new(code).with("known", Detail::Text(ids.join(", ")))
}

fn list<const N: usize>(ids: [&str; N], word: &str, words: &Words, out: &mut Out) {
    for id in ids {
        out.line(&format!("  {id}  {}", words.say(&format!("{word}-{id}"))));
    }
}
