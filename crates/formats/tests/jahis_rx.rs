//! 院外処方箋: what comes out of the symbol on a prescription.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use serde_json::{Value, json};

use tefuda_formats::{Draft, read};
use tefuda_record::{Confirmed, Moment};

fn file(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/jahis_rx");
    fs::read(folder.join(name).with_extension("txt")).unwrap()
}

fn draft(name: &str) -> Draft {
    read(&[file(name)], Confirmed::No).unwrap()
}

fn only(name: &str) -> Value {
    let draft = draft(name);
    assert_eq!(draft.records.len(), 1, "{name}");
    Value::Object(draft.records[0].record.to_json())
}

#[test]
fn every_value_of_a_prescription_is_carried() {
    let mut read = only("valid/rx10_every_record");
    let medicines = read.as_object_mut().unwrap().remove("medicines").unwrap();
    assert_eq!(
        read,
        json!({
            "issued_on": "2026-03-01", "expires_on": "2026-03-04", "exchange_number": "1234567890123456",
            "clinic_name": "医療法人　例示会　例示クリニック", "clinic_code": "1319910012",
            "clinic_address": "100-0001 東京都千代田区千代田９－９－９", "clinic_phone": "03-0000-0004",
            "department": "内科", "doctor": "例示 三郎", "patient_name": "手札 花子", "patient_birth_day": "1985-04-01",
            "leftover_handling": "report", "split_total": "3", "split_at": "1", "refill_total": "3",
            "remarks": "麻薬の処方があります\n一包化",
        })
    );
    assert_eq!(
        medicines,
        json!([
            {
                "rp": "1", "name": "【般】アムロジピン口腔内崩壊錠５ｍｇ", "amount": "1", "unit": "錠",
                "generic_name": "【般】アムロジピン口腔内崩壊錠５ｍｇ", "generic_code_kind": "2",
                "generic_code": "2171022FXZZZ", "usage": "１日１回朝食後", "quantity": "84", "quantity_unit": "日分",
                "form": "1", "usage_code_kind": "2", "usage_code": "1011000400000000",
                "usage_remarks": "分割調剤 28 / 全84\n一包化",
            },
            {
                "rp": "1", "name": "例示錠１０ｍｇ", "amount": "1", "unit": "錠", "code_kind": "2", "code": "620000000",
                "usage": "１日１回朝食後", "quantity": "84", "quantity_unit": "日分", "form": "1",
                "usage_code_kind": "2", "usage_code": "1011000400000000",
                "usage_remarks": "分割調剤 28 / 全84\n一包化",
                "remarks": "薬価の単位への係数 0.5\n不均等 2-1-1\n1回 1/2\n後発品変更不可\n粉砕",
            },
            {
                "rp": "2", "name": "ロキソプロフェンＮａ錠６０ｍｇ「例示」", "amount": "1", "unit": "錠",
                "code_kind": "4", "code": "1149019F9999", "usage": "疼痛時", "quantity": "10", "quantity_unit": "回分",
                "form": "3", "usage_code_kind": "1",
            },
            {
                "rp": "3", "name": "例示テープ１００ｍｇ", "amount": "14", "unit": "枚", "code_kind": "1",
                "usage": "１日２回　右肩に貼付", "quantity": "1", "quantity_unit": "調剤", "form": "5",
                "usage_code_kind": "1", "usage_remarks": "右肩",
            },
        ])
    );
}

#[test]
fn the_last_day_is_the_fourth_where_the_paper_does_not_say() {
    let old = only("valid/rx2_without_term_era_digits");
    assert_eq!(
        (&old["issued_on"], &old["expires_on"], old.get("exchange_number")),
        (&json!("2018-01-15"), &json!("2018-01-18"), None)
    );
}

#[test]
fn the_same_prescription_is_the_same_however_it_came() {
    let same = |name: &str| draft(name).records[0].record.same_text();
    let first = same("valid/rx10_family_member_cp932");
    assert_eq!(same("valid/rx10_family_member_utf8"), first);
    assert_eq!(same("valid/rx7_short_rows_lf"), first);
    assert_ne!(same("valid/rx10_refill_and_split"), first);
}

#[test]
fn each_of_two_prescriptions_keeps_its_own_source() {
    let both = draft("valid/two_prescriptions_in_one_file");
    assert_eq!(both.records.len(), 2);
    assert_eq!(both.records[0].evidence, file("valid/rx10_family_member_cp932"));
    assert_eq!(
        [&*both.records[0].evidence, &both.records[1].evidence].concat(),
        file("valid/two_prescriptions_in_one_file")
    );
}

#[test]
fn rows_without_a_place_are_kept_word_for_word() {
    let unread = |name: &str| only(name)["unread"].as_str().unwrap().to_owned();
    assert_eq!(unread("invalid/row_number_163"), "163,1,1,2,一包化,,");
    assert_eq!(
        unread("invalid/amount_not_a_number"),
        "201,3,1,1,1,,例示テープ１００ｍｇ,十四,1,枚"
    );
    let note = only("invalid/issue_day_missing");
    assert!(note["text"].as_str().unwrap().starts_with("1,1,9910012,13,"));
    assert!(note["text"].as_str().unwrap().contains("ロキソプロフェン"));
}

#[test]
fn the_term_is_counted_by_the_day_in_japan() {
    // Where the clock says 15:00 UTC, it is the next day in Japan already.
    let at = Moment::parse("2026-03-04T15:00:00Z").unwrap();
    let read = only("valid/rx10_family_member_cp932");
    assert!(read["expires_on"].as_str().unwrap() < at.day_in_japan().iso().as_str());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Whatever rows stand there, none is lost: each is read, or kept as it stands.
    #[test]
    fn no_row_is_lost(rows in proptest::collection::vec((0_u16..300, "[0-9a-zあ-ん.]{0,6}(,[0-9a-zあ-ん.]{0,6}){0,8}"), 0..12)) {
        let mut text = "JAHIS10\r\n51,20260301\r\n".to_owned();
        for (number, items) in &rows {
            text.push_str(&format!("{number},{items}\r\n"));
        }
        let draft = read(&[text.as_bytes()], Confirmed::Yes).unwrap();
        prop_assert!(draft.records.len() == 1);
        prop_assert_eq!(&draft.records[0].evidence, text.as_bytes());
        let unread = draft.records[0].record.text("unread").unwrap_or_default();
        for (number, items) in &rows {
            let is_known = [1, 2, 3, 4, 5, 11, 12, 13, 14, 21, 22, 23, 24, 25, 27, 28, 29, 30, 31, 51, 52, 61, 62, 63, 64,
                81, 82, 101, 102, 111, 181, 201, 211, 221, 231, 241, 281].contains(number);
            let line = format!("{number},{items}");
            prop_assert!(is_known || unread.lines().any(|kept| kept.trim() == line.trim()), "{}", line);
        }
    }
}
