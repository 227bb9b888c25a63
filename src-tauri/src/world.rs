//! What the shell reads from the world: the clock, files, where the home is, the language of the system.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use tefuda_holder::{Detail, Language, Problem};
use tefuda_record::Moment;
use tefuda_vault::StorageError;

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

/// Reads files that a person chose, each whole.
pub(crate) fn read_files(paths: &[PathBuf]) -> Result<Vec<Vec<u8>>, Problem> {
    paths.iter().map(|path| read_file(path)).collect()
}

fn read_file(path: &Path) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut bytes))
        .map_err(|_| Problem::new("io"))?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length <= MOST_BYTES) {
        Ok(bytes)
    } else {
        Err(Problem::new("too_large_input").with("max", Detail::Text("32 MB".to_owned())))
    }
}

/// Writes a whole file that a person asked for: beside it first, then renamed over it. Only they may read it.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let folder = path.parent().ok_or_else(|| Problem::new("io"))?;
    let written = (|| {
        let mut beside = tempfile::NamedTempFile::new_in(folder)?;
        beside.write_all(bytes)?;
        beside.as_file().sync_all()?;
        beside.persist(path).map_err(|error| error.error)?;
        Ok(())
    })();
    written.map_err(|error: io::Error| StorageError::from(error).into())
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

/// The most that is read of one file.
const MOST_BYTES: u64 = 32 * 1024 * 1024;
