//! What a proof is for. Signed into every proof; another purpose is refused.

use crate::FieldId;

/// What a proof is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// 受診.
    Visit,
    /// 調剤.
    Dispensing,
    /// 施術・訪問 (資格のみ).
    Treatment,
    /// 本人確認.
    Identity,
    /// 救急.
    Emergency,
    /// 学校・園.
    School,
}

/// The most that a purpose may ever carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ceiling {
    /// Every field, each by the person's own choice.
    Full,
    /// Who is insured where and on what terms; nothing of health or income (資格のみ).
    QualificationOnly,
    /// Who the person is; no 保険者番号, 記号, 番号, 枝番.
    IdentityOnly,
}

/// Every purpose.
pub const PURPOSES: [Purpose; 6] = [
    Purpose::Visit,
    Purpose::Dispensing,
    Purpose::Treatment,
    Purpose::Identity,
    Purpose::Emergency,
    Purpose::School,
];

impl Purpose {
    /// The signed name.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Visit => "visit",
            Self::Dispensing => "dispensing",
            Self::Treatment => "treatment",
            Self::Identity => "identity",
            Self::Emergency => "emergency",
            Self::School => "school",
        }
    }

    /// The purpose of a signed name, or of the Japanese word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "visit" | "受診" => Self::Visit,
            "dispensing" | "調剤" => Self::Dispensing,
            "treatment" | "施術" => Self::Treatment,
            "identity" | "本人確認" => Self::Identity,
            "emergency" | "救急" => Self::Emergency,
            "school" | "学校・園" => Self::School,
            _ => return None,
        })
    }

    /// The most it may carry.
    #[must_use]
    pub fn ceiling(self) -> Ceiling {
        match self {
            Self::Visit | Self::Dispensing | Self::Emergency => Ceiling::Full,
            Self::Treatment => Ceiling::QualificationOnly,
            Self::Identity | Self::School => Ceiling::IdentityOnly,
        }
    }

    /// Whether a proof for this purpose may carry `field` at all.
    #[must_use]
    pub fn allows(self, field: FieldId) -> bool {
        crate::Chosen::allows(self.ceiling(), field)
    }
}
