//! What a clinic saw on an original, it signs; and not one field more.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[expect(dead_code, reason = "shared with other tests and the bench, which use the rest")]
mod common;

use std::collections::BTreeSet;

use proptest::prelude::*;
use tefuda_consent::{Audience, FieldId, Purpose, preset};
use tefuda_credential::{
    Acceptance, Credential, Expected, Grade, IssueError, IssuerKey, Layout, Shown, TrustList, Verdict, Witness,
    Witnessing, codec, present, self_attest, verify, witness,
};
use tefuda_record::{Moment, parse_day};

use self::common::{
    CLINIC_ISS, Counter, KID, NOW, bundled, clinic, consent_to, holder, ids, insurer, key, presets, reference, terms,
    trust_text,
};

fn clinic_key() -> IssuerKey {
    IssuerKey::new(CLINIC_ISS, KID, key(5)).unwrap()
}

fn trust() -> TrustList {
    TrustList::parse(&trust_text(terms(), &[insurer(), clinic()]), Acceptance::Demo).unwrap()
}

fn saw(day: &str) -> Witness {
    Witness {
        seen_on: parse_day(day).unwrap(),
        original: "certificate".to_owned(),
        code: "1319910012".to_owned(),
        name: "例示医院".to_owned(),
    }
}

/// What a self-attested proof of these fields shows to the clinic.
fn shown(fields: &BTreeSet<FieldId>) -> Shown {
    let record = reference();
    let audience = Audience::parse("1319910012").unwrap();
    let consent = consent_to(&record, fields, Purpose::Visit, audience);
    let (proof, _key) = self_attest(&record, consent, NOW, &mut Counter(1)).unwrap();
    let verdict = verify(proof.sd_jwt(), None, &Expected::default(), NOW);
    verdict.shown().unwrap().clone()
}

struct Order {
    seen: BTreeSet<FieldId>,
    layout: Layout,
    ends: Option<&'static str>,
    exp: Moment,
    saw: Witness,
}

fn order(seen: &BTreeSet<FieldId>) -> Order {
    Order {
        seen: seen.clone(),
        layout: Layout::for_choices(&presets()),
        ends: None,
        exp: NOW.plus_seconds(400 * 86_400),
        saw: saw("2026-11-23"),
    }
}

fn sign(shown: &Shown, order: &Order) -> Result<Credential, IssueError> {
    let holder = holder();
    let witnessing = Witnessing {
        shown,
        seen: &order.seen,
        witness: &order.saw,
        original_expires: order.ends.map(|day| parse_day(day).unwrap()),
        layout: &order.layout,
        holder: holder.public(),
        iat: NOW,
        exp: order.exp,
    };
    witness(&clinic_key(), &witnessing, &mut Counter(7))
}

fn hospital() -> BTreeSet<FieldId> {
    preset("hospital").unwrap().field_ids().collect()
}

#[test]
fn the_next_clinic_reads_who_saw_the_original_and_when() {
    let credential = sign(&shown(&hospital()), &order(&hospital())).unwrap();
    assert_eq!(credential.grade(), Grade::Witnessed);
    assert_eq!(credential.witness(), Some(&saw("2026-11-23")));
    let consent = consent_to(&reference(), &hospital(), Purpose::Visit, Audience::Anyone);
    let proof = present(&credential, consent, &holder(), NOW, &mut Counter(9)).unwrap();
    let digits = codec::encode(proof.sd_jwt()).unwrap();
    let mut list = clinic();
    list.name = "例示医院 本院".to_owned();
    let renamed = TrustList::parse(&trust_text(terms(), &[list]), Acceptance::Demo).unwrap();
    for (trust, name) in [(trust(), "例示医院"), (renamed, "例示医院 本院")] {
        let Verdict::Verified(shown) = verify(&digits, Some(&trust), &Expected::default(), NOW) else {
            panic!("not verified");
        };
        assert_eq!(shown.grade, Some(Grade::Witnessed));
        let witness = shown.witness.unwrap();
        assert_eq!(
            (witness.seen_on.iso().as_str(), witness.name.as_str()),
            ("2026-11-23", name)
        );
        assert_eq!(shown.fields.len(), 12);
    }
    // Nobody known: no grade, and no name by its own word.
    let Verdict::Unconfirmed(shown, _) = verify(&digits, None, &Expected::default(), NOW) else {
        panic!("not unconfirmed");
    };
    assert_eq!((shown.grade, shown.issuer, shown.witness), (None, None, None));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn never_more_than_was_seen(bits in any::<u16>(), more in any::<u16>()) {
        let all: Vec<FieldId> = hospital().into_iter().collect();
        let of = |bits: u16| -> BTreeSet<FieldId> {
            all.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1).map(|(_, field)| *field).collect()
        };
        let (proven, seen) = (of(bits | more), of(bits));
        prop_assume!(!seen.is_empty());
        let credential = sign(&shown(&proven), &order(&seen)).unwrap();
        let said: BTreeSet<FieldId> = credential.values().iter().map(|(field, _)| *field).collect();
        prop_assert_eq!(said, seen.clone());
        if proven != seen {
            // And what the person did not show cannot be confirmed.
            prop_assert_eq!(sign(&shown(&seen), &order(&proven)).map(|_| ()), Err(IssueError::NotShown));
        }
    }
}

