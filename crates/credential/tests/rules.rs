//! Every rule of the verifier has a test that breaks exactly that rule and names the reason; the same cases are published as
//! vectors for other implementations.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[path = "common/cases.rs"]
mod cases;
#[expect(dead_code, reason = "shared with other tests and the bench, which use the rest")]
mod common;
#[path = "common/forge.rs"]
mod forge;

use std::collections::BTreeSet;

use serde_json::Value;
use tefuda_record::Moment;

/// The published files say what our verifier says, and none is missing or left over.
#[test]
fn the_published_vectors_hold() {
    let text = include_str!("vectors/proofs.json");
    let vectors: Vec<Value> = serde_json::from_str(text).unwrap();
    for vector in &vectors {
        let lists = vector["status"].as_array().unwrap().iter();
        let status: Vec<String> = lists.map(|list| list.as_str().unwrap().to_owned()).collect();
        let verdict = forge::judge(
            vector["token"].as_str().unwrap(),
            (vector["trust"].as_str(), &status),
            Moment(vector["at"].as_i64().unwrap()),
            forge::Asked {
                audience: vector["audience"].as_str(),
                purpose: vector["purpose"].as_str(),
                nonce: vector["nonce"].as_str(),
            },
        );
        assert_eq!(verdict.code(), vector["verdict"], "{}", vector["name"]);
        assert_eq!(verdict.reason(), vector["reason"].as_str(), "{}", vector["name"]);
    }
    let published: BTreeSet<&str> = vectors.iter().filter_map(|vector| vector["name"].as_str()).collect();
    let cases = cases::all();
    let made: BTreeSet<&str> = cases.iter().map(|case| case.name).collect();
    assert_eq!(published, made);
    assert_eq!(vectors.len(), made.len());
}

/// What is invalid passes nothing on.
#[test]
fn an_invalid_verdict_shows_no_field() {
    for case in cases::all() {
        let verdict = case.judge();
        assert_eq!(verdict.shown().is_none(), verdict.code() == "invalid", "{}", case.name);
        let debug = format!("{verdict:?}");
        assert!(!debug.contains("花子") && !debug.contains("138990"), "{}", case.name);
    }
}

/// Whatever character of a sound proof is changed, it is sound no more, and nothing panics.
#[test]
fn a_proof_with_one_character_changed_is_never_verified() {
    let cases = cases::all();
    let sound = cases.iter().find(|case| case.name == "a_sound_proof").unwrap();
    for (at, c) in sound.token.char_indices() {
        let mut changed = sound.token.clone();
        changed.replace_range(at..=at, if c == 'A' { "B" } else { "A" });
        let verdict = forge::judge(
            &changed,
            (sound.trust.as_deref(), &[]),
            sound.at,
            forge::Asked::default(),
        );
        assert_ne!(verdict.code(), "verified", "{at}");
        let cut = sound.token.get(..at).unwrap();
        let verdict = forge::judge(cut, (sound.trust.as_deref(), &[]), sound.at, forge::Asked::default());
        assert_eq!(verdict.code(), "invalid", "{at}");
    }
}
