//! What a holder shows is exactly what they chose, and nothing about them beside it.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[expect(dead_code, reason = "shared with other tests and the bench, which use the rest")]
mod common;

use std::collections::BTreeSet;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use proptest::prelude::*;
use tefuda_consent::{
    Audience, FieldId, Locks, PURPOSES, Purpose, Request, is_insurance_number, is_own_statement, preset, propose,
};
use tefuda_credential::{
    Credential, Expected, Grade, Issuance, IssueError, IssuerKey, Layout, Note, PresentError, Verdict, issue, present,
    self_attest, verify,
};
use tefuda_crypto::{SigningKey, SystemRandom};
use tefuda_record::{Moment, Record};

use self::common::{
    Counter, NOW, bundled, consent_to, credential_of, flat, held, holder, ids, issuer, key, presets, reference, trust,
    usual,
};

/// Everything a card can hold.
fn complete() -> Record {
    let kind = tefuda_record::kind("eligibility").unwrap();
    let examples: Vec<serde_json::Map<String, serde_json::Value>> = serde_json::from_str(kind.examples).unwrap();
    Record::from_json("eligibility", examples.first().unwrap()).unwrap()
}

/// The least a card can hold.
fn scant() -> Record {
    let json = serde_json::json!({
        "document": "certificate", "insurer_number": "138990", "insured_number": "1", "name": "手札 一郎", "birth_day": "2015-05-05"
    });
    Record::from_json("eligibility", json.as_object().unwrap()).unwrap()
}

fn shown_of(verdict: &Verdict) -> BTreeSet<FieldId> {
    verdict
        .shown()
        .unwrap()
        .fields
        .iter()
        .map(|(field, _)| *field)
        .collect()
}

/// Every part of a token, decoded where it is base64url.
fn decoded(token: &str) -> Vec<Vec<u8>> {
    token
        .split(['~', '.'])
        .map(|part| BASE64_URL_SAFE_NO_PAD.decode(part).unwrap())
        .collect()
}

#[test]
fn what_only_a_person_can_say_is_in_no_copy() {
    let filed = ids(&["filed_on"]);
    assert!(complete().text("filed_on").is_some());
    for layout in [
        Layout::for_choices(std::slice::from_ref(&filed)),
        Layout::usual_fields(),
        Layout::fields(),
    ] {
        assert!(!credential_of(&complete(), &layout).can_say(&filed));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is chosen, of whatever copy: exactly that is shown, or nothing.
    #[test]
    fn no_choice_ever_shows_a_field_more_or_less(
        bits in any::<u32>(), purpose in 0usize..PURPOSES.len(), saved in any::<u32>(), whole in any::<bool>()
    ) {
        let record = if whole { complete() } else { reference() };
        let purpose = PURPOSES[purpose];
        let held: Vec<FieldId> = held(&record).into_iter().filter(|field| !is_own_statement(*field)).collect();
        let of = |bits: u32| -> BTreeSet<FieldId> {
            held.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1).map(|(_, field)| *field).collect()
        };
        let chosen: BTreeSet<FieldId> = of(bits).into_iter().filter(|field| purpose.allows(*field)).collect();
        prop_assume!(!chosen.is_empty());
        let mut choices = presets();
        choices.push(of(saved));
        let copies = [
            credential_of(&record, &Layout::for_choices(&choices)),
            credential_of(&record, &Layout::usual_fields()),
            credential_of(&record, &Layout::fields()),
        ];
        for copy in &copies {
            let consent = consent_to(&record, &chosen, purpose, Audience::Anyone);
            match present(copy, consent, &holder(), NOW, &mut Counter(1)) {
                Ok(proof) => {
                    prop_assert!(copy.can_say(&chosen));
                    let verdict = verify(proof.sd_jwt(), Some(&trust()), &Expected::default(), NOW);
                    prop_assert_eq!(verdict.code(), "verified");
                    prop_assert_eq!(&shown_of(&verdict), &chosen);
                    let text: Vec<String> =
                        decoded(proof.sd_jwt()).iter().map(|part| String::from_utf8_lossy(part).into_owned()).collect();
                    for field in FieldId::all().filter(|field| !chosen.contains(field)) {
                        let name = format!("\"{}\"", field.id());
                        prop_assert!(!text.iter().any(|part| part.contains(&name)), "{}", name);
                    }
                }
                Err(error) => {
                    prop_assert_eq!(error, PresentError::CannotSay);
                    prop_assert!(!copy.can_say(&chosen));
                }
            }
        }
        prop_assert!(copies[2].can_say(&chosen), "one copy can say anything");
        let smallest = Credential::smallest(&copies, &chosen).unwrap().size_to_say(&chosen).unwrap();
        prop_assert!(copies.iter().filter_map(|copy| copy.size_to_say(&chosen)).all(|size| smallest <= size));
    }

    #[test]
    fn a_self_attested_proof_says_exactly_what_was_chosen(bits in any::<u32>()) {
        let record = reference();
        let chosen: BTreeSet<FieldId> =
            held(&record).into_iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1).map(|(_, field)| field).collect();
        prop_assume!(!chosen.is_empty());
        let consent = consent_to(&record, &chosen, Purpose::Visit, Audience::Anyone);
        let (proof, _key) = self_attest(&record, consent, NOW, &mut Counter(bits.into())).unwrap();
        let verdict = verify(proof.sd_jwt(), None, &Expected::default(), NOW);
        prop_assert_eq!(verdict.reason(), Some("self_attested"));
        prop_assert_eq!(shown_of(&verdict), chosen);
    }
}

