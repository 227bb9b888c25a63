//! Renewing every key of a home: whoever kept an old key, a slot or the old passphrase opens nothing written later.
//!
//! New copies of all files under new keys come first, then a new ring, then new slots that do not count yet. One small write
//! makes all of it true at once: the old ring says where the keys went. What is old goes last. A crash before that write
//! leaves the old home, a crash after it the new one; in both nothing that was acknowledged is lost.

use std::fs;
use std::path::{Path, PathBuf};

use tefuda_crypto::{Identity, Key, Passphrase, Random};

use crate::database::{self, Layout};
use crate::device;
use crate::drawer;
use crate::error::{HomeError, StorageError};
use crate::files;
use crate::home::{Home, PERSONS, make_identity};
use crate::ids::make_name;
use crate::keystore::KeyStore;
use crate::ring::{self, Entry, HexKey, Ring};
use crate::slot::{self, PendingSlot, Slot, SlotKind, WayIn};

/// Which ways in stay.
pub struct Keep<'a> {
    /// The passphrase that opens afterwards, the former or another.
    pub passphrase: &'a Passphrase,
    /// The keyring of this device, where the device stays; slots of other devices and quick slots go.
    pub device: Option<&'a dyn KeyStore>,
    /// What of the code on paper and the guardians' shares.
    pub ways_back: WaysBack,
}

/// What of the code on paper and the guardians' shares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaysBack {
    /// They open the renewed home too.
    Kept,
    /// They open it no more.
    Dropped,
}

/// What was renewed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Renewed {
    /// Files that have new keys.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Slots that open the renewed home.
    pub slots: usize,
}

impl Home {
    /// Renews every key. It protects what is written from now on: copies and backups made before open as before.
    ///
    /// # Errors
    /// [`HomeError::QuickOnly`], [`HomeError::Random`], [`HomeError::Storage`]. Unless the error came after everything was made
    /// true, the old keys hold.
    pub fn renew(&mut self, keep: &Keep<'_>, random: &mut dyn Random) -> Result<Renewed, HomeError> {
        let _lock = self.lock_and_reread()?;
        // Vaults opened before this moment write no more: their files are about to be left behind.
        files::write_in_place(&files::lock_path(&self.root), make_name(random)?.as_bytes())?;
        self.sweep_files()?;
        match self.prepare_renewal(keep, random) {
            Ok((next, pending, renewed)) => self.settle_renewal(next, pending, keep).map(|()| renewed),
            Err(error) => {
                // What is left opens nothing that counts; the next renewal sweeps it too.
                drop(self.sweep_files());
                drop(self.sweep_slots());
                Err(error)
            }
        }
    }

    /// Whether a renewal was begun and not finished: everything opens by the new keys, but old slots are still there.
    #[must_use]
    pub const fn is_renewal_unfinished(&self) -> bool {
        self.moved
    }

    /// Files that nothing names: what a renewal that did not come to its end left.
    ///
    /// # Errors
    /// [`HomeError::Storage`].
    pub fn leftovers(&self) -> Result<usize, HomeError> {
        Ok(self.stray_files()?.len())
    }

    /// Everything of the renewed home, none of it in force.
    fn prepare_renewal(
        &self,
        keep: &Keep<'_>,
        random: &mut dyn Random,
    ) -> Result<(Self, Vec<PendingSlot>, Renewed), HomeError> {
        let identity = make_identity(random)?;
        let way = WayIn::new(&make_name(random)?, &identity);
        let mut ring = self.ring.clone();
        ring.quick = None;
        if keep.ways_back == WaysBack::Dropped {
            ring.ways_back.clear();
        }
        let mut renewed = Renewed::default();
        for entry in &mut ring.persons {
            let folder = self.root.join(PERSONS).join(&entry.folder);
            copy_person(&folder, entry, &mut renewed, random)?;
        }
        ring.write(&self.root, &way.ring, &identity)?;
        let next = Self {
            root: self.root.clone(),
            way,
            identity,
            ring,
            moved: false,
        };
        let ledger = self.ledger();
        next.change_ledger(|fresh| *fresh = ledger)?;
        let pending = next.prepare_slots(keep, random)?;
        renewed.slots = pending.len();
        Ok((next, pending, renewed))
    }

    fn prepare_slots(&self, keep: &Keep<'_>, random: &mut dyn Random) -> Result<Vec<PendingSlot>, HomeError> {
        let (root, way) = (&self.root, &self.way);
        let mut pending = vec![way.prepare_with_passphrase(root, &make_name(random)?, keep.passphrase)?];
        for back in &self.ring.ways_back {
            pending.push(way.prepare_to(root, &make_name(random)?, back.kind.slot(), &back.recipient()?)?);
        }
        let Some(keys) = keep.device else {
            return Ok(pending);
        };
        for slot in Slot::list(root)?.iter().filter(|slot| slot.kind == SlotKind::Device) {
            // Another device's key is not in this keyring: its slot goes.
            if let Some(device) = keys.load(&slot.name).ok().and_then(|key| Identity::parse(&key).ok()) {
                pending.push(way.prepare_to(root, &slot.name, SlotKind::Device, &device.recipient())?);
            }
        }
        Ok(pending)
    }

