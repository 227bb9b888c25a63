//! Acting for another: the person's key binding names the key of a proxy, and the proxy closes it at the counter.
//!
//! ```text
//! SD-JWT ~~ hop ~~ closing ~
//! ```
//!
//! The **hop** (`kb+sd-jwt+kb`) is signed by the key in the credential's `cnf`: who the proxy is, with which key in its own
//! `cnf`, for what, until when, under which grant. The **closing** (`kb+sd-jwt`) is signed by that key. Each covers
//! everything before it. There is one hop and no more, it lasts seven days at most, and the closing says nothing that the hop
//! does not allow. The proxy never has a key of the person.
//!
//! It follows draft-ietf-oauth-delegate-sd-jwt-00 in its types and in `cnf`; the draft will move, so it is known to this module
//! alone.

use core::fmt;
use std::collections::BTreeSet;

use tefuda_consent::{Audience, Entrusted, FieldId, Purpose};
use tefuda_crypto::{PublicKey, Random, SigningKey, make_bytes, sha256};
use tefuda_record::{Moment, Record, check_line};

use crate::json::{Json, Members, quoted};
use crate::jws::{HeaderKey, Jws, is_key_id};
use crate::present::{PresentError, own_word};
use crate::token::Token;
use crate::{Credential, Flaw, Grade, b64, json, jwk, jws};

/// To whom it is entrusted.
#[derive(Clone, Copy)]
pub struct Delegation<'a> {
    /// The proxy's name, as the person calls them.
    pub name: &'a str,
    /// The proxy's key.
    pub key: &'a PublicKey,
    /// The grant.
    pub grant: &'a str,
    /// 引換番号, where medicines are to be fetched. The person's own word.
    pub exchange_number: Option<&'a str>,
}

/// A presentation that only its proxy can close.
#[derive(Clone, PartialEq, Eq)]
pub struct Delegated {
    text: String,
    key: PublicKey,
    grade: Grade,
    fields: Vec<FieldId>,
    purpose: Purpose,
    audience: Option<Audience>,
    by: Proxy,
}

/// Who shows for whom a proof was made.
#[derive(Clone, PartialEq, Eq)]
pub struct Proxy {
    /// The proxy's name, as the person calls them.
    pub name: String,
    /// The grant.
    pub grant: String,
    /// Until when the person lets them.
    pub until: Moment,
    /// 引換番号, where medicines are to be fetched.
    pub exchange_number: Option<String>,
}

/// A proof that a proxy closed.
pub struct ProxyProof {
    /// The whole of it.
    pub text: String,
    /// The fields it says.
    pub fields: Vec<FieldId>,
    /// Who stands behind the fields.
    pub grade: Grade,
    /// What it is for.
    pub purpose: Purpose,
    /// For whom it is.
    pub audience: Audience,
    /// When it was closed.
    pub issued_at: Moment,
    /// When it ends.
    pub expires_at: Moment,
    /// Who shows it.
    pub by: Proxy,
}

/// Entrusts a showing of a credential.
///
/// # Errors
/// [`PresentError`].
pub fn delegate(
    credential: &Credential,
    entrusted: &Entrusted,
    key: &SigningKey,
    delegation: Delegation<'_>,
) -> Result<Delegated, PresentError> {
    let now = entrusted.agreed_at();
    if credential.expires_at() <= now {
        return Err(PresentError::Expired);
    }
    if now < credential.starts_at() {
        return Err(PresentError::NotYetValid);
    }
    if Some(key.public()) != credential.holder() {
        return Err(PresentError::WrongKey);
    }
    let fields: BTreeSet<FieldId> = entrusted.fields().collect();
    let sd_jwt = credential.select(&fields).ok_or(PresentError::CannotSay)?;
    let until = entrusted.expires_at().min(credential.expires_at());
    hop(&sd_jwt, (entrusted, until), key, delegation)
}

/// Entrusts a showing of what a person says of themselves. The key is made for this and is gone after.
///
/// # Errors
/// [`PresentError`].
pub fn delegate_own_word(
    record: &Record,
    entrusted: &Entrusted,
    delegation: Delegation<'_>,
    random: &mut dyn Random,
) -> Result<Delegated, PresentError> {
    let fields: Vec<FieldId> = entrusted.fields().collect();
    let (now, until) = (entrusted.agreed_at(), entrusted.expires_at());
    let (sd_jwt, key) = own_word(record, &fields, (now, until), random)?;
    hop(&sd_jwt, (entrusted, until), &key, delegation)
}

