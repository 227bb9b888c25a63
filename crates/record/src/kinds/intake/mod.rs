//! 飲んだ記録: what was taken on a day and what was left out, beside what the slips say should be taken.

use crate::{Choice, Compartment, Field, Kind, Record, Shape};

/// One of its rows.
const DOSE: &[Field] = &[
    Field::required("medicine", Shape::Line(256)),
    Field::required(
        "time",
        Shape::Choice(&[
            Choice {
                id: "waking",
                also: &["起きたとき", "起床時"],
            },
            Choice {
                id: "morning",
                also: &["朝", "朝食後", "朝食前"],
            },
            Choice {
                id: "noon",
                also: &["昼", "昼食後", "昼食前"],
            },
            Choice {
                id: "evening",
                also: &["夕", "夕方", "夕食後", "夕食前", "晩"],
            },
            Choice {
                id: "bedtime",
                also: &["寝る前", "就寝前", "眠前"],
            },
            Choice {
                id: "other",
                also: &["そのほか", "その他"],
            },
        ]),
    ),
    Field::required(
        "state",
        Shape::Choice(&[
            Choice {
                id: "done",
                also: &["飲んだ"],
            },
            Choice {
                id: "skipped",
                also: &["飲まなかった"],
            },
        ]),
    ),
];

/// 飲んだ記録.
pub const KIND: Kind = Kind {
    id: "intake",
    compartment: Compartment::Medicines,
    fields: &[
        Field::required("taken_on", Shape::Day),
        Field::optional("doses", Shape::Rows(DOSE)),
        Field::optional("remarks", Shape::Note(1000)),
    ],
    title: |record: &Record| {
        let day = record.day_of("taken_on").map(crate::Day::iso).unwrap_or_default();
        let is_done = |row: &&crate::Row| row.text("state").as_deref() == Some("done");
        let rows = record.rows("doses");
        format!("{day}  {}/{}", rows.iter().filter(is_done).count(), rows.len())
    },
    day: |record| record.day_of("taken_on"),
    same: &["taken_on"],
    ja: include_str!("ja.ftl"),
    en: include_str!("en.ftl"),
    examples: include_str!("examples.json"),
};
