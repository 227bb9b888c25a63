//! `add`, `edit`, `remove`, `undo`.

use serde_json::json;
use tefuda_crypto::SystemRandom;
use tefuda_holder::{Coded, Detail, Problem, field_problem, find_record, say_title, set_pairs};
use tefuda_record::{Confirmed, Fields, Kind, Record, kind};
use tefuda_vault::{Act, Added, NewRecord, Removed, Same};

use crate::{
    args::{AddArgs, EditArgs, RemoveArgs},
    commands::asking::ask_fields,
    context::Context,
    output::{Exit, Out},
    prompt,
};

pub(crate) fn add(args: &AddArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let mut fields = Fields::of(&args.kind)?;
    let confirmed = confirmed(args.not_a_personal_number);
    set_pairs(&mut fields, &args.fields, confirmed)?;
    // Unlocked before anything is asked: nobody fills in a form for a home that does not open.
    let mut vault = context.vault()?;
    if args.fields.is_empty() && prompt::is_terminal() {
        ask_fields(&mut fields, &context.words)?;
    }
    let kind = fields.kind();
    let record = Record::new(fields).map_err(|error| field_problem(kind, &error))?;
    let title = record.title();
    let new = NewRecord::of(record.clone()).same(Same::of(&record));
    let added = vault.add(vec![new], &mut Act::new(Context::now(), &mut SystemRandom))?;
    let words = &context.words;
    match added.first() {
        Some(Added::New(id)) => {
            let details = [
                ("title", Detail::Text(say_title(&record, words))),
                ("id", Detail::Text(id.to_string())),
            ];
            out.line(&words.say_with("done-add", &details));
            out.json(&json!({ "added": [{ "id": id.to_string(), "kind": kind.id, "title": title }] }));
        }
        Some(Added::Held(id)) => {
            out.line(&words.say_with("done-add-same", &[("title", Detail::Text(say_title(&record, words)))]));
            out.json(&json!({ "added": [], "held": [id.to_string()] }));
        }
        None => {}
    }
    Ok(Exit::Ok)
}

pub(crate) fn edit(args: &EditArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    if args.fields.is_empty() {
        return Err(Problem::new("nothing_changed"));
    }
    let mut vault = context.vault()?;
    let stored = find_record(&vault, &args.id, Removed::Hidden)?;
    let mut fields = stored.record()?.into_fields();
    set_pairs(&mut fields, &args.fields, confirmed(args.not_a_personal_number))?;
    let kind = fields.kind();
    let record = Record::new(fields).map_err(|error| field_problem(kind, &error))?;
    let changed = vault.edit(&stored.id, &record, &mut Act::new(Context::now(), &mut SystemRandom))?;
    if changed.is_empty() {
        return Err(Problem::new("nothing_changed"));
    }
    out.line(
        &context
            .words
            .say_with("done-edit", &[("title", Detail::Text(record.title()))]),
    );
    out.json(&json!({ "changed": changed, "id": stored.id.to_string() }));
    Ok(Exit::Ok)
}

pub(crate) fn remove(args: &RemoveArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let mut vault = context.vault()?;
    let stored = find_record(&vault, &args.id, Removed::Hidden)?;
    let title = stored.record()?.title();
    vault.remove(&stored.id, &mut Act::new(Context::now(), &mut SystemRandom))?;
    out.line(&context.words.say_with("done-remove", &[("title", Detail::Text(title))]));
    out.json(&json!({ "removed": stored.id.to_string() }));
    Ok(Exit::Ok)
}

pub(crate) fn undo(args: &crate::args::UndoArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let mut vault = context.vault()?;
    let mut random = SystemRandom;
    let mut act = Act::new(Context::now(), &mut random);
    let reversed = if args.redo {
        vault.redo(&mut act)?
    } else {
        vault.undo(&mut act)?
    };
    let reversed = reversed.ok_or_else(|| Problem::new("nothing_to_undo"))?;
    let key = if args.redo { "done-redo" } else { "done-undo" };
    out.line(
        &context
            .words
            .say_with(key, &[("count", Detail::Text(reversed.records.to_string()))]),
    );
    out.json(&json!({ "undone": reversed.deed.id(), "records": reversed.records, "left": reversed.left }));
    Ok(Exit::Ok)
}

/// Whether the person said that twelve digits are no 個人番号.
pub(crate) fn confirmed(said: bool) -> Confirmed {
    if said { Confirmed::Yes } else { Confirmed::No }
}

pub(crate) fn known_kind(id: &str) -> Result<&'static Kind, Problem> {
    kind(id).ok_or_else(|| tefuda_record::RecordError::UnknownKind.problem())
}
