//! Good signatures around hostile contents.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use tefuda_consent::FieldId;
use tefuda_credential::{
    Acceptance, Credential, IssueError, IssuerKey, IssuerKind, Layout, Realm, Shown, TrustList, TrustTerms,
    TrustedIssuer, TrustedKey, Witness, Witnessing, witness as sign_witness,
};
use tefuda_crypto::{SigningKey, SystemRandom, sha256};
use tefuda_record::{InsurerNumber, Moment};

/// 2026-11-23T10:00:00+09:00.
pub(crate) const NOW: Moment = Moment(1_795_395_600);

/// The clinic's code.
pub(crate) const CLINIC_CODE: &str = "1319910012";
const CLINIC_ISS: &str = "https://iin.reiji.example";

/// The insurer's name.
pub(crate) const ISS: &str = "https://kokuho.reiji.example";
/// The address of a status list of it.
pub(crate) const LIST: &str = "https://kokuho.reiji.example/status/3";

/// The list that names the insurer of [`token`].
pub(crate) fn trust() -> &'static TrustList {
    &TRUST
}

/// A proof of the parts of the data, which are cut at 0xff: header, payload, disclosures, header and payload of the key binding.
/// The marks `@k`, `@d` and `@h` stand for the holder's key, the digests of all disclosures, and the hash of what is bound.
pub(crate) fn token(data: &[u8]) -> String {
    signed_by(data, &ISSUER)
}

fn signed_by(data: &[u8], issuer: &SigningKey) -> String {
    let parts: Vec<&[u8]> = data.split(|byte| *byte == 0xff).collect();
    let [header, payload, disclosures @ .., kb_header, kb_payload] = parts.as_slice() else {
        return String::from_utf8_lossy(data).into_owned();
    };
    let disclosures: Vec<String> = disclosures.iter().map(|part| b64(part)).collect();
    let mut digests: Vec<String> = disclosures.iter().map(|text| b64(&sha256(text.as_bytes()))).collect();
    digests.sort();
    let payload = filled(payload, "@d", &format!("[\"{}\"]", digests.join("\",\"")));
    let payload = filled(payload.as_bytes(), "@k", &jwk(&HOLDER));
    let header = filled(header, "@k", &jwk(&HOLDER));
    let mut text = jws(header.as_bytes(), payload.as_bytes(), issuer);
    for disclosure in &disclosures {
        text.push('~');
        text.push_str(disclosure);
    }
    text.push('~');
    if !kb_payload.is_empty() {
        let hash = b64(&sha256(text.as_bytes()));
        text.push_str(&jws(kb_header, filled(kb_payload, "@h", &hash).as_bytes(), &HOLDER));
    }
    text
}

/// A request of this payload, signed by the clinic.
pub(crate) fn request(payload: &[u8]) -> String {
    jws(
        br#"{"alg":"ES256","typ":"oauth-authz-req+jwt","kid":"k1"}"#,
        payload,
        &CLINIC,
    )
}

