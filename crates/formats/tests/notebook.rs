//! Notebooks out: byte for byte where nothing changed, merged without repeats, split, and without what is hidden.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use tefuda_formats::{
    Charset, Direction, Draft, Notebook, NotebookOptions, NotebookSplitError, NotebookVersion, Slip, read,
};
use tefuda_record::{Confirmed, Fields, Record, kind};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/jahis_tc")
}

fn file(name: &str) -> Vec<u8> {
    fs::read(folder().join(name).with_extension("txt")).unwrap()
}

fn draft<B: AsRef<[u8]>>(parts: &[B]) -> Draft {
    read(parts, Confirmed::Yes).unwrap()
}

fn book_of(drafts: &[&Draft], hidden: &[String], options: NotebookOptions) -> Notebook {
    let evidence: Vec<(&Record, [&[u8]; 1])> = drafts
        .iter()
        .flat_map(|draft| &draft.records)
        .map(|one| (&one.record, [one.evidence.as_slice()]))
        .collect();
    let slips: Vec<Slip<'_>> = evidence
        .iter()
        .map(|(record, evidence)| Slip { record, evidence })
        .collect();
    Notebook::of(&slips, None, hidden, options)
}

fn as_it_came(version: u8, direction: Direction, charset: Charset) -> NotebookOptions {
    NotebookOptions {
        version: NotebookVersion::of(version).unwrap(),
        direction,
        charset,
    }
}

fn same_texts(draft: &Draft) -> Vec<String> {
    let mut texts: Vec<String> = draft.records.iter().map(|one| one.record.same_text()).collect();
    texts.sort();
    texts
}

#[test]
fn a_canonical_notebook_comes_out_byte_for_byte() {
    for (name, version, charset) in [
        ("valid/tc08_every_record_cp932", 8, Charset::Cp932),
        ("valid/tc08_canonical_notebook", 8, Charset::Cp932),
        ("valid/tc07_canonical_notebook", 7, Charset::Cp932),
    ] {
        let bytes = file(name);
        let book = book_of(
            &[&draft(&[&bytes])],
            &[],
            as_it_came(version, Direction::ToPatient, charset),
        );
        let written = book.encode();
        assert!(
            written.bytes == bytes,
            "{name}:\n{}\nwritten:\n{}",
            encoding_rs::SHIFT_JIS.decode(&bytes).0,
            encoding_rs::SHIFT_JIS.decode(&written.bytes).0
        );
        assert_eq!((written.replaced, book.left_out()), (0, 0), "{name}");
    }
}

#[test]
fn every_valid_notebook_says_the_same_when_it_is_read_again() {
    for entry in fs::read_dir(folder().join("valid")).unwrap() {
        let path = entry.unwrap().path();
        let parts: Vec<Vec<u8>> = if path.is_dir() {
            let mut paths: Vec<PathBuf> = fs::read_dir(&path)
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .collect();
            paths.sort();
            paths.iter().map(|path| fs::read(path).unwrap()).collect()
        } else {
            vec![fs::read(&path).unwrap()]
        };
        let first = draft(&parts);
        let book = book_of(&[&first], &[], as_it_came(8, Direction::ToPatient, Charset::Utf8));
        let again = draft(&[book.encode().bytes]);
        assert_eq!(same_texts(&again), same_texts(&first), "{}", path.display());
        assert_eq!(again.issues, [], "{}", path.display());
    }
}

#[test]
fn many_files_become_one_notebook_without_repeats() {
    let names = [
        "valid/tc08_every_record_cp932",
        "valid/tc08_every_record_utf8",
        "valid/tc05_two_doctors",
    ];
    let drafts: Vec<Draft> = names.iter().map(|name| draft(&[file(name)])).collect();
    let all: Vec<&Draft> = drafts.iter().chain(&drafts).collect();
    let book = book_of(&all, &[], NotebookOptions::default());
    let again = draft(&[book.encode().bytes]);
    let mut expected: Vec<String> = [&drafts[0], &drafts[2]].into_iter().flat_map(same_texts).collect();
    expected.sort();
    expected.dedup();
    assert_eq!(same_texts(&again).len(), expected.len());
    let days: Vec<_> = again
        .records
        .iter()
        .filter(|one| one.record.kind().id == "dispensing")
        .map(|one| one.record.day())
        .collect();
    assert!(
        days.len() > 1 && days.is_sorted_by(|one, next| one >= next),
        "the newest first"
    );
}

