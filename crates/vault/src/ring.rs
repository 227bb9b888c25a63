//! The key ring: who lives in a home, and the key to each of their files.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use tefuda_crypto::{Identity, Key, Random, RandomError, Recipient, open_with, seal_to};
use tefuda_record::{Certainty, Compartment, find_personal_numbers};
use zeroize::Zeroizing;

use crate::acting::Acting;
use crate::error::{HomeError, StorageError};
use crate::files;
use crate::ids::{PersonId, from_hex, make_name, push_hex};
use crate::recovery::WayBack;
use crate::slot::{WayIn, not_opened, not_sealed};

/// A person of a home, as lists show them.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// The id, which never changes.
    pub id: PersonId,
    /// The name the home calls them by.
    pub name: String,
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Person({})", self.id.as_str())
    }
}

/// The key ring, opened.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Ring {
    format: u32,
    pub(crate) persons: Vec<Entry>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) ways_back: Vec<WayBack>,
    /// The smaller ring that a quick slot opens, written anew with this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) quick: Option<QuickRing>,
    /// Whether this is that smaller ring.
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) is_quick: bool,
    /// Where the keys went when they were renewed. Writing it is the one moment at which the renewal counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) moved: Option<WayIn>,
}

/// The smaller ring, as the whole one knows it.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct QuickRing {
    pub(crate) name: String,
    pub(crate) recipient: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
const fn is_false(value: &bool) -> bool {
    !*value
}

/// One person's files and keys.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) id: PersonId,
    pub(crate) name: String,
    pub(crate) folder: String,
    pub(crate) compartments: Vec<CompartmentKey>,
    pub(crate) device: DeviceKey,
    /// A replica: somebody of this home acts for that person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) acting: Option<Acting>,
}

/// The file and key of a compartment: what can be granted, rotated and backed up.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct CompartmentKey {
    kind: String,
    pub(crate) file: String,
    pub(crate) key: HexKey,
}

/// The file and key that stay on this device: holder keys and copies of credentials.
///
/// A type of its own with no way to a [`CompartmentKey`], so that no list of what is granted or backed up can hold it.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct DeviceKey {
    pub(crate) file: String,
    pub(crate) key: HexKey,
}

impl Entry {
    /// A person with a fresh key for every compartment.
    pub(crate) fn make(name: &str, random: &mut dyn Random) -> Result<Self, RandomError> {
        let mut compartments = Vec::new();
        for compartment in Compartment::ALL {
            compartments.push(CompartmentKey {
                kind: compartment.id().to_owned(),
                file: make_name(random)?,
                key: HexKey(Key::make(random)?),
            });
        }
        Ok(Self {
            id: PersonId::make(random)?,
            name: name.to_owned(),
            folder: make_name(random)?,
            compartments,
            device: DeviceKey {
                file: make_name(random)?,
                key: HexKey(Key::make(random)?),
            },
            acting: None,
        })
    }

    /// Holds keys for what is granted and for nothing else. Answers the files that no key is held for any more.
    pub(crate) fn act_for(&mut self, acting: Acting, random: &mut dyn Random) -> Result<Vec<String>, RandomError> {
        let (kept, dropped): (Vec<_>, Vec<_>) = std::mem::take(&mut self.compartments)
            .into_iter()
            .partition(|key| acting.rights.contains_key(&key.kind));
        self.compartments = kept;
        for kind in acting.rights.keys() {
            if !self.compartments.iter().any(|key| key.kind == *kind) {
                self.compartments.push(CompartmentKey {
                    kind: kind.clone(),
                    file: make_name(random)?,
                    key: HexKey(Key::make(random)?),
                });
            }
        }
        self.acting = Some(acting);
        Ok(dropped.into_iter().map(|key| key.file).collect())
    }

    /// The compartments this ring opens. One that a newer version knows is left alone.
    pub(crate) fn by_compartment(&self) -> BTreeMap<Compartment, CompartmentKey> {
        let known = |key: &CompartmentKey| Some((Compartment::parse(&key.kind)?, key.clone()));
        self.compartments.iter().filter_map(known).collect()
    }

    /// The names of all its files.
    pub(crate) fn files(&self) -> impl Iterator<Item = &str> {
        self.compartments
            .iter()
            .map(|key| key.file.as_str())
            .chain([self.device.file.as_str()])
    }

    pub(crate) const fn device(&self) -> &DeviceKey {
        &self.device
    }

    pub(crate) fn person(&self) -> Person {
        Person {
            id: self.id.clone(),
            name: self.name.clone(),
        }
    }
}

impl Ring {
    pub(crate) const fn empty() -> Self {
        Self {
            format: FORMAT,
            persons: Vec::new(),
            ways_back: Vec::new(),
            quick: None,
            is_quick: false,
            moved: None,
        }
    }

    /// What is left of a ring whose keys went elsewhere.
    pub(crate) fn moved_to(way: &WayIn) -> Self {
        Self {
            moved: Some(way.clone()),
            ..Self::empty()
        }
    }

    /// The ring with the keys of the drawer that is shown at counters, and of the device file it needs for that.
    fn quick(&self) -> Self {
        let mut persons = self.persons.clone();
        for entry in &mut persons {
            entry
                .compartments
                .retain(|key| key.kind == Compartment::Eligibility.id());
        }
        Self {
            persons,
            is_quick: true,
            ..Self::empty()
        }
    }

