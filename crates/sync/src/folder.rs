//! The folder or stick that carries segments. It may lose, change, double or hold back anything.
//!
//! `LINE/EPOCH/DEVICE/NNNNNNNN.seg`, each device writing in its own folder only, and letters beside the lines. What a carrier
//! makes of names (`… (1).seg`, `x.sync-conflict-…`) is tried by its content.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::name::{DeviceId, LineId};
use crate::segment::{SEGMENT_BYTES_MAX, Segment};

/// A folder that carries segments.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
}

/// What lay with a line under a device's name.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Segments by their number. Nothing is proven of them.
    pub segments: Vec<Segment>,
    /// Files that are none: cut, changed at their beginning, or not ours.
    pub others: usize,
}

/// The folder would not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FolderError {
    /// It is not there: a stick that is not plugged in.
    #[error("the folder is not there")]
    Absent,
    /// The operating system refused.
    #[error("input or output failed ({0:?})")]
    Io(io::ErrorKind),
    /// More files than any line has.
    #[error("more than {FILES_MAX} files")]
    TooMany,
}

impl From<io::Error> for FolderError {
    fn from(error: io::Error) -> Self {
        Self::Io(error.kind())
    }
}

impl Folder {
    /// Takes a folder that is there.
    ///
    /// # Errors
    /// [`FolderError::Absent`].
    pub fn open(root: &Path) -> Result<Self, FolderError> {
        if root.is_dir() {
            Ok(Self { root: root.to_owned() })
        } else {
            Err(FolderError::Absent)
        }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.root
    }

    /// Sees to it that a segment lies there, as it is: writes it where it is missing or was changed. Says whether it had to.
    ///
    /// # Errors
    /// [`FolderError`].
    pub fn publish(&self, segment: &Segment) -> Result<bool, FolderError> {
        let header = segment.header();
        let folder = self
            .root
            .join(header.line.to_string())
            .join(header.epoch.to_string())
            .join(header.device.to_string());
        fs::create_dir_all(&folder)?;
        put(&folder.join(format!("{:08}.seg", header.seq)), segment.bytes())
    }

    /// What a device wrote along a line, as far as it lies here. Files whose names say that they were taken in already
    /// (numbers below `after`) are not read.
    ///
    /// # Errors
    /// [`FolderError`].
    pub fn find(&self, line: LineId, device: DeviceId, after: u32) -> Result<Found, FolderError> {
        let mut found = Found::default();
        let mut files = 0;
        for epoch in list(&self.root.join(line.to_string()))? {
            for path in list(&epoch.join(device.to_string()))? {
                files += 1;
                if files > FILES_MAX {
                    return Err(FolderError::TooMany);
                }
                if number_of(&path).is_some_and(|number| number < after) {
                    continue;
                }
                match read(&path, SEGMENT_BYTES_MAX)?.map(|bytes| Segment::parse(&bytes)) {
                    Some(Ok(segment)) => found.segments.push(segment),
                    Some(Err(_)) | None => found.others += 1,
                }
            }
        }
        found.segments.sort_by_key(|segment| segment.header().seq);
        Ok(found)
    }

    /// Sees to it that a letter lies there: a small sealed file that lies beside the lines.
    ///
    /// # Errors
    /// [`FolderError`].
    pub fn put_letter(&self, name: &str, bytes: &[u8]) -> Result<bool, FolderError> {
        put(&self.root.join(format!("{name}.{LETTER}")), bytes)
    }

    /// Every letter, by whatever name.
    ///
    /// # Errors
    /// [`FolderError`].
    pub fn letters(&self) -> Result<Vec<Vec<u8>>, FolderError> {
        let mut letters = Vec::new();
        for path in list(&self.root)? {
            if path.extension() == Some(OsStr::new(LETTER))
                && let Some(bytes) = read(&path, LETTER_BYTES_MAX)?
            {
                letters.push(bytes);
            }
            if letters.len() > FILES_MAX {
                return Err(FolderError::TooMany);
            }
        }
        Ok(letters)
    }

    /// Takes away everything that lies with a line: nobody reads it any more.
    ///
    /// # Errors
    /// [`FolderError`].
    pub fn clear(&self, line: LineId) -> Result<(), FolderError> {
        match fs::remove_dir_all(self.root.join(line.to_string())) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
            Ok(()) | Err(_) => Ok(()),
        }
    }
}

/// The number that a name as we write them says.
fn number_of(path: &Path) -> Option<u32> {
    let digits = path.file_name()?.to_str()?.strip_suffix(".seg")?;
    let ours = digits.len() >= 8 && digits.bytes().all(|digit| digit.is_ascii_digit());
    ours.then(|| digits.parse().ok()).flatten()
}

