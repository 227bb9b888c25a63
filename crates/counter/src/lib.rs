//! What a counter remembers between two proofs: the trust lists it took in, and the proofs it has seen.
//!
//! [`Shelf`] holds one trust list for each root that somebody pinned, and refuses an older one for ever. [`SeenStore`] is the memory
//! that turns a proof shown twice into `already_seen`. [`judge`] asks both and the verifier, and is the one road from a proof to a
//! verdict at a counter.
//!
//! It keeps no health data: of a proof it keeps a hash, of a list what anybody may read. It holds no key.
//!
//! ```
//! use tefuda_counter::{Desk, SeenStore, Shelf, judge};
//! use tefuda_credential::Expected;
//! use tefuda_record::Moment;
//!
//! # let folder = tempfile::tempdir()?;
//! # let folder = folder.path();
//! let shelf = Shelf::open(folder)?;
//! let seen = SeenStore::new(&folder.join("seen.log"));
//! let desk = Desk::parse("reception-1")?;
//! let verdict = judge("not a proof", &shelf, &Expected::default(), Some((&seen, &desk)), Moment(1_795_000_000));
//! assert_eq!(verdict.reason(), Some("malformed"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod file;
mod judge;
mod seen;
mod shelf;

pub use judge::{judge, judge_with};
pub use seen::{Desk, DeskError, Keep, SeenError, SeenStore, Sight};
pub use shelf::{Pin, Shelf, ShelfError};
