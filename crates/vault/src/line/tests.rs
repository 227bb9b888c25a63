//! What the stories of lines stand on: homes, sticks, hands that do the same for the same seed.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use tefuda_crypto::{Random, RandomError, SystemRandom};
use tefuda_record::{Fields, Record};
use tefuda_sync::Folder;
use tempfile::TempDir;

use super::*;
use crate::acting::Acting;
use crate::ids::Act;
use crate::read::Filter;
use crate::ring::Entry;
use crate::write::NewRecord;

mod lives;
mod rights;

const DRAWER: Compartment = Compartment::Medicines;
const PLACE: Place = Place::Drawer(DRAWER);
const ALL: Rights = Rights {
    view: true,
    add: true,
    change: true,
};

/// The same numbers for the same seed. Good enough for everything but keys.
struct Seeded(u64);

impl Seeded {
    fn next(&mut self) -> u64 {
        // splitmix64
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }
}

impl Random for Seeded {
    fn fill(&mut self, out: &mut [u8]) -> Result<(), RandomError> {
        for byte in out {
            *byte = self.next().to_le_bytes()[0];
        }
        Ok(())
    }
}

struct Node {
    vault: Vault,
    entry: Entry,
    root: TempDir,
}

impl Node {
    fn make(rights: Option<Rights>) -> Self {
        let root = tempfile::tempdir().unwrap();
        crate::files::make_lock(root.path()).unwrap();
        let mut entry = Entry::make("花子", &mut SystemRandom).unwrap();
        if let Some(rights) = rights {
            let acting = Acting {
                grant: "g".to_owned(),
                by: entry.id.clone(),
                until: i64::MAX,
                rights: BTreeMap::from([(DRAWER.id().to_owned(), rights)]),
            };
            entry.act_for(acting, &mut SystemRandom).unwrap();
        }
        let vault = Vault::new(root.path(), root.path(), &entry);
        vault.make_device_file().unwrap();
        Self { vault, entry, root }
    }

    fn add(&mut self, text: &str, act: &mut Act<'_>) -> RecordId {
        *self.vault.add(vec![NewRecord::of(note(text))], act).unwrap()[0].id()
    }

    fn texts(&self) -> Vec<String> {
        let mut texts: Vec<String> = self
            .vault
            .list(Filter::default())
            .unwrap()
            .iter()
            .map(text_of)
            .collect();
        texts.sort();
        texts
    }

    /// The file as it is without encryption.
    fn holds(&self, text: &str) -> bool {
        let key = self.entry.by_compartment().remove(&DRAWER).unwrap();
        let path = self.root.path().join(format!("{}.db", key.file));
        let mut file = database::open(&path, &key.key.0, &crate::drawer::LAYOUT).unwrap();
        let pages = file.serialize(rusqlite::MAIN_DB).unwrap();
        pages.windows(text.len()).any(|window| window == text.as_bytes())
    }
}

fn note(text: &str) -> Record {
    let mut fields = Fields::of("note").unwrap();
    fields.set("text", text).unwrap();
    Record::new(fields).unwrap()
}

fn text_of(stored: &crate::Stored) -> String {
    stored.record().unwrap().text("text").unwrap_or_default()
}

struct Pair {
    id: LineId,
    stick: TempDir,
    key: [SigningKey; 2],
    names: [DeviceId; 2],
    epoch: Identity,
}

impl Pair {
    /// A line between a person's vault and a replica, with a folder of its own.
    fn join(home: &mut Node, replica: &mut Node, rights: Rights) -> Self {
        let random = &mut SystemRandom;
        let pair = Self {
            id: LineId::make(random).unwrap(),
            stick: tempfile::tempdir().unwrap(),
            key: [SigningKey::make(random).unwrap(), SigningKey::make(random).unwrap()],
            names: [DeviceId::make(random).unwrap(), DeviceId::make(random).unwrap()],
            epoch: Identity::make(random).unwrap(),
        };
        home.vault.line_begin(PLACE, &pair.end(Side::Home, rights)).unwrap();
        replica
            .vault
            .line_begin(PLACE, &pair.end(Side::Replica, rights))
            .unwrap();
        pair
    }

    fn end(&self, side: Side, rights: Rights) -> NewLine {
        let (me, them) = match side {
            Side::Home => (0, 1),
            Side::Replica => (1, 0),
        };
        NewLine {
            id: self.id,
            side,
            me: self.names[me],
            key: self.key[me].secret_bytes(),
            them: self.names[them],
            their_key: self.key[them].public().clone(),
            rights,
            epoch: (1, self.epoch.clone()),
        }
    }

    fn folder(&self) -> Folder {
        Folder::open(self.stick.path()).unwrap()
    }

    fn send(&self, node: &mut Node) -> Sent {
        node.vault.line_send(PLACE, self.id, &self.folder()).unwrap()
    }

    fn take(&self, node: &mut Node, act: &mut Act<'_>) -> Taken {
        node.vault.line_take(PLACE, self.id, &self.folder(), act).unwrap()
    }

    /// Both tell and take in until nothing moves.
    fn settle(&self, home: &mut Node, replica: &mut Node, act: &mut Act<'_>) -> [Taken; 2] {
        let mut all = [Taken::default(), Taken::default()];
        for _ in 0..10 {
            let mut moved = 0;
            self.send(home);
            self.send(replica);
            for (at, node) in [&mut *home, &mut *replica].into_iter().enumerate() {
                let taken = self.take(node, act);
                moved += taken.segments;
                all[at].denied += taken.denied;
                all[at].added += taken.added;
            }
            if moved == 0 {
                break;
            }
        }
        all
    }

    fn files(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![self.stick.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    found.push(path);
                }
            }
        }
        found.sort();
        found
    }
}
