//! Verify: what a reader may say of a proof.
//!
//! The order: shape, issuer's signature, holder's closing signature, times, trust and entitlement, status, purpose and audience,
//! freshness. The first fault found is the answer. A doubt never hides a fault behind it: only a proof without any fault is
//! unconfirmed, by its first doubt, and only one without any doubt is verified.
//!
//! Everything that is not known to be good is refused: there is no way through this file that skips a check.

use tefuda_consent::{Audience, FieldId, Nonce, Purpose, is_own_statement};
use tefuda_record::Moment;

mod paper;

use crate::status::{Standing, StatusShelf};
use crate::token::{KeyBinding, Token};
use crate::trust::{IssuerKind, TrustList, TrustedIssuer, TrustedKey};
use crate::vct::Vct;
use crate::verdict::{Doubt, Fault, Grade, Note, Shown, Verdict};
use crate::{Flaw, Witness, codec};

/// What a reader expects of a proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// Who the reader is: a proof made for somebody else is refused. `None` for a reader that has no name.
    pub audience: Option<Audience>,
    /// What the reader is for: a proof made for anything else is refused. `None` takes any.
    pub purpose: Option<Purpose>,
    /// The number of the request on the reader's screen: a proof that answers another one is refused. `None` for a reader that did
    /// not ask, or by a poster.
    pub nonce: Option<Nonce>,
    /// When the newest signed list that the reader holds was signed, beside the trust list given: it is at least this late.
    pub no_earlier_than: Option<Moment>,
    /// How far the clocks of holder and reader may be apart: 60 seconds by custom, 300 at most (more is cut back).
    pub skew_seconds: u16,
}

impl Default for Expected {
    fn default() -> Self {
        Self {
            audience: None,
            purpose: None,
            nonce: None,
            no_earlier_than: None,
            skew_seconds: 60,
        }
    }
}

/// What a reader goes by: lists that were fetched before.
#[derive(Debug, Clone, Copy, Default)]
pub struct Lists<'a> {
    /// Which keys are whose.
    pub trust: Option<&'a TrustList>,
    /// What was taken back.
    pub status: Option<&'a StatusShelf>,
}

impl<'a> From<Option<&'a TrustList>> for Lists<'a> {
    fn from(trust: Option<&'a TrustList>) -> Self {
        Self { trust, status: None }
    }
}

/// Judges a proof: the digits of a QR, or an SD-JWT+KB as text.
///
/// # Examples
/// ```
/// use tefuda_credential::{Expected, verify};
/// use tefuda_record::Moment;
///
/// let verdict = verify("not a proof", None, &Expected::default(), Moment(1_795_000_000));
/// assert_eq!((verdict.code(), verdict.reason()), ("invalid", Some("malformed")));
/// ```
///
/// Source: RFC 9901 §7.1, §7.3.
#[must_use]
pub fn verify<'a>(token: &str, lists: impl Into<Lists<'a>>, expected: &Expected, now: Moment) -> Verdict {
    let lists = lists.into();
    let text = token.trim_ascii();
    let judged = if codec::looks_like_digits(text) {
        codec::decode(text)
            .map_err(|_| Fault::Malformed(Flaw::Digits))
            .and_then(|text| judge(&text, lists, expected, now))
    } else {
        judge(text, lists, expected, now)
    };
    match judged {
        Ok((shown, None)) => Verdict::Verified(shown),
        Ok((shown, Some(doubt))) => Verdict::Unconfirmed(shown, doubt),
        Err(fault) => Verdict::Invalid(fault),
    }
}

/// The `iss` that a proof names, by its own word: to find the trust list that may know it. `None` where it cannot be read.
#[must_use]
pub fn claimed_issuer(token: &str) -> Option<String> {
    let text = token.trim_ascii();
    let decoded = codec::looks_like_digits(text).then(|| codec::decode(text).ok());
    match decoded {
        Some(text) => Token::parse(&text?).ok().map(|token| token.claims.iss),
        None => Token::parse(text).ok().map(|token| token.claims.iss),
    }
}