/// A key card of this payload, signed by the key on it.
pub(crate) fn card(payload: &[u8]) -> String {
    let header = format!(r#"{{"alg":"ES256","typ":"tefuda-card+jwt","jwk":{}}}"#, jwk(&CLINIC));
    jws(header.as_bytes(), payload, &CLINIC)
}

/// A proof that the clinic signed, its parts as in [`token`].
pub(crate) fn witnessed(data: &[u8]) -> String {
    signed_by(data, &CLINIC)
}

/// A proof whose issuer is its holder, its parts as in [`token`].
pub(crate) fn own_word(data: &[u8]) -> String {
    signed_by(data, &HOLDER)
}

/// A printed proof by the insurer: header, payload and disclosures, cut and marked as in [`token`].
pub(crate) fn paper(data: &[u8]) -> String {
    signed_by(&[data, &[0xff, 0xff]].concat(), &ISSUER)
}

/// A printed proof in a person's own word.
pub(crate) fn own_paper(data: &[u8]) -> String {
    signed_by(&[data, &[0xff, 0xff]].concat(), &HOLDER)
}

/// What the clinic signs after having seen these fields.
pub(crate) fn witness(shown: &Shown, seen: &BTreeSet<FieldId>) -> Result<Credential, IssueError> {
    let saw = Witness {
        seen_on: NOW.day_in_japan(),
        original: "certificate".to_owned(),
        code: CLINIC_CODE.to_owned(),
        name: "例示医院".to_owned(),
    };
    let key = IssuerKey::new(CLINIC_ISS, "k1", key(5))?;
    let witnessing = Witnessing {
        shown,
        seen,
        witness: &saw,
        original_expires: None,
        layout: &Layout::usual_fields(),
        holder: HOLDER.public(),
        iat: NOW,
        exp: NOW.plus_seconds(90 * 86_400),
    };
    sign_witness(&key, &witnessing, &mut SystemRandom)
}

/// A trust list of this payload.
pub(crate) fn trust_list(payload: &[u8]) -> String {
    let header = format!(r#"{{"alg":"ES256","typ":"tefuda-trust+jwt","jwk":{}}}"#, jwk(&ROOT));
    jws(header.as_bytes(), payload, &ROOT)
}

/// A status list of this payload.
pub(crate) fn status_list(payload: &[u8]) -> String {
    jws(
        br#"{"alg":"ES256","typ":"statuslist+jwt","kid":"k1"}"#,
        payload,
        &ISSUER,
    )
}

/// A status list of this stream; its first byte says how many bits a status has.
pub(crate) fn status_list_of_bits(data: &[u8]) -> String {
    let (first, stream) = data.split_first().unwrap_or((&0, &[]));
    let payload = format!(
        r#"{{"sub":"{LIST}","iat":{},"status_list":{{"bits":{},"lst":"{}"}}}}"#,
        NOW.0,
        1 << (first % 4),
        b64(stream)
    );
    status_list(payload.as_bytes())
}

fn jws(header: &[u8], payload: &[u8], key: &SigningKey) -> String {
    let signed = format!("{}.{}", b64(header), b64(payload));
    let signature = key.sign(signed.as_bytes()).map(|signature| b64(signature.bytes()));
    format!("{signed}.{}", signature.unwrap_or_default())
}

fn filled(text: &[u8], mark: &str, value: &str) -> String {
    String::from_utf8_lossy(text).replace(mark, value)
}

fn b64(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

fn jwk(key: &SigningKey) -> String {
    let (x, y) = (b64(&key.public().x()), b64(&key.public().y()));
    format!(r#"{{"kty":"EC","crv":"P-256","x":"{x}","y":"{y}"}}"#)
}

/// Keys known to everybody who reads this, so good for nothing else.
fn key(number: u8) -> SigningKey {
    let mut secret = [0x11; 32];
    secret[31] = number;
    SigningKey::from_secret_bytes(&secret).unwrap_or_else(|_| panic!("no key"))
}

static ROOT: LazyLock<SigningKey> = LazyLock::new(|| key(1));
static ISSUER: LazyLock<SigningKey> = LazyLock::new(|| key(2));
static HOLDER: LazyLock<SigningKey> = LazyLock::new(|| key(3));
static CLINIC: LazyLock<SigningKey> = LazyLock::new(|| key(5));
static TRUST: LazyLock<TrustList> = LazyLock::new(|| {
    let insurer = TrustedIssuer {
        iss: ISS.to_owned(),
        name: "例示区国民健康保険".to_owned(),
        kind: IssuerKind::Insurer,
        insurer_numbers: InsurerNumber::parse("138990").into_iter().collect(),
        institution_code: None,
        keys: vec![TrustedKey {
            kid: "k1".to_owned(),
            public: ISSUER.public().clone(),
            from: NOW.plus_seconds(-400 * 86_400),
            until: NOW.plus_seconds(400 * 86_400),
            revoked_at: None,
        }],
    };
    let clinic = TrustedIssuer {
        iss: CLINIC_ISS.to_owned(),
        name: "例示医院".to_owned(),
        kind: IssuerKind::Clinic,
        insurer_numbers: Vec::new(),
        institution_code: Some(CLINIC_CODE.to_owned()),
        keys: vec![TrustedKey {
            kid: "k1".to_owned(),
            public: CLINIC.public().clone(),
            from: NOW.plus_seconds(-400 * 86_400),
            until: NOW.plus_seconds(400 * 86_400),
            revoked_at: None,
        }],
    };
    let terms = TrustTerms {
        version: 7,
        iat: NOW.plus_seconds(-3 * 86_400),
        exp: NOW.plus_seconds(30 * 86_400),
        realm: Realm::Demo,
    };
    TrustList::sign(&ROOT, terms, &[insurer, clinic])
        .and_then(|text| TrustList::parse(&text, Acceptance::Demo))
        .unwrap_or_else(|_| panic!("no list"))
});
