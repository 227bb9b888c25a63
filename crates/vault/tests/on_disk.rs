//! What lies on the disk: nothing readable, one key for one file, nothing lost.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[expect(dead_code, reason = "shared with other tests, which use the rest")]
mod common;

use std::fs;
use std::path::Path;

use common::{Place, add, allergy, at, eligibility, files, first, note, object, reopen};
use serde_json::json;
use tefuda_record::{Compartment, Moment};
use tefuda_vault::{Evidence, Filter, NewCopy, NewRecord, StorageError, VaultError};
use zeroize::Zeroizing;

const CANARIES: [&str; 2] = ["CANARY-7Q2ZP", "金糸雀の合言葉"];

/// The files under a folder that hold a canary, in any way of writing that could be meant.
fn leaks(folder: &Path) -> Vec<String> {
    let mut needles: Vec<Vec<u8>> = Vec::new();
    for canary in CANARIES {
        needles.push(canary.as_bytes().to_vec());
        needles.push(canary.encode_utf16().flat_map(u16::to_le_bytes).collect());
        needles.push(canary.encode_utf16().flat_map(u16::to_be_bytes).collect());
    }
    let mut found = Vec::new();
    for path in files(folder) {
        let bytes = fs::read(&path).unwrap();
        let holds = |needle: &Vec<u8>| bytes.windows(needle.len()).any(|window| window == needle.as_slice());
        if needles.iter().any(holds) {
            found.push(path.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    found
}

#[test]
fn no_file_holds_a_word_of_what_was_put_in() {
    let mut place = Place::new();
    let canary = CANARIES.join(" ");
    let mut vault = place.vault();
    let evidence = Evidence::new("jahis-tc", canary.clone().into_bytes()).unwrap();
    let new = vec![NewRecord::of(note(&canary)).evidence(evidence)];
    let id = *at(0, |act| vault.add(new, act)).unwrap()[0].id();
    at(1, |act| vault.edit(&id, &note(&format!("{canary} {canary}")), act)).unwrap();
    let entry = object(&json!({ "to": canary.clone() }));
    vault.log_append(Compartment::Medicines, &entry, Moment(0)).unwrap();
    vault.put_note(&canary, canary.as_bytes()).unwrap();
    let copy = NewCopy {
        issuer: canary.clone(),
        vct: canary.clone(),
        layout: json!({ "fields": [canary.clone()] }),
        credential: Zeroizing::new(canary.clone()),
        secret: Zeroizing::new([7; 32]),
        expires: None,
    };
    at(2, |act| vault.copies_add(&[copy], act)).unwrap();
    let person = place.home.persons()[0].id.clone();
    place.home.rename_person(&person, &canary).unwrap();
    assert_eq!(vault.search("合言葉").unwrap().len(), 1, "it is in there");
    // With the write-ahead logs still there, then with everything in its place.
    assert_eq!(leaks(&place.path()), [""; 0]);
    drop(vault);
    assert_eq!(leaks(&place.path()), [""; 0]);
}

#[test]
fn an_unencrypted_store_fails_the_same_check() {
    for (encoding, canary) in [("UTF-8", CANARIES[0]), ("UTF-8", CANARIES[1]), ("UTF-16", CANARIES[1])] {
        let folder = tempfile::tempdir().unwrap();
        let plain = rusqlite::Connection::open(folder.path().join("plain.db")).unwrap();
        plain
            .execute_batch(&format!("PRAGMA encoding = '{encoding}'; CREATE TABLE t(x)"))
            .unwrap();
        plain.execute("INSERT INTO t VALUES (?1)", [canary]).unwrap();
        assert_eq!(leaks(folder.path()), ["plain.db"], "{encoding} {canary}");
    }
}

/// The files that a deed made.
fn made_by(folder: &Path, deed: impl FnOnce()) -> Vec<std::path::PathBuf> {
    let before = files(folder);
    deed();
    files(folder)
        .into_iter()
        .filter(|path| !before.contains(path))
        .collect()
}

#[test]
fn the_key_of_one_compartment_opens_no_other() {
    let place = Place::new();
    let medicines = made_by(&place.path(), || {
        add(&mut place.vault(), 0, note("薬のこと"));
    });
    let eligibility = made_by(&place.path(), || {
        add(&mut place.vault(), 1, eligibility());
    });
    assert_eq!((medicines.len(), eligibility.len()), (1, 1));
    let kept = fs::read(&medicines[0]).unwrap();
    fs::copy(&eligibility[0], &medicines[0]).unwrap();
    let kind = tefuda_record::kind("note");
    let list = |vault: &tefuda_vault::Vault| {
        vault.list(Filter {
            kind,
            ..Filter::default()
        })
    };
    let vault = first(&reopen(&place.path()));
    assert_eq!(list(&vault).unwrap_err(), VaultError::Storage(StorageError::Damaged));
    // Of the other compartment nothing is lost, and with its own file this one opens again.
    let kind = tefuda_record::kind("eligibility");
    assert_eq!(
        vault
            .list(Filter {
                kind,
                ..Filter::default()
            })
            .unwrap()
            .len(),
        1
    );
    fs::write(&medicines[0], kept).unwrap();
    assert_eq!(list(&first(&reopen(&place.path()))).unwrap().len(), 1);
}

#[test]
fn a_lost_file_is_a_loss_and_not_an_empty_one() {
    let place = Place::new();
    let medicines = made_by(&place.path(), || {
        add(&mut place.vault(), 0, note("薬のこと"));
    });
    fs::remove_file(&medicines[0]).unwrap();
    let mut vault = first(&reopen(&place.path()));
    let missing = VaultError::Storage(StorageError::Missing);
    assert_eq!(vault.timeline().unwrap_err(), missing);
    let added = at(1, |act| vault.add(vec![NewRecord::of(note("次"))], act));
    assert_eq!(added.unwrap_err(), missing);
}

#[test]
fn a_changed_byte_is_noticed() {
    let place = Place::new();
    let medicines = made_by(&place.path(), || {
        add(&mut place.vault(), 0, note("薬のこと"));
    });
    let mut bytes = fs::read(&medicines[0]).unwrap();
    bytes[2_000] ^= 1;
    fs::write(&medicines[0], bytes).unwrap();
    let vault = first(&reopen(&place.path()));
    assert_eq!(
        vault.timeline().unwrap_err(),
        VaultError::Storage(StorageError::Damaged)
    );
}

#[test]
fn two_that_write_at_once_lose_nothing() {
    const EACH: i64 = 25;
    let place = Place::new();
    let path = place.path();
    let shared = add(&mut place.vault(), 0, allergy("そば", "0"));
    std::thread::scope(|scope| {
        for writer in 0..2 {
            let path = &path;
            scope.spawn(move || {
                let mut vault = first(&reopen(path));
                for number in 0..EACH {
                    add(&mut vault, number, note(&format!("{writer}の{number}番目")));
                    let next = allergy("そば", &format!("{writer}の{number}"));
                    at(number, |act| vault.edit(&shared, &next, act)).unwrap();
                }
            });
        }
    });
    let vault = first(&reopen(&path));
    let mut titles = common::titles(&vault.timeline().unwrap());
    titles.sort();
    titles.dedup();
    assert_eq!(titles.len(), 51);
    assert_eq!(
        vault.history(&shared).unwrap().len(),
        51,
        "every edit is in the history"
    );
    assert_eq!(vault.rows_unlike_documents(Compartment::Medicines).unwrap(), []);
}
