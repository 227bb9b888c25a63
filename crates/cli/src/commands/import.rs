//! `import`: a preview first, then all of it in one act.

use serde_json::{Value as Json, json};
use tefuda_crypto::SystemRandom;
use tefuda_holder::{Detail, Problem, accept, is_known, issue_word, other_name, preview};
use tefuda_vault::Act;

use crate::{
    args::ImportArgs,
    commands::records::confirmed,
    context::Context,
    files,
    output::{Exit, Out, say_aside},
};

pub(crate) fn run(args: &ImportArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    let progress = progress(args.files.len());
    let mut contents = Vec::with_capacity(args.files.len());
    for path in &args.files {
        contents.push(files::read(path)?);
        progress.inc(1);
    }
    let read = preview(&contents, confirmed(args.not_a_personal_number))?;
    progress.finish_and_clear();
    let mut vault = context.vault()?;

    let mut warnings: Vec<Json> = Vec::new();
    for issue in &read.draft.issues {
        warnings.push(
            json!({ "code": issue.code, "at": { "part": issue.part + 1, "line": issue.line, "row": issue.row } }),
        );
    }
    if other_name(&vault, &read.draft.records)? {
        warnings.push(json!({ "code": "other_name", "at": Json::Null }));
        say_aside(&words.say("import-other-name"));
    }
    let mut unread: Vec<Json> = read
        .incomplete
        .iter()
        .map(|part| json!({ "code": "part_missing", "have": part.have, "total": part.total, "missing": part.missing }))
        .collect();
    unread.extend(
        read.without_symbol
            .iter()
            .map(|at| json!({ "code": "no_qr", "file": at + 1 })),
    );
    let mut known = 0;
    let mut drafts = Vec::new();
    for draft in read.draft.records {
        if is_known(&vault, &draft)? {
            known += 1;
        } else {
            drafts.push(draft);
        }
    }
    let titles: Vec<(&'static str, String, String)> = drafts
        .iter()
        .map(|draft| {
            let day = draft.record.day().map(tefuda_record::Day::both).unwrap_or_default();
            (draft.record.kind().id, draft.record.title(), day)
        })
        .collect();
    if args.preview && !titles.is_empty() {
        out.line(&words.say("import-would"));
    }
    for (kind, title, day) in &titles {
        out.line(&format!("  {}  {day}  {title}", words.say(kind)));
    }
    let added: Vec<Json> = if args.preview {
        titles
            .iter()
            .map(|(kind, title, _)| json!({ "kind": kind, "title": title }))
            .collect()
    } else {
        let accepted = accept(&mut vault, drafts, &mut Act::new(Context::now(), &mut SystemRandom))?;
        known += accepted.held;
        accepted
            .added
            .iter()
            .filter_map(|(at, id)| {
                titles
                    .get(*at)
                    .map(|(kind, title, _)| json!({ "id": id.to_string(), "kind": kind, "title": title }))
            })
            .collect()
    };
    if known > 0 {
        out.line(&words.say_with("import-known", &[("count", Detail::Text(known.to_string()))]));
    }
    if !read.draft.issues.is_empty() {
        out.line(&words.say("import-noticed"));
        for issue in &read.draft.issues {
            let place = [
                ("part", Detail::Text((issue.part + 1).to_string())),
                ("line", Detail::Text(issue.line.to_string())),
            ];
            out.line(&format!(
                "  {}{}",
                words.say(&issue_word(issue)),
                words.say_with("import-place", &place)
            ));
        }
    }
    for at in &read.without_symbol {
        out.line(&words.say_with("import-no-symbol", &[("at", Detail::Text((at + 1).to_string()))]));
    }
    for part in &read.incomplete {
        let missing: Vec<String> = part.missing.iter().map(ToString::to_string).collect();
        let details = [
            ("have", Detail::Text(part.have.to_string())),
            ("total", Detail::Text(part.total.to_string())),
            ("missing", Detail::Text(missing.join(", "))),
        ];
        out.line(&words.say_with("import-incomplete", &details));
    }
    out.line(&match (args.preview, added.len()) {
        (true, _) => words.say("done-preview"),
        (false, 0) => words.say("done-import-none"),
        (false, count) => words.say_with("done-import", &[("count", Detail::Text(count.to_string()))]),
    });
    out.json(
        &json!({ "added": added, "held": known, "preview": args.preview, "warnings": warnings, "unread": unread }),
    );
    Ok(Exit::Ok)
}

/// A bar on a terminal, nothing in a pipe and nothing for a handful of files.
fn progress(files: usize) -> indicatif::ProgressBar {
    if files < 20 {
        return indicatif::ProgressBar::hidden();
    }
    indicatif::ProgressBar::new(u64::try_from(files).unwrap_or(u64::MAX))
}
