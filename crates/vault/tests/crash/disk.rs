//! A disk built from what a program did to it: at a random moment, from what was synced and some torn part of the rest.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What a program did, in order.
pub(crate) enum Event {
    Create(PathBuf),
    Write(PathBuf, usize, Vec<u8>),
    Truncate(PathBuf, usize),
    Sync(PathBuf),
    Rename(PathBuf, PathBuf),
    Unlink(PathBuf),
    MakeFolder(PathBuf),
    /// It said that something is done.
    Acknowledge(String),
}

/// Reads what the shim wrote. A last event that was cut is left out.
pub(crate) fn read_log(bytes: &[u8]) -> Vec<Event> {
    let mut events = Vec::new();
    let mut rest = bytes;
    while let Some(event) = read_event(&mut rest) {
        events.push(event);
    }
    events
}

fn read_event(rest: &mut &[u8]) -> Option<Event> {
    let (what, after) = rest.split_first()?;
    *rest = after;
    let path = PathBuf::from(String::from_utf8(take_bytes(rest)?).unwrap());
    let other = PathBuf::from(String::from_utf8(take_bytes(rest)?).unwrap());
    let offset = take_number(rest)?;
    let bytes = take_bytes(rest)?;
    let is_ack = path.file_name().is_some_and(|name| name == "ack");
    Some(match what {
        b'w' if is_ack => Event::Acknowledge(String::from_utf8(bytes).unwrap()),
        b'c' => Event::Create(path),
        b'w' => Event::Write(path, offset, bytes),
        b't' => Event::Truncate(path, offset),
        b's' => Event::Sync(path),
        b'r' => Event::Rename(path, other),
        b'u' => Event::Unlink(path),
        b'm' => Event::MakeFolder(path),
        other => panic!("the shim wrote an event {other}"),
    })
}

fn take_number(rest: &mut &[u8]) -> Option<usize> {
    let (number, after) = rest.split_first_chunk::<8>()?;
    *rest = after;
    usize::try_from(u64::from_ne_bytes(*number)).ok()
}

fn take_bytes(rest: &mut &[u8]) -> Option<Vec<u8>> {
    let length = take_number(rest)?;
    let (bytes, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(bytes.to_vec())
}

/// Dice that fall the same way again.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 1).unwrap() % most.max(1)
    }
}

/// Whether a disk does what it says.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Syncs {
    Honest,
    /// Says that everything is written and writes nothing: the test must see it.
    Lying,
}

#[derive(Clone)]
enum Change {
    Write(usize, Vec<u8>),
    Truncate(usize),
}

#[derive(Clone, Default)]
struct Content {
    synced: Vec<u8>,
    pending: Vec<Change>,
}

/// A change of names that the folder does not hold for certain yet.
enum Naming {
    Put(PathBuf, usize),
    Move(PathBuf, PathBuf),
    Drop(PathBuf),
    Folder(PathBuf),
}

/// The disk at one moment.
struct Disk {
    contents: Vec<Content>,
    /// What the running program sees.
    live: BTreeMap<PathBuf, usize>,
    /// What is certain.
    certain: BTreeMap<PathBuf, usize>,
    folders: Vec<PathBuf>,
    pending: Vec<Naming>,
}

/// Builds the disk as a crash after `moment` events may leave it, below `into`. Answers what was acknowledged by then.
pub(crate) fn crash(
    (root, before): (&Path, &Path),
    (events, moment): (&[Event], usize),
    syncs: Syncs,
    dice: &mut Dice,
    into: &Path,
) -> Vec<String> {
    let mut disk = Disk::of(before, root);
    let mut acknowledged = Vec::new();
    for event in events.iter().take(moment) {
        match event {
            Event::Acknowledge(text) => acknowledged.extend(text.lines().map(str::to_owned)),
            Event::Sync(_) if syncs == Syncs::Lying => {}
            other => disk.happen(other),
        }
    }
    disk.settle(dice);
    disk.write(root, into);
    acknowledged
}

