//! Backups that happen by themselves, and what is not yet in them.

use std::fs;
use std::path::{Path, PathBuf};

use tefuda_record::Moment;
use tefuda_vault::{BackedUp, Home, HomeError, LastBackup, Ledger, Since, StorageError};

/// Where a home stands with its backups.
#[derive(Debug)]
pub struct BackupStatus {
    /// The folder or stick that was chosen.
    pub folder: Option<PathBuf>,
    /// Whether it is there now.
    pub is_there: bool,
    /// The last one that was found whole.
    pub last: Option<LastBackup>,
    /// What is not yet in it.
    pub missing: Since,
}

/// What came of backing up by itself.
#[derive(Debug)]
pub enum AfterChange {
    /// No folder was chosen.
    NoFolder,
    /// It was made and read back.
    Made(BackedUp),
    /// The last one is large and not yet an hour old: it can wait.
    Waits,
    /// The folder or stick is not there, or does not take it.
    NotReached(HomeError),
}

/// Where a home stands with its backups. Opens every person's files.
///
/// # Errors
/// [`HomeError::Storage`].
pub fn backup_status(home: &Home) -> Result<BackupStatus, HomeError> {
    let Ledger {
        backup_folder: folder,
        last_backup: last,
        ..
    } = home.ledger();
    Ok(BackupStatus {
        is_there: folder.as_deref().is_some_and(Path::is_dir),
        missing: missing(home, last.as_ref())?,
        folder,
        last,
    })
}

/// Chooses where backups go by themselves; `None` for nowhere.
///
/// # Errors
/// [`HomeError::Storage`] when it is not a folder, or the home cannot be written.
pub fn choose_backup_folder(home: &Home, folder: Option<&Path>) -> Result<(), HomeError> {
    let folder = match folder {
        // The whole path: the next command may be started elsewhere.
        Some(folder) => Some(fs::canonicalize(folder).map_err(StorageError::from)?),
        None => None,
    };
    if folder.as_deref().is_some_and(|folder| !folder.is_dir()) {
        return Err(StorageError::Missing.into());
    }
    home.change_ledger(|ledger| ledger.backup_folder = folder)
}

/// Makes a backup at a place, reads it back, and remembers it.
///
/// # Errors
/// [`HomeError::Storage`], [`HomeError::QuickOnly`].
pub fn back_up(home: &Home, path: &Path, now: Moment) -> Result<BackedUp, HomeError> {
    let made = home.back_up(path, now)?;
    let last = LastBackup {
        at: now.0,
        file: path.to_owned(),
        bytes: made.bytes,
        marks: made.marks.clone(),
    };
    home.change_ledger(|ledger| ledger.last_backup = Some(last))?;
    Ok(made)
}

/// Backs up after a change: one file a day, over that day's former one; the newest fourteen days stay.
#[must_use]
pub fn back_up_after_change(home: &Home, now: Moment) -> AfterChange {
    let ledger = home.ledger();
    let Some(folder) = ledger.backup_folder else {
        return AfterChange::NoFolder;
    };
    if let Some(last) = &ledger.last_backup
        && last.bytes > SMALL_BYTES
        && (0..HOUR).contains(&now.0.saturating_sub(last.at))
        && last.file.is_file()
    {
        return AfterChange::Waits;
    }
    match back_up(home, &folder.join(backup_name(home, now)), now) {
        Ok(made) => {
            // Old ones that cannot be removed take room and do no harm.
            let _thinned = thin_out(home, &folder);
            AfterChange::Made(made)
        }
        Err(error) => AfterChange::NotReached(error),
    }
}

/// The name of the backup of a day. It says which home, never whose.
#[must_use]
pub fn backup_name(home: &Home, now: Moment) -> String {
    format!("{}{}.age", name_begin(home), now.day_in_japan().iso())
}

fn name_begin(home: &Home) -> String {
    let first = home.persons().into_iter().next();
    let id = first.map(|person| person.id.as_str().chars().take(8).collect::<String>());
    format!("tefuda-{}-", id.unwrap_or_default())
}

/// What is not yet in the last backup.
fn missing(home: &Home, last: Option<&LastBackup>) -> Result<Since, HomeError> {
    let mut missing = Since::default();
    for person in home.persons() {
        if home.acting(&person.id).is_some() {
            // Made anew from the person's own home.
            continue;
        }
        let marks = last
            .and_then(|last| last.marks.get(&person.id))
            .cloned()
            .unwrap_or_default();
        let since = home.person(&person.id)?.since(&marks)?;
        missing.records += since.records;
        missing.showings += since.showings;
    }
    Ok(missing)
}

/// Removes what this home wrote here by itself, but for the newest days.
fn thin_out(home: &Home, folder: &Path) -> std::io::Result<()> {
    let begin = name_begin(home);
    let mut mine = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let day = name.strip_prefix(&begin).and_then(|rest| rest.strip_suffix(".age"));
        if day.is_some_and(|day| tefuda_record::parse_day(day).is_ok()) {
            mine.push(path);
        }
    }
    mine.sort();
    let surplus = mine.len().saturating_sub(DAYS_KEPT);
    mine.iter().take(surplus).try_for_each(fs::remove_file)
}

const SMALL_BYTES: u64 = 8 * 1024 * 1024;
const HOUR: i64 = 3600;
const DAYS_KEPT: usize = 14;