    pub(crate) fn read(root: &Path, name: &str, identity: &Identity) -> Result<Self, HomeError> {
        let sealed = fs::read(path(root, name)).map_err(StorageError::from)?;
        let plain = open_with(identity, &sealed).map_err(not_opened)?;
        let ring: Self = serde_json::from_slice(&plain).map_err(|_| StorageError::Damaged)?;
        match ring.format {
            FORMAT => Ok(ring),
            newer => Err(StorageError::Newer { found: newer.into() }.into()),
        }
    }

    pub(crate) fn write(&self, root: &Path, name: &str, identity: &Identity) -> Result<(), HomeError> {
        self.write_to(root, name, &identity.recipient())?;
        let Some(quick) = &self.quick else { return Ok(()) };
        let recipient = Recipient::parse(&quick.recipient).map_err(|_| StorageError::Damaged)?;
        self.quick().write_to(root, &quick.name, &recipient)
    }

    fn write_to(&self, root: &Path, name: &str, recipient: &Recipient) -> Result<(), HomeError> {
        // Room for the whole ring at once, so that the text never moves and leaves a copy behind.
        let mut plain = Zeroizing::new(Vec::with_capacity(4096 + self.persons.len() * BYTES_A_PERSON));
        serde_json::to_writer(&mut *plain, self).map_err(|_| StorageError::Damaged)?;
        let sealed = seal_to(std::slice::from_ref(recipient), &plain).map_err(not_sealed)?;
        files::write_whole(&path(root, name), &sealed)?;
        Ok(())
    }

    /// Those whose own home this is. A replica is made anew from the person's home, and is in no backup of a proxy's.
    pub(crate) fn own(&self) -> impl Iterator<Item = &Entry> {
        self.persons.iter().filter(|entry| entry.acting.is_none())
    }

    pub(crate) fn entry(&self, id: &PersonId) -> Result<&Entry, HomeError> {
        self.persons
            .iter()
            .find(|entry| entry.id == *id)
            .ok_or(HomeError::NoSuchPerson)
    }

    /// A name that fits and that nobody else has, without blanks around it.
    pub(crate) fn fit_name<'n>(&self, name: &'n str, except: Option<&PersonId>) -> Result<&'n str, HomeError> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > NAME_MAX || name.chars().any(char::is_control) {
            return Err(HomeError::NameUnfit);
        }
        // Bare digits are a question, and were asked about before.
        if find_personal_numbers(name)
            .iter()
            .any(|found| found.certainty > Certainty::Bare)
        {
            return Err(HomeError::NamePersonalNumber);
        }
        let taken = self
            .persons
            .iter()
            .any(|entry| entry.name == name && Some(&entry.id) != except);
        if taken { Err(HomeError::NameTaken) } else { Ok(name) }
    }
}

/// A key that is written as 64 hexadecimal digits.
#[derive(Clone)]
pub(crate) struct HexKey(pub(crate) Key);

impl Serialize for HexKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut text = Zeroizing::new(String::with_capacity(64));
        push_hex(&mut text, self.0.bytes());
        serializer.serialize_str(&text)
    }
}

impl<'de> Deserialize<'de> for HexKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Zeroizing::new(String::deserialize(deserializer)?);
        let bytes = Zeroizing::new(from_hex::<32>(&text).ok_or_else(|| D::Error::custom("not a key"))?);
        Ok(Self(Key::from_bytes(*bytes)))
    }
}

pub(crate) fn path(root: &Path, name: &str) -> PathBuf {
    root.join(FOLDER).join(format!("{name}.age"))
}

pub(crate) const FOLDER: &str = "rings";
const FORMAT: u32 = 1;
const NAME_MAX: usize = 100;
/// Six files with names and keys, and a name of 100 characters.
const BYTES_A_PERSON: usize = 2048;

#[cfg(test)]
mod tests {
    use super::*;
    use tefuda_crypto::SystemRandom;

    #[test]
    fn a_ring_reads_back_with_its_identity_only() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join(FOLDER)).unwrap();
        let [mine, other] = [(); 2].map(|()| Identity::make(&mut SystemRandom).unwrap());
        let mut ring = Ring::empty();
        ring.persons.push(Entry::make("花子", &mut SystemRandom).unwrap());
        ring.write(root.path(), "r", &mine).unwrap();
        let back = Ring::read(root.path(), "r", &mine).unwrap();
        assert_eq!(back.persons[0].by_compartment().len(), Compartment::ALL.len());
        assert_eq!(
            back.persons[0].device().key.0.bytes(),
            ring.persons[0].device().key.0.bytes()
        );
        assert!(Ring::read(root.path(), "r", &other).is_err());
    }

    #[test]
    fn a_ring_stays_within_its_room() {
        let entry = Entry::make(&"髙".repeat(NAME_MAX), &mut SystemRandom).unwrap();
        assert!(serde_json::to_vec(&entry).unwrap().len() < BYTES_A_PERSON);
    }

    #[test]
    fn no_two_files_share_a_key() {
        let entry = Entry::make("花子", &mut SystemRandom).unwrap();
        let mut keys: Vec<[u8; 32]> = entry.compartments.iter().map(|drawer| *drawer.key.0.bytes()).collect();
        keys.push(*entry.device.key.0.bytes());
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), 6);
    }

    #[test]
    fn debug_shows_no_name() {
        let person = Entry::make("花子", &mut SystemRandom).unwrap().person();
        assert!(!format!("{person:?}").contains("花子"));
    }
}
