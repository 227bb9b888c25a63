//! Made-up people. Nobody holds these numbers.

use serde_json::{Map, Value};

/// The insurer of [`eligibility`].
pub const INSURER_NUMBER: &str = "138990";

/// A complete 被保険者資格, in force for longer than these tests will live.
///
/// # Panics
/// When the room of records has lost its example.
#[must_use]
pub fn eligibility() -> Map<String, Value> {
    let examples = tefuda_record::kind("eligibility").unwrap().examples;
    let examples: Vec<Map<String, Value>> = serde_json::from_str(examples).unwrap();
    let mut person = examples.into_iter().next().unwrap();
    assert_eq!(person.get("insurer_number").unwrap(), INSURER_NUMBER);
    // Nothing is waiting to be registered, so insurers sign for her.
    person.remove("filed_on");
    for day in ["expires_on", "specific_disease_until"] {
        person.insert(day.to_owned(), "2099-07-31".into());
    }
    person
}
