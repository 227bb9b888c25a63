//! The plug is pulled at random moments, and every disk that could be left behind opens with everything that was acknowledged.
//!
//! A shim writes down what a program does to its files; disks are built from that. `TEFUDA_CRASH_IMAGES=300` makes so many of
//! each sort; 24 otherwise.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test may fail loudly, and its child talks to it"
)]

#[expect(dead_code, reason = "shared with other tests, which use the rest")]
mod common;
#[path = "crash/disk.rs"]
mod disk;

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{Place, add, at, first, note, words};
use disk::{Dice, Event, Syncs, crash, read_log};
use tefuda_crypto::{Identity, Passphrase, SystemRandom};
use tefuda_record::{Compartment, Moment};
use tefuda_vault::{
    Backup, FileState, Home, Keep, LockedHome, NewRecord, RecordId, StorageError, VaultError, WaysBack, read_paper,
};

const NOW: Moment = Moment(1_795_000_000);
const ROOT: &str = "TEFUDA_CRASH_ROOT";
const PAPER: &str = "TEFUDA_CRASH_PAPER";
const OTHER_WORDS: &str = "石の上にも三年";

/// A home with a paper, as it was before the program ran, and what the program did.
struct Run {
    place: Place,
    before: PathBuf,
    paper: String,
    events: Vec<Event>,
}

/// Runs one of the ignored functions below with the shim.
fn run(function: &str, settle: impl FnOnce(&mut Command)) -> Run {
    let mut place = Place::new();
    let paper = place.home.make_paper_code(NOW, &mut SystemRandom).unwrap();
    let paper = paper.qr_text().unwrap().to_string();
    for number in 0..5 {
        add(&mut place.vault(), number, note("前からあるもの"));
    }
    let before = place.folder().join("before");
    copy(&place.path(), &before);
    let shim = place.folder().join("shim.so");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/crash/shim.c");
    let made = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .arg(&shim)
        .arg(source)
        .args(["-ldl", "-lpthread"])
        .status()
        .expect("a C compiler is missing: install the package gcc");
    assert!(made.success());
    let log = place.folder().join("log");
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--ignored", "--exact", "--nocapture", "--test-threads=1", function])
        .env(ROOT, place.path())
        .env(PAPER, &paper)
        .env("TEFUDA_CRASH_LOG", &log)
        .env("LD_PRELOAD", &shim);
    settle(&mut command);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    let events = read_log(&fs::read(log).unwrap());
    Run {
        place,
        before,
        paper,
        events,
    }
}

impl Run {
    /// Builds a disk for a random moment and hands it on with what was acknowledged.
    fn images(&self, syncs: Syncs, mut each: impl FnMut(&Path, &[String], usize)) {
        let root = self.place.path();
        let syncs_seen = self.events.iter().filter(|event| matches!(event, Event::Sync(_)));
        assert!(syncs_seen.count() > 5, "the shim saw nothing");
        for number in 0..image_count() {
            let mut dice = Dice(0x9E37_79B9_7F4A_7C15 ^ (u64::try_from(number).unwrap() << 17 | 1));
            for _ in 0..8 {
                dice.below(2);
            }
            let moment = dice.below(self.events.len() + 1);
            let image = tempfile::tempdir().unwrap();
            let acknowledged = crash(
                (&root, &self.before),
                (&self.events, moment),
                syncs,
                &mut dice,
                image.path(),
            );
            each(image.path(), &acknowledged, number);
        }
    }

    fn identity(&self) -> Identity {
        read_paper(&self.paper).unwrap()
    }
}

fn image_count() -> usize {
    std::env::var_os("TEFUDA_CRASH_IMAGES")
        .and_then(|count| count.to_str()?.parse().ok())
        .unwrap_or(24)
}

fn copy(from: &Path, to: &Path) {
    for file in common::files(from) {
        let to = to.join(file.strip_prefix(from).unwrap());
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(&file, &to).unwrap();
    }
}

