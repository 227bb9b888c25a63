//! What was paid for care: a receipt, or a line of a 医療費通知. It names institutions and days, as slips do, and lies with them.

use crate::parse_day;
use crate::{Choice, Compartment, Field, Kind, Record, Shape};

/// 医療費.
pub const KIND: Kind = Kind {
    id: "expense",
    compartment: Compartment::Medicines,
    fields: &[
        Field::required("institution", Shape::Line(240)),
        Field::optional("institution_code", Shape::Line(10)),
        Field::optional("treated_month", Shape::Digits(6, 6)),
        Field::optional("paid_on", Shape::Day),
        Field::optional(
            "category",
            Shape::Choice(&[
                Choice {
                    id: "outpatient",
                    also: &["医科(外来)", "医科外来"],
                },
                Choice {
                    id: "inpatient",
                    also: &["医科(入院)", "医科入院"],
                },
                Choice {
                    id: "dental",
                    also: &["歯科", "歯科外来"],
                },
                Choice {
                    id: "dental_inpatient",
                    also: &["歯科(入院)", "歯科入院"],
                },
                Choice {
                    id: "dispensing",
                    also: &["調剤"],
                },
                Choice {
                    id: "visiting_nurse",
                    also: &["訪問看護"],
                },
                Choice {
                    id: "treatment",
                    also: &["柔道整復・はりきゅうなど", "柔整", "施術", "療養費"],
                },
                Choice {
                    id: "care",
                    also: &["介護"],
                },
                Choice {
                    id: "otc",
                    also: &["市販薬", "医薬品購入"],
                },
                Choice {
                    id: "transport",
                    also: &["通院の交通費", "交通費"],
                },
                Choice {
                    id: "other",
                    also: &["その他", "その他の医療費"],
                },
            ]),
        ),
        Field::optional("category_text", Shape::Line(80)),
        Field::optional("days", Shape::Digits(1, 3)),
        Field::optional("total", Shape::Digits(1, 9)),
        Field::optional("insurer_paid", Shape::Digits(1, 9)),
        Field::optional("public_paid", Shape::Digits(1, 9)),
        Field::optional("paid", Shape::Digits(1, 9)),
        Field::optional("refunded", Shape::Digits(1, 9)),
        Field::optional(
            "burden_ratio",
            Shape::Choice(&[
                Choice {
                    id: "0",
                    also: &["負担なし", "0割"],
                },
                Choice {
                    id: "1",
                    also: &["1割", "10%"],
                },
                Choice {
                    id: "2",
                    also: &["2割", "20%"],
                },
                Choice {
                    id: "3",
                    also: &["3割", "30%"],
                },
                Choice {
                    id: "10",
                    also: &["全額", "10割", "100%"],
                },
            ]),
        ),
        Field::optional("patient_name", Shape::Line(80)),
        Field::optional(
            "receipt",
            Shape::Choice(&[
                Choice {
                    id: "kept",
                    also: &["手元にある", "あり"],
                },
                Choice {
                    id: "notice",
                    also: &["医療費通知にある", "医療費通知"],
                },
                Choice {
                    id: "none",
                    also: &["ない", "なし"],
                },
            ]),
        ),
        Field::optional("remarks", Shape::Note(4000)),
        Field::optional("unread", Shape::Note(20000)),
    ],
    title: |record: &Record| record.text("institution").unwrap_or_default(),
    day: |record| {
        record.day_of("paid_on").or_else(|| {
            record
                .text("treated_month")
                .and_then(|month| parse_day(&format!("{month}01")).ok())
        })
    },
    same: &[
        "institution",
        "treated_month",
        "paid_on",
        "category",
        "category_text",
        "days",
        "total",
        "paid",
        "patient_name",
    ],
    ja: include_str!("ja.ftl"),
    en: include_str!("en.ftl"),
    examples: include_str!("examples.json"),
};
