//! «Paper is dirty, disks break, I mistype: I am told what is so, and the rest goes on.»

use std::fs;
use std::path::{Path, PathBuf};

use tefuda_tests::Home;

fn corpus(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name)
}

fn drawers(home: &Home) -> Vec<PathBuf> {
    let persons = fs::read_dir(home.path("home").join("persons")).unwrap();
    let files = persons.flat_map(|person| fs::read_dir(person.unwrap().path()).unwrap());
    let files = files.map(|file| file.unwrap().path());
    files
        .filter(|path| path.extension().is_some_and(|end| end == "db"))
        .collect()
}

#[test]
fn a_slip_with_an_impossible_day_is_a_medicine_that_can_be_put_right() {
    let home = Home::empty();
    home.does(["init", "--name", "花子", "--no-keyring"]);
    let slip = corpus("jahis_tc/invalid/february_30.txt");
    let said = home.does([Path::new("import"), &slip]);
    assert!(
        said.contains("february_30.txt") && said.contains("tefuda edit"),
        "{said}"
    );
    let found = home.tells(["search", "アムロジピン"]);
    let record = &found["records"][0];
    assert_eq!(record["kind"], "dispensing");
    assert!(record["fields"]["dispensed_on"].is_null());
    home.does(["edit", record["id"].as_str().unwrap(), "dispensed_on=令和8年2月28日"]);
    assert_eq!(home.tells(["list", "dispensing"])["records"][0]["day"], "2026-02-28");
}

#[test]
fn a_damaged_drawer_is_named_and_hides_nothing_of_the_others() {
    let home = Home::with_eligibility();
    let before = drawers(&home);
    home.does(["add", "note", "text=薬の引き出し"]);
    let medicines = drawers(&home).into_iter().find(|path| !before.contains(path)).unwrap();
    let mut bytes = fs::read(&medicines).unwrap();
    bytes[..64].fill(0x55);
    fs::write(&medicines, bytes).unwrap();
    let said = home.says(["list", "--json"]);
    let listed: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(listed["records"].as_array().unwrap().len(), 1);
    assert_eq!(listed["unread"][0]["drawer"], "medicines");
    assert_eq!(said.code, 1);
    let said = home.says(["list", "--lang", "ja"]);
    assert!(
        said.out.contains("資格確認書") && said.err.contains("「薬」の引き出し"),
        "{}{}",
        said.out,
        said.err
    );
    // The doctor names it once.
    let said = home.says(["doctor", "--lang", "ja"]);
    assert_eq!(said.out.matches("「薬」の引き出し").count(), 1, "{}", said.out);
    assert_eq!(
        said.out.matches('×').count(),
        2,
        "the drawer, and the last line: {}",
        said.out
    );
}

#[test]
fn days_and_changes_are_said_in_the_language() {
    let home = Home::with_eligibility();
    let id = home.tells(["list"])["records"][0]["id"].as_str().unwrap().to_owned();
    home.does(["edit", &id, "birth_day=平成元年1月8日", "document=notice"]);
    let english = home.does(["show", &id, "--history", "--lang", "en"]);
    assert!(english.contains("8 January 1989 (平成元年)"), "{english}");
    let japanese = home.does(["show", &id, "--history", "--lang", "ja"]);
    assert!(japanese.contains("平成元年1月8日(1989年1月8日)"), "{japanese}");
    for raw in ["1989-01-08", "certificate", "T0", "T1", "T2"] {
        assert!(!japanese.contains(raw) && !english.contains(raw), "{raw}");
    }
    for command in [
        &["list"][..],
        &["timeline"],
        &["search", "138990"],
        &["backup"],
        &["doctor"],
    ] {
        let said = home.does(command.iter().chain(&["--lang", "en"]));
        assert!(!said.contains('月') && !said.contains("20-"), "{said}");
    }
}

#[test]
fn the_same_field_twice_and_a_day_after_its_era_are_refused() {
    let home = Home::empty();
    home.does(["init", "--name", "花子", "--no-keyring"]);
    for (field, code) in [("text=二", "field_twice"), ("written_on=昭和64年1月8日", "after_era")] {
        let said = home.says(["add", "note", "text=一", field, "--json"]);
        assert!(said.err.contains(code), "{}", said.err);
    }
}

#[test]
fn of_several_files_each_that_cannot_be_read_is_named() {
    let home = Home::empty();
    home.does(["init", "--name", "花子", "--no-keyring"]);
    let slip = corpus("jahis_tc/valid/tc01_no_writer_columns.txt");
    let letter = corpus("jahis_tc/invalid/text_of_another_kind.txt");
    let broken = corpus("jahis_tc/invalid/broken_shift_jis.txt");
    let of = |files: &[&Path]| {
        home.says(
            ["import".as_ref()]
                .into_iter()
                .chain(files.iter().map(|file| file.as_os_str())),
        )
    };
    // Beside one that can be read.
    let said = of(&[&letter, &slip, &broken]);
    assert_eq!(said.code, 0, "{}", said.err);
    for name in ["(text_of_another_kind.txt)", "(broken_shift_jis.txt)"] {
        assert!(said.out.contains(name), "{}", said.out);
    }
    // None of them, and one whose name would move a terminal.
    let odd = home.path("odd\u{1b}[31m.txt");
    fs::copy(&letter, &odd).unwrap();
    let said = of(&[&odd, &broken]);
    assert_eq!(said.code, 1);
    assert!(
        said.out.contains("(odd[31m.txt)") && said.out.contains("(broken_shift_jis.txt)"),
        "{}",
        said.out
    );
    let gone = home.path("gone\u{1b}[2J.txt");
    let said = of(&[&slip, &gone, &home.path("gone too.txt")]);
    assert!(
        said.out.contains("gone too.txt") && !said.err.contains('\u{1b}'),
        "{}{}",
        said.out,
        said.err
    );
    assert!(said.err.contains("Nothing was added."), "{}", said.err);
    let said = home.says(["import", ".", "--json"]);
    assert!(said.err.contains("\"code\":\"is_folder\""), "{}", said.err);
}

#[test]
fn what_goes_wrong_while_writing_is_said_in_a_sentence() {
    let home = Home::with_eligibility();
    let said = home.says(["export", "--format", "json", "--out", "no/such/folder.json", "--json"]);
    assert!(said.err.contains("\"code\":\"no_folder\""), "{}", said.err);
    let mut list = std::process::Command::new(tefuda_tests::tefuda());
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let said = home
        .settle(list.args(["list", "--lang", "en"]))
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(said.status.code(), Some(1));
    assert!(String::from_utf8(said.stderr).unwrap().contains("could not be written"));
    let said = home.says(["--json", "--version"]);
    assert!(said.out.contains("\"version\""), "{}", said.out);
    let said = home.does(["help", "person", "add", "--lang", "ja"]);
    assert!(said.contains("tefuda person add"), "{said}");
}
