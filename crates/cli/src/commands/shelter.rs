//! `shelter`: 避難モード.

use std::path::Path;

use serde_json::json;
use tefuda_crypto::SystemRandom;
use tefuda_holder::{Detail, Problem, SHELTER_TODO, Sheltered, leave_shelter, sheltered_since, take_shelter};
use tefuda_vault::KeyStore;

use crate::{
    args::ShelterCommand,
    commands::{
        home::new_passphrase_from,
        recovery::{check_out, write_page},
    },
    context::Context,
    files,
    output::{Exit, Out},
    prompt,
};

pub(crate) fn run(command: Option<ShelterCommand>, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    match command {
        None => state(context, out),
        Some(ShelterCommand::On {
            new_passphrase_file,
            out: paper,
        }) => on(new_passphrase_file.as_deref(), paper.as_deref(), context, out),
        Some(ShelterCommand::Off) => off(context, out),
    }
}

fn on(new: Option<&Path>, paper: Option<&Path>, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    let mut home = context.unlock()?;
    check_out(paper)?;
    // Those who threaten often know the former one.
    let passphrase = new_passphrase_from(new, context)?;
    let keys = context.keyring(&home);
    let keys = keys.as_ref().map(|keys| keys as &dyn KeyStore);
    let done = take_shelter(&mut home, &passphrase, keys, Context::now(), &mut SystemRandom)?;
    out.line(&words.say_with("done-shelter", &[("files", files::count(done.renewed.files))]));
    if done.proxies > 0 {
        out.line(&words.say_with("shelter-proxies", &[("count", files::count(done.proxies))]));
    }
    match paper {
        Some(path) => {
            write_page(&done.paper, path, context)?;
            out.line(&words.say_with(
                "done-recovery-file",
                &[("file", Detail::Text(path.display().to_string()))],
            ));
        }
        None => {
            out.line(&done.paper.text(words));
            out.line(&words.say("done-recovery-shown"));
        }
    }
    say_limits(&done, context, out);
    let lines: Vec<&str> = done.paper.lines.iter().map(|line| line.latin.as_str()).collect();
    out.json(&json!({
        "sheltered": true,
        "files": done.renewed.files,
        "proxies_cut": done.proxies,
        "old_backups": done.old_backups,
        "lines": if paper.is_some() { Vec::new() } else { lines },
        "todo": SHELTER_TODO,
    }));
    Ok(Exit::Ok)
}

/// What an old device, an old backup and the world outside can still do.
fn say_limits(done: &Sheltered, context: &Context, out: &mut Out) {
    let words = &context.words;
    out.line(&words.say("shelter-limits"));
    if !done.old_backups.is_empty() {
        out.line(&words.say("shelter-old-backups"));
        for path in &done.old_backups {
            out.line(&format!("  {}", path.display()));
        }
    }
    out.line(&words.say("shelter-todo"));
    for (number, id) in (1..).zip(SHELTER_TODO) {
        out.line(&format!("  {number}. {}", words.say(&format!("shelter-todo-{id}"))));
    }
}

fn off(context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let home = context.unlock()?;
    let passphrase = match context.passphrase_from_file()? {
        Some(passphrase) => passphrase,
        None => prompt::passphrase(&context.words)?,
    };
    leave_shelter(&home, &passphrase, Context::now())?;
    out.line(&context.words.say("done-shelter-off"));
    out.json(&json!({ "sheltered": false }));
    Ok(Exit::Ok)
}

fn state(context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    let home = context.unlock()?;
    let since = sheltered_since(&home);
    out.line(&match since {
        Some(at) => words.say_with("shelter-since", &[("day", Detail::Day(at.day_in_japan()))]),
        None => words.say("shelter-not"),
    });
    out.json(&json!({ "sheltered_at": since.map(tefuda_record::Moment::iso) }));
    Ok(Exit::Ok)
}
