//! Writing a backup: beside its place first, read back in full, then moved there in one step.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, ErrorKind, Write};
use std::mem;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rusqlite::Connection;
use serde_json::Value as Json;
use tefuda_crypto::{PIECE, Recipient, SealWriter};
use tefuda_record::{Compartment, Moment};
use zeroize::Zeroizing;

use super::{FORMAT, TWICE_MAX, lines};
use crate::error::{HomeError, StorageError};
use crate::files;
use crate::home::Home;
use crate::ids::{PersonId, to_hex};
use crate::mark::Marks;
use crate::slot::{Slot, SlotKind, not_sealed};
use crate::vault::Vault;

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackedUp {
    /// The length of the file.
    pub bytes: u64,
    /// Persons in it.
    pub persons: usize,
    /// Records in it.
    pub records: usize,
    /// Where each person's files stood.
    pub marks: BTreeMap<PersonId, Marks>,
}

/// A backup that is written but neither read back nor in its place.
struct Unproven {
    part: PathBuf,
    made: BackedUp,
}

impl Home {
    /// Writes a backup of the whole home. It counts only after all of it was read back; a former file of that name stays until
    /// then.
    ///
    /// # Errors
    /// [`HomeError::QuickOnly`], [`HomeError::Storage`]; nothing of a failed one is left.
    pub fn back_up(&self, path: &Path, at: Moment) -> Result<BackedUp, HomeError> {
        let unproven = self.write_backup(path, at)?;
        let part = &unproven.part;
        let proven = lines::check(part, &self.identity).and_then(|report| {
            let said = (report.whole, report.persons, report.records);
            if said == (true, unproven.made.persons, unproven.made.records) {
                Ok(())
            } else {
                Err(StorageError::Damaged.into())
            }
        });
        proven
            .and_then(|()| {
                fs::rename(part, path).map_err(StorageError::from)?;
                Ok(files::sync_parent(path)?)
            })
            .inspect_err(|_| drop(fs::remove_file(part)))?;
        Ok(unproven.made)
    }

    /// Writes a backup without reading it back: for measuring what each half costs. Answers its bytes.
    ///
    /// # Errors
    /// As [`back_up`](Self::back_up).
    pub fn write_unproven(&self, path: &Path, at: Moment) -> Result<u64, HomeError> {
        self.write_backup(path, at).map(|unproven| unproven.made.bytes)
    }

    fn write_backup(&self, path: &Path, at: Moment) -> Result<Unproven, HomeError> {
        self.demand_whole()?;
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        match self.write_part(&part, at) {
            Ok(made) => Ok(Unproven { part, made }),
            Err(error) => {
                // A part opens for nobody who would not open the whole; that it could not be removed changes nothing.
                drop(fs::remove_file(&part));
                Err(error)
            }
        }
    }

    fn write_part(&self, part: &Path, at: Moment) -> Result<BackedUp, HomeError> {
        let mut recipients: Vec<Recipient> = vec![self.identity.recipient()];
        for back in &self.ring.ways_back {
            recipients.push(back.recipient()?);
        }
        let notes: Vec<Vec<u8>> = Slot::list(&self.root)?
            .iter()
            .filter(|slot| slot.kind == SlotKind::Passphrase)
            .map(|slot| slot.sealed().to_vec())
            .collect();
        let file = BufWriter::with_capacity(BUFFER, files::make_private(part)?);
        let seal = SealWriter::new(&recipients, &notes, file).map_err(not_sealed)?;
        // Opening what is stored and sealing what goes out cost about the same: each has a core of its own.
        thread::scope(|scope| {
            let (sender, receiver) = sync_channel(AHEAD);
            let sealing = scope.spawn(|| seal_all(seal, receiver));
            let told = self.tell(sender, at);
            let sealed = sealing.join().unwrap_or_else(|panic| resume_unwind(panic));
            // Whoever tells ends early where nobody seals any more: the reason is the sealing's.
            let bytes = sealed?;
            let mut made = told?;
            made.bytes = bytes;
            Ok(made)
        })
    }