#[test]
fn a_verified_proof_tells_who_when_and_for_what() {
    let record = reference();
    let fields = preset("hospital").unwrap().field_ids().collect();
    let consent = consent_to(&record, &fields, Purpose::Visit, Audience::Anyone);
    let proof = present(&bundled(), consent, &holder(), NOW, &mut Counter(1)).unwrap();
    let verdict = verify(
        proof.sd_jwt(),
        Some(&trust()),
        &Expected::default(),
        NOW.plus_seconds(20),
    );
    let Verdict::Verified(shown) = verdict else {
        panic!("{verdict:?}");
    };
    assert_eq!(shown.grade, Some(Grade::Issued));
    assert_eq!(shown.issuer.as_deref(), Some("例示区国民健康保険"));
    assert_eq!(shown.purpose, Purpose::Visit);
    assert_eq!(shown.presented_at, NOW);
    assert_eq!(shown.expires_at, NOW.plus_seconds(600));
    assert_eq!(shown.notes, [Note::AudienceUnbound]);
    assert_eq!(shown.trust_age_days, Some(3));
    for (field, value) in &shown.fields {
        assert_eq!(record.text(field.id()).as_ref(), Some(value));
    }
    let ordered: Vec<FieldId> = shown.fields.iter().map(|(field, _)| *field).collect();
    assert!(ordered.is_sorted());
    assert!(!format!("{shown:?} {proof:?} {:?}", bundled()).contains("花子"));
}

#[test]
fn the_digits_of_a_qr_are_judged_like_the_text_they_stand_for() {
    let record = reference();
    let fields = preset("hospital").unwrap().field_ids().collect();
    let consent = consent_to(&record, &fields, Purpose::Visit, Audience::Anyone);
    let proof = present(&bundled(), consent, &holder(), NOW, &mut Counter(1)).unwrap();
    let digits = tefuda_credential::codec::encode(proof.sd_jwt()).unwrap();
    let list = trust();
    let judge = |text: &str| verify(text, Some(&list), &Expected::default(), NOW);
    assert_eq!(judge(&digits), judge(proof.sd_jwt()));
    let wide: String = digits
        .chars()
        .map(|digit| char::from_u32(u32::from(digit) + 0xfee0).unwrap())
        .collect();
    assert_eq!(judge(&format!("{wide}\n")).code(), "verified");
    assert_eq!(
        judge(digits.get(..digits.len() - 3).unwrap()).reason(),
        Some("malformed")
    );
    for (at, c) in digits.char_indices().step_by(7) {
        let other = if c == '9' { '0' } else { '9' };
        let mut changed = digits.clone();
        changed.replace_range(at..=at, &other.to_string());
        assert_eq!(judge(&changed).code(), "invalid", "{at}");
    }
}

