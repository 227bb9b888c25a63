//! What is held: the first screen, the list, one record, removing and taking back.

use tauri::{State, command};
use tefuda_crypto::SystemRandom;
use tefuda_holder::Problem;
use tefuda_vault::{Act, Filter, RecordId};

use crate::session::Desk;
use crate::told::ToldView;
use crate::views::{self, HandView, RecordDetailView, RecordView};
use crate::world;

#[command(async)]
pub(crate) fn hand(desk: State<'_, Desk>) -> Result<HandView, ToldView> {
    desk.opened(|open, words| {
        let stored = open.vault.list(Filter::default())?;
        Ok(views::hand(
            open.vault.name(),
            &stored,
            world::now().day_in_japan(),
            words,
        ))
    })
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

#[command(async)]
pub(crate) fn remove(desk: State<'_, Desk>, id: String) -> Result<(), ToldView> {
    desk.opened(|open, _| {
        open.vault
            .remove(&record_id(&id)?, &mut Act::new(world::now(), &mut SystemRandom))?;
        Ok(())
    })
}

/// Takes the last deed back.
#[command(async)]
pub(crate) fn undo(desk: State<'_, Desk>) -> Result<(), ToldView> {
    desk.opened(|open, _| {
        let undone = open.vault.undo(&mut Act::new(world::now(), &mut SystemRandom))?;
        undone.map(|_| ()).ok_or_else(|| Problem::new("nothing_to_undo"))
    })
}

fn record_id(text: &str) -> Result<RecordId, Problem> {
    RecordId::parse(text).ok_or_else(|| Problem::new("no_record"))
}
