//! How many slips are read in a second, alone: `cargo bench -p tefuda-formats`.

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use tefuda_formats::read;
use tefuda_record::Confirmed;

#[expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints its table, and stops where its files are missing"
)]
fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/jahis_tc/valid");
    println!("{:<32} {:>6} {:>12} {:>10}", "slip", "bytes", "slips/s", "µs/slip");
    for name in ["tc08_every_record_cp932", "tc08_every_record_utf8", "tc05_two_doctors"] {
        let bytes = std::fs::read(folder.join(name).with_extension("txt")).unwrap();
        let (mut count, started) = (0_u32, Instant::now());
        while started.elapsed() < Duration::from_secs(2) {
            black_box(read(&[black_box(&bytes)], Confirmed::No).unwrap());
            count += 1;
        }
        let each = started.elapsed() / count;
        let seconds = each.as_secs_f64();
        println!(
            "{name:<32} {:>6} {:>12.0} {:>10.1}",
            bytes.len(),
            1.0 / seconds,
            seconds * 1e6
        );
    }
}
