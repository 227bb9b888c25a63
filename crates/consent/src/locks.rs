//! 絶対に出さない: fields that a person has locked. A lock stands above presets, single fields and requests.

use core::fmt;
use std::collections::BTreeSet;

use crate::FieldId;

/// The fields that never leave, whoever asks and whatever is switched on.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Locks(BTreeSet<FieldId>);

impl Locks {
    /// No lock at all.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Whether a field is locked.
    #[must_use]
    pub fn holds(&self, field: FieldId) -> bool {
        self.0.contains(&field)
    }

    /// The locked fields, in the order in which counters want them.
    pub fn fields(&self) -> impl Iterator<Item = FieldId> + '_ {
        self.0.iter().copied()
    }
}

impl FromIterator<FieldId> for Locks {
    fn from_iter<I: IntoIterator<Item = FieldId>>(fields: I) -> Self {
        Self(fields.into_iter().collect())
    }
}

/// What somebody hides says something about them.
impl fmt::Debug for Locks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Locks(..)")
    }
}
