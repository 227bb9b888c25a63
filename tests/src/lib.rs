//! What journeys share: a throw-away home, the real `tefuda` command with a clean environment, made-up people.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper of tests fails the test")]

mod home;
mod people;

pub use home::{Home, Said, tefuda};
pub use people::{INSURER_NUMBER, eligibility};
