//! `import`: a preview first, then all of it in one act.

use serde_json::{Value as Json, json};
use tefuda_crypto::SystemRandom;
use tefuda_formats::DraftRecord;
use tefuda_holder::{
    CardKeys, CardSignature, Coded, Detail, Problem, Words, accept, is_known, issue_word, other_name, preview,
    say_title,
};
use tefuda_vault::Act;

use crate::{
    args::ImportArgs,
    commands::records::confirmed,
    context::Context,
    files,
    output::{Exit, Out, say_aside},
    progress::Progress,
};

pub(crate) fn run(args: &ImportArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    let keys = args
        .card_keys
        .as_ref()
        .map(|path| Ok::<_, Problem>(CardKeys::parse(&files::read(path)?)?))
        .transpose()?;
    let contents = read_all(args, context, out)?;
    let confirmed = confirmed(args.not_a_personal_number);
    let progress = Progress::begin(contents.len(), words.say("import-stage-read"));
    progress.stage(None, words.say("import-stage-read"));
    let looked = preview(&contents, confirmed);
    progress.end();
    let mut read = match looked {
        Ok(read) => read,
        Err(error) => {
            let alone = |content: &Vec<u8>| preview(std::slice::from_ref(content), confirmed).err();
            let each = contents
                .iter()
                .enumerate()
                .filter_map(|(at, content)| Some((at, alone(content)?.problem())));
            // One file needs no list, and neither do parts that are whole by themselves.
            tell_unread(&each.collect::<Vec<_>>(), args, context, out);
            return Err(nothing_in(error.problem()));
        }
    };
    drop(contents);
    let mut vault = context.vault()?;
    let cards = check_cards(keys.as_ref(), &mut read.draft.records);
    let file_of = |part: usize| read.origins.get(part).copied().flatten();

    let mut warnings: Vec<Json> = Vec::new();
    for issue in &read.draft.issues {
        let file = file_of(issue.part);
        warnings.push(json!({ "code": issue.code, "at": {
            "part": issue.part + 1, "line": issue.line, "row": issue.row,
            "file": file.map(|at| at + 1), "name": file.map(|at| name_of(at, args, words)),
        } }));
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
            .map(|at| json!({ "code": "no_qr", "file": at + 1, "name": name_of(*at, args, words) })),
    );
    if cards.wrong > 0 {
        unread.push(json!({ "code": "card_signature_wrong", "count": cards.wrong }));
    }
    let mut known = 0;
    let mut drafts = Vec::new();
    let progress = Progress::begin(read.draft.records.len(), words.say("import-stage-known"));
    for draft in read.draft.records {
        progress.step();
        if is_known(&vault, &draft)? {
            known += 1;
        } else {
            drafts.push(draft);
        }
    }
    progress.end();
    let titles: Vec<Title> = drafts.iter().map(|draft| Title::of(draft, words)).collect();
    let added: Vec<Json> = if args.preview {
        titles
            .iter()
            .map(|title| json!({ "kind": title.kind, "title": title.title }))
            .collect()
    } else {
        let progress = Progress::begin(drafts.len(), words.say("import-stage-add"));
        progress.stage(None, words.say("import-stage-add"));
        let accepted = accept(&mut vault, drafts, &mut Act::new(Context::now(), &mut SystemRandom));
        progress.end();
        let accepted = accepted.map_err(|error| nothing_in(error.problem()))?;
        known += accepted.held;
        let placed = accepted.added.iter();
        placed
            .filter_map(|(at, id)| {
                let title = titles.get(*at)?;
                Some(json!({ "id": id.to_string(), "kind": title.kind, "title": title.title }))
            })
            .collect()
    };
    // Only now: what is listed is in.
    if args.preview && !titles.is_empty() {
        out.line(&words.say("import-would"));
    }
    for title in &titles {
        out.line(&format!("  {}", title.line));
    }
    let is_file = |title: &Title| matches!(title.kind, "letter" | "card_copy");
    if !args.preview && titles.iter().any(is_file) {
        out.line(&words.say("attach-warning"));
    }
    for (count, word) in [
        (cards.right, "import-card-right"),
        (cards.unknown, "import-card-unknown_key"),
        (cards.wrong, "import-card-wrong"),
    ] {
        if count > 0 {
            out.line(&words.say_with(word, &[("count", files::count(count))]));
        }
    }
    if known > 0 {
        out.line(&words.say_with("import-known", &[("count", Detail::Text(known.to_string()))]));
    }
    if !read.draft.issues.is_empty() {
        out.line(&words.say("import-noticed"));
    }
    for issue in &read.draft.issues {
        let file = file_of(issue.part).map_or_else(String::new, |at| name_of(at, args, words));
        let place = [
            ("file", Detail::Text(file.clone())),
            ("line", Detail::Text(issue.line.to_string())),
        ];
        let place = match (file.is_empty(), issue.line) {
            (true, _) => String::new(),
            (false, 0) => words.say_with("import-at", &place),
            (false, _) => words.say_with("import-at-line", &place),
        };
        out.line(&format!("  {}{place}", words.say(&issue_word(issue))));
        let todo = format!("issue-todo-{}", issue.code);
        if words.has(&todo) {
            out.line(&format!("    → {}", words.say(&todo)));
        }
    }
    for at in &read.without_symbol {
        let file = [("file", Detail::Text(name_of(*at, args, words)))];
        out.line(&words.say_with("import-file-no-symbol", &file));
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
    out.json(&json!({
        "added": added, "held": known, "preview": args.preview, "warnings": warnings, "unread": unread,
        "cards": { "checked": cards.right, "unknown_key": cards.unknown, "wrong": cards.wrong },
    }));
    Ok(Exit::Ok)
}

/// A record that comes in, as it is listed.
struct Title {
    kind: &'static str,
    title: String,
    line: String,
}

impl Title {
    fn of(draft: &DraftRecord, words: &Words) -> Self {
        let record = &draft.record;
        let day = record.day().map(|day| words.day(day)).unwrap_or_default();
        Self {
            kind: record.kind().id,
            title: record.title(),
            line: format!("{}  {day}  {}", words.say(record.kind().id), say_title(record, words)),
        }
    }
}

/// Reads every file. Where some cannot be read all of them are named, and nothing comes in: a name was mistyped.
fn read_all(args: &ImportArgs, context: &Context, out: &mut Out) -> Result<Vec<Vec<u8>>, Problem> {
    let progress = Progress::begin(args.files.len(), context.words.say("import-stage-files"));
    let (mut contents, mut failed) = (Vec::with_capacity(args.files.len()), Vec::new());
    for (at, path) in args.files.iter().enumerate() {
        match files::read(path) {
            Ok(content) => contents.push(content),
            Err(problem) => failed.push((at, problem)),
        }
        progress.step();
    }
    progress.end();
    tell_unread(&failed, args, context, out);
    match failed.into_iter().next() {
        Some((_, problem)) => Err(nothing_in(problem)),
        None => Ok(contents),
    }
}

/// Names every file that cannot be read, and why; of several files the one error that follows would name one.
fn tell_unread(failed: &[(usize, Problem)], args: &ImportArgs, context: &Context, out: &mut Out) {
    if args.files.len() < 2 || failed.is_empty() {
        return;
    }
    let words = &context.words;
    let unread: Vec<Json> = failed
        .iter()
        .map(|(at, problem)| json!({ "code": problem.code, "file": at + 1, "name": name_of(*at, args, words) }))
        .collect();
    out.json(&json!({ "added": [], "held": 0, "preview": args.preview, "warnings": [], "unread": unread }));
    out.line(&words.say("import-unread"));
    for (at, problem) in failed {
        let file = [("file", Detail::Text(name_of(*at, args, words)))];
        out.line(&format!(
            "  {}{}",
            words.tell(problem).what,
            words.say_with("import-at", &file)
        ));
    }
}

/// How a file is called: by its name, or as it was typed where two have the same; nothing in it moves a terminal's cursor.
fn name_of(at: usize, args: &ImportArgs, words: &Words) -> String {
    let Some(path) = args.files.get(at) else {
        return words.say_with("import-file-number", &[("at", Detail::Text((at + 1).to_string()))]);
    };
    if path.as_os_str() == "-" {
        return words.say("import-stdin");
    }
    let is_alone = args
        .files
        .iter()
        .filter(|other| other.file_name() == path.file_name())
        .count()
        == 1;
    let name = path.file_name().filter(|_| is_alone).unwrap_or(path.as_os_str());
    name.to_string_lossy().chars().filter(|c| !c.is_control()).collect()
}

/// The problem, and that nothing came in, where its own sentence does not say so.
fn nothing_in(problem: Problem) -> Problem {
    if SAY_SO.contains(&problem.code) {
        return problem;
    }
    problem.with("so", Detail::Word("import-nothing-in".to_owned()))
}

const SAY_SO: &[&str] = &[
    "unknown_format",
    "foreign_qr",
    "broken_encoding",
    "part_missing",
    "parts_differ",
    "malformed_input",
    "prescription_format",
];

/// How many records came from cards whose signatures were checked, and how they were found.
#[derive(Default)]
struct Cards {
    right: usize,
    unknown: usize,
    wrong: usize,
}

/// Checks what came from cards; a card with a wrong signature does not come in.
fn check_cards(keys: Option<&CardKeys>, records: &mut Vec<DraftRecord>) -> Cards {
    let mut cards = Cards::default();
    if let Some(keys) = keys {
        records.retain_mut(|draft| match keys.check(draft) {
            Some(CardSignature::Wrong) => {
                cards.wrong += 1;
                false
            }
            Some(CardSignature::Right) => {
                cards.right += 1;
                true
            }
            Some(CardSignature::UnknownKey) => {
                cards.unknown += 1;
                true
            }
            None => true,
        });
    }
    cards
}
