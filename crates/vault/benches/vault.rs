//! Prints what the vault costs beside bare SQLCipher that writes and reads the same rows, BLOBs and indexes in the same run.
//!
//! Figures for people to read, never a test: machines differ. Times are medians over rounds, a ratio is the median of the
//! rounds' ratios; who goes first changes each time.
#![expect(clippy::print_stdout, reason = "figures for a person at a terminal")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a bench may fail loudly")]

#[path = "../tests/common/mod.rs"]
#[expect(dead_code, reason = "shared with the tests, which use the rest")]
mod common;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use common::{Place, at, first, note, reopen};
use rusqlite::{Connection, params};
use tefuda_crypto::{SystemRandom, sha256};
use tefuda_record::{Record, bigrams};
use tefuda_vault::{Added, KeyStore, KeyStoreError, LockedHome, NewRecord, RecordId, Same, Vault};
use zeroize::Zeroizing;

const ROUNDS: u32 = 25;
const BATCH: u32 = 1_000;
const SINGLES: u32 = 20;
const BAR: f64 = 1.15;

fn main() {
    let mut place = Place::new();
    let mut vault = place.vault();
    let twin = place.home.add_person("写し", &mut SystemRandom).unwrap();
    let mut twin = place.home.person(&twin).unwrap();
    let bare = open_bare(&place.folder().join("bare.db"));
    let mut rounds = Rounds::default();
    let mut turn = Turn::default();
    let mut ids = Vec::new();
    let mut bare_ids = Vec::new();
    for round in 0..ROUNDS {
        let many = records(round * 10_000, BATCH);
        let (prepared, building) = timed(|| at(0, |act| vault.prepare(new(&many), act)).unwrap());
        rounds.building.push(building / BATCH);
        let rows = rows_by(&mut twin, &many);
        let (added, ours, theirs) = turn.take(|| vault.add_prepared(&prepared).unwrap(), || write_bare(&bare, &rows));
        rounds.insert.push((ours / BATCH, theirs / BATCH));
        ids.extend(added.iter().map(|added| *added.id()));
        bare_ids.extend(rows.into_iter().map(|row| row.id));

        let few = records(round * 10_000 + 5_000, SINGLES);
        let (mut ours, mut theirs) = (Duration::ZERO, Duration::ZERO);
        for record in &few {
            let one = std::slice::from_ref(record);
            let prepared = at(0, |act| vault.prepare(new(one), act)).unwrap();
            let rows = rows_by(&mut twin, one);
            let times = turn.take(|| vault.add_prepared(&prepared).unwrap(), || write_bare(&bare, &rows));
            ours += times.1;
            theirs += times.2;
        }
        rounds.commit.push((ours / SINGLES, theirs / SINGLES));
    }
    for round in 0..ROUNDS {
        let skip = usize::try_from(round).unwrap();
        let mine: Vec<&RecordId> = ids.iter().skip(skip).step_by(17).collect();
        let other: Vec<&String> = bare_ids.iter().skip(skip).step_by(17).collect();
        let ((), ours, theirs) = turn.take(
            || {
                for id in &mine {
                    black_box(vault.get(id).unwrap());
                }
            },
            || {
                for id in &other {
                    black_box(read_bare(&bare, "WHERE id = ?1", id));
                }
            },
        );
        let count = u32::try_from(mine.len()).unwrap();
        rounds.get.push((ours / count, theirs / count));

        let typed = format!("処方{}", round * 10_000 + 77);
        let query = format!("\"{}\"", pairs_within(&typed));
        let same = Cell::new(0);
        let (found, ours, theirs) = turn.take(
            || vault.search(&typed).unwrap().len(),
            || same.set(read_bare(&bare, SEARCH, &query).len()),
        );
        assert_eq!(found, same.get());
        assert!(found > 0);
        rounds.search.push((ours, theirs));
    }

    println!("{} records; bar: {BAR} of bare SQLCipher", ids.len());
    println!("{:<28}{:>12}{:>12}{:>8}   middle half", "", "vault", "bare", "ratio");
    line("insert, of 1000 in one act", rounds.insert);
    line("commit, one record", rounds.commit);
    line("get", rounds.get);
    line("search", rounds.search);
    println!(
        "\nbuilding a document          {:>12.1?} a record",
        median(rounds.building)
    );
    drop((vault, twin));
    unlocking(&place);
}

#[derive(Default)]
struct Rounds {
    building: Vec<Duration>,
    insert: Vec<(Duration, Duration)>,
    commit: Vec<(Duration, Duration)>,
    get: Vec<(Duration, Duration)>,
    search: Vec<(Duration, Duration)>,
}

