//! A home: one folder with its slots, its key ring and its persons.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tefuda_crypto::{Identity, Passphrase, Random};

use crate::error::{HomeError, StorageError};
use crate::files::{self, WriteLock};
use crate::ids::{PersonId, make_name};
use crate::keystore::{KeyStore, KeyStoreError};
use crate::ring::{self, Entry, Person, Ring};
use crate::slot::{self, Slot, SlotKind, WayIn};
use crate::vault::Vault;

/// A home that is found but not unlocked: no key is in memory.
#[derive(Debug, Clone)]
pub struct LockedHome {
    pub(crate) root: PathBuf,
}

/// A home that is unlocked. Dropping it locks it: its keys are wiped.
pub struct Home {
    pub(crate) root: PathBuf,
    pub(crate) way: WayIn,
    pub(crate) identity: Identity,
    pub(crate) ring: Ring,
    /// The slot led to a ring whose keys were renewed since: the renewal was not finished.
    pub(crate) moved: bool,
}

/// What came of enrolling this device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enrolled {
    /// A new slot was made and its key stored in the keyring.
    Now,
    /// The keyring opened the home already.
    Already,
}

/// What came of dropping this device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dropped {
    /// Slots that are gone; what their keys opened, they open no more.
    pub slots: usize,
    /// Keys that the keyring forgot. Fewer than slots when it is locked or absent: those keys open nothing now.
    pub keys: usize,
}

impl LockedHome {
    /// Finds the home at a path and checks that its format is known. Nothing is written.
    ///
    /// # Errors
    /// [`HomeError::NotAHome`], [`HomeError::NoMarker`], [`StorageError::Newer`], [`StorageError::Damaged`].
    pub fn open(path: &Path) -> Result<Self, HomeError> {
        let bytes = match fs::read(path.join(MARKER)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                // A new home made over the slots and keys of an old one would shut it for ever.
                let is_furnished = [slot::FOLDER, ring::FOLDER, PERSONS]
                    .iter()
                    .any(|name| path.join(name).is_dir());
                return Err(if is_furnished {
                    HomeError::NoMarker
                } else {
                    HomeError::NotAHome
                });
            }
            Err(error) => return Err(StorageError::from(error).into()),
        };
        let marker: Marker = serde_json::from_slice(&bytes).map_err(|_| StorageError::Damaged)?;
        match marker.format {
            FORMAT => Ok(Self { root: path.to_owned() }),
            found if found > FORMAT => Err(StorageError::Newer { found }.into()),
            _ => Err(StorageError::Damaged.into()),
        }
    }

    /// Unlocks with a passphrase; about a third of a second of work on a small machine.
    ///
    /// # Errors
    /// [`HomeError::WrongPassphrase`], [`HomeError::PassphraseSlot`], [`HomeError::Storage`].
    pub fn unlock_with_passphrase(&self, passphrase: &Passphrase) -> Result<Home, HomeError> {
        let mut why = HomeError::PassphraseSlot;
        for slot in Slot::list(&self.root)?
            .iter()
            .filter(|slot| slot.kind == SlotKind::Passphrase)
        {
            match slot.open_with_passphrase(passphrase) {
                Ok(way) => return Home::enter(&self.root, way),
                Err(HomeError::Storage(StorageError::Damaged)) => {}
                Err(error) => why = error,
            }
        }
        Err(why)
    }

    /// Unlocks with this device's keyring: all of it, or where the device has a quick slot alone, the drawer that is shown at
    /// counters ([`Home::is_quick`]).
    ///
    /// # Errors
    /// [`HomeError::NoSuchSlot`] when no device was enrolled, [`HomeError::KeyStore`] when one was but the keyring does not give
    /// its key (locked, absent, another device): the passphrase still opens. [`HomeError::Storage`].
    pub fn unlock_with_keyring(&self, keys: &dyn KeyStore) -> Result<Home, HomeError> {
        let mut why = HomeError::NoSuchSlot;
        let slots = Slot::list(&self.root)?;
        for kind in [SlotKind::Device, SlotKind::Quick] {
            for slot in slots.iter().filter(|slot| slot.kind == kind) {
                match reach(slot, keys) {
                    Ok(way) => return Home::enter(&self.root, way),
                    Err(error) => why = error,
                }
            }
        }
        Err(why)
    }

    /// Whether a slot for some device's keyring exists, so that asking the keyring makes sense.
    ///
    /// # Errors
    /// [`HomeError::Storage`].
    pub fn has_device_slot(&self) -> Result<bool, HomeError> {
        Ok(Slot::list(&self.root)?
            .iter()
            .any(|slot| matches!(slot.kind, SlotKind::Device | SlotKind::Quick)))
    }
}

