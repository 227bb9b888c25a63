//! Papers as another program sees them: poppler for text, boxes and fonts, our reader and zbar for symbols after
//! printing and scanning.

#![expect(clippy::unwrap_used, reason = "a helper of tests fails the test")]

#[path = "../../crates/paper/tests/common/mod.rs"]
mod common;
mod pages;
mod poppler;
mod scanning;
