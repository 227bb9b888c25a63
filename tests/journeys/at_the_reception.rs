//! «I show my eligibility at a hospital's reception, and only what I chose.»

use serde_json::Value;

use tefuda_tests::{Home, eligibility};

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
        let proof = home.tells(["prove", "--preset", preset]);
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
        let said = home.says(["prove", "--preset", preset, "--field", field, "--json"]);
        assert_eq!(said.code, 1);
        assert!(said.err.contains("over_ceiling"), "{}", said.err);
    }
    let token = home.does(["prove", "--preset", "identity", "--sd-jwt"]);
    std::fs::write(home.path("token"), token).unwrap();
    let (code, verdict) = verify(&home, &["token", "--trust", "trust.jws"]);
    assert_eq!(code, 0);
    assert_eq!(field_names(&verdict), ["birth_day", "name", "name_kana", "sex"]);
}

#[test]
fn my_own_word_is_readable_but_never_confirmed() {
    let home = Home::with_eligibility();
    home.does(["prove", "--out", "proof.png"]);
    let (code, verdict) = verify(&home, &["proof.png"]);
    assert_eq!((code, verdict["reason"].as_str()), (2, Some("self_attested")));
    assert_eq!(verdict["grade"], "self_attested");
}

#[test]
fn each_wrong_circumstance_has_its_own_reason() {
    let home = Home::with_copies();
    let digits = home.tells(["prove", "--preset", "hospital", "--for", "例示医院"])["text"]
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
    let token = home.does(["prove", "--preset", "hospital", "--sd-jwt"]);
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
    home.does(["prove", "--preset", "hospital", "--for", "例示医院"]);
    home.does(["prove", "--preset", "identity"]);
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

#[test]
fn copies_run_out_and_then_the_proof_says_it_is_only_my_word() {
    let home = Home::with_copies();
    let held = home.tells(["copies", "list"])["unused"].as_array().unwrap().len();
    assert!(held >= 4, "{held}");
    let mut grades = Vec::new();
    for _ in 0..=held {
        grades.push(
            home.tells(["prove", "--preset", "hospital"])["grade"]
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
    let said = home.says(["prove", "--json"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("eligibility_expired"), "{}", said.err);
}
