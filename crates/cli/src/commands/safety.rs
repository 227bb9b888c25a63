//! `doctor`, `renew`, `quick`, `erase`: what keeps a home sound.

use serde_json::{Value as Json, json};
use tefuda_crypto::SystemRandom;
use tefuda_holder::{Detail, Problem, Weight, examine, find_own_person, find_record};
use tefuda_vault::{Keep, KeyStore, OsKeyring, Removed, WaysBack};

use crate::{
    args::{DoctorArgs, EraseArgs, QuickCommand, RenewArgs},
    commands::home::new_passphrase_from,
    context::Context,
    files,
    output::{Exit, Out},
    prompt,
};

/// Looks at everything. What it finds wrong it names; it changes nothing.
pub(crate) fn doctor(args: &DoctorArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    let home = context.unlock()?;
    let keys = context.keyring(&home);
    let keys = keys.as_ref().map(|keys| keys as &dyn KeyStore);
    if args.accept {
        for person in home.persons() {
            let mut vault = home.person(&person.id)?;
            let marks = vault.remember_marks()?;
            if let Some(keys) = keys {
                tefuda_holder::keep_marks_outside(&vault, &marks, keys)?;
            }
        }
        out.line(&words.say("done-doctor-accept"));
        out.json(&json!({ "accepted": true }));
        return Ok(Exit::Ok);
    }
    let mut findings = examine(&home, keys, Context::now());
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.weight));
    let mut all: Vec<Json> = Vec::new();
    for finding in &findings {
        let mark = match finding.weight {
            Weight::Fine => "doctor-mark-fine",
            Weight::Advice => "doctor-mark-advice",
            Weight::Serious => "doctor-mark-serious",
        };
        let what = words.say_with(&format!("doctor-{}", finding.code), &finding.details);
        let who = finding.details.iter().find_map(|(name, detail)| match (name, detail) {
            (&"name", Detail::Text(name)) => Some(format!("{name}: ")),
            _ => None,
        });
        out.line(&format!("{} {}{what}", words.say(mark), who.unwrap_or_default()));
        if finding.weight != Weight::Fine {
            out.line(&format!(
                "    → {}",
                words.say_with(&format!("todo-{}", finding.code), &finding.details)
            ));
        }
        let weight = match finding.weight {
            Weight::Fine => "fine",
            Weight::Advice => "advice",
            Weight::Serious => "serious",
        };
        all.push(json!({ "code": finding.code, "weight": weight, "message": what }));
    }
    let serious = findings.iter().any(|finding| finding.weight == Weight::Serious);
    out.line(&words.say(if serious { "doctor-serious" } else { "doctor-no-harm" }));
    out.json(&json!({ "findings": all }));
    Ok(if serious { Exit::Invalid } else { Exit::Ok })
}

/// Renews every key. The passphrase is asked for even where the keyring opened the home: its slot is made anew.
pub(crate) fn renew(args: &RenewArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    let mut home = context.unlock()?;
    let passphrase = match (&args.new_passphrase_file, context.passphrase_from_file()?) {
        (None, Some(passphrase)) => passphrase,
        (new, _) => new_passphrase_from(new.as_deref(), context)?,
    };
    let keys = context.keyring(&home);
    let renewed = home.renew(
        &Keep {
            passphrase: &passphrase,
            device: keys.as_ref().map(|keys| keys as &dyn KeyStore),
            ways_back: if args.drop_recovery {
                WaysBack::Dropped
            } else {
                WaysBack::Kept
            },
        },
        &mut SystemRandom,
    )?;
    out.line(&words.say_with("done-renew", &[("files", files::count(renewed.files))]));
    out.line(&words.say("renew-limits"));
    out.json(&json!({ "files": renewed.files, "bytes": renewed.bytes, "slots": renewed.slots }));
    Ok(Exit::Ok)
}

pub(crate) fn quick(command: QuickCommand, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let mut home = context.unlock()?;
    let keys = OsKeyring::connect()?;
    let done = match command {
        QuickCommand::On => {
            home.quick_on(&keys, &mut SystemRandom)?;
            "done-quick-on"
        }
        QuickCommand::Off => {
            home.quick_off(&keys)?;
            "done-quick-off"
        }
    };
    out.line(&context.words.say(done));
    out.json(&json!({ "quick": matches!(command, QuickCommand::On) }));
    Ok(Exit::Ok)
}

/// 消し去る.
pub(crate) fn erase(args: &EraseArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    let home = context.unlock()?;
    let person = find_own_person(&home, context.globals.person.as_deref())?;
    let mut vault = home.person(&person.id)?;
    let stored = find_record(&vault, &args.id, Removed::Shown)?;
    if !context.globals.yes {
        if !prompt::is_terminal() {
            return Err(Problem::new("erase_is_for_good"));
        }
        let title = stored.record().map(|record| record.title()).unwrap_or_default();
        if !prompt::agrees(&words.say_with("ask-erase", &[("title", Detail::Text(title))]))? {
            return Err(Problem::new("erase_declined"));
        }
    }
    let erased = vault.erase(&stored.id)?;
    out.line(&words.say_with("done-erase", &[("evidence", files::count(erased.evidence))]));
    if erased.evidence_kept > 0 {
        out.line(&words.say("erase-evidence-kept"));
    }
    out.line(&words.say("erase-limits"));
    out.json(&json!({
        "erased": stored.id.to_string(),
        "evidence": erased.evidence,
        "evidence_kept": erased.evidence_kept,
    }));
    Ok(Exit::Ok)
}
