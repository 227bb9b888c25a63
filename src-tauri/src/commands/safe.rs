//! 控え: backups, what is not in them, what the doctor finds, and what is never shown.

use tauri::{Runtime, State, WebviewWindow, command};
use tefuda_crypto::Passphrase;
use tefuda_holder::{back_up, choose_backup_folder as choose, lift_locks, lock_fields, locks as locked};
use tefuda_vault::{Backup, LockedHome};
use zeroize::Zeroizing;

use crate::safekeeping::{findings, keep_in, restore_beside as beside, usual_place};
use crate::session::Desk;
use crate::told::ToldView;
use crate::views::{self, BackupView, FindingView, LockView, SafeView};
use crate::world;

#[command(async)]
pub(crate) fn safekeeping(desk: State<'_, Desk>) -> Result<SafeView, ToldView> {
    desk.opened(|open, words| SafeView::of(&open.home, words))
}

/// Lets the person choose where backups go by themselves, and makes the first one. `None` where they chose nothing.
#[command(async)]
pub(crate) fn choose_backup_folder<R: Runtime>(
    desk: State<'_, Desk>,
    window: WebviewWindow<R>,
) -> Result<Option<SafeView>, ToldView> {
    let Some(folder) = desk.dialogs.folder(desk.word("app-safe-folder-dialog"), &window) else {
        return Ok(None);
    };
    desk.opened(|open, words| {
        keep_in(&open.home, &folder, world::now())?;
        SafeView::of(&open.home, words).map(Some)
    })
}

/// Backs up no more by itself. What was made stays.
#[command(async)]
pub(crate) fn leave_backup_folder(desk: State<'_, Desk>) -> Result<SafeView, ToldView> {
    desk.opened(|open, words| {
        choose(&open.home, None)?;
        SafeView::of(&open.home, words)
    })
}

/// Backs up now: into the chosen folder, else where the person says.
#[command(async)]
pub(crate) fn back_up_now<R: Runtime>(
    desk: State<'_, Desk>,
    window: WebviewWindow<R>,
) -> Result<Option<SafeView>, ToldView> {
    let (usual, name) = desk.opened(|open, _| Ok((usual_place(&open.home, world::now()), open.backup_name())))?;
    let Some(path) = usual.or_else(|| desk.ask_where("app-safe-save-dialog", &name, &window)) else {
        return Ok(None);
    };
    desk.opened(|open, words| {
        back_up(&open.home, &path, world::now())?;
        SafeView::of(&open.home, words).map(Some)
    })
}

/// Reads all of a backup, and takes nothing out.
#[command(async)]
pub(crate) fn check_backup<R: Runtime>(
    desk: State<'_, Desk>,
    window: WebviewWindow<R>,
) -> Result<Option<BackupView>, ToldView> {
    let Some(path) = desk.dialogs.file(desk.word("app-safe-open-dialog"), &window) else {
        return Ok(None);
    };
    desk.opened(|open, words| {
        let report = Backup::open_in(&path, &open.home)?.check()?;
        Ok(Some(BackupView::of(&report, words)))
    })
}

/// Puts the persons of a backup beside those who are there.
#[command(async)]
pub(crate) fn restore_beside<R: Runtime>(
    desk: State<'_, Desk>,
    window: WebviewWindow<R>,
) -> Result<Option<BackupView>, ToldView> {
    let Some(path) = desk.dialogs.file(desk.word("app-safe-open-dialog"), &window) else {
        return Ok(None);
    };
    desk.opened(|open, words| {
        let restored = beside(&mut open.home, &path, world::now(), words)?;
        Ok(Some(BackupView::restored(&restored, words)))
    })
}

#[command(async)]
pub(crate) fn examine(desk: State<'_, Desk>) -> Result<Vec<FindingView>, ToldView> {
    desk.opened(|open, words| {
        let found = findings(&open.home, world::now());
        Ok(found.iter().map(|one| FindingView::of(one, words)).collect())
    })
}

#[command(async)]
pub(crate) fn locks(desk: State<'_, Desk>) -> Result<Vec<LockView>, ToldView> {
    desk.opened(|open, words| Ok(views::locks(&locked(&open.vault)?, words)))
}

/// Never shows a field again, whoever asks.
#[command(async)]
pub(crate) fn lock_field(desk: State<'_, Desk>, id: String) -> Result<Vec<LockView>, ToldView> {
    desk.changing(|open, words| Ok(views::locks(&lock_fields(&mut open.vault, &[id], world::now())?, words)))
}

/// Lifts a lock, for whoever knows the passphrase.
#[command(async)]
pub(crate) fn lift_lock(desk: State<'_, Desk>, id: String, passphrase: String) -> Result<Vec<LockView>, ToldView> {
    let passphrase = Zeroizing::new(passphrase);
    desk.changing(|open, words| {
        let home = LockedHome::open(open.home.path())?;
        let person = open.name();
        let passphrase = Passphrase::new(&passphrase)?;
        let held = lift_locks(&home, &passphrase, Some(&person), &[id], world::now())?;
        open.reopen()?;
        Ok(views::locks(&held, words))
    })
}
