//! Showing: what would be shown, the code on the screen, and its end.

use tauri::{State, command};
use tefuda_holder::Problem;

use crate::session::Desk;
use crate::showing::{Showing, propose as proposed};
use crate::told::ToldView;
use crate::views::{self, CounterView, ProposalView, ShowingView};
use crate::world;

#[command(async)]
pub(crate) fn counters(desk: State<'_, Desk>) -> Result<Vec<CounterView>, ToldView> {
    desk.opened(|_, words| Ok(views::counters(words)))
}

/// What would be shown at a counter. Nothing is shown yet.
#[command(async)]
pub(crate) fn propose(desk: State<'_, Desk>, counter: String) -> Result<ProposalView, ToldView> {
    desk.opened(|open, words| proposed(&open.vault, &counter, world::now(), words))
}

/// Shows exactly these fields: the person has looked at them and agreed.
#[command(async)]
pub(crate) fn show(desk: State<'_, Desk>, counter: String, fields: Vec<String>) -> Result<ShowingView, ToldView> {
    desk.opened(|open, words| {
        let now = world::now();
        let showing = Showing::begin(&mut open.vault, &counter, &fields, now)?;
        Ok(open.showing.insert(showing).view(now, words))
    })
}

/// Makes the code anew, under what was agreed to and not beyond its end.
#[command(async)]
pub(crate) fn renew(desk: State<'_, Desk>) -> Result<ShowingView, ToldView> {
    desk.opened(|open, words| {
        let now = world::now();
        let none = || Problem::new("app_nothing_shown_now");
        let showing = open.showing.as_mut().ok_or_else(none)?;
        showing.renew(now)?;
        Ok(showing.view(now, words))
    })
}

/// Ends the showing: its key is dropped, and nothing can make the code anew.
#[command(async)]
pub(crate) fn stop(desk: State<'_, Desk>) -> Result<(), ToldView> {
    desk.changing(|open, _| {
        open.showing = None;
        Ok(())
    })
}
