//! Medicines without a slip: 要指導・一般用医薬品 (JAHIS 表3-5), supplements, lists of what is taken.

use crate::{Choice, Compartment, Field, Kind, Record, Shape};

/// One of its rows.
const INGREDIENT: &[Field] = &[
    Field::required("name", Shape::Line(256)),
    Field::optional("code", Shape::Line(20)),
];

/// 市販薬・自分で使う薬.
pub const KIND: Kind = Kind {
    id: "otc",
    compartment: Compartment::Medicines,
    fields: &[
        Field::required("name", Shape::Line(240)),
        Field::optional(
            "category",
            Shape::Choice(&[
                Choice {
                    id: "otc",
                    also: &["市販薬", "一般用医薬品", "要指導医薬品"],
                },
                Choice {
                    id: "supplement",
                    also: &["サプリメント・健康食品", "サプリ", "健康食品"],
                },
                Choice {
                    id: "prescribed",
                    also: &["処方された薬", "処方薬"],
                },
            ]),
        ),
        Field::optional("jan", Shape::Jan),
        Field::optional("code", Shape::Line(40)),
        Field::optional("code_system", Shape::Line(200)),
        Field::optional("started_on", Shape::Day),
        Field::optional("ended_on", Shape::Day),
        Field::optional("per_day", Shape::Decimal),
        Field::optional("stock", Shape::Decimal),
        Field::optional("unit", Shape::Line(24)),
        Field::optional("usage", Shape::Line(400)),
        Field::optional("ingredients", Shape::Rows(INGREDIENT)),
        Field::optional("reason", Shape::Line(200)),
        Field::optional(
            "writer",
            Shape::Choice(&[
                Choice {
                    id: "medical",
                    also: &["医療関係者", "1"],
                },
                Choice {
                    id: "patient",
                    also: &["本人・家族", "2", "患者等"],
                },
                Choice {
                    id: "other",
                    also: &["その他", "8", "その他の人"],
                },
                Choice {
                    id: "unknown",
                    also: &["不明", "9"],
                },
            ]),
        ),
        Field::optional("remarks", Shape::Note(4000)),
    ],
    title: |record: &Record| record.text("name").unwrap_or_default(),
    day: |record| record.day_of("started_on"),
    same: &["name", "jan", "code", "started_on", "ended_on", "ingredients"],
    ja: include_str!("ja.ftl"),
    en: include_str!("en.ftl"),
    examples: include_str!("examples.json"),
};
