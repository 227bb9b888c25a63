//! A paper that is kept elsewhere: only what it is and until when. It has no room for numbers.

use crate::{Compartment, Field, Kind, Record, Shape};

/// 持っている書類.
pub const KIND: Kind = Kind {
    id: "held_paper",
    compartment: Compartment::Eligibility,
    fields: &[
        Field::required("paper", Shape::Line(120)),
        Field::optional("issuer", Shape::Line(120)),
        Field::optional("valid_from", Shape::Day),
        Field::optional("expires_on", Shape::Day),
        Field::optional("kept_at", Shape::Line(120)),
        Field::optional("remarks", Shape::Note(1000)),
    ],
    title: |record: &Record| record.text("paper").unwrap_or_default(),
    day: |record| record.day_of("expires_on").or_else(|| record.day_of("valid_from")),
    same: &[],
    ja: include_str!("ja.ftl"),
    en: include_str!("en.ftl"),
    examples: include_str!("examples.json"),
};