#[test]
fn parts_are_joined_again_in_any_order() {
    let first = draft(&[file("valid/tc08_every_record_cp932")]);
    let book = book_of(&[&first], &[], NotebookOptions::default());
    let mut parts = book.parts("26112212345678", 500).unwrap();
    assert!(parts.len() > 2);
    for (at, part) in parts.iter().enumerate() {
        assert!(part.len() <= 500);
        assert!(part.starts_with(b"JAHISTC08,2\r\n"));
        let last = format!("911,26112212345678,{},{}\r\n", parts.len(), at + 1);
        assert!(part.ends_with(last.as_bytes()));
    }
    parts.reverse();
    let again = draft(&parts);
    assert_eq!((again.issues.len(), again.unfinished.len()), (0, 0));
    assert_eq!(same_texts(&again), same_texts(&first));
    assert_eq!(book.parts("26112212345678", 100_000).unwrap(), [book.encode().bytes]);
}

#[test]
fn what_cannot_be_split_says_so() {
    let book = book_of(
        &[&draft(&[file("valid/tc08_every_record_cp932")])],
        &[],
        NotebookOptions::default(),
    );
    assert_eq!(book.parts("1", 500), Err(NotebookSplitError::Id));
    assert_eq!(book.parts("2611221234567x", 500), Err(NotebookSplitError::Id));
    assert_eq!(book.parts("26112212345678", 60), Err(NotebookSplitError::RowTooLong));
    assert_eq!(book.parts("26112212345678", 0), Err(NotebookSplitError::RowTooLong));
}

#[test]
fn hidden_medicines_are_nowhere_in_the_bytes() {
    let first = draft(&[file("valid/tc08_every_record_cp932")]);
    let hidden = vec!["アムロジピン".to_owned()];
    let text = |hidden: &[String]| {
        let book = book_of(&[&first], hidden, NotebookOptions::default());
        encoding_rs::SHIFT_JIS.decode(&book.encode().bytes).0.into_owned()
    };
    assert!(text(&[]).contains("アムロジピン"));
    let left = text(&hidden);
    assert!(
        !left.contains("アムロジピン") && !left.contains("グレープフルーツ"),
        "{left}"
    );
    assert!(left.contains("ロキソプロフェン"));
    let again = draft(&[text(&hidden)]);
    assert_eq!(again.issues, []);
    // Folded: half width, full width and hiragana name the same.
    assert!(!text(&["ｱﾑﾛｼﾞﾋﾟﾝ".to_owned()]).contains("アムロジピン"));
}

#[test]
fn an_older_version_leaves_out_what_it_has_no_record_for() {
    let first = draft(&[file("valid/tc08_every_record_cp932")]);
    let book = book_of(&[&first], &[], as_it_came(5, Direction::FromPatient, Charset::Cp932));
    let text = encoding_rs::SHIFT_JIS.decode(&book.encode().bytes).0.into_owned();
    assert!(text.starts_with("JAHISTC05,2\r\n"));
    let drug = text.lines().find(|line| line.starts_with("201,")).unwrap();
    assert_eq!(drug.matches(',').count(), 7);
    assert!(book.left_out() > 0 && !text.contains("\r\n421,"));
}

