//! One period of insurance: when it began and ended, when that was filed, and what shows it.

use crate::{Choice, Compartment, Field, Kind, Record, Shape};

/// 資格の履歴.
pub const KIND: Kind = Kind {
    id: "enrolment",
    compartment: Compartment::Eligibility,
    fields: &[
        Field::required("insurer_name", Shape::Line(120)),
        Field::optional(
            "insurer_kind",
            Shape::Choice(&[
                Choice {
                    id: "kyokai",
                    also: &["協会けんぽ"],
                },
                Choice {
                    id: "society",
                    also: &["健康保険組合", "健保組合"],
                },
                Choice {
                    id: "mutual",
                    also: &["共済組合", "共済"],
                },
                Choice {
                    id: "national",
                    also: &["国民健康保険", "国保"],
                },
                Choice {
                    id: "late_stage",
                    also: &["後期高齢者医療", "後期"],
                },
                Choice {
                    id: "voluntary",
                    also: &["任意継続"],
                },
            ]),
        ),
        Field::optional("acquired_on", Shape::Day),
        Field::optional("lost_on", Shape::Day),
        Field::optional("filed_on", Shape::Day),
        Field::optional("filed_with", Shape::Line(120)),
        Field::optional("reflected_on", Shape::Day),
        Field::optional(
            "shown_by",
            Shape::Choice(&[
                Choice {
                    id: "loss_certificate",
                    also: &["資格喪失証明書", "喪失証明書"],
                },
                Choice {
                    id: "separation_slip",
                    also: &["離職票"],
                },
                Choice {
                    id: "filing_copy",
                    also: &["届の控え", "控え"],
                },
                Choice {
                    id: "certificate",
                    also: &["資格確認書・お知らせ", "資格確認書"],
                },
                Choice {
                    id: "none",
                    also: &["ない", "なし"],
                },
            ]),
        ),
        Field::optional("remarks", Shape::Note(1000)),
    ],
    title: |record: &Record| record.text("insurer_name").unwrap_or_default(),
    day: |record| {
        record
            .day_of("acquired_on")
            .or_else(|| record.day_of("filed_on"))
            .or_else(|| record.day_of("lost_on"))
    },
    same: &["insurer_name", "acquired_on"],
    ja: include_str!("ja.ftl"),
    en: include_str!("en.ftl"),
    examples: include_str!("examples.json"),
};
