//! Acting for another: what the person's part allows, and every way to say more than that.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

#[expect(dead_code, reason = "shared with other tests and the bench, which use the rest")]
mod common;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as B64;
use common::{Counter, NOW, flat, holder, ids, key, reference, trust};
use serde_json::{Value, json};
use tefuda_consent::{Audience, Entrusted, Locks, Origin, Purpose, Request, propose};
use tefuda_credential::{
    Delegated, Delegation, Expected, PresentError, ProxyProof, Verdict, codec, delegate, delegate_own_word, verify,
};
use tefuda_crypto::{SigningKey, sha256};
use tefuda_record::Moment;

const WEEK: i64 = 7 * 86_400;

fn entrusted(audience: Audience, seconds: i64) -> Entrusted {
    let request = Request {
        purpose: Purpose::Treatment,
        audience,
        wanted: ids(&["name", "insurer_number", "insured_number"]),
        origin: Origin::Own,
    };
    let proposal = propose(&request, &reference(), &Locks::none()).unwrap();
    proposal.entrust(NOW, seconds).unwrap()
}

fn proxy() -> SigningKey {
    key(9)
}

fn to<'a>(key: &'a SigningKey, exchange_number: Option<&'a str>) -> Delegation<'a> {
    Delegation {
        name: "髙橋 次郎",
        key: key.public(),
        grant: "0123abcd",
        exchange_number,
    }
}

fn delegated() -> Delegated {
    let proxy_key = proxy();
    let delegation = to(&proxy_key, Some("4455667788"));
    delegate(&flat(), &entrusted(Audience::Anyone, WEEK), &holder(), delegation).unwrap()
}

fn close(delegated: &Delegated, at: Moment) -> ProxyProof {
    let clinic = Audience::parse("1319910012").unwrap();
    delegated.close(&proxy(), &clinic, (at, 600), &mut Counter(5)).unwrap()
}

fn judge(text: &str, at: Moment) -> Verdict {
    verify(text, Some(&trust()), &Expected::default(), at)
}

fn reason(text: &str) -> &'static str {
    judge(text, NOW).reason().unwrap()
}

#[test]
fn a_proxy_s_proof_is_verified_and_names_who_for_how_long_under_which_grant() {
    let proof = close(&delegated(), NOW.plus_seconds(86_400));
    let verdict = judge(&proof.text, NOW.plus_seconds(86_410));
    assert_eq!((verdict.code(), verdict.reason()), ("verified", None));
    let shown = verdict.shown().unwrap();
    let by = shown.proxy.as_ref().unwrap();
    assert_eq!((by.name.as_str(), by.grant.as_str()), ("髙橋 次郎", "0123abcd"));
    assert_eq!(by.until, NOW.plus_seconds(WEEK));
    assert_eq!(by.exchange_number.as_deref(), Some("4455667788"));
    assert!(shown.notes.iter().any(|note| note.code() == "by_proxy"));
    let fields: Vec<&str> = shown.fields.iter().map(|(field, _)| field.id()).collect();
    assert_eq!(fields.len(), ids(&["name", "insurer_number", "insured_number"]).len());
}

#[test]
fn it_travels_as_digits() {
    let proof = close(&delegated(), NOW);
    let digits = codec::encode(&proof.text).unwrap();
    assert_eq!(codec::decode(&digits).unwrap(), proof.text);
    assert_eq!(judge(&digits, NOW).code(), "verified");
}

#[test]
fn what_is_said_of_oneself_can_be_entrusted_too_and_stays_so() {
    let proxy_key = proxy();
    let delegation = to(&proxy_key, None);
    let own = entrusted(Audience::Anyone, WEEK);
    let delegated = delegate_own_word(&reference(), &own, delegation, &mut Counter(6)).unwrap();
    let verdict = judge(
        &close(&delegated, NOW.plus_seconds(6 * 86_400)).text,
        NOW.plus_seconds(6 * 86_400),
    );
    assert_eq!(
        (verdict.code(), verdict.reason()),
        ("unconfirmed", Some("self_attested"))
    );
}

#[test]
fn nobody_lets_anybody_for_longer_than_a_week() {
    let request = Request {
        purpose: Purpose::Treatment,
        audience: Audience::Anyone,
        wanted: ids(&["name"]),
        origin: Origin::Own,
    };
    let proposal = propose(&request, &reference(), &Locks::none()).unwrap();
    assert!(proposal.clone().entrust(NOW, WEEK).is_ok());
    assert!(proposal.entrust(NOW, WEEK + 1).is_err());
}

