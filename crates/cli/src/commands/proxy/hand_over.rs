//! `hand-over`: a vault goes to the one it is about.

use serde_json::json;
use tefuda_crypto::SystemRandom;
use tefuda_holder::{Detail, Problem, ProxyCard, begin_hand_over, find_person, finish_hand_over, receive_hand_over};

use super::compare;
use crate::{
    args::HandOverCommand,
    context::Context,
    files,
    output::{Exit, Out},
};

pub(in crate::commands) fn run(command: HandOverCommand, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    match command {
        HandOverCommand::Begin {
            card,
            fingerprint,
            out: path,
        } => {
            let card = ProxyCard::read(&files::read(&card)?)?;
            compare(&card, fingerprint.as_deref(), words)?;
            let begun = begin_hand_over(&mut context.vault()?, &card, Context::now())?;
            files::write_private(&path, &begun.sealed)?;
            let file = ("file", Detail::Text(path.display().to_string()));
            out.line(&words.say_with(
                "done-hand-over-begin",
                &[file, ("records", files::count(begun.records))],
            ));
            out.json(&json!({ "file": path, "records": begun.records }));
        }
        HandOverCommand::Receive { file, receipt } => {
            let sealed = files::read(&file)?;
            let (text, records) = receive_hand_over(&mut context.vault()?, &sealed, Context::now(), &mut SystemRandom)?;
            files::write(&receipt, text.as_bytes())?;
            let file = ("file", Detail::Text(receipt.display().to_string()));
            out.line(&words.say_with("done-hand-over-receive", &[file, ("records", files::count(records))]));
            out.json(&json!({ "receipt": receipt, "records": records }));
        }
        HandOverCommand::Finish { receipt } => {
            let mut home = context.unlock()?;
            let person = find_person(&home.persons(), context.globals.person.as_deref())?;
            if home.persons().len() == 1 {
                return Err(Problem::new("last_person"));
            }
            let records = finish_hand_over(&mut home, &person.id, &files::read(&receipt)?)?;
            out.line(&words.say_with("done-hand-over-finish", &[("records", files::count(records))]));
            out.line(&words.say("hand-over-limits"));
            out.json(&json!({ "handed_over": person.name, "records": records }));
        }
    }
    Ok(Exit::Ok)
}
