//! What comes out of notebooks: values, joins, evidence, and that nothing is ever lost.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use serde_json::{Value, json};

use tefuda_formats::{Draft, DraftRecord, FormatError, read};
use tefuda_record::Confirmed;

fn file(name: &str) -> Vec<u8> {
    fs::read(folder().join(name)).unwrap()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/jahis_tc")
}

fn parts(name: &str) -> Vec<Vec<u8>> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder().join(name))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

fn draft(parts: &[Vec<u8>]) -> Draft {
    read(parts, Confirmed::No).unwrap()
}

fn of<'d>(draft: &'d Draft, kind: &str) -> Vec<&'d DraftRecord> {
    draft
        .records
        .iter()
        .filter(|one| one.record.kind().id == kind)
        .collect()
}

fn json_of(one: &DraftRecord) -> Value {
    Value::Object(one.record.to_json())
}

fn issues(draft: &Draft) -> Vec<(&'static str, usize, Option<u16>)> {
    draft
        .issues
        .iter()
        .map(|issue| (issue.code, issue.line, issue.row))
        .collect()
}

#[test]
fn a_visit_carries_every_value_of_its_rows() {
    let draft = draft(&[file("valid/tc08_every_record_cp932.txt")]);
    let visit = json_of(of(&draft, "dispensing")[0]);
    let mut expected = json!({
        "dispensed_on": "2026-03-01",
        "pharmacy_name": "てふだ薬局　千代田店",
        "pharmacy_code": "1349940013",
        "pharmacy_address": "東京都千代田区千代田９－９－８",
        "pharmacy_phone": "03-0000-0003",
        "pharmacist_name": "調剤 次郎",
        "clinic_name": "医療法人　例示会　例示クリニック",
        "clinic_code": "1319910012",
        "patient_name": "手札 花子",
        "patient_birth_day": "1985-04-01",
        "cautions": "他院の薬がある場合はご相談ください。",
        "provided": "嚥下困難のため粉砕して調剤。",
        "leftover": "ロキソプロフェン６錠残薬あり",
        "remarks": "次回来局時に手帳をお持ちください。",
        "writer": "medical",
    });
    let medicines = visit["medicines"].as_array().unwrap().clone();
    expected["medicines"] = visit["medicines"].clone();
    assert_eq!(visit, expected);
    assert_eq!(medicines.len(), 5);
    assert_eq!(
        medicines[0],
        json!({
            "rp": "1", "name": "アムロジピンＯＤ錠５ｍｇ「例示」", "amount": "1", "unit": "錠", "code_kind": "4",
            "code": "2171022F9999", "generic_name": "【般】アムロジピン口腔内崩壊錠５ｍｇ", "generic_code_kind": "2",
            "generic_code": "2171022FXZZZ", "usage": "１日１回　朝食後", "quantity": "28", "quantity_unit": "日分",
            "form": "1", "usage_code_kind": "2", "usage_code": "1011000400000000", "doctor": "例示 三郎",
            "department": "内科", "cautions": "グレープフルーツジュースを避けてください。", "usage_remarks": "一包化",
            "usage_cautions": "めまいに注意してください。",
        })
    );
    assert_eq!(medicines[1]["remarks"], "残薬調整のため減量");
    assert_eq!(
        (&medicines[2]["code_kind"], &medicines[2]["form"]),
        (&json!("6"), &json!("5"))
    );
    assert_eq!(medicines[4].get("usage"), None, "a hospital may leave it blank");
    assert_eq!(
        json_of(of(&draft, "allergy")[0]),
        json!({"substance": "ペニシリン系（発疹）", "category": "allergy", "noted_by": "医療関係者"})
    );
    assert_eq!(
        json_of(of(&draft, "contact")[0]),
        json!({
            "name": "調剤 次郎", "role": "pharmacist", "relation": "かかりつけ薬剤師", "phone": "03-0000-0003",
            "remarks": "てふだ薬局　千代田店\n2026-01-01〜",
        })
    );
}

