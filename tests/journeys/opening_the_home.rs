//! «Only I open my home, and whatever goes wrong, nothing is lost.»

use std::fs;
use std::process::{Command, Stdio};

use tefuda_tests::{Home, tefuda};

#[test]
fn a_wrong_passphrase_says_so_and_changes_nothing() {
    let home = Home::with_eligibility();
    fs::write(home.path("passphrase"), "another made-up passphrase\n").unwrap();
    let said = home.says(["list", "--json"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("wrong_passphrase"), "{}", said.err);
    fs::write(home.path("passphrase"), "a long made-up passphrase\n").unwrap();
    assert_eq!(home.tells(["list"])["records"].as_array().unwrap().len(), 1);
}

#[test]
fn a_new_passphrase_opens_and_the_former_does_not() {
    let home = Home::with_eligibility();
    fs::write(home.path("new"), "a newer made-up passphrase\n").unwrap();
    home.does(["passphrase", "--new-passphrase-file", "new"]);
    assert!(home.says(["list", "--json"]).err.contains("wrong_passphrase"));
    fs::copy(home.path("new"), home.path("passphrase")).unwrap();
    assert_eq!(home.tells(["list"])["records"].as_array().unwrap().len(), 1);
}

#[test]
fn without_a_home_one_is_told_how_to_make_it_and_a_second_is_never_made_over_it() {
    let home = Home::empty();
    assert!(home.says(["list", "--json"]).err.contains("no_home"));
    home.does(["init", "--name", "花子", "--no-keyring"]);
    assert!(
        home.says(["init", "--name", "太郎", "--json"])
            .err
            .contains("home_exists")
    );
}

#[test]
fn a_home_of_a_newer_version_is_left_alone() {
    let home = Home::with_eligibility();
    let marker = home.path("home").join("home.json");
    let kept = fs::read(&marker).unwrap();
    fs::write(&marker, "{\"format\":99}").unwrap();
    assert!(home.says(["list", "--json"]).err.contains("newer_home"));
    fs::write(&marker, kept).unwrap();
    assert_eq!(home.tells(["list"])["records"].as_array().unwrap().len(), 1);
}

#[test]
fn what_was_acknowledged_is_there_after_the_plug_was_pulled() {
    let home = Home::empty();
    home.does(["init", "--name", "花子", "--no-keyring"]);
    let mut acknowledged = 0;
    for round in 0..6 {
        let mut command = Command::new(tefuda());
        let mut child = home
            .settle(command.args(["add", "note", &format!("text=メモ{round}")]))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        if round % 2 == 0 {
            // Killed at whatever it is doing; it may or may not have written.
            child.kill().unwrap();
            child.wait().unwrap();
        } else {
            assert!(child.wait().unwrap().success());
            acknowledged += 1;
        }
    }
    let found = home.tells(["list"])["records"].as_array().unwrap().len();
    assert!(found >= acknowledged, "{found} of {acknowledged}");
}

#[test]
fn two_programs_that_write_at_once_both_succeed() {
    let home = Home::empty();
    home.does(["init", "--name", "花子", "--no-keyring"]);
    let children: Vec<_> = (0..3)
        .map(|at| {
            let mut command = Command::new(tefuda());
            home.settle(command.args(["add", "note", &format!("text=同時{at}")]))
                .stdout(Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(home.tells(["list"])["records"].as_array().unwrap().len(), 3);
}

#[test]
fn nothing_a_person_typed_lies_readable_on_the_disk() {
    let home = Home::with_eligibility();
    let mut folders = vec![home.path("home")];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            files += 1;
            let bytes = fs::read(&path).unwrap();
            for secret in ["髙橋 花子", "TAKAHASHI", "138990", "a long made-up passphrase"] {
                let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
                assert!(!found, "{secret} in {}", path.display());
            }
        }
    }
    assert!(files > 4);
}

#[test]
fn a_home_that_lost_its_mark_or_its_passphrase_slot_says_what_to_do() {
    let home = Home::with_eligibility();
    let marker = home.path("home").join("home.json");
    let kept = fs::read(&marker).unwrap();
    fs::remove_file(&marker).unwrap();
    for command in [&["list"][..], &["init", "--name", "太郎"], &["doctor"]] {
        let said = home.says(command.iter().chain(&["--json"]));
        assert!(said.err.contains("\"code\":\"home_incomplete\""), "{}", said.err);
        assert!(said.err.contains("tefuda backup restore"), "{}", said.err);
    }
    fs::write(&marker, kept).unwrap();
    let slots = fs::read_dir(home.path("home").join("slots")).unwrap();
    for slot in slots {
        fs::write(slot.unwrap().path(), "not a slot any more").unwrap();
    }
    let said = home.says(["list", "--json"]);
    assert!(said.err.contains("\"code\":\"passphrase_slot\""), "{}", said.err);
    assert!(said.err.contains("tefuda recovery use"), "{}", said.err);
}

#[test]
fn nobody_is_called_by_a_personal_number() {
    let home = Home::empty();
    let refused = |args: &[&str], code: &str| {
        let said = home.says(args.iter().chain(&["--json"]));
        assert_eq!(said.code, 1);
        assert!(said.err.contains(&format!("\"code\":\"{code}\"")), "{}", said.err);
        assert!(!said.err.contains("5678"), "{}", said.err);
    };
    refused(&["init", "--name", "1234-5678-9018"], "personal_number");
    refused(&["init", "--name", "123456789018"], "maybe_personal_number");
    assert!(!home.path("home").exists());
    home.does(["init", "--name", "花子", "--no-keyring"]);
    refused(
        &["person", "add", "マイナンバー１２３４５６７８９０１８"],
        "personal_number",
    );
    refused(&["person", "add", "123456789018"], "maybe_personal_number");
    refused(&["person", "rename", "花子", "1234-5678-9018"], "personal_number");
    home.does(["person", "add", "123456789018", "--not-a-personal-number"]);
    assert_eq!(home.tells(["person", "list"])["persons"].as_array().unwrap().len(), 2);
}
