//! The trust lists a counter goes by: one for each root that somebody pinned, and for ever the newest.

use core::fmt;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tefuda_credential::{Acceptance, Realm, TrustError, TrustList};
use tefuda_record::Moment;
use thiserror::Error;

/// Every list that the counter goes by, and what it remembers of each root. Where they are kept is somebody else's.
#[derive(Default)]
pub struct Pinned {
    /// By the root's thumbprint in hexadecimal digits.
    heads: BTreeMap<String, Head>,
    lists: Vec<TrustList>,
}

/// Whether a root that nobody has pinned yet is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pin<'a> {
    /// Only if its fingerprint is this one: compared with what the publisher says, blanks and case aside.
    Fingerprint(&'a str),
    /// Not without asking.
    KnownOnly,
}

/// A list that may be taken in.
pub struct Fit(TrustList);

/// Why a list is not taken in.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PinError {
    /// Not a list to go by; [`TrustError::Rollback`] when a newer one was held, even if it is no longer there.
    #[error("the trust list is not taken: {0}")]
    Trust(#[source] TrustError),
    /// Nobody has pinned its root.
    #[error("nobody has pinned the root of this list")]
    Unpinned {
        /// The root's fingerprint, for people to compare.
        fingerprint: String,
    },
    /// It speaks of an institution that another root speaks of.
    #[error("another root speaks of an issuer of this list")]
    Overlap,
}

impl From<TrustError> for PinError {
    fn from(error: TrustError) -> Self {
        Self::Trust(error)
    }
}

/// What is remembered of a root, apart from its list: a list that was taken away or put back old is noticed.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Head {
    version: u64,
    iat: i64,
    pub(crate) demo: bool,
}

impl Pinned {
    /// No list yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// No list yet, but the memory of some.
    pub(crate) fn remembering(heads: BTreeMap<String, Head>) -> Self {
        Self {
            heads,
            lists: Vec::new(),
        }
    }

    pub(crate) fn heads(&self) -> &BTreeMap<String, Head> {
        &self.heads
    }

    /// Looks whether a list may be taken in: the first of a root when its fingerprint is pinned, later ones when they are no older.
    /// Nothing is taken yet, so that it can be kept first.
    ///
    /// # Errors
    /// [`PinError`].
    pub fn examine(&self, text: &str, acceptance: Acceptance, pin: Pin<'_>) -> Result<Fit, PinError> {
        let list = TrustList::parse(text, acceptance)?;
        match self.heads.get(&name_of(&list)) {
            Some(head) => head.check(&list)?,
            None if pin.fits(&list) => {}
            None => {
                return Err(PinError::Unpinned {
                    fingerprint: list.root_fingerprint(),
                });
            }
        }
        let overlaps = |held: &TrustList| {
            held.root_thumbprint() != list.root_thumbprint()
                && list.issuers().iter().any(|issuer| {
                    held.issuer(&issuer.iss).is_some()
                        || issuer
                            .institution_code
                            .as_deref()
                            .is_some_and(|code| held.institution(code).is_some())
                })
        };
        if self.lists.iter().any(overlaps) {
            return Err(PinError::Overlap);
        }
        Ok(Fit(list))
    }

    /// Takes in a list in the place of the one of the same root.
    pub fn take(&mut self, Fit(list): Fit) {
        self.heads.insert(name_of(&list), Head::of(&list));
        self.lists
            .retain(|held| held.root_thumbprint() != list.root_thumbprint());
        self.lists.push(list);
    }

    /// Every list.
    #[must_use]
    pub fn lists(&self) -> &[TrustList] {
        &self.lists
    }

    /// The list that knows an issuer. No two do.
    #[must_use]
    pub fn list_for(&self, iss: &str) -> Option<&TrustList> {
        self.lists.iter().find(|list| list.issuer(iss).is_some())
    }

    /// The list that knows an institution by its code.
    #[must_use]
    pub fn list_of_institution(&self, code: &str) -> Option<&TrustList> {
        self.lists.iter().find(|list| list.institution(code).is_some())
    }

    /// When the newest of the lists was signed: it is at least that late.
    #[must_use]
    pub fn newest(&self) -> Option<Moment> {
        self.lists.iter().map(|list| list.terms().iat).max()
    }
}

impl Fit {
    /// The list.
    #[must_use]
    pub const fn list(&self) -> &TrustList {
        &self.0
    }
}

impl Pin<'_> {
    fn fits(self, list: &TrustList) -> bool {
        let plain = |text: &str| -> String {
            let digits = text.chars().filter(char::is_ascii_hexdigit);
            digits.map(|c| c.to_ascii_lowercase()).collect()
        };
        match self {
            Self::Fingerprint(text) => plain(text) == plain(&list.root_fingerprint()),
            Self::KnownOnly => false,
        }
    }
}

impl Head {
    pub(crate) fn of(list: &TrustList) -> Self {
        let terms = list.terms();
        Self {
            version: terms.version,
            iat: terms.iat.0,
            demo: terms.realm == Realm::Demo,
        }
    }

    fn check(self, list: &TrustList) -> Result<(), TrustError> {
        let terms = list.terms();
        if terms.version < self.version || terms.iat.0 < self.iat {
            Err(TrustError::Rollback)
        } else {
            Ok(())
        }
    }
}

/// The name under which a root is remembered.
pub(crate) fn name_of(list: &TrustList) -> String {
    list.root_thumbprint()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

impl fmt::Debug for Pinned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pinned({} lists)", self.lists.len())
    }
}

impl fmt::Debug for Fit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fit(..)")
    }
}
