//! Records in and out: add, edit, remove, undo, redo, search, history, evidence.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[expect(dead_code, reason = "shared with other tests, which use the rest")]
mod common;

use common::{Place, add, allergy, at, eligibility, first, note, note_on, reopen, titles};
use serde_json::json;
use tefuda_record::{Compartment, Moment};
use tefuda_vault::{Added, Changed, Deed, Evidence, FileState, Filter, NewRecord, Removed, Same, VaultError};

#[test]
fn records_come_back_as_they_were_put_in() {
    let place = Place::new();
    let mut vault = place.vault();
    let wanted = [eligibility(), allergy("ペニシリン系", "発疹"), note("覚え")];
    let new = wanted.iter().cloned().map(NewRecord::of).collect();
    let added = at(0, |act| vault.add(new, act)).unwrap();
    let vault = first(&reopen(&place.path()));
    for (record, added) in wanted.iter().zip(added) {
        let stored = vault.get(added.id()).unwrap();
        assert_eq!(&stored.record().unwrap(), record);
        assert_eq!(stored.added_at(), Moment(1_795_000_000));
        assert!(!stored.is_removed() && stored.conflicts().is_empty());
    }
    let kind = tefuda_record::kind("allergy");
    let list = vault
        .list(Filter {
            kind,
            ..Filter::default()
        })
        .unwrap();
    assert_eq!(titles(&list), ["ペニシリン系"]);
}

#[test]
fn edits_removals_undo_and_redo() {
    let place = Place::new();
    let mut vault = place.vault();
    let (old, new) = (allergy("そば", "発疹"), allergy("そば", "息苦しさ"));
    let id = add(&mut vault, 0, old.clone());
    assert_eq!(at(1, |act| vault.edit(&id, &new, act)).unwrap(), ["reaction"]);
    assert_eq!(
        at(2, |act| vault.edit(&id, &new, act)).unwrap(),
        [""; 0],
        "nothing differs"
    );
    at(3, |act| vault.remove(&id, act)).unwrap();
    assert_eq!(at(4, |act| vault.remove(&id, act)).unwrap_err(), VaultError::Removed);
    assert!(vault.list(Filter::default()).unwrap().is_empty());
    let shown = Filter {
        removed: Removed::Shown,
        ..Filter::default()
    };
    assert_eq!(vault.list(shown).unwrap().len(), 1);

    let what = |vault: &tefuda_vault::Vault| {
        let stored = vault.get(&id).unwrap();
        (stored.record().unwrap(), stored.is_removed())
    };
    let back = at(5, |act| vault.undo(act)).unwrap().unwrap();
    assert_eq!((back.deed, back.records, back.left), (Deed::Remove, 1, 0));
    assert_eq!(what(&vault), (new.clone(), false));
    at(6, |act| vault.undo(act)).unwrap().unwrap();
    assert_eq!(what(&vault), (old.clone(), false));
    at(7, |act| vault.undo(act)).unwrap().unwrap();
    assert_eq!(
        what(&vault),
        (old.clone(), true),
        "before it was added it was not there"
    );
    assert_eq!(at(8, |act| vault.undo(act)).unwrap(), None);

    at(9, |act| vault.redo(act)).unwrap().unwrap();
    assert_eq!(what(&vault), (old, false));
    at(10, |act| vault.redo(act)).unwrap().unwrap();
    assert_eq!(what(&vault), (new.clone(), false));
    at(11, |act| vault.redo(act)).unwrap().unwrap();
    assert_eq!(what(&vault), (new.clone(), true), "its removal is done again");
    at(12, |act| vault.undo(act)).unwrap().unwrap();
    assert_eq!(what(&vault), (new.clone(), false));
    // Something new was done since: what was undone before it stays undone.
    add(&mut vault, 13, note("別のこと"));
    assert_eq!(at(14, |act| vault.redo(act)).unwrap(), None);
    assert_eq!(what(&vault), (new, false));
}