#[test]
fn the_same_slip_is_the_same_however_it_came() {
    let same = |draft: &Draft| {
        draft
            .records
            .iter()
            .map(|one| one.record.same_text())
            .collect::<Vec<_>>()
    };
    let whole = same(&draft(&[file("valid/tc08_every_record_cp932.txt")]));
    assert_eq!(whole.len(), 3);
    for name in [
        "tc08_every_record_utf8.txt",
        "tc08_end_of_file_mark.txt",
        "tc08_structured_append_joined.txt",
    ] {
        assert_eq!(same(&draft(&[file(&format!("valid/{name}"))])), whole, "{name}");
    }
    let split = parts("valid/tc08_split_in_three");
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let shuffled: Vec<Vec<u8>> = order.iter().map(|at| split[*at].clone()).collect();
        let joined = draft(&shuffled);
        assert_eq!(same(&joined), whole, "{order:?}");
        assert_eq!(of(&joined, "dispensing")[0].evidence, split.concat(), "{order:?}");
        // What is kept as evidence can be read again.
        assert_eq!(same(&draft(&[split.concat()])), whole);
    }
    let twice = draft(&[split[1].clone(), split[0].clone(), split[1].clone(), split[2].clone()]);
    assert_eq!(same(&twice), whole);
    assert_eq!(
        twice
            .issues
            .iter()
            .map(|issue| (issue.code, issue.part))
            .collect::<Vec<_>>(),
        [("part_repeated", 2)]
    );
}

#[test]
fn missing_parts_are_named_and_nothing_of_them_comes_in() {
    let split = parts("valid/tc08_split_in_three");
    let draft = draft(&[split[2].clone(), split[0].clone()]);
    assert_eq!(draft.records, []);
    let unfinished = &draft.unfinished[0];
    assert_eq!(
        (
            unfinished.format,
            &*unfinished.parts,
            &*unfinished.have,
            unfinished.total,
            &*unfinished.missing
        ),
        ("jahis_tc", &[0, 1][..], &[1, 3][..], 3, &[2][..])
    );
    let conflict = self::draft(&parts("invalid/split_two_slips_same_id"));
    assert_eq!((conflict.records.len(), &*conflict.unfinished[0].missing), (0, &[][..]));
}

#[test]
fn splits_with_other_ids_are_kept_apart() {
    let mut parts = parts("valid/tc08_split_in_three");
    parts.extend(self::parts("valid/tc08_late_parts_without_header"));
    parts.reverse();
    let draft = draft(&parts);
    assert_eq!(
        (
            of(&draft, "dispensing").len(),
            draft.issues.len(),
            draft.unfinished.len()
        ),
        (2, 0, 0)
    );
}

#[test]
fn the_only_visit_keeps_the_whole_document_byte_for_byte() {
    for name in [
        "tc08_every_record_cp932.txt",
        "tc08_end_of_file_mark.txt",
        "tc08_byte_order_mark.txt",
        "tc08_rare_kanji_and_half_width_kana.txt",
        "tc08_blanks_and_cr.txt",
    ] {
        let bytes = file(&format!("valid/{name}"));
        let draft = draft(std::slice::from_ref(&bytes));
        assert_eq!(of(&draft, "dispensing")[0].evidence, bytes, "{name}");
    }
    let draft = draft(&[file("valid/tc08_every_record_cp932.txt")]);
    assert_eq!(draft.records[0].media_type, "text/plain; charset=windows-31j");
    let (allergy, _, _) = encoding_rs::SHIFT_JIS.decode(&of(&draft, "allergy")[0].evidence);
    let rows: Vec<&str> = allergy.lines().map(|line| line.split_once(',').unwrap().0).collect();
    assert_eq!(
        rows,
        ["JAHISTC08", "1", "2"],
        "a visit that is erased must not live on in another record's evidence"
    );
}

#[test]
fn several_visits_keep_their_own_rows() {
    let draft = draft(&[file("valid/tc06_two_visits.txt")]);
    let visits = of(&draft, "dispensing");
    let days: Vec<Option<String>> = visits.iter().map(|one| one.record.text("dispensed_on")).collect();
    assert_eq!(days, [Some("2019-11-05".to_owned()), Some("2019-04-01".to_owned())]);
    let second = visits[1];
    assert_eq!(second.record.rows("medicines").len(), 2);
    for row in second.record.rows("medicines") {
        assert_eq!(row.text("usage").as_deref(), Some("朝夕食後"));
        assert_eq!(
            row.text("usage_cautions").as_deref(),
            Some("車の運転は控えてください。")
        );
        assert_eq!(row.text("doctor").as_deref(), Some("例示 五郎"));
    }
    let again = self::draft(std::slice::from_ref(&second.evidence));
    assert_eq!(again.records.len(), 1);
    assert_eq!(
        again.records[0].record, second.record,
        "the rows kept make the same record again"
    );
}

