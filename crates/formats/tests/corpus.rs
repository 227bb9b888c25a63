//! Every file of the corpus, read as a person would hand it over; and what no error, issue or `Debug` may show.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::sample::Index;

use tefuda_formats::{Draft, FormatError, IMPORTERS, ISSUE_CODES, Part, read};
use tefuda_record::{Confirmed, find_personal_numbers};

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus")
}

/// The cases of a folder: a file is one part, a folder holds the parts of one case.
fn cases(format: &str, kind: &str) -> Vec<(String, Vec<Vec<u8>>)> {
    let sorted = |folder: &Path| {
        let entries = fs::read_dir(folder).unwrap_or_else(|_| panic!("{} is missing", folder.display()));
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths
    };
    let parts = |path: &Path| {
        let files = if path.is_dir() {
            sorted(path)
        } else {
            vec![path.to_owned()]
        };
        files.iter().map(|file| fs::read(file).unwrap()).collect()
    };
    sorted(&corpus().join(format).join(kind))
        .iter()
        .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), parts(path)))
        .collect()
}

/// What each invalid case of a format answers, from `invalid.tsv`: codes of errors and issues, and `part_missing` for
/// what is unfinished.
fn expected(format: &str) -> BTreeMap<String, BTreeSet<String>> {
    let table = fs::read_to_string(corpus().join(format).join("invalid.tsv")).unwrap();
    let row = |line: &str| {
        let (name, codes) = line.split_once('\t').unwrap_or((line, ""));
        (name.to_owned(), codes.split_whitespace().map(str::to_owned).collect())
    };
    table.lines().map(row).collect()
}

fn codes(read: &Result<Draft, FormatError>) -> BTreeSet<&'static str> {
    match read {
        Ok(draft) => draft
            .issues
            .iter()
            .map(|issue| issue.code)
            .chain(draft.unfinished.iter().map(|_| "part_missing"))
            .collect(),
        Err(error) => BTreeSet::from([error.code()]),
    }
}

#[test]
fn every_importer_has_its_corpus() {
    for importer in IMPORTERS {
        assert!(!cases(importer.id(), "valid").is_empty(), "{}", importer.id());
        assert!(cases(importer.id(), "invalid").len() >= 3, "{}", importer.id());
    }
    let folders: BTreeSet<String> = fs::read_dir(corpus())
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    let ids: BTreeSet<String> = IMPORTERS.iter().map(|importer| importer.id().to_owned()).collect();
    assert_eq!(folders, ids, "a folder of the corpus without an importer");
}

#[test]
fn valid_files_come_in_without_an_issue() {
    for importer in IMPORTERS {
        for (name, parts) in cases(importer.id(), "valid") {
            let draft = read(&parts, Confirmed::No).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(!draft.records.is_empty(), "{name}");
            assert_eq!((&draft.issues, &draft.unfinished), (&vec![], &vec![]), "{name}");
            for one in &draft.records {
                assert!(one.record.text("unread").is_none(), "{name}");
                assert!(!one.guarded, "{name}");
            }
        }
    }
}

#[test]
fn invalid_files_say_what_is_wrong_with_them() {
    let mut wrong = Vec::new();
    for importer in IMPORTERS {
        let expected = expected(importer.id());
        for (name, parts) in cases(importer.id(), "invalid") {
            let found = codes(&read(&parts, Confirmed::No));
            let is_expected = expected
                .get(&name)
                .is_some_and(|codes| codes.iter().map(String::as_str).eq(found.iter().copied()));
            if !is_expected {
                wrong.push(format!("{}/{name}: {found:?}", importer.id()));
            }
        }
    }
    assert!(wrong.is_empty(), "answered otherwise:\n{}", wrong.join("\n"));
}

#[test]
fn every_issue_code_has_its_file_and_every_expectation_its_case() {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for importer in IMPORTERS {
        let expected = expected(importer.id());
        let known: BTreeSet<String> = cases(importer.id(), "invalid")
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        assert_eq!(known, expected.keys().cloned().collect(), "{}", importer.id());
        seen.extend(expected.into_values().flatten());
    }
    for code in ISSUE_CODES {
        assert!(seen.contains(*code), "{code} is never expected");
    }
    for code in seen {
        assert!(ISSUE_CODES.contains(&code.as_str()) || code == "part_missing", "{code}");
    }
}

/// Every part of every case of every format.
fn every_part() -> Vec<(String, Vec<u8>)> {
    let mut parts = Vec::new();
    for importer in IMPORTERS {
        for kind in ["valid", "invalid"] {
            for (name, of_case) in cases(importer.id(), kind) {
                parts.extend(
                    of_case
                        .into_iter()
                        .map(|part| (format!("{}/{name}", importer.id()), part)),
                );
            }
        }
    }
    parts
}

