//! A disk that is full in the middle of a deed on the whole home: the former state holds, and nothing is left over.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[expect(dead_code, reason = "shared with other tests, which use the rest")]
mod common;

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{WORDS, add, at, files, first, note, reopen, words};
use tefuda_crypto::{Passphrase, SystemRandom};
use tefuda_record::{Compartment, Moment};
use tefuda_vault::{Backup, Evidence, FileState, Home, HomeError, Keep, NewRecord, StorageError, VaultError, WaysBack};

const DISK: &str = "TEFUDA_TEST_SMALL_DISK";
const NOW: Moment = Moment(1_795_000_000);

/// A file system of six megabytes that nobody else sees.
const ON_A_SMALL_DISK: &str = r#"mount -t tmpfs -o size=6m tmpfs "$TEFUDA_TEST_SMALL_DISK" && exec "$0" "$@""#;

#[test]
fn a_full_disk_stops_every_deed_cleanly() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new("unshare")
        .args(["--mount", "--map-root-user", "sh", "-c", ON_A_SMALL_DISK])
        .arg(std::env::current_exe().unwrap())
        .args([
            "--ignored",
            "--exact",
            "--nocapture",
            "--test-threads=1",
            "on_the_small_disk",
        ])
        .env(DISK, folder.path())
        .output()
        .expect("unshare is missing: install the package util-linux");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Fills the disk until only so many bytes are left.
fn fill(disk: &Path, left: usize) {
    let filler = disk.join("filler");
    let mut file = File::create(&filler).unwrap();
    while file.write_all(&[0; 4096]).is_ok() {}
    let length = usize::try_from(file.metadata().unwrap().len()).unwrap();
    file.set_len(u64::try_from(length.saturating_sub(left)).unwrap())
        .unwrap();
}

#[test]
#[ignore = "started by a_full_disk_stops_every_deed_cleanly"]
fn on_the_small_disk() {
    let disk = PathBuf::from(std::env::var_os(DISK).unwrap());
    let path = disk.join("home");
    let mut home = Home::create(&path, &words(), "花子", &mut SystemRandom).unwrap();
    let evidence = Evidence::new("scan", vec![7; 1_000_000]).unwrap();
    let new = vec![NewRecord::of(note("書類")).evidence(evidence)];
    at(0, |act| first(&home).add(new, act)).unwrap();
    let backup = disk.join("控え.age");
    home.back_up(&backup, NOW).unwrap();
    let before: Vec<PathBuf> = files(&disk);

    // Room for less than a copy of the records.
    fill(&disk, 400_000);
    let full = HomeError::Storage(StorageError::DiskFull);
    let keep = Keep {
        passphrase: &words(),
        device: None,
        ways_back: WaysBack::Kept,
    };
    assert_eq!(home.renew(&keep, &mut SystemRandom).unwrap_err(), full);
    assert_eq!(home.back_up(&backup, NOW).unwrap_err(), full);
    assert!(
        Backup::open_in(&backup, &home).unwrap().check().unwrap().whole,
        "the former one stays"
    );

    // Room for nothing.
    fill(&disk, 0);
    let other = Passphrase::new("石の上にも三年").unwrap();
    assert_eq!(home.change_passphrase(&other, &mut SystemRandom).unwrap_err(), full);
    assert_eq!(
        home.make_paper_code(NOW, &mut SystemRandom).map(drop).unwrap_err(),
        full
    );
    assert_eq!(home.add_person("太郎", &mut SystemRandom).map(drop).unwrap_err(), full);
    let mut vault = first(&home);
    let refused = loop {
        if let Err(error) = at(1, |act| vault.add(vec![NewRecord::of(note(WORDS))], act)) {
            break error;
        }
    };
    assert_eq!(refused, VaultError::Storage(StorageError::DiskFull));
    drop(vault);

    fs::remove_file(disk.join("filler")).unwrap();
    let mut home = reopen(&path);
    let mut vault = first(&home);
    assert_eq!(vault.search("書類").unwrap().len(), 1);
    assert_eq!(vault.file_state(Compartment::Medicines).unwrap(), FileState::Sound);
    assert_eq!(vault.rows_unlike_documents(Compartment::Medicines).unwrap(), []);
    add(&mut vault, 2, note("片づけた後"));
    drop(vault);
    assert_eq!(home.leftovers().unwrap(), 0);
    home.renew(&keep, &mut SystemRandom).unwrap();
    let after: Vec<PathBuf> = files(&disk);
    assert!(
        after
            .iter()
            .all(|path| path.extension().is_none_or(|end| end != "part" && end != "new")),
        "{after:?}"
    );
    assert!(after.len() <= before.len() + 2, "{after:?}");
}
