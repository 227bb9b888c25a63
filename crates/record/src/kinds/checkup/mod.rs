//! A checkup with all its items: 特定健診, 事業者健診, 人間ドック.

mod trend;

pub use trend::{Bound, Point, Sex, Threshold, Trend, threshold, trends};

use crate::{Choice, Compartment, Field, Kind, Record, Shape};

/// One of its rows.
const ITEM: &[Field] = &[
    Field::required("name", Shape::Line(200)),
    Field::optional("code", Shape::Line(40)),
    Field::optional("code_system", Shape::Line(200)),
    Field::optional("value", Shape::Note(4000)),
    Field::optional("unit", Shape::Line(40)),
    Field::optional("value_code", Shape::Line(40)),
    Field::optional("value_code_system", Shape::Line(200)),
    Field::optional(
        "state",
        Shape::Choice(&[
            Choice {
                id: "measured",
                also: &["測った", "実施"],
            },
            Choice {
                id: "not_performed",
                also: &["していない", "未実施"],
            },
            Choice {
                id: "not_measurable",
                also: &["測れなかった", "測定不可能"],
            },
        ]),
    ),
    Field::optional("judgement", Shape::Line(80)),
    Field::optional("reference_low", Shape::Line(40)),
    Field::optional("reference_high", Shape::Line(40)),
    Field::optional("reference_text", Shape::Line(200)),
    Field::optional("method", Shape::Line(200)),
    Field::optional("method_code", Shape::Line(40)),
    Field::optional("group", Shape::Line(200)),
    Field::optional("doctor", Shape::Line(80)),
    Field::optional("remarks", Shape::Note(2000)),
];

/// 健診.
pub const KIND: Kind = Kind {
    id: "checkup",
    compartment: Compartment::Checkups,
    fields: &[
        Field::required("checked_on", Shape::Day),
        Field::optional(
            "program",
            Shape::Choice(&[
                Choice {
                    id: "specific",
                    also: &["特定健診", "010", "10"],
                },
                Choice {
                    id: "latter_stage",
                    also: &["後期高齢者健診", "20", "広域連合"],
                },
                Choice {
                    id: "employer",
                    also: &["事業者健診", "30"],
                },
                Choice {
                    id: "school",
                    also: &["学校健診", "40"],
                },
                Choice {
                    id: "full",
                    also: &["人間ドック"],
                },
                Choice {
                    id: "other",
                    also: &["その他の健診", "その他"],
                },
            ]),
        ),
        Field::optional("program_code", Shape::Line(20)),
        Field::optional("reported_on", Shape::Day),
        Field::optional("institution", Shape::Line(240)),
        Field::optional("institution_code", Shape::Line(10)),
        Field::optional("institution_phone", Shape::Line(40)),
        Field::optional("doctor", Shape::Line(80)),
        Field::optional("diagnosis", Shape::Note(4000)),
        Field::optional("patient_name", Shape::Line(80)),
        Field::optional("patient_birth_day", Shape::Day),
        Field::optional("patient_name_kana", Shape::Kana(80)),
        Field::optional("items", Shape::Rows(ITEM)),
        Field::optional("remarks", Shape::Note(4000)),
        Field::optional("unread", Shape::Note(20000)),
    ],
    title: |record: &Record| {
        record
            .text("institution")
            .or_else(|| record.text("program_code"))
            .or_else(|| record.text("checked_on"))
            .unwrap_or_default()
    },
    day: |record| record.day_of("checked_on"),
    same: &[
        "checked_on",
        "institution",
        "institution_code",
        "patient_name",
        "patient_name_kana",
        "items",
        "diagnosis",
        "unread",
    ],
    ja: include_str!("ja.ftl"),
    en: include_str!("en.ftl"),
    examples: include_str!("examples.json"),
};
