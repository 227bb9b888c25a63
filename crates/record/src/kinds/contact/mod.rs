//! Whom to call.

use crate::{Choice, Compartment, Field, Kind, Record, Shape};

/// 連絡先.
pub const KIND: Kind = Kind {
    id: "contact",
    compartment: Compartment::Eligibility,
    fields: &[
        Field::required("name", Shape::Line(120)),
        Field::optional(
            "role",
            Shape::Choice(&[
                Choice {
                    id: "family",
                    also: &["家族", "家族・親族"],
                },
                Choice {
                    id: "friend",
                    also: &["友人・近所", "友人"],
                },
                Choice {
                    id: "doctor",
                    also: &["かかりつけ医", "医師"],
                },
                Choice {
                    id: "pharmacist",
                    also: &["かかりつけ薬剤師・薬局", "薬局"],
                },
                Choice {
                    id: "care_manager",
                    also: &["ケアマネジャー", "ケアマネ"],
                },
                Choice {
                    id: "work",
                    also: &["勤め先・学校", "勤め先"],
                },
                Choice {
                    id: "other",
                    also: &["その他", "その他の人"],
                },
            ]),
        ),
        Field::optional("relation", Shape::Line(40)),
        Field::optional("phone", Shape::Line(40)),
        Field::optional("other_phone", Shape::Line(40)),
        Field::optional("address", Shape::Line(400)),
        Field::optional(
            "emergency",
            Shape::Choice(&[
                Choice {
                    id: "yes",
                    also: &["最初に知らせる", "はい"],
                },
                Choice {
                    id: "no",
                    also: &["最初でなくてよい", "いいえ"],
                },
            ]),
        ),
        Field::optional("remarks", Shape::Note(1000)),
    ],
    title: |record: &Record| record.text("name").unwrap_or_default(),
    day: |_| None,
    same: &[],
    ja: include_str!("ja.ftl"),
    en: include_str!("en.ftl"),
    examples: include_str!("examples.json"),
};
