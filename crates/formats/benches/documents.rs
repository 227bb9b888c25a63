//! How fast whole documents are read, beside a bare parse of the same bytes by the same library:
//! `cargo bench -p tefuda-formats --bench documents`. Both take turns, so that a busy machine slows both.

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use quick_xml::events::Event;
use serde_json::Value;
use tefuda_formats::read;
use tefuda_record::Confirmed;

#[expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints its table, and stops where its files are missing"
)]
fn main() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus");
    println!(
        "{:<44} {:>8} {:>8} {:>8} {:>6}",
        "document", "bytes", "MB/s", "bare", "times"
    );
    for (name, bare) in [
        ("cda/valid/phase4_all_measured.xml", bare_xml as fn(&[u8])),
        ("oqs/valid/face_of_a_family_member.xml", bare_xml),
        ("fhir/valid/jp_core_collection.json", bare_json),
        ("fhir/valid/clins_six_kinds.json", bare_json),
        ("tefuda_json/valid/every_kind.json", bare_json),
    ] {
        let bytes = std::fs::read(corpus.join(name)).unwrap();
        let (mut ours, mut theirs, mut count) = (Duration::ZERO, Duration::ZERO, 0_u32);
        while ours < Duration::from_secs(2) {
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
