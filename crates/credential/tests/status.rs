//! Status lists: what is taken for one, and how a shelf of them is kept.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[expect(dead_code, reason = "shared with other tests and the bench, which use the rest")]
mod common;
#[expect(dead_code, reason = "shared with other tests, which use the rest")]
#[path = "common/forge.rs"]
mod forge;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::io::Write;
use tefuda_credential::status::{
    LIST_ENTRIES, Standing, StatusBits, StatusEntry, StatusError, StatusList, StatusShelf, StatusTerms,
};
use tefuda_credential::{Acceptance, Flaw, TrustList};
use tefuda_record::Moment;

use self::common::{ISS, NOW, insurer, issuer, key, terms, trust, trust_text};
use self::forge::{b64, jws, status_list};

const HEADER: &str = r#"{"alg":"ES256","typ":"statuslist+jwt","kid":"k1"}"#;

fn zlib(bytes: &[u8]) -> String {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    b64(encoder.finish().unwrap())
}

fn payload(lst: &str) -> String {
    format!(
        r#"{{"sub":"{ISS}/status/3","iat":{},"ttl":86400,"status_list":{{"bits":1,"lst":"{lst}"}}}}"#,
        NOW.0
    )
}

fn refused(header: &str, payload: &str) -> StatusError {
    StatusList::parse(&jws(header, payload, &key(2)), &trust())
        .map(|_| ())
        .unwrap_err()
}

