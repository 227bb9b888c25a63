//! `cost` and `paid-in-full`.

use tefuda_holder::{
    Detail, Problem,
    rules::{
        CeilingQuestion, FigureView, VisitQuestion, ceiling_of_month, claims_of, cost_of_stay, cost_of_visit,
        records_of, shares_of, year_of_expenses, yen,
    },
};
use tefuda_rules::{AgeBand, Book, Class, DayKind, Hit, Month, Sector, Turning75, Visit};

use super::{book, day, tell_basis, tell_json};
use crate::{
    args::rules::{CeilingArgs, CostCommand, MealsArgs, OnArgs, SectorArg, VisitArgs, YearArgs},
    context::Context,
    output::{Exit, Out},
};

pub(crate) fn cost(command: &CostCommand, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let book = book(context)?;
    match command {
        CostCommand::Visit(args) => visit(args, &book, context, out),
        CostCommand::Ceiling(args) => ceiling(args, &book, context, out),
        CostCommand::Meals(args) => meals(args, &book, context, out),
        CostCommand::Year(args) => year(args, &book, context, out),
    }
}

fn visit(args: &VisitArgs, book: &Book, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    let on = day(args.on.as_deref())?;
    let shares = match (args.ratio, &args.birth) {
        (Some(tenths), _) => vec![(tenths, None)],
        (None, Some(birth)) => {
            let shares = shares_of(book, day(Some(birth))?, on, words)?;
            shares.into_iter().map(|share| (share.tenths, Some(share))).collect()
        }
        (None, None) => {
            let records = records_of(&context.vault()?, &["eligibility"])?;
            let shares = tefuda_holder::rules::ratios_of(book, &records, on, words)?;
            shares.into_iter().map(|share| (share.tenths, Some(share))).collect()
        }
    };
    if shares.is_empty() {
        return Err(Problem::new("cost_ratio"));
    }
    let sector = args.sector.map(|sector| match sector {
        SectorArg::Medical => Sector::Medical,
        SectorArg::Dental => Sector::Dental,
        SectorArg::Pharmacy => Sector::Pharmacy,
    });
    let which = if args.repeat { Visit::Repeat } else { Visit::First };
    let mut all = Vec::new();
    for (tenths, share) in shares {
        if let Some(share) = &share {
            let details = [
                ("tenths", Detail::Text(tenths.to_string())),
                ("why", Detail::Text(share.why.clone())),
            ];
            out.line(&words.say_with("counter-pays", &details));
            if let Some(basis) = &share.basis {
                tell_basis(basis, context, out);
            }
        }
        let question = VisitQuestion {
            points: args.points,
            tenths,
            on,
            addition: sector.map(|sector| (sector, which)),
            filed: args.filed.clone(),
        };
        let views = cost_of_visit(book, &question, words)?;
        for view in &views {
            let heading = view.addition.clone().unwrap_or_else(|| words.say("cost-no-addition"));
            out.line(&format!(
                "{} — {heading}",
                words.say(&format!("cost-card-{}", view.card))
            ));
            if let Some(basis) = &view.basis {
                tell_basis(basis, context, out);
            }
            tell_figure(&view.pay, context, out);
        }
        if sector.is_some() {
            out.line(&words.say("cost-filed-only"));
        }
        all.push(serde_json::json!({ "tenths": tenths, "visits": views }));
    }
    tell_json("cost", &all, book, out)?;
    Ok(Exit::Ok)
}

fn ceiling(args: &CeilingArgs, book: &Book, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    let month = Month::parse(&args.month).ok_or_else(|| Problem::new("rules_day"))?;
    let class = Class::parse(&args.class)
        .or_else(|| class_of_word(&args.class))
        .ok_or_else(|| Problem::new("class_unknown"))?;
    let turning75 = match &args.birth {
        Some(birth) => Turning75::of(day(Some(birth))?, month),
        None => Turning75::No,
    };
    let question = CeilingQuestion {
        month,
        age: if args.over70 { AgeBand::Over70 } else { AgeBand::Under70 },
        class,
        total: args.total,
        hit: if args.fourth {
            Hit::FourthOrLater
        } else {
            Hit::UpToThird
        },
        turning75,
    };
    let view = ceiling_of_month(book, &question, words)?;
    out.line(&words.say_with("cost-ceiling", &[("yen", Detail::Text(yen(view.limit.yen)))]));
    tell_figure(&view.limit, context, out);
    for (word, amount) in [
        ("cost-ceiling-outpatient", view.outpatient),
        ("cost-ceiling-outpatient-year", view.outpatient_year),
        ("cost-ceiling-year", view.year),
        ("cost-ceiling-year-reduced", view.year_reduced),
    ] {
        if let Some(amount) = amount {
            out.line(&words.say_with(word, &[("yen", Detail::Text(yen(amount)))]));
        }
    }
    out.line(&words.say("cost-ceiling-stays"));
    tell_json("ceiling", &view, book, out)?;
    Ok(Exit::Ok)
}

/// ア–オ as printed.
fn class_of_word(word: &str) -> Option<Class> {
    let choices = tefuda_record::kind("eligibility")?
        .field("ceiling_class")?
        .shape
        .choices();
    let found = choices.iter().find(|choice| choice.also.contains(&word))?;
    Class::parse(found.id)
}

