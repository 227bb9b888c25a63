//! Putting in: from pictures and files with a preview, or by hand.

use tauri::ipc::Request;
use tauri::{Runtime, State, WebviewWindow, command};
use tefuda_crypto::SystemRandom;
use tefuda_vault::{Act, NewRecord, Same};

use crate::gathering::raw;
use crate::session::Desk;
use crate::told::ToldView;
use crate::typed::{answer, find, known, read};
use crate::views::{self, AddedView, Confirmation, FieldAnswer, FormView, KindView, PreviewView, TypedField};
use crate::world;

/// Lets the person choose files, and reads them without storing anything. `None` where they chose none.
#[command(async)]
pub(crate) fn choose_files<R: Runtime>(
    desk: State<'_, Desk>,
    window: WebviewWindow<R>,
) -> Result<Option<PreviewView>, ToldView> {
    let Some(paths) = desk.dialogs.files(desk.word("app-add-dialog"), &window) else {
        return Ok(None);
    };
    desk.opened(|open, words| {
        open.gathering.add(world::read_files(&paths)?)?;
        open.gathering.view(&open.vault, words).map(Some)
    })
}

/// Reads one file or picture that was dropped or pasted, together with those before it.
#[command(async)]
pub(crate) fn gather(desk: State<'_, Desk>, request: Request<'_>) -> Result<PreviewView, ToldView> {
    desk.opened(|open, words| {
        open.gathering.add(vec![raw(&request)?])?;
        open.gathering.view(&open.vault, words)
    })
}

/// Reads one picture of the camera. `None` where nothing new is in it.
#[command(async)]
pub(crate) fn look(desk: State<'_, Desk>, request: Request<'_>) -> Result<Option<PreviewView>, ToldView> {
    desk.opened(|open, words| {
        if open.gathering.look(raw(&request)?)? {
            return open.gathering.view(&open.vault, words).map(Some);
        }
        Ok(None)
    })
}

/// Adds what was looked at.
#[command(async)]
pub(crate) fn accept_preview(desk: State<'_, Desk>) -> Result<AddedView, ToldView> {
    desk.changing(|open, _| {
        let added = open.gathering.accept(&mut open.vault, world::now())?;
        Ok(AddedView::accepted(&added))
    })
}

/// Drops what was looked at, without a trace.
#[command(async)]
pub(crate) fn drop_preview(desk: State<'_, Desk>) -> Result<(), ToldView> {
    desk.opened(|open, _| {
        open.gathering.clear();
        Ok(())
    })
}

#[command(async)]
pub(crate) fn kinds(desk: State<'_, Desk>) -> Result<Vec<KindView>, ToldView> {
    desk.opened(|_, words| Ok(views::kinds(words)))
}

#[command(async)]
pub(crate) fn form(desk: State<'_, Desk>, kind: String) -> Result<FormView, ToldView> {
    desk.opened(|_, words| Ok(views::form(known(&kind)?, words)))
}

/// Says at once how a typed text is understood, or what is wrong with it. `within` names the repeating field it stands in.
#[command(async)]
pub(crate) fn check_field(
    desk: State<'_, Desk>,
    kind: String,
    id: String,
    within: Option<String>,
    text: String,
) -> Result<FieldAnswer, ToldView> {
    desk.opened(|_, words| {
        let kind = known(&kind)?;
        let field = find(kind, within.as_deref(), &id)?;
        Ok(answer(kind, within.as_deref(), field, &text, words))
    })
}

/// Adds a record typed by hand.
#[command(async)]
pub(crate) fn add_record(
    desk: State<'_, Desk>,
    kind: String,
    fields: Vec<TypedField>,
    confirmation: Confirmation,
) -> Result<AddedView, ToldView> {
    desk.changing(|open, _| {
        let record = read(known(&kind)?, &fields, confirmation.into())?;
        let (title, same) = (record.title(), Same::of(&record));
        let records = vec![NewRecord::of(record).same(same)];
        let added = open
            .vault
            .add(records, &mut Act::new(world::now(), &mut SystemRandom))?;
        Ok(AddedView::of(&added, title))
    })
}
