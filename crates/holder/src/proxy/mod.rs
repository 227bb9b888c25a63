//! 代理: one person lets another act for them, within a scope and a term, and the two homes tell each other what happened.
//!
//! Two people who meet compare the **fingerprints** of their cards. The person makes a **grant**; what it needs lies in a
//! **letter** sealed to the proxy and signed by the person, in a folder or on a stick. The proxy's home makes a replica of the
//! drawers that were granted, and [`carry_all`] keeps both up to date. Where the proxy may show the 資格 or fetch medicines, the
//! letter holds presentations that only the proxy's key can close, for a week at most.
//!
//! A grant may stand by: nothing is handed over until the proxy asked, the wait has passed, and the person did not say no.
//! That is the person's own act at that time, so silence later is no consent to anything new.

mod card;
mod carry;
mod giving;
mod grant;
mod hand_over;
mod kept;
mod letter;
mod note;
mod show;

use tefuda_consent::ProposalError;
use tefuda_credential::PresentError;
use tefuda_crypto::{IdentityError, RandomError, SigningError};
use tefuda_record::RecordError;
use tefuda_sync::FolderError;
use tefuda_vault::{HomeError, StorageError, VaultError};
use thiserror::Error;

use crate::{Coded, ExportError, ImportError, LockError, LogError, Problem, ProveError};

pub use card::{ProxyCard, own_card};
pub use carry::{Carried, Event, carry_all};
pub use giving::{
    GrantAsk, cut_all_proxies, end_grant, grant_note_of, grants, make_grant, reject_request, requests_waiting,
};
pub use grant::Grant;
pub use hand_over::{HandOver, begin_hand_over, finish_hand_over, receive_hand_over};
pub use kept::{GrantState, Granted};
pub use letter::accept_grant;
pub use note::request_grant;
pub use show::{Fetching, ShownByProxy, grant_held, prove_as_proxy};

/// Why a deed between a person and a proxy was not done.
#[derive(Debug, Error)]
pub enum ProxyError {
    /// The file is no card.
    #[error("not a card")]
    NotACard,
    /// The fingerprint typed is not the one of the card.
    #[error("the fingerprint is another")]
    OtherFingerprint,
    /// Nothing is granted.
    #[error("nothing granted")]
    NothingGranted,
    /// The term is shorter than a day or longer than a year.
    #[error("no such term")]
    Term,
    /// A name is one line of 1 to 100 characters.
    #[error("the name cannot be used")]
    Name,
    /// A field of the 資格 is locked, and a replica holds records whole.
    #[error("a field is locked")]
    Locked,
    /// No grant of that beginning, or several.
    #[error("no such grant")]
    NoSuchGrant,
    /// The grant has ended.
    #[error("the grant has ended")]
    Over,
    /// The grant does not stand by.
    #[error("nothing to ask for")]
    NotStandingBy,
    /// No letter in the folder is for anybody of this home.
    #[error("no letter for this home")]
    NoLetter,
    /// A card, letter, note or receipt is damaged or forged.
    #[error("not what it should be")]
    Damaged,
    /// The person's home has not sent a showing that still holds.
    #[error("nothing to show")]
    NothingToShow,
    /// The receipt is for something else, or of somebody else.
    #[error("another receipt")]
    OtherReceipt,
    /// What was handed over does not hold everything.
    #[error("{0} records cannot be handed over")]
    LeftOut(usize),
    /// It cannot be signed.
    #[error(transparent)]
    Signing(#[from] SigningError),
    /// A field cannot be entrusted.
    #[error(transparent)]
    Proposal(#[from] ProposalError),
    /// It cannot be shown.
    #[error(transparent)]
    Present(#[from] PresentError),
    /// The proof could not be made.
    #[error(transparent)]
    Prove(#[from] ProveError),
    /// A newer version wrote the record.
    #[error(transparent)]
    Unread(#[from] RecordError),
    /// The folder.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The home.
    #[error(transparent)]
    Home(#[from] HomeError),
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The log.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The locks.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// What is handed over could not be written.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// What was handed over could not be read.
    #[error(transparent)]
    Import(#[from] ImportError),
}

impl From<RandomError> for ProxyError {
    fn from(error: RandomError) -> Self {
        Self::Vault(error.into())
    }
}

impl From<IdentityError> for ProxyError {
    fn from(error: IdentityError) -> Self {
        match error {
            IdentityError::Random(error) => error.into(),
            IdentityError::Text => Self::Vault(VaultError::Storage(StorageError::Damaged)),
        }
    }
}

impl Coded for ProxyError {
    fn problem(&self) -> Problem {
        match self {
            Self::NotACard => Problem::new("not_a_card"),
            Self::OtherFingerprint => Problem::new("other_fingerprint"),
            Self::NothingGranted => Problem::new("nothing_granted"),
            Self::Term => Problem::new("grant_term"),
            Self::Name => Problem::new("name_unfit"),
            Self::Locked => Problem::new("grant_locked"),
            Self::NoSuchGrant => Problem::new("no_grant"),
            Self::Over => Problem::new("grant_over"),
            Self::NotStandingBy => Problem::new("not_standing_by"),
            Self::NoLetter => Problem::new("no_letter"),
            Self::Damaged => Problem::new("letter_damaged"),
            Self::NothingToShow => Problem::new("nothing_to_show"),
            Self::OtherReceipt => Problem::new("other_receipt"),
            Self::LeftOut(_) => Problem::new("hand_over_left_out"),
            Self::Signing(_) => Problem::new("random"),
            Self::Unread(_) => Problem::new("newer_home"),
            Self::Present(_) => Problem::new("prove"),
            Self::Proposal(error) => error.problem(),
            Self::Prove(error) => error.problem(),
            Self::Folder(error) => error.problem(),
            Self::Home(error) => error.problem(),
            Self::Vault(error) => error.problem(),
            Self::Log(error) => error.problem(),
            Self::Lock(error) => error.problem(),
            Self::Export(error) => error.problem(),
            Self::Import(error) => error.problem(),
        }
    }
}
