//! What comes out of FHIR documents, and that what goes out comes back.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Map, Value as Json, json};

use tefuda_formats::{Draft, DraftRecord, EXPORTERS, Past, Piece, Takeout, TakeoutRecord, read};
use tefuda_record::{Confirmed, KINDS, Moment, Record};

fn draft(name: &str) -> Draft {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/fhir");
    read(&[fs::read(folder.join(name)).unwrap()], Confirmed::No).unwrap()
}

fn of(draft: &Draft, kind: &str) -> Vec<Json> {
    let records = draft.records.iter().filter(|one| one.record.kind().id == kind);
    records.map(|one| Json::Object(one.record.to_json())).collect()
}

#[test]
fn a_jp_core_bundle_becomes_records_of_its_kinds() {
    let draft = draft("valid/jp_core_collection.json");
    assert_eq!(
        of(&draft, "eligibility"),
        [json!({
            "document": "notice", "insurer_number": "06139992", "insured_symbol": "１２３", "insured_number": "４５６７",
            "branch_number": "02", "name": "手札 花子", "name_kana": "テフダ ハナコ", "birth_day": "1985-04-01",
            "sex": "female", "address": "東京都千代田区千代田９－９－９", "acquired_on": "2020-04-01",
            "insurer_name": "例示健康保険組合",
        })]
    );
    let dispensing = &of(&draft, "dispensing")[0];
    assert_eq!(dispensing["dispensed_on"], "2026-03-01");
    assert_eq!(
        dispensing["medicines"][0],
        json!({
            "rp": "1", "name": "アムロジピンＯＤ錠５ｍｇ「例示」", "unit": "錠", "code_kind": "4", "code": "2171022F9999",
            "usage": "１日１回　朝食後", "usage_code_kind": "2", "usage_code": "1011000400000000", "quantity": "28",
            "quantity_unit": "日分", "remarks": "1回量 1錠\n全量 28錠",
        })
    );
    let checkup = &of(&draft, "checkup")[0];
    assert_eq!(checkup["checked_on"], "2026-01-15");
    assert_eq!(checkup["items"].as_array().unwrap().len(), 3);
    assert_eq!(checkup["items"][2]["value"], "5.7");
}

#[test]
fn the_six_kinds_of_clins_come_in() {
    let draft = draft("valid/clins_six_kinds.json");
    assert_eq!(
        of(&draft, "condition"),
        [json!({
            "name": "高血圧症", "state": "active", "code": "I10", "started_text": "2020-05", "noted_on": "2026-03-01",
            "code_system": "http://medis.or.jp/CodeSystem/master-disease-exCode", "doctor": "例示 三郎",
        })]
    );
    let allergy = &of(&draft, "allergy")[0];
    assert_eq!(
        (&allergy["substance"], &allergy["reaction"]),
        (&json!("そば"), &json!("じんましん"))
    );
    let contraindication = &of(&draft, "contraindication")[0];
    assert_eq!(
        (&contraindication["substance"], &contraindication["reason"]),
        (&json!("例示造影剤"), &json!("腎機能が低い"))
    );
    let infection = &of(&draft, "infection")[0];
    assert_eq!(
        (&infection["name"], &infection["result"], &infection["tested_on"]),
        (&json!("HBs抗原"), &json!("negative"), &json!("2026-01-15"))
    );
    let result = &of(&draft, "observation")[0];
    assert_eq!(
        *result,
        json!({
            "name": "クレアチニン", "code": "3C015000002327101", "observed_on": "2026-01-15", "value": "0.70",
            "code_system": "http://medis.or.jp/CodeSystem/master-JLAC10-17digits", "unit": "mg/dL", "judgement": "N",
            "reference_low": "0.46", "reference_high": "0.79", "reference_text": "0.46〜0.79", "method": "酵素法",
            "institution": "例示病院", "patient_name": "手札 花子", "patient_birth_day": "1985-04-01",
        })
    );
    let prescriptions = of(&draft, "prescription");
    assert_eq!(
        prescriptions.len(),
        1,
        "medicines of one day and one doctor are one prescription"
    );
    assert_eq!(prescriptions[0]["medicines"][0]["amount"], "1");
    assert_eq!(prescriptions[0]["medicines"][0]["code"], "2171022F9999");
    assert_eq!(
        (
            &prescriptions[0]["medicines"][1]["name"],
            &prescriptions[0]["medicines"][1]["amount"]
        ),
        (&json!("例示軟膏"), &json!("10"))
    );
}

