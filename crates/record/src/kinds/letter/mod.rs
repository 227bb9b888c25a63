//! 手紙・書類: a letter, a result or a leaflet as a file. The file itself is the record's source.

use crate::{Compartment, Field, Kind, Record, Shape};

/// 手紙・書類.
pub const KIND: Kind = Kind {
    id: "letter",
    compartment: Compartment::Checkups,
    fields: &[
        Field::required("name", Shape::Line(120)),
        Field::optional("sender", Shape::Line(120)),
        Field::optional("dated_on", Shape::Day),
        Field::optional("pages", Shape::Digits(1, 4)),
        Field::optional("file_type", Shape::Line(60)),
        Field::optional("file_bytes", Shape::Digits(1, 9)),
        Field::optional("fingerprint", Shape::Line(64)),
        Field::optional("remarks", Shape::Note(4000)),
    ],
    title: |record: &Record| record.text("name").unwrap_or_default(),
    day: |record| record.day_of("dated_on"),
    same: &["fingerprint", "name"],
    ja: include_str!("ja.ftl"),
    en: include_str!("en.ftl"),
    examples: include_str!("examples.json"),
};