/// Times two deeds, each of them first every other time: what the first leaves in caches and on the disk helps or hinders the second.
#[derive(Default)]
struct Turn(bool);

impl Turn {
    fn take<T>(&mut self, ours: impl FnOnce() -> T, theirs: impl FnOnce()) -> (T, Duration, Duration) {
        self.0 = !self.0;
        if self.0 {
            let (done, mine) = timed(ours);
            (done, mine, timed(theirs).1)
        } else {
            let other = timed(theirs).1;
            let (done, mine) = timed(ours);
            (done, mine, other)
        }
    }
}

fn line(name: &str, times: Vec<(Duration, Duration)>) {
    // Round by round, so that what slows the machine for a while slows both.
    let mut ratios: Vec<f64> = times
        .iter()
        .map(|(ours, theirs)| ours.as_secs_f64() / theirs.as_secs_f64())
        .collect();
    ratios.sort_by(f64::total_cmp);
    let at = |part: usize| ratios[(ratios.len() - 1) * part / 4];
    let (low, ratio, high) = (at(1), at(2), at(3));
    let (ours, theirs): (Vec<_>, Vec<_>) = times.into_iter().unzip();
    let (ours, theirs) = (median(ours), median(theirs));
    let verdict = if ratio <= BAR { "" } else { "  over the bar" };
    println!("{name:<28}{ours:>12.1?}{theirs:>12.1?}{ratio:>8.2}   {low:.2}–{high:.2}{verdict}");
}

/// By passphrase as people do it; by an identity as a keyring's answer does it, up to the first record read.
fn unlocking(place: &Place) {
    let (mut home, scrypt) = timed(|| reopen(&place.path()));
    let keys = InMemory::default();
    home.enroll_keyring(&keys, &mut SystemRandom).unwrap();
    let times = (0..ROUNDS).map(|_| {
        let locked = LockedHome::open(&place.path()).unwrap();
        let id = {
            let vault = first(&home);
            vault.search("処方77").unwrap()[0].id
        };
        timed(|| {
            let home = locked.unlock_with_keyring(&keys).unwrap();
            black_box(first(&home).get(&id).unwrap());
        })
        .1
    });
    println!(
        "unlocking by an identity to the first record {:>9.1?} (bar: 30 ms)",
        median(times.collect())
    );
    println!("unlocking by a passphrase (scrypt)           {scrypt:>9.1?}");
}

/// Notes that differ, of about the length of a row of a slip.
fn records(from: u32, count: u32) -> Vec<Record> {
    (from..from + count)
        .map(|number| {
            note(&format!(
                "処方{number} 青葉薬局 アムロジピン錠５ｍｇ １日１回朝食後 二十八日分"
            ))
        })
        .collect()
}

fn new(records: &[Record]) -> Vec<NewRecord> {
    let one = |record: &Record| NewRecord::of(record.clone()).same(Same::of(record));
    records.iter().map(one).collect()
}

/// A row as the vault writes it.
struct Row {
    id: String,
    day: String,
    at: i64,
    same: [u8; 32],
    json: String,
    document: Vec<u8>,
    words: String,
}

/// Adds records to another vault and takes its rows: what the vault that is timed writes, but for the ids.
fn rows_by(twin: &mut Vault, records: &[Record]) -> Vec<Row> {
    let added = at(0, |act| twin.add(new(records), act)).unwrap();
    let one = |(record, added): (&Record, Added)| {
        let stored = twin.get(added.id()).unwrap();
        Row {
            id: added.id().to_string(),
            day: stored.day().iso(),
            at: stored.added_at().0,
            same: sha256(record.same_text().as_bytes()),
            json: serde_json::Value::Object(record.to_json()).to_string(),
            document: twin.document(added.id()).unwrap(),
            words: bigrams(&record.search_text()).join(" "),
        }
    };
    records.iter().zip(added).map(one).collect()
}

/// One transaction: an act, its records, the index.
fn write_bare(bare: &Connection, rows: &[Row]) {
    bare.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut act = bare
        .prepare_cached("INSERT INTO act (id, at, deed) VALUES (?1, ?2, 'add')")
        .unwrap();
    act.execute(params![rows[0].id, rows[0].at]).unwrap();
    let act = bare.last_insert_rowid();
    for row in rows {
        bare.prepare_cached(INSERT)
            .unwrap()
            .execute(params![
                row.id,
                "note",
                row.day,
                row.at,
                row.at,
                false,
                row.same,
                "",
                None::<String>,
                row.json,
                row.document
            ])
            .unwrap();
        let number = bare.last_insert_rowid();
        bare.prepare_cached("INSERT INTO words (rowid, text) VALUES (?1, ?2)")
            .unwrap()
            .execute(params![number, row.words])
            .unwrap();
        bare.prepare_cached("INSERT INTO act_part (act, record) VALUES (?1, ?2)")
            .unwrap()
            .execute([act, number])
            .unwrap();
    }
    bare.execute_batch("COMMIT").unwrap();
}

