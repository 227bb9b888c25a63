//! «The counter says what it wants; I see what is too much, and what I have locked stays locked.»

use serde_json::Value;
use tefuda_tests::Home;

const CODE: &str = "1319910012";

fn with_counter(kind: &str) -> Home {
    let home = Home::with_copies();
    home.does([
        "reader",
        "init",
        "--dir",
        "counter",
        "--name",
        "例示の窓口",
        "--iss",
        "https://counter.example",
        "--kind",
        kind,
        "--code",
        CODE,
    ]);
    home.does(["reader", "trust", "renew", "--dir", "counter", "--out", "counter.jwt"]);
    let root = home.tells(["issuer", "trust", "--dir", "insurer", "--out", "trust.jws"])["root"].clone();
    home.does([
        "reader",
        "trust",
        "add",
        "trust.jws",
        "--dir",
        "counter",
        "--root",
        root.as_str().unwrap(),
    ]);
    home
}

fn judge(home: &Home, args: &[&str]) -> (i32, Value) {
    let said = home.says(["verify", "--json"].iter().chain(args));
    let verdict = serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{}", said.err));
    (said.code, verdict)
}

fn ids(json: &Value) -> Vec<&str> {
    json.as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect()
}

#[test]
fn paper_answers_nobody_and_says_so() {
    let home = with_counter("clinic");
    home.does(["reader", "request", "--dir", "counter", "--out", "ask.png"]);
    for out in [&["--out", "answer.pdf"][..], &["--paper", "--out", "answer.png"]] {
        let said = home.says(["prove", "--yes", "--request", "ask.png", "--json"].iter().chain(out));
        assert_eq!(said.code, 1);
        assert!(said.err.contains("\"code\":\"paper_no_answer\""), "{}", said.err);
        assert!(!home.path(out[out.len() - 1]).exists());
    }
}

#[test]
fn an_answer_is_for_this_counter_this_time() {
    let home = with_counter("clinic");
    let asked = home.tells([
        "reader", "request", "--dir", "counter", "--out", "ask.png", "--keep", "ask.jwt",
    ]);
    assert!(asked["qr_version"].as_u64().unwrap() <= 19, "{asked}");
    let proof = home.tells([
        "prove",
        "--yes",
        "--request",
        "ask.png",
        "--trust",
        "counter.jwt",
        "--out",
        "proof.png",
    ]);
    assert_eq!(proof["audience"], CODE);
    assert_eq!(proof["request"]["name"], "例示の窓口");
    let (code, verdict) = judge(&home, &["proof.png", "--reader", "counter", "--request", "ask.jwt"]);
    assert_eq!(code, 0, "{verdict}");
    assert_eq!(ids(&verdict["notes"]), Vec::<&str>::new(), "bound to its audience");
    // Another request of the same counter, and another counter.
    home.does([
        "reader",
        "request",
        "--dir",
        "counter",
        "--keep",
        "other.jwt",
        "--out",
        "other.png",
    ]);
    let (code, verdict) = judge(&home, &["proof.png", "--reader", "counter", "--request", "other.jwt"]);
    assert_eq!((code, verdict["reason"].as_str()), (3, Some("wrong_nonce")));
    let (code, verdict) = judge(&home, &["proof.png", "--trust", "trust.jws", "--aud", "1319910020"]);
    assert_eq!((code, verdict["reason"].as_str()), (3, Some("wrong_audience")));
    // Without a request it is for anybody, and says so.
    home.does(["prove", "--yes", "--preset", "hospital", "--out", "loose.png"]);
    let (_, verdict) = judge(&home, &["loose.png", "--trust", "trust.jws"]);
    assert_eq!(ids(&verdict["notes"]), ["audience_unbound"]);
    // A poster gives the audience and no number of the moment.
    home.does([
        "reader",
        "request",
        "--dir",
        "counter",
        "--poster",
        "--preset",
        "identity",
        "--out",
        "poster.png",
    ]);
    home.does([
        "prove",
        "--yes",
        "--request",
        "poster.png",
        "--trust",
        "counter.jwt",
        "--out",
        "proof.png",
    ]);
    let (code, verdict) = judge(&home, &["proof.png", "--reader", "counter", "--purpose", "identity"]);
    assert_eq!((code, verdict["audience"].as_str()), (0, Some(CODE)), "{verdict}");
}