impl Home {
    /// Makes a home with its first person where nothing is yet, all of it or nothing.
    ///
    /// # Errors
    /// [`HomeError::NotEmpty`], [`HomeError::NameUnfit`], [`HomeError::Random`], [`HomeError::Storage`].
    pub fn create(
        path: &Path,
        passphrase: &Passphrase,
        name: &str,
        random: &mut dyn Random,
    ) -> Result<Self, HomeError> {
        let taken = fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_some()) || path.is_file();
        if taken {
            return Err(HomeError::NotEmpty);
        }
        Ring::empty().fit_name(name, None)?;
        let (Some(parent), Some(last)) = (path.parent(), path.file_name()) else {
            return Err(HomeError::NotEmpty);
        };
        fs::create_dir_all(if parent.as_os_str().is_empty() {
            Path::new(".")
        } else {
            parent
        })
        .map_err(StorageError::from)?;
        // Made beside its place and moved there in one step: a half-made home is never found under its name.
        let mut beside = last.to_owned();
        beside.push(format!(".{}.new", make_name(random)?));
        let beside = parent.join(beside);
        let moved = Self::furnish(&beside, passphrase, name, random).and_then(|way| {
            fs::rename(&beside, path)
                .map(|()| way)
                .map_err(|error| StorageError::from(error).into())
        });
        match moved {
            Ok(way) => {
                files::sync_parent(path)?;
                Self::enter(path, way)
            }
            Err(error) => {
                // What is left of it opens nothing; that it could not be removed changes nothing.
                drop(fs::remove_dir_all(&beside));
                Err(error)
            }
        }
    }

    fn furnish(root: &Path, passphrase: &Passphrase, name: &str, random: &mut dyn Random) -> Result<WayIn, HomeError> {
        files::make_folder(root)?;
        for folder in [slot::FOLDER, ring::FOLDER, PERSONS] {
            files::make_folder(&root.join(folder))?;
        }
        files::make_lock(root)?;
        let identity = make_identity(random)?;
        let way = WayIn::new(&make_name(random)?, &identity);
        way.put_with_passphrase(root, &make_name(random)?, passphrase)?;
        let mut ring = Ring::empty();
        ring.persons.push(furnish_person(root, name, random)?);
        ring.write(root, &way.ring, &identity)?;
        let marker = serde_json::to_vec(&Marker { format: FORMAT }).map_err(|_| StorageError::Damaged)?;
        files::write_whole(&root.join(MARKER), &marker)?;
        Ok(way)
    }

    pub(crate) fn enter(root: &Path, way: WayIn) -> Result<Self, HomeError> {
        let (mut way, mut moved) = (way, false);
        for _ in 0..MOVES_MAX {
            let identity = way.identity()?;
            let ring = Ring::read(root, &way.ring, &identity)?;
            match ring.moved {
                Some(next) => (way, moved) = (next, true),
                None => {
                    return Ok(Self {
                        root: root.to_owned(),
                        way,
                        identity,
                        ring,
                        moved,
                    });
                }
            }
        }
        Err(StorageError::Damaged.into())
    }

    /// Whether a quick slot opened it: one drawer is open, and nothing about keys or persons can be changed.
    #[must_use]
    pub const fn is_quick(&self) -> bool {
        self.ring.is_quick
    }

    pub(crate) fn demand_whole(&self) -> Result<(), HomeError> {
        if self.is_quick() {
            Err(HomeError::QuickOnly)
        } else {
            Ok(())
        }
    }

    /// Adds a person and their keys; nobody's data is rewritten.
    ///
    /// # Errors
    /// [`HomeError::NameUnfit`], [`HomeError::NameTaken`], [`HomeError::Random`], [`HomeError::Storage`].
    pub fn add_person(&mut self, name: &str, random: &mut dyn Random) -> Result<PersonId, HomeError> {
        let _lock = self.lock_and_reread()?;
        let name = self.ring.fit_name(name, None)?;
        let entry = furnish_person(&self.root, name, random)?;
        let id = entry.id.clone();
        self.change(|ring| ring.persons.push(entry))?;
        Ok(id)
    }

    /// Gives a person another name.
    ///
    /// # Errors
    /// [`HomeError::NoSuchPerson`], [`HomeError::NameUnfit`], [`HomeError::NameTaken`], [`HomeError::Storage`].
    pub fn rename_person(&mut self, id: &PersonId, name: &str) -> Result<(), HomeError> {
        let _lock = self.lock_and_reread()?;
        self.ring.entry(id)?;
        let name = self.ring.fit_name(name, Some(id))?.to_owned();
        self.change(|ring| {
            for entry in ring.persons.iter_mut().filter(|entry| entry.id == *id) {
                entry.name.clone_from(&name);
            }
        })
    }

    /// Removes a person, their keys and files, for good. The keys go first: what is left of the files opens no more.
    ///
    /// # Errors
    /// [`HomeError::NoSuchPerson`], [`HomeError::Storage`].
    pub fn remove_person(&mut self, id: &PersonId) -> Result<(), HomeError> {
        let _lock = self.lock_and_reread()?;
        let folder = self.root.join(PERSONS).join(&self.ring.entry(id)?.folder);
        self.change(|ring| ring.persons.retain(|entry| entry.id != *id))?;
        fs::remove_dir_all(&folder).map_err(StorageError::from)?;
        files::sync_parent(&folder)?;
        Ok(())
    }

    /// Makes a slot for this device, whose key only its keyring holds.
    ///
    /// # Errors
    /// [`HomeError::SlotUnreachable`] when a device slot exists and the keyring does not open it: a locked keyring looks like one
    /// that was never used, so [`drop_keyring`](Self::drop_keyring) must be said first. [`HomeError::KeyStore`],
    /// [`HomeError::Random`], [`HomeError::Storage`]. No error ever leads to a key in a file.
    pub fn enroll_keyring(&mut self, keys: &dyn KeyStore, random: &mut dyn Random) -> Result<Enrolled, HomeError> {
        let _lock = self.lock_and_reread()?;
        let slots = self.device_slots()?;
        if slots.iter().any(|slot| reach(slot, keys).is_ok()) {
            return Ok(Enrolled::Already);
        }
        if !slots.is_empty() {
            return Err(HomeError::SlotUnreachable);
        }
        let (name, device) = (make_name(random)?, make_identity(random)?);
        let secret = device.to_secret_string();
        keys.store(&name, &secret)?;
        // Some services take a secret and lose it: the slot counts only when its key comes back.
        let written = match keys.load(&name) {
            Ok(back) if *back == *secret => self
                .way
                .put_to(&self.root, &name, SlotKind::Device, &device.recipient()),
            Ok(_) => Err(KeyStoreError::Failed.into()),
            Err(error) => Err(error.into()),
        };
        if written.is_err() {
            // A key without a slot opens nothing; that it could not be removed changes nothing.
            let _ = keys.delete(&name);
        }
        written.map(|()| Enrolled::Now)
    }

    /// Removes the device slots. The passphrase still opens.
    ///
    /// # Errors
    /// [`HomeError::Storage`].
    pub fn drop_keyring(&mut self, keys: &dyn KeyStore) -> Result<Dropped, HomeError> {
        let _lock = self.lock_and_reread()?;
        let mut dropped = Dropped { slots: 0, keys: 0 };
        for slot in self.device_slots()? {
            slot.remove()?;
            dropped.slots += 1;
            dropped.keys += usize::from(keys.delete(&slot.name).is_ok());
        }
        Ok(dropped)
    }

    /// Changes the passphrase: the new slot is written and proven before the old one goes. No data is rewritten.
    ///
    /// Old backups of the folder still open with the old passphrase.
    ///
    /// # Errors
    /// [`HomeError::Random`], [`HomeError::Storage`]; the old passphrase opens then.
    pub fn change_passphrase(&mut self, new: &Passphrase, random: &mut dyn Random) -> Result<(), HomeError> {
        let _lock = self.lock_and_reread()?;
        let old = Slot::list(&self.root)?;
        self.way.put_with_passphrase(&self.root, &make_name(random)?, new)?;
        for slot in old.iter().filter(|slot| slot.kind == SlotKind::Passphrase) {
            slot.remove()?;
        }
        Ok(())
    }

    /// The persons, in the order they came.
    #[must_use]
    pub fn persons(&self) -> Vec<Person> {
        self.ring.persons.iter().map(Entry::person).collect()
    }

    /// The vault of one person. None of its files is opened yet.
    ///
    /// # Errors
    /// [`HomeError::NoSuchPerson`].
    pub fn person(&self, id: &PersonId) -> Result<Vault, HomeError> {
        let entry = self.ring.entry(id)?;
        Ok(Vault::new(
            &self.root,
            &self.root.join(PERSONS).join(&entry.folder),
            entry,
        ))
    }

    /// Whether this device's keyring, where there is one, gives a key of the home now. A locked one does not, and says no more than one that was
    /// never used.
    ///
    /// # Errors
    /// [`HomeError::NoSuchSlot`] when no device was enrolled, [`HomeError::KeyStore`] when the keyring does not answer with a key.
    pub fn is_reached_by(&self, keys: Option<&dyn KeyStore>) -> Result<(), HomeError> {
        let mut why = HomeError::NoSuchSlot;
        let is_device = |slot: &Slot| matches!(slot.kind, SlotKind::Device | SlotKind::Quick);
        for slot in Slot::list(&self.root)?.iter().filter(|slot| is_device(slot)) {
            match keys.map_or(Err(KeyStoreError::Absent), |keys| keys.load(&slot.name)) {
                Ok(_) => return Ok(()),
                Err(error) => why = error.into(),
            }
        }
        Err(why)
    }

    /// The folder it lies in.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.root
    }

    pub(crate) const fn ring(&self) -> &Ring {
        &self.ring
    }

    fn device_slots(&self) -> Result<Vec<Slot>, StorageError> {
        let mut slots = Slot::list(&self.root)?;
        slots.retain(|slot| slot.kind == SlotKind::Device);
        Ok(slots)
    }

    /// Another program may have changed the ring since it was read: a change is made on what is there now.
    pub(crate) fn lock_and_reread(&mut self) -> Result<WriteLock, HomeError> {
        self.demand_whole()?;
        let lock = WriteLock::take(&self.root)?;
        // Its keys may have been renewed meanwhile.
        *self = Self::enter(&self.root, self.way.clone())?;
        Ok(lock)
    }

    pub(crate) fn change(&mut self, edit: impl FnOnce(&mut Ring)) -> Result<(), HomeError> {
        let mut next = self.ring.clone();
        edit(&mut next);
        next.write(&self.root, &self.way.ring, &self.identity)?;
        self.ring = next;
        Ok(())
    }
}