#[test]
fn medicines_belong_to_the_last_doctor() {
    let draft = draft(&[file("valid/tc05_two_doctors.txt")]);
    let rows = of(&draft, "dispensing")[0].record.rows("medicines");
    let of_row = |at: usize| (rows[at].text("doctor").unwrap(), rows[at].text("department").unwrap());
    assert_eq!(of_row(0), ("例示 三郎".to_owned(), "内科".to_owned()));
    assert_eq!(of_row(1), ("例示 四郎".to_owned(), "眼科".to_owned()));
}

#[test]
fn what_belongs_to_no_visit_has_kinds_of_its_own() {
    let draft = draft(&[file("valid/tc08_over_the_counter.txt")]);
    assert_eq!(
        json_of(of(&draft, "otc")[0]),
        json!({
            "name": "例示鎮痛薬Ａ", "category": "otc", "started_on": "2026-03-01", "ended_on": "2026-03-07",
            "jan": "4900000000016", "writer": "patient",
            "ingredients": [{"name": "イブプロフェン", "code": "1149001"}, {"name": "無水カフェイン"}],
        })
    );
    assert_eq!(
        json_of(of(&draft, "note")[0]),
        json!({"text": "歯の痛みで使用", "written_on": "2026-03-01"})
    );
    assert_eq!(
        json_of(of(&draft, "contact")[0])["remarks"],
        "てふだ薬局\n2026-01-01〜2027-01-01"
    );
    let draft = self::draft(&[file("valid/tc03_patient_written_otc.txt")]);
    let texts: Vec<String> = of(&draft, "note")
        .iter()
        .filter_map(|one| one.record.text("text"))
        .collect();
    assert_eq!(
        json_of(of(&draft, "condition")[0]),
        json!({"name": "虫垂炎（平成１０年）", "state": "past"})
    );
    assert!(texts.contains(&"患者特記 錠剤が飲みにくい".to_owned()));
    let visit = &of(&draft, "dispensing")[0].record;
    assert_eq!(visit.text("own_notes").as_deref(), Some("めまいがあった（2016-01-12）"));
    assert_eq!(visit.text("writer").as_deref(), Some("patient"));
    assert_eq!(of(&draft, "allergy").len(), 2);
}

#[test]
fn a_visit_without_a_readable_day_is_a_medicine_all_the_same() {
    for (name, row) in [("reiwa_year_0", "5,R000301,1"), ("february_30", "5,20260230,1")] {
        let draft = draft(&[file(&format!("invalid/{name}.txt"))]);
        assert_eq!(issues(&draft), [("day_unreadable", 3, Some(5))]);
        assert_eq!(draft.records.len(), 1);
        let record = &of(&draft, "dispensing")[0].record;
        assert_eq!(record.title(), "てふだ薬局");
        assert_eq!(record.day(), None);
        assert_eq!(record.text("unread").as_deref(), Some(row));
        let medicine = record.rows("medicines")[0].text("name");
        assert_eq!(medicine.as_deref(), Some("アムロジピンＯＤ錠５ｍｇ「例示」"));
    }
}

#[test]
fn a_row_without_a_record_is_kept_under_a_heading() {
    let draft = draft(&[file("invalid/rows_before_any_visit.txt")]);
    for note in of(&draft, "note") {
        assert_eq!(note.record.title(), "お薬手帳の読めなかった行");
    }
    assert!(!of(&draft, "note").is_empty());
    // A visit of which neither day nor name can be read is no record either.
    let draft = self::draft(&[b"JAHISTC08,1\r\n5,20260230,1\r\n".to_vec()]);
    let text = of(&draft, "note")[0].record.text("text").unwrap();
    assert!(
        text.starts_with("お薬手帳の読めなかった行\n") && text.contains("\n5,20260230,1"),
        "{text}"
    );
}

