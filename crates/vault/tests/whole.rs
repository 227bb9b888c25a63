//! Records with their whole lives, written out of one home and taken back into another.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[expect(dead_code, reason = "shared with other tests, which use the rest")]
mod common;

use common::{Place, add, allergy, at, eligibility, note};
use serde_json::json;
use tefuda_vault::{Added, Evidence, Filter, NewRecord, Removed, Same, Vault, VaultError, Whole};

fn everything(vault: &Vault) -> Vec<Whole> {
    let shown = Filter {
        removed: Removed::Shown,
        ..Filter::default()
    };
    let list = vault.list(shown).unwrap();
    list.iter().map(|stored| vault.whole(&stored.id).unwrap()).collect()
}

/// Everything a vault can say of its records, as text.
fn told(vault: &Vault) -> Vec<String> {
    let acts = |whole: &Whole| -> Vec<String> {
        // Of two who wrote apart, the later act may have to write both values, so that the same one is shown first.
        let apart = whole.values.values().any(|values| values.len() > 1);
        let act = |act: &tefuda_vault::PastAct| {
            let fields = (!apart).then(|| json!(act.fields));
            format!("{} {} {fields:?} {:?}", act.act, act.at.0, act.removed)
        };
        whole.acts.iter().map(act).collect()
    };
    let one = |whole: &Whole| {
        let stored = vault.get(&whole.id).unwrap();
        let evidence: Vec<(&str, &[u8])> = whole.evidence.iter().map(|one| (one.format(), one.bytes())).collect();
        format!(
            "{} {} {} {} {} {} {:?} {:?} {:?} {evidence:?}",
            whole.id,
            whole.kind,
            json!(stored.record().unwrap().to_json()),
            stored.added_at().0,
            stored.changed_at().0,
            whole.removed,
            json!(whole.values),
            stored.conflicts(),
            acts(whole)
        )
    };
    everything(vault).iter().map(one).collect()
}

/// A vault with additions, changes, a removal, an undo and a disagreement.
fn lived() -> (Place, Vault) {
    let place = Place::new();
    let mut vault = place.vault();
    let record = allergy("そば", "発疹");
    let new = NewRecord::of(record.clone())
        .same(Same::of(&record))
        .evidence(Evidence::new("text/plain", b"first".to_vec()).unwrap())
        .evidence(Evidence::new("image/png", b"second".to_vec()).unwrap());
    let id = *at(0, |act| vault.add(vec![new], act)).unwrap().first().unwrap().id();
    let before = vault.document(&id).unwrap();
    at(1, |act| vault.edit(&id, &allergy("そば", "息苦しさ"), act)).unwrap();
    let other = Place::new();
    let mut twin = other.vault();
    twin.merge(&id, &before).unwrap();
    at(2, |act| twin.edit(&id, &allergy("そば", "かゆみ"), act)).unwrap();
    vault.merge(&id, &twin.document(&id).unwrap()).unwrap();
    assert_eq!(vault.get(&id).unwrap().conflicts().len(), 1);
    let gone = add(&mut vault, 3, note("消すもの"));
    at(4, |act| vault.remove(&gone, act)).unwrap();
    let undone = add(&mut vault, 5, eligibility());
    at(6, |act| vault.remove(&undone, act)).unwrap();
    at(7, |act| vault.undo(act)).unwrap();
    (place, vault)
}

#[test]
fn another_vault_takes_back_everything_and_says_the_same() {
    let (_place, vault) = lived();
    let place = Place::new();
    let mut other = place.vault();
    let wholes = everything(&vault);
    let added = at(9, |act| other.take_back(&wholes, act)).unwrap();
    assert!(added.iter().all(|added| matches!(added, Added::New(_))));
    assert_eq!(told(&other), told(&vault));
    let again = at(9, |act| other.take_back(&wholes, act)).unwrap();
    assert!(again.iter().all(|added| matches!(added, Added::Held(_))));
    assert_eq!(told(&other), told(&vault));
    assert_eq!(other.search("そば").unwrap().len(), 1);
}

#[test]
fn what_says_the_same_as_a_held_one_is_left_out() {
    let (_place, vault) = lived();
    let place = Place::new();
    let mut other = place.vault();
    let record = allergy("そば", "発疹");
    let new = NewRecord::of(record.clone()).same(Same::of(&record));
    let held = *at(0, |act| other.add(vec![new], act)).unwrap()[0].id();
    let added = at(9, |act| other.take_back(&everything(&vault), act)).unwrap();
    assert_eq!(added.iter().filter(|added| **added == Added::Held(held)).count(), 1);
}

#[test]
fn a_life_that_does_not_lead_to_what_is_said_is_refused() {
    let (_place, vault) = lived();
    let wholes = everything(&vault);
    let spoilt = |spoil: &dyn Fn(&mut Whole)| {
        let mut whole = wholes.iter().find(|whole| whole.kind == "allergy").unwrap().clone();
        spoil(&mut whole);
        at(9, |act| Place::new().vault().take_back(&[whole], act)).unwrap_err()
    };
    assert_eq!(spoilt(&|whole| whole.kind = "pet".to_owned()), VaultError::WrongKind);
    assert_eq!(spoilt(&|whole| whole.acts.clear()), VaultError::Document);
    assert_eq!(spoilt(&|whole| whole.removed = true), VaultError::Document);
    assert_eq!(
        spoilt(&|whole| {
            whole.values.insert("colour".to_owned(), vec![json!("red")]);
        }),
        VaultError::Document
    );
    assert_eq!(
        spoilt(&|whole| {
            whole.values.insert("noted_on".to_owned(), vec![json!("2026-03-01")]);
        }),
        VaultError::Document
    );
}