/// What is read of a row: as much as the vault reads.
struct Found {
    texts: [String; 5],
    moments: [i64; 2],
    removed: bool,
    same: Option<[u8; 32]>,
    conflicts: Option<String>,
}

fn read_bare(bare: &Connection, which: &str, value: &str) -> Vec<Found> {
    let mut statement = bare
        .prepare_cached(&format!(
            "SELECT id, kind, day, added_at, changed_at, removed, same, evidence, conflicts, json FROM record {which}"
        ))
        .unwrap();
    let rows = statement.query_map([value], |row| {
        let found = Found {
            texts: [row.get(0)?, row.get(1)?, row.get(2)?, row.get(7)?, row.get(9)?],
            moments: [row.get(3)?, row.get(4)?],
            removed: row.get(5)?,
            same: row.get(6)?,
            conflicts: row.get(8)?,
        };
        black_box((
            &found.texts,
            &found.moments,
            found.removed,
            &found.same,
            &found.conflicts,
        ));
        Ok(found)
    });
    rows.unwrap().map(Result::unwrap).collect()
}

/// The pairs of one run of letters without its last character alone.
fn pairs_within(typed: &str) -> String {
    let mut pairs = bigrams(typed);
    pairs.retain(|pair| pair.chars().count() == 2);
    pairs.join(" ")
}

/// The settings and tables of a compartment, on a bare connection.
fn open_bare(path: &Path) -> Connection {
    let bare = Connection::open(path).unwrap();
    bare.set_prepared_statement_cache_capacity(64);
    bare.execute_batch(&format!(
        "PRAGMA cipher_memory_security = ON; PRAGMA key = \"x'{}'\"",
        "5a".repeat(32)
    ))
    .unwrap();
    bare.query_row("PRAGMA journal_mode = WAL", (), |_| Ok(())).unwrap();
    bare.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON;
         PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;",
    )
    .unwrap();
    bare.execute_batch(TABLES).unwrap();
    bare
}

/// An identity at hand: how long a keyring service takes to answer is not the vault's.
#[derive(Default)]
struct InMemory(RefCell<BTreeMap<String, String>>);

impl KeyStore for InMemory {
    fn load(&self, account: &str) -> Result<Zeroizing<String>, KeyStoreError> {
        let found = self.0.borrow().get(account).cloned();
        found.map(Zeroizing::new).ok_or(KeyStoreError::NoEntry)
    }

    fn store(&self, account: &str, secret: &str) -> Result<(), KeyStoreError> {
        self.0.borrow_mut().insert(account.to_owned(), secret.to_owned());
        Ok(())
    }

    fn delete(&self, account: &str) -> Result<(), KeyStoreError> {
        self.0
            .borrow_mut()
            .remove(account)
            .map(drop)
            .ok_or(KeyStoreError::NoEntry)
    }
}

fn timed<T>(deed: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = deed();
    (done, start.elapsed())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

const SEARCH: &str =
    "WHERE removed = 0 AND number IN (SELECT rowid FROM words WHERE words MATCH ?1) ORDER BY day DESC, id DESC";
const INSERT: &str = "INSERT INTO record
(id, kind, day, added_at, changed_at, removed, same, evidence, conflicts, json, doc)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
const TABLES: &str = "
CREATE TABLE record (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, day TEXT NOT NULL, added_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL, removed INTEGER NOT NULL CHECK (removed IN (0, 1)), same BLOB, evidence TEXT NOT NULL,
    conflicts TEXT, json TEXT NOT NULL, doc BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX record_same ON record (kind, same) WHERE same IS NOT NULL AND removed = 0;
CREATE INDEX record_timeline ON record (removed, day, number);
CREATE VIRTUAL TABLE words USING fts5 (
    text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0'
);
CREATE TABLE act (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, deed TEXT NOT NULL, target TEXT,
    reversed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE act_part (
    act INTEGER NOT NULL REFERENCES act (number), record INTEGER NOT NULL REFERENCES record (number),
    PRIMARY KEY (act, record)
) STRICT, WITHOUT ROWID;
";
