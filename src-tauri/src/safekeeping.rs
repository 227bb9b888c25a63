//! 控え: what is kept elsewhere and how one comes back. Every deed is the holder's; here it is put together for a window.

use std::path::{Path, PathBuf};

use tefuda_crypto::{Passphrase, SystemRandom};
use tefuda_holder::{
    Detail, Finding, Problem, RecoveryPaper, Words, back_up, backup_name, choose_backup_folder, examine,
};
use tefuda_record::Moment;
use tefuda_vault::{Backup, Home, KeyStore, LockedHome, OsKeyring, Restored};

use crate::way_back::WayBack;

/// The keyring of this device, where it opens the home.
pub(crate) fn keyring(home: &Home) -> Option<OsKeyring> {
    let enrolled = LockedHome::open(home.path()).ok()?.has_device_slot().ok()?;
    enrolled.then(OsKeyring::connect)?.ok()
}

/// Chooses where backups go by themselves, and makes the first one: a folder that cannot take it should be known now.
pub(crate) fn keep_in(home: &Home, folder: &Path, now: Moment) -> Result<(), Problem> {
    choose_backup_folder(home, Some(folder))?;
    back_up(home, &folder.join(backup_name(home, now)), now)?;
    Ok(())
}

/// Where a backup goes without a question: into the chosen folder, where it is there.
pub(crate) fn usual_place(home: &Home, now: Moment) -> Option<PathBuf> {
    let folder = home.ledger().backup_folder.filter(|folder| folder.is_dir())?;
    Some(folder.join(backup_name(home, now)))
}

/// What the doctor finds, the heaviest first.
pub(crate) fn findings(home: &Home, now: Moment) -> Vec<Finding> {
    let keys = keyring(home);
    let mut found = examine(home, keys.as_ref().map(|keys| keys as &dyn KeyStore), now);
    found.sort_by_key(|finding| std::cmp::Reverse(finding.weight));
    found
}

/// Proves that the pieces open the home and the last backup; shows and changes nothing. The sentences say what was proven.
pub(crate) fn drill(home: &mut Home, way: &WayBack, now: Moment, words: &Words) -> Result<Vec<String>, Problem> {
    let identity = way.identity()?;
    let kind = home.drill(identity, now)?;
    let last = home.ledger().last_backup;
    let backup = last.map(|last| Backup::open_with(&last.file, identity).and_then(|backup| backup.check()));
    let state = match &backup {
        None => "app-drill-backup-none",
        Some(Ok(report)) if report.whole => "app-drill-backup-opens",
        Some(Ok(_)) => "app-drill-backup-damaged",
        Some(Err(_)) => "app-drill-backup-not",
    };
    let way = ("way", Detail::Word(format!("way-{}", kind.id())));
    Ok(vec![words.say_with("app-drill-done", &[way]), words.say(state)])
}

/// Opens a locked home by a way back, and gives it a new passphrase.
pub(crate) fn come_back(path: &Path, way: &WayBack, new: &Passphrase) -> Result<Home, Problem> {
    let mut home = LockedHome::open(path)?.unlock_with_recovery(way.identity()?)?;
    home.change_passphrase(new, &mut SystemRandom)?;
    Ok(home)
}

/// Makes a home of a backup, where there is none.
pub(crate) fn restore(backup: &Backup, path: &Path, passphrase: &Passphrase) -> Result<(Home, Restored), Problem> {
    Ok(backup.restore_as_home(path, passphrase, &mut SystemRandom)?)
}

/// Puts the persons of a backup beside those who are there.
pub(crate) fn restore_beside(home: &mut Home, file: &Path, now: Moment, words: &Words) -> Result<Restored, Problem> {
    let day = [("day", Detail::Text(now.day_in_japan().iso()))];
    let mark = format!(" {}", words.say_with("restored-mark", &day));
    Ok(Backup::open_in(file, home)?.restore_beside(home, &mark, &mut SystemRandom)?)
}

/// The file name of one page of a way back.
pub(crate) fn page_name(page: &RecoveryPaper, words: &Words) -> String {
    match page.kind {
        tefuda_holder::PaperKind::Code => format!("{}.pdf", words.say("app-page-code-file")),
        tefuda_holder::PaperKind::Share { number, .. } => format!("{}-{number}.pdf", words.say("paper-share-file")),
    }
}
