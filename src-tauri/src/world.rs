//! What the shell reads from the world: the clock, where the home is, the language of the system.

use std::path::PathBuf;

use tefuda_holder::Language;
use tefuda_record::Moment;

/// The moment it is.
#[expect(clippy::disallowed_methods, reason = "the shell is where the clock is read")]
pub(crate) fn now() -> Moment {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Moment(
        since
            .ok()
            .and_then(|since| i64::try_from(since.as_secs()).ok())
            .unwrap_or(0),
    )
}

/// The folder of the home: the same as the command line's.
pub(crate) fn home_path() -> Option<PathBuf> {
    std::env::var_os("TEFUDA_HOME")
        .filter(|path| !path.is_empty())
        .map(PathBuf::from)
        .or_else(|| directories::ProjectDirs::from("", "", "tefuda").map(|folders| folders.data_dir().to_owned()))
}

/// The language of the system.
pub(crate) fn language() -> Language {
    sys_locale::get_locale().map_or(Language::Ja, |locale| Language::of_locale(&locale))
}
