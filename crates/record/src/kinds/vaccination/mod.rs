//! One dose of a vaccine. The order of the diseases is the one of the 母子健康手帳.

use crate::{Choice, Compartment, Field, Kind, Record, Shape};

/// 予防接種.
pub const KIND: Kind = Kind {
    id: "vaccination",
    compartment: Compartment::Checkups,
    fields: &[
        Field::required("given_on", Shape::Day),
        Field::optional(
            "disease",
            Shape::Choice(&[
                Choice {
                    id: "rotavirus",
                    also: &["ロタウイルス"],
                },
                Choice {
                    id: "hepatitis_b",
                    also: &["B型肝炎", "Ｂ型肝炎"],
                },
                Choice {
                    id: "hib",
                    also: &["Hib", "ヒブ", "インフルエンザ菌b型"],
                },
                Choice {
                    id: "pneumococcal_child",
                    also: &["小児の肺炎球菌", "小児用肺炎球菌"],
                },
                Choice {
                    id: "dpt_ipv_hib",
                    also: &["五種混合", "5種混合"],
                },
                Choice {
                    id: "dpt_ipv",
                    also: &["四種混合", "4種混合"],
                },
                Choice {
                    id: "dpt",
                    also: &["三種混合", "3種混合"],
                },
                Choice {
                    id: "ipv",
                    also: &["ポリオ", "不活化ポリオ"],
                },
                Choice {
                    id: "bcg",
                    also: &["BCG", "結核"],
                },
                Choice {
                    id: "mr",
                    also: &["麻しん風しん", "MR", "麻疹風疹"],
                },
                Choice {
                    id: "varicella",
                    also: &["水痘", "水ぼうそう"],
                },
                Choice {
                    id: "mumps",
                    also: &["おたふくかぜ", "流行性耳下腺炎"],
                },
                Choice {
                    id: "japanese_encephalitis",
                    also: &["日本脳炎"],
                },
                Choice {
                    id: "dt",
                    also: &["二種混合", "2種混合"],
                },
                Choice {
                    id: "hpv",
                    also: &["HPV", "ヒトパピローマウイルス", "子宮頸がん予防"],
                },
                Choice {
                    id: "influenza",
                    also: &["インフルエンザ", "季節性インフルエンザ"],
                },
                Choice {
                    id: "covid_19",
                    also: &["新型コロナ", "新型コロナウイルス", "COVID19"],
                },
                Choice {
                    id: "pneumococcal_adult",
                    also: &["高齢者の肺炎球菌", "高齢者肺炎球菌"],
                },
                Choice {
                    id: "zoster",
                    also: &["帯状疱疹", "帯状ほうしん"],
                },
                Choice {
                    id: "rsv",
                    also: &["RSウイルス", "ＲＳウイルス"],
                },
                Choice {
                    id: "tetanus",
                    also: &["破傷風"],
                },
                Choice {
                    id: "hepatitis_a",
                    also: &["A型肝炎", "Ａ型肝炎"],
                },
                Choice {
                    id: "rabies",
                    also: &["狂犬病"],
                },
                Choice {
                    id: "other",
                    also: &["その他", "その他のワクチン"],
                },
            ]),
        ),
        Field::required("vaccine", Shape::Line(200)),
        Field::optional("code", Shape::Line(40)),
        Field::optional("code_system", Shape::Line(200)),
        Field::optional("dose", Shape::Digits(1, 2)),
        Field::optional("dose_text", Shape::Line(40)),
        Field::optional("lot", Shape::Line(40)),
        Field::optional("manufacturer", Shape::Line(120)),
        Field::optional("amount", Shape::Line(40)),
        Field::optional("site", Shape::Line(80)),
        Field::optional("institution", Shape::Line(240)),
        Field::optional("institution_code", Shape::Line(10)),
        Field::optional("doctor", Shape::Line(80)),
        Field::optional("next_on", Shape::Day),
        Field::optional("patient_name", Shape::Line(80)),
        Field::optional("patient_birth_day", Shape::Day),
        Field::optional("reaction", Shape::Note(2000)),
        Field::optional("remarks", Shape::Note(4000)),
    ],
    title: |record: &Record| record.text("vaccine").unwrap_or_default(),
    day: |record| record.day_of("given_on"),
    same: &[
        "given_on",
        "vaccine",
        "disease",
        "dose",
        "lot",
        "patient_name",
        "patient_birth_day",
    ],
    ja: include_str!("ja.ftl"),
    en: include_str!("en.ftl"),
    examples: include_str!("examples.json"),
};
