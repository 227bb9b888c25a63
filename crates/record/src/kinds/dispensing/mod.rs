//! Dispensed medicines: one visit of an お薬手帳 (JAHIS 表3-8 to 3-26).

use crate::{Choice, Compartment, Field, Kind, Need, Record, Shape};

const fn optional(id: &'static str, shape: Shape) -> Field {
    Field {
        id,
        shape,
        need: Need::Optional,
    }
}

/// One medicine (JAHIS 表3-13 薬品 with the 用法 of its RP).
pub(crate) const MEDICINE: &[Field] = &[
    optional("rp", Shape::Digits(1, 3)),
    Field {
        id: "name",
        shape: Shape::Line(256),
        need: Need::Required,
    },
    optional("amount", Shape::Line(12)),
    optional("unit", Shape::Line(24)),
    optional("code_kind", Shape::Line(1)),
    optional("code", Shape::Line(20)),
    optional("generic_name", Shape::Line(256)),
    optional("generic_code_kind", Shape::Line(1)),
    optional("generic_code", Shape::Line(20)),
    optional("usage", Shape::Line(200)),
    optional("quantity", Shape::Line(8)),
    optional("quantity_unit", Shape::Line(100)),
    optional("form", Shape::Line(2)),
    optional("usage_code_kind", Shape::Line(1)),
    optional("usage_code", Shape::Line(16)),
    optional("doctor", Shape::Line(80)),
    optional("department", Shape::Line(80)),
    optional("remarks", Shape::Note(2_000)),
    optional("cautions", Shape::Note(2_000)),
    optional("usage_remarks", Shape::Note(2_000)),
    optional("usage_cautions", Shape::Note(2_000)),
];

/// 調剤・お薬.
pub const KIND: Kind = Kind {
    id: "dispensing",
    compartment: Compartment::Medicines,
    fields: &[
        // May be missing: a slip whose day nobody can read is a medicine all the same.
        optional("dispensed_on", Shape::Day),
        optional("pharmacy_name", Shape::Line(240)),
        optional("pharmacy_code", Shape::Line(10)),
        optional("pharmacy_address", Shape::Line(800)),
        optional("pharmacy_phone", Shape::Line(40)),
        optional("pharmacist_name", Shape::Line(80)),
        optional("clinic_name", Shape::Line(240)),
        optional("clinic_code", Shape::Line(10)),
        optional("patient_name", Shape::Line(80)),
        optional("patient_birth_day", Shape::Day),
        optional("medicines", Shape::Rows(MEDICINE)),
        optional("cautions", Shape::Note(4_000)),
        optional("provided", Shape::Note(4_000)),
        optional("leftover", Shape::Note(4_000)),
        optional("remarks", Shape::Note(4_000)),
        optional("own_notes", Shape::Note(4_000)),
        optional(
            "writer",
            Shape::Choice(&[
                Choice {
                    id: "medical",
                    also: &["1", "医療関係者"],
                },
                Choice {
                    id: "patient",
                    also: &["2", "患者等"],
                },
                Choice {
                    id: "other",
                    also: &["8", "その他"],
                },
                Choice {
                    id: "unknown",
                    also: &["9", "不明"],
                },
            ]),
        ),
        optional("unread", Shape::Note(20_000)),
    ],
    title: |record: &Record| {
        record
            .text("pharmacy_name")
            .or_else(|| record.text("clinic_name"))
            .or_else(|| record.rows("medicines").first().and_then(|row| row.text("name")))
            .or_else(|| record.text("dispensed_on"))
            .unwrap_or_default()
    },
    day: |record| record.day_of("dispensed_on"),
    same: &[
        "dispensed_on",
        "pharmacy_name",
        "pharmacy_code",
        "clinic_name",
        "patient_name",
        "medicines",
        "remarks",
        "cautions",
        "provided",
        "leftover",
        "own_notes",
        "unread",
    ],
    ja: include_str!("ja.ftl"),
    en: include_str!("en.ftl"),
    examples: include_str!("examples.json"),
};
