//! Tokens with exactly one thing wrong: built from raw JSON and signed properly, so that the rule under test is the one that
//! refuses them.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use tefuda_consent::{Audience, Nonce, Purpose};
use tefuda_credential::{
    Acceptance, Doubt, Expected, Fault, Flaw, IssuerKey, Lists, TrustList, TrustTerms, TrustedIssuer, TrustedKey,
    Verdict,
    status::{StatusBits, StatusList, StatusShelf, StatusTerms},
    verify,
};
use tefuda_crypto::{SigningKey, sha256};
use tefuda_record::Moment;

use crate::common::{CLINIC_ISS, ISS, KID, NOW, clinic, holder, insurer, key, terms, trust_text};

pub(crate) fn b64(bytes: impl AsRef<[u8]>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

pub(crate) fn digest(disclosure: &str) -> String {
    b64(sha256(disclosure.as_bytes()))
}

/// `["salt","name",value]` with a salt that depends on the name.
pub(crate) fn disclosure(name: &str, value: &str) -> String {
    b64(format!(r#"["{}","{name}",{value}]"#, salt(name)))
}

pub(crate) fn salt(seed: &str) -> String {
    b64(sha256(seed.as_bytes()).get(..16).unwrap_or_default())
}

pub(crate) fn jwk(key: &SigningKey) -> String {
    let (x, y) = (b64(key.public().x()), b64(key.public().y()));
    format!(r#"{{"kty":"EC","crv":"P-256","x":"{x}","y":"{y}"}}"#)
}

pub(crate) fn jws(header: &str, payload: &str, key: &SigningKey) -> String {
    let signed = format!("{}.{}", b64(header), b64(payload));
    let signature = b64(key.sign(signed.as_bytes()).unwrap().bytes());
    format!("{signed}.{signature}")
}

/// A proof of an insurer, and the reader who judges it. Unchanged it is verified.
pub(crate) struct Forge {
    pub(crate) header: String,
    pub(crate) iss: String,
    pub(crate) iat: String,
    pub(crate) nbf: Option<String>,
    pub(crate) exp: String,
    pub(crate) vct: String,
    pub(crate) cnf: String,
    /// Further members of the payload, with a comma in front.
    pub(crate) more: String,
    /// What is shown, encoded.
    pub(crate) disclosures: Vec<String>,
    /// The digests of the payload where they are not simply those of the disclosures.
    pub(crate) sd: Option<String>,
    pub(crate) issuer_key: SigningKey,
    pub(crate) issuer_jws: fn(&str) -> String,
    pub(crate) kb: Kb,
    /// The last touch.
    pub(crate) token: fn(&str) -> String,
    pub(crate) reader: Reader,
}

pub(crate) struct Kb {
    pub(crate) header: String,
    pub(crate) iat: String,
    pub(crate) exp: String,
    pub(crate) aud: String,
    pub(crate) nonce: String,
    pub(crate) purpose: String,
    pub(crate) sd_hash: Option<String>,
    pub(crate) more: String,
    pub(crate) key: SigningKey,
}

pub(crate) struct Reader {
    pub(crate) trust: Option<(TrustTerms, Vec<TrustedIssuer>)>,
    /// Status lists, as text.
    pub(crate) status: Vec<String>,
    pub(crate) at: Moment,
    pub(crate) audience: Option<&'static str>,
    pub(crate) purpose: Option<&'static str>,
    pub(crate) nonce: Option<&'static str>,
}

impl Reader {
    pub(crate) fn terms(&mut self) -> &mut TrustTerms {
        &mut self.trust.as_mut().unwrap().0
    }

    pub(crate) fn issuers(&mut self) -> &mut Vec<TrustedIssuer> {
        &mut self.trust.as_mut().unwrap().1
    }

    pub(crate) fn clinic(&mut self) -> &mut TrustedIssuer {
        self.issuers().last_mut().unwrap()
    }

    pub(crate) fn insurer(&mut self) -> &mut TrustedIssuer {
        self.issuers().first_mut().unwrap()
    }

    pub(crate) fn key(&mut self) -> &mut TrustedKey {
        self.insurer().keys.first_mut().unwrap()
    }
}

/// What must come out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Verified,
    Doubt(Doubt),
    Fault(Fault),
}

pub(crate) const fn malformed(flaw: Flaw) -> Outcome {
    Outcome::Fault(Fault::Malformed(flaw))
}

impl Forge {
    pub(crate) fn new() -> Self {
        Self {
            header: format!(r#"{{"alg":"ES256","typ":"dc+sd-jwt","kid":"{KID}"}}"#),
            iss: ISS.to_owned(),
            iat: "1795305600".to_owned(),
            nbf: None,
            exp: "1812726000".to_owned(),
            vct: "urn:tefuda:eligibility:1".to_owned(),
            cnf: format!(r#","cnf":{{"jwk":{}}}"#, jwk(&holder())),
            more: String::new(),
            disclosures: vec![
                disclosure("insurer_number", r#""138990""#),
                disclosure("b1", r#"{"name":"髙橋 花子","birth_day":"1985-04-01"}"#),
            ],
            sd: None,
            issuer_key: key(2),
            issuer_jws: str::to_owned,
            kb: Kb {
                header: r#"{"alg":"ES256","typ":"kb+jwt"}"#.to_owned(),
                iat: NOW.0.to_string(),
                exp: (NOW.0 + 600).to_string(),
                aud: "urn:tefuda:anyone".to_owned(),
                nonce: "AAECAwQFBgc".to_owned(),
                purpose: "visit".to_owned(),
                sd_hash: None,
                more: String::new(),
                key: holder(),
            },
            token: str::to_owned,
            reader: Reader {
                trust: Some((terms(), vec![insurer()])),
                status: Vec::new(),
                at: NOW,
                audience: None,
                purpose: None,
                nonce: None,
            },
        }
    }

    /// The same, printed: without a holder's key, not closed, for twenty days.
    pub(crate) fn paper() -> Self {
        let mut forge = Self::new();
        forge.vct = "urn:tefuda:eligibility-paper:1".to_owned();
        forge.cnf = String::new();
        forge.more = r#","purpose":"visit""#.to_owned();
        forge.exp = (NOW.0 + 20 * 86_400).to_string();
        forge.token = cut;
        forge
    }

    /// The same, in the person's own word.
    pub(crate) fn self_paper() -> Self {
        let mut forge = Self::self_attested();
        forge.header = format!(r#"{{"alg":"ES256","typ":"dc+sd-jwt","jwk":{}}}"#, jwk(&holder()));
        forge.vct = "urn:tefuda:self-attested-paper:1".to_owned();
        forge.cnf = String::new();
        forge.more = format!(r#"{},"purpose":"visit""#, forge.more);
        forge.exp = (NOW.0 + 20 * 86_400).to_string();
        forge.token = cut;
        forge
    }

    /// The same, signed by the holder for themselves.
    pub(crate) fn self_attested() -> Self {
        let mut forge = Self::new();
        forge.header = r#"{"alg":"ES256","typ":"dc+sd-jwt"}"#.to_owned();
        forge.iss = "urn:tefuda:self".to_owned();
        forge.vct = "urn:tefuda:self-attested:1".to_owned();
        forge.issuer_key = holder();
        forge.more = r#","name":"髙橋 花子","birth_day":"1985-04-01""#.to_owned();
        forge.disclosures = Vec::new();
        forge.sd = Some(String::new());
        forge
    }

    /// The same, signed by a clinic that saw the original on the day before.
    pub(crate) fn witnessed() -> Self {
        let mut forge = Self::new();
        forge.iss = CLINIC_ISS.to_owned();
        forge.vct = "urn:tefuda:witnessed:1".to_owned();
        forge.issuer_key = key(5);
        forge.more =
            r#","witnessed_at":"2026-11-22","original":"certificate","institution":"1319910012","institution_name":"例示医院""#
                .to_owned();
        forge.reader.trust = Some((terms(), vec![insurer(), clinic()]));
        forge
    }

    /// Names a place in the insurer's list 3, and gives the reader that list, signed so many days ago.
    pub(crate) fn listed(&mut self, index: u32, days_ago: i64, revoked: &[u32]) {
        self.more = format!(r#","status":{{"status_list":{{"idx":{index},"uri":"{ISS}/status/3"}}}}"#);
        self.reader.status = vec![status_list(days_ago, None, revoked)];
    }

    /// Shows one more thing, with its digest in its place.
    pub(crate) fn show(&mut self, disclosure: String) {
        self.disclosures.push(disclosure);
    }

    /// `_sd` with these digests.
    pub(crate) fn sd_of(&mut self, digests: &[String]) {
        self.sd = Some(format!(r#","_sd":["{}"]"#, digests.join(r#"",""#)));
    }

    /// The issuer's part and the disclosures, up to the last `~`.
    pub(crate) fn sd_jwt(&self) -> String {
        let sd = self.sd.clone().unwrap_or_else(|| {
            let mut digests: Vec<String> = self.disclosures.iter().map(|disclosure| digest(disclosure)).collect();
            digests.sort();
            format!(r#","_sd":["{}"]"#, digests.join(r#"",""#))
        });
        let nbf = self
            .nbf
            .as_ref()
            .map(|nbf| format!(r#","nbf":{nbf}"#))
            .unwrap_or_default();
        let payload = format!(
            r#"{{"iss":"{}","iat":{}{nbf},"exp":{},"vct":"{}"{}{}{sd}}}"#,
            self.iss, self.iat, self.exp, self.vct, self.cnf, self.more
        );
        let mut text = (self.issuer_jws)(&jws(&self.header, &payload, &self.issuer_key));
        for disclosure in &self.disclosures {
            text.push('~');
            text.push_str(disclosure);
        }
        text.push('~');
        text
    }

    pub(crate) fn token(&self) -> String {
        let sd_jwt = self.sd_jwt();
        let kb = &self.kb;
        let payload = format!(
            r#"{{"iat":{},"exp":{},"aud":"{}","nonce":"{}","purpose":"{}","sd_hash":"{}"{}}}"#,
            kb.iat,
            kb.exp,
            kb.aud,
            kb.nonce,
            kb.purpose,
            kb.sd_hash.clone().unwrap_or_else(|| digest(&sd_jwt)),
            kb.more
        );
        (self.token)(&format!("{sd_jwt}{}", jws(&kb.header, &payload, &kb.key)))
    }

    pub(crate) fn case(&self, name: &'static str, expected: Outcome) -> Case {
        Case {
            name,
            token: self.token(),
            trust: self
                .reader
                .trust
                .as_ref()
                .map(|(terms, issuers)| trust_text(*terms, issuers)),
            status: self.reader.status.clone(),
            at: self.reader.at,
            audience: self.reader.audience,
            purpose: self.reader.purpose,
            nonce: self.reader.nonce,
            expected,
        }
    }
}

/// Cuts the key binding off.
pub(crate) fn cut(token: &str) -> String {
    let (head, _) = token.rsplit_once('~').unwrap();
    format!("{head}~")
}

/// A token, a reader, and what must come out.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) token: String,
    pub(crate) trust: Option<String>,
    pub(crate) status: Vec<String>,
    pub(crate) at: Moment,
    pub(crate) audience: Option<&'static str>,
    pub(crate) purpose: Option<&'static str>,
    pub(crate) nonce: Option<&'static str>,
    pub(crate) expected: Outcome,
}

impl Case {
    pub(crate) fn judge(&self) -> Verdict {
        let asked = Asked {
            audience: self.audience,
            purpose: self.purpose,
            nonce: self.nonce,
        };
        let lists = (self.trust.as_deref(), self.status.as_slice());
        judge(&self.token, lists, self.at, asked)
    }

    pub(crate) fn outcome(&self) -> Outcome {
        match self.judge() {
            Verdict::Verified(_) => Outcome::Verified,
            Verdict::Unconfirmed(_, doubt) => Outcome::Doubt(doubt),
            Verdict::Invalid(fault) => Outcome::Fault(fault),
        }
    }
}

/// What a reader asked for.
#[derive(Clone, Copy, Default)]
pub(crate) struct Asked<'a> {
    pub(crate) audience: Option<&'a str>,
    pub(crate) purpose: Option<&'a str>,
    pub(crate) nonce: Option<&'a str>,
}

pub(crate) fn judge(token: &str, (trust, status): (Option<&str>, &[String]), at: Moment, asked: Asked<'_>) -> Verdict {
    let trust = trust.map(|text| TrustList::parse(text, Acceptance::Demo).unwrap());
    let expected = Expected {
        audience: asked.audience.map(|audience| Audience::parse(audience).unwrap()),
        purpose: asked.purpose.map(|purpose| Purpose::parse(purpose).unwrap()),
        nonce: asked.nonce.map(|nonce| Nonce::parse(nonce).unwrap()),
        ..Expected::default()
    };
    let mut shelf = StatusShelf::new();
    for list in status {
        shelf.add(list, trust.as_ref().unwrap()).unwrap();
    }
    let lists = Lists {
        trust: trust.as_ref(),
        status: Some(&shelf),
    };
    verify(token, lists, &expected, at)
}

/// The insurer's list 3, signed so many days ago, offered anew each day.
pub(crate) fn status_list(days_ago: i64, exp: Option<Moment>, revoked: &[u32]) -> String {
    let mut bits = StatusBits::new();
    for index in revoked {
        bits.revoke(*index);
    }
    let terms = StatusTerms {
        iat: NOW.plus_seconds(-86_400 * days_ago),
        exp,
        ttl: 86_400,
    };
    let signer = IssuerKey::new(ISS, KID, key(2)).unwrap();
    StatusList::sign(&signer, &format!("{ISS}/status/3"), terms, &bits).unwrap()
}