#[test]
fn an_import_is_one_act_in_all_compartments() {
    let place = Place::new();
    let mut vault = place.vault();
    let mut new: Vec<NewRecord> = (0..49)
        .map(|number| NewRecord::of(note(&format!("{number}番目"))))
        .collect();
    new.push(NewRecord::of(eligibility()));
    assert_eq!(at(0, |act| vault.add(new, act)).unwrap().len(), 50);
    let undone = at(1, |act| vault.undo(act)).unwrap().unwrap();
    assert_eq!((undone.deed, undone.records), (Deed::Add, 50));
    assert!(vault.timeline().unwrap().is_empty());
    // Another program does it again.
    let mut vault = first(&reopen(&place.path()));
    assert_eq!(at(2, |act| vault.redo(act)).unwrap().unwrap().records, 50);
    assert_eq!(vault.timeline().unwrap().len(), 50);
}

#[test]
fn the_same_slip_twice_adds_nothing() {
    let place = Place::new();
    let mut vault = place.vault();
    let record = allergy("そば", "発疹");
    let same = Same::of(&record);
    let new = || vec![NewRecord::of(record.clone()).same(same)];
    let Added::New(id) = at(0, |act| vault.add(new(), act)).unwrap()[0] else {
        panic!("not added");
    };
    assert_eq!(at(1, |act| vault.add(new(), act)).unwrap(), [Added::Held(id)]);
    assert_eq!(vault.find_same("allergy", same).unwrap(), Some(id));
    assert_eq!(vault.timeline().unwrap().len(), 1);
    // An import that added nothing left nothing to undo, so the newest act is the first.
    at(2, |act| vault.undo(act)).unwrap().unwrap();
    assert_eq!(vault.find_same("allergy", same).unwrap(), None);
    // What is removed is not held: the slip may come in again, and then the first has no way back.
    let Added::New(other) = at(3, |act| vault.add(new(), act)).unwrap()[0] else {
        panic!("not added");
    };
    assert_ne!(other, id);
    assert_eq!(vault.timeline().unwrap().len(), 1);
}

#[test]
fn japanese_words_are_found_however_they_are_typed() {
    let place = Place::new();
    let mut vault = place.vault();
    let slip = add(&mut vault, 0, note("処方箋を薬局へ持って行く"));
    let doctor = add(&mut vault, 1, note("髙橋先生に血圧のことを聞く"));
    let find = |vault: &tefuda_vault::Vault, typed: &str| -> Vec<_> {
        vault.search(typed).unwrap().iter().map(|stored| stored.id).collect()
    };
    for typed in ["処方", "薬局", "処方箋", "薬", "局", "薬局　処方", "行く", "く"] {
        assert!(find(&vault, typed).contains(&slip), "{typed}");
    }
    for typed in ["高橋", "髙橋", "高橋先生", "血圧", "聞"] {
        assert_eq!(find(&vault, typed), [doctor], "{typed}");
    }
    for typed in ["方薬", "診察", "薬局 血圧", "", "\"", "*", "text:処方x"] {
        assert!(find(&vault, typed).is_empty(), "{typed}");
    }
    at(2, |act| vault.edit(&doctor, &note("歯医者へ行く"), act)).unwrap();
    assert!(find(&vault, "高橋").is_empty(), "old words stay in the index");
    at(3, |act| vault.remove(&slip, act)).unwrap();
    assert!(find(&vault, "処方").is_empty(), "what is removed is found");
    at(4, |act| vault.undo(act)).unwrap();
    assert_eq!(find(&vault, "処方"), [slip]);
}

#[test]
fn the_timeline_begins_with_the_newest_day() {
    let place = Place::new();
    let mut vault = place.vault();
    for (seconds, text, day) in [
        (0, "二月", "2026-02-03"),
        (1, "五月", "2026-05-01"),
        (2, "三月", "2026-03-31"),
    ] {
        add(&mut vault, seconds, note_on(text, day));
    }
    let card = add(&mut vault, 3, eligibility());
    let all = vault.timeline().unwrap();
    let notes: Vec<_> = all.iter().filter(|stored| stored.id != card).cloned().collect();
    assert_eq!(titles(&notes), ["五月", "三月", "二月"]);
    assert_eq!(all.len(), 4);
    assert!(all.is_sorted_by(|one, other| one.day() >= other.day()));
}

