//! Several homes, folders that lose, double, cut, change and hold back, and random hands: in the end every replica says the
//! same, byte for byte.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use super::*;
use crate::ids::Same;
use crate::read::Removed;

/// Every column of every record that is there, and what its document says.
fn rows(node: &Node) -> BTreeMap<String, (bool, Vec<String>)> {
    let stored = node.vault.list(Filter {
        kind: None,
        removed: Removed::Shown,
    });
    stored
        .unwrap()
        .into_iter()
        .map(|stored| {
            let document = crate::document::Document::read(&node.vault.document(&stored.id).unwrap()).unwrap();
            let row = crate::record_row::Derived::of(&document).unwrap().row;
            let said = vec![
                row.kind.clone(),
                row.day.iso(),
                row.added_at.0.to_string(),
                row.changed_at.0.to_string(),
                format!("{:?}", row.same.map(|same| same.0)),
                row.evidence.clone(),
                row.conflicts.clone().unwrap_or_default(),
                row.json.clone(),
                document.said(),
            ];
            assert!(stored.is_row(&row), "the row is not what the document says");
            (stored.id.to_string(), (row.removed, said))
        })
        .collect()
}

fn damage(pair: &Pair, hidden: &mut Vec<(PathBuf, Vec<u8>)>, random: &mut Seeded) {
    let files = pair.files();
    if files.is_empty() {
        return;
    }
    let path = &files[random.below(files.len())];
    let bytes = fs::read(path).unwrap();
    match random.below(5) {
        0 => fs::remove_file(path).unwrap(),
        1 => fs::write(path.with_extension("sync-conflict.seg"), &bytes).unwrap(),
        2 => fs::write(path, &bytes[..random.below(bytes.len())]).unwrap(),
        3 => {
            let mut changed = bytes.clone();
            let at = random.below(bytes.len());
            changed[at] ^= 1 << random.below(8);
            fs::write(path, changed).unwrap();
        }
        // Held back: later ones come first.
        _ => {
            fs::remove_file(path).unwrap();
            hidden.push((path.clone(), bytes));
        }
    }
}

/// One life of several homes. Answers how many records there were in the end.
fn live(seed: u64, steps: usize) -> usize {
    let mut random = Seeded(seed);
    let count = 2 + random.below(3);
    let mut home = Node::make(None);
    let mut replicas: Vec<Node> = (0..count).map(|_| Node::make(Some(ALL))).collect();
    let mut pairs: Vec<Pair> = Vec::new();
    let mut hidden = Vec::new();
    for step in 0..steps {
        let at = Moment(1_795_000_000 + i64::try_from(step).unwrap());
        // One replica after the other joins, so that some begin in the middle of what others do.
        if pairs.len() < count && (pairs.is_empty() || random.below(8) == 0) {
            let number = pairs.len();
            pairs.push(Pair::join(&mut home, &mut replicas[number], ALL));
        }
        let who = random.below(pairs.len() + 1);
        let mut hand = Seeded(random.next());
        let mut act = Act::new(at, &mut hand);
        match random.below(10) {
            0..6 => {
                let node = if who == 0 { &mut home } else { &mut replicas[who - 1] };
                change_something(node, &mut act, &mut random);
            }
            6 => damage(&pairs[random.below(pairs.len())], &mut hidden, &mut random),
            _ => {
                let (pair, other) = (&pairs[who.saturating_sub(1)], who.saturating_sub(1));
                match random.below(4) {
                    0 => drop(pair.send(&mut home)),
                    1 => drop(pair.send(&mut replicas[other])),
                    2 => drop(pair.take(&mut home, &mut act)),
                    _ => drop(pair.take(&mut replicas[other], &mut act)),
                }
            }
        }
    }
    for replica in replicas.iter_mut().skip(pairs.len()) {
        pairs.push(Pair::join(&mut home, replica, ALL));
    }
    for (path, bytes) in hidden {
        fs::write(path, bytes).unwrap();
    }
    let mut act = Act::new(Moment(1_796_000_000), &mut random);
    for _ in 0..count + 2 {
        for (pair, replica) in pairs.iter().zip(&mut replicas) {
            pair.settle(&mut home, replica, &mut act);
        }
    }
    let whole = rows(&home);
    for (number, replica) in replicas.iter().enumerate() {
        let there = rows(replica);
        for (id, row) in &there {
            assert_eq!(whole.get(id), Some(row), "seed {seed}, replica {number}: {id} differs");
        }
        // What was removed before it was ever told is nobody's business.
        for (id, (removed, _)) in &whole {
            assert!(
                *removed || there.contains_key(id),
                "seed {seed}, replica {number}: {id} is missing"
            );
        }
    }
    whole.len()
}

fn change_something(node: &mut Node, act: &mut Act<'_>, random: &mut Seeded) {
    let held = node.vault.list(Filter::default()).unwrap();
    let text = format!("値{}", random.below(1000));
    match random.below(8) {
        0 | 1 => drop(node.add(&text, act)),
        2 => {
            // The same slip, taken in by whoever.
            let record = note(&format!("紙{}", random.below(3)));
            let slip = NewRecord::of(record.clone()).same(Same::of(&record));
            node.vault.add(vec![slip], act).unwrap();
        }
        3 => drop(node.vault.undo(act).unwrap()),
        4 if !held.is_empty() => {
            let id = held[random.below(held.len())].id;
            node.vault.remove(&id, act).unwrap();
        }
        5 if node.vault.acting().is_none() && !held.is_empty() => {
            let id = held[random.below(held.len())].id;
            node.vault.erase(&id).unwrap();
        }
        _ if !held.is_empty() => {
            let id = held[random.below(held.len())].id;
            node.vault.edit(&id, &note(&text), act).unwrap();
        }
        _ => {}
    }
}

#[test]
fn replicas_end_byte_equal_whatever_the_folders_do() {
    let mut records = 0;
    for seed in 0..24 {
        records += live(seed, 70);
    }
    assert!(records > 24 * 5, "hardly anything happened: {records}");
}

/// The long form: `cargo test --release -p tefuda-vault -- --ignored replicas_for_a_long_time`.
#[test]
#[ignore = "takes many minutes"]
fn replicas_for_a_long_time() {
    for seed in 1_000..1_300 {
        live(seed, 300);
    }
}
