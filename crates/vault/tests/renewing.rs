//! Renewing every key, the quick slot, and old files put back.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[expect(dead_code, reason = "shared with other tests, which use the rest")]
mod common;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;

use common::{Place, add, allergy, at, eligibility, files, first, note, object, reopen, titles, words};
use serde_json::json;
use tefuda_crypto::{Passphrase, SystemRandom};
use tefuda_record::{Compartment, Moment};
use tefuda_vault::{
    Backup, Enrolled, HomeError, Keep, KeyStore, KeyStoreError, LockedHome, NewCopy, NewRecord, StorageError,
    VaultError, WaysBack, read_paper,
};
use zeroize::Zeroizing;

const NOW: Moment = Moment(1_795_000_000);

/// A keyring in memory.
#[derive(Default)]
struct InMemory(RefCell<BTreeMap<String, String>>);

impl KeyStore for InMemory {
    fn load(&self, account: &str) -> Result<Zeroizing<String>, KeyStoreError> {
        let found = self.0.borrow().get(account).cloned();
        found.map(Zeroizing::new).ok_or(KeyStoreError::NoEntry)
    }

    fn store(&self, account: &str, secret: &str) -> Result<(), KeyStoreError> {
        self.0.borrow_mut().insert(account.to_owned(), secret.to_owned());
        Ok(())
    }

    fn delete(&self, account: &str) -> Result<(), KeyStoreError> {
        let gone = self.0.borrow_mut().remove(account);
        gone.map(drop).ok_or(KeyStoreError::NoEntry)
    }
}

fn keep<'a>(passphrase: &'a Passphrase, device: Option<&'a dyn KeyStore>, ways_back: WaysBack) -> Keep<'a> {
    Keep {
        passphrase,
        device,
        ways_back,
    }
}

#[test]
fn after_renewing_old_keys_open_nothing_and_nothing_is_lost() {
    let mut place = Place::new();
    let (here, elsewhere) = (InMemory::default(), InMemory::default());
    place.home.enroll_keyring(&here, &mut SystemRandom).unwrap();
    assert_eq!(
        reopen(&place.path())
            .enroll_keyring(&elsewhere, &mut SystemRandom)
            .unwrap_err(),
        HomeError::SlotUnreachable
    );
    let code = place.home.make_paper_code(NOW, &mut SystemRandom).unwrap();
    let paper = read_paper(&code.qr_text().unwrap()).unwrap();
    let mut vault = place.vault();
    let id = add(&mut vault, 0, allergy("そば", "じんましん"));
    add(&mut vault, 1, eligibility());
    let entry = object(&json!({"to": "青葉医院"}));
    vault.log_append(Compartment::Eligibility, &entry, NOW).unwrap();
    let copy = NewCopy {
        issuer: "例示".to_owned(),
        vct: "x".to_owned(),
        layout: json!([]),
        credential: Zeroizing::new("x".to_owned()),
        secret: Zeroizing::new([7; 32]),
        expires: None,
    };
    at(2, |act| vault.copies_add(&[copy], act)).unwrap();
    // What a thief copied before.
    let copied: Vec<_> = files(&place.path())
        .into_iter()
        .map(|path| (fs::read(&path).unwrap(), path))
        .collect();
    let data_before: Vec<_> = files(&place.path().join("persons"));

    let renewed = place
        .home
        .renew(&keep(&words(), Some(&here), WaysBack::Kept), &mut SystemRandom)
        .unwrap();
    assert_eq!((renewed.files, renewed.slots), (3, 3));
    let data_after = files(&place.path().join("persons"));
    assert!(
        data_before.iter().all(|path| !data_after.contains(path)),
        "an old file is left"
    );
    assert_eq!(files(&place.path().join("rings")).len(), 2, "one ring, one ledger");

    // A vault opened before writes no more, and says why.
    let refused = at(3, |act| vault.add(vec![NewRecord::of(note("遅れて"))], act));
    assert_eq!(refused.unwrap_err(), VaultError::Storage(StorageError::Renewed));
    drop(vault);

    let locked = LockedHome::open(&place.path()).unwrap();
    for home in [
        locked.unlock_with_passphrase(&words()).unwrap(),
        locked.unlock_with_keyring(&here).unwrap(),
        locked.unlock_with_recovery(&paper).unwrap(),
    ] {
        let mut vault = first(&home);
        assert_eq!(vault.get(&id).unwrap().record().unwrap().title(), "そば");
        assert_eq!(vault.timeline().unwrap().len(), 2);
        assert_eq!(vault.log_entries(Compartment::Eligibility).unwrap().len(), 1);
        assert_eq!(vault.copies().unwrap().len(), 1);
        at(4, |act| vault.edit(&id, &allergy("そば", "息"), act)).unwrap();
        at(5, |act| vault.edit(&id, &allergy("そば", "じんましん"), act)).unwrap();
        assert!(!home.is_renewal_unfinished());
    }
    // The slots and rings of before, put back, open nothing of now: their files are gone.
    for (bytes, path) in copied
        .iter()
        .filter(|(_, path)| !path.starts_with(place.path().join("persons")))
    {
        fs::write(path, bytes).unwrap();
    }
    for slot in files(&place.path().join("slots")) {
        if !copied.iter().any(|(_, path)| *path == slot) {
            fs::remove_file(slot).unwrap();
        }
    }
    let old = locked.unlock_with_passphrase(&words()).unwrap();
    assert_eq!(
        first(&old).timeline().unwrap_err(),
        VaultError::Storage(StorageError::Missing)
    );
}