#[test]
fn an_edited_record_is_written_as_it_says_now() {
    let bytes = file("valid/tc08_every_record_cp932");
    let draft_of = draft(&[&bytes]);
    let visit = draft_of
        .records
        .iter()
        .find(|one| one.record.kind().id == "dispensing")
        .unwrap();
    let mut fields = visit.record.clone().into_fields();
    fields.set("remarks", "自分で直した").unwrap();
    let edited = Record::new(fields).unwrap();
    let evidence = [visit.evidence.as_slice()];
    let slips = [Slip {
        record: &edited,
        evidence: &evidence,
    }];
    let book = Notebook::of(&slips, None, &[], NotebookOptions::default());
    let again = draft(&[book.encode().bytes]);
    assert_eq!(again.issues, []);
    assert_eq!(again.records[0].record, edited);
}

#[test]
fn the_complete_example_of_each_kind_reads_back() {
    for id in ["dispensing", "allergy", "otc"] {
        let examples: Vec<serde_json::Map<String, serde_json::Value>> =
            serde_json::from_str(kind(id).unwrap().examples).unwrap();
        for example in &examples {
            let record = Record::from_json(id, example).unwrap();
            let slips = [Slip {
                record: &record,
                evidence: &[],
            }];
            let written =
                Notebook::of(&slips, None, &[], as_it_came(8, Direction::FromPatient, Charset::Utf8)).encode();
            let text = String::from_utf8(written.bytes.clone()).unwrap();
            let again = draft(&[written.bytes]);
            let read = again.records.iter().find(|one| one.record.kind().id == id);
            let read = read.unwrap_or_else(|| panic!("{id}:\n{text}"));
            assert_eq!(
                read.record.title().split('（').next(),
                record.title().split('（').next(),
                "{text}"
            );
            // Record 2 has no room for a day.
            if id != "allergy" {
                assert_eq!(read.record.day(), record.day(), "{text}");
            }
        }
    }
}

#[test]
fn notes_of_ones_own_stay_at_home() {
    let mut fields = Fields::of("note").unwrap();
    fields.set("text", "先生には言わない").unwrap();
    let note = Record::new(fields).unwrap();
    let slips = [Slip {
        record: &note,
        evidence: &[],
    }];
    let book = Notebook::of(&slips, None, &[], NotebookOptions::default());
    assert!(book.is_empty() && !format!("{book:?}").contains("言わない"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Any visit that a record holds comes back as it was, whatever its texts, however it is split.
    #[test]
    fn any_visit_reads_back(
        names in proptest::collection::vec("[ぁ-んァ-ヶ一-龠A-Za-z0-9]{1,30}", 1..8),
        amounts in proptest::collection::vec("[1-9][0-9]{0,3}(\\.[0-9]{1,3})?", 8),
        remark in "[ぁ-んァ-ヶ一-龠,.a-z]{1,40}",
        size in 300_usize..2_000,
    ) {
        let mut fields = Fields::of("dispensing").unwrap();
        fields.set("dispensed_on", "2026-03-01").unwrap();
        fields.set("pharmacy_name", "てふだ薬局").unwrap();
        fields.set("remarks", &remark.replace(',', "，")).unwrap();
        let mut rows = Vec::new();
        for (at, name) in names.iter().enumerate() {
            let number = (at + 1).to_string();
            let pairs = [("rp", number.as_str()), ("name", name), ("amount", &amounts[at]), ("unit", "錠"), ("code_kind", "1"),
                ("usage", "朝食後"), ("quantity", "7"), ("quantity_unit", "日分"), ("form", "1"), ("usage_code_kind", "1")];
            rows.push(fields.row_of("medicines", &pairs).unwrap().0);
        }
        fields.set_rows("medicines", rows).unwrap();
        fields.set("writer", "2").unwrap();
        let record = Record::new(fields).unwrap();
        let slips = [Slip { record: &record, evidence: &[] }];
        let book = Notebook::of(&slips, None, &[], as_it_came(8, Direction::FromPatient, Charset::Utf8));
        let again = draft(&book.parts("26112212345678", size).unwrap());
        prop_assert_eq!(&again.records[0].record, &record);
    }
}
