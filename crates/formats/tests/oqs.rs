//! オンライン資格確認: what comes out of results, and that what is written reads back.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use serde_json::{Value, json};

use tefuda_formats::{Charset, Draft, OqsError, OqsResult, read, write_oqs};
use tefuda_record::{Confirmed, Fields, Moment, Record, kind};

fn file(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/oqs");
    fs::read(folder.join(name).with_extension("xml")).unwrap()
}

fn draft(bytes: &[u8]) -> Draft {
    read(&[bytes], Confirmed::No).unwrap()
}

fn values(draft: &Draft) -> Vec<Value> {
    let json = |one: &tefuda_formats::DraftRecord| Value::Object(one.record.to_json());
    draft.records.iter().map(json).collect()
}

#[test]
fn a_padded_full_width_result_in_cp932_is_read() {
    let bytes = file("valid/kokuho_elder_cp932_padded_number");
    let draft = draft(&bytes);
    assert_eq!(
        values(&draft),
        [json!({
            "document": "notice", "insurer_number": "138990", "insured_symbol": "千代田０１",
            "insured_number": "１２３４５６", "branch_number": "01", "name": "例示　太郎", "name_kana": "ﾚｲｼﾞ ﾀﾛｳ",
            "birth_day": "1953-05-15", "sex": "male", "relation": "insured", "insured_person_name": "例示　太郎",
            "address": "東京都千代田区千代田９－９－９", "acquired_on": "2018-04-01", "issued_on": "2025-08-01",
            "expires_on": "2026-07-31", "burden_ratio": "2", "burden_from": "2025-08-01", "insurer_name": "千代田区",
        })]
    );
    assert_eq!(draft.records[0].evidence, bytes);
    assert_eq!(draft.records[0].media_type, "application/xml; charset=windows-31j");
}

#[test]
fn codes_become_classes_and_order_does_not_matter() {
    let read = values(&draft(&file("valid/koki_two_tenths_with_ceiling_and_dialysis")));
    assert_eq!(read[0]["burden_ratio"], "2");
    assert_eq!(read[0]["ceiling_class"], "general");
    assert_eq!(read[0]["ceiling_from"], "2025-08-01");
    assert_eq!(read[0]["specific_disease"], "人工透析が必要な慢性腎不全");
    assert_eq!(read, values(&draft(&file("valid/elements_in_another_order"))));
    let face = values(&draft(&file("valid/face_of_a_family_member")));
    assert_eq!(face[0]["relation"], "dependent");
    assert_eq!(face[0]["ceiling_class"], "u");
    for other in ["valid/empty_elements_and_blanks", "valid/one_line_without_declaration"] {
        assert_eq!(values(&draft(&file(other))), face, "{other}");
    }
}

#[test]
fn who_lost_the_eligibility_has_it_until_the_day_before() {
    let draft = draft(&file("invalid/eligibility_lost"));
    assert_eq!(values(&draft)[0]["expires_on"], "2026-01-30");
}

#[test]
fn candidates_leave_nothing_in_the_evidence_of_each_other() {
    for (name, charset) in [
        ("several_candidates", encoding_rs::UTF_8),
        ("several_candidates_cp932", encoding_rs::SHIFT_JIS),
    ] {
        let draft = draft(&file(&format!("invalid/{name}")));
        assert_eq!(draft.records.len(), 2);
        for (one, other) in [("手札　花子", "手札　華子"), ("手札　華子", "手札　花子")] {
            let found = draft
                .records
                .iter()
                .find(|draft| draft.record.text("name").as_deref() == Some(one));
            let found = found.unwrap();
            let (text, _, is_lossy) = charset.decode(&found.evidence);
            assert!(!is_lossy && text.contains(one) && !text.contains(other), "{name}");
            assert_eq!(
                values(&read(&[&found.evidence], Confirmed::No).unwrap()),
                [Value::Object(found.record.to_json())]
            );
        }
    }
}

#[test]
fn what_fits_nowhere_is_kept_word_for_word() {
    let kept = |name: &str| draft(&file(name)).records.last().unwrap().record.text("text").unwrap();
    assert_eq!(
        kept("invalid/ratio_outside_its_table"),
        "資格確認の結果\nInsuredPartialContributionRatio: 025"
    );
    let all = kept("invalid/insurer_number_wrong_check_digit");
    for value in ["InsurerNumber: 06139993", "Name: 手札　花子", "Birthdate: 19850401"] {
        assert!(all.lines().any(|line| line == value), "{value}");
    }
}

fn example() -> Fields {
    let examples: Vec<serde_json::Map<String, Value>> =
        serde_json::from_str(kind("eligibility").unwrap().examples).unwrap();
    Record::from_json("eligibility", &examples[0]).unwrap().into_fields()
}

fn result(fields: &Fields, charset: Charset) -> OqsResult<'_> {
    OqsResult {
        fields,
        at: Moment::parse("2026-11-22T10:00:00+09:00").unwrap(),
        institution_code: "1319910012",
        identifier: "0001",
        charset,
    }
}

