//! What nobody else is to see: lies in the private compartment, out of every preset and every file unless named.

use crate::{Compartment, Field, Kind, Record, Shape};

/// 相談.
pub const KIND: Kind = Kind {
    id: "consultation",
    compartment: Compartment::Private,
    fields: &[
        Field::required("text", Shape::Note(20000)),
        Field::optional("consulted_on", Shape::Day),
        Field::optional("place", Shape::Line(240)),
        Field::optional("person", Shape::Line(80)),
        Field::optional("phone", Shape::Line(40)),
        Field::optional("next_on", Shape::Day),
    ],
    title: |record: &Record| {
        let text = record.text("text").unwrap_or_default();
        text.lines().next().unwrap_or_default().chars().take(40).collect()
    },
    day: |record| record.day_of("consulted_on"),
    same: &[],
    ja: include_str!("ja.ftl"),
    en: include_str!("en.ftl"),
    examples: include_str!("examples.json"),
};
