//! Cancer screening: where, how, what was printed, when next.

use crate::{Choice, Compartment, Field, Kind, Record, Shape};

/// がん検診.
pub const KIND: Kind = Kind {
    id: "screening",
    compartment: Compartment::Checkups,
    fields: &[
        Field::required("screened_on", Shape::Day),
        Field::required(
            "site",
            Shape::Choice(&[
                Choice {
                    id: "stomach",
                    also: &["胃", "胃がん"],
                },
                Choice {
                    id: "colorectal",
                    also: &["大腸", "大腸がん"],
                },
                Choice {
                    id: "lung",
                    also: &["肺", "肺がん"],
                },
                Choice {
                    id: "breast",
                    also: &["乳", "乳がん"],
                },
                Choice {
                    id: "cervical",
                    also: &["子宮頸", "子宮頸がん", "子宮がん"],
                },
                Choice {
                    id: "prostate",
                    also: &["前立腺", "前立腺がん"],
                },
                Choice {
                    id: "liver",
                    also: &["肝", "肝がん"],
                },
                Choice {
                    id: "other",
                    also: &["その他", "その他の部位"],
                },
            ]),
        ),
        Field::optional("method", Shape::Line(120)),
        Field::optional("result", Shape::Line(200)),
        Field::optional(
            "follow_up",
            Shape::Choice(&[
                Choice {
                    id: "none",
                    also: &["精密検査は不要", "精検不要", "異常なし"],
                },
                Choice {
                    id: "needed",
                    also: &["精密検査が必要", "要精検", "要精密検査"],
                },
                Choice {
                    id: "done",
                    also: &["精密検査を受けた", "精検済"],
                },
            ]),
        ),
        Field::optional("next_on", Shape::Day),
        Field::optional("institution", Shape::Line(240)),
        Field::optional("institution_code", Shape::Line(10)),
        Field::optional("doctor", Shape::Line(80)),
        Field::optional("remarks", Shape::Note(4000)),
    ],
    title: |record: &Record| {
        record
            .text("result")
            .or_else(|| record.text("method"))
            .or_else(|| record.text("site"))
            .unwrap_or_default()
    },
    day: |record| record.day_of("screened_on"),
    same: &[],
    ja: include_str!("ja.ftl"),
    en: include_str!("en.ftl"),
    examples: include_str!("examples.json"),
};
