//! Status: whether an issuer has taken a credential back.
//!
//! A credential names a list and a place in it; the list is a signed row of bits that is fetched long before anybody is at the
//! counter, never while one is. Every list of an issuer has the same length, whatever is in it, and the places of a holder's
//! copies are strewn by a keyed permutation, so that neither the length nor the place says anything of the person.
//!
//! Source: draft-ietf-oauth-status-list-20 (Token Status List), the JWT form.

mod index;
mod list;
mod read;
mod shelf;

pub use index::{Serial, StatusEntry, StatusIndices};
pub use list::{StatusBits, StatusError, StatusList, StatusTerms};
pub use shelf::{Standing, StatusShelf};

/// How many credentials one list speaks of. Every list that is signed here has all of them, used or not.
pub const LIST_ENTRIES: u32 = 1 << 20;
/// How many long-lived copies of one holder have a place in the lists.
pub const MOST_LISTED_COPIES: u8 = 5;
