//! Dialogs of the desktop: which file, which folder, where to. They stay open as long as the person likes, so nobody waits
//! for their turn meanwhile; a path never reaches the window.

use std::path::PathBuf;

use rfd::FileDialog;
use tauri::{Runtime, WebviewWindow};

/// Who is asked for a place.
pub(crate) enum Dialogs {
    /// The person, by the desktop's own dialogs.
    Desktop,
    /// A folder that a test has laid out: `open` holds what is chosen, `kept` takes what is saved.
    #[cfg(test)]
    Folder(PathBuf),
}

impl Dialogs {
    /// Files to be read.
    pub(crate) fn files<R: Runtime>(&self, title: String, window: &WebviewWindow<R>) -> Option<Vec<PathBuf>> {
        match self {
            Self::Desktop => Self::desktop(title, window).pick_files(),
            #[cfg(test)]
            Self::Folder(folder) => laid_out(folder),
        }
    }

    /// One file to be read.
    pub(crate) fn file<R: Runtime>(&self, title: String, window: &WebviewWindow<R>) -> Option<PathBuf> {
        match self {
            Self::Desktop => Self::desktop(title, window).pick_file(),
            #[cfg(test)]
            Self::Folder(folder) => laid_out(folder)?.into_iter().next(),
        }
    }

    /// A folder to write into.
    pub(crate) fn folder<R: Runtime>(&self, title: String, window: &WebviewWindow<R>) -> Option<PathBuf> {
        match self {
            Self::Desktop => Self::desktop(title, window).pick_folder(),
            #[cfg(test)]
            Self::Folder(folder) => Some(folder.join("kept")),
        }
    }

    /// A file to be written, under a name that is proposed.
    pub(crate) fn save<R: Runtime>(&self, title: String, name: &str, window: &WebviewWindow<R>) -> Option<PathBuf> {
        match self {
            Self::Desktop => Self::desktop(title, window).set_file_name(name).save_file(),
            #[cfg(test)]
            Self::Folder(folder) => Some(folder.join("kept").join(name)),
        }
    }

    fn desktop<R: Runtime>(title: String, window: &WebviewWindow<R>) -> FileDialog {
        FileDialog::new().set_title(title).set_parent(window)
    }
}

/// What a test has laid out to be chosen; nothing is as if the person closed the dialog.
#[cfg(test)]
fn laid_out(folder: &std::path::Path) -> Option<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder.join("open")).ok()?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    (!paths.is_empty()).then_some(paths)
}
