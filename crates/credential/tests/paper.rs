//! Proofs on paper: made, read, and kept apart from those of a telephone.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[expect(dead_code, reason = "shared with other tests and the bench, which use the rest")]
mod common;

use std::collections::BTreeSet;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use tefuda_consent::{Audience, FieldId, Purpose, preset};
use tefuda_credential::copies::{Batch, CopiesRequest, CopyLayout};
use tefuda_credential::{
    Credential, Expected, Grade, Note, PaperIssuance, PresentError, Verdict, check_code, codec, issue_paper, present,
    present_on_paper, self_attest_on_paper, verify,
};
use tefuda_crypto::{Identity, SystemRandom};

use self::common::{Counter, NOW, bundled, consent_to, held, holder, ids, issuer, key, presets, reference, trust};

fn request() -> CopiesRequest {
    let identity = Identity::make(&mut SystemRandom).unwrap();
    let keys = [(key(21), CopyLayout::Fields)];
    let paper = [Purpose::Visit, Purpose::Identity];
    let text = CopiesRequest::write_with_paper(&identity.recipient(), &presets(), &keys, &paper).unwrap();
    CopiesRequest::parse(&text).unwrap()
}

fn copy(purpose: Purpose, seed: u64) -> Credential {
    let (record, request) = (reference(), request());
    let issuance = PaperIssuance {
        record: &record,
        layout: &request.paper_layout(purpose),
        purpose,
        iat: NOW,
        exp: NOW.plus_seconds(400 * 86_400),
        status: None,
    };
    issue_paper(&issuer(), &issuance, &mut Counter(seed)).unwrap()
}

fn fields_of(name: &str) -> BTreeSet<FieldId> {
    preset(name).unwrap().field_ids().collect()
}

fn decoded(token: &str) -> Vec<Vec<u8>> {
    let parts = token.split(['~', '.']).filter(|part| !part.is_empty());
    parts.map(|part| BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()).collect()
}

#[test]
fn an_insurers_paper_says_exactly_what_was_chosen_and_to_look_at_who_carries_it() {
    let record = reference();
    let copy = copy(Purpose::Visit, 1);
    assert_eq!((copy.holder(), copy.purpose()), (None, Some(Purpose::Visit)));
    // A month at most, whatever was asked for.
    assert_eq!(copy.expires_at().iso(), "2026-12-24T00:00:00+09:00");
    let hospital = fields_of("hospital");
    let consent = consent_to(&record, &hospital, Purpose::Visit, Audience::Anyone);
    let paper = present_on_paper(&copy, consent, NOW).unwrap();
    assert_eq!((paper.grade(), paper.expires_at()), (Grade::Issued, copy.expires_at()));
    // 292 bytes by the design; the names of people make the rest.
    assert!(codec::payload_bytes(paper.sd_jwt()).unwrap() <= 310);
    let digits = codec::encode(paper.sd_jwt()).unwrap();
    for text in [paper.sd_jwt(), &digits] {
        let Verdict::Verified(shown) = verify(text, Some(&trust()), &Expected::default(), NOW) else {
            panic!("not verified");
        };
        let said: BTreeSet<FieldId> = shown.fields.iter().map(|(field, _)| *field).collect();
        assert_eq!(said, hospital);
        assert_eq!(shown.notes, [Note::PaperCheckIdentity]);
        assert_eq!(shown.check_code, Some(paper.check_code()));
        assert_eq!(shown.expires_at, copy.expires_at());
    }
    // Weeks later it still counts; nothing on it was ever fresh.
    let later = verify(
        paper.sd_jwt(),
        Some(&trust()),
        &Expected::default(),
        NOW.plus_seconds(29 * 86_400),
    );
    assert_eq!(later.code(), "verified");
    assert_eq!(format!("{paper:?}"), "PaperProof(Issued, 12 fields, Visit)");
}

#[test]
fn no_telephone_makes_paper_and_no_paper_a_telephones_proof() {
    let record = reference();
    let hospital = fields_of("hospital");
    let consent = || consent_to(&record, &hospital, Purpose::Visit, Audience::Anyone);
    let refused = present_on_paper(&bundled(), consent(), NOW).map(|_| ());
    assert_eq!(refused, Err(PresentError::CannotSay));
    let copy = copy(Purpose::Visit, 1);
    let refused = present(&copy, consent(), &holder(), NOW, &mut Counter(1)).map(|_| ());
    assert_eq!(refused, Err(PresentError::WrongKey));
    let phone = present(&bundled(), consent(), &holder(), NOW, &mut Counter(1)).unwrap();
    let (cut, binding) = phone.sd_jwt().rsplit_once('~').unwrap();
    let verdict = verify(&format!("{cut}~"), Some(&trust()), &Expected::default(), NOW);
    assert_eq!(verdict.reason(), Some("key_binding_missing"));
    let paper = present_on_paper(&copy, consent(), NOW).unwrap();
    let closed = verify(
        &format!("{}{binding}", paper.sd_jwt()),
        Some(&trust()),
        &Expected::default(),
        NOW,
    );
    assert_eq!(closed.reason(), Some("malformed"));
}

