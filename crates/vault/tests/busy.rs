//! Another program that does not stop writing.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[expect(dead_code, reason = "shared with other tests, which use the rest")]
mod common;

use std::fs::File;

use common::{Place, add, at, note, titles};
use tefuda_crypto::SystemRandom;
use tefuda_vault::{HomeError, NewRecord, StorageError, VaultError};

#[test]
fn a_writer_waits_says_busy_and_goes_on_later() {
    let mut place = Place::new();
    let mut vault = place.vault();
    add(&mut vault, 0, note("一つ目"));
    let other = File::open(place.path().join("lock")).unwrap();
    other.lock().unwrap();
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| place.home.add_person("太郎", &mut SystemRandom).map(drop));
        let added = at(1, |act| vault.add(vec![NewRecord::of(note("二つ目"))], act));
        assert_eq!(added.unwrap_err(), VaultError::Storage(StorageError::Busy));
        assert_eq!(
            waiting.join().unwrap().unwrap_err(),
            HomeError::Storage(StorageError::Busy)
        );
    });
    assert_eq!(
        titles(&vault.timeline().unwrap()),
        ["一つ目"],
        "reading waits for nobody"
    );
    drop(other);
    add(&mut vault, 2, note("二つ目"));
    assert_eq!(vault.timeline().unwrap().len(), 2);
}
