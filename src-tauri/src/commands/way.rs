//! Ways back: making them, proving them, and coming back by them.

use tauri::ipc::Request;
use tauri::{Runtime, State, WebviewWindow, command};
use tefuda_crypto::{Passphrase, SystemRandom};
use tefuda_holder::{Problem, make_recovery as make, split_recovery as split};
use tefuda_vault::Backup;
use zeroize::Zeroizing;

use crate::gathering::raw;
use crate::keys::new_passphrase;
use crate::safekeeping::{come_back, drill as prove, restore as restore_to};
use crate::session::Desk;
use crate::told::ToldView;
use crate::views::{BackupView, PageView, WayView};
use crate::world;

/// Makes the code on paper; a former one opens no more.
#[command(async)]
pub(crate) fn make_recovery(desk: State<'_, Desk>) -> Result<Vec<PageView>, ToldView> {
    desk.opened(|open, _| {
        let page = make(&mut open.home, world::now(), &mut SystemRandom)?;
        Ok(open.hand_out(vec![page]))
    })
}

/// Splits a way back among guardians; former shares open no more.
#[command(async)]
pub(crate) fn split_recovery(desk: State<'_, Desk>, needed: u8, total: u8) -> Result<Vec<PageView>, ToldView> {
    desk.opened(|open, _| {
        let pages = split(&mut open.home, (needed, total), world::now(), &mut SystemRandom)?;
        Ok(open.hand_out(pages))
    })
}

/// Writes the pages that are being shown, each as PDF. `false` where the person chose no place.
#[command(async)]
pub(crate) fn save_pages<R: Runtime>(desk: State<'_, Desk>, window: WebviewWindow<R>) -> Result<bool, ToldView> {
    let Some(folder) = desk.dialogs.folder(desk.word("app-pages-dialog"), &window) else {
        return Ok(false);
    };
    desk.opened(|open, words| {
        for (name, pdf) in open.pages_printed(words)? {
            world::write_file(&folder.join(name), &pdf)?;
        }
        Ok(true)
    })
}

/// Shows the pages no more; nobody can show them again.
#[command(async)]
pub(crate) fn forget_pages(desk: State<'_, Desk>) -> Result<(), ToldView> {
    desk.opened(|open, _| {
        open.hand_out(Vec::new());
        Ok(())
    })
}

/// Takes words that were typed, or a picture of their code.
#[command(async)]
pub(crate) fn hand_in(desk: State<'_, Desk>, request: Request<'_>) -> Result<WayView, ToldView> {
    desk.act(|session| {
        session.way.hand_in(raw(&request)?)?;
        Ok(session.way.view())
    })
}

/// Lets the person choose files with words or pictures of codes. `None` where they chose none.
#[command(async)]
pub(crate) fn hand_in_files<R: Runtime>(
    desk: State<'_, Desk>,
    window: WebviewWindow<R>,
) -> Result<Option<WayView>, ToldView> {
    let Some(paths) = desk.dialogs.files(desk.word("app-way-dialog"), &window) else {
        return Ok(None);
    };
    desk.act(|session| {
        let files = world::read_files(&paths)?;
        files.into_iter().try_for_each(|file| session.way.hand_in(file))?;
        Ok(Some(session.way.view()))
    })
}

/// Forgets what was handed in.
#[command(async)]
pub(crate) fn drop_way(desk: State<'_, Desk>) -> Result<(), ToldView> {
    desk.act(|session| {
        session.way.clear();
        session.backup = None;
        Ok(())
    })
}

/// Proves that what was handed in opens the home and the last backup. Shows nothing, changes nothing.
#[command(async)]
pub(crate) fn drill(desk: State<'_, Desk>) -> Result<Vec<String>, ToldView> {
    desk.act(|session| {
        let way = std::mem::take(&mut session.way);
        let (open, words) = session.opened()?;
        prove(&mut open.home, &way, world::now(), words)
    })
}

/// Opens the locked home by what was handed in, with a new passphrase.
#[command(async)]
pub(crate) fn recover(desk: State<'_, Desk>, passphrase: String, again: String) -> Result<(), ToldView> {
    let (passphrase, again) = (Zeroizing::new(passphrase), Zeroizing::new(again));
    desk.act(|session| {
        let new = new_passphrase(&passphrase, &again)?;
        // What does not open it is in nobody's way the next time.
        let way = std::mem::take(&mut session.way);
        session.enter(come_back(&desk.path()?, &way, &new)?)
    })
}

/// Lets the person choose a backup to come back from, and says its name. `None` where they chose none.
#[command(async)]
pub(crate) fn choose_backup<R: Runtime>(
    desk: State<'_, Desk>,
    window: WebviewWindow<R>,
) -> Result<Option<String>, ToldView> {
    let chosen = desk.dialogs.file(desk.word("app-safe-open-dialog"), &window);
    desk.act(|session| {
        session.backup = chosen.or_else(|| session.backup.take());
        let name = session.backup.as_deref().and_then(|path| path.file_name());
        Ok(name.map(|name| name.to_string_lossy().into_owned()))
    })
}

/// Makes a home of the backup, by the passphrase of before, which goes on being the one.
#[command(async)]
pub(crate) fn restore(desk: State<'_, Desk>, passphrase: String) -> Result<BackupView, ToldView> {
    let passphrase = Zeroizing::new(passphrase);
    desk.act(|session| {
        let passphrase = Passphrase::new(&passphrase)?;
        let file = session.backup.as_deref().ok_or_else(|| Problem::new("not_a_backup"))?;
        let backup = Backup::open_with_passphrase(file, &passphrase)?;
        let (home, restored) = restore_to(&backup, &desk.path()?, &passphrase)?;
        session.enter(home)?;
        Ok(BackupView::restored(&restored, &session.words))
    })
}

/// Makes a home of the backup, by what was handed in, with a new passphrase.
#[command(async)]
pub(crate) fn restore_by_way(desk: State<'_, Desk>, passphrase: String, again: String) -> Result<BackupView, ToldView> {
    let (passphrase, again) = (Zeroizing::new(passphrase), Zeroizing::new(again));
    desk.act(|session| {
        let new = new_passphrase(&passphrase, &again)?;
        let file = session.backup.as_deref().ok_or_else(|| Problem::new("not_a_backup"))?;
        let backup = Backup::open_with(file, session.way.identity()?)?;
        let (home, restored) = restore_to(&backup, &desk.path()?, &new)?;
        session.enter(home)?;
        Ok(BackupView::restored(&restored, &session.words))
    })
}
