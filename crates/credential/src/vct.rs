//! What SD-JWT VC adds to SD-JWT. The draft still moves, so all of it stands here.
//!
//! Source: draft-ietf-oauth-sd-jwt-vc-24 §3.2.1 (`typ`), §3.2.2 (`vct`, `iss`, `cnf`).

/// The `typ` of a credential.
pub(crate) const TYPE: &str = "dc+sd-jwt";

/// The `iss` of whoever attests to their own words.
pub(crate) const SELF: &str = "urn:tefuda:self";

/// A type of credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vct {
    /// 被保険者資格, signed by the insurer.
    Eligibility,
    /// 本人申告: fields of an eligibility, signed by the holder's own fresh key.
    SelfAttested,
    /// 原本確認済: fields of an eligibility, signed by an institution that saw them on the original.
    Witnessed,
}

impl Vct {
    /// Its signed name.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Eligibility => "urn:tefuda:eligibility:1",
            Self::SelfAttested => "urn:tefuda:self-attested:1",
            Self::Witnessed => "urn:tefuda:witnessed:1",
        }
    }

    /// The type of a signed name.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        [Self::Eligibility, Self::SelfAttested, Self::Witnessed]
            .into_iter()
            .find(|vct| vct.id() == id)
    }
}
