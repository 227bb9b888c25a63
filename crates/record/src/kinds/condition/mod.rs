//! A disease, now or in the past.

use crate::{Choice, Compartment, Field, Kind, Record, Shape};

/// 病名・既往歴.
pub const KIND: Kind = Kind {
    id: "condition",
    compartment: Compartment::Checkups,
    fields: &[
        Field::required("name", Shape::Line(240)),
        Field::optional(
            "state",
            Shape::Choice(&[
                Choice {
                    id: "active",
                    also: &["治療中", "継続"],
                },
                Choice {
                    id: "watched",
                    also: &["経過観察中", "経過観察"],
                },
                Choice {
                    id: "past",
                    also: &["治った・過去", "既往", "治癒", "resolved", "inactive"],
                },
            ]),
        ),
        Field::optional("code", Shape::Line(40)),
        Field::optional("code_system", Shape::Line(200)),
        Field::optional("started_on", Shape::Day),
        Field::optional("started_text", Shape::Line(80)),
        Field::optional("ended_on", Shape::Day),
        Field::optional("institution", Shape::Line(240)),
        Field::optional("doctor", Shape::Line(80)),
        Field::optional("noted_on", Shape::Day),
        Field::optional("remarks", Shape::Note(4000)),
    ],
    title: |record: &Record| record.text("name").unwrap_or_default(),
    day: |record| record.day_of("started_on").or_else(|| record.day_of("noted_on")),
    same: &[],
    ja: include_str!("ja.ftl"),
    en: include_str!("en.ftl"),
    examples: include_str!("examples.json"),
};