/// What lies in a folder, in the order of names; nothing where it is not there.
fn list(folder: &Path) -> Result<Vec<PathBuf>, FolderError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(Vec::new());
        }
        Err(error) => return Err(error.into()),
    };
    let mut paths = Vec::new();
    for entry in entries {
        paths.push(entry?.path());
    }
    paths.sort();
    Ok(paths)
}

/// A file of a bounded length; `None` for a longer one, and for anything but a file.
fn read(path: &Path, most: usize) -> Result<Option<Vec<u8>>, FolderError> {
    if !path.is_file() {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    let room = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    File::open(path)?.take(room).read_to_end(&mut bytes)?;
    Ok((bytes.len() <= most).then_some(bytes))
}

/// Writes a whole file or none, unless these very bytes lie there.
fn put(path: &Path, bytes: &[u8]) -> Result<bool, FolderError> {
    if read(path, bytes.len()).is_ok_and(|there| there.as_deref() == Some(bytes)) {
        return Ok(false);
    }
    let half = path.with_extension("part");
    let written = File::create(&half).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&half, path)
    });
    if let Err(error) = written {
        // What is left of a failed try is of no use; the next try writes over it.
        drop(fs::remove_file(&half));
        return Err(error.into());
    }
    #[cfg(unix)]
    if let Some(parent) = path.parent() {
        // A stick's file system may know no folder sync; the file itself is synced.
        drop(File::open(parent).and_then(|folder| folder.sync_all()));
    }
    Ok(true)
}

/// More than a lifetime of segments.
const FILES_MAX: usize = 100_000;
const LETTER: &str = "letter";
const LETTER_BYTES_MAX: usize = 1024 * 1024;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::part::Part;
    use crate::segment::Header;
    use tefuda_crypto::{Identity, SigningKey, SystemRandom};

    fn segment() -> Segment {
        let header = Header::first(
            LineId::make(&mut SystemRandom).unwrap(),
            DeviceId::make(&mut SystemRandom).unwrap(),
            1,
        );
        let (key, epoch) = (
            SigningKey::make(&mut SystemRandom).unwrap(),
            Identity::make(&mut SystemRandom).unwrap(),
        );
        let part = Part::Want { record: "r".to_owned() };
        Segment::seal(header, &[part], &epoch.recipient(), &key).unwrap()
    }

    fn only_file(root: &Path) -> PathBuf {
        let mut path = root.to_owned();
        while path.is_dir() {
            path = list(&path).unwrap().into_iter().next().unwrap();
        }
        path
    }

    #[test]
    fn what_was_lost_or_overwritten_is_written_again() {
        let stick = tempfile::tempdir().unwrap();
        let folder = Folder::open(stick.path()).unwrap();
        let segment = segment();
        assert_eq!(folder.publish(&segment), Ok(true));
        assert_eq!(folder.publish(&segment), Ok(false));
        let path = only_file(stick.path());
        let mut changed = segment.bytes().to_vec();
        changed[100] ^= 1;
        for damage in [Some(changed), None] {
            match damage {
                Some(bytes) => fs::write(&path, bytes).unwrap(),
                None => fs::remove_file(&path).unwrap(),
            }
            assert_eq!(folder.publish(&segment), Ok(true));
            assert_eq!(fs::read(&path).unwrap(), segment.bytes());
        }
    }

    #[test]
    fn a_conflict_copy_is_tried_and_rubbish_is_counted() {
        let stick = tempfile::tempdir().unwrap();
        let folder = Folder::open(stick.path()).unwrap();
        let segment = segment();
        folder.publish(&segment).unwrap();
        let path = only_file(stick.path());
        let beside = |name: &str| path.parent().unwrap().join(name);
        fs::rename(&path, beside("00000001.sync-conflict-20261122.seg")).unwrap();
        fs::write(beside("Thumbs.db"), b"rubbish").unwrap();
        fs::write(beside("00000002.seg"), &segment.bytes()[..70]).unwrap();
        let header = segment.header();
        let found = folder.find(header.line, header.device, 1).unwrap();
        assert_eq!((found.segments.len(), found.others), (1, 2));
        // By its name the cut one is behind; the other's name says nothing.
        let found = folder.find(header.line, header.device, 3).unwrap();
        assert_eq!((found.segments.len(), found.others), (1, 1));
    }

    #[test]
    fn a_stick_that_is_not_there_says_so() {
        let stick = tempfile::tempdir().unwrap();
        assert_eq!(
            Folder::open(&stick.path().join("none")).unwrap_err(),
            FolderError::Absent
        );
        let folder = Folder::open(stick.path()).unwrap();
        assert!(folder.letters().unwrap().is_empty());
        folder.put_letter("a", b"sealed").unwrap();
        assert_eq!(folder.letters().unwrap(), [b"sealed"]);
    }
}
