//! `recovery`: a code on paper, shares for guardians, the way back, drills.

use std::path::{Path, PathBuf};

use serde_json::json;
use tefuda_crypto::{Identity, SystemRandom};
use tefuda_holder::{Detail, PaperKind, Problem, RecoveryPaper, make_recovery, read_recovery, split_recovery};
use tefuda_vault::{Backup, Home, LockedHome};
use zeroize::Zeroizing;

use crate::{
    args::{KeyArgs, RecoveryCommand},
    commands::home::new_passphrase_from,
    context::Context,
    files,
    output::{Exit, Out},
    prompt,
};

pub(crate) fn run(command: Option<RecoveryCommand>, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    match command {
        None => state(context, out),
        Some(RecoveryCommand::Make { out: path }) => {
            let mut home = context.unlock()?;
            make(&mut home, path.as_deref(), context, out)
        }
        Some(RecoveryCommand::Split {
            needed,
            of,
            out: folder,
            pdf,
        }) => split((needed, of), (&folder, pdf), context, out),
        Some(RecoveryCommand::Use {
            key,
            new_passphrase_file,
        }) => use_it(&key, new_passphrase_file.as_deref(), context, out),
        Some(RecoveryCommand::Drill { key }) => drill(&key, context, out),
    }
}

/// Makes the code and prints or writes its page.
pub(crate) fn make(home: &mut Home, path: Option<&Path>, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    check_out(path)?;
    let paper = make_recovery(home, Context::now(), &mut SystemRandom)?;
    match path {
        Some(path) => {
            write_page(&paper, path, context)?;
            out.line(&words.say_with(
                "done-recovery-file",
                &[("file", Detail::Text(path.display().to_string()))],
            ));
            out.json(&json!({ "written": path }));
        }
        None => {
            out.line(&paper.text(words));
            out.line(&words.say("done-recovery-shown"));
            out.json(&json!({ "lines": latin(&paper), "qr": *paper.qr }));
        }
    }
    Ok(Exit::Ok)
}

fn split(counts: (u8, u8), (folder, pdf): (&Path, bool), context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    let mut home = context.unlock()?;
    files::make_folder(folder)?;
    let papers = split_recovery(&mut home, counts, Context::now(), &mut SystemRandom)?;
    let mut written: Vec<PathBuf> = Vec::new();
    for paper in &papers {
        let PaperKind::Share { number, .. } = paper.kind else {
            continue;
        };
        let extension = if pdf { "pdf" } else { "txt" };
        let path = folder.join(format!("{}-{number}.{extension}", words.say("paper-share-file")));
        write_page(paper, &path, context)?;
        written.push(path);
    }
    out.line(&words.say_with(
        "done-recovery-split",
        &[
            ("needed", Detail::Number(counts.0.into())),
            ("total", Detail::Number(counts.1.into())),
            ("dir", Detail::Text(folder.display().to_string())),
        ],
    ));
    out.json(&json!({ "written": written }));
    Ok(Exit::Ok)
}

/// Reachable without the passphrase: that is what it is for.
fn use_it(key: &KeyArgs, new: Option<&Path>, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let locked = LockedHome::open(&context.home_path()?)?;
    let identity = identity(key, context)?;
    let mut home = locked.unlock_with_recovery(&identity)?;
    let passphrase = new_passphrase_from(new, context)?;
    home.change_passphrase(&passphrase, &mut SystemRandom)?;
    out.line(&context.words.say("done-recovery-use"));
    out.json(&json!({ "opened": true }));
    Ok(Exit::Ok)
}

/// The way back, and the last backup by the same way: both are proven, neither is shown.
fn drill(key: &KeyArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    let mut home = context.unlock()?;
    let identity = identity(key, context)?;
    let kind = home.drill(&identity, Context::now())?;
    out.line(&words.say_with("done-drill", &[("way", Detail::Word(format!("way-{}", kind.id())))]));
    let backup = home
        .ledger()
        .last_backup
        .map(|last| Backup::open_with(&last.file, &identity).and_then(|backup| backup.check()));
    let state = match &backup {
        None => "drill-backup-none",
        Some(Ok(report)) if report.whole => "drill-backup-opens",
        Some(Ok(_)) => "drill-backup-damaged",
        Some(Err(_)) => "drill-backup-not",
    };
    out.line(&words.say(state));
    out.json(&json!({ "opens": kind.id(), "backup": state.trim_start_matches("drill-backup-") }));
    Ok(Exit::Ok)
}

fn state(context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    let home = context.unlock()?;
    let ways = home.recoveries();
    if ways.is_empty() {
        out.line(&words.say("no-way-back"));
    }
    let mut all = Vec::new();
    for way in ways {
        let day = |at: tefuda_record::Moment| Detail::Day(at.day_in_japan());
        let word = ("way", Detail::Word(format!("way-{}", way.kind.id())));
        out.line(&words.say_with("way-made", &[word, ("day", day(way.made_at))]));
        out.line(&match way.drilled_at {
            Some(at) => words.say_with("way-drilled", &[("day", day(at))]),
            None => words.say("way-never-drilled"),
        });
        all.push(json!({
            "way": way.kind.id(),
            "made_at": way.made_at.iso(),
            "drilled_at": way.drilled_at.map(tefuda_record::Moment::iso),
        }));
    }
    out.json(&json!({ "ways": all }));
    Ok(Exit::Ok)
}

/// The identity of a code or of enough shares: from the files named, else typed.
pub(crate) fn identity(key: &KeyArgs, context: &Context) -> Result<Identity, Problem> {
    let mut contents = Vec::new();
    for path in key.code.iter().chain(&key.share) {
        contents.push(files::read(path)?);
    }
    if contents.is_empty() {
        if !prompt::is_terminal() {
            return Err(Problem::new("code_needed"));
        }
        let mut typed = Zeroizing::new(String::with_capacity(512));
        for number in 1..=CODE_LINES {
            let question = context
                .words
                .say_with("ask-code-line", &[("line", Detail::Number(number))]);
            typed.push_str(&Zeroizing::new(prompt::ask(&question)?.unwrap_or_default()));
            typed.push('\n');
        }
        contents.push(typed.as_bytes().to_vec());
    }
    Ok(read_recovery(&contents)?)
}

fn latin(paper: &RecoveryPaper) -> Vec<&str> {
    paper.lines.iter().map(|line| line.latin.as_str()).collect()
}

/// Refuses a name that says no form, before anything is made.
pub(crate) fn check_out(path: Option<&Path>) -> Result<(), Problem> {
    match path.map(extension) {
        None | Some("txt" | "pdf") => Ok(()),
        Some(_) => Err(Problem::new("paper_out_kind")),
    }
}

/// Writes a page in the form its name asks for.
pub(crate) fn write_page(paper: &RecoveryPaper, path: &Path, context: &Context) -> Result<(), Problem> {
    let words = &context.words;
    if extension(path) == "pdf" {
        files::write_private(path, &paper.pdf(words)?)
    } else {
        files::write_private(path, paper.text(words).as_bytes())
    }
}

fn extension(path: &Path) -> &str {
    path.extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default()
}

const CODE_LINES: i64 = 4;