    /// Everything a backup holds, from its first line to its last.
    fn tell(&self, sender: SyncSender<Lines>, at: Moment) -> Result<BackedUp, HomeError> {
        let mut out = Out {
            sender,
            lines: fresh(),
            handed_over: 0,
        };
        let mut made = BackedUp {
            bytes: 0,
            persons: self.ring.own().count(),
            records: 0,
            marks: BTreeMap::new(),
        };
        out.header(self, at)?;
        for (number, entry) in self.ring.own().enumerate() {
            let vault = self.person(&entry.id)?;
            let snapshot = Snapshot::take(&vault)?;
            made.marks.insert(entry.id.clone(), vault.marks()?);
            let begun = out.told();
            made.records += out.section(number, &snapshot)?;
            if out.told() - begun <= TWICE_MAX {
                out.fill_piece()?;
                out.header(self, at)?;
                out.section(number, &snapshot)?;
            }
        }
        out.end(&made)?;
        out.hand_over()?;
        Ok(made)
    }
}

/// Seals what is told until nobody tells any more, and answers the length of the file.
fn seal_all(mut seal: SealWriter<BufWriter<File>>, receiver: Receiver<Lines>) -> Result<u64, HomeError> {
    for lines in receiver {
        seal.write_all(lines.as_bytes()).map_err(StorageError::from)?;
    }
    let file = seal.finish().map_err(StorageError::from)?;
    let file = file
        .into_inner()
        .map_err(|error| StorageError::from(error.into_error()))?;
    file.sync_all().map_err(StorageError::from)?;
    Ok(file.metadata().map_err(StorageError::from)?.len())
}

/// The files of one person as they were at one moment, whatever is written meanwhile.
struct Snapshot<'v> {
    drawers: Vec<(Compartment, &'v Connection)>,
}

impl<'v> Snapshot<'v> {
    fn take(vault: &'v Vault) -> Result<Self, HomeError> {
        let _lock = vault.lock()?;
        let mut drawers = Vec::new();
        for compartment in vault.compartments().collect::<Vec<_>>() {
            if let Some(connection) = vault.reading(compartment)? {
                connection.execute_batch("BEGIN; SELECT count(*) FROM sqlite_schema;")?;
                drawers.push((compartment, connection));
            }
        }
        Ok(Self { drawers })
    }
}

impl Drop for Snapshot<'_> {
    fn drop(&mut self) {
        for (_, connection) in &self.drawers {
            // It ends with its connection at the latest.
            drop(connection.execute_batch("COMMIT"));
        }
    }
}

/// Lines on their way from the vault to the seal.
type Lines = Zeroizing<String>;

fn fresh() -> Lines {
    Zeroizing::new(String::with_capacity(BUFFER * 2))
}

struct Out {
    sender: SyncSender<Lines>,
    lines: Lines,
    handed_over: u64,
}

impl Out {
    fn header(&mut self, home: &Home, at: Moment) -> Result<(), HomeError> {
        let persons: Vec<String> = home
            .ring
            .own()
            .map(|entry| Json::from(entry.name.as_str()).to_string())
            .collect();
        self.lines.push_str(&format!(
            r#"{{"header":{{"tefuda_backup":{FORMAT},"made_at":{},"persons":[{}]}}}}"#,
            at.0,
            persons.join(",")
        ));
        self.end_line()
    }

