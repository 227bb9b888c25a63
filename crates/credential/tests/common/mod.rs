//! One made-up person, one made-up insurer, keys that belong to nobody: shared by tests and benches.

use std::collections::BTreeSet;

use tefuda_consent::{Audience, Consent, FieldId, Locks, Origin, PRESETS, Purpose, Request, propose};
use tefuda_credential::{
    Acceptance, Credential, Issuance, IssuerKey, IssuerKind, Layout, Realm, TrustList, TrustTerms, TrustedIssuer,
    TrustedKey, issue,
};
use tefuda_crypto::{Random, RandomError, SigningKey};
use tefuda_record::{InsurerNumber, Moment, Record};

/// 2026-11-23T10:00:00+09:00.
pub(crate) const NOW: Moment = Moment(1_795_395_600);
pub(crate) const ISS: &str = "https://kokuho.reiji.example";
pub(crate) const KID: &str = "k1";

/// The person of twenty fields that every figure is measured with.
pub(crate) fn reference() -> Record {
    let json = serde_json::from_str(include_str!("reference.json")).unwrap();
    Record::from_json("eligibility", &json).unwrap()
}

/// The fields that a record holds.
pub(crate) fn held(record: &Record) -> BTreeSet<FieldId> {
    FieldId::all()
        .filter(|field| record.text(field.id()).is_some())
        .collect()
}

pub(crate) fn ids(names: &[&str]) -> BTreeSet<FieldId> {
    names.iter().map(|name| FieldId::parse(name).unwrap()).collect()
}

pub(crate) fn presets() -> Vec<BTreeSet<FieldId>> {
    PRESETS.iter().map(|preset| preset.field_ids().collect()).collect()
}

/// Bytes that are different each time and the same in each run.
pub(crate) struct Counter(pub(crate) u64);

impl Random for Counter {
    fn fill(&mut self, out: &mut [u8]) -> Result<(), RandomError> {
        for chunk in out.chunks_mut(32) {
            self.0 += 1;
            let bytes = tefuda_crypto::sha256(&self.0.to_be_bytes());
            for (to, from) in chunk.iter_mut().zip(bytes) {
                *to = from;
            }
        }
        Ok(())
    }
}

/// A key known to everybody who reads this, so good for nothing else.
pub(crate) fn key(number: u8) -> SigningKey {
    let mut secret = [0x11; 32];
    secret[31] = number;
    SigningKey::from_secret_bytes(&secret).unwrap()
}

pub(crate) fn root() -> SigningKey {
    key(1)
}

pub(crate) fn issuer() -> IssuerKey {
    IssuerKey::new(ISS, KID, key(2)).unwrap()
}

pub(crate) fn holder() -> SigningKey {
    key(3)
}

pub(crate) fn credential_of(record: &Record, layout: &Layout) -> Credential {
    let holder = holder();
    let issuance = Issuance {
        record,
        layout,
        holder: holder.public(),
        iat: NOW.plus_seconds(-86_400),
        nbf: None,
        exp: NOW.plus_seconds(200 * 86_400),
        status: None,
    };
    issue(&issuer(), &issuance, &mut Counter(100)).unwrap()
}

pub(crate) fn bundled() -> Credential {
    credential_of(&reference(), &Layout::for_choices(&presets()))
}

pub(crate) fn flat() -> Credential {
    credential_of(&reference(), &Layout::fields())
}

pub(crate) fn usual() -> Credential {
    credential_of(&reference(), &Layout::usual_fields())
}

/// A consent to exactly these fields.
pub(crate) fn consent_to(record: &Record, fields: &BTreeSet<FieldId>, purpose: Purpose, audience: Audience) -> Consent {
    let request = Request {
        purpose,
        audience,
        wanted: fields.clone(),
        origin: Origin::Own,
    };
    propose(&request, record, &Locks::none())
        .unwrap()
        .agree(NOW, 600)
        .unwrap()
}

pub(crate) fn insurer() -> TrustedIssuer {
    TrustedIssuer {
        iss: ISS.to_owned(),
        name: "例示区国民健康保険".to_owned(),
        kind: IssuerKind::Insurer,
        insurer_numbers: vec![InsurerNumber::parse("138990").unwrap()],
        institution_code: None,
        keys: vec![TrustedKey {
            kid: KID.to_owned(),
            public: key(2).public().clone(),
            from: NOW.plus_seconds(-400 * 86_400),
            until: NOW.plus_seconds(400 * 86_400),
            revoked_at: None,
        }],
    }
}

pub(crate) const CLINIC_ISS: &str = "https://iin.reiji.example";

/// A clinic whose key is number five.
pub(crate) fn clinic() -> TrustedIssuer {
    TrustedIssuer {
        iss: CLINIC_ISS.to_owned(),
        name: "例示医院".to_owned(),
        kind: IssuerKind::Clinic,
        insurer_numbers: Vec::new(),
        institution_code: Some("1319910012".to_owned()),
        keys: vec![TrustedKey {
            kid: KID.to_owned(),
            public: key(5).public().clone(),
            from: NOW.plus_seconds(-400 * 86_400),
            until: NOW.plus_seconds(400 * 86_400),
            revoked_at: None,
        }],
    }
}

pub(crate) fn terms() -> TrustTerms {
    TrustTerms {
        version: 7,
        iat: NOW.plus_seconds(-3 * 86_400),
        exp: NOW.plus_seconds(30 * 86_400),
        realm: Realm::Demo,
    }
}

pub(crate) fn trust_text(terms: TrustTerms, issuers: &[TrustedIssuer]) -> String {
    TrustList::sign(&root(), terms, issuers).unwrap()
}

pub(crate) fn trust() -> TrustList {
    TrustList::parse(&trust_text(terms(), &[insurer()]), Acceptance::Demo).unwrap()
}
