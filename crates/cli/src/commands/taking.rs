//! `now`: what is taken now, and what is left of it.

use serde_json::{Value as Json, json};
use tefuda_holder::{Course, Detail, Origin, Problem, Taken, taken};
use tefuda_record::{Day, DoseState, parse_day};

use crate::{
    args::{NowArgs, NowCommand},
    commands::doses,
    context::Context,
    files,
    output::{Exit, Out},
};

pub(crate) fn run(args: &NowArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    match &args.command {
        None => list(args, context, out),
        Some(NowCommand::Plan { on }) => doses::plan(on.as_deref(), context, out),
        Some(NowCommand::Done(dose)) => doses::note(dose, DoseState::Done, context, out),
        Some(NowCommand::Skip(dose)) => doses::note(dose, DoseState::Skipped, context, out),
    }
}

fn list(args: &NowArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let on = match &args.on {
        Some(day) => parse_day(day).map_err(|error| Problem::from(tefuda_record::FieldProblem::from(error)))?,
        None => Context::now().day_in_japan(),
    };
    let taken = taken(&context.vault()?, on)?;
    let words = &context.words;
    out.line(&words.say_with("now-on", &[("day", Detail::Day(on))]));
    if taken.classes.is_empty() {
        out.line(&words.say("now-nothing"));
    }
    let mut classes = Vec::new();
    for class in &taken.classes {
        let is_side_by_side = class.courses.len() > 1;
        let heading = match &class.code {
            Some(code) => words.say_with("now-class", &[("code", Detail::Text(code.clone()))]),
            None => words.say("now-no-class"),
        };
        let aside = if is_side_by_side {
            words.say_with(
                "now-side-by-side",
                &[("count", Detail::Text(class.courses.len().to_string()))],
            )
        } else {
            String::new()
        };
        out.line(&format!("{heading}{aside}"));
        for course in &class.courses {
            tell(course, context, out);
        }
        let courses: Vec<Json> = class.courses.iter().map(|course| as_json(course, &taken)).collect();
        classes.push(json!({ "class": class.code, "side_by_side": is_side_by_side, "courses": courses }));
    }
    if !taken.classes.is_empty() {
        out.line(&words.say("now-no-judgement"));
    }
    out.json(&json!({ "on": on.iso(), "classes": classes }));
    Ok(Exit::Ok)
}

fn tell(course: &Course, context: &Context, out: &mut Out) {
    let words = &context.words;
    let origin = words.say(match course.origin {
        Origin::Dispensed => "now-dispensed",
        Origin::Own => "now-own",
    });
    out.line(&format!("  {}  [{origin}]", course.name));
    if let Some(usage) = &course.usage {
        out.line(&format!("    {usage}"));
    }
    let day = |day: Option<Day>| day.map_or_else(|| words.say("now-unknown"), |day| words.day(day));
    let details = [
        ("from", Detail::Text(day(course.from))),
        ("until", Detail::Text(day(course.until))),
    ];
    out.line(&format!("    {}", words.say_with("now-days", &details)));
    if let Some(days) = course.days_left {
        let amount = course
            .left
            .as_ref()
            .map(|left| format!("{left}{}", course.unit.as_deref().unwrap_or_default()));
        let details = [
            ("days", Detail::Text(days.to_string())),
            (
                "amount",
                Detail::Text(amount.map(|amount| format!("  {amount}")).unwrap_or_default()),
            ),
        ];
        out.line(&format!("    {}", words.say_with("now-left", &details)));
    }
    if course.skipped > 0 {
        let amount = course
            .unused
            .as_ref()
            .map(|unused| format!("  {unused}{}", course.unit.as_deref().unwrap_or_default()));
        let details = [
            ("count", files::count(course.skipped)),
            ("amount", Detail::Text(amount.unwrap_or_default())),
        ];
        out.line(&format!("    {}", words.say_with("now-unused", &details)));
    }
}

fn as_json(course: &Course, taken: &Taken) -> Json {
    let ids: Vec<String> = course
        .records
        .iter()
        .filter_map(|at| taken.ids.get(*at))
        .map(ToString::to_string)
        .collect();
    json!({
        "name": course.name,
        "origin": match course.origin {
            Origin::Dispensed => "dispensed",
            Origin::Own => "own",
        },
        "usage": course.usage,
        "per_day": course.per_day,
        "unit": course.unit,
        "from": course.from.map(Day::iso),
        "until": course.until.map(Day::iso),
        "days_left": course.days_left,
        "left": course.left,
        "skipped": course.skipped,
        "unused": course.unused,
        "records": ids,
    })
}
