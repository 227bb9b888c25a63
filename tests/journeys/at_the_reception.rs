//! «I show my eligibility at a hospital's reception, and only what I chose.»

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

use tefuda_tests::{Home, eligibility, tefuda};

fn field_names(verdict: &Value) -> Vec<&String> {
    verdict["fields"].as_object().unwrap().keys().collect()
}

fn verify(home: &Home, args: &[&str]) -> (i32, Value) {
    let said = home.says(["verify", "--json"].iter().chain(args));
    (
        said.code,
        serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{}", said.err)),
    )
}

#[test]
fn an_insurer_signed_picture_is_confirmed_with_exactly_the_fields_of_the_counter() {
    let home = Home::with_copies();
    let proof = home.tells([
        "prove",
        "--yes",
        "--preset",
        "hospital",
        "--for",
        "1319910012",
        "--out",
        "proof.png",
    ]);
    assert_eq!(proof["grade"], "issued");
    assert!(proof["bytes"].as_u64().unwrap() <= 450, "{}", proof["bytes"]);
    assert!(proof["qr_version"].as_u64().unwrap() <= 15, "{}", proof["qr_version"]);

    let (code, verdict) = verify(
        &home,
        &[
            "proof.png",
            "--trust",
            "trust.jws",
            "--aud",
            "1319910012",
            "--purpose",
            "visit",
        ],
    );
    assert_eq!((code, verdict["verdict"].as_str()), (0, Some("verified")));
    assert_eq!(field_names(&verdict).len(), 12);
    for (field, value) in verdict["fields"].as_object().unwrap() {
        assert_eq!(Some(value), eligibility().get(field), "{field}");
    }
}

#[test]
fn what_i_hide_is_not_there_and_what_i_add_is() {
    let home = Home::with_copies();
    home.does([
        "prove",
        "--yes",
        "--preset",
        "pharmacy",
        "--hide",
        "sex,name_kana",
        "--field",
        "ceiling_class",
        "--out",
        "proof.svg",
    ]);
    let digits = home.tells([
        "prove",
        "--yes",
        "--preset",
        "pharmacy",
        "--hide",
        "sex,name_kana",
        "--field",
        "ceiling_class",
    ]);
    std::fs::write(home.path("digits"), digits["text"].as_str().unwrap()).unwrap();
    let (code, verdict) = verify(&home, &["digits", "--trust", "trust.jws"]);
    assert_eq!(code, 0, "{verdict}");
    let names = field_names(&verdict);
    assert!(names.iter().any(|name| *name == "ceiling_class"));
    assert!(
        names.iter().all(|name| *name != "sex" && *name != "name_kana"),
        "{names:?}"
    );
}

#[test]
fn the_ceiling_class_is_shown_only_when_asked_for() {
    let home = Home::with_eligibility();
    for preset in ["hospital", "pharmacy", "treatment", "identity", "emergency"] {
        let proof = home.tells(["prove", "--yes", "--preset", preset]);
        assert!(
            proof["fields"]
                .as_array()
                .unwrap()
                .iter()
                .all(|field| field != "ceiling_class"),
            "{preset}"
        );
    }
}

#[test]
fn a_proof_of_identity_cannot_carry_the_numbers_and_a_treatment_nothing_medical() {
    let home = Home::with_copies();
    for (preset, field) in [
        ("identity", "insured_number"),
        ("identity", "insurer_number"),
        ("treatment", "specific_disease"),
    ] {
        let said = home.says(["prove", "--yes", "--preset", preset, "--field", field, "--json"]);
        assert_eq!(said.code, 1);
        assert!(said.err.contains("over_ceiling"), "{}", said.err);
    }
    let token = home.does(["prove", "--yes", "--preset", "identity", "--sd-jwt"]);
    std::fs::write(home.path("token"), token).unwrap();
    let (code, verdict) = verify(&home, &["token", "--trust", "trust.jws"]);
    assert_eq!(code, 0);
    assert_eq!(field_names(&verdict), ["birth_day", "name", "name_kana", "sex"]);
}

#[test]
fn my_own_word_is_readable_but_never_confirmed() {
    let home = Home::with_eligibility();
    home.does(["prove", "--yes", "--out", "proof.png"]);
    let (code, verdict) = verify(&home, &["proof.png"]);
    assert_eq!((code, verdict["reason"].as_str()), (2, Some("self_attested")));
    assert_eq!(verdict["grade"], "self_attested");
}

