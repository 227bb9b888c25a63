//! Made-up proofs for the tests of the codec, written out apart from what issues and presents.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use tefuda_crypto::{SigningKey, sha256};

use crate::people::{Dice, Person};

/// The bundles of the presets, in the order of an issuer, and one thing that the hospital preset does not show.
pub(crate) const HOSPITAL: [&[&str]; 5] = [
    &["relation", "insurer_name"],
    &["name_kana", "sex"],
    &[
        "insurer_number",
        "insured_symbol",
        "insured_number",
        "branch_number",
        "expires_on",
        "burden_ratio",
    ],
    &["name", "birth_day"],
    &["address", "insurer_address", "insurer_phone"],
];

/// What an issued proof is made of.
pub(crate) struct Issued {
    /// The issuer's `iss`.
    pub(crate) issuer: String,
    /// The JSON of every disclosure, and whether it is shown.
    pub(crate) disclosures: Vec<(String, bool)>,
    /// JSON members between `cnf` or `_sd` and the end, each beginning with a comma.
    pub(crate) more: String,
    /// The key binding's `aud`; `None` for a proof without key binding.
    pub(crate) audience: Option<String>,
}

impl Issued {
    /// The bundles of the hospital preset, four of five shown.
    pub(crate) fn hospital(person: &Person, dice: &mut Dice) -> Self {
        let bundles = HOSPITAL.iter().enumerate().map(|(at, ids)| {
            let members: Vec<String> = ids
                .iter()
                .filter_map(|id| person.iter().find(|(known, _)| known == id))
                .map(|(id, value)| format!(r#""{id}":"{value}""#))
                .collect();
            let json = format!(
                r#"["{}","b{}",{{{}}}]"#,
                random_text(dice, 16),
                at + 1,
                members.join(",")
            );
            (json, at < 4)
        });
        Self::of(bundles.collect())
    }

    /// Every field alone; those for which `shown` says so are shown.
    pub(crate) fn fields(person: &Person, dice: &mut Dice, mut shown: impl FnMut(usize) -> bool) -> Self {
        let fields = person
            .iter()
            .enumerate()
            .map(|(at, (id, value))| (format!(r#"["{}","{id}","{value}"]"#, random_text(dice, 16)), shown(at)));
        Self::of(fields.collect())
    }

    fn of(disclosures: Vec<(String, bool)>) -> Self {
        Self {
            issuer: "https://kokuho.reiji.example".to_owned(),
            disclosures,
            more: String::new(),
            audience: Some("urn:tefuda:anyone".to_owned()),
        }
    }

    /// The whole proof, signed by keys made on the spot.
    pub(crate) fn sign(&self, dice: &mut Dice) -> Result<String, Box<dyn std::error::Error>> {
        let holder = SigningKey::make(dice)?;
        let mut digests: Vec<String> = self.disclosures.iter().map(|(json, _)| digest(&base64(json))).collect();
        digests.sort();
        let payload = format!(
            r#"{{"iss":"{}","iat":{}{},"exp":{},"vct":"urn:tefuda:eligibility:1",{},"_sd":["{}"]{}}}"#,
            self.issuer,
            1_789_948_800,
            if self.audience.is_some() {
                ""
            } else {
                ",\"nbf\":1789948800"
            },
            // A midnight in Japan.
            1_789_948_800 + 86_400 * 90 - 32_400,
            cnf(&holder),
            digests.join(r#"",""#),
            self.more,
        );
        let issuer = SigningKey::make(dice)?;
        let mut proof = jws(r#"{"alg":"ES256","typ":"dc+sd-jwt","kid":"k1"}"#, &payload, &issuer)?;
        proof.push('~');
        for (json, _) in self.disclosures.iter().filter(|(_, shown)| *shown) {
            proof.push_str(&base64(json));
            proof.push('~');
        }
        match &self.audience {
            Some(audience) => bind(proof, audience, &holder, dice),
            None => Ok(proof),
        }
    }
}

/// A self-attested proof of some fields.
pub(crate) fn self_attested(
    person: &Person,
    ids: &[&str],
    dice: &mut Dice,
) -> Result<String, Box<dyn std::error::Error>> {
    let holder = SigningKey::make(dice)?;
    let members: String = person
        .iter()
        .filter(|(id, _)| ids.contains(id))
        .map(|(id, value)| format!(r#","{id}":"{value}""#))
        .collect();
    let payload = format!(
        r#"{{"iss":"urn:tefuda:self","iat":1794960000,"exp":1795046400,"vct":"urn:tefuda:self-attested:1",{}{members}}}"#,
        cnf(&holder)
    );
    let mut proof = jws(r#"{"alg":"ES256","typ":"dc+sd-jwt"}"#, &payload, &holder)?;
    proof.push('~');
    bind(proof, "urn:tefuda:anyone", &holder, dice)
}

/// Appends a key binding.
pub(crate) fn bind(
    proof: String,
    audience: &str,
    holder: &SigningKey,
    dice: &mut Dice,
) -> Result<String, Box<dyn std::error::Error>> {
    let now = 1_795_000_000 + dice.below(1_000_000);
    let payload = format!(
        r#"{{"iat":{now},"exp":{},"aud":"{audience}","nonce":"{}","purpose":"visit","sd_hash":"{}"}}"#,
        now + 600,
        random_text(dice, 8),
        digest(&proof)
    );
    Ok(proof + &jws(r#"{"alg":"ES256","typ":"kb+jwt"}"#, &payload, holder)?)
}

/// `"cnf":{…}` of a key.
pub(crate) fn cnf(key: &SigningKey) -> String {
    let key = key.public();
    let [x, y] = [key.x(), key.y()].map(|c| BASE64_URL_SAFE_NO_PAD.encode(c));
    format!(r#""cnf":{{"jwk":{{"kty":"EC","crv":"P-256","x":"{x}","y":"{y}"}}}}"#)
}

/// `header.payload.signature`.
pub(crate) fn jws(header: &str, payload: &str, key: &SigningKey) -> Result<String, Box<dyn std::error::Error>> {
    let input = format!("{}.{}", base64(header), base64(payload));
    let signature = key.sign(input.as_bytes())?;
    Ok(format!("{input}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature.bytes())))
}

/// `length` random bytes in base64url.
pub(crate) fn random_text(dice: &mut Dice, length: usize) -> String {
    let bytes: Vec<u8> = (0..length).map(|_| dice.next().to_be_bytes()[0]).collect();
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// base64url.
pub(crate) fn base64(text: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(text)
}

/// SHA-256 in base64url.
pub(crate) fn digest(text: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(sha256(text.as_bytes()))
}
