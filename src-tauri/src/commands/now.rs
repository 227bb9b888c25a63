//! What is taken now, and how the values of checkups went.

use tauri::{State, command};
use tefuda_holder::rules::records_of;
use tefuda_holder::taken;
use tefuda_record::Record;
use tefuda_record::kinds::checkup::trends as trends_of;

use crate::session::Desk;
use crate::told::ToldView;
use crate::views::{TakingView, TrendView};
use crate::world;

/// What is taken today, by class of medicine. Nothing is judged.
#[command(async)]
pub(crate) fn taking(desk: State<'_, Desk>) -> Result<Vec<TakingView>, ToldView> {
    desk.opened(|open, words| {
        let taken = taken(&open.vault, world::now().day_in_japan())?;
        Ok(taken.classes.iter().map(|class| TakingView::of(class, words)).collect())
    })
}

/// Every value of checkups and tests over time.
#[command(async)]
pub(crate) fn trends(desk: State<'_, Desk>) -> Result<Vec<TrendView>, ToldView> {
    desk.opened(|open, _| {
        let records = records_of(&open.vault, &["checkup", "observation"])?;
        let records: Vec<&Record> = records.iter().collect();
        Ok(trends_of(&records).iter().map(TrendView::of).collect())
    })
}
