//! An infection and its test, as CLINS 感染症情報 has it.

use crate::{Choice, Compartment, Field, Kind, Record, Shape};

/// 感染症.
pub const KIND: Kind = Kind {
    id: "infection",
    compartment: Compartment::Checkups,
    fields: &[
        Field::required("name", Shape::Line(240)),
        Field::optional(
            "result",
            Shape::Choice(&[
                Choice {
                    id: "positive",
                    also: &["陽性", "+", "(+)"],
                },
                Choice {
                    id: "negative",
                    also: &["陰性", "-", "(-)"],
                },
                Choice {
                    id: "indeterminate",
                    also: &["判定できない", "±", "判定保留"],
                },
            ]),
        ),
        Field::optional("value", Shape::Line(200)),
        Field::optional("code", Shape::Line(40)),
        Field::optional("code_system", Shape::Line(200)),
        Field::optional("tested_on", Shape::Day),
        Field::optional("method", Shape::Line(120)),
        Field::optional("institution", Shape::Line(240)),
        Field::optional("remarks", Shape::Note(2000)),
    ],
    title: |record: &Record| record.text("name").unwrap_or_default(),
    day: |record| record.day_of("tested_on"),
    same: &[],
    ja: include_str!("ja.ftl"),
    en: include_str!("en.ftl"),
    examples: include_str!("examples.json"),
};
