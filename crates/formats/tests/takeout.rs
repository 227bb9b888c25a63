//! What goes out: JSON that comes back the same, CSV in which nothing is executed.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use serde_json::{Map, Value as Json};

use tefuda_formats::{EXPORTERS, Exporter, Past, PastStep, Piece, Takeout, TakeoutRecord, WriteError, read};
use tefuda_record::{Confirmed, Fields, KINDS, Moment, Record};

fn exporter(id: &str) -> &'static dyn Exporter {
    *EXPORTERS.iter().find(|exporter| exporter.id() == id).unwrap()
}

fn takeout(records: Vec<TakeoutRecord>) -> Takeout {
    Takeout {
        person: "手札 花子".to_owned(),
        at: Moment(1_795_000_000),
        records,
        disclosures: Vec::new(),
    }
}

/// A record that was added once and never touched again.
fn added(number: usize, record: Record) -> TakeoutRecord {
    let values: BTreeMap<String, Vec<Json>> = record
        .to_json()
        .into_iter()
        .map(|(field, value)| (field, vec![value]))
        .collect();
    TakeoutRecord {
        record,
        past: Past {
            id: format!("01M{number:023}"),
            added_at: Moment(1_795_000_000),
            is_single: true,
            removed: false,
            acts: vec![PastStep {
                act: format!("01N{number:023}"),
                at: Moment(1_795_000_000),
                fields: values.clone(),
                removed: None,
            }],
            values,
            evidence: vec![Piece {
                media_type: "application/octet-stream".to_owned(),
                bytes: vec![0, 255, 10],
            }],
        },
    }
}

fn examples() -> Vec<TakeoutRecord> {
    let mut all = Vec::new();
    for kind in KINDS {
        let examples: Vec<Map<String, Json>> = serde_json::from_str(kind.examples).unwrap();
        for example in examples {
            all.push(added(all.len(), Record::from_json(kind.id, &example).unwrap()));
        }
    }
    all
}

#[test]
fn every_kind_comes_back_with_its_whole_life() {
    let all = takeout(examples());
    let bytes = exporter("json").write(&all).unwrap();
    let draft = read(&[&bytes], Confirmed::No).unwrap();
    assert_eq!((draft.issues.len(), draft.records.len()), (0, all.records.len()));
    for (back, out) in draft.records.iter().zip(&all.records) {
        assert_eq!(back.record, out.record);
        assert!(back.past.as_deref() == Some(&out.past), "{}", out.record.kind().id);
    }
}

#[test]
fn what_was_written_before_is_still_read_and_written_the_same() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/tefuda_json/valid");
    for name in ["every_kind.json", "changed_removed_and_disagreeing.json"] {
        let bytes = fs::read(folder.join(name)).unwrap();
        let draft = read(&[&bytes], Confirmed::No).unwrap();
        let records: Vec<TakeoutRecord> = draft
            .records
            .into_iter()
            .map(|one| TakeoutRecord {
                record: one.record,
                past: *one.past.unwrap(),
            })
            .collect();
        let written = exporter("json").write(&takeout(records)).unwrap();
        let again = read(&[&written], Confirmed::No).unwrap();
        let first = read(&[&bytes], Confirmed::No).unwrap();
        assert!(again == first, "{name}");
    }
}

#[test]
fn nothing_is_written_of_nothing() {
    for exporter in EXPORTERS {
        assert_eq!(
            exporter.write(&takeout(Vec::new())),
            Err(WriteError::Nothing),
            "{}",
            exporter.id()
        );
    }
}

/// Reads CSV as RFC 4180 has it.
fn cells(csv: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(csv.as_bytes());
    let rows = reader
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect());
    rows.collect()
}

#[test]
fn a_checkup_is_a_table_with_a_line_to_an_item() {
    let checkups = examples()
        .into_iter()
        .filter(|one| one.record.kind().id == "checkup")
        .collect();
    let bytes = exporter("csv").write(&takeout(checkups)).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let rows = cells(text.strip_prefix('\u{feff}').unwrap());
    assert!(rows.iter().all(|row| row.len() == rows[0].len()));
    let column = |name: &str| {
        rows[0]
            .iter()
            .position(|head| head == name)
            .unwrap_or_else(|| panic!("{name}"))
    };
    assert_eq!(rows[1][column("健診を受けた日")], "2026-01-15");
    assert_eq!(rows[1][column("検査の名前")], "空腹時血糖");
    assert_eq!((&*rows[1][column("値")], &*rows[1][column("単位")]), ("103", "mg/dL"));
    assert_eq!(rows[2][column("健診を受けた日")], "2025-01-20");
}

#[test]
fn every_value_of_every_kind_has_its_line() {
    let all = takeout(examples());
    let text = String::from_utf8(exporter("csv").write(&all).unwrap()).unwrap();
    let rows = cells(text.strip_prefix('\u{feff}').unwrap());
    let said: Vec<&str> = rows.iter().filter_map(|row| row.last()).map(String::as_str).collect();
    for one in &all.records {
        for (_, value) in one.record.values() {
            if let tefuda_record::Value::Day(day) = value {
                assert!(said.contains(&day.iso().as_str()));
            }
        }
    }
    assert!(
        rows.iter()
            .any(|row| row[1] == "介護" && row[4] == "要介護状態区分" && row[5] == "要介護2")
    );
    assert!(rows.iter().any(|row| row[3] == "お薬 1" && row[4] == "薬の名前"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_cell_is_executed_and_none_is_torn(text in "[ \t　]{0,2}[=+@|%＝＋＠\"',;-]{0,3}[ -~あ-ん\n]{1,20}") {
        let mut fields = Fields::of("note").unwrap();
        prop_assume!(fields.set("text", &text).is_ok() && fields.text("text").is_some());
        let record = Record::new(fields).unwrap();
        let kept = record.text("text").unwrap();
        let written = exporter("csv").write(&takeout(vec![added(1, record)])).unwrap();
        let written = String::from_utf8(written).unwrap();
        let rows = cells(written.strip_prefix('\u{feff}').unwrap());
        prop_assert_eq!(rows.len(), 2);
        let cell = &rows[1][1];
        prop_assert_eq!(cell.strip_prefix('\'').unwrap_or(cell), kept.strip_prefix('\'').unwrap_or(&kept));
        let start = cell.trim_start().chars().next().unwrap();
        prop_assert!(!"=+@|%＝＋＠－−".contains(start), "{}", cell);
        prop_assert!(start != '-' || cell.parse::<f64>().is_ok());
    }

    #[test]
    fn no_damage_breaks_the_reader(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = exporter("json").write(&takeout(examples())).unwrap();
        let place = at.index(bytes.len());
        bytes[place] = byte;
        let _read = read(&[bytes], Confirmed::No);
    }
}
