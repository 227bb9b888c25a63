//! Whoever signs: an insurer, a clinic, a pharmacy, a town hall; its keys, what it signs, its trust list.
//!
//! Every institution has one folder, made by [`init`]. An insurer answers a holder's request for copies with [`issue`]: what it
//! knows; [`revoke`] takes that back, and [`status`] signs the lists in which readers look it up. A
//! clinic, pharmacy or town hall answers it with [`witness`]: what its staff saw on an original; it asks holders with [`request`], and
//! is known by its key [`card`]. [`trust`] signs the list by which readers know the institution, [`admit`] and [`withdraw`] change who
//! else stands in it, [`rotate`] changes the key. Everything secret, and everything that gets signed, lies in one file
//! sealed by a passphrase; beside it lie the trust list that was signed last, so that its version only ever counts up,
//! and an insurer's register of what was issued, sealed with a key from that file and holding no name or number of anybody.
//!
//! It owns its files and nothing else: words for people, the clock, the keyboard and the choice of a folder are the caller's.
//!
//! ```
//! use tefuda_credential::{IssuerKind, Realm};
//! use tefuda_crypto::{Passphrase, SystemRandom, WorkFactor};
//! use tefuda_issuer::{Profile, Sealing, TrustTerm, init, trust};
//! use tefuda_record::{InsurerNumber, Moment};
//!
//! # let folder = tempfile::tempdir()?;
//! # let folder = folder.path();
//! let passphrase = Passphrase::new("例示の合言葉")?;
//! let profile = Profile {
//!     name: "例示区国民健康保険".to_owned(),
//!     iss: "https://kokuho.reiji.example".to_owned(),
//!     kind: IssuerKind::Insurer,
//!     institution_code: None,
//!     insurer_numbers: vec![InsurerNumber::parse("138990")?],
//!     realm: Realm::Demo,
//! };
//! let now = Moment(1_795_395_600);
//! let sealing = Sealing { passphrase: &passphrase, work: WorkFactor::LOWEST };
//! init(folder, &profile, &sealing, now, &mut SystemRandom)?;
//! let list = trust(folder, &passphrase, TrustTerm { iat: now, exp: now.plus_seconds(30 * 86_400) })?;
//! assert_eq!(list.terms().version, 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod card;
mod folder;
mod init;
mod issue;
mod register;
mod request;
mod revoke;
mod rotate;
mod status;
mod trust;
mod witness;

pub use card::{CardDeedError, card};
pub use folder::FolderError;
pub use init::{InitError, Profile, Sealing, init};
pub use issue::{IssueError, Issued, Order, RecordFileError, issue};
pub use request::{Asking, RequestDeedError, request};
pub use revoke::{RevokeError, revoke};
pub use rotate::{RotateError, Why, rotate};
pub use status::{PublishedList, StatusDeedError, status};
pub use trust::{SignedList, TrustDeedError, TrustTerm, admit, trust, withdraw};
pub use witness::{WitnessOrder, witness};