/// Why a disk does not hold everything; nothing when it does.
fn loss(home: &Path, identity: &Identity, acknowledged: &[String]) -> Option<String> {
    let opened = LockedHome::open(home).and_then(|locked| locked.unlock_with_recovery(identity));
    let home = match opened {
        Ok(home) => home,
        Err(error) => return Some(format!("does not open: {error}")),
    };
    let vault = first(&home);
    for id in acknowledged.iter().filter_map(|id| RecordId::parse(id)) {
        if let Err(error) = vault.get(&id) {
            return Some(format!("an acknowledged record: {error}"));
        }
    }
    match vault.timeline() {
        Ok(found) if found.len() >= 5 => {}
        other => {
            return Some(format!(
                "what was there before: {}",
                other.map_or(0, |found| found.len())
            ));
        }
    }
    match vault.file_state(Compartment::Medicines) {
        Ok(FileState::Sound) => {}
        other => return Some(format!("{other:?}")),
    }
    match vault.rows_unlike_documents(Compartment::Medicines) {
        Ok(unlike) if unlike.is_empty() => None,
        other => Some(format!("{other:?}")),
    }
}

fn opened() -> (PathBuf, Home) {
    let root = PathBuf::from(std::env::var_os(ROOT).unwrap());
    let identity = read_paper(std::env::var_os(PAPER).unwrap().to_str().unwrap()).unwrap();
    let home = LockedHome::open(&root)
        .unwrap()
        .unlock_with_recovery(&identity)
        .unwrap();
    (root, home)
}

fn acknowledge(root: &Path, what: &str) {
    let mut file = File::options()
        .append(true)
        .create(true)
        .open(root.join("ack"))
        .unwrap();
    file.write_all(format!("{what}\n").as_bytes()).unwrap();
}

#[test]
#[ignore = "started by no_disk_after_a_crash_has_lost_an_acknowledged_record"]
fn write_records() {
    let (root, home) = opened();
    let mut vault = first(&home);
    for number in 0..40 {
        let id = add(&mut vault, number, note(&format!("薬のこと {}", "あ".repeat(200))));
        acknowledge(&root, &id.to_string());
        if number % 8 == 3 {
            at(number, |act| vault.edit(&id, &note("変えた"), act)).unwrap();
        }
    }
}

#[test]
fn no_disk_after_a_crash_has_lost_an_acknowledged_record() {
    let run = run("write_records", |_| {});
    run.images(Syncs::Honest, |image, acknowledged, number| {
        let lost = loss(image, &run.identity(), acknowledged);
        assert_eq!(lost, None, "image {number}, {} acknowledged", acknowledged.len());
    });
    // A disk that lies about syncs loses something: so the test would see it.
    let mut losses = 0;
    run.images(Syncs::Lying, |image, acknowledged, _| {
        losses += usize::from(loss(image, &run.identity(), acknowledged).is_some());
    });
    assert!(losses > 0, "nothing is lost on a disk that writes nothing");
    println!("records: {} images, 0 losses; without syncs {losses}", image_count());
}

#[test]
#[ignore = "started by no_disk_after_a_crash_in_a_renewal_has_lost_anything"]
fn renew_keys() {
    let (root, mut home) = opened();
    let keep = Keep {
        passphrase: &words(),
        device: None,
        ways_back: WaysBack::Kept,
    };
    home.renew(&keep, &mut SystemRandom).unwrap();
    acknowledge(&root, "renewed");
    let id = add(&mut first(&home), 1, note("新しい鍵で"));
    acknowledge(&root, &id.to_string());
    home.renew(&keep, &mut SystemRandom).unwrap();
}

#[test]
fn no_disk_after_a_crash_in_a_renewal_has_lost_anything() {
    let run = run("renew_keys", |_| {});
    let mut unfinished = 0;
    run.images(Syncs::Honest, |image, acknowledged, number| {
        let lost = loss(image, &run.identity(), acknowledged);
        assert_eq!(lost, None, "image {number}, {} acknowledged", acknowledged.len());
        // Writing goes on, by every slot into the same files.
        let mut home = LockedHome::open(image)
            .unwrap()
            .unlock_with_recovery(&run.identity())
            .unwrap();
        unfinished += usize::from(home.is_renewal_unfinished());
        let id = add(&mut first(&home), 9, note("そのあと"));
        if number % 8 == 0 {
            let again = common::reopen(image);
            first(&again).get(&id).unwrap();
            let keep = Keep {
                passphrase: &words(),
                device: None,
                ways_back: WaysBack::Kept,
            };
            home.renew(&keep, &mut SystemRandom).unwrap();
            assert_eq!(home.leftovers().unwrap(), 0);
            first(&home).get(&id).unwrap();
        }
    });
    println!("renewals: {} images, 0 losses, {unfinished} unfinished", image_count());
}

