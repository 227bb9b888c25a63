//! How fast whole documents of every format are read, beside a bare parse of the same bytes with the same library:
//! `cargo bench -p tefuda-formats --bench documents`. Both take turns, so that a busy machine slows both.
//!
//! Bare is what the library does alone: every event with its attributes (quick-xml), a tree (serde_json), decoded text cut into
//! rows and owned cells (encoding_rs). Ours also guards against a 個人番号, checks every value and keeps the evidence.

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use encoding_rs::{Encoding, SHIFT_JIS, UTF_8};
use quick_xml::events::Event;
use serde_json::Value;
use tefuda_formats::{IMPORTERS, read};
use tefuda_record::Confirmed;

/// What a library does alone.
type Bare = fn(&[u8]);

#[expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints its table, and stops where its files are missing"
)]
fn main() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus");
    let documents: &[(&str, Bare)] = &[
        ("jahis_tc/valid/tc08_every_record_cp932.txt", |bytes| {
            bare_rows(SHIFT_JIS, bytes);
        }),
        ("jahis_tc/valid/tc08_every_record_utf8.txt", |bytes| {
            bare_rows(UTF_8, bytes);
        }),
        ("jahis_rx/valid/rx10_family_member_cp932.txt", |bytes| {
            bare_rows(SHIFT_JIS, bytes);
        }),
        ("oqs/valid/face_of_a_family_member.xml", bare_xml),
        ("cda/valid/phase4_all_measured.xml", bare_xml),
        ("myna/valid/expenses_cp932.csv", |bytes| bare_rows(SHIFT_JIS, bytes)),
        ("shc/valid/three_doses_one_code.txt", bare_card),
        ("fhir/valid/jp_core_collection.json", bare_json),
        ("fhir/valid/clins_six_kinds.json", bare_json),
        ("tefuda_json/valid/every_kind.json", bare_json),
        ("pdf/valid/a_result_of_two_pages.pdf", |bytes| {
            black_box(bytes.to_vec());
        }),
    ];
    for importer in IMPORTERS {
        let folder = format!("{}/", importer.id());
        assert!(documents.iter().any(|(name, _)| name.starts_with(&folder)), "{folder}");
    }
    println!(
        "{:<44} {:>8} {:>8} {:>8} {:>6}",
        "document", "bytes", "MB/s", "bare", "times"
    );
    for (name, bare) in documents {
        let bytes = std::fs::read(corpus.join(name)).unwrap();
        let (mut ours, mut theirs, mut count) = (Duration::ZERO, Duration::ZERO, 0_u32);
        while ours < Duration::from_secs(1) {
            let started = Instant::now();
            black_box(read(&[black_box(&bytes)], Confirmed::No).unwrap());
            ours += started.elapsed();
            let started = Instant::now();
            bare(black_box(&bytes));
            theirs += started.elapsed();
            count += 1;
        }
        let megabytes = f64::from(count) * f64::from(u32::try_from(bytes.len()).unwrap()) / 1e6;
        let (ours, theirs) = (ours.as_secs_f64(), theirs.as_secs_f64());
        println!(
            "{name:<44} {:>8} {:>8.1} {:>8.1} {:>6.2}",
            bytes.len(),
            megabytes / ours,
            megabytes / theirs,
            ours / theirs
        );
    }
}

/// Every event with its attributes, and nothing done with them.
fn bare_xml(bytes: &[u8]) {
    let Ok(text) = core::str::from_utf8(bytes) else { return };
    let mut reader = quick_xml::Reader::from_str(text);
    while let Ok(event) = reader.read_event() {
        if let Event::Start(start) | Event::Empty(start) = &event {
            black_box(start.attributes().flatten().count());
        }
        if matches!(black_box(event), Event::Eof) {
            break;
        }
    }
}

fn bare_json(bytes: &[u8]) {
    black_box(serde_json::from_slice::<Value>(bytes).ok());
}

fn bare_rows(encoding: &'static Encoding, bytes: &[u8]) {
    let (text, _, _) = encoding.decode(bytes);
    let rows: Vec<Vec<String>> = text
        .lines()
        .map(|line| line.split(',').map(str::to_owned).collect())
        .collect();
    black_box(rows);
}

/// Digits to characters, base64, DEFLATE, JSON: what a card is wrapped in.
fn bare_card(bytes: &[u8]) {
    let digits = bytes.trim_ascii().get(5..).unwrap_or_default();
    let (pairs, _) = digits.as_chunks::<2>();
    let jws: Vec<u8> = pairs
        .iter()
        .map(|[ten, one]| (ten - b'0') * 10 + (one - b'0') + 45)
        .collect();
    let payload = jws.split(|byte| *byte == b'.').nth(1).unwrap_or_default();
    let packed = BASE64_URL_SAFE_NO_PAD.decode(payload).unwrap_or_default();
    black_box(serde_json::from_reader::<_, Value>(flate2::read::DeflateDecoder::new(packed.as_slice())).ok());
}
