//! `backup`: one sealed file with everything, made by itself after changes, proven, brought back.

use std::path::Path;

use serde_json::{Value as Json, json};
use tefuda_crypto::SystemRandom;
use tefuda_holder::{Detail, Problem, back_up, backup_name, backup_status, choose_backup_folder};
use tefuda_record::Moment;
use tefuda_vault::{Backup, BackupReport, LockedHome};

use crate::{
    args::{BackupCommand, KeyArgs},
    commands::{home::new_passphrase_from, recovery},
    context::Context,
    files,
    output::{Exit, Out},
    prompt,
};

pub(crate) fn run(command: Option<BackupCommand>, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    match command {
        None => state(context, out),
        Some(BackupCommand::Create { out: path }) => create(path.as_deref(), context, out),
        Some(BackupCommand::Verify { file, key }) => verify(&file, &key, context, out),
        Some(BackupCommand::Restore {
            file,
            key,
            new_passphrase_file,
        }) => restore(&file, &key, new_passphrase_file.as_deref(), context, out),
        Some(BackupCommand::To { folder, off }) => choose(folder.as_deref(), off, context, out),
    }
}

fn create(path: Option<&Path>, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    let home = context.unlock()?;
    let now = Context::now();
    let path = match (path, home.ledger().backup_folder) {
        (Some(path), _) => path.to_owned(),
        (None, Some(folder)) => folder.join(backup_name(&home, now)),
        (None, None) => return Err(Problem::new("backup_where")),
    };
    let made = back_up(&home, &path, now)?;
    out.line(&words.say_with(
        "done-backup",
        &[
            ("file", Detail::Text(path.display().to_string())),
            ("records", count(made.records)),
        ],
    ));
    if home.recoveries().is_empty() {
        out.line(&words.say("backup-by-passphrase-only"));
    }
    out.json(&json!({ "file": path, "bytes": made.bytes, "persons": made.persons, "records": made.records }));
    Ok(Exit::Ok)
}

fn verify(file: &Path, key: &KeyArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let report = open(file, key, context)?.check()?;
    say_report(&report, context, out);
    out.json(&report_json(&report));
    Ok(if report.whole { Exit::Ok } else { Exit::Invalid })
}

fn restore(file: &Path, key: &KeyArgs, new: Option<&Path>, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    let path = context.home_path()?;
    let beside = LockedHome::open(&path).is_ok();
    let restored = if beside {
        let mut home = context.unlock()?;
        let backup = if key.is_given() {
            open(file, key, context)?
        } else {
            Backup::open_in(file, &home)?
        };
        let mark = words.say_with(
            "restored-mark",
            &[("day", Detail::Text(Context::now().day_in_japan().iso()))],
        );
        backup.restore_beside(&mut home, &format!(" {mark}"), &mut SystemRandom)?
    } else {
        let backup = open(file, key, context)?;
        let passphrase = match new {
            // Opened by the passphrase of before: it goes on being the one.
            None if !key.is_given() => match context.passphrase_from_file()? {
                Some(passphrase) => passphrase,
                None => new_passphrase_from(None, context)?,
            },
            new => new_passphrase_from(new, context)?,
        };
        backup.restore_as_home(&path, &passphrase, &mut SystemRandom)?.1
    };
    say_report(&restored.report, context, out);
    out.line(&words.say_with(
        if beside { "done-restore-beside" } else { "done-restore" },
        &[
            ("records", count(restored.records)),
            ("persons", count(restored.persons.len())),
        ],
    ));
    out.line(&words.say("restore-next"));
    let mut json = report_json(&restored.report);
    if let Some(object) = json.as_object_mut() {
        object.insert("restored".to_owned(), Json::from(restored.records));
    }
    out.json(&json);
    Ok(Exit::Ok)
}

