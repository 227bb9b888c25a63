//! Trust lists: what is read, what is refused, what may take another's place.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[expect(dead_code, reason = "shared with other tests and the bench, which use the rest")]
mod common;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use tefuda_credential::{Acceptance, Flaw, Realm, TrustError, TrustList, TrustTerms};
use tefuda_crypto::SigningKey;

use self::common::{ISS, KID, NOW, insurer, key, root, terms, trust, trust_text};

fn parse(text: &str) -> Result<TrustList, TrustError> {
    TrustList::parse(text, Acceptance::Demo)
}

/// A list with this header and payload, signed by this key.
fn signed(header: &str, payload: &str, by: &SigningKey) -> String {
    let text = format!(
        "{}.{}",
        BASE64_URL_SAFE_NO_PAD.encode(header),
        BASE64_URL_SAFE_NO_PAD.encode(payload)
    );
    let signature = by.sign(text.as_bytes()).unwrap();
    format!("{text}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature.bytes()))
}

fn parts(text: &str) -> (String, String) {
    let decoded = |part: &str| String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
    let (header, rest) = text.split_once('.').unwrap();
    (decoded(header), decoded(rest.split_once('.').unwrap().0))
}

#[test]
fn writing_and_reading_is_identity() {
    let mut second = insurer();
    second.iss = "https://a.example".to_owned();
    second.institution_code = Some("1319910012".to_owned());
    second.keys[0].revoked_at = Some(NOW);
    let list = parse(&trust_text(terms(), &[insurer(), second.clone()])).unwrap();
    assert_eq!(list.terms(), terms());
    assert_eq!(list.issuer(ISS), Some(&insurer()));
    assert_eq!(list.issuers(), [second, insurer()]);
    assert!(list.issuer(ISS).unwrap().key(KID).is_some());
    assert_eq!(list.issuer("https://nobody.example"), None);
    assert_eq!(list.root_thumbprint(), root().public().thumbprint());
    let fingerprint = list.root_fingerprint();
    assert_eq!(fingerprint.len(), 16 * 4 + 15);
    assert!(fingerprint.starts_with(&format!("{:02x}", list.root_thumbprint()[0])));
    assert_eq!(format!("{:?}", list.issuers()[0]), "TrustedIssuer(Insurer, 1 keys)");
    assert!(!format!("{list:?}").contains("例示"));
}

#[test]
fn the_demos_list_is_refused_outside_the_demo() {
    let text = trust_text(terms(), &[insurer()]);
    assert_eq!(TrustList::parse(&text, Acceptance::Real).unwrap_err(), TrustError::Demo);
    let real = trust_text(
        TrustTerms {
            realm: Realm::Real,
            ..terms()
        },
        &[insurer()],
    );
    assert!(TrustList::parse(&real, Acceptance::Real).is_ok());
}

#[test]
fn an_older_list_or_one_of_another_root_takes_no_place() {
    let held = trust();
    let list = |change: fn(&mut TrustTerms)| {
        let mut terms = terms();
        change(&mut terms);
        parse(&trust_text(terms, &[insurer()])).unwrap()
    };
    assert_eq!(list(|terms| terms.version += 1).check_follows(&held), Ok(()));
    assert_eq!(list(|_| {}).check_follows(&held), Ok(()));
    assert_eq!(
        list(|terms| terms.version -= 1).check_follows(&held),
        Err(TrustError::Rollback)
    );
    let backdated = list(|terms| {
        terms.version += 1;
        terms.iat = terms.iat.plus_seconds(-1);
    });
    assert_eq!(backdated.check_follows(&held), Err(TrustError::Rollback));
    let other = TrustList::sign(&key(9), terms(), &[insurer()]).unwrap();
    assert_eq!(parse(&other).unwrap().check_follows(&held), Err(TrustError::OtherRoot));
}

#[test]
fn a_changed_list_and_one_signed_by_another_are_refused() {
    let (header, payload) = parts(&trust_text(terms(), &[insurer()]));
    assert!(parse(&signed(&header, &payload, &root())).is_ok());
    assert_eq!(
        parse(&signed(&header, &payload, &key(9))).unwrap_err(),
        TrustError::BadSignature
    );
}

#[test]
fn each_rule_of_the_shape_is_kept() {
    let (header, payload) = parts(&trust_text(terms(), &[insurer()]));
    let flaw = |header: &str, payload: &str| match parse(&signed(header, payload, &root())) {
        Err(TrustError::Malformed(flaw)) => flaw,
        other => panic!("{other:?}"),
    };
    let changed = |from: &str, to: &str| {
        assert!(payload.contains(from), "{from}");
        flaw(&header, &payload.replacen(from, to, 1))
    };
    assert_eq!(changed(r#""version":7"#, r#""version":-7"#), Flaw::Number);
    assert_eq!(changed(r#""version":7"#, r#""version":"7""#), Flaw::Member);
    assert_eq!(
        changed(r#""version":7"#, r#""version":7,"version":8"#),
        Flaw::DuplicateMember
    );
    assert_eq!(changed(r#""version":7"#, r#""version":7,"next":8"#), Flaw::Member);
    assert_eq!(changed(r#""demo":true"#, r#""demo":1"#), Flaw::Member);
    assert_eq!(changed(r#""iat":"#, r#""iat":9"#), Flaw::Times);
    assert_eq!(changed(r#""kind":"insurer""#, r#""kind":"bank""#), Flaw::Value);
    assert_eq!(changed("138990", "138991"), Flaw::Value);
    assert_eq!(
        changed(r#""keys":["#, r#""institution_code":"131991001","keys":["#),
        Flaw::Value
    );
    assert_eq!(changed(r#""kid":"k1""#, r#""kid":"k 1""#), Flaw::KeyId);
    assert_eq!(changed(r#""from":"#, r#""from":9"#), Flaw::Times);
    assert_eq!(changed(r#""x":""#, r#""x":"A"#), Flaw::HolderKey);
    assert_eq!(changed("国民", "国\u{202e}民"), Flaw::Value);
    let issuer = payload
        .split_once(r#""issuers":["#)
        .unwrap()
        .1
        .strip_suffix("]}")
        .unwrap()
        .to_owned();
    assert_eq!(changed(&issuer, &format!("{issuer},{issuer}")), Flaw::Twice);
    let key = issuer
        .split_once(r#""keys":["#)
        .unwrap()
        .1
        .strip_suffix("]}")
        .unwrap()
        .to_owned();
    assert_eq!(changed(&key, &format!("{key},{key}")), Flaw::Twice);
    assert_eq!(flaw(&header.replace("tefuda-trust+jwt", "JWT"), &payload), Flaw::Type);
    assert_eq!(flaw(&header.replace("ES256", "none"), &payload), Flaw::Algorithm);
    assert_eq!(
        flaw(&header.replacen('{', r#"{"crit":["x"],"#, 1), &payload),
        Flaw::HeaderMember
    );
    assert_eq!(
        flaw(r#"{"alg":"ES256","typ":"tefuda-trust+jwt","kid":"root"}"#, &payload),
        Flaw::KeyId
    );
    assert_eq!(parse("a.b").unwrap_err(), TrustError::Malformed(Flaw::Parts));
    assert_eq!(parse(&"a".repeat(5_000_000)).unwrap_err(), TrustError::TooLong);
}

#[test]
fn what_would_not_be_read_back_is_not_signed() {
    let mut unfit = insurer();
    unfit.name = "例示\u{200b}".to_owned();
    assert_eq!(
        TrustList::sign(&root(), terms(), &[unfit]).unwrap_err(),
        TrustError::Malformed(Flaw::Value)
    );
}
