//! What SD-JWT VC adds to SD-JWT. The draft still moves, so all of it stands here.
//!
//! Source: draft-ietf-oauth-sd-jwt-vc-24 §3.2.1 (`typ`), §3.2.2 (`vct`, `iss`, `cnf`).

use crate::Grade;

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
    /// 被保険者資格 on paper, signed by the insurer: it names no holder's key, so whoever holds the paper can show it.
    Paper,
    /// 本人申告 on paper.
    SelfPaper,
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
            Self::Paper => "urn:tefuda:eligibility-paper:1",
            Self::SelfPaper => "urn:tefuda:self-attested-paper:1",
            Self::Witnessed => "urn:tefuda:witnessed:1",
        }
    }

    /// The type of a signed name.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        [
            Self::Eligibility,
            Self::SelfAttested,
            Self::Witnessed,
            Self::Paper,
            Self::SelfPaper,
        ]
        .into_iter()
        .find(|vct| vct.id() == id)
    }

    /// Who stands behind it.
    pub(crate) const fn grade(self) -> Grade {
        match self {
            Self::Eligibility | Self::Paper => Grade::Issued,
            Self::Witnessed => Grade::Witnessed,
            Self::SelfAttested | Self::SelfPaper => Grade::SelfAttested,
        }
    }

    /// Whether holders sign it for themselves.
    pub(crate) const fn is_own_word(self) -> bool {
        matches!(self, Self::SelfAttested | Self::SelfPaper)
    }

    /// Whether it is printed: without a holder's key in it, and never closed with one.
    pub(crate) const fn is_paper(self) -> bool {
        matches!(self, Self::Paper | Self::SelfPaper)
    }
}