#[test]
fn a_proof_is_renewed_within_the_consent_only() {
    let record = reference();
    let consent = consent_to(
        &record,
        &ids(&["name", "birth_day"]),
        Purpose::Identity,
        Audience::Anyone,
    );
    let proof = present(&bundled(), consent, &holder(), NOW, &mut Counter(1)).unwrap();
    let later = proof.renew(&holder(), NOW.plus_seconds(500), &mut Counter(2)).unwrap();
    assert_eq!(
        (later.fields(), later.expires_at()),
        (proof.fields(), proof.expires_at())
    );
    let list = trust();
    let judge = |text: &str, at: i64| {
        verify(text, Some(&list), &Expected::default(), NOW.plus_seconds(at))
            .reason()
            .map(str::to_owned)
    };
    assert_eq!(judge(later.sd_jwt(), 500), None);
    assert_eq!(judge(proof.sd_jwt(), 500).as_deref(), Some("proof_stale"));
    assert_eq!(
        proof
            .renew(&holder(), NOW.plus_seconds(600), &mut Counter(3))
            .unwrap_err(),
        PresentError::ConsentOver
    );
    assert_eq!(
        proof.renew(&key(9), NOW, &mut Counter(3)).unwrap_err(),
        PresentError::WrongKey
    );
    let consent = consent_to(&record, &ids(&["name"]), Purpose::Visit, Audience::Anyone);
    let (own, own_key) = self_attest(&record, consent, NOW, &mut SystemRandom).unwrap();
    let later = own.renew(&own_key, NOW.plus_seconds(500), &mut SystemRandom).unwrap();
    assert_eq!(judge(later.sd_jwt(), 500).as_deref(), Some("self_attested"));
}

#[test]
fn nothing_is_shown_with_a_wrong_key_or_out_of_time() {
    let record = reference();
    let consent = || consent_to(&record, &ids(&["name", "birth_day"]), Purpose::Visit, Audience::Anyone);
    let copy = bundled();
    let show = |key: &SigningKey, now| present(&copy, consent(), key, now, &mut Counter(1)).map(|_| ());
    assert_eq!(show(&key(9), NOW), Err(PresentError::WrongKey));
    assert_eq!(show(&holder(), NOW.plus_seconds(600)), Err(PresentError::ConsentOver));
    assert_eq!(show(&holder(), copy.expires_at()), Err(PresentError::Expired));
    assert_eq!(
        show(&holder(), copy.starts_at().plus_seconds(-1)),
        Err(PresentError::NotYetValid)
    );
    let allergy = Record::from_json("allergy", serde_json::json!({"substance": "そば"}).as_object().unwrap()).unwrap();
    let refused = self_attest(&allergy, consent(), NOW, &mut Counter(1)).map(|_| ());
    assert_eq!(refused, Err(PresentError::CannotSay));
    let refused = self_attest(
        &scant(),
        consent_to(&record, &ids(&["address"]), Purpose::Visit, Audience::Anyone),
        NOW,
        &mut Counter(1),
    );
    assert_eq!(refused.map(|_| ()), Err(PresentError::CannotSay));
}

/// The wallet cannot be made to show a copy that was meant for others to see: no number reaches an identity proof, in no part of it.
#[test]
fn no_insurer_number_in_any_byte_of_an_identity_proof() {
    let record = reference();
    let fields: BTreeSet<FieldId> = preset("identity").unwrap().field_ids().collect();
    assert!(fields.iter().all(|field| !is_insurance_number(*field)));
    for copy in [bundled(), usual(), flat()] {
        let consent = consent_to(&record, &fields, Purpose::Identity, Audience::Anyone);
        let proof = present(&copy, consent, &holder(), NOW, &mut Counter(1)).unwrap();
        let (own, _key) = self_attest(
            &record,
            consent_to(&record, &fields, Purpose::Identity, Audience::Anyone),
            NOW,
            &mut Counter(1),
        )
        .unwrap();
        for part in decoded(proof.sd_jwt()).into_iter().chain(decoded(own.sd_jwt())) {
            for number in ["138990", "3456789", "国12"] {
                assert!(!part.windows(number.len()).any(|window| window == number.as_bytes()));
            }
        }
    }
}

