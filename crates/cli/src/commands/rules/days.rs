//! `calendar`, `event` and `history`.

use tefuda_holder::{
    Detail, Problem, Words,
    rules::{
        Finding, KINDS_WITH_RULES, calendar_entries, event_steps, events_known, history_of, records_of, write_ics,
    },
};
use tefuda_record::Day;

use super::{book, day, tell_basis, tell_json};
use crate::{
    args::rules::{CalendarArgs, EventArgs, OnArgs},
    context::Context,
    files,
    output::{Exit, Out},
};

pub(crate) fn calendar(args: &CalendarArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let (book, today) = (book(context)?, day(args.on.as_deref())?);
    let words = &context.words;
    let records = records_of(&context.vault()?, &KINDS_WITH_RULES)?;
    let entries = calendar_entries(&book, &records, today, words);
    if let Some(path) = &args.ics {
        files::write(path, write_ics(&entries, Context::now(), words).as_bytes())?;
        let details = [
            ("count", Detail::Text(entries.len().to_string())),
            ("file", Detail::Text(path.display().to_string())),
        ];
        out.line(&words.say_with("done-ics", &details));
    } else {
        if entries.is_empty() {
            out.line(&words.say("calendar-none"));
        }
        for entry in &entries {
            let days = entry.day.unix_days() - today.unix_days();
            let kind = words.say(&format!("calendar-{}", entry.kind.id()));
            let left = words.say_with("calendar-left", &[("days", Detail::Text(days.to_string()))]);
            out.line(&format!("{}  {kind}  {}  {left}", words.day(entry.day), entry.about));
            if let Some(basis) = &entry.basis {
                tell_basis(basis, context, out);
            }
        }
    }
    tell_json("calendar", &entries, &book, out)?;
    Ok(Exit::Ok)
}

pub(crate) fn event(args: &EventArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let (book, on) = (book(context)?, day(args.on.as_deref())?);
    let words = &context.words;
    let Some(event) = &args.event else {
        let events = events_known(&book, on, words)?;
        for (id, name) in &events {
            out.line(&format!("{id}  {name}"));
        }
        tell_json("events", &events, &book, out)?;
        return Ok(Exit::Ok);
    };
    let steps = event_steps(&book, event, on, words)?;
    let details = [
        ("event", Detail::Word(format!("event-{event}"))),
        ("day", Detail::Day(on)),
    ];
    out.line(&words.say_with("event-heading", &details));
    for step in &steps {
        let phone = step
            .phone
            .as_ref()
            .map(|number| format!(" ({number})"))
            .unwrap_or_default();
        out.line(&format!("□ {}{phone}", step.text));
        let who: Vec<&str> = [&step.who, &step.place]
            .into_iter()
            .map(String::as_str)
            .filter(|part| !part.is_empty())
            .collect();
        if !who.is_empty() {
            out.line(&format!("    {}", who.join(" → ")));
        }
        if let Some(until) = step.until {
            out.line(&format!("    {}", until_text(until, step.rolled, words)));
        }
        if !step.late.is_empty() {
            out.line(&format!(
                "    {}",
                words.say_with("event-late", &[("late", Detail::Text(step.late.clone()))])
            ));
        }
        tell_basis(&step.basis, context, out);
    }
    tell_json("steps", &steps, &book, out)?;
    Ok(Exit::Ok)
}

fn until_text(until: Day, rolled: Option<Day>, words: &Words) -> String {
    let safe = words.say_with("event-until", &[("day", Detail::Day(until))]);
    match rolled.filter(|rolled| *rolled != until) {
        Some(rolled) => format!(
            "{safe} {}",
            words.say_with("event-rolled", &[("day", Detail::Day(rolled))])
        ),
        None => safe,
    }
}

pub(crate) fn history(args: &OnArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let today = day(args.on.as_deref())?;
    let words = &context.words;
    let view = history_of(&records_of(&context.vault()?, &["enrolment"])?, today);
    if view.periods.is_empty() {
        out.line(&words.say("history-none"));
    }
    let said = |day: Option<Day>| day.map_or_else(|| words.say("rules-empty"), |day| words.day(day));
    for period in &view.periods {
        out.line(&format!(
            "{}  {} 〜 {}",
            period.insurer,
            said(period.acquired_on),
            said(period.lost_on.map(|day| day.plus_days(-1)))
        ));
        if let Some(filed) = period.filed_on {
            let word = if period.reflected_on.is_some() {
                "history-reflected"
            } else {
                "history-filed"
            };
            let details = [
                ("filed", Detail::Day(filed)),
                ("reflected", Detail::Text(said(period.reflected_on))),
            ];
            out.line(&format!("    {}", words.say_with(word, &details)));
        }
    }
    for finding in &view.findings {
        let (word, details) = match finding {
            Finding::Gap { from, to, open } => {
                let word = if *open { "history-gap-open" } else { "history-gap" };
                (word, vec![("from", Detail::Day(*from)), ("to", Detail::Day(*to))])
            }
            Finding::Overlap {
                from,
                to,
                insurers: [one, other],
            } => {
                let to = to.map_or_else(|| words.say("history-lasting"), |day| words.day(day));
                let details = vec![
                    ("from", Detail::Day(*from)),
                    ("to", Detail::Text(to)),
                    ("one", Detail::Text(one.clone())),
                    ("other", Detail::Text(other.clone())),
                ];
                ("history-overlap", details)
            }
            Finding::Pending { insurer, filed_on } => {
                let details = vec![
                    ("insurer", Detail::Text(insurer.clone())),
                    ("filed", Detail::Day(*filed_on)),
                ];
                ("history-pending", details)
            }
        };
        out.line(&format!("! {}", words.say_with(word, &details)));
    }
    tell_json("history", &view, &book(context)?, out)?;
    Ok(Exit::Ok)
}