#[test]
fn another_key_closes_nothing_and_the_term_ends_it() {
    let delegated = delegated();
    let anyone = Audience::Anyone;
    let closed = delegated.close(&key(8), &anyone, (NOW, 600), &mut Counter(5));
    assert_eq!(closed.unwrap_err(), PresentError::WrongKey);
    let after = NOW.plus_seconds(WEEK);
    let closed = delegated.close(&proxy(), &anyone, (after, 600), &mut Counter(5));
    assert_eq!(closed.unwrap_err(), PresentError::ConsentOver);
    // Just before the end a proof ends with the grant, not after.
    let late = close(&delegated, NOW.plus_seconds(WEEK - 60));
    assert_eq!(late.expires_at, NOW.plus_seconds(WEEK));
    let verdict = judge(&late.text, NOW.plus_seconds(WEEK + 60));
    assert_eq!(verdict.reason(), Some("expired"));
}

#[test]
fn for_one_counter_means_for_no_other() {
    let proxy_key = proxy();
    let delegation = to(&proxy_key, None);
    let one = entrusted(Audience::parse("1319910099").unwrap(), WEEK);
    let delegated = delegate(&flat(), &one, &holder(), delegation).unwrap();
    let other = Audience::parse("1319910012").unwrap();
    let closed = delegated.close(&proxy(), &other, (NOW, 600), &mut Counter(5));
    assert_eq!(closed.unwrap_err(), PresentError::CannotSay);
    let forged = Forged::of(&delegated, |_, closing| {
        closing["aud"] = json!("1319910012");
    });
    assert_eq!(reason(&forged), "wrong_audience");
}

/// A sound proof with one thing changed and everything signed again by whoever is to sign it.
struct Forged;

impl Forged {
    fn of(delegated: &Delegated, change: impl FnOnce(&mut Value, &mut Value)) -> String {
        Self::signed(delegated, (&holder(), &proxy()), ("kb+sd-jwt+kb", "kb+sd-jwt"), change)
    }

    fn signed(
        delegated: &Delegated,
        (person, proxy): (&SigningKey, &SigningKey),
        (hop_type, closing_type): (&str, &str),
        change: impl FnOnce(&mut Value, &mut Value),
    ) -> String {
        let proof = delegated.close(
            &self::proxy(),
            &delegated_audience(delegated),
            (NOW, 600),
            &mut Counter(5),
        );
        let text = proof.unwrap().text;
        let parts: Vec<&str> = text.strip_suffix('~').unwrap().split("~~").collect();
        let (mut hop, mut closing) = (payload(parts[1]), payload(parts[2]));
        change(&mut hop, &mut closing);
        let hop = jws(hop_type, &hop, person);
        let before = format!("{}~~{hop}~", parts[0]);
        if closing["sd_hash"] == payload(parts[2])["sd_hash"] {
            closing["sd_hash"] = json!(B64.encode(sha256(before.as_bytes())));
        }
        format!("{before}~{}~", jws(closing_type, &closing, proxy))
    }
}

fn delegated_audience(delegated: &Delegated) -> Audience {
    let text = delegated.text().trim_end_matches('~');
    let hop = payload(text.rsplit("~~").next().unwrap());
    hop["aud"]
        .as_str()
        .map_or(Audience::Anyone, |name| Audience::parse(name).unwrap())
}

fn payload(jws: &str) -> Value {
    let middle = jws.split('.').nth(1).unwrap();
    serde_json::from_slice(&B64.decode(middle).unwrap()).unwrap()
}

fn jws(typ: &str, payload: &Value, key: &SigningKey) -> String {
    let header = B64.encode(json!({ "alg": "ES256", "typ": typ }).to_string());
    let signed = format!("{header}.{}", B64.encode(payload.to_string()));
    let signature = B64.encode(key.sign(signed.as_bytes()).unwrap().bytes());
    format!("{signed}.{signature}")
}

#[test]
fn unchanged_and_signed_again_it_is_verified() {
    assert_eq!(judge(&Forged::of(&delegated(), |_, _| ()), NOW).code(), "verified");
}

