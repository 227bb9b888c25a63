//! Reading a backup line by line, past what is damaged.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Map, Value as Json};
use tefuda_crypto::{Identity, OpenReader, PIECE};
use tefuda_record::{Day, Moment};
use zeroize::Zeroizing;

use super::{BackupReport, FORMAT, Lost, not_opened};
use crate::error::{EVIDENCE_BYTES_MAX, HomeError, StorageError};
use crate::ids::RecordId;

/// One line, as `docs/formats.md` tells it.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Line {
    Header(Header),
    Index(Index),
    Evidence(EvidenceLine),
    Record(RecordLine),
    Log(LogLine),
    End(End),
}

#[derive(Deserialize)]
pub(super) struct Header {
    tefuda_backup: i64,
    made_at: i64,
    pub(super) persons: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct Index {
    person: usize,
    records: Vec<(String, String, String)>,
}

#[derive(Deserialize)]
pub(super) struct EvidenceLine {
    pub(super) person: usize,
    pub(super) compartment: String,
    pub(super) hash: String,
    pub(super) format: String,
    pub(super) bytes: String,
}

#[derive(Deserialize)]
pub(super) struct RecordLine {
    pub(super) person: usize,
    pub(super) compartment: String,
    pub(super) id: String,
    pub(super) document: String,
}

#[derive(Deserialize)]
pub(super) struct LogLine {
    pub(super) person: usize,
    pub(super) compartment: String,
    pub(super) seq: i64,
    pub(super) at: i64,
    pub(super) entry: Map<String, Json>,
    pub(super) prev: String,
    pub(super) hash: String,
}

#[derive(Deserialize)]
pub(super) struct End {
    persons: usize,
    records: usize,
}

/// Reads all of it and says what is intact and what is lost.
pub(super) fn check(path: &Path, identity: &Identity) -> Result<BackupReport, HomeError> {
    let mut report = BackupReport {
        made_at: None,
        persons: 0,
        records: 0,
        evidence: 0,
        showings: 0,
        lost: Vec::new(),
        whole: false,
    };
    let mut listed: BTreeMap<(usize, RecordId), (String, Day)> = BTreeMap::new();
    let mut found: BTreeSet<(usize, RecordId)> = BTreeSet::new();
    let mut evidence: BTreeSet<(usize, String, String)> = BTreeSet::new();
    let mut showings: BTreeSet<(usize, String, i64)> = BTreeSet::new();
    let mut end = None;
    let reading = read(path, identity, &mut |line| {
        match line {
            Line::Header(header) => {
                report.made_at = Some(Moment(header.made_at));
                report.persons = header.persons.len();
            }
            Line::Index(index) => {
                for (id, kind, day) in index.records {
                    let (Some(id), Ok(day)) = (RecordId::parse(&id), day.parse()) else {
                        return Err(StorageError::Damaged.into());
                    };
                    listed.insert((index.person, id), (kind, day));
                }
            }
            Line::Record(line) => {
                let id = RecordId::parse(&line.id).ok_or(StorageError::Damaged)?;
                found.insert((line.person, id));
            }
            Line::Evidence(line) => drop(evidence.insert((line.person, line.compartment, line.hash))),
            Line::Log(line) => drop(showings.insert((line.person, line.compartment, line.seq))),
            Line::End(line) => end = Some(line),
        }
        Ok(())
    })?;
    report.records = found.len();
    report.evidence = evidence.len();
    report.showings = showings.len();
    report.whole = reading.gaps == 0
        && end.is_some_and(|end| (end.persons, end.records) == (report.persons, found.len()))
        && report.made_at.is_some();
    report.lost = listed
        .into_iter()
        .filter(|(place, _)| !found.contains(place))
        .map(|((_, id), (kind, day))| Lost {
            id,
            kind: tefuda_record::kind(&kind).map(|kind| kind.id),
            day,
        })
        .collect();
    if report.made_at.is_none() && report.records == 0 && reading.gaps == 0 {
        return Err(HomeError::NotABackup);
    }
    Ok(report)
}

/// How reading went.
pub(super) struct Reading {
    /// Places where something is missing.
    pub(super) gaps: u64,
}

/// Hands every intact line on. A line cut by a damaged place is left out.
pub(super) fn read(
    path: &Path,
    identity: &Identity,
    each: &mut dyn FnMut(Line) -> Result<(), HomeError>,
) -> Result<Reading, HomeError> {
    let mut pieces = Pieces::open(path, identity)?;
    let mut reading = Reading { gaps: 0 };
    let mut rest: Zeroizing<Vec<u8>> = Zeroizing::new(Vec::with_capacity(PIECE * 2));
    let mut lost_beginning = false;
    let mut known = false;
    while let Some(piece) = pieces.next_piece() {
        let Ok(piece) = piece else {
            reading.gaps += 1;
            rest.clear();
            lost_beginning = true;
            continue;
        };
        for part in piece.split_inclusive(|byte| *byte == b'\n') {
            rest.extend_from_slice(part);
            if rest.len() > LINE_MAX {
                return Err(HomeError::NotABackup);
            }
            if !part.ends_with(b"\n") {
                continue;
            }
            let line = Zeroizing::new(std::mem::take(&mut *rest));
            if std::mem::take(&mut lost_beginning) || line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let Ok(line) = serde_json::from_slice::<Line>(&line) else {
                // What was sealed for us is as it was written: this was never a backup, or a newer one.
                return Err(if known {
                    StorageError::Newer { found: FORMAT + 1 }.into()
                } else {
                    HomeError::NotABackup
                });
            };
            if let Line::Header(header) = &line {
                if header.tefuda_backup != FORMAT {
                    return Err(StorageError::Newer {
                        found: header.tefuda_backup,
                    }
                    .into());
                }
                known = true;
            }
            each(line)?;
        }
    }
    reading.gaps += u64::from(!rest.is_empty());
    Ok(reading)
}

/// The plain pieces of a sealed file, those after a damaged one too.
struct Pieces<'a> {
    path: PathBuf,
    identity: &'a Identity,
    reader: Option<OpenReader<BufReader<File>>>,
    next: u64,
    /// No file of this length has more.
    most: u64,
    buffer: Zeroizing<Vec<u8>>,
}