#[test]
fn every_importer_survives_the_files_of_every_other() {
    let parts = every_part();
    for importer in IMPORTERS {
        for (name, bytes) in &parts {
            let read = importer.read(&[Part { index: 0, bytes }], Confirmed::No);
            for one in read.iter().flat_map(|draft| &draft.records) {
                assert!(!one.record.title().is_empty(), "{} {name}", importer.id());
            }
        }
    }
}

#[test]
fn a_valid_file_is_taken_by_its_own_importer_alone() {
    for importer in IMPORTERS {
        for (name, parts) in cases(importer.id(), "valid") {
            let takers: BTreeSet<&str> = IMPORTERS
                .iter()
                .filter(|other| parts.iter().any(|part| other.sniff(part)))
                .map(|other| other.id())
                .collect();
            assert_eq!(takers, BTreeSet::from([importer.id()]), "{name}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Files that were cut, doubled, or changed in a few bytes on their way.
    #[test]
    fn nothing_panics_on_damaged_files(
        which in any::<Index>(),
        cut in any::<Index>(),
        changes in proptest::collection::vec((any::<Index>(), any::<u8>()), 0..8),
        piece in any::<(Index, Index)>(),
    ) {
        let parts = every_part();
        let (_, bytes) = which.get(&parts);
        let mut bytes = bytes.clone();
        if !bytes.is_empty() {
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            bytes.truncate(cut.index(bytes.len()) + 1);
            let (from, to) = (piece.0.index(bytes.len()), piece.1.index(bytes.len()));
            let again = bytes[from.min(to)..from.max(to)].to_vec();
            bytes.splice(to..to, again);
        }
        let _answered = read(&[&bytes], Confirmed::No);
        for importer in IMPORTERS {
            let _answered = importer.read(&[Part { index: 0, bytes: &bytes }], Confirmed::No);
        }
    }
}

/// Everything that stands in the text of any case: pieces of four characters and more.
fn pieces(parts: &[Vec<u8>]) -> BTreeSet<String> {
    let texts = parts.iter().map(|part| match std::str::from_utf8(part) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::SHIFT_JIS.decode(part).0.into_owned(),
    });
    let splits = |text: String| -> Vec<String> {
        text.split([',', '\r', '\n', ' ', '　', '<', '>', '"', '\t'])
            .map(str::to_owned)
            .collect()
    };
    texts
        .flat_map(splits)
        .filter(|piece| piece.chars().count() >= 4)
        // The names of members are ours as well.
        .filter(|piece| !piece.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
        .collect()
}

#[test]
fn errors_issues_and_debug_show_nothing_of_what_was_read() {
    for importer in IMPORTERS {
        for kind in ["valid", "invalid"] {
            for (name, parts) in cases(importer.id(), kind) {
                let shown = match read(&parts, Confirmed::No) {
                    Ok(draft) => format!("{draft:?} {draft:#?}"),
                    Err(error) => format!("{error} {error:?}"),
                };
                for piece in pieces(&parts) {
                    assert!(!shown.contains(&piece), "{name}: {piece}");
                }
            }
        }
    }
    // The same check must be able to fail.
    let parts = vec!["JAHISTC08,1\n1,手札 花子太郎次郎".as_bytes().to_vec()];
    assert!(
        pieces(&parts)
            .iter()
            .any(|piece| "花子太郎次郎 shown".contains(piece.as_str()))
    );
}

#[test]
fn no_personal_number_is_left_anywhere() {
    let cases = IMPORTERS.iter().flat_map(|importer| cases(importer.id(), "invalid"));
    for (name, parts) in cases.filter(|(name, _)| name.contains("personal_number")) {
        let draft = read(&parts, Confirmed::No).unwrap();
        assert!(draft.records.iter().any(|one| one.guarded), "{name}");
        for one in &draft.records {
            let evidence = match std::str::from_utf8(&one.evidence) {
                Ok(text) => text.to_owned(),
                Err(_) => encoding_rs::SHIFT_JIS.decode(&one.evidence).0.into_owned(),
            };
            let json = serde_json::Value::Object(one.record.to_json()).to_string();
            for text in [evidence, json] {
                assert_eq!(find_personal_numbers(&text), Vec::new(), "{name}");
                for digits in ["123456789018", "１２３４", "一二三四", "5678"] {
                    assert!(!text.contains(digits), "{name}");
                }
            }
        }
    }
}