#[test]
fn an_issuer_whose_name_holds_the_number_cannot_issue() {
    let record = reference();
    let holder = holder();
    for (iss, kid) in [
        ("https://138990.example", "k1"),
        ("https://13.89.90.example", "k1"),
        ("https://a.example", "138990-1"),
    ] {
        let issuance = Issuance {
            record: &record,
            layout: &Layout::fields(),
            holder: holder.public(),
            iat: NOW,
            nbf: None,
            exp: NOW.plus_seconds(86_400 * 9),
            status: None,
        };
        let key = IssuerKey::new(iss, kid, key(2)).unwrap();
        assert_eq!(
            issue(&key, &issuance, &mut Counter(1)).unwrap_err(),
            IssueError::NumberInName
        );
    }
    for iss in [
        "http://a.example",
        "urn:tefuda:self",
        "https://a\".example",
        "https://\u{202e}a.example",
        "",
    ] {
        assert_eq!(
            IssuerKey::new(iss, "k1", key(2)).unwrap_err(),
            IssueError::Issuer,
            "{iss}"
        );
    }
    assert_eq!(
        IssuerKey::new("https://a.example", "k 1", key(2)).unwrap_err(),
        IssueError::KeyId
    );
    assert_eq!(format!("{:?}", issuer()), "IssuerKey(..)");
}

#[test]
fn a_credential_ends_at_midnight_in_japan_and_with_its_record() {
    let record = reference();
    let holder = holder();
    let issued = |exp: Moment| {
        let issuance = Issuance {
            record: &record,
            layout: &Layout::fields(),
            holder: holder.public(),
            iat: NOW,
            nbf: Some(NOW),
            exp,
            status: None,
        };
        issue(&issuer(), &issuance, &mut Counter(1)).map(|credential| credential.expires_at().iso())
    };
    assert_eq!(
        issued(Moment::parse("2026-12-24T13:45:00+09:00").unwrap()).unwrap(),
        "2026-12-24T00:00:00+09:00"
    );
    // The card expires on 2027-07-31 and is good all that day.
    assert_eq!(
        issued(Moment::parse("2029-01-01T00:00:00Z").unwrap()).unwrap(),
        "2027-08-01T00:00:00+09:00"
    );
    assert_eq!(issued(NOW), Err(IssueError::Term));
}

/// What is missing leaves no trace: a scant card and a full one have as many digests in each place.
#[test]
fn the_number_of_digests_tells_nothing() {
    for layout in [
        Layout::for_choices(&presets()),
        Layout::fields(),
        Layout::usual_fields(),
    ] {
        let counts: Vec<Vec<usize>> = [scant(), reference(), complete()]
            .iter()
            .map(|record| {
                let copy = credential_of(record, &layout);
                let mut counts: Vec<usize> = decoded(copy.as_str())
                    .iter()
                    .filter_map(|part| serde_json::from_slice::<serde_json::Value>(part).ok())
                    .filter_map(|part| {
                        let list = part
                            .get("_sd")
                            .or_else(|| part.get(2).and_then(|value| value.get("_sd")));
                        list.and_then(|list| list.as_array()).map(Vec::len)
                    })
                    .collect();
                counts.sort_unstable();
                counts
            })
            .collect();
        assert_eq!(counts[0], counts[1]);
        assert_eq!(counts[1], counts[2]);
    }
}

