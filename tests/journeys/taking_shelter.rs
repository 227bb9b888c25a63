//! «Somebody who knows my passphrase must not find me.»

use std::fs;
use std::path::Path;

use tefuda_tests::Home;

const ADDRESS: &str = "東京都例示区手札一丁目";

fn followed() -> Home {
    let home = Home::with_eligibility();
    let list = home.tells(["list", "eligibility"]);
    let id = list["records"][0]["id"].as_str().unwrap().to_owned();
    home.does(["edit", &id, &format!("address={ADDRESS}"), "insurer_phone=0300000001"]);
    home.does(["recovery", "make", "--out", "paper.txt"]);
    home.does(["recovery", "split", "--out", "shares"]);
    fs::create_dir(home.path("stick")).unwrap();
    home.does(["backup", "to", "stick"]);
    // What somebody else knows or took.
    copy(&home.path("home"), &home.path("taken"));
    fs::copy(home.path("passphrase"), home.path("known")).unwrap();
    fs::write(home.path("new"), "nobody else knows this one\n").unwrap();
    home
}

fn sheltered() -> Home {
    let home = followed();
    home.does([
        "shelter",
        "on",
        "--new-passphrase-file",
        "new",
        "--out",
        "new paper.txt",
    ]);
    fs::copy(home.path("new"), home.path("passphrase")).unwrap();
    home
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, &to).unwrap();
        }
    }
}

#[test]
fn what_others_know_or_hold_opens_nothing_any_more() {
    let home = sheltered();
    home.does(["add", "note", "text=新しい病院のこと"]);
    let code = |args: &[&str]| {
        let said = home.says(args.iter().copied().chain(["--json"]));
        assert_eq!(said.code, 1, "{}", said.out);
        said.err
    };
    assert!(code(&["list", "--passphrase-file", "known"]).contains("wrong_passphrase"));
    let paper = [
        "recovery",
        "use",
        "--code",
        "paper.txt",
        "--new-passphrase-file",
        "known",
    ];
    assert!(code(&paper).contains("wrong_recovery"));
    let shares: Vec<String> = fs::read_dir(home.path("shares"))
        .unwrap()
        .map(|entry| entry.unwrap().path().display().to_string())
        .collect();
    let shares = [
        "recovery",
        "use",
        "--share",
        &shares[0],
        "--share",
        &shares[1],
        "--new-passphrase-file",
        "known",
    ];
    assert!(code(&shares).contains("wrong_recovery"));
    // Their copy of the slots and rings, put over the home's, leads nowhere.
    for folder in ["slots", "rings"] {
        copy(&home.path("taken").join(folder), &home.path("home").join(folder));
    }
    let said = home.says(["list", "--passphrase-file", "known"]);
    assert!(!said.out.contains("新しい病院"), "{}", said.out);
    assert_eq!(home.tells(["list"])["records"].as_array().unwrap().len(), 2);
}

#[test]
fn no_proof_says_where_i_live_whoever_asks() {
    let home = followed();
    let shows_address = [
        "prove",
        "--field",
        "name,address",
        "--for",
        "例示市役所",
        "--sd-jwt",
        "--yes",
    ];
    let before = home.says(shows_address);
    home.does([
        "shelter",
        "on",
        "--new-passphrase-file",
        "new",
        "--out",
        "new paper.txt",
    ]);
    fs::copy(home.path("new"), home.path("passphrase")).unwrap();
    let after = home.says(shows_address);
    assert_ne!(after.code, 0, "{}", after.out);
    let presets = ["hospital", "pharmacy", "treatment", "identity", "emergency"];
    for preset in presets {
        let said = home.says(["prove", "--preset", preset, "--json", "--yes"]);
        assert!(
            !said.out.contains("address") && !said.out.contains("insurer_phone"),
            "{}",
            said.out
        );
    }
    home.does(["shelter", "off"]);
    assert_eq!(home.says(shows_address).code, before.code, "as it was before");
}

#[test]
fn old_backups_are_named_and_what_to_do_outside_is_said() {
    let home = followed();
    let said = home.does(["shelter", "on", "--new-passphrase-file", "new"]);
    assert!(said.contains("stick"), "{said}");
    assert!(said.contains("不開示") || said.contains("withhold"), "{said}");
    fs::copy(home.path("new"), home.path("passphrase")).unwrap();
    assert!(home.tells(["shelter"])["sheltered_at"].is_string());
    // A backup made now opens with what is known now.
    home.does(["backup", "create", "--out", "now.age"]);
    assert_eq!(home.tells(["backup", "verify", "now.age"])["whole"], true);
    let said = home.says(["backup", "verify", "now.age", "--code", "paper.txt", "--json"]);
    assert!(said.err.contains("backup_for_others"), "{}", said.err);
}