#[test]
fn a_summary_from_abroad_comes_in_and_its_composition_is_kept() {
    let draft = draft("valid/international_patient_summary.json");
    assert_eq!(of(&draft, "otc")[0]["jan"], "4900000000016");
    let vaccination = &of(&draft, "vaccination")[0];
    assert_eq!(
        (
            &vaccination["lot"],
            &vaccination["dose"],
            &vaccination["next_on"],
            &vaccination["amount"]
        ),
        (&json!("EX1234"), &json!("1"), &json!("2027-10-20"), &json!("0.5 mL"))
    );
    let pressure = of(&draft, "observation");
    assert_eq!(
        (&pressure[0]["value"], &pressure[0]["group"]),
        (&json!("134"), &json!("血圧"))
    );
    assert_eq!(pressure[1]["state"], "not_performed");
    assert!(
        of(&draft, "note")[0]["text"]
            .as_str()
            .unwrap()
            .starts_with("FHIR Composition")
    );
}

#[test]
fn what_no_kind_is_for_is_kept_byte_for_byte() {
    let draft = draft("valid/resources_no_kind_is_for.json");
    let texts: Vec<Json> = of(&draft, "note").iter().map(|note| note["text"].clone()).collect();
    assert_eq!(
        texts,
        [
            "FHIR Patient\n手札 花子",
            "FHIR Procedure\n胃カメラ",
            "FHIR CarePlan\n運動の計画"
        ]
    );
    let procedure = &draft.records[1].evidence;
    let bytes = fs::read(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/fhir/valid/resources_no_kind_is_for.json"),
    );
    let bytes = bytes.unwrap();
    assert!(
        bytes
            .windows(procedure.len())
            .any(|window| window == procedure.as_slice())
    );
}

#[test]
fn the_evidence_of_each_record_makes_the_same_record_again() {
    for name in [
        "jp_core_collection",
        "clins_six_kinds",
        "international_patient_summary",
        "one_resource_alone",
    ] {
        for one in draft(&format!("valid/{name}.json")).records {
            let again = read(&[&one.evidence], Confirmed::No).unwrap();
            let is_there = |other: &DraftRecord| other.record == one.record;
            assert!(again.records.iter().any(is_there), "{name}: {}", one.record.kind().id);
        }
    }
}

fn held(number: usize, record: Record, evidence: Vec<Piece>) -> TakeoutRecord {
    TakeoutRecord {
        record,
        past: Past {
            id: format!("01M{number:023}"),
            added_at: Moment(1_795_000_000),
            is_single: true,
            removed: false,
            values: BTreeMap::new(),
            acts: Vec::new(),
            evidence,
        },
    }
}

fn written(format: &str, records: Vec<TakeoutRecord>) -> Vec<u8> {
    let exporter = EXPORTERS.iter().find(|exporter| exporter.id() == format).unwrap();
    let takeout = Takeout {
        person: "手札 花子".to_owned(),
        at: Moment(1_795_000_000),
        records,
        disclosures: Vec::new(),
    };
    exporter.write(&takeout).unwrap()
}

fn examples(kind: &str) -> Vec<Record> {
    let kind = tefuda_record::kind(kind).unwrap();
    let examples: Vec<Map<String, Json>> = serde_json::from_str(kind.examples).unwrap();
    examples
        .iter()
        .map(|example| Record::from_json(kind.id, example).unwrap())
        .collect()
}

#[test]
fn what_goes_out_comes_back() {
    // What FHIR has no place for, or what we say of others only.
    let lost: &[(&str, &[&str])] = &[
        ("allergy", &[]),
        ("contraindication", &["remarks", "reason"]),
        ("condition", &["institution", "started_text", "state"]),
        ("infection", &[]),
        (
            "vaccination",
            &[
                "disease",
                "dose_text",
                "institution_code",
                "patient_name",
                "patient_birth_day",
                "reaction",
            ],
        ),
    ];
    for (kind, lost) in lost {
        let record = examples(kind).remove(0);
        let bytes = written("fhir", vec![held(1, record.clone(), Vec::new())]);
        let draft = read(&[&bytes], Confirmed::No).unwrap();
        let back = draft.records.iter().find(|one| one.record.kind().id == *kind);
        let back = back
            .unwrap_or_else(|| panic!("{kind} does not come back"))
            .record
            .to_json();
        for (field, value) in record.to_json() {
            if !lost.contains(&field.as_str()) {
                assert_eq!(back.get(&field), Some(&value), "{kind} {field}");
            }
        }
    }
}

