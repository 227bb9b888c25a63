//! «I forgot my passphrase, my telephone died, and I still have my records.»

use std::fs;
use std::path::Path;

use tefuda_tests::Home;

/// A home with three records and a backup folder, and paper in the drawer.
fn careful() -> Home {
    let home = Home::with_eligibility();
    home.does(["recovery", "make", "--out", "paper.txt"]);
    fs::create_dir(home.path("stick")).unwrap();
    home.does(["backup", "to", "stick"]);
    home.does(["add", "note", "text=アムロジピンは朝だけ"]);
    home.does(["add", "allergy", "substance=そば"]);
    home
}

fn new_passphrase(home: &Home) {
    fs::write(home.path("new"), "a newer made-up passphrase\n").unwrap();
}

fn kinds(home: &Home) -> Vec<String> {
    let list = home.tells(["list"]);
    let mut kinds: Vec<String> = list["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|record| record["kind"].as_str().unwrap().to_owned())
        .collect();
    kinds.sort();
    kinds
}

fn backup_on(stick: &Path) -> String {
    let mut files: Vec<_> = fs::read_dir(stick)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert_eq!(files.len(), 1, "one file a day, and no part of one");
    files.pop().unwrap().display().to_string()
}

#[test]
fn a_forgotten_passphrase() {
    let home = careful();
    fs::write(home.path("passphrase"), "what was it again?\n").unwrap();
    assert!(home.says(["list", "--json"]).err.contains("wrong_passphrase"));
    new_passphrase(&home);
    home.does(["recovery", "use", "--code", "paper.txt", "--new-passphrase-file", "new"]);
    fs::copy(home.path("new"), home.path("passphrase")).unwrap();
    assert_eq!(kinds(&home), ["allergy", "eligibility", "note"]);
}

#[test]
fn a_line_copied_wrongly_is_named_and_opens_nothing() {
    let home = careful();
    new_passphrase(&home);
    let paper = fs::read_to_string(home.path("paper.txt")).unwrap();
    let third = paper.lines().find(|line| line.starts_with("3  ")).unwrap();
    let first_kana = third.chars().nth(3).unwrap();
    let other = if first_kana == 'か' { 'き' } else { 'か' };
    let wrong = third.replacen(first_kana, &other.to_string(), 1);
    fs::write(home.path("wrong.txt"), paper.replace(third, &wrong)).unwrap();
    let said = home.says([
        "recovery",
        "use",
        "--code",
        "wrong.txt",
        "--new-passphrase-file",
        "new",
        "--json",
    ]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("code_line") && said.err.contains('3'), "{}", said.err);
    // A paper of another home is well written and opens nothing here.
    let other = Home::with_eligibility();
    other.does(["recovery", "make", "--out", "paper.txt"]);
    fs::copy(other.path("paper.txt"), home.path("other.txt")).unwrap();
    let said = home.says([
        "recovery",
        "use",
        "--code",
        "other.txt",
        "--new-passphrase-file",
        "new",
        "--json",
    ]);
    assert!(said.err.contains("wrong_recovery"), "{}", said.err);
    assert_eq!(kinds(&home).len(), 3, "the passphrase is the one of before");
}

#[test]
fn a_dead_phone_and_a_new_device() {
    let home = careful();
    let backup = backup_on(&home.path("stick"));
    fs::remove_dir_all(home.path("home")).unwrap();
    new_passphrase(&home);
    let restored = home.tells([
        "backup",
        "restore",
        &backup,
        "--code",
        "paper.txt",
        "--new-passphrase-file",
        "new",
    ]);
    assert_eq!((&restored["whole"], &restored["restored"]), (&true.into(), &3.into()));
    fs::copy(home.path("new"), home.path("passphrase")).unwrap();
    assert_eq!(kinds(&home), ["allergy", "eligibility", "note"]);
    let proof = home.tells(["prove", "--preset", "hospital", "--yes"]);
    assert_eq!(proof["grade"], "self_attested");
    // The paper of before belongs to the home of before: the doctor says that a new one is due.
    let said = home.says(["doctor", "--json"]);
    assert!(said.out.contains("no_way_back"), "{}", said.out);
}

#[test]
fn a_dead_phone_and_the_passphrase_in_my_head() {
    let home = careful();
    let backup = backup_on(&home.path("stick"));
    fs::remove_dir_all(home.path("home")).unwrap();
    assert_eq!(home.tells(["backup", "verify", &backup])["whole"], true);
    home.does(["backup", "restore", &backup]);
    assert_eq!(kinds(&home), ["allergy", "eligibility", "note"]);
}

#[test]
fn a_folder_copied_to_new_hardware() {
    let home = careful();
    let copy = |from: &Path, to: &Path| {
        let mut folders = vec![from.to_owned()];
        while let Some(folder) = folders.pop() {
            fs::create_dir_all(to.join(folder.strip_prefix(from).unwrap())).unwrap();
            for entry in fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    fs::copy(&path, to.join(path.strip_prefix(from).unwrap())).unwrap();
                }
            }
        }
    };
    copy(&home.path("home"), &home.path("copied"));
    fs::remove_dir_all(home.path("home")).unwrap();
    fs::rename(home.path("copied"), home.path("home")).unwrap();
    assert_eq!(kinds(&home), ["allergy", "eligibility", "note"]);
    home.does(["add", "note", "text=新しい機械で"]);
    assert_eq!(home.tells(["log", "verify"])["put_back"], false);
}

