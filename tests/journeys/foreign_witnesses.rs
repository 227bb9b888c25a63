//! Libraries that are not ours read what we make, and we read what they make: npm `@sd-jwt/sd-jwt-vc`, PyPI `sd-jwt`
//! (the reference implementation of RFC 9901), PyPI `zxing-cpp` and `zbarimg`.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use tefuda_consent::preset;
use tefuda_credential::{IssuerKind, Realm, TrustList, TrustTerms, TrustedIssuer, TrustedKey};
use tefuda_crypto::{PublicKey, SigningKey, SystemRandom};
use tefuda_record::{InsurerNumber, Moment};
use tefuda_tests::{Home, INSURER_NUMBER, eligibility};

#[test]
fn what_a_person_says_of_themselves_is_read_by_others() {
    let home = Home::with_eligibility();
    let token = prove(&home, &["--preset", "hospital"]);
    let holder = payload(&token)["cnf"]["jwk"].clone();
    for library in LIBRARIES {
        let answer = library.verifies(&token, &holder, &audience(&token), &nonce(&token));
        assert_eq!(answer["ok"], true, "{library:?}: {answer}");
        assert_eq!(fields(&answer["claims"]), of_the_person(hospital()), "{library:?}");
    }
}

#[test]
fn what_an_insurer_signed_is_read_by_others_bundled_or_field_by_field() {
    let home = Home::with_copies();
    let free = ["name", "birth_day", "burden_ratio"];
    let choices: [(&[&str], &[&str]); 2] = [
        (&["--preset", "hospital", "--for", "例示クリニック"], hospital()),
        (&["--field", "name,birth_day,burden_ratio", "--purpose", "visit"], &free),
    ];
    for (arguments, shown) in choices {
        let token = prove(&home, arguments);
        assert_eq!(verdict(&home, &token, Trust::Given).0, 0);
        for library in LIBRARIES {
            let answer = library.verifies(&token, &insurer_key(&home), &audience(&token), &nonce(&token));
            assert_eq!(answer["ok"], true, "{library:?}: {answer}");
            assert_eq!(fields(&answer["claims"]), of_the_person(shown), "{library:?}");
        }
    }
}

#[test]
fn a_tampered_proof_is_refused_by_all() {
    let home = Home::with_copies();
    let token = prove(&home, &["--preset", "hospital"]);
    let key = insurer_key(&home);
    for (how, tampered, reason) in tamperings(&token, &prove(&home, &["--preset", "hospital"])) {
        let (code, answer) = verdict(&home, &tampered, Trust::Given);
        assert_eq!((code, &answer["reason"]), (3, &json!(reason)), "ours: {how}");
        for library in LIBRARIES {
            let answer = library.verifies(&tampered, &key, &audience(&token), &nonce(&token));
            assert_eq!(answer["ok"], false, "{library:?}: {how}");
        }
    }
    let holder = payload(&token)["cnf"]["jwk"].clone();
    for library in LIBRARIES {
        let (audience, nonce) = (audience(&token), nonce(&token));
        assert_eq!(
            library.verifies(&token, &holder, &audience, &nonce)["ok"],
            false,
            "{library:?}: another key"
        );
        assert_eq!(
            library.verifies(&token, &key, "例示薬局", &nonce)["ok"],
            false,
            "{library:?}: another audience"
        );
        assert_eq!(
            library.verifies(&token, &key, &audience, "AAAAAAAAAAA")["ok"],
            false,
            "{library:?}: another nonce"
        );
    }
}

#[test]
fn what_others_issue_and_present_is_read_by_us() {
    let shown = ["name", "birth_day", "insurer_number", "burden_ratio"];
    for library in LIBRARIES {
        let home = Home::empty();
        let [issued, other] = [library.issues(&shown), library.issues(&shown)];
        let token = text(&issued["token"]);
        fs::write(home.path(TRUST), trust_list(&issued["issuer_key"])).unwrap();

        let (code, answer) = verdict(&home, &token, Trust::Given);
        assert_eq!(
            (code, &answer["verdict"]),
            (0, &json!("verified")),
            "{library:?}: {answer}"
        );
        assert_eq!(fields(&answer["fields"]), of_the_person(&shown), "{library:?}");

        let (code, answer) = verdict(&home, &token, Trust::Missing);
        assert_eq!(
            (code, &answer["reason"]),
            (2, &json!("unknown_issuer")),
            "{library:?}: {answer}"
        );

        for (how, tampered, reason) in tamperings(&token, &text(&other["token"])) {
            let (code, answer) = verdict(&home, &tampered, Trust::Given);
            assert_eq!((code, &answer["reason"]), (3, &json!(reason)), "{library:?}: {how}");
        }
    }
}

#[test]
fn the_qr_of_a_proof_is_read_by_others() {
    let home = Home::with_copies();
    for file in ["proof.png", "proof.svg"] {
        let said = home.tells(["prove", "--yes", "--preset", "hospital", "--out", file]);
        let digits = text(&said["text"]);
        assert!(digits.len() > 300 && digits.bytes().all(|byte| byte.is_ascii_digit()));
        let picture = rasterised(&home.path(file));
        assert_eq!(zxing(&picture), json!([{ "text": digits }]), "{file}");
        assert_eq!(zbar(&picture), format!("{digits}\n"), "{file}");
    }
}