/// Two proofs of one person for two recipients share no 16 bytes but what was disclosed and what all holders of that insurer share.
#[test]
fn two_proofs_cannot_be_linked() {
    let record = reference();
    let proof = |holder: u8, seed: u64, layout: &Layout| {
        let holder = key(holder);
        let issuance = Issuance {
            record: &record,
            layout,
            holder: holder.public(),
            iat: NOW,
            nbf: None,
            exp: NOW.plus_seconds(86_400 * 90),
            status: None,
        };
        let copy = issue(&issuer(), &issuance, &mut Counter(seed)).unwrap();
        let at = NOW.plus_seconds(i64::try_from(seed).unwrap());
        let request = Request::from_preset(preset("identity").unwrap(), Audience::Anyone);
        let mut proposal = propose(&request, &record, &Locks::none()).unwrap();
        proposal.hide(FieldId::parse("name").unwrap());
        proposal.hide(FieldId::parse("birth_day").unwrap());
        let consent = proposal.agree(at, 600).unwrap();
        let proof = present(&copy, consent, &holder, at, &mut Counter(seed + 500)).unwrap();
        proof.sd_jwt().to_owned()
    };
    for layout in [Layout::for_choices(&presets()), Layout::fields()] {
        // Public or the same for everybody: names of members and claims, issuer, types, days; and what was chosen to be said.
        let shared = [
            r#"{"alg":"ES256","typ":"dc+sd-jwt","kid":"k1"}"#,
            r#"{"alg":"ES256","typ":"kb+jwt"}"#,
            r#"{"iss":"https://kokuho.reiji.example","iat":1795392000,"exp":1803135600,"vct":"urn:tefuda:eligibility:1","cnf":{"jwk":{"kty":"EC","crv":"P-256","x":""#,
            r#","aud":"urn:tefuda:anyone","nonce":""#,
            r#"","purpose":"identity","sd_hash":""#,
            r#"","b2",{"name_kana":"タカハシ ハナコ","sex":"female"}]"#,
            r#"","name_kana","タカハシ ハナコ"]"#,
            r#"","sex","female"]"#,
        ];
        let own = |token: &str| -> Vec<Vec<u8>> {
            let cut = |part: Vec<u8>| match String::from_utf8(part) {
                Ok(text) => {
                    let left = shared.iter().fold(text, |text, shared| text.replace(shared, "\n"));
                    left.split('\n').map(|left| left.as_bytes().to_vec()).collect()
                }
                Err(binary) => vec![binary.into_bytes()],
            };
            decoded(token).into_iter().flat_map(cut).collect()
        };
        let (one, two) = (own(&proof(3, 1_000, &layout)), own(&proof(4, 9_137, &layout)));
        let mut compared = 0;
        for window in one.iter().flat_map(|part| part.windows(16)) {
            let common = two.iter().any(|part| part.windows(16).any(|other| other == window));
            assert!(!common, "{:?}", String::from_utf8_lossy(window));
            compared += 1;
        }
        assert!(compared > 300);
    }
}

/// What an issuer hands over without reading it again is what everybody else reads.
#[test]
fn what_was_issued_is_what_is_read() {
    let all: Vec<FieldId> = held(&complete()).into_iter().collect();
    for layout in [
        Layout::for_choices(&presets()),
        Layout::for_choices(&[ids(&["name"]), ids(&["name", "sex"])]),
        Layout::usual_fields(),
        Layout::fields(),
        Layout::groups(),
    ] {
        for record in [reference(), scant(), complete()] {
            let made = credential_of(&record, &layout);
            let read = Credential::parse(made.as_str()).unwrap();
            assert_eq!(made.values(), read.values());
            assert_eq!((made.iss(), made.vct()), (read.iss(), read.vct()));
            assert_eq!(
                (made.starts_at(), made.expires_at()),
                (read.starts_at(), read.expires_at())
            );
            assert_eq!((made.holder(), made.purpose()), (read.holder(), read.purpose()));
            assert_eq!((made.status(), made.witness()), (read.status(), read.witness()));
            for seed in 0..60_u64 {
                let bits = tefuda_crypto::sha256(&seed.to_be_bytes());
                let fields: BTreeSet<FieldId> = all
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| bits[at / 8] >> (at % 8) & 1 == 1)
                    .map(|(_, field)| *field)
                    .collect();
                assert_eq!(made.can_say(&fields), read.can_say(&fields));
                assert_eq!(made.size_to_say(&fields), read.size_to_say(&fields));
            }
        }
    }
}
