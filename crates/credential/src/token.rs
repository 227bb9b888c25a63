//! An SD-JWT, with or without its key binding, taken apart and found whole.
//!
//! Nothing here knows a trusted key: what comes out is well-formed, not yet true.

use tefuda_consent::{Audience, FieldId};
use tefuda_crypto::{PublicKey, sha256};
use tefuda_record::Moment;

use crate::claims::Claims;
use crate::disclosure::{self, Disclosure};
use crate::json;
use crate::jws::{HeaderKey, Jws};
use crate::proxy::{BETWEEN, CLOSING_TYPE, Hop};
use crate::vct::{self, Vct};
use crate::{Flaw, ProofId, b64};

/// An SD-JWT.
///
/// Source: RFC 9901 §4.
pub(crate) struct Token<'a> {
    issuer: Jws<'a>,
    /// The issuer's name for its key; `None` where the holder signs for themselves.
    pub(crate) kid: Option<String>,
    pub(crate) claims: Claims,
    pub(crate) disclosures: Vec<Disclosure>,
    pub(crate) binding: Option<KeyBinding<'a>>,
    /// The person's part, where a proxy closes it.
    pub(crate) hop: Option<Hop<'a>>,
    /// Everything before the closing signature, which that covers.
    bound: &'a str,
}

/// A KB-JWT.
///
/// Source: RFC 9901 §4.3.
pub(crate) struct KeyBinding<'a> {
    jws: Jws<'a>,
    pub(crate) iat: Moment,
    pub(crate) exp: Moment,
    pub(crate) audience: Audience,
    pub(crate) purpose: String,
    pub(crate) nonce: String,
    sd_hash: [u8; 32],
}

impl<'a> Token<'a> {
    pub(crate) fn parse(text: &'a str) -> Result<Self, Flaw> {
        if text.len() > LONGEST {
            return Err(Flaw::TooLong);
        }
        let Cut {
            head,
            hop,
            binding,
            bound,
            closing,
        } = Cut::make(text)?;
        let mut parts = head.split('~');
        let issuer = Jws::parse(parts.next().ok_or(Flaw::Parts)?)?;
        if parts.clone().any(str::is_empty) {
            return Err(Flaw::Parts);
        }
        let header = issuer.header(vct::TYPE)?;
        let mut claims = Claims::parse(issuer.payload())?;
        let kid = match (claims.vct, header.key) {
            // With no holder's key in it, what somebody says of themselves on paper carries the key that says so.
            (Vct::SelfPaper, HeaderKey::Whole(own)) => {
                claims.holder = Some(own);
                None
            }
            (_, HeaderKey::Whole(_)) => return Err(Flaw::HeaderMember),
            (Vct::SelfAttested, HeaderKey::Unsaid) => None,
            (Vct::Eligibility | Vct::Witnessed | Vct::Paper, HeaderKey::Id(kid)) => Some(kid),
            (Vct::SelfAttested | Vct::SelfPaper, HeaderKey::Id(_))
            | (Vct::Eligibility | Vct::Witnessed | Vct::Paper | Vct::SelfPaper, HeaderKey::Unsaid) => {
                return Err(Flaw::KeyId);
            }
        };
        let disclosures = disclosure::read_all(parts, &claims.digests, &claims.open)?;
        // What a person says of themselves is exactly what they chose: nothing closed, nothing to open.
        if claims.vct.is_own_word() && !claims.digests.is_empty() {
            return Err(Flaw::Member);
        }
        if claims.vct.is_paper() && !(binding.is_empty() && hop.is_none()) {
            return Err(Flaw::PaperBinding);
        }
        let hop = match hop {
            Some(hop) => Some(Hop::parse(hop, text.get(..=head.len()).ok_or(Flaw::Parts)?)?),
            None => None,
        };
        let binding = if binding.is_empty() {
            None
        } else {
            Some(KeyBinding::parse(binding, closing)?)
        };
        Ok(Self {
            issuer,
            kid,
            claims,
            disclosures,
            binding,
            hop,
            bound,
        })
    }

    /// What tells a printed proof from every other.
    pub(crate) fn paper_id(&self) -> ProofId {
        ProofId(sha256(self.bound.as_bytes()))
    }

    /// Whether this key signed the issuer's part.
    pub(crate) fn is_issued_by(&self, key: &PublicKey) -> bool {
        self.issuer.is_signed_by(key)
    }

