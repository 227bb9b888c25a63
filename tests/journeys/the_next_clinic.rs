//! «One clinic saw my 資格確認書. The next one believes it, and nobody needed a network.»

use serde_json::Value;
use tefuda_tests::{Home, eligibility};

const HERE: &str = "1319910012";
const THERE: &str = "1319910020";

fn clinic(home: &Home, dir: &str, name: &str, code: &str) {
    let iss = format!("https://{dir}.example");
    home.does([
        "reader", "init", "--dir", dir, "--name", name, "--iss", &iss, "--kind", "clinic", "--code", code,
    ]);
}

/// Two clinics; the second has taken in the key card of the first, as a picture and by its fingerprint.
fn two_clinics() -> Home {
    let home = Home::with_eligibility();
    clinic(&home, "here", "例示医院", HERE);
    clinic(&home, "there", "見本クリニック", THERE);
    let card = home.tells(["reader", "card", "--dir", "here", "--out", "card.png"]);
    let fingerprint = card["fingerprint"].as_str().unwrap();
    let refused = home.says(["reader", "trust", "card", "card.png", "--dir", "there", "--json"]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("card_unpinned"), "{}", refused.err);
    home.does([
        "reader",
        "trust",
        "card",
        "card.png",
        "--dir",
        "there",
        "--fingerprint",
        fingerprint,
    ]);
    home
}

fn judge(home: &Home, args: &[&str]) -> (i32, Value) {
    let said = home.says(["verify", "--json"].iter().chain(args));
    let verdict = serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{}", said.err));
    (said.code, verdict)
}

fn witness(home: &Home, seen: &str, out: &str) -> Value {
    home.does(["copies", "request", "--count", "3", "--out", "wanted.json"]);
    home.does([
        "prove",
        "--yes",
        "--preset",
        "hospital",
        "--for",
        HERE,
        "--self-attested",
        "--out",
        "own.png",
    ]);
    home.tells([
        "reader",
        "witness",
        "--dir",
        "here",
        "--proof",
        "own.png",
        "--request",
        "wanted.json",
        "--seen",
        seen,
        "--out",
        out,
    ])
}

#[test]
fn what_one_clinic_saw_the_next_one_believes() {
    let home = two_clinics();
    let all = "insurer_number,insured_symbol,insured_number,branch_number,name,name_kana,birth_day,sex,relation,\
               expires_on,burden_ratio,insurer_name";
    let signed = witness(&home, all, "seen.age");
    assert_eq!(signed["copies"], 3);
    home.does(["copies", "receive", "seen.age"]);
    let proof = home.tells([
        "prove",
        "--yes",
        "--preset",
        "hospital",
        "--for",
        THERE,
        "--out",
        "proof.png",
    ]);
    assert_eq!(proof["grade"], "witnessed");
    assert!(proof["qr_version"].as_u64().unwrap() <= 19, "{proof}");
    let (code, verdict) = judge(&home, &["proof.png", "--reader", "there"]);
    assert_eq!((code, verdict["verdict"].as_str()), (0, Some("verified")), "{verdict}");
    assert_eq!(verdict["grade"], "witnessed");
    assert_eq!(verdict["witness"]["name"], "例示医院");
    for (field, value) in verdict["fields"].as_object().unwrap() {
        assert_eq!(Some(value), eligibility().get(field), "{field}");
    }
    // In the words of the counter, with the day on which the original was seen.
    let said = home.says(["verify", "proof.png", "--reader", "there", "--lang", "ja"]);
    assert!(said.out.contains("例示医院が原本を確認"), "{}", said.out);
    assert!(said.out.contains("資格確認書ではありません"), "{}", said.out);
    // A reader that does not know the clinic believes nothing.
    let (code, verdict) = judge(&home, &["proof.png"]);
    assert_eq!((code, verdict["reason"].as_str()), (2, Some("unknown_issuer")));
    assert_eq!(verdict["grade"], Value::Null);
}

