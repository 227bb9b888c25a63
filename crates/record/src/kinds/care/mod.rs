//! 介護保険: 被保険者証, 負担割合証, and who looks after the plan.

use crate::{Choice, Compartment, Field, Kind, Record, Shape};

/// 介護.
pub const KIND: Kind = Kind {
    id: "care",
    compartment: Compartment::Care,
    fields: &[
        Field::required(
            "document",
            Shape::Choice(&[
                Choice {
                    id: "insured_card",
                    also: &["介護保険被保険者証", "被保険者証"],
                },
                Choice {
                    id: "ratio_card",
                    also: &["介護保険負担割合証", "負担割合証"],
                },
                Choice {
                    id: "plan",
                    also: &["ケアプラン・ケアマネジャー", "ケアプラン", "ケアマネジャー", "ケアマネ"],
                },
            ]),
        ),
        Field::optional("insurer_number", Shape::Digits(6, 6)),
        Field::optional("insurer_name", Shape::Line(120)),
        Field::optional("insured_number", Shape::Digits(10, 10)),
        Field::optional("name", Shape::Line(80)),
        Field::optional("birth_day", Shape::Day),
        Field::optional(
            "level",
            Shape::Choice(&[
                Choice {
                    id: "none",
                    also: &["非該当", "01"],
                },
                Choice {
                    id: "service",
                    also: &["事業対象者", "06"],
                },
                Choice {
                    id: "support1",
                    also: &["要支援1", "12", "要支援１"],
                },
                Choice {
                    id: "support2",
                    also: &["要支援2", "13", "要支援２"],
                },
                Choice {
                    id: "care1",
                    also: &["要介護1", "21", "要介護１"],
                },
                Choice {
                    id: "care2",
                    also: &["要介護2", "22", "要介護２"],
                },
                Choice {
                    id: "care3",
                    also: &["要介護3", "23", "要介護３"],
                },
                Choice {
                    id: "care4",
                    also: &["要介護4", "24", "要介護４"],
                },
                Choice {
                    id: "care5",
                    also: &["要介護5", "25", "要介護５"],
                },
            ]),
        ),
        Field::optional("certified_on", Shape::Day),
        Field::optional("valid_from", Shape::Day),
        Field::optional("valid_until", Shape::Day),
        Field::optional("limit_units", Shape::Digits(1, 6)),
        Field::optional("restrictions", Shape::Note(1000)),
        Field::optional(
            "ratio",
            Shape::Choice(&[
                Choice {
                    id: "1",
                    also: &["1割"],
                },
                Choice {
                    id: "2",
                    also: &["2割"],
                },
                Choice {
                    id: "3",
                    also: &["3割"],
                },
            ]),
        ),
        Field::optional("ratio_from", Shape::Day),
        Field::optional("ratio_until", Shape::Day),
        Field::optional("manager_name", Shape::Line(80)),
        Field::optional("office_name", Shape::Line(240)),
        Field::optional("office_phone", Shape::Line(40)),
        Field::optional("planned_on", Shape::Day),
        Field::optional("remarks", Shape::Note(4000)),
    ],
    title: |record: &Record| {
        record
            .text("office_name")
            .or_else(|| record.text("insurer_name"))
            .or_else(|| record.text("document"))
            .unwrap_or_default()
    },
    day: |record| {
        record
            .day_of("valid_from")
            .or_else(|| record.day_of("ratio_from"))
            .or_else(|| record.day_of("planned_on"))
    },
    same: &[],
    ja: include_str!("ja.ftl"),
    en: include_str!("en.ftl"),
    examples: include_str!("examples.json"),
};
