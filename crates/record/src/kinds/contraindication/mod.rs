//! A medicine that must not be given, and why (CLINS 薬剤禁忌情報).

use crate::{Compartment, Field, Kind, Record, Shape};

/// 薬剤禁忌.
pub const KIND: Kind = Kind {
    id: "contraindication",
    compartment: Compartment::Medicines,
    fields: &[
        Field::required("substance", Shape::Line(240)),
        Field::optional("code", Shape::Line(40)),
        Field::optional("code_system", Shape::Line(200)),
        Field::optional("reason", Shape::Line(400)),
        Field::optional("noted_on", Shape::Day),
        Field::optional("noted_by", Shape::Line(80)),
        Field::optional("remarks", Shape::Note(2000)),
    ],
    title: |record: &Record| record.text("substance").unwrap_or_default(),
    day: |record| record.day_of("noted_on"),
    same: &["substance", "code", "reason"],
    ja: include_str!("ja.ftl"),
    en: include_str!("en.ftl"),
    examples: include_str!("examples.json"),
};
