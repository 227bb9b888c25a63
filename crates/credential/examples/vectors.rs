//! Writes the verifier's cases as JSON, for other implementations to run:
//! `cargo run -p tefuda-credential --example vectors > crates/credential/tests/vectors/proofs.json`, and with `requests` behind it
//! those of readers' requests.
//!
//! Each entry is a token, a trust list, the moment, audience, purpose and nonce of the reader, and the verdict and reason that must come
//! out. Signatures are drawn anew each time; every other byte is the same.
#![expect(clippy::print_stdout, reason = "the vectors go to standard output")]
#![expect(clippy::unwrap_used, reason = "made by people at a terminal, and seen to fail")]

#[path = "../tests/common/cases.rs"]
mod cases;
#[path = "../tests/common/mod.rs"]
#[expect(dead_code, reason = "shared with other tests and the bench, which use the rest")]
mod common;
#[path = "../tests/common/forge.rs"]
mod forge;
#[path = "../tests/common/request_cases.rs"]
mod request_cases;

use serde_json::json;

fn main() {
    if std::env::args().nth(1).as_deref() == Some("requests") {
        requests();
    } else {
        proofs();
    }
}

fn requests() {
    let vectors: Vec<serde_json::Value> = request_cases::all()
        .iter()
        .map(|case| {
            assert_eq!(case.outcome(), case.expected, "{}", case.name);
            json!({
                "name": case.name,
                "request": case.request,
                "trust": case.trust,
                "at": case.at.0,
                "outcome": request_cases::code(&case.expected),
            })
        })
        .collect();
    println!("{}", serde_json::to_string_pretty(&vectors).unwrap());
}

fn proofs() {
    let vectors: Vec<serde_json::Value> = cases::all()
        .iter()
        .map(|case| {
            let verdict = case.judge();
            assert_eq!(case.outcome(), case.expected, "{}", case.name);
            json!({
                "name": case.name,
                "token": case.token,
                "trust": case.trust,
                "status": case.status,
                "at": case.at.0,
                "audience": case.audience,
                "purpose": case.purpose,
                "nonce": case.nonce,
                "verdict": verdict.code(),
                "reason": verdict.reason(),
            })
        })
        .collect();
    println!("{}", serde_json::to_string_pretty(&vectors).unwrap());
}
