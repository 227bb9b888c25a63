//! What a counter remembers between two proofs: the trust lists it took in, and the proofs it has seen.
//!
//! [`Pinned`] holds one trust list for each root that somebody pinned, and refuses an older one for ever; [`Shelf`] keeps it in a folder.
//! A [`Memory`] turns a proof shown twice into `already_seen`; [`SeenStore`] is one in a file. [`judge`] asks both and the verifier, and
//! is the one road from a proof to a verdict at a counter: at a command line and in a page alike.
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
//! let verdict = judge("not a proof", shelf.pinned(), &Expected::default(), Some((&seen, &desk)), Moment(1_795_000_000));
//! assert_eq!(verdict.reason(), Some("malformed"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod file;
mod judge;
mod memory;
mod pinned;
mod seen;
mod shelf;

pub use judge::{judge, judge_with};
pub use memory::{Desk, DeskError, Forgetful, Keep, Memory, Sight};
pub use pinned::{Fit, Pin, PinError, Pinned};
pub use seen::{SeenError, SeenStore};
pub use shelf::{Shelf, ShelfError};
