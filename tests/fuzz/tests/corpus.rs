//! Plays every file of every corpus, and each of them with one byte wrong or its end cut off, through its target.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::fs;
use std::path::{Path, PathBuf};

use tefuda_fuzz::TARGETS;

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap_or_else(|_| panic!("{} is missing", folder.display()))
        .map(|entry| entry.unwrap().path())
        .collect();
    found.sort();
    found
}

#[test]
fn every_target_takes_its_corpus() {
    for (name, target) in TARGETS {
        let corpus = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name));
        assert!(!corpus.is_empty(), "{name}");
        for file in corpus {
            let bytes = fs::read(&file).unwrap();
            target(&bytes);
            for at in (0..bytes.len()).step_by(bytes.len() / 16 + 1) {
                let mut wrong = bytes.clone();
                wrong[at] ^= 0x15;
                target(&wrong);
                target(&bytes[..at]);
            }
        }
    }
}

#[test]
fn every_target_has_its_program_and_takes_nothing_at_all() {
    let programs: Vec<String> = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("targets"))
        .iter()
        .map(|file| file.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    let mut targets = TARGETS.map(|(name, _)| name);
    targets.sort_unstable();
    assert_eq!(programs, targets);
    for (_, target) in TARGETS {
        target(&[]);
    }
}
