//! Free notes, and rows of a slip that belong to no visit (JAHIS 表3-4 and 3-6).

use crate::{Compartment, Field, Kind, Need, Record, Shape};

/// 覚え書き.
pub const KIND: Kind = Kind {
    id: "note",
    compartment: Compartment::Medicines,
    fields: &[
        Field {
            id: "text",
            shape: Shape::Note(4_000),
            need: Need::Required,
        },
        Field {
            id: "written_on",
            shape: Shape::Day,
            need: Need::Optional,
        },
    ],
    title: |record: &Record| {
        let text = record.text("text").unwrap_or_default();
        text.lines().next().unwrap_or_default().chars().take(40).collect()
    },
    day: |record| record.day_of("written_on"),
    same: &[],
    ja: include_str!("ja.ftl"),
    en: include_str!("en.ftl"),
    examples: include_str!("examples.json"),
};
