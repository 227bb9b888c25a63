//! «My device opens my home; when its keyring is locked or gone, my passphrase does, and nothing is made anew.»
//!
//! The real command on a real, unlocked keyring. It needs a session with one, so it is run by name: see tests/run.

#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::fs;
use std::path::Path;
use std::process::Command;

use tefuda_tests::{Home, Said, tefuda};

/// Runs the command without a passphrase file, in the session of this test.
fn by_the_keyring(home: &Home, bus: Option<&str>, args: &[&str]) -> Said {
    let mut command = Command::new(tefuda());
    home.settle(command.args(args)).env_remove("TEFUDA_PASSPHRASE_FILE");
    in_session(&mut command, bus);
    Said::of(&command.output().unwrap())
}

fn in_session(command: &mut Command, bus: Option<&str>) {
    command.env("XDG_RUNTIME_DIR", "/nowhere");
    if let Some(bus) = bus {
        command.env("DBUS_SESSION_BUS_ADDRESS", bus);
    }
}

fn slots(home: &Home) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(home.path("home").join("slots"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn the_keyring_opens_and_where_it_cannot_the_passphrase_does() {
    assert!(
        std::env::var_os("TEFUDA_TEST_KEYRING").is_some(),
        "this test needs an unlocked keyring of its own: run tests/run"
    );
    let bus = std::env::var("DBUS_SESSION_BUS_ADDRESS").unwrap();
    let home = Home::empty();
    let mut init = Command::new(tefuda());
    home.settle(init.args(["init", "--name", "花子", "--json"]));
    in_session(&mut init, Some(&bus));
    let made = Said::of(&init.output().unwrap());
    assert_eq!(made.code, 0, "{}", made.err);
    assert!(made.out.contains("\"keyring\":true"), "{}", made.out);
    home.does(["add", "note", "text=鍵のこと"]);
    let before = slots(&home);
    assert_eq!(before.len(), 2);

    let opened = by_the_keyring(&home, Some(&bus), &["search", "鍵のこと", "--json"]);
    assert_eq!(opened.code, 0, "{}", opened.err);
    assert!(opened.out.contains("鍵のこと"), "{}", opened.out);

    let absent = by_the_keyring(&home, None, &["list", "--json"]);
    assert_eq!(absent.code, 1);
    assert!(absent.err.contains("\"code\":\"keyring_absent\""), "{}", absent.err);

    let watched = by_the_keyring(&home, Some(&bus), &["log", "verify", "--json"]);
    assert!(watched.out.contains("\"outside\":\"compared\""), "{}", watched.out);

    lock();
    let locked = by_the_keyring(&home, Some(&bus), &["list", "--json"]);
    assert_eq!(locked.code, 1);
    assert!(locked.err.contains("\"code\":\"keyring_locked\""), "{}", locked.err);

    // A locked keyring looks like one that never knew this device: no second key is put beside the first.
    let mut enrol = Command::new(tefuda());
    home.settle(enrol.args(["keyring", "on", "--json"]));
    in_session(&mut enrol, Some(&bus));
    assert_eq!(Said::of(&enrol.output().unwrap()).code, 1);
    assert_eq!(slots(&home), before);
    // Opened by the passphrase, it cannot be compared with what the locked keyring remembers, and says so.
    let mut unwatched = Command::new(tefuda());
    home.settle(unwatched.args(["log", "verify", "--lang", "en"]));
    in_session(&mut unwatched, Some(&bus));
    let said = Said::of(&unwatched.output().unwrap());
    assert!(said.err.contains("could not be compared now"), "{}", said.err);
    assert!(!said.out.contains("keyring"), "{}", said.out);
    assert!(home.does(["search", "鍵のこと", "--json"]).contains("鍵のこと"));
}

/// Locks the keyring as a desktop does when its person leaves.
fn lock() {
    let said = Command::new("gdbus")
        .args(["call", "--session", "--dest", "org.freedesktop.secrets"])
        .args(["--object-path", "/org/freedesktop/secrets"])
        .args(["--method", "org.freedesktop.Secret.Service.Lock"])
        .arg("['/org/freedesktop/secrets/collection/login']")
        .current_dir(Path::new("/"))
        .output()
        .unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
}
