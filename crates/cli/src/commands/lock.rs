//! `lock`: fields that are never shown, whoever asks.

use serde_json::json;
use tefuda_consent::{FieldId, Locks};
use tefuda_holder::{Detail, Problem, lift_locks, lock_fields, locks};
use tefuda_vault::LockedHome;

use crate::{
    args::LockCommand,
    context::Context,
    output::{Exit, Out},
};

pub(crate) fn run(command: &LockCommand, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    let now = Context::now();
    let named = |locks: &Locks| Detail::Words(locks.fields().map(|f| format!("eligibility-{}", f.id())).collect());
    let held = match command {
        LockCommand::Add { fields } => {
            let held = lock_fields(&mut context.vault()?, fields, now)?;
            out.line(&words.say_with("done-locked", &[("fields", Detail::Text(fields.join(" · ")))]));
            held
        }
        LockCommand::List => locks(&context.vault()?)?,
        LockCommand::Remove { fields } => {
            let home = LockedHome::open(&context.home_path()?)?;
            let passphrase = context.passphrase()?;
            let held = lift_locks(&home, &passphrase, context.globals.person.as_deref(), fields, now)?;
            out.line(&words.say_with("done-unlocked", &[("fields", Detail::Text(fields.join(" · ")))]));
            held
        }
    };
    if held.fields().next().is_none() {
        out.line(&words.say("locks-none"));
    } else {
        out.line(&words.say_with("locks-list", &[("fields", named(&held))]));
    }
    let ids: Vec<&str> = held.fields().map(FieldId::id).collect();
    out.json(&json!({ "locked": ids }));
    Ok(Exit::Ok)
}