/// What is shown and the first doubt about it; or the first fault.
fn judge(text: &str, lists: Lists<'_>, expected: &Expected, now: Moment) -> Result<(Shown, Option<Doubt>), Fault> {
    let trust = lists.trust;
    let clock = Clock::new(now, expected, lists);
    let token = Token::parse(text)?;
    let signer = Signer::find(&token, trust);
    check_issuer(&token, &signer)?;
    if token.claims.vct.is_paper() {
        return paper::judge(text, &token, lists, expected, clock);
    }
    // Every other type of credential names its holder's key, so one without a closing signature is a copy.
    let binding = token.binding.as_ref().ok_or(Fault::KeyBindingMissing)?;
    if !token.is_bound_by(binding) {
        return Err(Fault::KeyBindingWrong);
    }
    let time_doubt = check_times(&token, binding.exp, clock)?;
    check_proxy(&token, binding, clock)?;
    let fields = token.fields();
    let trust_doubt = check_entitled(&token, &signer, &fields, trust, clock)?;
    let (status_doubt, status_age) = check_status(&token, &signer, lists.status, clock)?;
    let purpose = check_purpose(binding, &fields, expected)?;
    let mut notes = check_audience(binding, expected)?;
    check_nonce(binding, expected)?;
    let fresh_doubt = check_fresh(binding, clock);
    let self_doubt = matches!(signer, Signer::Holder).then_some(Doubt::SelfAttested);
    let age = trust.map(|list| days_between(list.terms().iat, clock.no_earlier_than));
    if age.max(status_age).is_some_and(|days| days > 7) {
        notes.push(Note::ListAge);
    }
    if token.hop.is_some() {
        notes.push(Note::ByProxy);
    }
    let shown = Shown {
        grade: signer.grade(token.claims.vct),
        issuer: signer.name(),
        witness: signer.witness(&token),
        fields,
        proxy: token.hop.as_ref().map(|hop| hop.by.clone()),
        audience: binding.audience.clone(),
        purpose,
        proof: binding.id(),
        presented_at: binding.iat,
        expires_at: binding.exp,
        credential_expires: token.claims.exp,
        check_code: None,
        notes,
        trust_age_days: age,
        status_age_days: status_age,
    };
    let doubt = time_doubt.or(trust_doubt).or(status_doubt);
    Ok((shown, doubt.or(fresh_doubt).or(self_doubt)))
}

/// What time it is, and how sure that is.
#[derive(Clone, Copy)]
struct Clock {
    now: Moment,
    skew: i64,
    /// The newest list was signed by then, so it is at least this late, whatever the reader's clock says.
    no_earlier_than: Moment,
}

impl Clock {
    fn new(now: Moment, expected: &Expected, lists: Lists<'_>) -> Self {
        let signed = [
            lists.trust.map(|list| list.terms().iat),
            lists.status.and_then(StatusShelf::newest),
            expected.no_earlier_than,
        ];
        Self {
            now,
            skew: i64::from(expected.skew_seconds.min(MOST_SKEW_SECONDS)),
            no_earlier_than: signed.into_iter().flatten().fold(now, Moment::max),
        }
    }

    fn is_behind(self) -> bool {
        self.now.plus_seconds(self.skew) < self.no_earlier_than
    }

    /// Whether a moment lies further ahead than clocks differ.
    fn is_ahead(self, moment: Moment) -> bool {
        self.no_earlier_than.plus_seconds(self.skew) < moment
    }
}

/// Who should have signed the issuer's part.
enum Signer<'a> {
    /// The holder, for themselves.
    Holder,
    /// An issuer of the trust list, with this key of its own.
    Known(&'a TrustedIssuer, &'a TrustedKey),
    /// Nobody we know.
    Unknown,
}

impl<'a> Signer<'a> {
    /// Key ids mean nothing beyond their own issuer, so they are looked for there only.
    fn find(token: &Token<'_>, trust: Option<&'a TrustList>) -> Self {
        if token.claims.vct.is_own_word() {
            return Self::Holder;
        }
        let issuer = trust.and_then(|list| list.issuer(&token.claims.iss));
        let key = issuer
            .zip(token.kid.as_deref())
            .and_then(|(issuer, kid)| issuer.key(kid));
        // An unknown key of a known issuer may be newer than the list: not a forgery by that alone, and not confirmed either.
        match (issuer, key) {
            (Some(issuer), Some(key)) => Self::Known(issuer, key),
            (Some(_) | None, None) | (None, Some(_)) => Self::Unknown,
        }
    }

    /// Whoever is not on the list gives no grade: anybody can call themselves an insurer.
    const fn grade(&self, vct: Vct) -> Option<Grade> {
        match (self, vct) {
            (Self::Holder, _) => Some(Grade::SelfAttested),
            (Self::Known(..), Vct::Witnessed) => Some(Grade::Witnessed),
            (Self::Known(..), Vct::Eligibility | Vct::Paper) => Some(Grade::Issued),
            (Self::Known(..), Vct::SelfAttested | Vct::SelfPaper) | (Self::Unknown, _) => None,
        }
    }

