//! What was shown.

use tauri::{State, command};

use crate::session::Desk;
use crate::told::ToldView;
use crate::views::{self, ShownListView};

#[command(async)]
pub(crate) fn shown(desk: State<'_, Desk>) -> Result<ShownListView, ToldView> {
    desk.opened(|open, words| views::shown_list(&open.vault, words))
}
