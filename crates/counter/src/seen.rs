//! The proofs that were seen: a line for each in a file that only grows, until a day has passed.
//!
//! Not SQL: that has one room, the vault, and brings an engine of a million lines for one question about one hash. A proof counts for
//! minutes, so the whole memory is a few kilobytes, read at once. A line is on the disk before the verdict is told; a line that a
//! power cut tore belongs to a verdict that nobody heard, and goes.
//!
//! What is kept is SHA-256 of what the holder's closing signature is over. A signature has a twin (r, n − s) and a QR another
//! encoding; neither changes that hash. The desk says who saw it, the moment says when; nothing says what.

use core::fmt;
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tefuda_credential::ProofId;
use tefuda_record::Moment;
use thiserror::Error;

use crate::file::{replace, sync_folder};
use crate::memory::{Desk, Forgetful, Keep, Memory, Sight};

/// The memory of the proofs that were seen. Several desks and programs may share one file.
pub struct SeenStore {
    path: PathBuf,
}

/// Why the memory cannot be asked.
#[derive(Debug, Error)]
pub enum SeenError {
    /// The file cannot be read, locked or written.
    #[error("what was seen cannot be read or written")]
    Io(#[source] io::Error),
    /// The file is none of ours, or was damaged.
    #[error("what was seen is damaged at line {line}")]
    Damaged {
        /// Which line.
        line: usize,
    },
    /// The file is larger than a day can fill it.
    #[error("what was seen is too large")]
    TooLarge,
}

impl From<io::Error> for SeenError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Memory for SeenStore {
    fn look(&self, proof: ProofId, desk: &Desk, now: Moment, keep: Keep) -> Result<Sight, Forgetful> {
        Self::look(self, proof, desk, now, keep).map_err(|_| Forgetful)
    }
}

impl SeenStore {
    /// The memory in this file; it is made when something is to be remembered.
    #[must_use]
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// What is known of a proof; and remembers this reading if nobody saw it before. Two programs that ask at once get one `First`.
    ///
    /// # Errors
    /// [`SeenError`]: then nothing is known, and nothing may be confirmed.
    pub fn look(&self, proof: ProofId, desk: &Desk, now: Moment, keep: Keep) -> Result<Sight, SeenError> {
        let lock = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(self.path.with_extension("lock"))?;
        lock.lock()?;
        let (mut file, lines) = self.read()?;
        let sight = match lines.get(&proof) {
            None => Sight::First,
            Some(line) if line.desk == *desk => Sight::Again(line.at),
            Some(_) => Sight::Elsewhere,
        };
        if sight == Sight::First && keep == Keep::First {
            file.write_all(line(proof, now, desk).as_bytes())?;
            file.sync_data()?;
            self.forget(&lines, proof, now, desk)?;
        }
        Ok(sight)
    }

    /// Every line, and the file at its end. A torn last line is cut off.
    fn read(&self) -> Result<(File, BTreeMap<ProofId, Line>), SeenError> {
        let is_new = !self.path.exists();
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&self.path)?;
        if is_new {
            file.write_all(HEAD.as_bytes())?;
            file.sync_all()?;
            sync_folder(&self.path)?;
            return Ok((file, BTreeMap::new()));
        }
        let mut bytes = Vec::new();
        (&mut file).take(LARGEST + 1).read_to_end(&mut bytes)?;
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > LARGEST {
            return Err(SeenError::TooLarge);
        }
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        bytes.truncate(whole);
        let text = core::str::from_utf8(&bytes).map_err(|_| SeenError::Damaged { line: 0 })?;
        let text = match text.strip_prefix(HEAD) {
            Some(rest) => rest,
            // The power went out before the first line was whole.
            None if text.is_empty() => {
                file.set_len(0)?;
                file.seek(SeekFrom::Start(0))?;
                file.write_all(HEAD.as_bytes())?;
                return Ok((file, BTreeMap::new()));
            }
            None => return Err(SeenError::Damaged { line: 1 }),
        };
        let mut lines = BTreeMap::new();
        for (at, text) in text.lines().enumerate() {
            let (proof, line) = parse(text).ok_or(SeenError::Damaged { line: at + 2 })?;
            // Only the first sight counts.
            lines.entry(proof).or_insert(line);
        }
        let end = u64::try_from(whole).unwrap_or(u64::MAX);
        file.set_len(end)?;
        file.seek(SeekFrom::Start(end))?;
        Ok((file, lines))
    }

    /// Writes the file anew without what is older than a day, once that is most of it. A day and not the minutes that a proof counts: a
    /// clock that jumped ahead and was set right has then forgotten nothing.
    fn forget(
        &self,
        lines: &BTreeMap<ProofId, Line>,
        proof: ProofId,
        now: Moment,
        desk: &Desk,
    ) -> Result<(), SeenError> {
        let oldest = now.plus_seconds(-KEEP_SECONDS);
        let old = lines.values().filter(|line| line.at < oldest).count();
        if old < WORTH_FORGETTING || old * 2 < lines.len() {
            return Ok(());
        }
        let mut text = HEAD.to_owned();
        for (proof, held) in lines.iter().filter(|(_, held)| held.at >= oldest) {
            text.push_str(&line(*proof, held.at, &held.desk));
        }
        text.push_str(&line(proof, now, desk));
        replace(&self.path, text.as_bytes())?;
        Ok(())
    }

    /// Removes the memory, for good.
    ///
    /// # Errors
    /// [`SeenError::Io`].
    pub fn clear(&self) -> Result<(), SeenError> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
            Ok(()) | Err(_) => Ok(()),
        }
    }
}

struct Line {
    at: Moment,
    desk: Desk,
}

fn line(proof: ProofId, at: Moment, desk: &Desk) -> String {
    let hex: String = proof.0.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{hex} {} {}\n", at.0, desk.as_str())
}

fn parse(text: &str) -> Option<(ProofId, Line)> {
    let mut words = text.split(' ');
    let (hex, at, desk) = (words.next()?, words.next()?, words.next()?);
    if words.next().is_some() || hex.len() != 64 || !hex.is_ascii() {
        return None;
    }
    let mut hash = [0; 32];
    for (at, byte) in hash.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hex.get(at * 2..at * 2 + 2)?, 16).ok()?;
    }
    let at = Moment(at.parse().ok()?);
    let desk = Desk::parse(desk).ok()?;
    Some((ProofId(hash), Line { at, desk }))
}

impl fmt::Debug for SeenStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SeenStore(..)")
    }
}

const HEAD: &str = "tefuda-seen 1\n";
const KEEP_SECONDS: i64 = 86_400;
const WORTH_FORGETTING: usize = 1_000;
/// 600,000 proofs, which no counter reads in two days.
const LARGEST: u64 = 64 * 1024 * 1024;
