//! The trust list: which keys are whose, and what each issuer may say.
//!
//! A JWS signed by a root that is kept off every network. Its header carries the root's public key, so the list proves only
//! that it is of one piece; that the root is the right one a person checks once, by its fingerprint, and pins.
//!
//! Source: RFC 7515; the shape of the entries is ours.

use core::fmt;

use tefuda_crypto::{PublicKey, SigningError, SigningKey};
use tefuda_record::{InsurerNumber, Moment};
use thiserror::Error;

use crate::jws::{self, HeaderKey, Jws};
use crate::{Flaw, jwk};

mod read;
mod write;

/// A trust list whose signature holds.
#[derive(Clone)]
pub struct TrustList {
    root: PublicKey,
    terms: TrustTerms,
    /// Sorted by `iss`.
    issuers: Vec<TrustedIssuer>,
}

/// When a trust list counts and for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrustTerms {
    /// Counts up: a list never makes way for one with a smaller version.
    pub version: u64,
    /// When it was signed.
    pub iat: Moment,
    /// From when on it is stale.
    pub exp: Moment,
    /// Whether it speaks of the world or of the demo.
    pub realm: Realm,
}

/// What a trust list speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Realm {
    /// The world.
    Real,
    /// Made-up insurers.
    Demo,
}

/// Which lists are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acceptance {
    /// Those of the world only.
    Real,
    /// Those of the demo too.
    Demo,
}

/// An issuer and what it may say.
#[derive(Clone, PartialEq, Eq)]
pub struct TrustedIssuer {
    /// Its name in credentials.
    pub iss: String,
    /// Its name for people.
    pub name: String,
    /// What kind of institution it is.
    pub kind: IssuerKind,
    /// The insurer numbers that it may assert.
    pub insurer_numbers: Vec<InsurerNumber>,
    /// 医療機関コード of a clinic or pharmacy, ten digits; 全国地方公共団体コード of a town hall, six.
    pub institution_code: Option<String>,
    /// Its keys.
    pub keys: Vec<TrustedKey>,
}

/// A key of an issuer and its time of use.
#[derive(Clone, PartialEq, Eq)]
pub struct TrustedKey {
    /// The issuer's name for it.
    pub kid: String,
    /// The key.
    pub public: PublicKey,
    /// The first moment at which it signs.
    pub from: Moment,
    /// The first moment at which it signs no more.
    pub until: Moment,
    /// From when on nothing it ever signed counts.
    pub revoked_at: Option<Moment>,
}

/// What kind of institution an issuer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IssuerKind {
    /// 保険者.
    Insurer,
    /// 医療機関.
    Clinic,
    /// 薬局.
    Pharmacy,
    /// 市区町村.
    TownHall,
}