#[test]
fn every_rule_refuses_what_breaks_it() {
    type Change = fn(&mut Value, &mut Value);
    let cases: &[(&str, &str, Change)] = &[
        ("longer than a week", "malformed", |hop, _| {
            hop["exp"] = json!(NOW.0 + WEEK + 1);
        }),
        ("ends before it begins", "malformed", |hop, _| {
            hop["exp"] = json!(NOW.0 - 1);
        }),
        ("a person's part of the future", "not_yet_valid", |hop, closing| {
            hop["iat"] = json!(NOW.0 + 3_600);
            hop["exp"] = json!(NOW.0 + 7_200);
            closing["iat"] = json!(NOW.0 + 3_600);
            closing["exp"] = json!(NOW.0 + 4_000);
        }),
        ("over", "expired", |hop, closing| {
            hop["iat"] = json!(NOW.0 - 7_200);
            hop["exp"] = json!(NOW.0 - 3_600);
            closing["iat"] = json!(NOW.0 - 3_700);
        }),
        (
            "lasting beyond the person's part",
            "key_binding_wrong",
            |hop, closing| {
                hop["exp"] = json!(NOW.0 + 100);
                closing["exp"] = json!(NOW.0 + 101);
            },
        ),
        ("closed before it was allowed", "key_binding_wrong", |_, closing| {
            closing["iat"] = json!(NOW.0 - 3_600);
        }),
        ("for another purpose", "wrong_purpose", |_, closing| {
            closing["purpose"] = json!("identity");
        }),
        ("over another credential", "malformed", |hop, _| {
            hop["sd_hash"] = json!(B64.encode([7; 32]));
        }),
        ("over another person's part", "key_binding_wrong", |_, closing| {
            closing["sd_hash"] = json!(B64.encode([7; 32]));
        }),
        ("a member nobody knows", "malformed", |hop, _| {
            hop["more"] = json!(1);
        }),
        ("a name that reorders", "malformed", |hop, _| {
            hop["proxy"] = json!("次\u{202e}郎");
        }),
        ("an exchange number of words", "malformed", |hop, _| {
            hop["exchange_number"] = json!("住所");
        }),
        ("a secret in the key", "malformed", |hop, _| {
            hop["cnf"]["jwk"]["d"] = json!("AA");
        }),
        ("another key named", "key_binding_wrong", |hop, _| {
            hop["cnf"]["jwk"]["x"] = json!(B64.encode(key(8).public().x()));
            hop["cnf"]["jwk"]["y"] = json!(B64.encode(key(8).public().y()));
        }),
    ];
    for (name, expected, change) in cases {
        assert_eq!(reason(&Forged::of(&delegated(), change)), *expected, "{name}");
    }
}

#[test]
fn whoever_else_signs_is_refused() {
    let types = ("kb+sd-jwt+kb", "kb+sd-jwt");
    // The proxy lets itself.
    let own = Forged::signed(&delegated(), (&proxy(), &proxy()), types, |_, _| ());
    assert_eq!(reason(&own), "key_binding_wrong");
    // The person closes what the proxy is to close.
    let person = Forged::signed(&delegated(), (&holder(), &holder()), types, |_, _| ());
    assert_eq!(reason(&person), "key_binding_wrong");
    for wrong in [
        ("kb+jwt", "kb+sd-jwt"),
        ("kb+sd-jwt+kb", "kb+jwt"),
        ("kb+sd-jwt", "kb+sd-jwt+kb"),
    ] {
        let typed = Forged::signed(&delegated(), (&holder(), &proxy()), wrong, |_, _| ());
        assert_eq!(reason(&typed), "malformed", "{wrong:?}");
    }
}

#[test]
fn parts_cut_off_added_or_swapped_are_refused() {
    let text = close(&delegated(), NOW).text;
    let whole = text.strip_suffix('~').unwrap();
    let parts: Vec<&str> = whole.split("~~").collect();
    let (head, hop, closing) = (parts[0], parts[1], parts[2]);
    for wrong in [
        delegated().text().to_owned(),
        whole.to_owned(),
        format!("{head}~~{hop}~~{hop}~~{closing}~"),
        format!("{head}~~{closing}~~{hop}~"),
        format!("{head}~~{closing}~"),
        format!("{head}~{closing}"),
        format!("{head}~~~~{closing}~"),
        format!("{text}~"),
        format!("{head}~~{hop}~~{closing}~WyJzYWx0IiwibmFtZSIsIngiXQ~"),
    ] {
        assert_eq!(judge(&wrong, NOW).code(), "invalid");
    }
    // Hiding a field by cutting its disclosure out is not the proxy's to do: the person's part covers all of them.
    let fewer = head.rsplit_once('~').unwrap().0;
    assert_eq!(judge(&format!("{fewer}~~{hop}~~{closing}~"), NOW).code(), "invalid");
    for at in 0..text.len() {
        let mut changed = text.clone();
        changed.replace_range(at..=at, if text.as_bytes()[at] == b'A' { "B" } else { "A" });
        assert_ne!(judge(&changed, NOW).code(), "verified", "{at}");
        assert_eq!(judge(text.get(..at).unwrap(), NOW).code(), "invalid", "{at}");
    }
}

#[test]
fn debug_shows_nothing() {
    let delegated = delegated();
    let proof = close(&delegated, NOW);
    let shown = format!("{delegated:?} {proof:?} {:?} {:?}", proof.by, judge(&proof.text, NOW));
    assert!(!shown.contains("次郎") && !shown.contains("4455"), "{shown}");
}
