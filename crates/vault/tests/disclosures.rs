//! The disclosure log and the copies of credentials.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[expect(dead_code, reason = "shared with other tests, which use the rest")]
mod common;

use common::{Place, at, first, object, reopen};
use serde_json::json;
use tefuda_record::{Compartment, Moment};
use tefuda_vault::{LogState, NewCopy, VaultError};
use zeroize::Zeroizing;

/// That a tampered entry is found needs the key, so `log::tests::every_sort_of_tampering_is_found_where_it_is` shows it.
#[test]
fn the_log_is_one_chain_over_all_openings() {
    let place = Place::new();
    let mut heads = Vec::new();
    for number in 0..4 {
        let mut vault = first(&reopen(&place.path()));
        let entry = object(&json!({ "to": "青葉医院", "number": number, "fields": ["name", "birth_day"] }));
        heads.push(
            vault
                .log_append(Compartment::Eligibility, &entry, Moment(number))
                .unwrap(),
        );
    }
    let vault = place.vault();
    let entries = vault.log_entries(Compartment::Eligibility).unwrap();
    let numbers: Vec<_> = entries
        .iter()
        .map(|entry| (entry.seq, entry.at.0, entry.entry["number"].clone()))
        .collect();
    assert_eq!(
        numbers,
        [(1, 0, json!(0)), (2, 1, json!(1)), (3, 2, json!(2)), (4, 3, json!(3))]
    );
    assert_eq!(
        vault.log_verify(Compartment::Eligibility).unwrap(),
        LogState::Whole(heads[3])
    );
    assert!(vault.log_entries(Compartment::Medicines).unwrap().is_empty());
}

#[test]
fn a_fraction_has_no_one_way_of_writing() {
    let place = Place::new();
    let entry = object(&json!({ "share": 0.5 }));
    let refused = place.vault().log_append(Compartment::Care, &entry, Moment(0));
    assert_eq!(refused.unwrap_err(), VaultError::LogEntry);
    assert!(place.vault().log_entries(Compartment::Care).unwrap().is_empty());
}

fn copy(number: u8, expires: &str) -> NewCopy {
    NewCopy {
        issuer: "https://insurer.example".to_owned(),
        vct: "urn:example:eligibility".to_owned(),
        layout: json!({ "fields": ["name"] }),
        credential: Zeroizing::new(format!("credential {number}")),
        secret: Zeroizing::new([number; 32]),
        expires: Some(expires.parse().unwrap()),
    }
}

#[test]
fn a_copy_is_for_one_audience_and_never_for_two() {
    let place = Place::new();
    let mut vault = place.vault();
    let copies = [copy(1, "2027-01-31"), copy(2, "2026-12-31")];
    let ids = at(0, |act| vault.copies_add(&copies, act)).unwrap();
    let take = |audience: &str| {
        let mut vault = first(&reopen(&place.path()));
        vault.copy_take_for(audience, &|_| true).unwrap()
    };
    let one = take("青葉医院").unwrap();
    assert_eq!(one.copy.id, ids[1], "the one that expires first");
    assert_eq!((one.credential.as_str(), *one.secret), ("credential 2", [2; 32]));
    assert_eq!(take("青葉医院").unwrap().copy.id, ids[1], "the same one again");
    let other = take("若葉薬局").unwrap();
    assert_eq!(other.copy.id, ids[0]);
    assert!(take("三つ目").is_none(), "none is left that nobody saw");
    let unfit = vault.copy_take_for("青葉医院", &|held| held.shown > 0).unwrap();
    assert!(unfit.is_none(), "one that does not fit is not taken");

    vault.copy_shown(ids[0]).unwrap();
    let held = vault.copies().unwrap();
    let seen: Vec<_> = held
        .iter()
        .map(|held| (held.id, held.shown, held.audience.as_deref()))
        .collect();
    assert_eq!(seen, [(ids[1], 0, Some("青葉医院")), (ids[0], 1, Some("若葉薬局"))]);
    vault.copies_remove(&ids[..1]).unwrap();
    assert_eq!(vault.copy_open(ids[0]).unwrap_err(), VaultError::NoSuchCopy);
    assert_eq!(vault.copy_shown(ids[0]).unwrap_err(), VaultError::NoSuchCopy);
    assert_eq!(vault.copies().unwrap().len(), 1);
}

#[test]
fn notes_of_the_device_stay_until_removed() {
    let place = Place::new();
    place.vault().put_note("waiting", b"key").unwrap();
    let mut vault = first(&reopen(&place.path()));
    assert_eq!(vault.note("waiting").unwrap().unwrap().as_slice(), b"key");
    assert_eq!(vault.notes().unwrap(), ["waiting"]);
    vault.remove_note("waiting").unwrap();
    assert_eq!(vault.note("waiting").unwrap(), None);
}