    /// Who saw the original, by the name that the list gives them.
    fn witness(&self, token: &Token<'_>) -> Option<Witness> {
        match self {
            Self::Known(issuer, _) => token.claims.witness.clone().map(|witness| Witness {
                name: issuer.name.clone(),
                ..witness
            }),
            Self::Holder | Self::Unknown => None,
        }
    }

    fn name(&self) -> Option<String> {
        match self {
            Self::Known(issuer, _) => Some(issuer.name.clone()),
            Self::Holder | Self::Unknown => None,
        }
    }
}

fn check_issuer(token: &Token<'_>, signer: &Signer<'_>) -> Result<(), Fault> {
    let holds = match signer {
        Signer::Holder => token.claims.holder.as_ref().is_some_and(|key| token.is_issued_by(key)),
        Signer::Known(_, key) => token.is_issued_by(&key.public),
        // Nothing to check it with; this road ends in a doubt and never in a yes.
        Signer::Unknown => true,
    };
    if holds { Ok(()) } else { Err(Fault::BadSignature) }
}

/// Source: RFC 7519 §4.1.4 to §4.1.6.
fn check_times(token: &Token<'_>, consent_ends: Moment, clock: Clock) -> Result<Option<Doubt>, Fault> {
    let claims = &token.claims;
    // An end in the past stays in the past even when the reader's clock is behind.
    if claims.exp <= clock.no_earlier_than {
        return Err(Fault::Expired);
    }
    // The consent ends by the holder's clock, so here the clocks may differ.
    if consent_ends.plus_seconds(clock.skew) <= clock.no_earlier_than {
        return Err(Fault::Expired);
    }
    // A start in the future may be the fault of a clock that is known to be behind.
    let begins = claims.nbf.map_or(claims.iat, |nbf| nbf.max(claims.iat));
    if clock.is_behind() {
        return Ok(Some(Doubt::ClockDoubt));
    }
    if clock.is_ahead(begins) {
        return Err(Fault::NotYetValid);
    }
    Ok(None)
}

fn check_entitled(
    token: &Token<'_>,
    signer: &Signer<'_>,
    fields: &[(FieldId, String)],
    trust: Option<&TrustList>,
    clock: Clock,
) -> Result<Option<Doubt>, Fault> {
    match signer {
        Signer::Holder => return Ok(None),
        Signer::Unknown => return Ok(Some(Doubt::UnknownIssuer)),
        Signer::Known(issuer, key) => {
            // A stolen key signs any date, so nothing that a withdrawn key ever signed counts.
            if key.revoked_at.is_some_and(|at| at <= clock.no_earlier_than) {
                return Err(Fault::Revoked);
            }
            let may_say = match &token.claims.witness {
                Some(witness) => may_witness(issuer, witness),
                None => may_attest_eligibility(issuer, fields),
            };
            // What only the person can say carries no other signature.
            let own = fields.iter().any(|(field, _)| is_own_statement(*field));
            if !key.signs_at(token.claims.iat) || !may_say || own {
                return Err(Fault::IssuerNotEntitled);
            }
        }
    }
    if trust.is_some_and(|list| list.terms().exp <= clock.no_earlier_than) {
        return Ok(Some(Doubt::TrustStale));
    }
    Ok(None)
}

/// What the lists say, and the age in days of the one that said it. Nothing is ever revoked because a list is missing, old or not
/// that issuer's: then it is not known.
///
/// Source: draft-ietf-oauth-status-list-20 §8.3.
fn check_status(
    token: &Token<'_>,
    signer: &Signer<'_>,
    shelf: Option<&StatusShelf>,
    clock: Clock,
) -> Result<(Option<Doubt>, Option<i64>), Fault> {
    let (Signer::Known(issuer, _), Some(entry)) = (signer, &token.claims.status) else {
        return Ok((None, None));
    };
    let age = |as_of| Some(days_between(as_of, clock.no_earlier_than));
    let standing = shelf.map_or(Standing::Unknown, |shelf| {
        shelf.standing(entry, &issuer.iss, clock.no_earlier_than)
    });
    match standing {
        Standing::Revoked => Err(Fault::Revoked),
        Standing::Unknown => Ok((Some(Doubt::StatusUnknown), None)),
        Standing::Stale { as_of } => Ok((Some(Doubt::StatusStale), age(as_of))),
        Standing::Good { as_of } => Ok((None, age(as_of))),
    }
}