#[test]
fn what_is_not_kept_opens_no_more() {
    let mut place = Place::new();
    let keys = InMemory::default();
    place.home.quick_on(&keys, &mut SystemRandom).unwrap();
    let code = place.home.make_paper_code(NOW, &mut SystemRandom).unwrap();
    let paper = read_paper(&code.qr_text().unwrap()).unwrap();
    place
        .home
        .split_among_guardians((2, 2), NOW, &mut SystemRandom)
        .unwrap();
    add(&mut place.vault(), 0, note("一つ目"));
    let path = place.folder().join("控え.age");
    place.home.back_up(&path, NOW).unwrap();
    let new = Passphrase::new("石の上にも三年").unwrap();
    place
        .home
        .renew(&keep(&new, None, WaysBack::Dropped), &mut SystemRandom)
        .unwrap();
    let locked = LockedHome::open(&place.path()).unwrap();
    assert_eq!(files(&place.path().join("slots")).len(), 1);
    assert_eq!(
        locked.unlock_with_passphrase(&words()).unwrap_err(),
        HomeError::WrongPassphrase
    );
    assert_eq!(locked.unlock_with_recovery(&paper).unwrap_err(), HomeError::NoRecovery);
    assert_eq!(locked.unlock_with_keyring(&keys).unwrap_err(), HomeError::NoSuchSlot);
    assert_eq!(place.home.recoveries(), []);
    let home = locked.unlock_with_passphrase(&new).unwrap();
    assert_eq!(titles(&first(&home).timeline().unwrap()), ["一つ目"]);
    // A backup made before still opens as before, and no longer with the home's own key: so it can be told apart.
    Backup::open_with(&path, &paper).unwrap();
    assert_eq!(Backup::open_in(&path, &home).unwrap_err(), HomeError::BackupForOthers);
}