#[test]
fn each_wrong_circumstance_has_its_own_reason() {
    let home = Home::with_copies();
    let digits = home.tells(["prove", "--yes", "--preset", "hospital", "--for", "例示医院"])["text"]
        .as_str()
        .unwrap()
        .to_owned();
    std::fs::write(home.path("digits"), &digits).unwrap();
    let wide: String = digits
        .chars()
        .map(|c| char::from_u32(c as u32 - '0' as u32 + '０' as u32).unwrap())
        .collect();
    std::fs::write(home.path("wide"), format!(" {wide}\r\n")).unwrap();
    let half: String = digits.chars().take(digits.len() / 2).collect();
    std::fs::write(home.path("cut"), half).unwrap();
    let flipped: String = digits
        .char_indices()
        .map(|(at, c)| if at == 400 { if c == '1' { '2' } else { '1' } } else { c })
        .collect();
    std::fs::write(home.path("flipped"), flipped).unwrap();
    let token = home.does(["prove", "--yes", "--preset", "hospital", "--sd-jwt"]);
    let bare = token.trim().rsplit_once('~').unwrap().0;
    std::fs::write(home.path("bare"), format!("{bare}~")).unwrap();

    let cases: [(&[&str], i32, Option<&str>); 10] = [
        (&["digits", "--trust", "trust.jws", "--aud", "例示医院"], 0, None),
        (&["wide", "--trust", "trust.jws"], 0, None),
        (&["cut", "--trust", "trust.jws"], 3, Some("malformed")),
        (&["flipped", "--trust", "trust.jws"], 3, Some("malformed")),
        (&["bare", "--trust", "trust.jws"], 3, Some("key_binding_missing")),
        (&["digits"], 2, Some("unknown_issuer")),
        (
            &["digits", "--trust", "trust.jws", "--aud", "ほかの医院"],
            3,
            Some("wrong_audience"),
        ),
        (
            &["digits", "--trust", "trust.jws", "--purpose", "identity"],
            3,
            Some("wrong_purpose"),
        ),
        (
            &["digits", "--trust", "trust.jws", "--at", "2098-01-01T00:00:00Z"],
            3,
            Some("expired"),
        ),
        (
            // Years before its own trust list was signed: the reader's clock is at fault, not the proof.
            &["digits", "--trust", "trust.jws", "--at", "2020-01-01T00:00:00Z"],
            2,
            Some("clock_doubt"),
        ),
    ];
    for (args, code, reason) in cases {
        let (said, verdict) = verify(&home, args);
        assert_eq!((said, verdict["reason"].as_str()), (code, reason), "{args:?}");
    }
}

#[test]
fn everything_shown_and_everything_that_failed_is_in_the_log() {
    let home = Home::with_copies();
    home.does(["prove", "--yes", "--preset", "hospital", "--for", "例示医院"]);
    home.does(["prove", "--yes", "--preset", "identity"]);
    let entries = home.tells(["log"])["entries"].clone();
    let purposes: Vec<&str> = entries
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["purpose"].as_str().unwrap())
        .collect();
    assert_eq!(purposes, ["visit", "identity"]);
    assert_eq!(entries[0]["audience"], "例示医院");
    assert_eq!(home.tells(["log", "verify"])["entries"], 2);
}

/// The outcomes in the log and why, the oldest first.
fn outcomes(home: &Home) -> Vec<(String, Value)> {
    let log = home.tells(["log"]);
    let entries = log["entries"].as_array().unwrap().iter();
    entries
        .map(|entry| (entry["outcome"].as_str().unwrap().to_owned(), entry["reason"].clone()))
        .collect()
}

#[test]
fn what_was_refused_stands_in_the_log_too() {
    let home = Home::with_eligibility();
    home.does(["lock", "add", "氏名"]);
    let before = outcomes(&home).len();
    let refused = [
        (vec!["--preset", "identity", "--field", "番号"], "over_ceiling"),
        (vec!["--field", "氏名"], "locked"),
        (vec!["--field", "性別", "--hide", "性別"], "nothing_shown"),
    ];
    for (road, _) in &refused {
        assert_eq!(home.says(["prove", "--yes"].iter().chain(road)).code, 1, "{road:?}");
    }
    let noted = outcomes(&home).split_off(before);
    let expected = refused.map(|(_, code)| ("failed".to_owned(), Value::from(code)));
    assert_eq!(noted, expected);
}

#[test]
fn a_place_that_takes_no_file_is_said_before_anything_counts_as_shown() {
    let home = Home::with_copies();
    let said = home.says(["prove", "--yes", "--out", "nowhere/proof.png"]);
    assert_eq!(said.code, 1);
    assert!(outcomes(&home).is_empty());
    assert_eq!(home.tells(["copies", "list"])["unused"].as_array().unwrap().len(), 6);
}

