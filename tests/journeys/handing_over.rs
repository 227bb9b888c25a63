//! «What the counter read goes into the program it works with, in the form that was asked for, and says how sure it is.»

use std::fs;

use serde_json::Value;
use tefuda_tests::Home;

const HERE: &str = "1319910012";

/// Verifies a proof for this counter and hands it over; the exit code and what was said.
fn hand(home: &Home, proof: &str, form: &str, out: &str) -> (i32, String, String) {
    let said = home.says([
        "verify",
        proof,
        "--trust",
        "trust.jws",
        "--aud",
        HERE,
        "--hand-over",
        form,
        "--out",
        out,
        "--json",
    ]);
    (said.code, said.out, said.err)
}

#[test]
fn a_confirmed_proof_goes_over_in_every_form() {
    let home = Home::with_copies();
    home.does([
        "prove",
        "--preset",
        "hospital",
        "--for",
        HERE,
        "--out",
        "proof.png",
        "--yes",
    ]);
    for (form, out) in [("csv", "read.csv"), ("fhir", "read.json"), ("oqs", "read.xml")] {
        let (code, said, err) = hand(&home, "proof.png", form, out);
        assert_eq!(code, 0, "{err}");
        let said: Value = serde_json::from_str(&said).unwrap();
        assert_eq!((said["handed"].as_str(), &said["replaced"]), (Some(out), &0.into()));
    }
    let csv = fs::read_to_string(home.path("read.csv")).unwrap();
    assert!(csv.contains("髙橋 花子") && csv.contains("verified,,issued"), "{csv}");
    let coverage: Value = serde_json::from_slice(&fs::read(home.path("read.json")).unwrap()).unwrap();
    assert_eq!(coverage["meta"]["tag"][0]["code"], "verified");
    // What we write as a result of オンライン資格確認 we also read, and it claims no online confirmation.
    let xml = fs::read_to_string(home.path("read.xml")).unwrap();
    assert!(
        xml.contains("<ReferenceClassification>2</ReferenceClassification>"),
        "{xml}"
    );
    let read = home.tells(["import", "read.xml", "--preview"]);
    assert!(read.to_string().contains("eligibility"), "{read}");
    let (_, said, _) = hand(&home, "proof.png", "csv_sjis", "sjis.csv");
    assert!(!said.is_empty());
    assert!(String::from_utf8(fs::read(home.path("sjis.csv")).unwrap()).is_err());
}

#[test]
fn what_is_not_confirmed_says_so_or_does_not_go() {
    let home = Home::with_copies();
    home.does([
        "prove",
        "--preset",
        "hospital",
        "--for",
        HERE,
        "--self-attested",
        "--out",
        "own.png",
        "--yes",
    ]);
    let (code, _, err) = hand(&home, "own.png", "oqs", "own.xml");
    assert_eq!(code, 1);
    assert!(err.contains("hand_unconfirmed"), "{err}");
    assert!(!home.path("own.xml").exists());
    let (code, _, _) = hand(&home, "own.png", "csv", "own.csv");
    assert_eq!(code, 2);
    let csv = fs::read_to_string(home.path("own.csv")).unwrap();
    assert!(csv.contains("unconfirmed,self_attested,self_attested"), "{csv}");
    fs::write(home.path("broken"), "74820000").unwrap();
    let (code, _, err) = hand(&home, "broken", "csv", "none.csv");
    assert_eq!((code, err.contains("hand_invalid")), (1, true), "{err}");
    assert!(!home.path("none.csv").exists());
}