#[test]
fn history_says_what_each_act_did() {
    let place = Place::new();
    let mut vault = place.vault();
    let id = add(&mut vault, 0, allergy("そば", "発疹"));
    at(10, |act| vault.edit(&id, &allergy("そば", "息苦しさ"), act)).unwrap();
    at(20, |act| vault.remove(&id, act)).unwrap();
    at(30, |act| vault.undo(act)).unwrap();
    let history = first(&reopen(&place.path())).history(&id).unwrap();
    let moments: Vec<i64> = history.iter().map(|version| version.at.0 - 1_795_000_000).collect();
    assert_eq!(moments, [0, 10, 20, 30]);
    assert!(history[0].fields.contains_key("substance"));
    let changed: Vec<_> = history[1].fields.iter().collect();
    assert_eq!(
        changed,
        [(&"reaction".to_owned(), &Changed::Set(vec![json!("息苦しさ")]))]
    );
    assert_eq!(
        [history[1].removed, history[2].removed, history[3].removed],
        [None, Some(true), Some(false)]
    );
}

#[test]
fn evidence_is_kept_to_the_byte_and_shared() {
    let place = Place::new();
    let mut vault = place.vault();
    let bytes: Vec<u8> = (0..=255).cycle().take(70_000).collect();
    let evidence = Evidence::new("jahis-tc", bytes.clone()).unwrap();
    let new = ["一つ目", "二つ目"].map(|text| NewRecord::of(note(text)).evidence(evidence.clone()));
    let added = at(0, |act| vault.add(new.into(), act)).unwrap();
    let vault = first(&reopen(&place.path()));
    for added in added {
        assert_eq!(vault.get(added.id()).unwrap().evidence_count(), 1);
        let kept = vault.evidence(added.id()).unwrap();
        assert_eq!(
            (kept.len(), kept[0].format(), kept[0].bytes()),
            (1, "jahis-tc", &bytes[..])
        );
    }
    assert_eq!(
        Evidence::new("jahis-tc", vec![0; 32 * 1024 * 1024 + 1]).unwrap_err(),
        VaultError::EvidenceTooLarge
    );
}

#[test]
fn rows_say_what_their_documents_say() {
    let place = Place::new();
    let mut vault = place.vault();
    let id = add(&mut vault, 0, allergy("そば", "発疹"));
    add(&mut vault, 1, eligibility());
    at(2, |act| vault.edit(&id, &allergy("小麦", "発疹"), act)).unwrap();
    at(3, |act| vault.remove(&id, act)).unwrap();
    at(4, |act| vault.undo(act)).unwrap();
    for compartment in [Compartment::Eligibility, Compartment::Medicines] {
        assert_eq!(vault.rows_unlike_documents(compartment).unwrap(), []);
        assert_eq!(vault.file_state(compartment).unwrap(), FileState::Sound);
    }
    assert_eq!(vault.file_state(Compartment::Care).unwrap(), FileState::Unused);
}

#[test]
fn values_given_apart_both_stay_until_one_is_chosen() {
    let (here, there) = (Place::new(), Place::new());
    let (mut mine, mut theirs) = (here.vault(), there.vault());
    let id = add(&mut mine, 0, allergy("そば", "発疹"));
    theirs.merge(&id, &mine.document(&id).unwrap()).unwrap();
    at(1, |act| mine.edit(&id, &allergy("そば", "息苦しさ"), act)).unwrap();
    at(2, |act| theirs.edit(&id, &allergy("そば", "じんましん"), act)).unwrap();
    let (from_here, from_there) = (mine.document(&id).unwrap(), theirs.document(&id).unwrap());
    mine.merge(&id, &from_there).unwrap();
    theirs.merge(&id, &from_here).unwrap();
    let both = mine.get(&id).unwrap().conflicts();
    assert_eq!(both, theirs.get(&id).unwrap().conflicts(), "both see the same");
    let mut values = both["reaction"].clone();
    values.sort_by_key(ToString::to_string);
    assert_eq!(values, [json!("じんましん"), json!("息苦しさ")]);
    assert_eq!(mine.rows_unlike_documents(Compartment::Medicines).unwrap(), []);

    let not_there = at(3, |act| mine.settle(&id, "reaction", &json!("頭痛"), act));
    assert_eq!(not_there.unwrap_err(), VaultError::NoSuchField);
    at(4, |act| mine.settle(&id, "reaction", &json!("じんましん"), act)).unwrap();
    theirs.merge(&id, &mine.document(&id).unwrap()).unwrap();
    for vault in [&mine, &theirs] {
        let stored = vault.get(&id).unwrap();
        assert!(stored.conflicts().is_empty());
        assert_eq!(stored.record().unwrap(), allergy("そば", "じんましん"));
    }
}
