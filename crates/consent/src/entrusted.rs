//! What a person lets somebody else show for them, for some days.

use core::fmt;

use tefuda_record::Moment;

use crate::{Audience, Consent, FieldId, Purpose};

/// What a person agreed to that another may show in their place: exactly these fields, for this purpose, until then. Only
/// [`Proposal::entrust`](crate::Proposal::entrust) makes one; there is no way from it to a [`Consent`], and so none to a proof
/// of the person's own.
#[derive(PartialEq, Eq)]
pub struct Entrusted(pub(crate) Consent);

impl Entrusted {
    /// The fields, in the order in which counters want them.
    pub fn fields(&self) -> impl Iterator<Item = FieldId> {
        self.0.fields()
    }

    /// What it is for.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        self.0.purpose()
    }

    /// Who may read it.
    #[must_use]
    pub fn audience(&self) -> &Audience {
        self.0.audience()
    }

    /// When the person agreed.
    #[must_use]
    pub fn agreed_at(&self) -> Moment {
        self.0.agreed_at()
    }

    /// When it ends.
    #[must_use]
    pub fn expires_at(&self) -> Moment {
        self.0.expires_at()
    }
}

impl fmt::Debug for Entrusted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Entrusted({:?})", self.0)
    }
}
