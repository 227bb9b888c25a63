//! What people download: マイナポータル and SMART Health Cards.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use tefuda_formats::{Draft, HealthCard, HealthCardError, UNCHECKED, read};
use tefuda_record::Confirmed;

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/corpus")
        .join(name)
}

fn draft(name: &str) -> Draft {
    read(&[fs::read(path(name)).unwrap()], Confirmed::No).unwrap()
}

fn values(draft: &Draft) -> Vec<Value> {
    draft
        .records
        .iter()
        .map(|one| Value::Object(one.record.to_json()))
        .collect()
}

#[test]
fn each_line_of_a_notice_is_an_expense() {
    let read = values(&draft("myna/valid/expenses_utf8_bom.csv"));
    assert_eq!(read.len(), 3);
    assert_eq!(
        read[1],
        json!({
            "institution": "てふだ薬局千代田店", "treated_month": "202511", "category": "dispensing",
            "category_text": "調剤", "days": "1", "total": "12340", "insurer_paid": "8638", "public_paid": "0",
            "paid": "3702", "patient_name": "手札　花子", "receipt": "notice",
        })
    );
    for other in ["expenses_cp932", "expenses_lf_quoted_everywhere"] {
        assert_eq!(values(&draft(&format!("myna/valid/{other}.csv"))), read, "{other}");
    }
    let other = values(&draft("myna/valid/expenses_other_spellings.csv"));
    assert_eq!((&other[0], &other[1]), (&read[0], &read[1]));
    assert_eq!(other[2]["category"], "visiting_nurse");
}

#[test]
fn the_evidence_of_an_expense_reads_as_that_expense_alone() {
    for name in ["myna/valid/expenses_utf8_bom.csv", "myna/valid/expenses_cp932.csv"] {
        let draft = draft(name);
        for one in &draft.records {
            let again = read(&[&one.evidence], Confirmed::No).unwrap();
            assert_eq!(
                (again.records.len(), &again.records[0].record),
                (1, &one.record),
                "{name}"
            );
        }
    }
}

#[test]
fn two_equal_lines_are_two_visits() {
    let read = values(&draft("myna/valid/two_equal_visits_in_a_month.csv"));
    assert_eq!(read.len(), 4);
    assert_eq!(
        (&read[0]["category_text"], &read[1]["category_text"]),
        (&json!("医科外来"), &json!("医科外来（2件目）"))
    );
}

#[test]
fn a_download_of_unknown_shape_is_kept_whole() {
    let name = "myna/invalid/medicines_of_unknown_shape.csv";
    let draft = draft(name);
    let text = draft.records[0].record.text("text").unwrap();
    assert!(text.contains("調剤年月,2026年1月") && text.contains("医薬品名,例示錠"));
    assert_eq!(draft.records[0].evidence, fs::read(path(name)).unwrap());
}

#[test]
fn what_does_not_fit_an_expense_stays_with_it() {
    let unread = |name: &str| values(&draft(&format!("myna/invalid/{name}.csv"))).pop().unwrap()["unread"].clone();
    assert_eq!(unread("amount_in_words"), "医療費の総額（円）,不明");
    assert_eq!(unread("month_13"), "診療年月,2025年13月");
}

#[test]
fn doses_of_a_card_are_vaccinations_that_nobody_checked_yet() {
    let read = values(&draft("shc/valid/three_doses_one_code.txt"));
    assert_eq!(read.len(), 3);
    assert_eq!(
        read[2],
        json!({
            "given_on": "2022-03-05", "disease": "covid_19", "vaccine": "スパイクバックス筋注（モデルナ）", "code": "207",
            "code_system": "http://hl7.org/fhir/sid/cvx", "lot": "MX0003", "institution": "例示区",
            "patient_name": "手札 花子", "patient_birth_day": "1985-04-01",
            "remarks": format!("SMART Health Card\n発行者 https://issuer.example/shc\n{UNCHECKED}"),
        })
    );
    assert_eq!(values(&draft("shc/valid/three_doses_file.smart-health-card")), read);
    let mut paths: Vec<PathBuf> = fs::read_dir(path("shc/valid/three_chunks"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let mut parts: Vec<Vec<u8>> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
    parts.reverse();
    assert_eq!(values(&tefuda_formats::read(&parts, Confirmed::No).unwrap()), read);
    let other = values(&draft("shc/valid/dose_number_and_other_code_system.txt"));
    assert_eq!(
        (&other[0]["vaccine"], &other[0]["dose"]),
        (&json!("例示ワクチン"), &json!("3"))
    );
    assert_eq!(other[0].get("disease"), None);
}

#[test]
fn the_evidence_is_the_card_itself() {
    let draft = draft("shc/valid/three_doses_one_code.txt");
    let card = HealthCard::of_evidence(&draft.records[0].evidence).unwrap();
    assert_eq!(card.issuer, "https://issuer.example/shc");
    assert!(!format!("{card:?}").contains("issuer.example"));
    let again = read(&[&draft.records[0].evidence], Confirmed::No).unwrap();
    assert_eq!(values(&again), values(&draft));
}

#[test]
fn a_card_of_another_making_says_why() {
    for (jws, error) in [
        ("", HealthCardError::Shape),
        ("a.b", HealthCardError::Shape),
        ("e30.e30.AAAA", HealthCardError::Shape),
    ] {
        assert_eq!(HealthCard::parse(jws), Err(error), "{jws}");
    }
    let none = format!("e30.e30.{}", "A".repeat(86));
    assert_eq!(HealthCard::parse(&none), Err(HealthCardError::Algorithm));
}
