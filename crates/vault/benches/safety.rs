//! Prints what backups, renewals and large homes cost, each beside the bare work.
//!
//! Figures for people to read, never a test: machines differ.
#![expect(clippy::print_stdout, reason = "figures for a person at a terminal")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a bench may fail loudly")]

#[path = "../tests/common/mod.rs"]
#[expect(dead_code, reason = "shared with the tests, which use the rest")]
mod common;

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use common::{Place, allergy, at, eligibility, first, note, reopen, words};
use tefuda_crypto::{Identity, SealWriter, SystemRandom, seal_to};
use tefuda_record::{Moment, Record};
use tefuda_vault::{Backup, Evidence, Keep, NewRecord, Vault, WaysBack};

const NOW: Moment = Moment(1_795_000_000);
const ROUNDS: usize = 5;

fn main() {
    backups();
    renewing();
    residents();
    many_records();
}

/// Papers as they are scanned: most of what a full home weighs.
fn backups() {
    let place = Place::new();
    let mut vault = place.vault();
    for number in 0..32_u8 {
        let mut bytes = vec![number; 2 << 20];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::try_from((at * 31 + at / 7 * usize::from(number)) % 251).unwrap();
        }
        let evidence = Evidence::new("scan", bytes).unwrap();
        let new = NewRecord::of(note(&format!("書類 {number}"))).evidence(evidence);
        at(0, |act| vault.add(vec![new], act)).unwrap();
    }
    add_many(&mut vault, 0, 10_000);
    let path = place.folder().join("控え.age");
    let bytes = place.home.write_unproven(&path, NOW).unwrap();
    let part = place.folder().join("控え.age.part");
    let plain = vec![0x5a; usize::try_from(bytes).unwrap()];
    let identity = Identity::make(&mut SystemRandom).unwrap();
    let (mut ours, mut bare, mut memory) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(timed(|| {
            // Not the same size to the byte: age adds a stanza of random length to every header.
            assert!(place.home.write_unproven(&path, NOW).unwrap().abs_diff(bytes) < 4096);
        }));
        bare.push(timed(|| seal_bare(&identity, &plain, &place.folder().join("bare.age"))));
        memory.push(timed(|| drop(seal_to(&[identity.recipient()], &plain).unwrap())));
    }
    fs::remove_file(part).unwrap();
    place.home.back_up(&path, NOW).unwrap();
    let reading = timed(|| assert!(Backup::open_in(&path, &place.home).unwrap().check().unwrap().whole));
    let (ours, bare, memory) = (median(ours), median(bare), median(memory));
    println!(
        "backup of {:.0} MB, 10 032 records, to disk with fsync",
        megabytes(bytes)
    );
    println!("  reading the home, sealing, writing {ours:>10.1?}");
    println!(
        "  age alone, the same bytes to disk  {bare:>10.1?}   speed {:.2} (bar 0.9)",
        ratio(bare, ours)
    );
    println!("  age alone, in memory               {memory:>10.1?}");
    println!("  the trial read, apart              {reading:>10.1?}");
}

fn seal_bare(identity: &Identity, plain: &[u8], path: &Path) {
    let file = BufWriter::with_capacity(256 * 1024, File::create(path).unwrap());
    let mut seal = SealWriter::new(&[identity.recipient()], &[], file).unwrap();
    seal.write_all(plain).unwrap();
    seal.finish().unwrap().into_inner().unwrap().sync_all().unwrap();
}

fn renewing() {
    let mut place = Place::new();
    let mut vault = place.vault();
    for number in 0..48_u8 {
        let evidence = Evidence::new("scan", vec![number; 2 << 20]).unwrap();
        let new = NewRecord::of(note(&format!("書類 {number}"))).evidence(evidence);
        at(0, |act| vault.add(vec![new], act)).unwrap();
    }
    drop(vault);
    let keep = Keep {
        passphrase: &words(),
        device: None,
        ways_back: WaysBack::Kept,
    };
    let mut renewed = None;
    let took = timed(|| renewed = Some(place.home.renew(&keep, &mut SystemRandom).unwrap()));
    let bytes = renewed.unwrap().bytes;
    println!(
        "\nrenewing {:.0} MB, scrypt of the new slot (twice) included {took:>10.1?} (bar 1.5 s for 100 MB)",
        megabytes(bytes)
    );
}

/// A home for two hundred: each with something in two or three of five drawers.
fn residents() {
    let mut place = Place::new();
    let adding = timed(|| {
        for number in 1..200 {
            let id = place
                .home
                .add_person(&format!("入居者{number}"), &mut SystemRandom)
                .unwrap();
            if number % 10 == 0 {
                let mut vault = place.home.person(&id).unwrap();
                fill(&mut vault);
            }
        }
    });
    let last = place.home.persons()[190].clone();
    let mut home = None;
    let passphrase = timed(|| home = Some(reopen(&place.path())));
    let home = home.unwrap();
    let mut opening = Vec::new();
    let mut searching = Vec::new();
    for _ in 0..ROUNDS {
        let mut vault = None;
        opening.push(timed(|| {
            let opened = home.person(&last.id).unwrap();
            assert_eq!(opened.timeline().unwrap().len(), 102);
            vault = Some(opened);
        }));
        let vault = vault.unwrap();
        searching.push(timed(|| assert_eq!(vault.search("処方7").unwrap().len(), 11)));
    }
    println!(
        "\na home of {} residents × 5 drawers (made in {adding:.1?})",
        home.persons().len()
    );
    println!("  by passphrase, scrypt included     {passphrase:>10.1?}");
    println!("  one resident opened and listed     {:>10.1?}", median(opening));
    println!("  searched                           {:>10.1?}", median(searching));
}

fn fill(vault: &mut Vault) {
    add_many(vault, 0, 100);
    at(0, |act| {
        vault.add(
            vec![
                NewRecord::of(eligibility()),
                NewRecord::of(allergy("そば", "じんましん")),
            ],
            act,
        )
    })
    .unwrap();
}

fn many_records() {
    let place = Place::new();
    let mut vault = place.vault();
    let adding = timed(|| {
        for round in 0..100 {
            add_many(&mut vault, round * 1_000, 1_000);
        }
    });
    let id = vault.search("処方77").unwrap()[0].id;
    drop(vault);
    let home = reopen(&place.path());
    let opening = timed(|| drop(first(&home).get(&id).unwrap()));
    let vault = first(&home);
    let get = timed(|| drop(vault.get(&id).unwrap()));
    let search = timed(|| assert!(!vault.search("処方99999").unwrap().is_empty()));
    let listing = timed(|| assert_eq!(vault.timeline().unwrap().len(), 100_000));
    println!("\n100 000 records (added in {adding:.1?}, documents built)");
    println!("  opened to the first record         {opening:>10.1?}");
    println!("  one record                         {get:>10.1?}");
    println!("  a search                           {search:>10.1?}");
    println!("  the whole timeline                 {listing:>10.1?}");
}

fn add_many(vault: &mut Vault, from: u32, count: u32) {
    let new = (from..from + count)
        .map(|number| NewRecord::of(slip_row(number)))
        .collect();
    at(0, |act| vault.add(new, act)).unwrap();
}

fn slip_row(number: u32) -> Record {
    note(&format!(
        "処方{number} 青葉薬局 アムロジピン錠５ｍｇ １日１回朝食後 二十八日分"
    ))
}

fn timed(deed: impl FnOnce()) -> Duration {
    let start = Instant::now();
    deed();
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}

fn megabytes(bytes: u64) -> f64 {
    f64::from(u32::try_from(bytes >> 10).unwrap()) / 1024.0
}
