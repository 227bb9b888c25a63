//! A made-up home, and made-up records to put into it.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value as Json, json};
use tefuda_crypto::{Passphrase, SystemRandom};
use tefuda_record::{Moment, Record};
use tefuda_vault::{Act, Added, Home, LockedHome, NewRecord, RecordId, Vault};

pub(crate) const WORDS: &str = "七転び八起き";

/// A folder that goes away, and the home in it.
pub(crate) struct Place {
    folder: tempfile::TempDir,
    pub(crate) home: Home,
}

impl Place {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::create(&folder.path().join("home"), &words(), "花子", &mut SystemRandom).unwrap();
        Self { folder, home }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The first person's vault.
    pub(crate) fn vault(&self) -> Vault {
        first(&self.home)
    }
}

pub(crate) fn words() -> Passphrase {
    Passphrase::new(WORDS).unwrap()
}

/// Opens the home again, as another program would.
pub(crate) fn reopen(path: &Path) -> Home {
    LockedHome::open(path)
        .unwrap()
        .unlock_with_passphrase(&words())
        .unwrap()
}

pub(crate) fn first(home: &Home) -> Vault {
    let persons = home.persons();
    home.person(&persons.first().unwrap().id).unwrap()
}

pub(crate) fn object(value: &Json) -> Map<String, Json> {
    value.as_object().cloned().unwrap()
}

pub(crate) fn record(kind: &str, value: &Json) -> Record {
    Record::from_json(kind, &object(value)).unwrap()
}

pub(crate) fn note(text: &str) -> Record {
    record("note", &json!({ "text": text }))
}

pub(crate) fn note_on(text: &str, day: &str) -> Record {
    record("note", &json!({ "text": text, "written_on": day }))
}

pub(crate) fn allergy(substance: &str, reaction: &str) -> Record {
    record("allergy", &json!({ "substance": substance, "reaction": reaction }))
}

/// A record of another compartment than the notes'.
pub(crate) fn eligibility() -> Record {
    let kind = tefuda_record::kind("eligibility").unwrap();
    let examples: Vec<Map<String, Json>> = serde_json::from_str(kind.examples).unwrap();
    Record::from_json(kind.id, examples.first().unwrap()).unwrap()
}

/// Does something at a moment, counted from an arbitrary one.
pub(crate) fn at<T>(seconds: i64, deed: impl FnOnce(&mut Act<'_>) -> T) -> T {
    let mut random = SystemRandom;
    deed(&mut Act::new(Moment(1_795_000_000 + seconds), &mut random))
}

pub(crate) fn add(vault: &mut Vault, seconds: i64, record: Record) -> RecordId {
    let added = at(seconds, |act| vault.add(vec![NewRecord::of(record)], act)).unwrap();
    let added = added.first().unwrap();
    assert!(matches!(added, Added::New(_)), "the same is held");
    *added.id()
}

/// What the records found say, in their order.
pub(crate) fn titles(found: &[tefuda_vault::Stored]) -> Vec<String> {
    found.iter().map(|stored| stored.record().unwrap().title()).collect()
}

/// Every file under a folder.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            all.push(path);
        }
    }
    all.sort();
    all
}