#[test]
fn the_copies_come_back_as_qr_codes_in_any_order() {
    let home = two_clinics();
    let signed = witness(&home, "name,birth_day,expires_on", "seen.png");
    let mut pictures: Vec<String> = signed["batch"]
        .as_array()
        .unwrap()
        .iter()
        .map(|path| path.as_str().unwrap().to_owned())
        .collect();
    assert!(pictures.len() > 1);
    pictures.reverse();
    let missing = home.says(
        ["copies", "receive"]
            .iter()
            .copied()
            .chain(pictures.iter().skip(1).map(String::as_str)),
    );
    assert_eq!(missing.code, 1);
    assert!(missing.err.contains('1'), "{}", missing.err);
    home.does(
        ["copies", "receive"]
            .iter()
            .copied()
            .chain(pictures.iter().map(String::as_str)),
    );
    // Only what was seen: two of three fields as chosen, and nothing that was not on the original.
    let proof = home.tells(["prove", "--yes", "--field", "name,birth_day", "--for", THERE, "--text"]);
    assert_eq!(proof["grade"], "witnessed");
    let more = home.tells(["prove", "--yes", "--field", "name,birth_day,sex", "--for", THERE]);
    assert_eq!(more["grade"], "self_attested");
}

#[test]
fn nothing_is_witnessed_that_was_not_shown_to_this_counter_now() {
    let home = two_clinics();
    home.does(["copies", "request", "--count", "2", "--out", "wanted.json"]);
    let witness = |proof: &str, seen: &str| {
        let said = home.says([
            "reader",
            "witness",
            "--dir",
            "here",
            "--proof",
            proof,
            "--request",
            "wanted.json",
            "--seen",
            seen,
            "--out",
            "x.age",
            "--json",
        ]);
        assert_eq!(said.code, 1, "{}", said.out);
        serde_json::from_str::<Value>(&said.err).unwrap()["error"]["code"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    home.does([
        "prove",
        "--yes",
        "--preset",
        "identity",
        "--for",
        HERE,
        "--self-attested",
        "--out",
        "own.png",
    ]);
    assert_eq!(witness("own.png", "name,insured_number"), "witness_unseen");
    home.does([
        "prove",
        "--yes",
        "--preset",
        "identity",
        "--for",
        THERE,
        "--self-attested",
        "--out",
        "other.png",
    ]);
    assert_eq!(witness("other.png", "name"), "witness_proof");
    assert_eq!(witness("own.png", "nothing"), "show_field_unknown");
    assert_eq!(witness("wanted.json", "name"), "no_proof_text");
    assert!(!home.path("x.age").exists());
}

#[test]
fn a_stolen_key_takes_every_witness_with_it_and_a_new_one_goes_on() {
    let home = two_clinics();
    witness(&home, "name,birth_day,sex,name_kana", "seen.age");
    home.does(["copies", "receive", "seen.age"]);
    home.does([
        "prove",
        "--yes",
        "--preset",
        "identity",
        "--for",
        THERE,
        "--out",
        "proof.png",
    ]);
    assert_eq!(judge(&home, &["proof.png", "--reader", "there"]).0, 0);
    home.does(["reader", "trust", "withdraw", HERE, "--dir", "there"]);
    let (code, verdict) = judge(&home, &["proof.png", "--reader", "there", "--desk", "b"]);
    assert_eq!((code, verdict["reason"].as_str()), (3, Some("revoked")));
    // The new key comes on a new card.
    home.does(["reader", "rotate", "--dir", "here", "--compromised"]);
    let card = home.tells(["reader", "card", "--dir", "here", "--out", "card.jwt"]);
    let fingerprint = card["fingerprint"].as_str().unwrap();
    home.does([
        "reader",
        "trust",
        "card",
        "card.jwt",
        "--dir",
        "there",
        "--fingerprint",
        fingerprint,
    ]);
    witness(&home, "name,birth_day,sex,name_kana,relation", "again.age");
    home.does(["copies", "receive", "again.age"]);
    let ask = [
        "prove",
        "--yes",
        "--preset",
        "identity",
        "--field",
        "name,birth_day,sex,name_kana",
        "--for",
        "example",
    ];
    let proof = home.tells(ask);
    assert_eq!(proof["grade"], "witnessed");
}
