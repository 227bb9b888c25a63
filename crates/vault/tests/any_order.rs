//! Acts in whatever order: what is undone comes back, what is written apart comes together, rows follow their documents.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[expect(dead_code, reason = "shared with other tests, which use the rest")]
mod common;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use common::{Place, add, allergy, at};
use proptest::prelude::*;
use serde_json::Value as Json;
use tefuda_crypto::SystemRandom;
use tefuda_record::{Compartment, Record};
use tefuda_vault::{Filter, RecordId, Removed, Vault, VaultError};

#[derive(Debug, Clone)]
enum Step {
    Add(u8),
    Edit(prop::sample::Index, u8),
    Remove(prop::sample::Index),
    Undo,
    Redo,
}

fn doing() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => any::<u8>().prop_map(Step::Add),
        4 => (any::<prop::sample::Index>(), 0_u8..4).prop_map(|(which, value)| Step::Edit(which, value)),
        2 => any::<prop::sample::Index>().prop_map(Step::Remove),
    ]
}

fn anything() -> impl Strategy<Value = Step> {
    prop_oneof![3 => doing(), 1 => Just(Step::Undo), 1 => Just(Step::Redo)]
}

/// One home for all cases (making one costs a passphrase's work), a new person for each.
fn new_vaults<const N: usize>() -> [Vault; N] {
    static PLACE: Mutex<Option<Place>> = Mutex::new(None);
    let mut place = PLACE.lock().unwrap_or_else(PoisonError::into_inner);
    let home = &mut place.get_or_insert_with(Place::new).home;
    [(); N].map(|()| {
        let name = format!("{}人目", home.persons().len());
        let id = home.add_person(&name, &mut SystemRandom).unwrap();
        home.person(&id).unwrap()
    })
}

fn value(number: u8) -> Record {
    // Two fields that change together and apart.
    allergy(&format!("物{}", number / 2), &format!("反応{number}"))
}

fn take(vault: &mut Vault, ids: &mut Vec<RecordId>, seconds: i64, step: &Step) {
    let chosen = |which: &prop::sample::Index| (!ids.is_empty()).then(|| *which.get(ids));
    match step {
        Step::Add(number) => ids.push(add(vault, seconds, value(*number))),
        Step::Edit(which, number) => {
            if let Some(id) = chosen(which) {
                let edited = at(seconds, |act| vault.edit(&id, &value(*number), act));
                assert!(matches!(edited, Ok(_) | Err(VaultError::Removed)), "{edited:?}");
            }
        }
        Step::Remove(which) => {
            if let Some(id) = chosen(which) {
                let removed = at(seconds, |act| vault.remove(&id, act));
                assert!(matches!(removed, Ok(()) | Err(VaultError::Removed)), "{removed:?}");
            }
        }
        Step::Undo => drop(at(seconds, |act| vault.undo(act)).unwrap()),
        Step::Redo => drop(at(seconds, |act| vault.redo(act)).unwrap()),
    }
}

type Said = BTreeMap<RecordId, (Record, bool, BTreeMap<String, Vec<Json>>)>;

/// What a vault says of each of its records.
fn said(vault: &Vault) -> Said {
    let all = vault
        .list(Filter {
            kind: None,
            removed: Removed::Shown,
        })
        .unwrap();
    all.into_iter()
        .map(|stored| {
            (
                stored.id,
                (stored.record().unwrap(), stored.is_removed(), stored.conflicts()),
            )
        })
        .collect()
}

fn no_row_strays(vault: &Vault) {
    assert_eq!(vault.rows_unlike_documents(Compartment::Medicines).unwrap(), []);
}

fn send(from: &Vault, to: &mut Vault) {
    for id in said(from).keys() {
        to.merge(id, &from.document(id).unwrap()).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn undoing_everything_and_doing_it_again_ends_where_it_was(steps in prop::collection::vec(doing(), 1..12)) {
        let [mut vault] = new_vaults();
        let mut ids = Vec::new();
        for (seconds, step) in (0..).zip(&steps) {
            take(&mut vault, &mut ids, seconds, step);
        }
        let before = said(&vault);
        let mut undone = 0;
        // All in one second: order does not hang on the clock.
        while let Some(reversed) = at(100, |act| vault.undo(act)).unwrap() {
            prop_assert_eq!((reversed.records, reversed.left), (1, 0));
            undone += 1;
        }
        prop_assert!(said(&vault).values().all(|(_, removed, _)| *removed));
        prop_assert_eq!(vault.search("物").unwrap().len(), 0);
        no_row_strays(&vault);
        let mut redone = 0;
        while at(100, |act| vault.redo(act)).unwrap().is_some() {
            redone += 1;
        }
        prop_assert_eq!(undone, redone);
        prop_assert!(said(&vault) == before);
        let shown = before.values().filter(|(_, removed, _)| !removed).count();
        prop_assert_eq!(vault.search("物").unwrap().len(), shown);
        no_row_strays(&vault);
    }

    #[test]
    fn three_replicas_come_together_whatever_was_done_on_each(
        steps in prop::collection::vec((0_usize..3, anything()), 1..24),
        meetings in prop::collection::vec((0_usize..24, 0_usize..3, 0_usize..3), 0..4),
    ) {
        let mut vaults: [Vault; 3] = new_vaults();
        let mut ids: [Vec<RecordId>; 3] = Default::default();
        for (place, (who, step)) in steps.iter().enumerate() {
            take(&mut vaults[*who], &mut ids[*who], i64::try_from(place).unwrap(), step);
            for (_, from, to) in meetings.iter().filter(|(when, from, to)| *when == place && from != to) {
                let [from, to] = vaults.get_disjoint_mut([*from, *to]).unwrap();
                send(from, to);
            }
        }
        // Twice around, so that everything has reached everyone.
        for _ in 0..2 {
            for (from, to) in [(0, 1), (1, 2), (2, 0)] {
                let [from, to] = vaults.get_disjoint_mut([from, to]).unwrap();
                send(from, to);
            }
        }
        let first = said(&vaults[0]);
        for vault in &vaults {
            prop_assert!(said(vault) == first);
            no_row_strays(vault);
        }
    }
}
