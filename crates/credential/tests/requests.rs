//! Every rule of a reader's request has a test that breaks exactly that rule; the same cases are published as vectors.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[expect(dead_code, reason = "shared with other tests and the bench, which use the rest")]
mod common;
#[path = "common/forge.rs"]
#[expect(dead_code, reason = "shared with other tests and the bench, which use the rest")]
mod forge;
#[path = "common/request_cases.rs"]
mod request_cases;

use std::collections::BTreeSet;

use serde_json::Value;
use tefuda_consent::{Nonce, Purpose, preset};
use tefuda_credential::{IssuerKey, ProofRequest, RequestTerms};
use tefuda_record::Moment;

use self::common::{CLINIC_ISS, KID, NOW, key};

#[test]
fn the_published_vectors_hold() {
    let vectors: Vec<Value> = serde_json::from_str(include_str!("vectors/requests.json")).unwrap();
    for vector in &vectors {
        let outcome = request_cases::outcome(
            vector["request"].as_str().unwrap(),
            vector["trust"].as_str(),
            Moment(vector["at"].as_i64().unwrap()),
        );
        assert_eq!(request_cases::code(&outcome), vector["outcome"], "{}", vector["name"]);
    }
    let published: BTreeSet<&str> = vectors.iter().filter_map(|vector| vector["name"].as_str()).collect();
    let cases = request_cases::all();
    let made: BTreeSet<&str> = cases.iter().map(|case| case.name).collect();
    assert_eq!(published, made);
}

/// What is signed is what was meant, and it fits a symbol that a phone reads from a poster.
#[test]
fn what_is_asked_comes_back_and_stays_small() {
    let signer = IssuerKey::new(CLINIC_ISS, KID, key(5)).unwrap();
    for (nonce, days) in [(Some("AAECAwQFBgc"), 0), (None, 365)] {
        let terms = RequestTerms {
            code: "1319910012".to_owned(),
            name: "例示医院".to_owned(),
            purpose: Purpose::Visit,
            wanted: preset("hospital").unwrap().field_ids().collect(),
            nonce: nonce.map(|nonce| Nonce::parse(nonce).unwrap()),
            iat: NOW,
            exp: NOW.plus_seconds(600 + days * 86_400),
        };
        let request = ProofRequest::sign(&signer, &terms).unwrap();
        let digits = request.digits().unwrap();
        let back = ProofRequest::parse(&format!(" {digits}\r\n")).unwrap();
        assert_eq!(back.terms(), &terms);
        assert_eq!(back.as_str(), request.as_str());
        // 17 digits are 7 bytes.
        assert!(digits.len() <= 450 * 17 / 7, "{} digits", digits.len());
        assert!(!format!("{back:?} {terms:?}").contains("例示"));
    }
}

#[test]
fn no_character_can_be_changed_unseen() {
    let cases = request_cases::all();
    let sound = cases.iter().find(|case| case.name == "a_sound_request").unwrap();
    for (at, c) in sound.request.char_indices() {
        let mut changed = sound.request.clone();
        changed.replace_range(at..=at, if c == 'A' { "B" } else { "A" });
        let outcome = request_cases::outcome(&changed, sound.trust.as_deref(), sound.at);
        assert_ne!(outcome, Ok("known"), "{at}");
    }
}
