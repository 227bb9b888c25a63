//! Nothing that may be printed for a developer says anything of a person.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[expect(dead_code, reason = "shared with other tests, which use the rest")]
mod common;

use common::{Place, at, eligibility, object, words};
use serde_json::json;
use tefuda_crypto::{Passphrase, SystemRandom};
use tefuda_record::{Compartment, Moment};
use tefuda_vault::{Act, Evidence, LockedHome, NewCopy, NewRecord, Same};
use zeroize::Zeroizing;

const SECRET: &str = "金糸雀";

#[test]
fn debug_shows_no_name_no_value_and_no_key() {
    let mut place = Place::new();
    let person = place.home.persons()[0].id.clone();
    place.home.rename_person(&person, SECRET).unwrap();
    let mut vault = place.vault();
    let mut shown = vec![format!(
        "{:?} {:?} {vault:?} {:?}",
        place.home,
        place.home.persons(),
        words()
    )];

    let record = common::note(SECRET);
    let evidence = Evidence::new("text", SECRET.as_bytes()).unwrap();
    let new = NewRecord::of(record.clone())
        .same(Same::of(&record))
        .evidence(evidence.clone());
    shown.push(format!("{new:?} {evidence:?} {:?}", Same::of(&record)));
    let mut random = SystemRandom;
    let mut act = Act::new(Moment(0), &mut random);
    let prepared = vault
        .prepare(vec![new, NewRecord::of(eligibility())], &mut act)
        .unwrap();
    shown.push(format!("{act:?} {prepared:?}"));
    let added = vault.add_prepared(&prepared).unwrap();
    let id = added[0].id();
    shown.push(format!(
        "{added:?} {:?} {:?}",
        vault.get(id).unwrap(),
        vault.search(SECRET).unwrap()
    ));
    let history = vault.history(id).unwrap();
    shown.push(format!("{history:?} {:?}", history[0].fields["text"]));

    vault
        .log_append(Compartment::Medicines, &object(&json!({ "to": SECRET })), Moment(0))
        .unwrap();
    shown.push(format!("{:?}", vault.log_entries(Compartment::Medicines).unwrap()));
    let copy = NewCopy {
        issuer: SECRET.to_owned(),
        vct: SECRET.to_owned(),
        layout: json!({ "field": SECRET }),
        credential: Zeroizing::new(SECRET.to_owned()),
        secret: Zeroizing::new([0xab; 32]),
        expires: None,
    };
    shown.push(format!("{copy:?}"));
    let ids = at(0, |act| vault.copies_add(&[copy], act)).unwrap();
    let opened = vault.copy_take_for(SECRET, &|_| true).unwrap();
    shown.push(format!(
        "{:?} {opened:?} {:?}",
        vault.copies().unwrap(),
        vault.copy_open(ids[0]).unwrap()
    ));

    assert!(vault.search(SECRET).unwrap().len() == 1, "it is in there");
    for text in shown {
        assert!(!text.contains(SECRET), "{text}");
        // The bytes of a key, as Debug would write them, and those of the passphrase.
        assert!(!text.contains("171, 171") && !text.contains(common::WORDS), "{text}");
        assert!(!text.contains("AGE-SECRET-KEY"), "{text}");
    }
}

#[test]
fn errors_name_no_content() {
    let mut place = Place::new();
    let wrong = Passphrase::new(SECRET).unwrap();
    let mut said = Vec::new();
    said.push(
        LockedHome::open(&place.path())
            .unwrap()
            .unlock_with_passphrase(&wrong)
            .unwrap_err(),
    );
    place.home.add_person(SECRET, &mut SystemRandom).unwrap();
    said.push(place.home.add_person(SECRET, &mut SystemRandom).unwrap_err());
    said.push(
        place
            .home
            .add_person(&SECRET.repeat(100), &mut SystemRandom)
            .unwrap_err(),
    );
    said.push(LockedHome::open(&place.folder().join(SECRET)).unwrap_err());
    for error in said {
        assert!(!format!("{error} {error:?}").contains(SECRET));
    }
}
