//! What a reader says of a proof: one of three, with a reason.

use core::fmt;

use tefuda_consent::{Audience, FieldId, Purpose};
use tefuda_record::Moment;

use crate::{Flaw, Proxy, Witness};

/// 確認できた, 確認できない, 無効. There is no fourth, and none of them is a default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// 確認できた: an insurer or a witness on the trust list signed it, its holder showed it now, for this.
    Verified(Shown),
    /// 確認できない: readable, nothing is wrong with it, but something is missing for a yes.
    Unconfirmed(Shown, Doubt),
    /// 無効: not to be relied on. What it says is not even passed on.
    Invalid(Fault),
}

impl Verdict {
    /// The stable name of the verdict.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Verified(_) => "verified",
            Self::Unconfirmed(..) => "unconfirmed",
            Self::Invalid(_) => "invalid",
        }
    }

    /// The stable name of the reason; a verified proof needs none.
    #[must_use]
    pub const fn reason(&self) -> Option<&'static str> {
        match self {
            Self::Verified(_) => None,
            Self::Unconfirmed(_, doubt) => Some(doubt.code()),
            Self::Invalid(fault) => Some(fault.code()),
        }
    }

    /// The same with a doubt that lies outside the proof: a memory that knows it, or that cannot be asked. What is already invalid
    /// or doubted for what it is stays so, but that somebody saw it before goes above «it is their own word».
    #[must_use]
    pub fn doubted(self, doubt: Doubt) -> Self {
        match self {
            Self::Verified(shown) | Self::Unconfirmed(shown, Doubt::SelfAttested) => Self::Unconfirmed(shown, doubt),
            Self::Unconfirmed(..) | Self::Invalid(_) => self,
        }
    }

    /// What was shown, unless the proof is invalid.
    #[must_use]
    pub const fn shown(&self) -> Option<&Shown> {
        match self {
            Self::Verified(shown) | Self::Unconfirmed(shown, _) => Some(shown),
            Self::Invalid(_) => None,
        }
    }
}

/// Why a sound proof is not confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// The holder says so of themselves; anybody can type anything.
    SelfAttested,
    /// The issuer, or this key of it, is not on the trust list, or there is no list.
    UnknownIssuer,
    /// The trust list has passed its time.
    TrustStale,
    /// The credential has a place in a list, and no such list is at hand.
    StatusUnknown,
    /// The list in which the credential has its place has passed its time.
    StatusStale,
    /// A clock is wrong: the reader's is behind its own trust list, or the proof comes from the future.
    ClockDoubt,
    /// The proof was made too long ago: to be shown again.
    ProofStale,
    /// Another desk has read this very proof before: to be shown again.
    AlreadySeen,
    /// What was read before cannot be looked up, so a replay would go unseen.
    StoreUnavailable,
}

impl Doubt {
    /// Its stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::SelfAttested => "self_attested",
            Self::UnknownIssuer => "unknown_issuer",
            Self::TrustStale => "trust_stale",
            Self::StatusUnknown => "status_unknown",
            Self::StatusStale => "status_stale",
            Self::ClockDoubt => "clock_doubt",
            Self::ProofStale => "proof_stale",
            Self::AlreadySeen => "already_seen",
            Self::StoreUnavailable => "store_unavailable",
        }
    }
}

/// Why a proof is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It is not shaped as a proof must be.
    Malformed(Flaw),
    /// The issuer's signature is not the issuer's.
    BadSignature,
    /// The holder's closing signature is cut off: a copy.
    KeyBindingMissing,
    /// The holder's closing signature is somebody else's, or over something else.
    KeyBindingWrong,
    /// Its time has not come.
    NotYetValid,
    /// Its time, or the holder's consent, has ended.
    Expired,
    /// It was taken back, or the key that signed it was withdrawn.
    Revoked,
    /// The issuer may not say this: another's insurer number, another kind of institution, a key outside its time.
    IssuerNotEntitled,
    /// It was made for another purpose, or carries what its purpose can never carry.
    WrongPurpose,
    /// It was made for somebody else.
    WrongAudience,
    /// It answers another request than the one on the reader's screen.
    WrongNonce,
}

impl Fault {
    /// Its stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Malformed(_) => "malformed",
            Self::BadSignature => "bad_signature",
            Self::KeyBindingMissing => "key_binding_missing",
            Self::KeyBindingWrong => "key_binding_wrong",
            Self::NotYetValid => "not_yet_valid",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::IssuerNotEntitled => "issuer_not_entitled",
            Self::WrongPurpose => "wrong_purpose",
            Self::WrongAudience => "wrong_audience",
            Self::WrongNonce => "wrong_nonce",
        }
    }
}

impl From<Flaw> for Fault {
    fn from(flaw: Flaw) -> Self {
        Self::Malformed(flaw)
    }
}

/// What is worth saying beside a verdict. Never changes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Note {
    /// The proof names nobody, so whoever photographs it can show it elsewhere for a minute.
    AudienceUnbound,
    /// It is printed, and whoever holds the paper can show it: to be compared with something that shows the person.
    PaperCheckIdentity,
    /// The trust list or the status list is older than a week.
    ListAge,
    /// Somebody shows it for the person: the verdict says who, and until when the person lets them.
    ByProxy,
}

impl Note {
    /// Its stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::AudienceUnbound => "audience_unbound",
            Self::PaperCheckIdentity => "paper_check_identity",
            Self::ListAge => "list_age",
            Self::ByProxy => "by_proxy",
        }
    }
}

/// 確かさ: who stands behind the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grade {
    /// 本人申告: the holder.
    SelfAttested,
    /// 原本確認済: an institution that saw the original.
    Witnessed,
    /// 保険者署名: the insurer.
    Issued,
}

impl Grade {
    /// Its stable name.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::SelfAttested => "self_attested",
            Self::Witnessed => "witnessed",
            Self::Issued => "issued",
        }
    }
}

/// What a proof says, and how it was shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Shown {
    /// Who stands behind it; `None` where nobody known does: an issuer that is not on the trust list may be anybody.
    pub grade: Option<Grade>,
    /// The issuer's name by the trust list; never by its own word.
    pub issuer: Option<String>,
    /// Who saw the original, with the name that the trust list gives them.
    pub witness: Option<Witness>,
    /// The fields with their stored values, in the order in which counters want them.
    pub fields: Vec<(FieldId, String)>,
    /// Who shows it in the person's place; `None` where the person does.
    pub proxy: Option<Proxy>,
    /// For whom it was made.
    pub audience: Audience,
    /// What it was made for.
    pub purpose: Purpose,
    /// What tells this showing from every other.
    pub proof: ProofId,
    /// When the holder made it, by the holder's clock.
    pub presented_at: Moment,
    /// When the holder's consent ends.
    pub expires_at: Moment,
    /// When the credential itself ends.
    pub credential_expires: Moment,
    /// Six characters to be compared with those on the paper; `None` for what is shown on a screen.
    pub check_code: Option<String>,
    /// What is worth saying beside the verdict.
    pub notes: Vec<Note>,
    /// Full days since the trust list was signed; `None` without one.
    pub trust_age_days: Option<i64>,
    /// Full days since the list was signed in which the credential has its place; `None` without one.
    pub status_age_days: Option<i64>,
}

/// SHA-256 of what the holder's closing signature is over.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProofId(pub [u8; 32]);

/// It would tell two readers that they saw the same showing.
impl fmt::Debug for ProofId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProofId(..)")
    }
}

/// Health data: how much, never what.
impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Shown({:?}, {} fields, {:?})",
            self.grade,
            self.fields.len(),
            self.purpose
        )
    }
}
