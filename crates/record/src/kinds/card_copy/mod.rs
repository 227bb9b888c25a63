//! 券面の写し: a photograph or a scan of a card or paper that is shown at a counter. The picture itself is the record's source.

use crate::{Compartment, Field, Kind, Record, Shape};

/// 券面の写し.
pub const KIND: Kind = Kind {
    id: "card_copy",
    compartment: Compartment::Eligibility,
    fields: &[
        Field::required("name", Shape::Line(120)),
        Field::optional("issuer", Shape::Line(120)),
        Field::optional("taken_on", Shape::Day),
        Field::optional("expires_on", Shape::Day),
        Field::optional("file_type", Shape::Line(60)),
        Field::optional("file_bytes", Shape::Digits(1, 9)),
        Field::optional("fingerprint", Shape::Line(64)),
        Field::optional("remarks", Shape::Note(1000)),
    ],
    title: |record: &Record| record.text("name").unwrap_or_default(),
    day: |record| record.day_of("taken_on").or_else(|| record.day_of("expires_on")),
    same: &["fingerprint", "name"],
    ja: include_str!("ja.ftl"),
    en: include_str!("en.ftl"),
    examples: include_str!("examples.json"),
};