/// Why a text is no trust list to go by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TrustError {
    /// Longer than 4 MB.
    #[error("the trust list is too long")]
    TooLong,
    /// Not shaped as a trust list.
    #[error("not a trust list: {0}")]
    Malformed(#[source] Flaw),
    /// The root in its header did not sign it.
    #[error("the trust list is not signed by its root")]
    BadSignature,
    /// It is the demo's.
    #[error("a trust list of the demo is refused outside the demo")]
    Demo,
    /// Another root than the one held signed it.
    #[error("the trust list is signed by another root than the one held")]
    OtherRoot,
    /// The one held is newer.
    #[error("the trust list is older than the one held")]
    Rollback,
    /// It could not be signed.
    #[error("the trust list cannot be signed")]
    Signing(#[source] SigningError),
}

impl From<Flaw> for TrustError {
    fn from(flaw: Flaw) -> Self {
        Self::Malformed(flaw)
    }
}

impl TrustList {
    /// Signs a list.
    ///
    /// # Errors
    /// [`TrustError::Malformed`] when an entry is not fit to be read back, [`TrustError::Signing`].
    pub fn sign(root: &SigningKey, terms: TrustTerms, issuers: &[TrustedIssuer]) -> Result<String, TrustError> {
        let header = format!(
            r#"{{"alg":"ES256","typ":"{TYPE}","jwk":{}}}"#,
            jwk::write(root.public())
        );
        let list = jws::sign(&header, &write::payload(terms, issuers), root).map_err(TrustError::Signing)?;
        Self::parse(&list, Acceptance::Demo)?;
        Ok(list)
    }

    /// Reads a list and checks the signature of the root it names. Who that root is, the caller asks
    /// [`root_fingerprint`](Self::root_fingerprint) or [`check_follows`](Self::check_follows). A list past its time is still
    /// read: its age is the verifier's to tell.
    ///
    /// # Errors
    /// [`TrustError`].
    pub fn parse(text: &str, acceptance: Acceptance) -> Result<Self, TrustError> {
        if text.len() > LONGEST {
            return Err(TrustError::TooLong);
        }
        let jws = Jws::parse(text.trim_ascii())?;
        let HeaderKey::Whole(root) = jws.header(TYPE)?.key else {
            return Err(TrustError::Malformed(Flaw::KeyId));
        };
        if !jws.is_signed_by(&root) {
            return Err(TrustError::BadSignature);
        }
        let (terms, mut issuers) = read::payload(jws.payload())?;
        if terms.realm == Realm::Demo && acceptance == Acceptance::Real {
            return Err(TrustError::Demo);
        }
        issuers.sort_by(|one, next| one.iss.cmp(&next.iss));
        if issuers
            .iter()
            .zip(issuers.iter().skip(1))
            .any(|(one, next)| one.iss == next.iss)
        {
            return Err(TrustError::Malformed(Flaw::Twice));
        }
        let mut codes: Vec<&str> = issuers
            .iter()
            .filter_map(|issuer| issuer.institution_code.as_deref())
            .collect();
        codes.sort_unstable();
        if codes.iter().zip(codes.iter().skip(1)).any(|(one, next)| one == next) {
            return Err(TrustError::Malformed(Flaw::Twice));
        }
        Ok(Self { root, terms, issuers })
    }

    /// Checks that this list may take the place of one that is held.
    ///
    /// # Errors
    /// [`TrustError::OtherRoot`], [`TrustError::Rollback`]. The same version again is fine.
    pub fn check_follows(&self, held: &Self) -> Result<(), TrustError> {
        if self.root != held.root {
            return Err(TrustError::OtherRoot);
        }
        if self.terms.version < held.terms.version || self.terms.iat < held.terms.iat {
            return Err(TrustError::Rollback);
        }
        Ok(())
    }

    /// When it counts and for what.
    #[must_use]
    pub const fn terms(&self) -> TrustTerms {
        self.terms
    }

    /// Every issuer, sorted by `iss`.
    #[must_use]
    pub fn issuers(&self) -> &[TrustedIssuer] {
        &self.issuers
    }

    /// The issuer of this `iss`.
    #[must_use]
    pub fn issuer(&self, iss: &str) -> Option<&TrustedIssuer> {
        let at = self
            .issuers
            .binary_search_by(|issuer| issuer.iss.as_str().cmp(iss))
            .ok()?;
        self.issuers.get(at)
    }

    /// The institution of this code.
    #[must_use]
    pub fn institution(&self, code: &str) -> Option<&TrustedIssuer> {
        self.issuers
            .iter()
            .find(|issuer| issuer.institution_code.as_deref() == Some(code))
    }

    /// The thumbprint of the root, to be pinned.
    ///
    /// Source: RFC 7638 §3.
    #[must_use]
    pub fn root_thumbprint(&self) -> [u8; 32] {
        self.root.thumbprint()
    }

    /// The same for people to compare aloud: 64 hexadecimal digits in groups of four.
    #[must_use]
    pub fn root_fingerprint(&self) -> String {
        fingerprint(&self.root_thumbprint())
    }
}

/// A thumbprint for people to compare aloud: 64 hexadecimal digits in groups of four.
pub(crate) fn fingerprint(thumbprint: &[u8; 32]) -> String {
    let pairs: Vec<String> = thumbprint
        .chunks(2)
        .map(|pair| pair.iter().map(|byte| format!("{byte:02x}")).collect())
        .collect();
    pairs.join(" ")
}

impl TrustedIssuer {
    /// The key of this name.
    #[must_use]
    pub fn key(&self, kid: &str) -> Option<&TrustedKey> {
        self.keys.iter().find(|key| key.kid == kid)
    }
}

impl TrustedKey {
    /// Whether it may have signed something at this moment.
    #[must_use]
    pub fn signs_at(&self, at: Moment) -> bool {
        self.from <= at && at < self.until
    }
}

impl Realm {
    const fn is_demo(self) -> bool {
        matches!(self, Self::Demo)
    }
}

impl IssuerKind {
    /// Its signed name.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Insurer => "insurer",
            Self::Clinic => "clinic",
            Self::Pharmacy => "pharmacy",
            Self::TownHall => "town_hall",
        }
    }

    /// The kind of a signed name.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        [Self::Insurer, Self::Clinic, Self::Pharmacy, Self::TownHall]
            .into_iter()
            .find(|kind| kind.id() == id)
    }
}

impl fmt::Debug for TrustList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TrustList({} issuers, {:?})", self.issuers.len(), self.terms)
    }
}

impl fmt::Debug for TrustedIssuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TrustedIssuer({:?}, {} keys)", self.kind, self.keys.len())
    }
}

impl fmt::Debug for TrustedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TrustedKey(..)")
    }
}

const TYPE: &str = "tefuda-trust+jwt";
/// 3,400 insurers take about a megabyte.
const LONGEST: usize = 4 * 1024 * 1024;