    /// Makes it true, then lets what is old go.
    fn settle_renewal(&mut self, next: Self, pending: Vec<PendingSlot>, keep: &Keep<'_>) -> Result<(), HomeError> {
        Ring::moved_to(&next.way).write(&self.root, &self.way.ring, &self.identity)?;
        *self = next;
        let mut kept: Vec<PathBuf> = Vec::new();
        for slot in pending {
            kept.push(slot.path().to_owned());
            slot.settle()?;
        }
        for slot in Slot::list(&self.root)? {
            if !kept.iter().any(|path| path == slot.path()) {
                slot.remove()?;
                if let (Some(keys), SlotKind::Device | SlotKind::Quick) = (keep.device, slot.kind) {
                    // A key without a slot opens nothing.
                    let _ = keys.delete(&slot.name);
                }
            }
        }
        self.sweep_rings()?;
        Ok(self.sweep_files()?)
    }

    /// Removes files of persons that the ring does not name: a renewal that did not come to its end left them.
    fn sweep_files(&self) -> Result<(), StorageError> {
        for stray in self.stray_files()? {
            fs::remove_file(&stray)?;
            files::sync_parent(&stray)?;
        }
        Ok(())
    }

    /// Files of persons that the ring does not name.
    fn stray_files(&self) -> Result<Vec<PathBuf>, StorageError> {
        let mut stray = Vec::new();
        for entry in &self.ring.persons {
            let known: Vec<&str> = entry.files().collect();
            for file in fs::read_dir(self.root.join(PERSONS).join(&entry.folder))? {
                let path = file?.path();
                let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
                let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
                if !known.contains(&stem) {
                    stray.push(path);
                }
            }
        }
        Ok(stray)
    }

    fn sweep_rings(&self) -> Result<(), StorageError> {
        let mine = |name: &str| name.split_once('.').is_some_and(|(stem, _)| stem == self.way.ring);
        remove_where(&self.root.join(ring::FOLDER), |name| !mine(name))
    }

    fn sweep_slots(&self) -> Result<(), StorageError> {
        remove_where(&self.root.join(slot::FOLDER), |name| {
            name.rsplit_once('.').is_some_and(|(_, last)| last == slot::PENDING)
        })
    }
}

fn remove_where(folder: &Path, goes: impl Fn(&str) -> bool) -> Result<(), StorageError> {
    for file in fs::read_dir(folder)? {
        let path = file?.path();
        if path.file_name().and_then(|name| name.to_str()).is_some_and(&goes) {
            files::remove(&path)?;
        }
    }
    Ok(())
}

/// Copies a person's files under new names and keys, each read back before it counts.
fn copy_person(
    folder: &Path,
    entry: &mut Entry,
    renewed: &mut Renewed,
    random: &mut dyn Random,
) -> Result<(), HomeError> {
    let mut made = Vec::new();
    for compartment in &mut entry.compartments {
        let next = Next::make(random)?;
        if copy_file(
            folder,
            (&compartment.file, &compartment.key),
            &next,
            &drawer::LAYOUT,
            renewed,
        )? {
            made.push(next.file.clone());
        }
        (compartment.file, compartment.key) = (next.file, next.key);
    }
    let next = Next::make(random)?;
    let device = &mut entry.device;
    copy_file(folder, (&device.file, &device.key), &next, &device::LAYOUT, renewed)?;
    (device.file, device.key) = (next.file, next.key);
    device::note_made(folder, device, &made).map_err(HomeError::from)
}

struct Next {
    file: String,
    key: HexKey,
}

impl Next {
    fn make(random: &mut dyn Random) -> Result<Self, HomeError> {
        Ok(Self {
            file: make_name(random)?,
            key: HexKey(Key::make(random)?),
        })
    }
}

/// Says whether there was anything to copy.
fn copy_file(
    folder: &Path,
    (file, key): (&str, &HexKey),
    next: &Next,
    layout: &Layout,
    renewed: &mut Renewed,
) -> Result<bool, HomeError> {
    let from = folder.join(format!("{file}.db"));
    if !fs::metadata(&from).is_ok_and(|metadata| metadata.len() > 0) {
        return Ok(false);
    }
    let to = folder.join(format!("{}.db", next.file));
    renewed.bytes += database::copy((&from, &key.0), (&to, &next.key.0), layout)?;
    renewed.files += 1;
    Ok(true)
}

impl std::fmt::Debug for Keep<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keep({:?})", self.ways_back)
    }
}