impl<'a> Pieces<'a> {
    fn open(path: &Path, identity: &'a Identity) -> Result<Self, HomeError> {
        let file = File::open(path).map_err(StorageError::from)?;
        let length = file.metadata().map_err(StorageError::from)?.len();
        let reader = OpenReader::new(identity, BufReader::new(file)).map_err(not_opened)?;
        Ok(Self {
            path: path.to_owned(),
            identity,
            reader: Some(reader),
            next: 0,
            most: length / (PIECE as u64 + TAG) + 1,
            buffer: Zeroizing::new(vec![0; PIECE]),
        })
    }

    /// The next piece; an error for one that is damaged; nothing at the end.
    fn next_piece(&mut self) -> Option<Result<&[u8], ()>> {
        if self.next >= self.most {
            return None;
        }
        let number = self.next;
        self.next += 1;
        let mut reader = match self.reader.take() {
            Some(reader) => reader,
            None => match self.reopen(number) {
                Some(reader) => reader,
                None => return Some(Err(())),
            },
        };
        match fill(&mut reader, &mut self.buffer) {
            Ok(0) => {
                self.next = self.most;
                None
            }
            Ok(length) => {
                self.reader = Some(reader);
                self.buffer.get(..length).map(Ok)
            }
            // A reader that failed cannot go on: the next piece gets another.
            Err(_) => Some(Err(())),
        }
    }

    fn reopen(&self, number: u64) -> Option<OpenReader<BufReader<File>>> {
        let file = BufReader::new(File::open(&self.path).ok()?);
        let mut reader = OpenReader::new(self.identity, file).ok()?;
        reader.seek_piece(number).ok()?;
        Some(reader)
    }
}

fn fill(reader: &mut impl Read, buffer: &mut [u8]) -> std::io::Result<usize> {
    let mut length = 0;
    while let Some(room) = buffer.get_mut(length..).filter(|room| !room.is_empty()) {
        match reader.read(room)? {
            0 => break,
            read => length += read,
        }
    }
    Ok(length)
}

/// What sealing adds to a piece.
const TAG: u64 = 16;
/// The longest piece of evidence in base 64, and the words around it.
const LINE_MAX: usize = EVIDENCE_BYTES_MAX / 3 * 4 + 64 * 1024;