fn meals(args: &MealsArgs, book: &Book, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let on = day(args.on.as_deref())?;
    let kind = if args.room { DayKind::Room } else { DayKind::Meal };
    let known = book.day_classes(kind, on)?;
    if !known.iter().any(|dated| dated.row.class == args.class) {
        let classes: Vec<&str> = known.iter().map(|dated| dated.row.class.as_str()).collect();
        return Err(Problem::new("meal_class").with("classes", Detail::Text(classes.join(", "))));
    }
    let words = &context.words;
    let view = match cost_of_stay(book, kind, &args.class, (on, args.count), words) {
        Ok(view) => view,
        Err(unknown) => {
            let row = &book.day_cost(kind, &args.class, on)?.row;
            return match (row.least, row.most) {
                (Some(least), Some(most)) => Err(Problem::new("meal_span")
                    .with("least", Detail::Text(yen(least)))
                    .with("most", Detail::Text(yen(most)))),
                _ => Err(unknown.into()),
            };
        }
    };
    tell_figure(&view, context, out);
    tell_json("stay", &view, book, out)?;
    Ok(Exit::Ok)
}

fn year(args: &YearArgs, book: &Book, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    let year = args.year.unwrap_or_else(|| Context::now().day_in_japan().year());
    let records = records_of(&context.vault()?, &["expense"])?;
    let view = year_of_expenses(book, &records, year, args.income, words);
    let details = [
        ("year", Detail::Text(year.to_string())),
        ("records", Detail::Text(view.records.to_string())),
        ("paid", Detail::Text(yen(view.paid))),
        ("made_good", Detail::Text(yen(view.made_good))),
    ];
    out.line(&words.say_with("cost-year", &details));
    if view.by_month > 0 {
        let count = [("count", Detail::Text(view.by_month.to_string()))];
        out.line(&words.say_with("cost-year-by-month", &count));
    }
    for (word, figure) in [("cost-medical", &view.medical), ("cost-selfmed", &view.self_medication)] {
        out.line(&words.say(word));
        match figure {
            Some(figure) => tell_figure(figure, context, out),
            None => out.line(&format!("  {}", words.say("rules-not-known"))),
        }
    }
    if args.income.is_none() {
        out.line(&words.say("cost-no-income"));
    }
    tell_json("year", &view, book, out)?;
    Ok(Exit::Ok)
}

pub(crate) fn paid_in_full(args: &OnArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let (book, today) = (book(context)?, day(args.on.as_deref())?);
    let words = &context.words;
    let records = records_of(&context.vault()?, &["eligibility", "expense", "claim"])?;
    let views = claims_of(&book, &records, today, words)?;
    if views.is_empty() {
        out.line(&words.say("claims-none"));
    }
    let empty = || words.say("rules-empty");
    for view in &views {
        let paid_on = view.paid_on.map_or_else(empty, |day| words.day(day));
        out.line(&format!(
            "{}  {paid_on}  {}",
            view.institution,
            words.say_with("rules-yen", &[("yen", Detail::Text(yen(view.paid)))])
        ));
        for claimable in &view.claimable {
            let details = [
                ("tenths", Detail::Text(claimable.tenths.to_string())),
                ("yen", Detail::Text(yen(claimable.back.yen))),
            ];
            out.line(&format!("  {}", words.say_with("claims-back", &details)));
        }
        if let Some(three) = view.claimable.last() {
            for step in &three.back.steps {
                out.line(&format!("    {step}"));
            }
        }
        let from = view.from.clone().unwrap_or_else(empty);
        out.line(&format!(
            "  {}",
            words.say_with("claims-from", &[("insurer", Detail::Text(from))])
        ));
        if let Some(until) = view.until {
            let days = view.days_left.unwrap_or(0);
            let word = if days < 0 { "claims-over" } else { "claims-until" };
            let details = [("until", Detail::Day(until)), ("days", Detail::Text(days.to_string()))];
            out.line(&format!("  {}", words.say_with(word, &details)));
        }
        if let Some(basis) = &view.basis {
            tell_basis(basis, context, out);
        }
        match view.sent_on {
            Some(sent) => out.line(&format!(
                "  {}",
                words.say_with("claims-sent", &[("day", Detail::Day(sent))])
            )),
            None => {
                out.line(&format!("  {}", words.say("claims-papers")));
                for paper in &view.papers {
                    let need = if paper.required { "□" } else { "□ ( )" };
                    out.line(&format!("    {need} {}", paper.text));
                }
            }
        }
    }
    tell_json("claims", &views, &book, out)?;
    Ok(Exit::Ok)
}

/// How an amount was reached, and on what it rests.
fn tell_figure(figure: &FigureView, context: &Context, out: &mut Out) {
    for step in &figure.steps {
        out.line(&format!("    {step}"));
    }
    out.line(&format!(
        "  = {}",
        context
            .words
            .say_with("rules-yen", &[("yen", Detail::Text(yen(figure.yen)))])
    ));
    for basis in &figure.bases {
        tell_basis(basis, context, out);
    }
}
