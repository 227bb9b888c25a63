//! The helper at the counter: what to show, what it costs, by when, whom to call.

mod counter;
mod days;
mod money;
mod papers;

use serde_json::{Value as Json, json};
use tefuda_holder::{
    Problem,
    rules::{BasisView, book_in_use, say_basis},
};
use tefuda_record::{Day, parse_day};
use tefuda_rules::Book;

use self::{
    counter::{call, counter, refused},
    days::{calendar, event, history},
    money::{cost, paid_in_full},
    papers::{draft, help_topic, rules, trouble},
};
use crate::{
    args::rules::HelperCommand,
    context::Context,
    output::{Exit, Out},
};

/// Runs one command of the helper.
pub(crate) fn run(command: &HelperCommand, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    match command {
        HelperCommand::Counter(args) => counter(args, context, out),
        HelperCommand::Refused(args) => refused(args, context, out),
        HelperCommand::Call(args) => call(args, context, out),
        HelperCommand::History(args) => history(args, context, out),
        HelperCommand::PaidInFull(args) => paid_in_full(args, context, out),
        HelperCommand::Cost { command } => cost(command, context, out),
        HelperCommand::Calendar(args) => calendar(args, context, out),
        HelperCommand::Event(args) => event(args, context, out),
        HelperCommand::Draft(args) => draft(args, context, out),
        HelperCommand::Trouble { command } => trouble(command, context, out),
        HelperCommand::HelpTopic(args) => help_topic(args, context, out),
        HelperCommand::Rules { command } => rules(command, context, out),
    }
}

/// The book in use, also where there is no home yet.
fn book(context: &Context) -> Result<Book, Problem> {
    Ok(book_in_use(&context.home_path()?))
}

/// The day that was typed, else today.
fn day(typed: Option<&str>) -> Result<Day, Problem> {
    match typed {
        Some(text) => parse_day(text).map_err(|_| Problem::new("rules_day")),
        None => Ok(Context::now().day_in_japan()),
    }
}

/// The law under an answer, one step in.
fn tell_basis(basis: &BasisView, context: &Context, out: &mut Out) {
    out.line(&format!("    {}", say_basis(basis, &context.words)));
}

/// A view as JSON, beside the version of the rules that answered.
fn tell_json<T: serde::Serialize>(name: &str, view: &T, book: &Book, out: &mut Out) -> Result<(), Problem> {
    let view = serde_json::to_value(view).map_err(|_| Problem::new("io"))?;
    let mut all = json!({ "rules": book.made_on().iso() });
    if let Json::Object(all) = &mut all {
        all.insert(name.to_owned(), view);
    }
    out.json(&all);
    Ok(())
}
