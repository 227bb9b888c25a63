//! What is held: the first screen, the list, one record, removing and taking back.

use tauri::{State, command};
use tefuda_crypto::SystemRandom;
use tefuda_holder::Problem;
use tefuda_vault::{Act, Filter, RecordId};

use crate::session::Desk;
use crate::told::ToldView;
use crate::typed::{known, read, typed_of};
use crate::views::{
    self, Confirmation, FilledView, HandView, OriginalView, RecordDetailView, RecordView, TypedField, VersionView,
};
use crate::world;

#[command(async)]
pub(crate) fn hand(desk: State<'_, Desk>) -> Result<HandView, ToldView> {
    desk.opened(|open, words| views::hand(&open.home, &open.vault, world::now().day_in_japan(), words))
}

/// Records that hold every word of `query`; all of them where it is empty.
#[command(async)]
pub(crate) fn records(desk: State<'_, Desk>, query: String) -> Result<Vec<RecordView>, ToldView> {
    desk.opened(|open, words| {
        let found = match query.trim() {
            "" => open.vault.list(Filter::default())?,
            sought => open.vault.search(sought)?,
        };
        let today = world::now().day_in_japan();
        Ok(found.iter().map(|stored| views::row(stored, today, words)).collect())
    })
}

#[command(async)]
pub(crate) fn record(desk: State<'_, Desk>, id: String) -> Result<RecordDetailView, ToldView> {
    desk.opened(|open, words| {
        let stored = open.vault.get(&record_id(&id)?)?;
        Ok(views::detail(&stored, world::now().day_in_japan(), words))
    })
}

/// Every change in the life of a record, the oldest first.
#[command(async)]
pub(crate) fn history(desk: State<'_, Desk>, id: String) -> Result<Vec<VersionView>, ToldView> {
    desk.opened(|open, words| {
        let id = record_id(&id)?;
        let kind = known(open.vault.get(&id)?.kind())?;
        let versions = open.vault.history(&id)?;
        Ok(versions.iter().map(|one| VersionView::of(one, kind, words)).collect())
    })
}

/// What a record came from, as received.
#[command(async)]
pub(crate) fn originals(desk: State<'_, Desk>, id: String) -> Result<Vec<OriginalView>, ToldView> {
    desk.opened(|open, _| {
        let pieces = open.vault.evidence(&record_id(&id)?)?;
        Ok(pieces.iter().map(OriginalView::of).collect())
    })
}

/// The form of a record with what it says in it.
#[command(async)]
pub(crate) fn filled(desk: State<'_, Desk>, id: String) -> Result<FilledView, ToldView> {
    desk.opened(|open, words| {
        let record = open.vault.get(&record_id(&id)?)?.record()?;
        Ok(FilledView {
            form: views::form(record.kind(), words),
            fields: typed_of(&record),
        })
    })
}

/// Changes a record to what was typed; what it said before stays in its history.
#[command(async)]
pub(crate) fn edit_record(
    desk: State<'_, Desk>,
    id: String,
    fields: Vec<TypedField>,
    confirmation: Confirmation,
) -> Result<(), ToldView> {
    desk.changing(|open, _| {
        let id = record_id(&id)?;
        let kind = known(open.vault.get(&id)?.kind())?;
        let record = read(kind, &fields, confirmation.into())?;
        open.vault
            .edit(&id, &record, &mut Act::new(world::now(), &mut SystemRandom))?;
        Ok(())
    })
}

#[command(async)]
pub(crate) fn remove(desk: State<'_, Desk>, id: String) -> Result<(), ToldView> {
    desk.changing(|open, _| {
        open.vault
            .remove(&record_id(&id)?, &mut Act::new(world::now(), &mut SystemRandom))?;
        Ok(())
    })
}

/// Takes the last deed back.
#[command(async)]
pub(crate) fn undo(desk: State<'_, Desk>) -> Result<(), ToldView> {
    desk.changing(|open, _| {
        let undone = open.vault.undo(&mut Act::new(world::now(), &mut SystemRandom))?;
        undone.map(|_| ()).ok_or_else(|| Problem::new("nothing_to_undo"))
    })
}

fn record_id(text: &str) -> Result<RecordId, Problem> {
    RecordId::parse(text).ok_or_else(|| Problem::new("no_record"))
}
