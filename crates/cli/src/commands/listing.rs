//! `list`, `show`, `search`, `timeline`.

use serde_json::{Value as Json, json};
use tefuda_holder::{Coded, Detail, Problem, Words, find_record, lines, say_change, say_title};
use tefuda_record::{Kind, Need, Record, kinds::eligibility};
use tefuda_vault::{Changed, Filter, Look, Removed, Stored, WhatOpens};

use crate::{
    args::{ListArgs, SearchArgs, ShowArgs},
    commands::records::known_kind,
    context::Context,
    files,
    output::{Exit, Out, say_aside},
};

pub(crate) fn list(args: &ListArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let kind = args.kind.as_deref().map(known_kind).transpose()?;
    let removed = if args.removed { Removed::Shown } else { Removed::Hidden };
    let found = context.vault()?.what_opens(Look::List(Filter { kind, removed }));
    tell_all(&found, "nothing-yet", context, out)
}

pub(crate) fn timeline(context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let found = context.vault()?.what_opens(Look::Timeline);
    tell_all(&found, "nothing-yet", context, out)
}

pub(crate) fn search(args: &SearchArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let found = context.vault()?.what_opens(Look::Search(&args.query.join(" ")));
    tell_all(&found, "nothing-found", context, out)
}

fn tell_all(found: &WhatOpens, none: &str, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    if found.stored.is_empty() && found.shut.is_empty() {
        out.line(&words.say(none));
    }
    let mut all = Vec::new();
    for stored in &found.stored {
        let record = stored.record()?;
        let mut line = format!(
            "{}  {}  {}  {}",
            short(stored),
            words.day(stored.day()),
            words.say(stored.kind()),
            say_title(&record, words)
        );
        if let Some(state) = state_word(&record, words) {
            line.push_str(&format!("  [{state}]"));
        }
        if stored.is_removed() {
            line.push_str(&words.say("record-removed"));
        }
        out.line(&line);
        all.push(as_json(stored, &record));
    }
    let shut = tell_shut(found, words);
    out.json(&json!({ "records": all, "unread": shut }));
    Ok(if found.shut.is_empty() { Exit::Ok } else { Exit::Partly })
}

/// The drawers that do not open, beside what lies in the others.
fn tell_shut(found: &WhatOpens, words: &Words) -> Vec<Json> {
    let told = found.shut.iter().map(|(compartment, error)| {
        let problem = error.problem();
        let details = [
            ("drawer", Detail::Word(format!("compartment-{}", compartment.id()))),
            ("problem", Detail::Word(format!("err-{}", problem.code))),
        ];
        let (what, advice) = (
            words.say_with("doctor-drawer_shut", &details),
            words.say("list-shut-todo"),
        );
        say_aside(&format!("{what}\n→ {advice}"));
        json!({ "drawer": compartment.id(), "code": problem.code })
    });
    told.collect()
}

pub(crate) fn show(args: &ShowArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    if let Some(id) = &args.fields {
        return tell_fields(known_kind(id)?, words, out);
    }
    let vault = context.vault()?;
    let stored = find_record(&vault, args.id.as_deref().unwrap_or_default(), Removed::Shown)?;
    let record = stored.record()?;
    if let Some(path) = &args.source {
        let evidence = vault.evidence(&stored.id)?;
        let bytes: Vec<u8> = evidence
            .iter()
            .flat_map(|piece| piece.bytes().iter().copied())
            .collect();
        files::write(path, &bytes)?;
        out.line(&path.display().to_string());
        out.json(&json!({ "source": path, "bytes": bytes.len() }));
        return Ok(Exit::Ok);
    }
    out.line(&format!("{}  {}", words.say(stored.kind()), say_title(&record, words)));
    if let Some(state) = state_word(&record, words) {
        out.line(&format!("  [{state}]"));
    }
    for line in lines(&record, words) {
        out.line(&format!(
            "{}{}: {}",
            "  ".repeat(line.depth + 1),
            line.label,
            line.value.replace('\n', " / ")
        ));
    }
    let mut json = as_json(&stored, &record);
    let bytes: usize = vault
        .evidence(&stored.id)?
        .iter()
        .map(|piece| piece.bytes().len())
        .sum();
    if bytes > 0 {
        out.line(&format!(
            "  {}",
            words.say_with("record-source", &[("bytes", Detail::Text(bytes.to_string()))])
        ));
    }
    if args.history {
        out.line(&format!("  {}", words.say("record-history")));
        let mut versions = Vec::new();
        for version in vault.history(&stored.id)? {
            let mut changed = Vec::new();
            for (id, change) in &version.fields {
                let label = words.say(&format!("{}-{id}", stored.kind()));
                let value = match change {
                    Changed::Set(values) => say_change(record.kind(), id, values, words),
                    Changed::Cleared => "–".to_owned(),
                };
                changed.push(format!("{label}: {value}"));
            }
            if version.removed == Some(true) {
                changed.push(words.say("record-removed"));
            }
            out.line(&format!("    {}  {}", words.moment(version.at), changed.join(", ")));
            let ids: Vec<&String> = version.fields.keys().collect();
            versions.push(json!({ "at": version.at.iso(), "fields": ids, "removed": version.removed }));
        }
        if let Some(object) = json.as_object_mut() {
            object.insert("history".to_owned(), Json::from(versions));
        }
    }
    out.json(&json);
    Ok(Exit::Ok)
}

#[expect(clippy::unnecessary_wraps, reason = "every command answers alike")]
fn tell_fields(kind: &'static Kind, words: &Words, out: &mut Out) -> Result<Exit, Problem> {
    let mut fields = Vec::new();
    for field in kind.fields {
        let label = words.say(&format!("{}-{}", kind.id, field.id));
        let choices = field.shape.choices().iter().map(|choice| {
            let word = words.say(&format!("{}-{}-{}", kind.id, field.id, choice.id));
            format!("{}={word}", choice.id)
        });
        let choices: Vec<String> = choices.collect();
        let need = if field.need == Need::Required {
            words.say("ask-required")
        } else {
            String::new()
        };
        out.line(&format!("{}  {label}{need}  {}", field.id, choices.join(" ")));
        fields.push(json!({ "id": field.id, "label": label, "required": field.need == Need::Required }));
    }
    out.json(&json!({ "kind": kind.id, "fields": fields }));
    Ok(Exit::Ok)
}

/// What an eligibility is good for today.
fn state_word(record: &Record, words: &Words) -> Option<String> {
    (record.kind() == &eligibility::KIND).then(|| {
        let id = match eligibility::state(record, Context::now().day_in_japan()) {
            eligibility::State::StandsAlone => "stands_alone",
            eligibility::State::WithCard => "with_card",
            eligibility::State::Expired => "expired",
            eligibility::State::NotYet => "not_yet",
            eligibility::State::Former => "former",
        };
        words.say(&format!("eligibility-state-{id}"))
    })
}

/// The end of an id tells records of one import apart; its beginning is what people type. Ten characters are the moment,
/// so a few more are shown.
fn short(stored: &Stored) -> String {
    stored.id.to_string().chars().take(16).collect()
}

fn as_json(stored: &Stored, record: &Record) -> Json {
    json!({
        "id": stored.id.to_string(),
        "kind": stored.kind(),
        "title": record.title(),
        "day": stored.day().iso(),
        "removed": stored.is_removed(),
        "fields": record.to_json(),
        "evidence": stored.evidence_count(),
    })
}