    /// Everything of one person. The list of what is in it comes first and last, so that damage to one leaves the other.
    fn section(&mut self, person: usize, snapshot: &Snapshot<'_>) -> Result<usize, HomeError> {
        let records = self.index(person, snapshot)?;
        for (compartment, connection) in &snapshot.drawers {
            let place = format!(r#""person":{person},"compartment":"{}""#, compartment.id());
            self.evidence(&place, connection)?;
            self.records(&place, connection)?;
            self.log(&place, connection)?;
        }
        self.index(person, snapshot)?;
        Ok(records)
    }

    fn index(&mut self, person: usize, snapshot: &Snapshot<'_>) -> Result<usize, HomeError> {
        let mut count = 0;
        for (_, connection) in &snapshot.drawers {
            let mut statement = connection.prepare_cached("SELECT id, kind, day FROM record ORDER BY number")?;
            let mut rows = statement.query(())?;
            let mut open = None;
            while let Some(row) = rows.next()? {
                let (id, kind, day): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
                // Lines of a bounded length, so that damage to one leaves the others.
                let begun = *open.get_or_insert(self.lines.len());
                let part = if self.lines.len() > begun {
                    format!(r#",["{id}","{kind}","{day}"]"#)
                } else {
                    format!(r#"{{"index":{{"person":{person},"records":[["{id}","{kind}","{day}"]"#)
                };
                self.lines.push_str(&part);
                count += 1;
                if self.lines.len() - begun > INDEX_LINE {
                    self.lines.push_str("]}}");
                    self.end_line()?;
                    open = None;
                }
            }
            if open.is_some() {
                self.lines.push_str("]}}");
                self.end_line()?;
            }
        }
        Ok(count)
    }

    fn evidence(&mut self, place: &str, connection: &Connection) -> Result<(), HomeError> {
        let mut statement = connection.prepare_cached("SELECT hash, format, bytes FROM evidence")?;
        let mut rows = statement.query(())?;
        while let Some(row) = rows.next()? {
            let (hash, format): ([u8; 32], String) = (row.get(0)?, row.get(1)?);
            let format = Json::from(format).to_string();
            self.lines.push_str(&format!(
                r#"{{"evidence":{{{place},"hash":"{}","format":{format},"bytes":""#,
                to_hex(&hash)
            ));
            let bytes = row.get_ref(2)?.as_blob().map_err(|_| StorageError::Damaged)?;
            BASE64_STANDARD.encode_string(bytes, &mut self.lines);
            self.lines.push_str("\"}}");
            self.end_line()?;
        }
        Ok(())
    }

    fn records(&mut self, place: &str, connection: &Connection) -> Result<(), HomeError> {
        let mut statement = connection.prepare_cached("SELECT id, kind, day, json, doc FROM record ORDER BY number")?;
        let mut rows = statement.query(())?;
        while let Some(row) = rows.next()? {
            let text = |column: usize| -> Result<&str, HomeError> {
                Ok(row.get_ref(column)?.as_str().map_err(|_| StorageError::Damaged)?)
            };
            let line = &mut self.lines;
            for part in [
                r#"{"record":{"#,
                place,
                r#","id":""#,
                text(0)?,
                r#"","kind":""#,
                text(1)?,
                r#"","day":""#,
                text(2)?,
                r#"","fields":"#,
                text(3)?,
                r#","document":""#,
            ] {
                line.push_str(part);
            }
            let document = row.get_ref(4)?.as_blob().map_err(|_| StorageError::Damaged)?;
            BASE64_STANDARD.encode_string(document, line);
            line.push_str("\"}}");
            self.end_line()?;
        }
        Ok(())
    }

    fn log(&mut self, place: &str, connection: &Connection) -> Result<(), HomeError> {
        let mut statement =
            connection.prepare_cached("SELECT seq, at, entry, prev, hash FROM disclosure ORDER BY seq")?;
        let mut rows = statement.query(())?;
        while let Some(row) = rows.next()? {
            let (seq, at, entry): (i64, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let (prev, hash): ([u8; 32], [u8; 32]) = (row.get(3)?, row.get(4)?);
            self.lines.push_str(&format!(
                r#"{{"log":{{{place},"seq":{seq},"at":{at},"entry":{entry},"prev":"{}","hash":"{}"}}}}"#,
                to_hex(&prev),
                to_hex(&hash)
            ));
            self.end_line()?;
        }
        Ok(())
    }

    fn end(&mut self, made: &BackedUp) -> Result<(), HomeError> {
        self.lines.push_str(&format!(
            r#"{{"end":{{"persons":{},"records":{}}}}}"#,
            made.persons, made.records
        ));
        self.end_line()
    }

    /// Blanks up to the next piece, so that what follows shares none with what came before.
    fn fill_piece(&mut self) -> Result<(), HomeError> {
        let piece = PIECE as u64;
        let rest = (piece - self.told() % piece) % piece;
        for _ in 1..rest {
            self.lines.push(' ');
        }
        if rest > 0 {
            self.end_line()?;
        }
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), HomeError> {
        self.lines.push('\n');
        if self.lines.len() < BUFFER {
            return Ok(());
        }
        self.hand_over()
    }

    /// How many bytes were told so far.
    fn told(&self) -> u64 {
        self.handed_over + self.lines.len() as u64
    }

    fn hand_over(&mut self) -> Result<(), HomeError> {
        let lines = mem::replace(&mut self.lines, fresh());
        self.handed_over += lines.len() as u64;
        // Nobody seals any more: it failed, and says why.
        self.sender
            .send(lines)
            .map_err(|_| StorageError::Io(ErrorKind::BrokenPipe))?;
        Ok(())
    }
}

const BUFFER: usize = 256 * 1024;
/// How many buffers may wait to be sealed.
const AHEAD: usize = 4;
const INDEX_LINE: usize = 48 * 1024;
