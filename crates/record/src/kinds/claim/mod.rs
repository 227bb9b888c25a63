//! A claim to an insurer: for what, when it was sent, what came back.

use crate::{Choice, Compartment, Field, Kind, Record, Shape};

/// 保険者への請求.
pub const KIND: Kind = Kind {
    id: "claim",
    compartment: Compartment::Medicines,
    fields: &[
        Field::required(
            "what",
            Shape::Choice(&[
                Choice {
                    id: "refund",
                    also: &["療養費"],
                },
                Choice {
                    id: "refund_abroad",
                    also: &["海外療養費"],
                },
                Choice {
                    id: "ceiling",
                    also: &["高額療養費"],
                },
                Choice {
                    id: "other",
                    also: &["その他"],
                },
            ]),
        ),
        Field::optional("institution", Shape::Line(240)),
        Field::optional("paid_on", Shape::Day),
        Field::optional("sent_on", Shape::Day),
        Field::optional("sent_to", Shape::Line(120)),
        Field::optional("papers", Shape::Note(1000)),
        Field::optional("answered_on", Shape::Day),
        Field::optional("refunded", Shape::Digits(1, 9)),
        Field::optional("remarks", Shape::Note(1000)),
    ],
    title: |record: &Record| {
        record
            .text("institution")
            .or_else(|| record.text("sent_to"))
            .or_else(|| record.text("what"))
            .unwrap_or_default()
    },
    day: |record| record.day_of("sent_on").or_else(|| record.day_of("paid_on")),
    same: &[],
    ja: include_str!("ja.ftl"),
    en: include_str!("en.ftl"),
    examples: include_str!("examples.json"),
};
