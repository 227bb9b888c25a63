//! «I can see that all is well, renew my keys, and make something be gone.»

use std::fs;
use std::path::PathBuf;

use tefuda_tests::Home;

fn codes(home: &Home) -> Vec<String> {
    let said = home.says(["doctor", "--json"]);
    let answer: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    answer["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["code"].as_str().unwrap().to_owned())
        .collect()
}

fn largest_file(home: &Home) -> PathBuf {
    let persons = home.path("home").join("persons");
    let folder = fs::read_dir(persons).unwrap().next().unwrap().unwrap().path();
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .max_by_key(|path| fs::metadata(path).unwrap().len())
        .unwrap()
}

#[test]
fn the_doctor_says_what_to_do_and_changes_nothing() {
    let home = Home::with_eligibility();
    let found = codes(&home);
    for code in ["records_sound", "no_way_back", "no_backup_folder", "not_backed_up"] {
        assert!(found.iter().any(|found| found == code), "{code} in {found:?}");
    }
    assert_eq!(home.says(["doctor"]).code, 0, "nothing is lost");
    home.does(["recovery", "make", "--out", "paper.txt"]);
    home.does(["recovery", "drill", "--code", "paper.txt"]);
    fs::create_dir(home.path("stick")).unwrap();
    home.does(["backup", "to", "stick"]);
    let found = codes(&home);
    for code in ["records_sound", "drilled", "backup_sound"] {
        assert!(found.iter().any(|found| found == code), "{code} in {found:?}");
    }
}

#[test]
fn a_damaged_file_is_named_and_left_as_it_is() {
    let home = Home::with_eligibility();
    let file = largest_file(&home);
    let mut bytes = fs::read(&file).unwrap();
    let at = bytes.len() - 2_000;
    bytes[at] ^= 1;
    fs::write(&file, &bytes).unwrap();
    let said = home.says(["doctor"]);
    assert_eq!(said.code, 3, "{}", said.out);
    assert_eq!(fs::read(&file).unwrap(), bytes);
}

#[test]
fn an_older_file_put_back_is_said_at_once() {
    let home = Home::with_eligibility();
    home.does(["prove", "--preset", "hospital", "--yes"]);
    let file = largest_file(&home);
    let older = fs::read(&file).unwrap();
    home.does(["prove", "--preset", "pharmacy", "--yes"]);
    fs::write(&file, older).unwrap();
    let said = home.says(["log", "verify"]);
    assert_eq!(said.code, 3);
    assert!(said.err.contains("tefuda doctor --accept"), "{}", said.err);
    // Going on does not make it unseen.
    home.does(["add", "note", "text=そのあと"]);
    assert!(codes(&home).iter().any(|code| code == "put_back"));
    home.does(["doctor", "--accept"]);
    assert!(!codes(&home).iter().any(|code| code == "put_back"));
}

#[test]
fn renewed_keys_keep_everything_and_a_new_passphrase_counts() {
    let home = Home::with_copies();
    home.does(["add", "note", "text=覚え書き"]);
    home.does(["prove", "--preset", "hospital", "--yes"]);
    fs::write(home.path("new"), "a newer made-up passphrase\n").unwrap();
    home.does(["renew", "--new-passphrase-file", "new"]);
    assert!(home.says(["list", "--json"]).err.contains("wrong_passphrase"));
    fs::copy(home.path("new"), home.path("passphrase")).unwrap();
    assert_eq!(home.tells(["list"])["records"].as_array().unwrap().len(), 2);
    assert_eq!(home.tells(["log"])["entries"].as_array().unwrap().len(), 1);
    assert_eq!(
        home.tells(["prove", "--preset", "hospital", "--yes"])["grade"],
        "issued"
    );
}

#[test]
fn what_is_erased_is_gone_with_its_past_and_only_when_meant() {
    let home = Home::with_eligibility();
    let added = home.tells(["add", "note", "text=書かなければよかった"]);
    let id = added["added"][0]["id"]
        .as_str()
        .or(added["id"].as_str())
        .unwrap()
        .to_owned();
    let said = home.says(["erase", &id, "--json"]);
    assert!(said.err.contains("erase_is_for_good"), "{}", said.err);
    home.does(["remove", &id]);
    home.does(["erase", &id, "--yes"]);
    assert!(home.says(["show", &id, "--json"]).err.contains("no_record"));
    assert!(home.tells(["list", "--removed"])["records"].as_array().unwrap().len() == 1);
}

#[test]
fn the_log_is_searched_and_taken_along() {
    let home = Home::with_eligibility();
    home.does(["prove", "--preset", "hospital", "--for", "青葉医院", "--yes"]);
    home.does(["prove", "--preset", "pharmacy", "--for", "若葉薬局", "--yes"]);
    let found = home.tells(["log", "--search", "若葉"]);
    assert_eq!(found["entries"].as_array().unwrap().len(), 1);
    home.does(["log", "export", "--out", "log.json"]);
    let log: serde_json::Value = serde_json::from_slice(&fs::read(home.path("log.json")).unwrap()).unwrap();
    assert_eq!(log["entries"].as_array().unwrap().len(), 2);
    assert!(log["head"].as_str().unwrap().starts_with("2-"));
}

#[test]
fn several_people_and_nobody_sees_the_other() {
    let home = Home::with_eligibility();
    home.does(["person", "add", "太郎"]);
    home.does(["add", "note", "text=太郎の覚え書き", "--person", "太郎"]);
    assert!(home.says(["list", "--json"]).err.contains("person_ambiguous"));
    let his = home.does(["list", "--person", "太郎"]);
    assert!(his.contains("太郎の覚え書き") && !his.contains("保険者"), "{his}");
}
