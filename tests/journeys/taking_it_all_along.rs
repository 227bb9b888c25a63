//! «Everything is mine: I take it out in an open form whenever I like, and put it back where I like.»

use std::fs;
use std::path::Path;

use serde_json::{Map, Value};
use tefuda_record::KINDS;
use tefuda_tests::Home;

/// A home that holds one of every kind, a slip, something changed and something removed.
fn lived() -> Home {
    let home = Home::empty();
    home.does(["init", "--name", "手札 花子", "--no-keyring"]);
    for kind in KINDS {
        let examples: Vec<Map<String, Value>> = serde_json::from_str(kind.examples).unwrap();
        let typed = |(field, value): (&String, &Value)| value.as_str().map(|text| format!("{field}={text}"));
        let pairs: Vec<String> = examples[0].iter().filter_map(typed).collect();
        home.does(["add".to_owned(), kind.id.to_owned()].into_iter().chain(pairs));
    }
    let slip = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/jahis_tc/valid/tc08_every_record_cp932.txt");
    home.does(["import".to_owned(), slip.display().to_string()]);
    let changed = id_of(&home, "allergy");
    home.does(["edit", &changed, "reaction=息苦しさ"]);
    let removed = id_of(&home, "contact");
    home.does(["remove", &removed]);
    home
}

fn id_of(home: &Home, kind: &str) -> String {
    home.tells(["list", kind])["records"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn exported(home: &Home, more: &[&str]) -> Value {
    let args = ["export", "--format", "json"].iter().chain(more);
    serde_json::from_str(&home.does(args)).unwrap()
}

/// Everything but when it was written.
fn records(exported: &Value) -> Vec<Value> {
    exported["records"].as_array().unwrap().clone()
}

#[test]
fn another_home_takes_all_of_it_back_and_is_equal() {
    let home = lived();
    let out = home.tells([
        "export",
        "--format",
        "json",
        "--with",
        "consultation",
        "--out",
        "all.json",
    ]);
    let everything = exported(&home, &["--with", "consultation"]);
    assert_eq!(
        out["records"].as_u64().unwrap(),
        u64::try_from(records(&everything).len()).unwrap()
    );
    let other = Home::empty();
    other.does(["init", "--name", "手札 花子", "--no-keyring"]);
    fs::copy(home.path("all.json"), other.path("all.json")).unwrap();
    let preview = other.tells(["import", "--preview", "all.json"]);
    assert!(!preview["added"].as_array().unwrap().is_empty());
    assert_eq!(
        other.tells(["list"])["records"].as_array().unwrap().len(),
        0,
        "a preview adds nothing"
    );
    other.does(["import", "all.json"]);
    assert_eq!(
        records(&exported(&other, &["--with", "consultation"])),
        records(&everything)
    );
    let again = other.tells(["import", "all.json"]);
    assert_eq!(again["added"].as_array().unwrap().len(), 0);
    let changed = id_of(&other, "allergy");
    assert_eq!(
        other.tells(["show", &changed, "--history"])["history"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let slip = other.tells(["list", "dispensing"])["records"].clone();
    let with_source = slip
        .as_array()
        .unwrap()
        .iter()
        .find(|record| record["evidence"] == 1)
        .unwrap();
    other.does(["show", with_source["id"].as_str().unwrap(), "--source", "slip.txt"]);
    let original = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/jahis_tc/valid/tc08_every_record_cp932.txt");
    assert_eq!(fs::read(other.path("slip.txt")).unwrap(), fs::read(original).unwrap());
}

#[test]
fn a_consultation_goes_out_only_when_named() {
    let home = lived();
    let secret = "眠れないことを相談した";
    for format in ["json", "csv"] {
        assert!(!home.does(["export", "--format", format]).contains(secret), "{format}");
        assert!(
            home.does(["export", "--format", format, "--kind", "consultation"])
                .contains(secret),
            "{format}"
        );
        assert!(
            home.does(["export", "--format", format, "--with", "consultation"])
                .contains(secret),
            "{format}"
        );
    }
}

#[test]
fn what_cannot_go_out_says_why() {
    let home = Home::empty();
    home.does(["init", "--name", "花子", "--no-keyring"]);
    for (args, code) in [
        (["export", "--format", "json"].as_slice(), "export_nothing"),
        (&["export", "--format", "docx"], "export_format"),
        (&["export", "--format", "json", "--kind", "pet"], "kind_unknown"),
    ] {
        let said = home.says(args.iter().chain(&["--json"]));
        assert_eq!(said.code, 1);
        assert!(said.err.contains(&format!("\"code\":\"{code}\"")), "{}", said.err);
        assert_eq!(said.out, "");
    }
}