/// Signs the person's part: to this proxy, over exactly this SD-JWT.
fn hop(
    sd_jwt: &str,
    (entrusted, until): (&Entrusted, Moment),
    key: &SigningKey,
    delegation: Delegation<'_>,
) -> Result<Delegated, PresentError> {
    let header = format!(r#"{{"alg":"ES256","typ":"{HOP_TYPE}"}}"#);
    let mut payload = format!(
        r#"{{"iat":{},"exp":{},"purpose":"{}","proxy":{},"grant":{},"sd_hash":"{}","cnf":{{"jwk":{}}}"#,
        entrusted.agreed_at().0,
        until.0,
        entrusted.purpose().id(),
        quoted(delegation.name),
        quoted(delegation.grant),
        b64::write(&sha256(sd_jwt.as_bytes())),
        jwk::write(delegation.key),
    );
    if let Audience::One(name) = entrusted.audience() {
        payload.push_str(&format!(r#","aud":{}"#, quoted(name)));
    }
    if let Some(number) = delegation.exchange_number {
        payload.push_str(&format!(r#","exchange_number":{}"#, quoted(number)));
    }
    payload.push('}');
    let text = format!("{sd_jwt}~{}~", jws::sign(&header, &payload, key)?);
    // What would not be read at the counter is not given out.
    Delegated::parse(&text).map_err(|_| PresentError::CannotSay)
}

impl Delegated {
    /// Reads what a person entrusted.
    ///
    /// # Errors
    /// [`Flaw`], also where the person's signature is not theirs.
    pub fn parse(text: &str) -> Result<Self, Flaw> {
        let rest = text.strip_suffix('~').ok_or(Flaw::Parts)?;
        let (head, hop) = rest.split_once(BETWEEN).ok_or(Flaw::Parts)?;
        let bound = text.get(..=head.len()).ok_or(Flaw::Parts)?;
        let token = Token::parse(bound)?;
        let hop = Hop::parse(hop, bound)?;
        if !token.claims.holder.as_ref().is_some_and(|key| hop.is_signed_by(key)) {
            return Err(Flaw::HolderKey);
        }
        Ok(Self {
            text: text.to_owned(),
            grade: token.claims.vct.grade(),
            fields: token.fields().into_iter().map(|(field, _)| field).collect(),
            purpose: Purpose::parse(&hop.purpose)
                .filter(|purpose| purpose.id() == hop.purpose)
                .ok_or(Flaw::Member)?,
            key: hop.key,
            audience: hop.audience,
            by: hop.by,
        })
    }

    /// Its text, for a sealed place: whoever has the proxy's key can show it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Who may show it, until when.
    #[must_use]
    pub const fn by(&self) -> &Proxy {
        &self.by
    }

    /// The fields it says.
    #[must_use]
    pub fn fields(&self) -> &[FieldId] {
        &self.fields
    }

    /// What it is for.
    #[must_use]
    pub const fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// Closes it at a counter, for some seconds: a day at most, and never beyond what the person allowed.
    ///
    /// # Errors
    /// [`PresentError::WrongKey`], [`PresentError::ConsentOver`], [`PresentError::CannotSay`] for another audience than the
    /// person named, [`PresentError::Signing`].
    pub fn close(
        &self,
        key: &SigningKey,
        audience: &Audience,
        (now, seconds): (Moment, i64),
        random: &mut dyn Random,
    ) -> Result<ProxyProof, PresentError> {
        if key.public() != &self.key {
            return Err(PresentError::WrongKey);
        }
        if self.audience.as_ref().is_some_and(|own| own != audience) {
            return Err(PresentError::CannotSay);
        }
        let expires_at = now.plus_seconds(seconds.clamp(1, DAY)).min(self.by.until);
        if expires_at <= now {
            return Err(PresentError::ConsentOver);
        }
        let header = format!(r#"{{"alg":"ES256","typ":"{CLOSING_TYPE}"}}"#);
        let payload = format!(
            r#"{{"iat":{},"exp":{},"aud":{},"nonce":"{}","purpose":"{}","sd_hash":"{}"}}"#,
            now.0,
            expires_at.0,
            quoted(audience.as_str()),
            b64::write(&make_bytes::<8>(random)?),
            self.purpose.id(),
            b64::write(&sha256(self.text.as_bytes())),
        );
        Ok(ProxyProof {
            text: format!("{}~{}~", self.text, jws::sign(&header, &payload, key)?),
            fields: self.fields.clone(),
            grade: self.grade,
            purpose: self.purpose,
            audience: audience.clone(),
            issued_at: now,
            expires_at,
            by: self.by.clone(),
        })
    }
}

/// The person's part, taken apart.
pub(crate) struct Hop<'a> {
    jws: Jws<'a>,
    pub(crate) key: PublicKey,
    pub(crate) iat: Moment,
    pub(crate) purpose: String,
    pub(crate) audience: Option<Audience>,
    pub(crate) by: Proxy,
}

impl<'a> Hop<'a> {
    /// Reads one that covers `bound`.
    pub(crate) fn parse(text: &'a str, bound: &str) -> Result<Self, Flaw> {
        let jws = Jws::parse(text)?;
        if jws.header(HOP_TYPE)?.key != HeaderKey::Unsaid {
            return Err(Flaw::HeaderMember);
        }
        let mut members = json::parse_object(jws.payload(), DEPTH)?;
        let (iat, exp) = (members.number("iat")?, members.number("exp")?);
        if exp <= iat || exp.saturating_sub(iat) > LONGEST_SECONDS {
            return Err(Flaw::Times);
        }
        let purpose = members.text("purpose")?.into_owned();
        let name = members.text("proxy")?.into_owned();
        check_line(&name, NAME_MAX).map_err(|_| Flaw::Value)?;
        let grant = members.text("grant")?.into_owned();
        let audience = optional_text(&mut members, "aud")?;
        let audience = audience.map(|name| Audience::parse(&name).map_err(|_| Flaw::Audience));
        let exchange_number = optional_text(&mut members, "exchange_number")?;
        let is_number = |text: &String| (1..=16).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        if !is_key_id(&grant) || !exchange_number.as_ref().is_none_or(is_number) {
            return Err(Flaw::Value);
        }
        let Some(Json::Object(mut cnf)) = members.take("cnf") else {
            return Err(Flaw::HolderKey);
        };
        let key = jwk::read(cnf.take("jwk"))?;
        cnf.finish(Flaw::HolderKey)?;
        if b64::read_array(&members.text("sd_hash")?) != Some(sha256(bound.as_bytes())) {
            return Err(Flaw::Digest);
        }
        members.finish(Flaw::Member)?;
        Ok(Self {
            jws,
            key,
            iat: Moment(iat),
            purpose,
            audience: audience.transpose()?,
            by: Proxy {
                name,
                grant,
                until: Moment(exp),
                exchange_number,
            },
        })
    }

    pub(crate) fn is_signed_by(&self, key: &PublicKey) -> bool {
        self.jws.is_signed_by(key)
    }
}

fn optional_text(members: &mut Members<'_>, name: &str) -> Result<Option<String>, Flaw> {
    if members.has(name) {
        members.text(name).map(|text| Some(text.into_owned()))
    } else {
        Ok(None)
    }
}

/// Names, a number of medicines: nothing of it.
impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proxy(until {})", self.until.0)
    }
}

impl fmt::Debug for Delegated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Delegated({} fields, {:?})", self.fields.len(), self.purpose)
    }
}

impl fmt::Debug for ProxyProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ProxyProof({} fields, {:?})", self.fields.len(), self.purpose)
    }
}

impl fmt::Debug for Delegation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Delegation(..)")
    }
}

/// What joins the hops.
pub(crate) const BETWEEN: &str = "~~";
/// The `typ` of a key binding that is closed by another.
const HOP_TYPE: &str = "kb+sd-jwt+kb";
/// The `typ` of the last key binding.
pub(crate) const CLOSING_TYPE: &str = "kb+sd-jwt";
/// A grant is renewed weekly by the person's own device, or it has ended.
const LONGEST_SECONDS: i64 = 7 * DAY;
const DAY: i64 = 86_400;
const NAME_MAX: usize = 100;
/// The payload, `cnf` and the key in it.
const DEPTH: usize = 3;