#[test]
fn what_a_counter_has_no_use_for_is_struck_out() {
    let home = with_counter("pharmacy");
    let fields = ["--field", "name,birth_day,address,long_term_on"];
    home.does(
        [
            "reader",
            "request",
            "--dir",
            "counter",
            "--purpose",
            "dispensing",
            "--out",
            "ask.png",
        ]
        .iter()
        .chain(&fields),
    );
    let proof = home.tells(["prove", "--yes", "--request", "ask.png", "--trust", "counter.jwt"]);
    assert_eq!(ids(&proof["fields"]), ["name", "birth_day"]);
    assert!(ids(&proof["request"]["beyond"]).contains(&"address"));
    // The person may still say it by hand.
    let proof = home.tells([
        "prove",
        "--yes",
        "--request",
        "ask.png",
        "--trust",
        "counter.jwt",
        "--field",
        "address",
    ]);
    assert!(ids(&proof["fields"]).contains(&"address"));
    // What the purpose can never carry stays out whatever is said.
    home.does([
        "reader",
        "request",
        "--dir",
        "counter",
        "--purpose",
        "identity",
        "--field",
        "name,insured_number",
        "--out",
        "id.png",
    ]);
    let proof = home.tells(["prove", "--yes", "--request", "id.png", "--trust", "counter.jwt"]);
    assert_eq!(ids(&proof["fields"]), ["name"]);
    assert_eq!(ids(&proof["request"]["struck"]), ["insured_number"]);
    let said = home.says([
        "prove",
        "--yes",
        "--request",
        "id.png",
        "--trust",
        "counter.jwt",
        "--field",
        "insured_number",
        "--json",
    ]);
    assert!(said.err.contains("over_ceiling"), "{}", said.err);
    // Nobody known: no numbers.
    home.does([
        "reader", "request", "--dir", "counter", "--preset", "hospital", "--out", "full.png",
    ]);
    let proof = home.tells(["prove", "--yes", "--request", "full.png"]);
    assert_eq!(proof["request"]["name"], Value::Null);
    for number in ["insurer_number", "insured_symbol", "insured_number", "branch_number"] {
        assert!(!ids(&proof["fields"]).contains(&number), "{proof}");
        assert!(ids(&proof["request"]["beyond"]).contains(&number), "{proof}");
    }
}

#[test]
fn a_swapped_poster_is_noticed_by_the_list() {
    let home = with_counter("clinic");
    home.does([
        "reader",
        "init",
        "--dir",
        "thief",
        "--name",
        "例示の窓口",
        "--iss",
        "https://counter.example",
        "--kind",
        "clinic",
        "--code",
        CODE,
    ]);
    home.does([
        "reader",
        "request",
        "--dir",
        "thief",
        "--poster",
        "--out",
        "swapped.png",
    ]);
    let said = home.says([
        "prove",
        "--yes",
        "--request",
        "swapped.png",
        "--trust",
        "counter.jwt",
        "--json",
    ]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("request_forged"), "{}", said.err);
    let said = home.says(["prove", "--yes", "--request", "trust.jws", "--json"]);
    assert!(said.err.contains("no_request"), "{}", said.err);
}