#[test]
fn only_what_a_person_says_of_themselves_is_witnessed() {
    let record = reference();
    let consent = consent_to(&record, &hospital(), Purpose::Visit, Audience::Anyone);
    let proof = present(&bundled(), consent, &holder(), NOW, &mut Counter(9)).unwrap();
    let Verdict::Verified(issued) = verify(proof.sd_jwt(), Some(&trust()), &Expected::default(), NOW) else {
        panic!("not verified");
    };
    assert_eq!(
        sign(&issued, &order(&hospital())).map(|_| ()),
        Err(IssueError::NotShown)
    );
    assert_eq!(
        sign(&shown(&hospital()), &order(&BTreeSet::new())).map(|_| ()),
        Err(IssueError::NotShown)
    );
}

#[test]
fn it_ends_with_the_original_at_the_latest() {
    let ends = |seen: &BTreeSet<FieldId>, ends: Option<&'static str>, days: i64| {
        let mut order = order(seen);
        order.ends = ends;
        order.exp = NOW.plus_seconds(days * 86_400);
        sign(&shown(&hospital()), &order).map(|credential| credential.expires_at().iso())
    };
    // The card of the reference says 2027-07-31 and is good all that day.
    let until = |iso: &str| Ok(iso.to_owned());
    assert_eq!(ends(&hospital(), None, 400), until("2027-08-01T00:00:00+09:00"));
    assert_eq!(
        ends(&hospital(), Some("2027-03-31"), 400),
        until("2027-04-01T00:00:00+09:00")
    );
    assert_eq!(
        ends(&hospital(), Some("2028-03-31"), 400),
        until("2027-08-01T00:00:00+09:00")
    );
    assert_eq!(ends(&ids(&["name"]), None, 30), until("2026-12-23T00:00:00+09:00"));
    assert_eq!(ends(&ids(&["name"]), Some("2026-11-22"), 30), Err(IssueError::Term));
}

#[test]
fn nobody_saw_it_tomorrow_and_no_name_holds_the_insurer_number() {
    let refused = |change: fn(&mut Witness)| {
        let mut order = order(&hospital());
        change(&mut order.saw);
        sign(&shown(&hospital()), &order).map(|_| ()).unwrap_err()
    };
    assert_eq!(
        refused(|saw| saw.seen_on = parse_day("2026-11-24").unwrap()),
        IssueError::Term
    );
    assert_eq!(
        refused(|saw| saw.code = "1381389900".to_owned()),
        IssueError::NumberInName
    );
    assert_eq!(
        refused(|saw| saw.name = "138990医院".to_owned()),
        IssueError::NumberInName
    );
    assert!(matches!(
        refused(|saw| saw.original = "passport".to_owned()),
        IssueError::Unfit(_)
    ));
    assert!(matches!(
        refused(|saw| saw.name = "例示\u{202e}".to_owned()),
        IssueError::Unfit(_)
    ));
}

/// What was not seen leaves no count: a copy of one field has as many digests as one of twelve.
#[test]
fn what_was_not_seen_leaves_no_gap() {
    let count = |seen: &BTreeSet<FieldId>, layout: Layout| {
        let mut order = order(seen);
        order.layout = layout;
        let credential = sign(&shown(&hospital()), &order).unwrap();
        let payload = credential.as_str().split('.').nth(1).unwrap().to_owned();
        let payload = base64::Engine::decode(&base64::prelude::BASE64_URL_SAFE_NO_PAD, payload).unwrap();
        let payload: serde_json::Value = serde_json::from_slice(&payload).unwrap();
        payload["_sd"].as_array().unwrap().len()
    };
    for layout in [
        Layout::for_choices(&presets()),
        Layout::usual_fields(),
        Layout::fields(),
    ] {
        assert_eq!(count(&ids(&["name"]), layout.clone()), count(&hospital(), layout));
    }
}
