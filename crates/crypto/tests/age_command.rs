//! The stand-alone `age` command opens what we seal, and we open what it seals.
//!
//! The command is a foreign witness: recovery must work without this program. Where it is missing these tests fail.

#![expect(clippy::unwrap_used, reason = "a helper of tests fails the test")]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use tefuda_crypto::{
    Identity, Passphrase, SystemRandom, WorkFactor, open_with, open_with_passphrase, seal_to, seal_with_passphrase,
};
use tempfile::TempDir;

const PLAIN: &str = "手札: 髙橋 \u{20BB7} plain text\r\n";

#[test]
fn age_opens_what_we_seal_to_an_identity() {
    let folder = TempDir::new().unwrap();
    let identity = Identity::make(&mut SystemRandom).unwrap();
    fs::write(folder.path().join("key"), identity.to_secret_string().as_bytes()).unwrap();
    fs::write(
        folder.path().join("sealed"),
        seal_to(&[identity.recipient()], PLAIN.as_bytes()).unwrap(),
    )
    .unwrap();
    run(folder.path(), "age -d -i key -o plain sealed", "");
    assert_eq!(fs::read(folder.path().join("plain")).unwrap(), PLAIN.as_bytes());
}

#[test]
fn we_open_what_age_seals_to_an_identity() {
    let folder = TempDir::new().unwrap();
    let identity = Identity::make(&mut SystemRandom).unwrap();
    let long = PLAIN.repeat(10_000);
    fs::write(folder.path().join("plain"), &long).unwrap();
    run(
        folder.path(),
        &format!("age -r {} -o sealed plain", identity.recipient()),
        "",
    );
    let sealed = fs::read(folder.path().join("sealed")).unwrap();
    assert_eq!(open_with(&identity, &sealed).unwrap().as_slice(), long.as_bytes());
}

#[test]
fn age_opens_what_we_seal_under_a_passphrase() {
    let folder = TempDir::new().unwrap();
    let work = WorkFactor::new(10).unwrap();
    let sealed = seal_with_passphrase(&passphrase(), work, PLAIN.as_bytes()).unwrap();
    fs::write(folder.path().join("sealed"), sealed).unwrap();
    run(
        folder.path(),
        r#"script -qec "age -d -o plain sealed" /dev/null"#,
        &typed(1),
    );
    assert_eq!(fs::read(folder.path().join("plain")).unwrap(), PLAIN.as_bytes());
}

#[test]
fn we_open_what_age_seals_under_a_passphrase() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("plain"), PLAIN).unwrap();
    run(
        folder.path(),
        r#"script -qec "age -p -o sealed plain" /dev/null"#,
        &typed(2),
    );
    let sealed = fs::read(folder.path().join("sealed")).unwrap();
    assert_eq!(
        open_with_passphrase(&passphrase(), &sealed).unwrap().as_slice(),
        PLAIN.as_bytes()
    );
}

fn passphrase() -> Passphrase {
    Passphrase::new("ガギグ correct horse").unwrap()
}

/// What a person types so many times, each followed by Enter.
fn typed(times: usize) -> String {
    format!("{}\n", passphrase().text()).repeat(times)
}

/// Runs a line of shell in a folder; `age` asks for passphrases on a terminal only, which `script` (bsdutils) plays.
fn run(folder: &Path, line: &str, typed: &str) {
    let mut child = Command::new("sh")
        .args(["-c", &format!("command -v age >/dev/null || exit 127; {line}")])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
    let status = child.wait().unwrap();
    assert_ne!(
        status.code(),
        Some(127),
        "the `age` command is missing: install the package age"
    );
    assert!(status.success(), "`{line}` ended with {status}");
}