impl fmt::Debug for Home {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Home({} persons)", self.ring.persons.len())
    }
}

/// Opens a slot with the key that the keyring holds for it.
pub(crate) fn reach(slot: &Slot, keys: &dyn KeyStore) -> Result<WayIn, HomeError> {
    let secret = keys.load(&slot.name)?;
    let identity = Identity::parse(&secret).map_err(|_| KeyStoreError::Failed)?;
    slot.open_with(&identity)
}

/// Makes a person's folder and device file; compartments are made when something first goes in.
pub(crate) fn furnish_person(root: &Path, name: &str, random: &mut dyn Random) -> Result<Entry, HomeError> {
    let entry = Entry::make(name.trim(), random)?;
    furnish(root, &entry)?;
    Ok(entry)
}

pub(crate) fn furnish(root: &Path, entry: &Entry) -> Result<(), StorageError> {
    let folder = root.join(PERSONS).join(&entry.folder);
    files::make_folder(&folder)?;
    Vault::new(root, &folder, entry).make_device_file()
}

pub(crate) fn make_identity(random: &mut dyn Random) -> Result<Identity, HomeError> {
    Identity::make(random).map_err(|_| HomeError::Random(tefuda_crypto::RandomError))
}

/// What `home.json` says: which format, and nothing of anybody.
#[derive(Serialize, Deserialize)]
struct Marker {
    format: i64,
}

const MARKER: &str = "home.json";
pub(crate) const PERSONS: &str = "persons";
const FORMAT: i64 = 1;
/// A renewal that was not finished and then made again leads on once more; a circle would lead on for ever.
const MOVES_MAX: usize = 8;