#[test]
fn what_does_not_fit_is_kept_as_it_stands() {
    for (name, row, unread) in [
        ("comma_inside_a_text", 501, "501,痛い,かゆい,1"),
        ("row_number_999", 999, "999,将来の項目,1"),
        (
            "quantity_not_a_number",
            301,
            "201,1,例示錠１０ｍｇ,適量,錠,1,,1\n301,1,朝食後,二週間,日分,1,1,,1",
        ),
        ("usage_twice", 301, "301,1,夕食後,14,日分,1,1,,1"),
        ("usage_before_its_medicine", 301, "301,9,夕食後,7,日分,1,1,,1"),
        ("two_pharmacies_in_a_visit", 11, "11,べつの薬局,,,,,,,1"),
    ] {
        let draft = draft(&[file(&format!("invalid/{name}.txt"))]);
        let record = &of(&draft, "dispensing")[0].record;
        assert_eq!(record.text("unread").as_deref(), Some(unread), "{name}");
        assert!(draft.issues.iter().any(|issue| issue.row == Some(row)), "{name}");
    }
    let draft = draft(&[file("invalid/usage_before_its_medicine.txt")]);
    let row = &of(&draft, "dispensing")[0].record.rows("medicines")[0];
    assert_eq!(row.text("usage").as_deref(), Some("朝食後"));
}

#[test]
fn long_rows_are_kept_whole() {
    let draft = draft(&[file("invalid/too_long_values.txt")]);
    let record = &of(&draft, "dispensing")[0].record;
    let unread = record.text("unread").unwrap();
    for c in ["あ", "い", "う", "え"] {
        assert!(unread.contains(&c.repeat(1_300)));
    }
    assert!(unread.contains(&"例示".repeat(140)));
    assert_eq!(record.rows("medicines")[0].text("usage").as_deref(), Some("朝食後"));
}

#[test]
fn a_prescription_beside_a_slip_does_not_keep_the_slip_out() {
    let draft = draft(&parts("invalid/prescription_beside_a_slip"));
    assert_eq!(draft.records.len(), 1);
    assert_eq!(
        draft
            .issues
            .iter()
            .map(|issue| (issue.code, issue.part))
            .collect::<Vec<_>>(),
        [("prescription_format", 1)]
    );
}

#[test]
fn bare_numbers_are_left_out_until_a_person_confirms_them() {
    let bytes = file("invalid/maybe_personal_number_bare.txt");
    let asked = draft(std::slice::from_ref(&bytes));
    assert_eq!(
        asked.records[0].record.text("remarks").as_deref(),
        Some("免許 ************")
    );
    assert_ne!(asked.records[0].evidence, bytes);
    let confirmed = read(&[&bytes], Confirmed::Yes).unwrap();
    assert_eq!(
        confirmed.records[0].record.text("remarks").as_deref(),
        Some("免許 123456789018")
    );
    assert_eq!((confirmed.issues.len(), &confirmed.records[0].evidence), (0, &bytes));

    let alone = file("invalid/maybe_personal_number_alone_in_a_column.txt");
    assert_eq!(
        draft(std::slice::from_ref(&alone)).records[0]
            .record
            .text("pharmacist_name"),
        None
    );
    let confirmed = read(&[alone], Confirmed::Yes).unwrap();
    assert_eq!(
        confirmed.records[0].record.text("pharmacist_name").as_deref(),
        Some("123456789018")
    );
}

#[test]
fn named_numbers_are_blanked_whoever_confirms_them() {
    let bytes = file("invalid/personal_number_named.txt");
    for confirmed in [Confirmed::No, Confirmed::Yes] {
        let draft = read(&[&bytes], confirmed).unwrap();
        let one = &draft.records[0];
        assert_eq!(
            one.record.text("remarks").as_deref(),
            Some("個人番号 ************ を聞いた")
        );
        assert!(one.guarded);
        assert_eq!(issues(&draft), [("personal_number_blanked", 10, Some(501))]);
        // Byte for byte the same but for twelve digits.
        let changed = one.evidence.iter().zip(&bytes).filter(|(now, then)| now != then);
        assert_eq!((changed.count(), one.evidence.len()), (12, bytes.len()));
    }
}

#[test]
fn twelve_digits_in_a_drug_code_column_are_a_drug_code() {
    let draft = draft(&[file("valid/tc08_twelve_digit_drug_code.txt")]);
    let row = &draft.records[0].record.rows("medicines")[0];
    assert_eq!(row.text("code").as_deref(), Some("123456789018"));
    assert_eq!(row.text("usage").as_deref(), Some("朝食後"));
}

