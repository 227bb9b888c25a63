//! What was said at a counter, and when. Lies in the private compartment: only its choices and its month may leave.

use crate::{Choice, Compartment, Field, Kind, Record, Shape};

/// 窓口の記録.
pub const KIND: Kind = Kind {
    id: "trouble",
    compartment: Compartment::Private,
    fields: &[
        Field::required("happened_on", Shape::Day),
        Field::optional("place", Shape::Line(240)),
        Field::optional(
            "place_kind",
            Shape::Choice(&[
                Choice {
                    id: "clinic",
                    also: &["診療所・医院", "診療所", "医院"],
                },
                Choice {
                    id: "hospital",
                    also: &["病院"],
                },
                Choice {
                    id: "dental",
                    also: &["歯科"],
                },
                Choice {
                    id: "pharmacy",
                    also: &["薬局"],
                },
                Choice {
                    id: "treatment",
                    also: &["施術所・訪問", "施術所"],
                },
                Choice {
                    id: "other",
                    also: &["その他"],
                },
            ]),
        ),
        Field::optional(
            "held",
            Shape::Choice(&[
                Choice {
                    id: "card",
                    also: &["マイナンバーカード", "カード"],
                },
                Choice {
                    id: "phone",
                    also: &["スマートフォン", "スマホ"],
                },
                Choice {
                    id: "certificate",
                    also: &["資格確認書"],
                },
                Choice {
                    id: "notice",
                    also: &["資格情報のお知らせ", "お知らせ"],
                },
                Choice {
                    id: "nothing",
                    also: &["何もない", "なし"],
                },
            ]),
        ),
        Field::optional(
            "failed",
            Shape::Choice(&[
                Choice {
                    id: "invalid",
                    also: &["無効・資格なしと出た", "無効"],
                },
                Choice {
                    id: "reader",
                    also: &["機械の故障", "故障"],
                },
                Choice {
                    id: "expired",
                    also: &["期限切れ"],
                },
                Choice {
                    id: "blot",
                    also: &["名前や住所が●になった", "●"],
                },
                Choice {
                    id: "other_person",
                    also: &["別の人の情報が出た", "別人"],
                },
                Choice {
                    id: "ratio",
                    also: &["負担割合が違った", "割合"],
                },
                Choice {
                    id: "outage",
                    also: &["停電・通信障害", "障害"],
                },
                Choice {
                    id: "not_taken",
                    also: &["受け付けてもらえなかった", "拒否"],
                },
                Choice {
                    id: "other",
                    also: &["その他"],
                },
            ]),
        ),
        Field::optional(
            "asked_in_full",
            Shape::Choice(&[
                Choice {
                    id: "paid",
                    also: &["全額を払った", "払った"],
                },
                Choice {
                    id: "asked",
                    also: &["求められたが払わなかった", "求められた"],
                },
                Choice {
                    id: "no",
                    also: &["求められなかった", "いいえ"],
                },
            ]),
        ),
        Field::optional(
            "settled",
            Shape::Choice(&[
                Choice {
                    id: "same_day",
                    also: &["その日に解決した", "当日"],
                },
                Choice {
                    id: "later",
                    also: &["あとで解決した", "後日"],
                },
                Choice {
                    id: "open",
                    also: &["まだ解決していない", "未解決"],
                },
            ]),
        ),
        Field::optional("said", Shape::Note(4000)),
        Field::optional("who_said", Shape::Line(80)),
        Field::optional("remarks", Shape::Note(4000)),
    ],
    title: |record: &Record| {
        record
            .text("place")
            .or_else(|| record.text("happened_on"))
            .unwrap_or_default()
    },
    day: |record| record.day_of("happened_on"),
    same: &[],
    ja: include_str!("ja.ftl"),
    en: include_str!("en.ftl"),
    examples: include_str!("examples.json"),
};