/// By law there are two papers, and no number is in any byte of the one that says who somebody is.
#[test]
fn no_insurer_number_in_any_byte_of_an_identity_paper() {
    let record = reference();
    let identity = fields_of("identity");
    let consent = || consent_to(&record, &identity, Purpose::Identity, Audience::Anyone);
    let copy = copy(Purpose::Identity, 1);
    let paper = present_on_paper(&copy, consent(), NOW).unwrap();
    let own = self_attest_on_paper(&record, consent(), NOW, &mut Counter(1)).unwrap();
    // The whole copy as the holder keeps it, not only what is shown.
    for token in [copy.as_str(), paper.sd_jwt(), own.sd_jwt()] {
        for part in decoded(token) {
            for number in ["138990", "3456789", "国12"] {
                assert!(!part.windows(number.len()).any(|window| window == number.as_bytes()));
            }
        }
    }
    let visit = fields_of("hospital");
    let for_visit = consent_to(&record, &visit, Purpose::Visit, Audience::Anyone);
    assert!(present_on_paper(&copy, for_visit, NOW).is_err());
}

#[test]
fn ones_own_paper_says_so_and_ends_with_the_record() {
    let record = reference();
    let all = held(&record);
    let consent = |fields: &BTreeSet<FieldId>| consent_to(&record, fields, Purpose::Visit, Audience::Anyone);
    let paper = self_attest_on_paper(&record, consent(&all), NOW, &mut Counter(1)).unwrap();
    let verdict = verify(paper.sd_jwt(), None, &Expected::default(), NOW);
    assert_eq!(
        (verdict.code(), verdict.reason()),
        ("unconfirmed", Some("self_attested"))
    );
    assert_eq!(verdict.shown().unwrap().notes, [Note::PaperCheckIdentity]);
    assert_eq!(verdict.shown().unwrap().fields.len(), all.len());
    let summer = tefuda_record::Moment::parse("2027-07-20T00:00:00+09:00").unwrap();
    let late = self_attest_on_paper(&record, consent(&ids(&["name"])), summer, &mut Counter(1)).unwrap();
    assert_eq!(late.expires_at().iso(), "2027-08-01T00:00:00+09:00");
    let after = tefuda_record::Moment::parse("2027-08-02T00:00:00+09:00").unwrap();
    let refused = self_attest_on_paper(&record, consent(&ids(&["name"])), after, &mut Counter(1)).map(|_| ());
    assert_eq!(refused, Err(PresentError::Expired));
}

#[test]
fn the_check_code_changes_with_anything_and_confuses_nobody() {
    let record = reference();
    let consent = consent_to(&record, &ids(&["name"]), Purpose::Visit, Audience::Anyone);
    let paper = self_attest_on_paper(&record, consent, NOW, &mut Counter(1)).unwrap();
    let code = paper.check_code();
    assert_eq!(code.len(), 6);
    let mut codes = BTreeSet::new();
    for at in 0..paper.sd_jwt().len() {
        let mut changed = paper.sd_jwt().to_owned();
        changed.replace_range(at..=at, "!");
        let code = check_code(&changed);
        assert!(code.chars().all(|c| c.is_ascii_alphanumeric() && !"ILOU".contains(c)));
        codes.insert(code);
    }
    assert_eq!(codes.len(), paper.sd_jwt().len());
    assert!(!codes.contains(&code));
    // The first thirty bits of the digest, five at a time.
    assert_eq!(check_code("abc"), "Q9W1DF");
}

#[test]
fn copies_for_paper_travel_in_the_batch_without_a_key() {
    let identity = Identity::make(&mut SystemRandom).unwrap();
    let batch = Batch::new(vec![copy(Purpose::Visit, 1), bundled()]).unwrap();
    let opened = Batch::open(&identity, &batch.seal(&identity.recipient()).unwrap()).unwrap();
    let holders: Vec<bool> = opened
        .credentials()
        .iter()
        .map(|copy| copy.holder().is_some())
        .collect();
    assert_eq!(holders, [false, true]);
    assert_eq!(request().paper(), [Purpose::Visit, Purpose::Identity]);
}
