//! The operating system's own keyring. It needs a session with an unlocked one: `TEFUDA_TEST_KEYRING=1` says that it is there.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[expect(dead_code, reason = "shared with other tests, which use the rest")]
mod common;

use std::fs;

use common::{Place, add, files, first, note, reopen, titles};
use tefuda_crypto::SystemRandom;
use tefuda_vault::{Dropped, Enrolled, HomeError, KeyStore, KeyStoreError, LockedHome, OsKeyring};

#[test]
fn a_device_enrols_reopens_and_drops_by_the_real_keyring() {
    assert!(
        std::env::var_os("TEFUDA_TEST_KEYRING").is_some(),
        "this test needs an unlocked keyring of its own: run tests/run"
    );
    let keys = OsKeyring::connect().unwrap();
    let mut place = Place::new();
    add(&mut place.vault(), 0, note("薬のこと"));
    let locked = LockedHome::open(&place.path()).unwrap();
    assert!(!locked.has_device_slot().unwrap());
    assert_eq!(locked.unlock_with_keyring(&keys).unwrap_err(), HomeError::NoSuchSlot);

    // Enrolled once; the keyring alone opens; the key is in no file.
    let slots = place.path().join("slots");
    let before = files(&slots);
    let mut random = SystemRandom;
    assert_eq!(place.home.enroll_keyring(&keys, &mut random).unwrap(), Enrolled::Now);
    assert_eq!(
        place.home.enroll_keyring(&keys, &mut random).unwrap(),
        Enrolled::Already
    );
    assert!(locked.has_device_slot().unwrap());
    let home = locked.unlock_with_keyring(&keys).unwrap();
    assert_eq!(titles(&first(&home).timeline().unwrap()), ["薬のこと"]);
    let made: Vec<_> = files(&slots)
        .into_iter()
        .filter(|path| !before.contains(path))
        .collect();
    assert_eq!(made.len(), 1);
    let account = made[0].file_stem().unwrap().to_str().unwrap().to_owned();
    let secret = keys.load(&account).unwrap();
    assert!(secret.starts_with("AGE-SECRET-KEY-"));
    for path in files(&place.path()) {
        let bytes = fs::read(path).unwrap();
        assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()));
    }

    // An entry that is not given: a locked keyring says the same, so no second identity is made on it.
    keys.delete(&account).unwrap();
    assert_eq!(keys.load(&account).unwrap_err(), KeyStoreError::NoEntry);
    assert_eq!(
        locked.unlock_with_keyring(&keys).unwrap_err(),
        HomeError::KeyStore(KeyStoreError::NoEntry)
    );
    assert_eq!(
        place.home.enroll_keyring(&keys, &mut random).unwrap_err(),
        HomeError::SlotUnreachable
    );
    assert_eq!(files(&slots).len(), before.len() + 1);
    assert_eq!(titles(&first(&reopen(&place.path())).timeline().unwrap()), ["薬のこと"]);
    keys.store(&account, &secret).unwrap();
    locked.unlock_with_keyring(&keys).unwrap();

    // Dropped: neither slot nor key is left, the passphrase opens, and the device may enrol anew.
    assert_eq!(place.home.drop_keyring(&keys).unwrap(), Dropped { slots: 1, keys: 1 });
    assert_eq!(keys.load(&account).unwrap_err(), KeyStoreError::NoEntry);
    assert_eq!(files(&slots), before);
    assert_eq!(locked.unlock_with_keyring(&keys).unwrap_err(), HomeError::NoSuchSlot);
    reopen(&place.path());
    assert_eq!(place.home.enroll_keyring(&keys, &mut random).unwrap(), Enrolled::Now);
    assert_eq!(place.home.drop_keyring(&keys).unwrap(), Dropped { slots: 1, keys: 1 });
}
