//! Allergies and side effects (JAHIS 表3-4 患者特記).

use crate::{Choice, Compartment, Field, Kind, Need, Record, Shape};

/// アレルギー・副作用.
pub const KIND: Kind = Kind {
    id: "allergy",
    compartment: Compartment::Medicines,
    fields: &[
        Field {
            id: "substance",
            shape: Shape::Line(120),
            need: Need::Required,
        },
        Field {
            id: "category",
            shape: Shape::Choice(&[
                Choice {
                    id: "allergy",
                    also: &["アレルギー", "アレルギー歴", "1"],
                },
                Choice {
                    id: "side_effect",
                    also: &["副作用", "副作用歴", "2"],
                },
            ]),
            need: Need::Optional,
        },
        Field {
            id: "reaction",
            shape: Shape::Line(120),
            need: Need::Optional,
        },
        Field {
            id: "noted_on",
            shape: Shape::Day,
            need: Need::Optional,
        },
        Field {
            id: "noted_by",
            shape: Shape::Line(80),
            need: Need::Optional,
        },
        Field::optional("code", Shape::Line(40)),
        Field::optional("code_system", Shape::Line(200)),
        Field::optional("remarks", Shape::Note(2_000)),
    ],
    title: |record: &Record| record.text("substance").unwrap_or_default(),
    day: |record| record.day_of("noted_on"),
    same: &["substance", "category", "reaction"],
    ja: include_str!("ja.ftl"),
    en: include_str!("en.ftl"),
    examples: include_str!("examples.json"),
};