#[test]
fn a_checkup_and_its_values_come_back() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/cda/valid");
    for name in ["phase4_all_measured.xml", "phase4_not_performed_and_not_measurable.xml"] {
        let checkup = read(&[fs::read(folder.join(name)).unwrap()], Confirmed::No)
            .unwrap()
            .records
            .remove(0);
        let bytes = written("fhir", vec![held(1, checkup.record.clone(), Vec::new())]);
        let draft = read(&[&bytes], Confirmed::No).unwrap();
        let back = draft
            .records
            .iter()
            .find(|one| one.record.kind().id == "checkup")
            .unwrap();
        let items = checkup.record.rows("items");
        assert_eq!(back.record.rows("items").len(), items.len());
        for (back, item) in back.record.rows("items").iter().zip(items) {
            for field in ["name", "code", "value_code", "state", "judgement", "unit"] {
                assert_eq!(back.text(field), item.text(field), "{field}");
            }
            let number = |text: Option<String>| text.and_then(|text| text.parse::<f64>().ok());
            assert_eq!(number(back.text("value")), number(item.text("value")));
        }
    }
}

#[test]
fn a_resource_kept_whole_goes_out_as_it_came() {
    let one = draft("valid/resources_no_kind_is_for.json").records.remove(1);
    let came: Json = serde_json::from_slice(&one.evidence).unwrap();
    let piece = Piece {
        media_type: one.media_type.to_owned(),
        bytes: one.evidence,
    };
    let bytes = written("fhir", vec![held(1, one.record, vec![piece])]);
    let bundle: Json = serde_json::from_slice(&bytes).unwrap();
    let resources = bundle["entry"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| &entry["resource"]);
    assert!(resources.into_iter().any(|resource| *resource == came));
}

fn sections(bundle: &Json) -> Vec<(String, bool)> {
    let sections = bundle["entry"][0]["resource"]["section"].as_array().unwrap();
    let code = |section: &Json| section["code"]["coding"][0]["code"].as_str().unwrap().to_owned();
    sections
        .iter()
        .map(|section| (code(section), section.get("entry").is_some()))
        .collect()
}

#[test]
fn a_summary_has_its_required_sections_even_where_nothing_is_known() {
    let bytes = written("ips", vec![held(1, examples("vaccination").remove(0), Vec::new())]);
    let bundle: Json = serde_json::from_slice(&bytes).unwrap();
    let expected = [
        ("11450-4", false),
        ("48765-2", false),
        ("10160-0", false),
        ("11369-6", true),
    ];
    assert_eq!(
        sections(&bundle),
        expected.map(|(code, filled)| (code.to_owned(), filled))
    );
    for section in bundle["entry"][0]["resource"]["section"].as_array().unwrap() {
        let is_empty = section.get("entry").is_none();
        assert_eq!(is_empty, section["emptyReason"]["coding"][0]["code"] == "unavailable");
        assert!(section["text"]["div"].as_str().unwrap().starts_with("<div xmlns"));
    }
}

#[test]
fn every_reference_of_what_goes_out_leads_somewhere() {
    let mut all = Vec::new();
    for kind in KINDS {
        for record in examples(kind.id) {
            all.push(held(all.len(), record, Vec::new()));
        }
    }
    for format in ["fhir", "ips"] {
        let records = all
            .iter()
            .map(|one| held(0, one.record.clone(), Vec::new()))
            .enumerate();
        let records = records.map(|(at, mut one)| {
            one.past.id = format!("01M{at:023}");
            one
        });
        let bytes = written(format, records.collect());
        let bundle: Json = serde_json::from_slice(&bytes).unwrap();
        let entries = bundle["entry"].as_array().unwrap();
        let urls: Vec<&str> = entries.iter().map(|entry| entry["fullUrl"].as_str().unwrap()).collect();
        let mut seen = urls.clone();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), urls.len(), "{format}: two resources of one url");
        let text = String::from_utf8(bytes.clone()).unwrap();
        for named in text
            .split("\"reference\": \"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
        {
            assert!(urls.contains(&named), "{format}: {named}");
        }
        assert!(!text.contains("null") && !text.contains('\u{3000}'), "{format}");
        assert!(!text.contains("眠れないこと"), "a consultation has no place in it");
    }
}