#[test]
#[ignore = "started by after_a_crash_one_of_the_two_passphrases_opens"]
fn change_passphrase() {
    let (root, mut home) = opened();
    let other = Passphrase::new(OTHER_WORDS).unwrap();
    home.change_passphrase(&other, &mut SystemRandom).unwrap();
    acknowledge(&root, "changed");
    home.make_paper_code(NOW, &mut SystemRandom).unwrap();
}

#[test]
fn after_a_crash_one_of_the_two_passphrases_opens() {
    let run = run("change_passphrase", |_| {});
    let other = Passphrase::new(OTHER_WORDS).unwrap();
    run.images(Syncs::Honest, |image, acknowledged, number| {
        let locked = LockedHome::open(image).unwrap();
        let new = locked.unlock_with_passphrase(&other);
        let home = if acknowledged.is_empty() && new.is_err() {
            locked.unlock_with_passphrase(&words())
        } else {
            new
        };
        let home = home.unwrap_or_else(|error| panic!("image {number}: {error}"));
        assert_eq!(first(&home).timeline().unwrap().len(), 5);
    });
    println!("passphrases: {} images, 0 locked out", image_count());
}

#[test]
#[ignore = "started by after_a_crash_the_backup_is_the_former_or_the_new_one_and_whole"]
fn back_up() {
    let (root, home) = opened();
    let path = root.join("控え.age");
    for number in 0..4 {
        home.back_up(&path, NOW).unwrap();
        acknowledge(&root, &format!("backup {number}"));
        add(&mut first(&home), number, note("もう一つ"));
    }
}

#[test]
fn after_a_crash_the_backup_is_the_former_or_the_new_one_and_whole() {
    let run = run("back_up", |_| {});
    let mut found = 0;
    run.images(Syncs::Honest, |image, acknowledged, number| {
        let path = image.join("控え.age");
        if acknowledged.is_empty() && !path.exists() {
            return;
        }
        let report = Backup::open_with(&path, &run.identity()).and_then(|backup| backup.check());
        let report = report.unwrap_or_else(|error| panic!("image {number}: {error}"));
        assert!(report.whole, "image {number}");
        let backups = acknowledged.len();
        assert!(report.records >= 5 + backups.saturating_sub(1), "image {number}");
        found += 1;
    });
    assert!(found > 0);
    println!("backups: {} images, {found} with one, all whole", image_count());
}

#[test]
#[ignore = "started by a_disk_that_dies_is_said_and_loses_nothing_acknowledged"]
fn write_until_the_disk_dies() {
    let (root, home) = opened();
    let mut vault = first(&home);
    for number in 0..200 {
        let added = at(number, |act| vault.add(vec![NewRecord::of(note("薬のこと"))], act));
        match added {
            Ok(added) => acknowledge(&root, &added[0].id().to_string()),
            Err(VaultError::Storage(StorageError::Store { .. } | StorageError::Io(_))) => {
                acknowledge(&root, "said");
                return;
            }
            Err(other) => panic!("{other}"),
        }
    }
    panic!("the disk did not die");
}

#[test]
fn a_disk_that_dies_is_said_and_loses_nothing_acknowledged() {
    for good in ["0", "1", "7", "20"] {
        let run = run_failing(good);
        let acknowledged: Vec<String> = run
            .events
            .iter()
            .filter_map(|event| match event {
                Event::Acknowledge(text) => Some(text.trim().to_owned()),
                _ => None,
            })
            .collect();
        assert_eq!(acknowledged.last().map(String::as_str), Some("said"));
        assert_eq!(
            loss(&run.place.path(), &run.identity(), &acknowledged),
            None,
            "after {good}"
        );
    }
}

fn run_failing(good: &str) -> Run {
    run("write_until_the_disk_dies", |command| {
        command.env("TEFUDA_CRASH_SYNC_FAILS", good);
    })
}