/// Insurers, and town halls for those whose insurer's very name would tell too much; and only their own numbers.
fn may_attest_eligibility(issuer: &TrustedIssuer, fields: &[(FieldId, String)]) -> bool {
    let kind = match issuer.kind {
        IssuerKind::Insurer | IssuerKind::TownHall => true,
        IssuerKind::Clinic | IssuerKind::Pharmacy => false,
    };
    let number = fields.iter().find(|(field, _)| field.id() == "insurer_number");
    kind && number.is_none_or(|(_, number)| issuer.insurer_numbers.iter().any(|own| own.as_str() == number))
}

/// Those with a counter at which originals are shown, in the name of their own code and no other. Whose number it is does not matter:
/// they say what they saw.
fn may_witness(issuer: &TrustedIssuer, witness: &Witness) -> bool {
    let kind = match issuer.kind {
        IssuerKind::Clinic | IssuerKind::Pharmacy | IssuerKind::TownHall => true,
        IssuerKind::Insurer => false,
    };
    kind && issuer.institution_code.as_ref() == Some(&witness.code)
}

/// A purpose that this reader does not know has a ceiling that it does not know: refused like any other wrong one. So is a proof
/// that carries what its purpose can never carry (a number in an identity proof): whoever made it, it is not a proof for that.
fn check_purpose(
    binding: &KeyBinding<'_>,
    fields: &[(FieldId, String)],
    expected: &Expected,
) -> Result<Purpose, Fault> {
    // By its signed name; `Purpose::parse` takes the words of people too.
    let purpose = Purpose::parse(&binding.purpose)
        .filter(|purpose| purpose.id() == binding.purpose)
        .ok_or(Fault::WrongPurpose)?;
    let asked = expected.purpose.is_none_or(|expected| expected == purpose);
    if asked && fields.iter().all(|(field, _)| purpose.allows(*field)) {
        Ok(purpose)
    } else {
        Err(Fault::WrongPurpose)
    }
}

/// A proxy says nothing that the person's own part does not allow: not later, not for another purpose, to nobody else.
fn check_proxy(token: &Token<'_>, binding: &KeyBinding<'_>, clock: Clock) -> Result<(), Fault> {
    let Some(hop) = &token.hop else { return Ok(()) };
    if hop.by.until.plus_seconds(clock.skew) <= clock.no_earlier_than {
        return Err(Fault::Expired);
    }
    if clock.is_ahead(hop.iat) && !clock.is_behind() {
        return Err(Fault::NotYetValid);
    }
    if binding.exp > hop.by.until || binding.iat.plus_seconds(clock.skew) < hop.iat {
        return Err(Fault::KeyBindingWrong);
    }
    if binding.purpose != hop.purpose {
        return Err(Fault::WrongPurpose);
    }
    match &hop.audience {
        Some(audience) if *audience != binding.audience => Err(Fault::WrongAudience),
        Some(_) | None => Ok(()),
    }
}

fn check_audience(binding: &KeyBinding<'_>, expected: &Expected) -> Result<Vec<Note>, Fault> {
    match (&binding.audience, &expected.audience) {
        (Audience::Anyone, _) => Ok(vec![Note::AudienceUnbound]),
        (Audience::One(_), Some(expected)) if *expected != binding.audience => Err(Fault::WrongAudience),
        (Audience::One(_), _) => Ok(Vec::new()),
    }
}

/// Source: OpenID4VP 1.0 §14.1 (replay of the presentation).
fn check_nonce(binding: &KeyBinding<'_>, expected: &Expected) -> Result<(), Fault> {
    match &expected.nonce {
        Some(nonce) if nonce.as_str() != binding.nonce => Err(Fault::WrongNonce),
        Some(_) | None => Ok(()),
    }
}

/// A proof is shown within a minute of its making. One from the future was made by a clock that is wrong, the holder's or the
/// reader's; which, only people can see, so it is a doubt and says to look.
fn check_fresh(binding: &KeyBinding<'_>, clock: Clock) -> Option<Doubt> {
    if clock.is_ahead(binding.iat) {
        return Some(Doubt::ClockDoubt);
    }
    let oldest = clock.no_earlier_than.plus_seconds(-FRESH_SECONDS - clock.skew);
    (binding.iat < oldest).then_some(Doubt::ProofStale)
}

fn days_between(from: Moment, to: Moment) -> i64 {
    to.0.saturating_sub(from.0).div_euclid(86_400)
}

const FRESH_SECONDS: i64 = 60;
const MOST_SKEW_SECONDS: u16 = 300;