#[test]
fn pieces_whose_numbers_were_lost_are_joined_only_where_nothing_is_odd() {
    let pieces = parts("valid/tc08_symbols_without_their_numbers");
    let joined = draft(&pieces);
    assert_eq!(joined.records[0].evidence, pieces.concat());
    // The header's piece is known wherever it lies.
    let swapped = draft(&[pieces[1].clone(), pieces[0].clone()]);
    assert_eq!(swapped.records, joined.records);
    // A whole slip beside a stray piece is no cut slip.
    let whole = draft(&[pieces.concat(), b"501,x,1\r\n".to_vec()]);
    assert_eq!(whole.records, joined.records);
    assert_eq!(
        whole
            .issues
            .iter()
            .map(|issue| (issue.code, issue.part))
            .collect::<Vec<_>>(),
        [("unknown_format", 1)]
    );
}

#[test]
fn limits_are_errors_that_say_which() {
    let large = |bytes: Vec<u8>| read(&[bytes], Confirmed::No).unwrap_err();
    let header = b"JAHISTC08,1\n";
    let rows = |row: &[u8], count: usize| [&header[..], &row.repeat(count)].concat();
    for (bytes, limit) in [
        (rows(b"501,a\n", 800_000), "4194304 bytes"),
        (rows(b"4,a\n", 200_001), "200000 rows"),
        (rows(b"4,a\n", 10_001), "10000 records"),
        (rows(&b"a".repeat(4_097), 1), "4096 bytes in a row"),
    ] {
        let error = large(bytes);
        assert!(matches!(error, FormatError::TooLarge { part: 0, .. }));
        assert!(error.to_string().ends_with(limit), "{error}");
    }
    let none: [&[u8]; 0] = [];
    assert_eq!(read(&none, Confirmed::No), Err(FormatError::Empty { part: 0 }));
    assert_eq!(
        read(&vec![header; 20_001], Confirmed::No).map_err(FormatError::code),
        Err("too_large")
    );
}

#[test]
fn ten_thousand_slips_in_halves_come_in_at_once() {
    let half = |slip: usize, number: usize, rows: &str| {
        format!("JAHISTC08,1\r\n{rows}911,{slip:014},2,{number}\r\n").into_bytes()
    };
    let mut parts: Vec<Vec<u8>> = (0..10_000)
        .map(|slip| {
            half(
                slip,
                1,
                &format!("5,R080301,1\r\n11,薬局{slip},,,,,,,1\r\n201,1,例示錠,1,錠,1,,1\r\n"),
            )
        })
        .collect();
    parts.extend(
        (0..10_000)
            .rev()
            .map(|slip| half(slip, 2, "301,1,朝食後,7,日分,1,1,,1\r\n")),
    );
    let draft = draft(&parts);
    assert_eq!(
        (draft.records.len(), draft.issues.len(), draft.unfinished.len()),
        (10_000, 0, 0)
    );
    for (slip, one) in draft.records.iter().enumerate() {
        assert_eq!(one.record.text("pharmacy_name"), Some(format!("薬局{slip}")));
        assert_eq!(one.record.rows("medicines")[0].text("usage").as_deref(), Some("朝食後"));
    }
}

#[test]
fn a_remark_goes_to_no_medicine_it_may_not_mean() {
    let slip = |rows: &str| {
        let text = format!("JAHISTC08,1\r\n5,R080301,1\r\n{rows}");
        draft(&[text.into_bytes()])
    };
    let usage = "301,1,朝食後,7,日分,1,1,,1\r\n";
    let clear = slip(&format!("291,1,眠くなる,1\r\n201,1,甲,1,錠,1,,1\r\n{usage}"));
    assert_eq!(
        clear.records[0].record.rows("medicines")[0].text("cautions").as_deref(),
        Some("眠くなる")
    );
    let unclear = slip(&format!(
        "291,1,眠くなる,1\r\n201,1,甲,1,錠,1,,1\r\n201,1,乙,1,錠,1,,1\r\n{usage}"
    ));
    assert_eq!(issues(&unclear), [("row_orphan", 3, Some(291))]);
    let record = &unclear.records[0].record;
    assert!(
        record
            .rows("medicines")
            .iter()
            .all(|row| row.text("cautions").is_none())
    );
    assert_eq!(record.text("unread").as_deref(), Some("291,1,眠くなる,1"));
}

