//! One value of a test: what was measured, how, and what was printed beside it.

use crate::{Choice, Compartment, Field, Kind, Record, Shape};

/// 検査の値.
pub const KIND: Kind = Kind {
    id: "observation",
    compartment: Compartment::Checkups,
    fields: &[
        Field::optional("observed_on", Shape::Day),
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
        Field::optional("institution", Shape::Line(240)),
        Field::optional("institution_code", Shape::Line(10)),
        Field::optional("patient_name", Shape::Line(80)),
        Field::optional("patient_birth_day", Shape::Day),
    ],
    title: |record: &Record| record.text("name").unwrap_or_default(),
    day: |record| record.day_of("observed_on"),
    same: &[],
    ja: include_str!("ja.ftl"),
    en: include_str!("en.ftl"),
    examples: include_str!("examples.json"),
};
