//! «The insurer takes a proof back, and readers without a network learn it from the lists they fetched.»

use std::fs;

use serde_json::Value;
use tefuda_tests::{Home, INSURER_NUMBER, eligibility};

/// A home with long-lived copies, and a proof of one of them in `proof`.
fn home() -> Home {
    let home = Home::with_eligibility();
    fs::write(home.path("record.json"), Value::Object(eligibility()).to_string()).unwrap();
    let made = ["issuer", "init", "--dir", "insurer", "--name", "例示区国民健康保険"];
    let named = ["--iss", "https://kokuho.example", "--insurer-number", INSURER_NUMBER];
    home.does(made.iter().chain(&named));
    home.does(["issuer", "trust", "--dir", "insurer", "--out", "trust.jws"]);
    home.does(["copies", "request", "--count", "5", "--out", "request.json"]);
    let order = [
        "--record",
        "record.json",
        "--request",
        "request.json",
        "--out",
        "copies.age",
    ];
    home.does(["issuer", "issue", "--dir", "insurer"].iter().chain(&order));
    home.does(["copies", "receive", "copies.age"]);
    let proof = home.tells(["prove", "--yes", "--preset", "hospital", "--for", "1319910012"]);
    fs::write(home.path("proof"), proof["text"].as_str().unwrap()).unwrap();
    home
}

fn verdict(home: &Home, status: &[&str]) -> (i32, Value) {
    let said = home.says(
        ["verify", "proof", "--trust", "trust.jws", "--json"]
            .iter()
            .chain(status),
    );
    (
        said.code,
        serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{}", said.err)),
    )
}

#[test]
fn without_a_list_it_is_not_known_and_with_one_it_is_good_until_it_is_taken_back() {
    let home = home();
    let (code, before) = verdict(&home, &[]);
    assert_eq!((code, before["reason"].as_str()), (2, Some("status_unknown")));
    assert_eq!(before["status_age_days"], Value::Null);

    let published = home.tells(["issuer", "status", "--dir", "insurer", "--out", "lists"]);
    assert_eq!(
        (published["lists"].as_array().unwrap().len(), &published["revoked"]),
        (4, &0.into())
    );
    let (code, good) = verdict(&home, &["--status", "lists"]);
    assert_eq!((code, good["verdict"].as_str()), (0, Some("verified")), "{good}");
    assert_eq!(good["status_age_days"], 0);

    let taken = home.tells(["issuer", "revoke", "--dir", "insurer", "--record", "record.json"]);
    assert_eq!(taken["revoked"], 5);
    // Nobody knows until the next lists are fetched.
    assert_eq!(verdict(&home, &["--status", "lists"]).0, 0);
    home.does(["issuer", "status", "--dir", "insurer", "--out", "newer"]);
    let (code, revoked) = verdict(&home, &["--status", "newer"]);
    assert_eq!((code, revoked["reason"].as_str()), (3, Some("revoked")));
    assert_eq!(revoked["fields"], serde_json::json!({}));
    // Old files beside new ones do no harm.
    assert_eq!(verdict(&home, &["--status", "newer", "--status", "lists"]).0, 3);
}

#[test]
fn a_list_that_is_old_or_damaged_is_named_and_never_read_as_taken_back() {
    let home = home();
    home.does(["issuer", "status", "--dir", "insurer", "--out", "lists"]);
    let late = ["--status", "lists", "--at", "2098-01-01T00:00:00Z"];
    let (code, stale) = verdict(&home, &late);
    assert_eq!((code, stale["reason"].as_str()), (3, Some("expired")));
    let list = fs::read_to_string(home.path("lists/status-0.jwt")).unwrap();
    fs::write(home.path("lists/status-0.jwt"), list.replacen('.', ".A", 1)).unwrap();
    let said = home.says(["verify", "proof", "--trust", "trust.jws", "--status", "lists", "--json"]);
    assert_eq!(said.code, 1);
    assert!(
        said.err.contains("status_unreadable") && said.err.contains("status-0.jwt"),
        "{}",
        said.err
    );
    let without_trust = home.says(["verify", "proof", "--status", "lists"]);
    assert_eq!(without_trust.code, 1);
}