#[test]
fn an_rp_that_begins_anew_keeps_the_usage_of_its_first_medicines() {
    let text = "JAHISTC08,1\r\n5,R080301,1\r\n201,1,甲,1,錠,1,,1\r\n301,1,朝食後,7,日分,1,1,,1\r\n\
                201,01,乙,1,錠,1,,1\r\n301,1,夕食後,14,日分,1,1,,1\r\n391,1,眠くなる,1\r\n";
    let draft = draft(&[text.as_bytes().to_vec()]);
    let rows = draft.records[0].record.rows("medicines");
    let of_row = |at: usize| {
        (
            rows[at].text("usage"),
            rows[at].text("quantity"),
            rows[at].text("usage_cautions"),
        )
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(of_row(0), (some("朝食後"), some("7"), None));
    assert_eq!(of_row(1), (some("夕食後"), some("14"), some("眠くなる")));
    assert_eq!(draft.issues, []);
}

/// Rows with one word of their own each; some right, some not.
fn rows() -> impl Strategy<Value = Vec<String>> {
    let number = prop::sample::select(vec![
        "1", "2", "3", "31", "4", "5", "11", "15", "51", "55", "201", "201", "281", "291", "301", "301", "311", "391",
        "401", "411", "421", "501", "601", "701", "911", "999", "x", "",
    ]);
    let item = prop::sample::select(vec![
        "", "1", "1", "2", "R080301", "20260301", "9", "錠", "99999", "■", "\u{202e}", "2,2",
    ]);
    let row = (number, prop::collection::vec(item, 0..9), 0usize..9);
    prop::collection::vec(row, 1..40).prop_map(|rows| {
        rows.into_iter()
            .enumerate()
            .map(|(at, (number, mut items, place))| {
                let word = format!("w{at}w");
                let place = place.min(items.len());
                items.insert(place, &word);
                format!("{number},{}", items.join(","))
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    /// Each row is in the evidence of some record, and its word is in some value, or an issue names the row.
    #[test]
    fn no_row_is_ever_lost(rows in rows()) {
        let text = format!("JAHISTC08,1\r\n{}\r\n", rows.join("\r\n"));
        let Ok(draft) = read(&[text.as_bytes()], Confirmed::No) else {
            return Err(TestCaseError::fail("a sheet with rows is read"));
        };
        let values: String = draft.records.iter().map(|one| json_of(one).to_string()).collect();
        let evidence: String = draft.records.iter().map(|one| String::from_utf8_lossy(&one.evidence)).collect();
        for (at, row) in rows.iter().enumerate() {
            let word = format!("w{at}w");
            let is_kept = values.contains(&word);
            let is_reported = draft.issues.iter().any(|issue| issue.line == at + 2);
            prop_assert!(evidence.contains(row), "row {} is lost: {}", at, row);
            prop_assert!(is_kept || is_reported || has_items_without_field(row), "row {} is lost silently: {}", at, row);
        }
    }

    #[test]
    fn nothing_breaks_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..400), header in any::<bool>()) {
        let bytes = if header { [b"JAHISTC08,1\r\n", bytes.as_slice()].concat() } else { bytes };
        let _read = read(&[bytes], Confirmed::No);
    }

    #[test]
    fn no_damage_breaks_the_reader(
        at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>(), which in 0usize..5,
    ) {
        let names = ["tc08_every_record_cp932", "tc08_every_record_utf8", "tc03_patient_written_otc", "tc06_two_visits",
            "tc07_leftover_and_hospital"];
        let mut bytes = file(&format!("valid/{}.txt", names[which]));
        let place = at.index(bytes.len());
        bytes[place] = byte;
        let halves = bytes.split_at(cut.index(bytes.len()));
        let _whole = read(&[&bytes], Confirmed::No);
        let _cut = read(&[halves.0], Confirmed::No);
        let _pieces = read(&[halves.0, halves.1], Confirmed::No);
    }
}

/// Rows of which some items are kept in the evidence alone: address and telephone, 通番, a doctor without medicines.
fn has_items_without_field(row: &str) -> bool {
    matches!(
        row.split(',').next(),
        Some("1" | "3" | "11" | "15" | "31" | "51" | "55")
    )
}
