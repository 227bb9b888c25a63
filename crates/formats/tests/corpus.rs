//! Every file of the corpus, read as a person would hand it over; and what no error, issue or `Debug` may show.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use tefuda_formats::{Draft, FormatError, IMPORTERS, ISSUE_CODES, read};
use tefuda_record::{Confirmed, find_personal_numbers};

/// What each invalid file of `jahis_tc` answers: codes of errors and issues, and `part_missing` for what is unfinished.
const EXPECTED: &[(&str, &[&str])] = &[
    ("allergy_without_text", &["code_invalid", "row_short"]),
    ("birth_day_impossible", &["day_unreadable"]),
    ("broken_shift_jis", &["broken_encoding"]),
    ("codes_outside_their_tables", &["code_invalid"]),
    ("comma_inside_a_text", &["code_invalid", "columns_surplus"]),
    ("cut_in_the_middle_of_a_character", &["broken_encoding"]),
    ("drug_code_missing", &["code_missing"]),
    ("empty", &["empty"]),
    ("february_30", &["day_unreadable"]),
    ("gaiji_mark", &["gaiji_mark"]),
    ("header_only", &["empty"]),
    ("header_version_12", &["header_version_unknown"]),
    ("ingredient_without_its_medicine", &["row_orphan"]),
    ("invisible_characters", &["field_dropped"]),
    ("iso_2022_jp", &["broken_encoding"]),
    ("maybe_personal_number_alone_in_a_column", &["maybe_personal_number"]),
    ("maybe_personal_number_bare", &["maybe_personal_number"]),
    ("medicine_without_name", &["row_orphan", "row_short"]),
    ("medicine_without_usage", &["usage_missing"]),
    (
        "medicines_beyond_what_a_record_holds",
        &["too_many_medicines", "usage_missing"],
    ),
    ("memo_day_impossible", &["day_unreadable"]),
    ("no_header", &["unknown_format"]),
    ("personal_number_full_width", &["personal_number_blanked"]),
    ("personal_number_grouped_utf8", &["personal_number_blanked"]),
    ("personal_number_in_drug_code_column", &["personal_number_blanked"]),
    ("personal_number_kanji", &["personal_number_blanked"]),
    ("personal_number_named", &["personal_number_blanked"]),
    ("picture", &["unknown_format"]),
    ("prescription_beside_a_slip", &["prescription_format"]),
    ("prescription_electronic_sj1", &["prescription_format"]),
    ("prescription_jahis10", &["prescription_format"]),
    ("prescription_layout_in_a_notebook", &["prescription_layout"]),
    ("quantity_not_a_number", &["number_unreadable"]),
    ("reiwa_year_0", &["day_unreadable"]),
    ("row_number_999", &["row_unknown"]),
    ("row_of_five_thousand_bytes", &["too_large"]),
    ("row_without_number", &["row_unknown"]),
    ("rows_before_any_visit", &["row_orphan"]),
    ("same_part_twice_last_missing", &["part_missing", "part_repeated"]),
    ("second_part_missing", &["part_missing"]),
    ("split_all_parts_without_header", &["unknown_format"]),
    ("split_number_beyond_total", &["split_row_broken"]),
    ("split_other_total", &["part_missing", "split_total_differs"]),
    ("split_two_slips_same_id", &["part_missing", "split_conflict"]),
    ("text_of_another_kind", &["unknown_format"]),
    ("too_long_values", &["field_dropped"]),
    ("two_patients_without_header", &["row_repeated"]),
    ("two_pharmacies_in_a_visit", &["row_repeated"]),
    ("usage_before_its_medicine", &["row_orphan"]),
    ("usage_twice", &["row_repeated"]),
    ("utf16", &["broken_encoding"]),
];

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
    for (name, parts) in cases("jahis_tc", "invalid") {
        let found = codes(&read(&parts, Confirmed::No));
        let expected = EXPECTED.iter().find(|(known, _)| *known == name);
        if expected.is_none_or(|(_, codes)| found != codes.iter().copied().collect()) {
            wrong.push(format!("{name}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "answered otherwise:\n{}", wrong.join("\n"));
}

#[test]
fn every_issue_code_has_its_file_and_every_expectation_its_case() {
    let cases: BTreeSet<String> = cases("jahis_tc", "invalid").into_iter().map(|(name, _)| name).collect();
    for (name, _) in EXPECTED {
        assert!(cases.contains(*name), "{name}");
    }
    let seen: BTreeSet<&str> = EXPECTED.iter().flat_map(|(_, codes)| codes.iter().copied()).collect();
    for code in ISSUE_CODES {
        assert!(seen.contains(code), "{code} is never expected");
    }
    for code in seen {
        assert!(ISSUE_CODES.contains(&code) || code == "part_missing", "{code}");
    }
}

/// Everything that stands in the text of any case: pieces of four characters and more.
fn pieces(parts: &[Vec<u8>]) -> BTreeSet<String> {
    let texts = parts.iter().map(|part| match std::str::from_utf8(part) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::SHIFT_JIS.decode(part).0.into_owned(),
    });
    let splits =
        |text: String| -> Vec<String> { text.split([',', '\r', '\n', ' ', '　']).map(str::to_owned).collect() };
    texts
        .flat_map(splits)
        .filter(|piece| piece.chars().count() >= 4)
        .collect()
}

#[test]
fn errors_issues_and_debug_show_nothing_of_what_was_read() {
    for kind in ["valid", "invalid"] {
        for (name, parts) in cases("jahis_tc", kind) {
            let shown = match read(&parts, Confirmed::No) {
                Ok(draft) => format!("{draft:?} {draft:#?}"),
                Err(error) => format!("{error} {error:?}"),
            };
            for piece in pieces(&parts) {
                assert!(!shown.contains(&piece), "{name}: {piece}");
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
    for (name, parts) in cases("jahis_tc", "invalid") {
        if !name.contains("personal_number") {
            continue;
        }
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