#[test]
fn what_is_written_reads_back() {
    let mut fields = example();
    for (id, text) in [
        ("document", "notice"),
        ("name_roman", ""),
        ("insurer_address", ""),
        ("insurer_phone", ""),
        ("filed_on", ""),
        ("specific_disease", "血友病"),
    ] {
        fields.set(id, text).unwrap();
    }
    let record = Record::new(fields.clone()).unwrap();
    for charset in [Charset::Utf8, Charset::Cp932] {
        let written = write_oqs(&result(&fields, charset)).unwrap();
        assert_eq!(written.replaced, 0);
        let draft = draft(&written.bytes);
        assert_eq!((&draft.issues, &draft.records[0].record), (&vec![], &record));
    }
}

#[test]
fn the_written_file_keeps_the_order_and_claims_nothing() {
    let written = write_oqs(&result(&example(), Charset::Utf8)).unwrap();
    let text = String::from_utf8(written.bytes).unwrap();
    let names: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix('<')?.split(['>', ' ']).next())
        .filter(|name| !name.starts_with(['/', '?']))
        .collect();
    assert_eq!(
        names,
        [
            "XmlMsg",
            "MessageHeader",
            "ProcessExecutionTime",
            "QualificationConfirmationDate",
            "MedicalInstitutionCode",
            "ArbitraryFileIdentifier",
            "ReferenceClassification",
            "SegmentOfResult",
            "CharacterCodeIdentifier",
            "MessageBody",
            "ProcessingResultStatus",
            "QualificationValidity",
            "ResultList",
            "ResultOfQualificationConfirmation",
            "InsuredCardClassification",
            "InsurerNumber",
            "InsuredCardSymbol",
            "InsuredIdentificationNumber",
            "InsuredBranchNumber",
            "PersonalFamilyClassification",
            "InsuredName",
            "Name",
            "NameOfOther",
            "NameKana",
            "Sex1",
            "Birthdate",
            "Address",
            "QualificationDate",
            "InsuredCertificateIssuanceDate",
            "InsuredCardValidDate",
            "InsuredCardExpirationDate",
            "InsurerName",
            "ElderlyRecipientCertificateInfo",
            "ElderlyRecipientValidStartDate",
            "ElderlyRecipientContributionRatio",
            "LimitApplicationCertificateRelatedInfo",
            "LimitApplicationCertificateClassificationFlag",
            "LimitApplicationCertificateValidStartDate",
            "LimitApplicationCertificateLongTermDate",
        ]
    );
    for line in [
        "<ProcessExecutionTime>20261122100000</ProcessExecutionTime>",
        "<ArbitraryFileIdentifier>TEFUDA0001</ArbitraryFileIdentifier>",
        "<ReferenceClassification>2</ReferenceClassification>",
        "<InsurerNumber>  138990</InsurerNumber>",
        "<ElderlyRecipientContributionRatio>020</ElderlyRecipientContributionRatio>",
    ] {
        assert!(text.lines().any(|there| there == line), "{line}");
    }
    assert!(!text.contains("ConsFlg"));
}

#[test]
fn what_no_program_could_take_is_not_written() {
    let fields = example();
    let with = |change: fn(&mut OqsResult<'_>)| {
        let mut result = result(&fields, Charset::Utf8);
        change(&mut result);
        write_oqs(&result).unwrap_err()
    };
    assert_eq!(
        with(|one| one.institution_code = "131991001"),
        OqsError::InstitutionCode
    );
    assert_eq!(with(|one| one.identifier = "a<b"), OqsError::Identifier);
    assert_eq!(with(|one| one.identifier = ""), OqsError::Identifier);
    let note = Fields::of("note").unwrap();
    assert_eq!(write_oqs(&result(&note, Charset::Utf8)), Err(OqsError::WrongKind));
    for field in ["insurer_number", "insured_number", "name", "birth_day"] {
        let mut fields = fields.clone();
        fields.set(field, "").unwrap();
        assert_eq!(
            write_oqs(&result(&fields, Charset::Utf8)),
            Err(OqsError::Missing(field))
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever stands in the texts, no markup comes of it.
    #[test]
    fn any_text_that_a_record_holds_reads_back(name in "[<>&'\"\\]! a-z一-龠]{1,20}", number in "[0-9a-z<&-]{1,11}") {
        let mut fields = Fields::of("eligibility").unwrap();
        let texts = [("document", "notice"), ("insurer_number", "138990"), ("insured_number", &number), ("name", &name)];
        prop_assume!(texts.iter().all(|(id, text)| fields.set(id, text).is_ok() && !text.trim().is_empty()));
        fields.set("birth_day", "1954-03-04").unwrap();
        let record = Record::new(fields.clone()).unwrap();
        let draft = draft(&write_oqs(&result(&fields, Charset::Utf8)).unwrap().bytes);
        prop_assert_eq!(&draft.records[0].record, &record);
    }
}
