//! What comes out of checkups: values as printed, what was not done apart from what could not be measured.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use tefuda_formats::{Draft, read};
use tefuda_record::{Confirmed, Record, Row};

fn draft(name: &str) -> Draft {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/cda");
    read(&[fs::read(folder.join(name)).unwrap()], Confirmed::No).unwrap()
}

fn record(name: &str) -> Record {
    draft(name).records.remove(0).record
}

fn item<'r>(record: &'r Record, code: &str) -> &'r Row {
    record
        .rows("items")
        .iter()
        .find(|row| row.text("code").as_deref() == Some(code))
        .unwrap()
}

fn said(row: &Row, fields: &[&str]) -> Value {
    fields.iter().map(|field| row.text(field)).collect()
}

#[test]
fn a_checkup_comes_in_as_printed() {
    let record = record("valid/phase4_all_measured.xml");
    let mut head = Value::Object(record.to_json());
    head["items"] = json!(record.rows("items").len());
    assert_eq!(
        head,
        json!({
            "checked_on": "2026-01-15", "program": "specific", "program_code": "010", "reported_on": "2026-02-20",
            "institution": "例示クリニック", "institution_code": "1319910012", "institution_phone": "0300000004",
            "patient_name_kana": "テフダハナコ", "patient_birth_day": "1985-04-01",
            "diagnosis": "血圧・脂質をご確認ください（合成例）", "doctor": "例示　三郎", "items": 28,
        })
    );
    let fields = [
        "name",
        "value",
        "unit",
        "judgement",
        "reference_low",
        "reference_high",
        "method_code",
    ];
    assert_eq!(
        said(item(&record, "3F015000002327101"), &fields),
        json!([
            "空腹時中性脂肪(トリグリセリド)",
            "168",
            "mg/dL",
            "H",
            "30",
            "149",
            "3F01510000"
        ])
    );
    let coded = ["value", "value_code", "value_code_system", "unit"];
    assert_eq!(
        said(item(&record, "1A010000000191111"), &coded),
        json!(["±", "2", "urn:oid:1.2.392.200119.6.2102", null])
    );
    assert_eq!(
        said(item(&record, "9N736000000000011"), &coded[..2]),
        json!(["いいえ", "3"])
    );
    assert_eq!(
        said(item(&record, "1A010000000191111"), &["method"]),
        json!(["試験紙法（機械読み取り）"])
    );
}

#[test]
fn not_done_and_not_measurable_are_told_apart() {
    let record = record("valid/phase4_not_performed_and_not_measurable.xml");
    let fields = ["state", "value"];
    assert_eq!(
        said(item(&record, "9N736000000000011"), &fields),
        json!(["not_performed", null])
    );
    assert_eq!(
        said(item(&record, "3B090000002327101"), &fields),
        json!(["not_measurable", null])
    );
    assert_eq!(
        said(item(&record, "9N001000000000001"), &fields),
        json!([null, "158.2"])
    );
}

#[test]
fn the_same_code_means_what_its_year_meant() {
    let record = record("valid/phase3_smoking_in_the_older_table.xml");
    assert_eq!(said(item(&record, "9N736000000000011"), &["value"]), json!(["いいえ"]));
}

#[test]
fn unknown_items_are_kept() {
    let record = record("valid/items_nobody_else_knows.xml");
    assert_eq!(record.text("program").as_deref(), Some("specific"));
    let fields = ["name", "value", "unit", "code_system"];
    assert_eq!(
        said(item(&record, "9Z999000000000001"), &fields),
        json!(["組合独自の検査", "7", "点", "urn:oid:1.2.392.200119.6.1005"])
    );
    assert_eq!(
        said(item(&record, "X-1"), &fields),
        json!(["X-1", "独自の所見　あり", null, "urn:oid:1.2.3.4"])
    );
}

#[test]
fn items_of_a_group_say_which() {
    let record = record("valid/grouped_items.xml");
    assert_eq!(record.rows("items").len(), 2);
    for code in ["9A110160700000011", "9A110160800000049"] {
        assert_eq!(said(item(&record, code), &["group"]), json!(["心電図検査"]));
    }
    assert_eq!(
        said(item(&record, "9A110160700000011"), &["value"]),
        json!(["所見あり"])
    );
}

#[test]
fn prefixes_periods_and_kanji_names_are_read() {
    let prefixed = record("valid/prefixed_namespace_and_kanji_name.xml");
    assert_eq!(prefixed.text("patient_name").as_deref(), Some("手札　花子"));
    assert_eq!(prefixed.rows("items").len(), 4);
    let period = record("valid/employer_checkup_with_a_period.xml");
    assert_eq!(period.text("checked_on").as_deref(), Some("2023-05-12"));
    assert_eq!(period.text("program").as_deref(), Some("employer"));
    let range = record("valid/value_that_is_a_range.xml");
    assert_eq!(
        said(item(&range, "9N016160100000001"), &["value", "unit"]),
        json!(["80〜86", "cm"])
    );
}

#[test]
fn an_archive_holds_a_checkup_for_each_person_with_its_own_bytes() {
    let draft = draft("valid/archive_of_two.zip");
    let days: Vec<Option<String>> = draft.records.iter().map(|one| one.record.text("checked_on")).collect();
    assert_eq!(days, [Some("2026-01-15".to_owned()), Some("2023-05-12".to_owned())]);
    let alone =
        fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/cda/valid/phase4_all_measured.xml"));
    assert_eq!(draft.records[0].evidence, alone.unwrap());
}

#[test]
fn one_bad_document_in_an_archive_keeps_no_other_out() {
    let draft = draft("invalid/archive_with_one_document_that_is_none.zip");
    assert_eq!((draft.records.len(), draft.issues.len()), (1, 1));
}