/// A library that is not ours.
#[derive(Clone, Copy, Debug)]
enum Library {
    Npm,
    PyPi,
}

const LIBRARIES: [Library; 2] = [Library::Npm, Library::PyPi];

impl Library {
    fn verifies(self, token: &str, issuer_key: &Value, audience: &str, nonce: &str) -> Value {
        let asked = json!({ "token": token, "issuer_key": issuer_key, "aud": audience, "nonce": nonce });
        self.runs("verify_sd_jwt", &asked)
    }

    /// A credential of our type about the made-up person, presented with key binding: keys and signatures are theirs.
    fn issues(self, shown: &[&str]) -> Value {
        let now = now();
        self.runs(
            "issue_sd_jwt",
            &json!({
                "kid": "k1",
                "claims": { "iss": INSURER, "iat": now - DAY, "exp": now + DAY, "vct": "urn:tefuda:eligibility:1" },
                "fields": eligibility(),
                "show": shown,
                "binding": {
                    "iat": now, "exp": now + 60, "aud": "urn:tefuda:anyone", "nonce": "AAECAwQFBgc", "purpose": "visit",
                },
            }),
        )
    }

    fn runs(self, script: &str, asked: &Value) -> Value {
        match self {
            Self::Npm => {
                provided("TEFUDA_TEST_NODE_MODULES");
                run(Command::new("node").arg(foreign(&format!("{script}.mjs"))), asked)
            }
            Self::PyPi => run(python(&format!("{script}.py")), asked),
        }
    }
}

/// Every way to break a proof that its signatures and digests must notice, and our reason. What is changed stays well-formed.
fn tamperings(token: &str, other: &str) -> Vec<(&'static str, String, &'static str)> {
    let parts: Vec<&str> = token.split('~').collect();
    let last = parts.len() - 1;
    let born = parts.iter().position(|part| decoded(part).contains(BORN)).unwrap();
    let with = |at: usize, part: String| {
        let mut parts: Vec<String> = parts.iter().map(|part| (*part).to_owned()).collect();
        parts[at] = part;
        parts.join("~")
    };
    let without = |at: usize| {
        let mut parts = parts.clone();
        parts.remove(at);
        parts.join("~")
    };
    let younger = BASE64_URL_SAFE_NO_PAD.encode(decoded(parts[born]).replace(BORN, "1955-03-04"));
    let closing = other.rsplit('~').next().unwrap().to_owned();
    vec![
        (
            "the credential lasts longer",
            with(0, a_second_more(parts[0], "exp")),
            "bad_signature",
        ),
        (
            "the issuer's signature changed",
            with(0, signed_otherwise(parts[0])),
            "bad_signature",
        ),
        ("another birthday disclosed", with(born, younger), "malformed"),
        ("a disclosure taken away", without(1), "key_binding_wrong"),
        ("a disclosure twice", with(1, format!("{0}~{0}", parts[1])), "malformed"),
        (
            "the proof made later",
            with(last, a_second_more(parts[last], "iat")),
            "key_binding_wrong",
        ),
        (
            "the holder's signature changed",
            with(last, signed_otherwise(parts[last])),
            "key_binding_wrong",
        ),
        (
            "the key binding of another proof",
            with(last, closing),
            "key_binding_wrong",
        ),
        (
            "the key binding cut off",
            with(last, String::new()),
            "key_binding_missing",
        ),
    ]
}

/// A JWS with a moment in it moved.
fn a_second_more(jws: &str, moment: &str) -> String {
    let mut claims = payload(jws);
    claims[moment] = json!(claims[moment].as_i64().unwrap() + 1);
    let parts: Vec<&str> = jws.split('.').collect();
    format!(
        "{}.{}.{}",
        parts[0],
        BASE64_URL_SAFE_NO_PAD.encode(claims.to_string()),
        parts[2]
    )
}

/// A JWS with a bit of its signature turned over.
fn signed_otherwise(jws: &str) -> String {
    let (signed, signature) = jws.rsplit_once('.').unwrap();
    let mut signature = BASE64_URL_SAFE_NO_PAD.decode(signature).unwrap();
    signature[40] ^= 1;
    format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
}