fn choose(folder: Option<&Path>, off: bool, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    let home = context.unlock()?;
    let Some(folder) = folder.filter(|_| !off) else {
        choose_backup_folder(&home, None)?;
        out.line(&words.say("done-backup-off"));
        out.json(&json!({ "folder": null }));
        return Ok(Exit::Ok);
    };
    choose_backup_folder(&home, Some(folder))
        .map_err(|_| Problem::new("not_found").with("what", Detail::Text(folder.display().to_string())))?;
    let now = Context::now();
    // The first one at once: a folder that cannot take it should be known now.
    let path = home
        .ledger()
        .backup_folder
        .unwrap_or_default()
        .join(backup_name(&home, now));
    let made = back_up(&home, &path, now)?;
    out.line(&words.say_with(
        "done-backup-to",
        &[
            ("folder", Detail::Text(folder.display().to_string())),
            ("records", count(made.records)),
        ],
    ));
    out.json(&json!({ "folder": folder, "file": path, "records": made.records }));
    Ok(Exit::Ok)
}

fn state(context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    let home = context.unlock()?;
    let status = backup_status(&home)?;
    out.line(&match (&status.folder, status.is_there) {
        (None, _) => words.say("backup-no-folder"),
        (Some(folder), there) => words.say_with(
            if there { "backup-folder" } else { "backup-folder-away" },
            &[("folder", Detail::Text(folder.display().to_string()))],
        ),
    });
    out.line(&match &status.last {
        None => words.say("backup-never"),
        Some(last) => words.say_with(
            "backup-last",
            &[
                ("day", Detail::Day(Moment(last.at).day_in_japan())),
                ("file", Detail::Text(last.file.display().to_string())),
            ],
        ),
    });
    out.line(&words.say_with(
        if status.missing.is_nothing() {
            "backup-complete"
        } else {
            "backup-missing"
        },
        &[
            ("records", Detail::Text(status.missing.records.to_string())),
            ("showings", Detail::Text(status.missing.showings.to_string())),
        ],
    ));
    out.json(&json!({
        "folder": status.folder,
        "is_there": status.is_there,
        "last": status.last.as_ref().map(|last| json!({ "at": Moment(last.at).iso(), "file": last.file })),
        "missing": { "records": status.missing.records, "showings": status.missing.showings },
    }));
    Ok(Exit::Ok)
}

/// Opens a backup: by a code or shares where they are given, else by the passphrase.
fn open(file: &Path, key: &KeyArgs, context: &Context) -> Result<Backup, Problem> {
    if !file.is_file() {
        return Err(Problem::new("not_found").with("what", Detail::Text(file.display().to_string())));
    }
    if key.is_given() {
        return Ok(Backup::open_with(file, &recovery::identity(key, context)?)?);
    }
    let passphrase = match context.passphrase_from_file()? {
        Some(passphrase) => passphrase,
        None => prompt::passphrase(&context.words)?,
    };
    Ok(Backup::open_with_passphrase(file, &passphrase)?)
}

fn say_report(report: &BackupReport, context: &Context, out: &mut Out) {
    let words = &context.words;
    let day = report
        .made_at
        .map_or_else(|| "?".to_owned(), |at| words.day(at.day_in_japan()));
    out.line(&words.say_with(
        if report.whole { "backup-whole" } else { "backup-damaged" },
        &[
            ("day", Detail::Text(day)),
            ("persons", count(report.persons)),
            ("records", count(report.records)),
            ("lost", count(report.lost.len())),
        ],
    ));
    for lost in &report.lost {
        let kind = lost.kind.map_or_else(|| "?".to_owned(), |kind| words.say(kind));
        out.line(&format!("  {}  {kind}  {}", lost.id, words.day(lost.day)));
    }
}

fn report_json(report: &BackupReport) -> Json {
    let lost: Vec<Json> = report
        .lost
        .iter()
        .map(|lost| json!({ "id": lost.id.to_string(), "kind": lost.kind, "day": lost.day.iso() }))
        .collect();
    json!({
        "whole": report.whole,
        "made_at": report.made_at.map(Moment::iso),
        "persons": report.persons,
        "records": report.records,
        "evidence": report.evidence,
        "showings": report.showings,
        "lost": lost,
    })
}

fn count(count: usize) -> Detail {
    files::count(count)
}