#[test]
fn a_lock_beats_every_road_and_only_the_passphrase_lifts_it() {
    let home = with_counter("clinic");
    home.does(["lock", "add", "生年月日", "insured_number"]);
    assert_eq!(
        ids(&home.tells(["lock", "list"])["locked"]),
        ["insured_number", "birth_day"]
    );
    home.does(["reader", "request", "--dir", "counter", "--out", "ask.png"]);
    let roads: [&[&str]; 4] = [
        &["--preset", "hospital"],
        &["--preset", "emergency", "--self-attested"],
        &["--purpose", "identity", "--hide", "insurer_name"],
        &["--request", "ask.png", "--trust", "counter.jwt"],
    ];
    for road in roads {
        let proof = home.tells(["prove", "--yes"].iter().chain(road));
        let fields = ids(&proof["fields"]);
        assert!(
            !fields.contains(&"birth_day") && !fields.contains(&"insured_number"),
            "{road:?}"
        );
        let token = home.does(["prove", "--yes", "--sd-jwt"].iter().chain(road));
        assert!(!token.contains("birth_day"));
        let said = home.says(
            ["prove", "--yes", "--field", "birth_day", "--json"].iter().chain(
                road.iter()
                    .skip_while(|a| **a == "--field")
                    .skip(usize::from(road[0] == "--field")),
            ),
        );
        assert_eq!(said.code, 1, "{road:?}");
        assert!(said.err.contains("locked"), "{}", said.err);
    }
    std::fs::write(home.path("wrong"), "another passphrase\n").unwrap();
    let said = home.says(["lock", "remove", "birth_day", "--passphrase-file", "wrong", "--json"]);
    assert!(said.err.contains("wrong_passphrase"), "{}", said.err);
    home.does(["lock", "remove", "birth_day"]);
    assert_eq!(ids(&home.tells(["lock", "list"])["locked"]), ["insured_number"]);
    let proof = home.tells(["prove", "--yes", "--preset", "identity"]);
    assert!(ids(&proof["fields"]).contains(&"birth_day"));
    // Both are in the log, and the chain holds.
    let entries = home.tells(["log"])["entries"].clone();
    let outcomes: Vec<&str> = entries
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["outcome"].as_str().unwrap())
        .collect();
    assert!(outcomes.contains(&"locked") && outcomes.contains(&"unlocked"));
    home.does(["log", "verify"]);
}

#[test]
fn a_proof_is_confirmed_once_across_restarts() {
    let home = with_counter("clinic");
    home.does(["prove", "--yes", "--preset", "hospital", "--out", "proof.png"]);
    let read = |desk: &str| judge(&home, &["proof.png", "--reader", "counter", "--desk", desk]);
    assert_eq!(read("a").0, 0);
    assert_eq!(read("a").0, 0, "a scanner reads on and on");
    let (code, verdict) = read("b");
    assert_eq!((code, verdict["reason"].as_str()), (2, Some("already_seen")));
    std::fs::write(home.path("counter/seen.log"), "damaged\n").unwrap();
    let (code, verdict) = read("a");
    assert_eq!((code, verdict["reason"].as_str()), (2, Some("store_unavailable")));
    // The same with a memory by itself.
    home.does(["prove", "--yes", "--preset", "identity", "--out", "other.png"]);
    let alone = |desk: &str| {
        judge(
            &home,
            &[
                "other.png",
                "--trust",
                "trust.jws",
                "--seen",
                "seen.log",
                "--desk",
                desk,
            ],
        )
    };
    assert_eq!(alone("a").0, 0);
    assert_eq!(alone("b").1["reason"], "already_seen");
}

#[test]
fn an_older_list_never_comes_back() {
    let home = with_counter("clinic");
    std::fs::copy(home.path("trust.jws"), home.path("old.jws")).unwrap();
    home.does(["issuer", "rotate", "--dir", "insurer", "--compromised"]);
    home.does(["issuer", "trust", "--dir", "insurer", "--out", "new.jws"]);
    home.does(["prove", "--yes", "--preset", "hospital", "--out", "proof.png"]);
    home.does(["reader", "trust", "add", "new.jws", "--dir", "counter"]);
    let (code, verdict) = judge(&home, &["proof.png", "--reader", "counter"]);
    assert_eq!(
        (code, verdict["reason"].as_str()),
        (3, Some("revoked")),
        "signed by the stolen key"
    );
    let said = home.says(["reader", "trust", "add", "old.jws", "--dir", "counter", "--json"]);
    assert!(said.err.contains("trust_rollback"), "{}", said.err);
    let lists = home.tells(["reader", "trust", "list", "--dir", "counter"]);
    assert_eq!(lists["lists"].as_array().unwrap().len(), 2);
    assert!(lists["lists"][0]["age_days"].is_i64());
    // Not even by whoever can write to the folder.
    let shelf = home.path("counter/trust");
    for entry in std::fs::read_dir(&shelf).unwrap() {
        let path = entry.unwrap().path();
        if std::fs::read_to_string(&path).unwrap() == std::fs::read_to_string(home.path("new.jws")).unwrap() {
            std::fs::copy(home.path("old.jws"), &path).unwrap();
        }
    }
    let said = home.says(["verify", "proof.png", "--reader", "counter", "--json"]);
    assert!(said.err.contains("trust_rollback"), "{}{}", said.out, said.err);
}
