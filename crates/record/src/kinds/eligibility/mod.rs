//! 被保険者資格: what a 資格確認書 or a 資格情報のお知らせ says.

mod choose;

pub use choose::{Held, State, propose, same_eligibility, state};

use crate::{Choice, Compartment, Field, Kind, Need, Record, Shape};

const fn optional(id: &'static str, shape: Shape) -> Field {
    Field {
        id,
        shape,
        need: Need::Optional,
    }
}

const fn required(id: &'static str, shape: Shape) -> Field {
    Field {
        id,
        shape,
        need: Need::Required,
    }
}

/// 被保険者資格. The order of the fields is the one in which counters want them.
pub const KIND: Kind = Kind {
    id: "eligibility",
    compartment: Compartment::Eligibility,
    fields: &[
        required(
            "document",
            Shape::Choice(&[
                Choice {
                    id: "certificate",
                    also: &["資格確認書", "確認書"],
                },
                Choice {
                    id: "notice",
                    also: &["資格情報のお知らせ", "お知らせ"],
                },
                Choice {
                    id: "former_card",
                    also: &["保険証", "被保険者証", "健康保険証"],
                },
            ]),
        ),
        required("insurer_number", Shape::InsurerNumber),
        optional("insured_symbol", Shape::Line(40)),
        required("insured_number", Shape::Line(40)),
        optional("branch_number", Shape::BranchNumber),
        required("name", Shape::Line(80)),
        optional("name_kana", Shape::Kana(80)),
        optional("name_roman", Shape::Line(80)),
        optional("former_name", Shape::Line(80)),
        required("birth_day", Shape::Day),
        optional(
            "sex",
            Shape::Choice(&[
                Choice {
                    id: "male",
                    also: &["男", "男性", "1", "M"],
                },
                Choice {
                    id: "female",
                    also: &["女", "女性", "2", "F"],
                },
            ]),
        ),
        optional(
            "relation",
            Shape::Choice(&[
                Choice {
                    id: "insured",
                    also: &["本人", "被保険者", "1"],
                },
                Choice {
                    id: "dependent",
                    also: &["家族", "被扶養者", "2"],
                },
            ]),
        ),
        optional("insured_person_name", Shape::Line(80)),
        optional("address", Shape::Line(200)),
        optional("acquired_on", Shape::Day),
        optional("issued_on", Shape::Day),
        optional("expires_on", Shape::Day),
        optional(
            "burden_ratio",
            Shape::Choice(&[
                Choice {
                    id: "0",
                    also: &["負担なし", "0割"],
                },
                Choice {
                    id: "1",
                    also: &["1割", "10%"],
                },
                Choice {
                    id: "2",
                    also: &["2割", "20%"],
                },
                Choice {
                    id: "3",
                    also: &["3割", "30%"],
                },
            ]),
        ),
        optional("burden_from", Shape::Day),
        optional("insurer_name", Shape::Line(120)),
        optional("insurer_address", Shape::Line(200)),
        optional("insurer_phone", Shape::Line(40)),
        optional(
            "ceiling_class",
            Shape::Choice(&[
                Choice {
                    id: "a", also: &["ア"]
                },
                Choice {
                    id: "i", also: &["イ"]
                },
                Choice {
                    id: "u", also: &["ウ"]
                },
                Choice {
                    id: "e", also: &["エ"]
                },
                Choice {
                    id: "o", also: &["オ"]
                },
                Choice {
                    id: "active3",
                    also: &["現役並みⅢ", "現役並み3"],
                },
                Choice {
                    id: "active2",
                    also: &["現役並みⅡ", "現役並み2"],
                },
                Choice {
                    id: "active1",
                    also: &["現役並みⅠ", "現役並み1"],
                },
                Choice {
                    id: "general",
                    also: &["一般"],
                },
                Choice {
                    id: "low2",
                    also: &["低所得Ⅱ", "低所得2"],
                },
                Choice {
                    id: "low1",
                    also: &["低所得Ⅰ", "低所得1"],
                },
            ]),
        ),
        optional("ceiling_from", Shape::Day),
        optional("long_term_on", Shape::Day),
        optional("specific_disease", Shape::Line(80)),
        optional("specific_disease_until", Shape::Day),
        // 届出済・反映待ち: cleared once the insurer has registered it.
        optional("filed_on", Shape::Day),
    ],
    title: |record: &Record| {
        record
            .text("insurer_name")
            .or_else(|| record.text("insurer_number"))
            .unwrap_or_default()
    },
    day: |record| record.day_of("issued_on").or_else(|| record.day_of("acquired_on")),
    same: &[],
    ja: include_str!("ja.ftl"),
    en: include_str!("en.ftl"),
    examples: include_str!("examples.json"),
};