    /// Whether a key binding closes exactly this presentation: with the key in `cnf`, or with the one that that key named.
    pub(crate) fn is_bound_by(&self, binding: &KeyBinding<'_>) -> bool {
        let closes = |key: &PublicKey| binding.jws.is_signed_by(key);
        let is_closed = self.claims.holder.as_ref().is_some_and(|holder| match &self.hop {
            Some(hop) => hop.is_signed_by(holder) && closes(&hop.key),
            None => closes(holder),
        });
        is_closed && binding.sd_hash == sha256(self.bound.as_bytes())
    }

    /// Every field that can be read, in the order in which counters want them.
    pub(crate) fn fields(&self) -> Vec<(FieldId, String)> {
        let disclosed = self.disclosures.iter().flat_map(Disclosure::fields);
        let mut fields: Vec<(FieldId, String)> = self.claims.open.iter().chain(disclosed).cloned().collect();
        fields.sort_unstable_by_key(|(field, _)| *field);
        fields
    }
}

/// A text cut at its joints.
struct Cut<'a> {
    /// The SD-JWT, without the `~` at its end.
    head: &'a str,
    hop: Option<&'a str>,
    /// The closing signature; empty where there is none.
    binding: &'a str,
    /// What that covers.
    bound: &'a str,
    /// Its `typ`.
    closing: &'static str,
}

impl<'a> Cut<'a> {
    fn make(text: &'a str) -> Result<Self, Flaw> {
        let Some((head, rest)) = text.split_once(BETWEEN) else {
            let (head, binding) = text.rsplit_once('~').ok_or(Flaw::Parts)?;
            return Ok(Self {
                head,
                hop: None,
                binding,
                bound: text.get(..=head.len()).ok_or(Flaw::Parts)?,
                closing: KEY_BINDING_TYPE,
            });
        };
        // One hop, and nothing disclosed by it or by the closing.
        let (hop, last) = rest.split_once(BETWEEN).ok_or(Flaw::Parts)?;
        let binding = last.strip_suffix('~').ok_or(Flaw::Parts)?;
        if binding.is_empty() || hop.contains('~') || binding.contains('~') {
            return Err(Flaw::Parts);
        }
        let before = text.len().saturating_sub(last.len() + 1);
        Ok(Self {
            head,
            hop: Some(hop),
            binding,
            bound: text.get(..before).ok_or(Flaw::Parts)?,
            closing: CLOSING_TYPE,
        })
    }
}

impl<'a> KeyBinding<'a> {
    fn parse(text: &'a str, typ: &str) -> Result<Self, Flaw> {
        let jws = Jws::parse(text)?;
        if jws.header(typ)?.key != HeaderKey::Unsaid {
            return Err(Flaw::HeaderMember);
        }
        let mut members = json::parse_object(jws.payload(), KEY_BINDING_DEPTH)?;
        let (iat, exp) = (members.number("iat")?, members.number("exp")?);
        let audience = Audience::parse(&members.text("aud")?).map_err(|_| Flaw::Audience)?;
        let nonce = members.text("nonce")?.into_owned();
        if !(8..=128).contains(&nonce.len()) {
            return Err(Flaw::Nonce);
        }
        let purpose = members.text("purpose")?.into_owned();
        let sd_hash = b64::read_array(&members.text("sd_hash")?).ok_or(Flaw::Digest)?;
        members.finish(Flaw::Member)?;
        // A consent lasts a day at most (consent::Proposal::agree); a longer one was made by no holder of ours.
        if exp <= iat || exp.saturating_sub(iat) > LONGEST_TERM_SECONDS {
            return Err(Flaw::Times);
        }
        Ok(Self {
            jws,
            iat: Moment(iat),
            exp: Moment(exp),
            audience,
            purpose,
            nonce,
            sd_hash,
        })
    }

    /// What tells this closing signature from every other, whoever re-encodes it: a signature has a twin (r, n − s), what is
    /// signed has none.
    pub(crate) fn id(&self) -> ProofId {
        ProofId(sha256(self.jws.signed()))
    }
}

/// The `typ` of a key binding (RFC 9901 §4.3).
pub(crate) const KEY_BINDING_TYPE: &str = "kb+jwt";
const KEY_BINDING_DEPTH: usize = 1;
pub(crate) const LONGEST: usize = 8 * 1024;
const LONGEST_TERM_SECONDS: i64 = 86_400;