/// What stands in a disclosure; nothing for what is none.
fn decoded(part: &str) -> String {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(part).unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// Whether our reader is told whom to trust.
#[derive(Clone, Copy)]
enum Trust {
    Given,
    Missing,
}

/// What our reader says, and its exit code.
fn verdict(home: &Home, token: &str, trust: Trust) -> (i32, Value) {
    fs::write(home.path("proof.txt"), token).unwrap();
    let trust: &[&str] = match trust {
        Trust::Given => &["--trust", TRUST],
        Trust::Missing => &[],
    };
    let said = home.says(["verify", "proof.txt", "--json"].iter().chain(trust));
    let answer = serde_json::from_str(&said.out).unwrap_or_else(|_| panic!("{}{}", said.out, said.err));
    (said.code, answer)
}

fn prove(home: &Home, arguments: &[&str]) -> String {
    let said = home.does(["prove", "--yes", "--sd-jwt"].iter().chain(arguments));
    said.trim().to_owned()
}

/// The key of the insurer, as its own trust list gives it.
fn insurer_key(home: &Home) -> Value {
    let list = payload(&fs::read_to_string(home.path(TRUST)).unwrap());
    let key = &list["issuers"][0]["keys"][0];
    json!({ "kty": "EC", "crv": "P-256", "x": key["x"], "y": key["y"] })
}

/// A trust list that entitles the owner of this key to speak for the made-up insurer.
fn trust_list(key: &Value) -> String {
    let point = |name: &str| <[u8; 32]>::try_from(BASE64_URL_SAFE_NO_PAD.decode(text(&key[name])).unwrap()).unwrap();
    let (from, until) = (Moment(now() - 2 * DAY), Moment(now() + 2 * DAY));
    let issuer = TrustedIssuer {
        iss: INSURER.to_owned(),
        name: "例示区国民健康保険".to_owned(),
        kind: IssuerKind::Insurer,
        insurer_numbers: vec![InsurerNumber::parse(INSURER_NUMBER).unwrap()],
        institution_code: None,
        keys: vec![TrustedKey {
            kid: "k1".to_owned(),
            public: PublicKey::from_xy(&point("x"), &point("y")).unwrap(),
            from,
            until,
            revoked_at: None,
        }],
    };
    let terms = TrustTerms {
        version: 1,
        iat: from,
        exp: until,
        realm: Realm::Real,
    };
    TrustList::sign(&SigningKey::make(&mut SystemRandom).unwrap(), terms, &[issuer]).unwrap()
}

/// The fields in what a library read, those in bundles too, without the members of the token itself.
fn fields(claims: &Value) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (name, value) in claims.as_object().unwrap() {
        match value {
            Value::Object(bundle) if name != "cnf" => found.extend(fields(&Value::Object(bundle.clone()))),
            Value::String(text) if name != "iss" && name != "vct" => {
                found.insert(name.clone(), text.clone());
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
            }
        }
    }
    found
}

fn of_the_person(shown: &[&str]) -> BTreeMap<String, String> {
    let person = eligibility();
    shown
        .iter()
        .map(|field| ((*field).to_owned(), text(&person[*field])))
        .collect()
}

fn hospital() -> &'static [&'static str] {
    preset("hospital").unwrap().fields
}

fn audience(token: &str) -> String {
    text(&binding(token)["aud"])
}

fn nonce(token: &str) -> String {
    text(&binding(token)["nonce"])
}

fn binding(token: &str) -> Value {
    payload(token.rsplit('~').next().unwrap())
}

/// The payload of a JWS, or of the first one of an SD-JWT.
fn payload(jws: &str) -> Value {
    let payload = jws.split('.').nth(1).unwrap();
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text")).to_owned()
}

fn zxing(picture: &Path) -> Value {
    run(python("read_qr.py"), &json!({ "picture": picture }))
}

fn zbar(picture: &Path) -> String {
    let arguments = ["--quiet", "--nodbus", "--raw", "-Sdisable", "-Sqrcode.enable"];
    hear(Command::new("zbarimg").args(arguments).arg(picture), &[])
}

/// The picture as pixels: a drawing goes through librsvg.
fn rasterised(picture: &Path) -> PathBuf {
    if picture.extension().is_some_and(|extension| extension == "png") {
        return picture.to_owned();
    }
    let pixels = picture.with_extension("svg.png");
    hear(
        Command::new("rsvg-convert")
            .args(["--width", "1000", "--keep-aspect-ratio", "-o"])
            .args([&pixels, picture]),
        &[],
    );
    pixels
}

fn python(script: &str) -> Command {
    let mut python = Command::new(provided("TEFUDA_TEST_PYTHON"));
    python.arg(foreign(script));
    python
}

fn foreign(script: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("foreign").join(script)
}

/// What `tests/run` provides.
fn provided(name: &str) -> std::ffi::OsString {
    std::env::var_os(name).unwrap_or_else(|| panic!("{name} is not set: foreign witnesses are called by tests/run"))
}

/// Runs a script that reads JSON and prints JSON.
fn run(mut command: impl std::borrow::BorrowMut<Command>, asked: &Value) -> Value {
    serde_json::from_str(&hear(command.borrow_mut(), asked.to_string().as_bytes())).unwrap()
}

/// Runs a command, which must succeed, and returns what it printed.
fn hear(command: &mut Command, input: &[u8]) -> String {
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = piped
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?}: {error}; use tests/run"));
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{command:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[expect(
    clippy::disallowed_methods,
    reason = "the command under test reads the real clock too"
)]
fn now() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs()
        .cast_signed()
}

const TRUST: &str = "trust.jws";
const INSURER: &str = "https://kokuho.example";
/// The made-up person's birthday.
const BORN: &str = "1954-03-04";
const DAY: i64 = 86_400;
