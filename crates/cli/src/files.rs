//! Files that people name: bounded when read, whole or not at all when written.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use tefuda_holder::{Detail, Problem};

/// The most that is read of one file: a whole vault that was written out. Every format has a limit of its own below it.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// Reads a whole file, or standard input for `-`.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        io::stdin().lock().take(MAX_BYTES + 1).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes))
    };
    read.map_err(|error| problem(&error, path))?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MAX_BYTES {
        return Err(Problem::new("too_large_input").with("max", Detail::Text("256 MB".to_owned())));
    }
    Ok(bytes)
}

/// Writes a whole file: beside it first, then renamed over it, so that a half-written one is never seen.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    stage(path, bytes)?.put()
}

/// A file that is written, and not in its place yet.
pub(crate) struct Staged {
    beside: tempfile::NamedTempFile,
    path: PathBuf,
}

/// Writes a whole file beside its place.
pub(crate) fn stage(path: &Path, bytes: &[u8]) -> Result<Staged, Problem> {
    let written = (|| {
        let mut beside = tempfile::NamedTempFile::new_in(folder_of(path))?;
        beside.write_all(bytes)?;
        beside.as_file().sync_all()?;
        Ok(beside)
    })();
    let beside = written.map_err(|error: io::Error| place_problem(&error, path))?;
    Ok(Staged {
        beside,
        path: path.to_owned(),
    })
}

impl Staged {
    /// Puts it into its place, in one step.
    pub(crate) fn put(self) -> Result<(), Problem> {
        let put = self.beside.persist(&self.path);
        put.map(drop).map_err(|error| place_problem(&error.error, &self.path))
    }
}

/// Whether a file can be written there at all, so that nothing is made for a place that does not take it.
pub(crate) fn check_place(path: &Path) -> Result<(), Problem> {
    if path.is_dir() {
        return Err(place_problem(&io::ErrorKind::IsADirectory.into(), path));
    }
    let tried = tempfile::NamedTempFile::new_in(folder_of(path));
    tried.map(drop).map_err(|error| place_problem(&error, path))
}

/// Writes a whole file that only its owner may read: what stands in it opens a home.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    // A temporary file is private, and stays so under its new name.
    write(path, bytes)
}

fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or_else(|| Path::new("."))
}

/// A count that fills a blank.
pub(crate) fn count(count: usize) -> Detail {
    Detail::Number(i64::try_from(count).unwrap_or(i64::MAX))
}

/// Makes a folder and those above it.
pub(crate) fn make_folder(path: &Path) -> Result<(), Problem> {
    fs::create_dir_all(path).map_err(|error| problem(&error, path))
}

/// What is wrong with a place to write to.
fn place_problem(error: &io::Error, path: &Path) -> Problem {
    let named = |code, path: &Path| Problem::new(code).with("what", Detail::Text(path.display().to_string()));
    if !folder_of(path).is_dir() {
        named("no_folder", folder_of(path))
    } else if path.is_dir() {
        named("is_folder", path)
    } else {
        problem(error, path)
    }
}

/// What went wrong with a file, in a person's terms.
#[expect(clippy::wildcard_enum_match_arm, reason = "a foreign enum that may grow")]
pub(crate) fn problem(error: &io::Error, path: &Path) -> Problem {
    match error.kind() {
        io::ErrorKind::NotFound => Problem::new("not_found").with("what", Detail::Text(path.display().to_string())),
        io::ErrorKind::IsADirectory => Problem::new("is_folder").with("what", Detail::Text(path.display().to_string())),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Problem::new("disk_full"),
        io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => Problem::new("read_only"),
        _ => Problem::new("io"),
    }
}
