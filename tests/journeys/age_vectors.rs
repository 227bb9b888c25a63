//! The test vectors of the age format by its authors (C2SP CCTV): what must open opens, what must not does not.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tefuda_crypto::{Identity, OpenReader, Passphrase, open_with, open_with_passphrase, sha256};
use tempfile::TempDir;

/// What we answer otherwise: the age crate still takes stanzas whose last short line is missing, as early versions wrote them.
const DIFFERENCES: &[&str] = &[
    "stanza_missing_body: ours opens",
    "stanza_missing_final_line: ours opens",
];

#[test]
fn every_vector_but_the_known_ones_is_answered_as_its_authors_say() {
    let folder = TempDir::new().unwrap();
    let count = write_vectors(folder.path());
    assert!(count > 100, "{count} vectors");
    let mut judged = 0;
    let mut other = BTreeSet::new();
    for entry in fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        // Armour is text around a sealed file for letters, and post-quantum recipients are a later type: neither is ours.
        if name.starts_with("armor") || name.starts_with("hybrid") {
            continue;
        }
        judged += 1;
        let vector = Vector::read(&fs::read(&path).unwrap());
        let opened = vector.open();
        let right = match (vector.expect.as_str(), &opened) {
            ("success", Some(plain)) => hex(&sha256(plain)) == vector.payload,
            ("success", None) | (_, Some(_)) => false,
            (_, None) => true,
        };
        if !right {
            let how = if opened.is_some() { "opens" } else { "refuses" };
            other.insert(format!("{name}: ours {how}"));
        }
    }
    assert!(judged > 80, "{judged} judged");
    let known: BTreeSet<String> = DIFFERENCES.iter().map(|line| (*line).to_owned()).collect();
    assert_eq!(other, known);
}

struct Vector {
    expect: String,
    payload: String,
    identities: Vec<String>,
    passphrases: Vec<String>,
    sealed: Vec<u8>,
}

impl Vector {
    fn read(bytes: &[u8]) -> Self {
        let end = bytes.windows(2).position(|window| window == b"\n\n").unwrap();
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let all = |name: &str| -> Vec<String> {
            head.lines()
                .filter_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
                .map(str::to_owned)
                .collect()
        };
        Self {
            expect: all("expect").pop().unwrap(),
            payload: all("payload").pop().unwrap_or_default(),
            identities: all("identity"),
            passphrases: all("passphrase"),
            sealed: bytes[end + 2..].to_vec(),
        }
    }

    /// What opens it in whole, and piece by piece just the same.
    fn open(&self) -> Option<Vec<u8>> {
        let by_passphrase = self.passphrases.iter().find_map(|passphrase| {
            let passphrase = Passphrase::new(passphrase).unwrap();
            open_with_passphrase(&passphrase, &self.sealed).ok()
        });
        if let Some(plain) = by_passphrase {
            return Some(plain.to_vec());
        }
        self.identities.iter().find_map(|identity| {
            let identity = Identity::parse(identity).ok()?;
            let whole = open_with(&identity, &self.sealed).ok().map(|plain| plain.to_vec());
            let mut pieces = Vec::new();
            let read = OpenReader::new(&identity, self.sealed.as_slice())
                .ok()
                .and_then(|mut reader| reader.read_to_end(&mut pieces).ok());
            assert_eq!(whole, read.map(|_| pieces));
            whole
        })
    }
}

fn write_vectors(folder: &Path) -> u64 {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("foreign/age_vectors.mjs");
    assert!(
        std::env::var_os("TEFUDA_TEST_NODE_MODULES").is_some(),
        "TEFUDA_TEST_NODE_MODULES is not set: run tests/run"
    );
    let mut child = Command::new("node")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let asked = json!({ "folder": folder }).to_string();
    child.stdin.take().unwrap().write_all(asked.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    answer["count"].as_u64().unwrap()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