#[test]
fn the_quick_slot_opens_the_drawer_for_counters_and_no_other() {
    let mut place = Place::new();
    let keys = InMemory::default();
    place.home.enroll_keyring(&keys, &mut SystemRandom).unwrap();
    let medicine = add(&mut place.vault(), 0, note("薬のこと"));
    let shown = add(&mut place.vault(), 1, eligibility());
    assert_eq!(place.home.quick_on(&keys, &mut SystemRandom).unwrap(), Enrolled::Now);
    assert_eq!(
        place.home.quick_on(&keys, &mut SystemRandom).unwrap(),
        Enrolled::Already
    );
    let locked = LockedHome::open(&place.path()).unwrap();
    let mut quick = locked.unlock_with_keyring(&keys).unwrap();
    assert!(quick.is_quick());
    let mut vault = first(&quick);
    assert_eq!(vault.compartments().collect::<Vec<_>>(), [Compartment::Eligibility]);
    assert_eq!(vault.timeline().unwrap().len(), 1);
    vault.get(&shown).unwrap();
    assert_eq!(vault.get(&medicine).unwrap_err(), VaultError::NoSuchRecord);
    let refused = at(2, |act| vault.add(vec![NewRecord::of(note("次"))], act));
    assert_eq!(refused.unwrap_err(), VaultError::NoKey);
    let entry = object(&json!({"to": "青葉医院"}));
    vault.log_append(Compartment::Eligibility, &entry, NOW).unwrap();
    // It changes no key, no person, no way in.
    let new = Passphrase::new("石の上にも三年").unwrap();
    let mut random = SystemRandom;
    assert_eq!(quick.change_passphrase(&new, &mut random), Err(HomeError::QuickOnly));
    assert_eq!(quick.add_person("太郎", &mut random), Err(HomeError::QuickOnly));
    assert_eq!(
        quick.make_paper_code(NOW, &mut random).map(drop),
        Err(HomeError::QuickOnly)
    );
    assert_eq!(quick.quick_off(&keys), Err(HomeError::QuickOnly));
    assert_eq!(quick.enroll_keyring(&keys, &mut random), Err(HomeError::QuickOnly));
    assert_eq!(
        quick.renew(&keep(&new, None, WaysBack::Kept), &mut random),
        Err(HomeError::QuickOnly)
    );
    assert_eq!(
        quick.back_up(&place.folder().join("x"), NOW).map(drop),
        Err(HomeError::QuickOnly)
    );
    locked.unlock_with_passphrase(&words()).unwrap();

    // Somebody who joins is known to it too.
    place.home.add_person("太郎", &mut random).unwrap();
    assert_eq!(locked.unlock_with_keyring(&keys).unwrap().persons().len(), 2);
    place.home.quick_off(&keys).unwrap();
    assert_eq!(locked.unlock_with_keyring(&keys).unwrap_err(), HomeError::NoSuchSlot);
    assert_eq!(keys.0.borrow().len(), 0);
    assert!(!place.home.has_quick());
}

#[test]
fn a_file_put_back_is_noticed() {
    let place = Place::new();
    add(&mut place.vault(), 0, note("一つ目"));
    let medicines = files(&place.path().join("persons"))
        .into_iter()
        .max_by_key(|path| fs::metadata(path).unwrap().len())
        .unwrap();
    let old = fs::read(&medicines).unwrap();
    let mut vault = place.vault();
    add(&mut vault, 1, note("二つ目"));
    let outside = vault.remember_marks().unwrap().to_text();
    let marks = tefuda_vault::Marks::parse(&outside).unwrap();
    assert_eq!(vault.put_back(&marks).unwrap(), None);
    add(&mut vault, 2, note("三つ目"));
    assert_eq!(vault.put_back(&marks).unwrap(), None, "more may have come");
    drop(vault);
    fs::write(&medicines, old).unwrap();
    let vault = first(&reopen(&place.path()));
    assert_eq!(
        titles(&vault.timeline().unwrap()),
        ["一つ目"],
        "the store itself notices nothing"
    );
    assert_eq!(vault.put_back(&marks).unwrap(), Some(Compartment::Medicines));
    let remembered = vault.remembered_marks().unwrap();
    assert_eq!(vault.put_back(&remembered).unwrap(), Some(Compartment::Medicines));
}