#[test]
fn two_who_ask_at_the_same_moment_never_see_the_same_copy() {
    let home = Home::with_copies();
    let showing: Vec<_> = (0..5)
        .map(|_| {
            let mut command = Command::new(tefuda());
            let args = ["prove", "--yes", "--preset", "hospital", "--sd-jwt"];
            home.settle(command.args(args))
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    let mut seen = Vec::new();
    for running in showing {
        let output = running.wait_with_output().unwrap();
        // Whoever was slower is told so, and shows nothing.
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.success(), !text.is_empty());
        seen.extend(
            text.split('~')
                .next()
                .filter(|issued| !issued.is_empty())
                .map(str::to_owned),
        );
    }
    let shown = seen.len();
    seen.sort();
    seen.dedup();
    assert!(
        shown > 0 && seen.len() == shown,
        "{shown} showings of {} copies",
        seen.len()
    );
    let unused = home.tells(["copies", "list"])["unused"].as_array().unwrap().len();
    assert_eq!(unused, 6 - shown);
}

#[test]
fn nothing_is_shown_where_nobody_can_be_asked() {
    let home = Home::with_copies();
    let said = home.says(["prove", "--text"]);
    assert_eq!(said.code, 1);
    assert!(said.out.is_empty() && said.err.contains("--yes"), "{}", said.err);
    assert!(outcomes(&home).is_empty());
}

#[test]
fn i_hear_who_will_stand_behind_it_before_i_agree_and_a_narrow_terminal_costs_no_copy() {
    let home = Home::with_copies();
    let said = at_a_terminal(&home, "stty rows 50 cols 60", "prove --preset hospital", "y");
    let (grade, question) = (said.find("保険者署名").unwrap(), said.find("[y/N]").unwrap());
    assert!(grade < question, "{said}");
    assert!(said.contains("入りません"), "{said}");
    assert_eq!(outcomes(&home), [("failed".to_owned(), Value::from("terminal_narrow"))]);
    assert_eq!(home.tells(["copies", "list"])["unused"].as_array().unwrap().len(), 6);
    let said = at_a_terminal(&home, "stty rows 50 cols 90", "prove --preset hospital", "y");
    assert!(said.contains('█') && !said.contains("入りません"), "{said}");
    assert_eq!(home.tells(["copies", "list"])["unused"].as_array().unwrap().len(), 5);
    let said = at_a_terminal(
        &home,
        "stty rows 50 cols 200",
        "prove --preset hospital --self-attested",
        "n",
    );
    assert!(said.contains("本人申告"), "{said}");
}

/// Runs `tefuda` in a terminal that was set so, and types one answer.
fn at_a_terminal(home: &Home, set: &str, command: &str, answer: &str) -> String {
    let line = format!("{set}; exec {} --lang ja {command}", tefuda().display());
    let mut script = Command::new("script");
    let mut running = home
        .settle(script.args(["--quiet", "--command", &line, "/dev/null"]))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(running.stdin.take().unwrap(), "{answer}").unwrap();
    String::from_utf8(running.wait_with_output().unwrap().stdout).unwrap()
}

#[test]
fn copies_run_out_and_then_the_proof_says_it_is_only_my_word() {
    let home = Home::with_copies();
    let held = home.tells(["copies", "list"])["unused"].as_array().unwrap().len();
    assert!(held >= 4, "{held}");
    let mut grades = Vec::new();
    for _ in 0..=held {
        grades.push(
            home.tells(["prove", "--yes", "--preset", "hospital"])["grade"]
                .as_str()
                .unwrap()
                .to_owned(),
        );
    }
    let (last, issued) = grades.split_last().unwrap();
    assert!(issued.iter().all(|grade| grade == "issued"), "{grades:?}");
    assert_eq!(last, "self_attested");
    assert_eq!(home.tells(["copies", "list"])["unused"].as_array().unwrap().len(), 0);
}

#[test]
fn an_expired_document_is_never_shown() {
    let home = Home::empty();
    home.does(["init", "--name", "花子", "--no-keyring"]);
    let fields = "document=certificate insurer_number=138990 insured_number=1 name=花子 birth_day=1954-03-04 expires_on=2020-07-31";
    home.does(["add", "eligibility"].into_iter().chain(fields.split(' ')));
    let said = home.says(["prove", "--yes", "--json"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("eligibility_expired"), "{}", said.err);
}
