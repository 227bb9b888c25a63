//! Small files and the lock: the one file that knows the platform.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Write};
#[cfg(unix)]
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, UNIX_EPOCH};

use crate::error::StorageError;

/// Held while something is written; let go when dropped, and by the system when the process dies.
#[derive(Debug)]
pub(crate) struct WriteLock {
    _file: File,
}

impl WriteLock {
    /// Waits for its turn, five seconds at most.
    pub(crate) fn take(root: &Path) -> Result<Self, StorageError> {
        // A lock needs no right to write: a home that can only be read says so where the writing happens.
        let file = File::open(lock_path(root))?;
        for _ in 0..LOCK_TRIES {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: file }),
                Err(TryLockError::WouldBlock) => sleep(LOCK_PAUSE),
                Err(TryLockError::Error(error)) => return Err(error.into()),
            }
        }
        Err(StorageError::Busy)
    }
}

/// The file that is locked. What it holds changes when the keys are renewed.
pub(crate) fn lock_path(root: &Path) -> PathBuf {
    root.join(LOCK)
}

/// What stands in the locked file now.
pub(crate) fn generation(root: &Path) -> Result<Vec<u8>, StorageError> {
    Ok(fs::read(lock_path(root))?)
}

/// Writes a few bytes over a file that others hold open or locked, and so cannot be replaced.
pub(crate) fn write_in_place(path: &Path, bytes: &[u8]) -> Result<(), StorageError> {
    let mut file = OpenOptions::new().write(true).truncate(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(())
}

/// Makes the file that is locked.
pub(crate) fn make_lock(root: &Path) -> Result<(), StorageError> {
    make_file(&lock_path(root))
}

/// Makes an empty file that only its owner may read; nothing may be there yet.
pub(crate) fn make_file(path: &Path) -> Result<(), StorageError> {
    private(OpenOptions::new().write(true).create_new(true))
        .open(path)?
        .sync_all()?;
    sync_parent(path)
}

/// Makes a folder that only its owner may enter.
pub(crate) fn make_folder(path: &Path) -> Result<(), StorageError> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    builder.mode(0o700);
    builder.create(path)?;
    sync_parent(path)
}

/// Writes a whole file or leaves the old one: a crash at any moment leaves one of the two, never a part.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), StorageError> {
    let half = path.with_extension("part");
    let written = write_synced(&half, bytes).and_then(|()| fs::rename(&half, path));
    if let Err(error) = written {
        // What is left of a failed try is of no use; the next try would overwrite it anyway.
        drop(fs::remove_file(&half));
        return Err(error.into());
    }
    sync_parent(path)
}

/// Opens a file for writing that only its owner may read, empty whatever was there.
pub(crate) fn make_private(path: &Path) -> Result<File, StorageError> {
    Ok(private(OpenOptions::new().write(true).create(true).truncate(true)).open(path)?)
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = private(OpenOptions::new().write(true).create(true).truncate(true)).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Removes a file and makes that last.
pub(crate) fn remove(path: &Path) -> Result<(), StorageError> {
    fs::remove_file(path)?;
    sync_parent(path)
}

/// A rename, a new name and a removal last only when the folder that holds the name is synced too.
pub(crate) fn sync_parent(path: &Path) -> Result<(), StorageError> {
    #[cfg(unix)]
    if let Some(parent) = path.parent() {
        let parent = if parent.as_os_str().is_empty() {
            Path::new(".")
        } else {
            parent
        };
        File::open(parent)?.sync_all()?;
    }
    Ok(())
}

/// What tells a file from its copies: the number the file system gave it and the moment it was made.
///
/// A copied, restored or unpacked file gets another of at least one of the two. A file written over in place keeps both.
pub(crate) fn birthmark(path: &Path) -> Result<[u8; 16], StorageError> {
    let metadata = fs::metadata(path)?;
    #[cfg(unix)]
    let number = metadata.ino();
    #[cfg(not(unix))]
    let number = 0_u64;
    // Not every file system remembers the moment; the number is left then.
    let made = metadata
        .created()
        .ok()
        .and_then(|at| at.duration_since(UNIX_EPOCH).ok())
        .unwrap_or_default();
    let mut mark = [0; 16];
    let made = made
        .as_secs()
        .wrapping_mul(1_000_000_000)
        .wrapping_add(u64::from(made.subsec_nanos()));
    for (to, from) in mark
        .iter_mut()
        .zip(number.to_le_bytes().into_iter().chain(made.to_le_bytes()))
    {
        *to = from;
    }
    Ok(mark)
}

fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    options.mode(0o600);
    options
}

const LOCK: &str = "lock";
const LOCK_PAUSE: Duration = Duration::from_millis(10);
const LOCK_TRIES: u32 = 500;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_write_leaves_the_old_file_and_no_part() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ring.age");
        write_whole(&path, b"old").unwrap();
        // A folder where the part would go makes the next write fail before the rename.
        fs::create_dir(folder.path().join("ring.part")).unwrap();
        assert!(write_whole(&path, b"new").is_err());
        assert_eq!(fs::read(&path).unwrap(), b"old");
        fs::remove_dir(folder.path().join("ring.part")).unwrap();
        write_whole(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        make_folder(&folder.path().join("f")).unwrap();
        let path = folder.path().join("f/x");
        write_whole(&path, b"x").unwrap();
        make_file(&folder.path().join("f/y")).unwrap();
        let mode = |name: &str| fs::metadata(folder.path().join(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode("f"), mode("f/x"), mode("f/y")), (0o700, 0o600, 0o600));
    }

    #[test]
    fn a_copy_has_another_birthmark() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (folder.path().join("one"), folder.path().join("two"));
        fs::write(&one, b"x").unwrap();
        fs::copy(&one, &two).unwrap();
        assert_eq!(birthmark(&one).unwrap(), birthmark(&one).unwrap());
        assert_ne!(birthmark(&one).unwrap(), birthmark(&two).unwrap());
        fs::rename(&one, folder.path().join("three")).unwrap();
        let moved = birthmark(&folder.path().join("three")).unwrap();
        assert_ne!(moved, birthmark(&two).unwrap());
    }
}
