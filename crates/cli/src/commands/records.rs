//! `add`, `list`, `show`, `search`, `timeline`, `edit`, `remove`, `undo`.

use serde_json::{Value as Json, json};
use tefuda_crypto::SystemRandom;
use tefuda_holder::{Coded, Detail, Problem, Words, field_problem, find_record, lines, set_pairs};
use tefuda_record::{Choice, Confirmed, Fields, Kind, Need, Record, Shape, fold_digits, kind, kinds::eligibility};
use tefuda_vault::{Act, Added, Changed, Filter, NewRecord, Removed, Same, Stored};

use crate::{
    args::{AddArgs, EditArgs, ListArgs, RemoveArgs, SearchArgs, ShowArgs},
    context::Context,
    files,
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
                ("title", Detail::Text(title.clone())),
                ("id", Detail::Text(id.to_string())),
            ];
            out.line(&words.say_with("done-add", &details));
            out.json(&json!({ "added": [{ "id": id.to_string(), "kind": kind.id, "title": title }] }));
        }
        Some(Added::Held(id)) => {
            out.line(&words.say_with("done-add-same", &[("title", Detail::Text(title))]));
            out.json(&json!({ "added": [], "held": [id.to_string()] }));
        }
        None => {}
    }
    Ok(Exit::Ok)
}

/// Asks for every field that does not repeat; a value that does not fit is asked for again.
fn ask_fields(fields: &mut Fields, words: &Words) -> Result<(), Problem> {
    let kind = fields.kind();
    for field in kind.fields {
        if matches!(field.shape, Shape::Rows(_)) {
            continue;
        }
        let need = words.say(match field.need {
            Need::Required => "ask-required",
            Need::Optional => "ask-optional",
        });
        let hint = match field.shape.choices() {
            [] => need,
            choices => format!("{need} [{}]", name_choices(choices)),
        };
        let question = words.say_with(
            "ask-field",
            &[
                ("field", Detail::Word(format!("{}-{}", kind.id, field.id))),
                ("hint", Detail::Text(hint)),
            ],
        );
        loop {
            let Some(answer) = prompt::ask(&question)? else {
                return Ok(());
            };
            if answer.is_empty() && field.need == Need::Optional {
                break;
            }
            let answer = by_place(&field.shape, &answer).unwrap_or(&answer);
            let mut set = if answer.is_empty() {
                Err(field_problem(kind, &missing(field.id)))
            } else {
                fields
                    .set(field.id, answer)
                    .map_err(|error| field_problem(kind, &error))
            };
            if set
                .as_ref()
                .is_err_and(|problem| problem.code == "maybe_personal_number")
                && prompt::agrees(&words.say("ask-not-a-personal-number"))?
            {
                set = fields
                    .set_confirmed(field.id, answer)
                    .map_err(|error| field_problem(kind, &error));
            }
            match set {
                Ok(()) => break,
                Err(problem) => {
                    let told = words.tell(&problem);
                    crate::output::say_aside(&format!("  {} {}", told.what, told.advice));
                }
            }
        }
    }
    Ok(())
}

/// Each choice as papers name it, with its place where that cannot be mistaken for a value.
fn name_choices(choices: &[Choice]) -> String {
    let names = choices.iter().map(|c| c.also.first().copied().unwrap_or(c.id));
    let names: Vec<String> = if have_places(choices) {
        (1..)
            .zip(names)
            .map(|(place, name)| format!("{place} {name}"))
            .collect()
    } else {
        names.map(str::to_owned).collect()
    };
    names.join(" / ")
}

/// The choice at the place that was typed, counted from 1.
fn by_place(shape: &Shape, answer: &str) -> Option<&'static str> {
    let choices = shape.choices();
    let place: usize = fold_digits(answer).parse().ok()?;
    let choice = choices.get(place.checked_sub(1)?)?;
    have_places(choices).then_some(choice.id)
}

/// «1» must not stand for the first of 0割, 1割, 2割.
fn have_places(choices: &[Choice]) -> bool {
    let has_digit = |word: &&str| fold_digits(word).starts_with(|c: char| c.is_ascii_digit());
    !choices
        .iter()
        .any(|choice| choice.also.iter().any(has_digit) || has_digit(&choice.id))
}

fn missing(field: &'static str) -> tefuda_record::RecordError {
    tefuda_record::RecordError::Field {
        field,
        problem: tefuda_record::FieldProblem::Missing,
    }
}

pub(crate) fn list(args: &ListArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let kind = args.kind.as_deref().map(known_kind).transpose()?;
    let removed = if args.removed { Removed::Shown } else { Removed::Hidden };
    let stored = context.vault()?.list(Filter { kind, removed })?;
    tell_all(&stored, "nothing-yet", context, out)
}

pub(crate) fn timeline(context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let stored = context.vault()?.timeline()?;
    tell_all(&stored, "nothing-yet", context, out)
}

pub(crate) fn search(args: &SearchArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let stored = context.vault()?.search(&args.query.join(" "))?;
    tell_all(&stored, "nothing-found", context, out)
}

fn tell_all(stored: &[Stored], none: &str, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    if stored.is_empty() {
        out.line(&words.say(none));
    }
    let mut all = Vec::new();
    for stored in stored {
        let record = stored.record()?;
        let mut line = format!(
            "{}  {}  {}  {}",
            short(stored),
            stored.day().both(),
            words.say(stored.kind()),
            record.title()
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
    out.json(&json!({ "records": all }));
    Ok(Exit::Ok)
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
    out.line(&format!("{}  {}", words.say(stored.kind()), record.title()));
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
                    Changed::Set(values) => values
                        .iter()
                        .map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned))
                        .collect::<Vec<_>>()
                        .join(" | "),
                    Changed::Cleared => "–".to_owned(),
                };
                changed.push(format!("{label}: {value}"));
            }
            if version.removed == Some(true) {
                changed.push(words.say("record-removed"));
            }
            out.line(&format!("    {}  {}", version.at.iso(), changed.join(", ")));
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