impl Disk {
    fn of(before: &Path, root: &Path) -> Self {
        let mut disk = Self {
            contents: Vec::new(),
            live: BTreeMap::new(),
            certain: BTreeMap::new(),
            folders: vec![root.to_owned()],
            pending: Vec::new(),
        };
        let mut folders = vec![before.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                let at = root.join(path.strip_prefix(before).unwrap());
                if path.is_dir() {
                    disk.folders.push(at);
                    folders.push(path);
                } else {
                    disk.live.insert(at.clone(), disk.contents.len());
                    disk.certain.insert(at, disk.contents.len());
                    disk.contents.push(Content {
                        synced: fs::read(path).unwrap(),
                        pending: Vec::new(),
                    });
                }
            }
        }
        disk
    }

    fn happen(&mut self, event: &Event) {
        match event {
            Event::Create(path) => {
                let number = self.contents.len();
                self.contents.push(Content::default());
                self.live.insert(path.clone(), number);
                self.pending.push(Naming::Put(path.clone(), number));
            }
            Event::Write(path, offset, bytes) => self.change(path, Change::Write(*offset, bytes.clone())),
            Event::Truncate(path, length) => self.change(path, Change::Truncate(*length)),
            Event::Sync(path) => match self.live.get(path).copied() {
                Some(number) => {
                    let content = &mut self.contents[number];
                    for change in std::mem::take(&mut content.pending) {
                        content.synced = applied(&content.synced, &change);
                    }
                }
                // A folder: the names in it are certain now, and names that changed before them (journals keep the order).
                None => {
                    let last = self
                        .pending
                        .iter()
                        .rposition(|naming| naming.folder() == Some(path.as_path()));
                    for naming in self.pending.drain(..last.map_or(0, |last| last + 1)) {
                        apply_naming(&mut self.certain, &mut self.folders, &naming);
                    }
                }
            },
            Event::Rename(from, to) => {
                if let Some(number) = self.live.remove(from) {
                    self.live.insert(to.clone(), number);
                }
                self.pending.push(Naming::Move(from.clone(), to.clone()));
            }
            Event::Unlink(path) => {
                self.live.remove(path);
                self.pending.push(Naming::Drop(path.clone()));
            }
            Event::MakeFolder(path) => self.pending.push(Naming::Folder(path.clone())),
            Event::Acknowledge(_) => {}
        }
    }

    fn change(&mut self, path: &Path, change: Change) {
        if let Some(number) = self.live.get(path) {
            self.contents[*number].pending.push(change);
        }
    }

    /// What was not certain happens or not: of names the first so many, of writes any, and of a write any of its sectors.
    fn settle(&mut self, dice: &mut Dice) {
        let names = dice.below(self.pending.len() + 1);
        for naming in self.pending.drain(..names) {
            apply_naming(&mut self.certain, &mut self.folders, &naming);
        }
        for content in &mut self.contents {
            for change in std::mem::take(&mut content.pending) {
                match dice.below(3) {
                    0 => {}
                    1 => content.synced = applied(&content.synced, &change),
                    _ => {
                        for torn in torn(&change, dice) {
                            content.synced = applied(&content.synced, &torn);
                        }
                    }
                }
            }
        }
    }

    fn write(&self, root: &Path, into: &Path) {
        for folder in &self.folders {
            fs::create_dir_all(into.join(folder.strip_prefix(root).unwrap())).unwrap();
        }
        for (path, number) in &self.certain {
            let name = path.to_string_lossy();
            // Shared memory: gone with the machine.
            if !name.ends_with("-shm") && !name.ends_with("/ack") {
                fs::write(
                    into.join(path.strip_prefix(root).unwrap()),
                    &self.contents[*number].synced,
                )
                .unwrap();
            }
        }
    }
}

impl Naming {
    fn folder(&self) -> Option<&Path> {
        match self {
            Self::Put(path, _) | Self::Move(_, path) | Self::Drop(path) | Self::Folder(path) => path.parent(),
        }
    }
}

fn apply_naming(certain: &mut BTreeMap<PathBuf, usize>, folders: &mut Vec<PathBuf>, naming: &Naming) {
    match naming {
        Naming::Put(path, number) => drop(certain.insert(path.clone(), *number)),
        Naming::Move(from, to) => {
            if let Some(number) = certain.remove(from) {
                certain.insert(to.clone(), number);
            }
        }
        Naming::Drop(path) => drop(certain.remove(path)),
        Naming::Folder(path) => folders.push(path.clone()),
    }
}

fn applied(content: &[u8], change: &Change) -> Vec<u8> {
    let mut content = content.to_vec();
    match change {
        Change::Write(offset, bytes) => {
            content.resize(content.len().max(offset + bytes.len()), 0);
            content[*offset..offset + bytes.len()].copy_from_slice(bytes);
        }
        Change::Truncate(length) => content.resize(*length, 0),
    }
    content
}

fn torn(change: &Change, dice: &mut Dice) -> Vec<Change> {
    const SECTOR: usize = 512;
    let Change::Write(offset, bytes) = change else {
        return Vec::new();
    };
    let sectors = bytes.chunks(SECTOR).enumerate();
    sectors
        .filter(|_| dice.below(2) == 0)
        .map(|(number, sector)| Change::Write(offset + number * SECTOR, sector.to_vec()))
        .collect()
}
