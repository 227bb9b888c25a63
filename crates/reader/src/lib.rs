//! The verifier of a counter: frames and texts in, one JSON answer out.
//!
//! The same code answers at the command line and in a clinic's page. [`verdict_view`] is the shape of a verdict that both share; a
//! [`Page`] is what a page keeps while it is open: the lists it goes by and hashes of the proofs it has seen. Built for
//! `wasm32-unknown-unknown` it has a plain C interface (`abi`): bytes in, bytes out, no import, so that a page needs no glue and the
//! WASM can ask for nothing, no clock, no network, no randomness.
//!
//! It refuses to know words for people, files and keys. Whoever calls says what time it is.
//!
//! ```
//! use tefuda_reader::Page;
//!
//! let mut page = Page::new();
//! let answer = page.ask(br#"{"ask":"judge","text":"not a proof","now":1795000000}"#);
//! assert!(answer.contains(r#""verdict":"invalid""#));
//! ```

#[cfg(target_family = "wasm")]
mod abi;
mod answer;
mod answers;
mod beside;
mod frame;
mod page;
mod question;
mod sights;

pub use answer::{ProxyView, VerdictView, WitnessView, verdict_view};
pub use frame::{FoundView, FrameError, Look, proofs_in};
pub use page::Page;
