//! All lists that a reader holds, and what they say of a credential.

use core::cmp::Ordering;
use core::fmt;

use tefuda_record::Moment;

use super::{StatusEntry, StatusError, StatusList};
use crate::TrustList;

/// The lists that a reader holds: one for each address, the newest.
#[derive(Default)]
pub struct StatusShelf {
    /// Sorted by address.
    lists: Vec<StatusList>,
}

/// What the lists say of a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It was not taken back when its list was signed, which was lately enough.
    Good {
        /// When that was.
        as_of: Moment,
    },
    /// It was taken back.
    Revoked,
    /// There is no list of that address by that issuer, or the list has no such place.
    Unknown,
    /// It was not taken back when its list was signed, but that is too long ago.
    Stale {
        /// When that was.
        as_of: Moment,
    },
}

impl StatusShelf {
    /// A shelf without lists.
    #[must_use]
    pub const fn new() -> Self {
        Self { lists: Vec::new() }
    }

    /// Reads a list and puts it in the place of the one of the same address.
    ///
    /// # Errors
    /// [`StatusError`]; [`StatusError::Rollback`] when the one held was signed later. Then the shelf stays as it was.
    pub fn add(&mut self, text: &str, trust: &TrustList) -> Result<(), StatusError> {
        self.put(StatusList::parse(text, trust)?)
    }

    /// Puts a list in the place of the one of the same address.
    ///
    /// # Errors
    /// [`StatusError::Rollback`].
    pub fn put(&mut self, list: StatusList) -> Result<(), StatusError> {
        match self.lists.binary_search_by(|held| held.uri.as_str().cmp(&list.uri)) {
            Err(at) => self.lists.insert(at, list),
            Ok(at) => {
                let held = self.lists.get_mut(at).ok_or(StatusError::Rollback)?;
                match list.terms.iat.cmp(&held.terms.iat) {
                    Ordering::Less => return Err(StatusError::Rollback),
                    // Signed in the same second: nobody knows which was later, so what either takes back is taken back.
                    Ordering::Equal if (list.width, list.bytes.len()) == (held.width, held.bytes.len()) => {
                        for (held, new) in held.bytes.iter_mut().zip(&list.bytes) {
                            *held |= new;
                        }
                    }
                    Ordering::Equal | Ordering::Greater => *held = list,
                }
            }
        }
        Ok(())
    }

    /// How many lists there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lists.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lists.is_empty()
    }

    /// When the newest list was signed: it is at least that late.
    #[must_use]
    pub fn newest(&self) -> Option<Moment> {
        self.lists.iter().map(|list| list.terms.iat).max()
    }

    /// The list of an address.
    #[must_use]
    pub fn list(&self, uri: &str) -> Option<&StatusList> {
        let at = self.lists.binary_search_by(|list| list.uri.as_str().cmp(uri)).ok()?;
        self.lists.get(at)
    }

    /// What the lists say of a credential of this issuer.
    ///
    /// Whatever a list says of taking back counts for ever: an issuer that erred issues anew. That something is *not* taken back
    /// counts until the list's end, or for its `ttl` and a week where it says none: a counter that is offline for a long weekend
    /// must not turn everybody away.
    ///
    /// Source: draft-ietf-oauth-status-list-20 §7.1 (0 is valid), §8.3, §13.7.
    #[must_use]
    pub fn standing(&self, entry: &StatusEntry, iss: &str, now: Moment) -> Standing {
        let Some(list) = self.list(entry.uri()).filter(|list| list.iss == iss) else {
            return Standing::Unknown;
        };
        let as_of = list.terms.iat;
        let fresh_until = as_of.plus_seconds(list.terms.ttl.saturating_add(GRACE_SECONDS));
        match list.status(entry.index()) {
            None => Standing::Unknown,
            Some(0) if now < list.terms.exp.map_or(fresh_until, |exp| exp.min(fresh_until)) => Standing::Good { as_of },
            Some(0) => Standing::Stale { as_of },
            // Suspended, and whatever else an issuer may mean, is not good.
            Some(1..) => Standing::Revoked,
        }
    }
}

impl fmt::Debug for StatusShelf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StatusShelf({} lists)", self.lists.len())
    }
}

const GRACE_SECONDS: i64 = 7 * 86_400;