#[test]
fn two_of_three_guardians_and_not_one() {
    let home = careful();
    new_passphrase(&home);
    home.does(["recovery", "split", "--needed", "2", "--of", "3", "--out", "shares"]);
    let mut shares: Vec<String> = fs::read_dir(home.path("shares"))
        .unwrap()
        .map(|entry| entry.unwrap().path().display().to_string())
        .collect();
    shares.sort();
    assert_eq!(shares.len(), 3);
    let said = home.says([
        "recovery",
        "use",
        "--share",
        &shares[0],
        "--new-passphrase-file",
        "new",
        "--json",
    ]);
    assert!(said.err.contains("shares_few"), "{}", said.err);
    home.does([
        "recovery",
        "use",
        "--share",
        &shares[2],
        "--share",
        &shares[0],
        "--new-passphrase-file",
        "new",
    ]);
    fs::copy(home.path("new"), home.path("passphrase")).unwrap();
    assert_eq!(kinds(&home).len(), 3);
}

#[test]
fn a_printed_page_is_read_from_its_picture() {
    let home = careful();
    home.does(["recovery", "make", "--out", "page.pdf"]);
    let drawn = std::process::Command::new("pdftoppm")
        .args(["-r", "110", "-png", "-singlefile"])
        .args([home.path("page.pdf"), home.path("page")])
        .status()
        .unwrap();
    assert!(drawn.success());
    let said = home.says(["recovery", "drill", "--code", "page.png", "--json"]);
    assert_eq!(said.code, 0, "{}", said.err);
    // The paper of before is replaced by the printed one.
    let said = home.says(["recovery", "drill", "--code", "paper.txt", "--json"]);
    assert!(said.err.contains("wrong_recovery"), "{}", said.err);
    let said = home.says(["recovery", "make", "--out", "page.docx", "--json"]);
    assert!(said.err.contains("paper_out_kind"), "{}", said.err);
    home.does(["recovery", "split", "--out", "shares", "--pdf"]);
    assert_eq!(fs::read_dir(home.path("shares")).unwrap().count(), 3);
}

#[test]
fn a_drill_shows_nothing_and_is_remembered() {
    let home = careful();
    assert_eq!(
        home.tells(["recovery"])["ways"][0]["drilled_at"],
        serde_json::Value::Null
    );
    let said = home.says(["recovery", "drill", "--code", "paper.txt", "--json"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.contains("\"backup\":\"opens\""), "{}", said.out);
    assert!(!said.out.contains("そば") && !said.out.contains("花子"), "{}", said.out);
    assert!(home.tells(["recovery"])["ways"][0]["drilled_at"].is_string());
}

#[test]
fn a_stick_that_is_away_keeps_nobody_from_writing_and_what_is_missing_is_said() {
    let home = careful();
    fs::rename(home.path("stick"), home.path("in the other drawer")).unwrap();
    let said = home.says(["add", "note", "text=あとから"]);
    assert_eq!(said.code, 0);
    assert!(said.err.contains('1'), "{}", said.err);
    assert_eq!(home.tells(["backup"])["missing"]["records"], 1);
    fs::rename(home.path("in the other drawer"), home.path("stick")).unwrap();
    home.does(["add", "note", "text=もう一つ"]);
    assert_eq!(home.tells(["backup"])["missing"]["records"], 0);
}

#[test]
fn a_backup_beside_what_is_there_and_a_file_that_is_none() {
    let home = careful();
    let backup = backup_on(&home.path("stick"));
    let before = kinds(&home).len();
    home.does(["backup", "restore", &backup]);
    assert_eq!(home.tells(["person", "list"])["persons"].as_array().unwrap().len(), 2);
    assert_eq!(
        home.tells(["list", "--person", "髙橋 花子"])["records"]
            .as_array()
            .unwrap()
            .len(),
        before
    );
    fs::write(home.path("letter.txt"), "拝啓").unwrap();
    let said = home.says(["backup", "verify", "letter.txt", "--json"]);
    assert!(said.err.contains("not_a_backup"), "{}", said.err);
    let said = home.says(["backup", "verify", "nowhere.age", "--json"]);
    assert!(said.err.contains("not_found"), "{}", said.err);
}
