//! 避難モード: what was done, and what it cannot do.

use serde::Serialize;
use tefuda_holder::{Detail, SHELTER_TODO, Sheltered, Words};

use super::PageView;
use crate::session::Open;

/// What sheltering did.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ShelterView {
    said: String,
    /// What an old copy can still do.
    limits: String,
    /// Names of backups that still open with the former passphrase or paper.
    old_backups: Vec<String>,
    /// What can only be done outside this program, the most urgent first.
    todo: Vec<String>,
    /// The new words on paper.
    pages: Vec<PageView>,
}

impl ShelterView {
    /// Tells it, and hands the new paper to be shown.
    pub(crate) fn of(done: Sheltered, open: &mut Open, words: &Words) -> Self {
        let name = |path: &std::path::PathBuf| path.file_name().map(|name| name.to_string_lossy().into_owned());
        let files = i64::try_from(done.renewed.files).unwrap_or(i64::MAX);
        Self {
            said: words.say_with("done-shelter", &[("files", Detail::Number(files))]),
            limits: words.say("shelter-limits"),
            old_backups: done.old_backups.iter().filter_map(name).collect(),
            todo: SHELTER_TODO.map(|id| words.say(&format!("shelter-todo-{id}"))).to_vec(),
            pages: open.hand_out(vec![done.paper]),
        }
    }
}