/// The example of the draft, byte for byte: sixteen entries of one bit, twelve of two.
///
/// Source: draft-ietf-oauth-status-list-20 §4.1, §4.2.
#[test]
fn the_examples_of_the_draft_are_read() {
    let read = |bits: u8, lst: &str| {
        let payload = payload(lst).replace(r#""bits":1"#, &format!(r#""bits":{bits}"#));
        let list = StatusList::parse(&jws(HEADER, &payload, &key(2)), &trust()).unwrap();
        (0..).map_while(|index| list.status(index)).collect::<Vec<u8>>()
    };
    assert_eq!(
        read(1, "eNrbuRgAAhcBXQ"),
        [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]
    );
    assert_eq!(read(2, "eNo76fITAAPfAgc"), [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]);
    assert_eq!(read(4, &zlib(&[0x21, 0xf0])), [1, 2, 0, 15]);
    assert_eq!(read(8, &zlib(&[0, 255])), [0, 255]);
}

#[test]
fn every_list_is_as_long_as_any_other() {
    for revoked in [&[][..], &[0, 7, 8, 1_048_575, 1_048_576]] {
        let list = StatusList::parse(&status_list(0, None, revoked), &trust()).unwrap();
        assert!(list.status(LIST_ENTRIES - 1).is_some());
        assert_eq!(list.status(LIST_ENTRIES), None);
        for index in [0, 1, 6, 7, 8, 9, 1_048_574, 1_048_575] {
            assert_eq!(list.status(index), Some(u8::from(revoked.contains(&index))), "{index}");
        }
    }
    let mut bits = StatusBits::new();
    bits.revoke(3);
    bits.revoke(LIST_ENTRIES);
    assert_eq!(bits.revoked(), 1);
    assert_eq!(format!("{bits:?}"), "StatusBits(1 revoked)");
}

#[test]
fn bombs_and_torn_streams_are_refused() {
    for bytes in [vec![0; 1 << 20], vec![0; 1]] {
        assert!(StatusList::parse(&jws(HEADER, &payload(&zlib(&bytes)), &key(2)), &trust()).is_ok());
    }
    for bytes in [vec![0; (1 << 20) + 1], vec![0; 100 << 20]] {
        assert_eq!(refused(HEADER, &payload(&zlib(&bytes))), StatusError::Inflate);
    }
    let good = zlib(&[7; 4000]);
    for length in 0..good.len() {
        let torn = refused(HEADER, &payload(good.get(..length).unwrap()));
        assert!(matches!(
            torn,
            StatusError::Inflate | StatusError::Malformed(Flaw::Base64)
        ));
    }
    // Bytes behind the end, a wrong checksum, raw deflate without its frame.
    let mut behind = ZlibEncoder::new(Vec::new(), Compression::best()).finish().unwrap();
    behind.push(0);
    assert_eq!(refused(HEADER, &payload(&b64(&behind))), StatusError::Inflate);
    assert_eq!(refused(HEADER, &payload("eNrbuRgAAhcBXA")), StatusError::Inflate);
    assert_eq!(refused(HEADER, &payload("2zlYAAA")), StatusError::Inflate);
    assert_eq!(
        StatusList::parse(&"a".repeat(5 << 20), &trust())
            .map(|_| ())
            .unwrap_err(),
        StatusError::TooLong
    );
}

#[test]
fn only_the_issuer_of_the_address_signs_it() {
    let good = payload("eNrbuRgAAhcBXQ");
    let by = |header: &str, payload: &str, signer: u8| {
        StatusList::parse(&jws(header, payload, &key(signer)), &trust()).map(|_| ())
    };
    assert_eq!(by(HEADER, &good, 2), Ok(()));
    assert_eq!(by(HEADER, &good, 9), Err(StatusError::BadSignature));
    assert_eq!(
        by(&HEADER.replace("k1", "k2"), &good, 2),
        Err(StatusError::UnknownSigner)
    );
    for other in [
        "https://kenpo.mihon.example/status/3",
        "https://kokuho.reiji.example.attacker.example/status/3",
        "https://kokuho.reiji.exampl/status/3",
    ] {
        let elsewhere = good.replace(&format!("{ISS}/status/3"), other);
        assert_eq!(by(HEADER, &elsewhere, 2), Err(StatusError::UnknownSigner), "{other}");
    }
    let mut withdrawn = insurer();
    withdrawn.keys[0].revoked_at = Some(NOW.plus_seconds(1));
    let mut too_new = insurer();
    too_new.keys[0].from = NOW.plus_seconds(1);
    for insurer in [withdrawn, too_new] {
        let trust = TrustList::parse(&trust_text(terms(), &[insurer]), Acceptance::Demo).unwrap();
        let read = StatusList::parse(&jws(HEADER, &good, &key(2)), &trust).map(|_| ());
        assert_eq!(read, Err(StatusError::BadSignature));
    }
}

#[test]
fn each_rule_of_a_list_is_kept() {
    let good = payload("eNrbuRgAAhcBXQ");
    let changed = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        refused(HEADER, &good.replacen(from, to, 1))
    };
    let malformed = StatusError::Malformed;
    assert_eq!(
        refused(&HEADER.replace("statuslist+jwt", "JWT"), &good),
        malformed(Flaw::Type)
    );
    assert_eq!(
        refused(&HEADER.replace("ES256", "none"), &good),
        malformed(Flaw::Algorithm)
    );
    assert_eq!(
        refused(r#"{"alg":"ES256","typ":"statuslist+jwt"}"#, &good),
        malformed(Flaw::KeyId)
    );
    assert_eq!(changed(r#""sub":"https"#, r#""sub":"http"#), malformed(Flaw::Value));
    assert_eq!(changed(r#""sub""#, r#""aud""#), malformed(Flaw::Member));
    assert_eq!(changed(r#""ttl":86400"#, r#""ttl":-1"#), malformed(Flaw::Times));
    assert_eq!(
        changed(r#""ttl":86400"#, r#""ttl":99999999999"#),
        malformed(Flaw::Times)
    );
    assert_eq!(
        changed(r#""ttl":86400"#, &format!(r#""exp":{}"#, NOW.0)),
        malformed(Flaw::Times)
    );
    assert_eq!(changed(r#""bits":1"#, r#""bits":3"#), malformed(Flaw::Value));
    assert_eq!(changed(r#""lst":""#, r#""lst":"="#), malformed(Flaw::Base64));
    assert_eq!(changed(r#""bits":1"#, r#""bits":1,"more":1"#), malformed(Flaw::Member));
    assert_eq!(changed(r#""ttl":86400"#, r#""nbf":86400"#), malformed(Flaw::Member));
    assert_eq!(
        changed(r#""ttl":86400"#, r#""ttl":86400,"ttl":1"#),
        malformed(Flaw::DuplicateMember)
    );
    assert_eq!(
        StatusList::parse("", &trust()).map(|_| ()).unwrap_err(),
        malformed(Flaw::Parts)
    );
    let with_address = good.replace(r#""bits":1"#, r#""bits":1,"aggregation_uri":"https://a.example""#);
    assert!(StatusList::parse(&jws(HEADER, &with_address, &key(2)), &trust()).is_ok());
}

#[test]
fn a_list_never_makes_way_for_an_older_one() {
    let mut shelf = StatusShelf::new();
    let entry = StatusEntry::new(&format!("{ISS}/status/3"), 7).unwrap();
    assert_eq!(shelf.standing(&entry, ISS, NOW), Standing::Unknown);
    shelf.add(&status_list(3, None, &[7]), &trust()).unwrap();
    assert_eq!(
        shelf.add(&status_list(4, None, &[]), &trust()),
        Err(StatusError::Rollback)
    );
    assert_eq!(shelf.standing(&entry, ISS, NOW), Standing::Revoked);
    shelf.add(&status_list(3, None, &[7]), &trust()).unwrap();
    shelf.add(&status_list(1, None, &[8]), &trust()).unwrap();
    let as_of = NOW.plus_seconds(-86_400);
    assert_eq!(shelf.standing(&entry, ISS, NOW), Standing::Good { as_of });
    assert_eq!((shelf.len(), shelf.newest()), (1, Some(as_of)));
    // A good list that cannot be read leaves the held one alone.
    assert!(shelf.add("broken", &trust()).is_err());
    assert_eq!(shelf.standing(&entry, ISS, NOW), Standing::Good { as_of });
    assert_eq!(format!("{shelf:?}"), "StatusShelf(1 lists)");
}

#[test]
fn of_two_lists_of_one_second_what_either_takes_back_is_taken_back() {
    let entry = StatusEntry::new(&format!("{ISS}/status/3"), 7).unwrap();
    let (with, without) = (status_list(3, None, &[7]), status_list(3, None, &[8]));
    for order in [[&with, &without], [&without, &with]] {
        let mut shelf = StatusShelf::new();
        for list in order {
            shelf.add(list, &trust()).unwrap();
        }
        assert_eq!(shelf.standing(&entry, ISS, NOW), Standing::Revoked);
    }
}

#[test]
fn a_list_is_fresh_for_its_ttl_and_a_week_and_not_beyond_its_end() {
    let entry = StatusEntry::new(&format!("{ISS}/status/3"), 7).unwrap();
    let standing = |exp: Option<Moment>, now: Moment| {
        let mut shelf = StatusShelf::new();
        shelf.add(&status_list(0, exp, &[]), &trust()).unwrap();
        matches!(shelf.standing(&entry, ISS, now), Standing::Good { .. })
    };
    let week = 8 * 86_400;
    assert!(standing(None, NOW.plus_seconds(week - 1)));
    assert!(!standing(None, NOW.plus_seconds(week)));
    let end = NOW.plus_seconds(3600);
    assert!(standing(Some(end), NOW.plus_seconds(3599)));
    assert!(!standing(Some(end), end));
    assert!(!standing(Some(NOW.plus_seconds(100 * 86_400)), NOW.plus_seconds(week)));
}

#[test]
fn what_cannot_be_signed_is_not() {
    let terms = StatusTerms {
        iat: NOW,
        exp: None,
        ttl: 1,
    };
    let refused = StatusList::sign(&issuer(), "http://a.example", terms, &StatusBits::default());
    assert_eq!(refused, Err(StatusError::Malformed(Flaw::Value)));
}
