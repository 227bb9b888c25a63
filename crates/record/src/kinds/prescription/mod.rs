//! A 院外処方箋: what a pharmacy is to hand out, and until when.

use crate::kinds::dispensing::MEDICINE;
use crate::{Choice, Compartment, Day, Field, Kind, Record, Shape};

/// The last day on which a pharmacy takes a prescription that says nothing else: the fourth, the day of issue counted.
///
/// Source: 保険医療機関及び保険医療養担当規則 20条3号イ.
#[must_use]
pub fn last_day(issued_on: Day) -> Day {
    issued_on.plus_days(3)
}

/// 処方箋.
pub const KIND: Kind = Kind {
    id: "prescription",
    compartment: Compartment::Medicines,
    fields: &[
        Field::required("issued_on", Shape::Day),
        Field::optional("expires_on", Shape::Day),
        Field::optional("exchange_number", Shape::Digits(1, 16)),
        Field::optional("clinic_name", Shape::Line(240)),
        Field::optional("clinic_code", Shape::Line(10)),
        Field::optional("clinic_address", Shape::Line(400)),
        Field::optional("clinic_phone", Shape::Line(40)),
        Field::optional("department", Shape::Line(80)),
        Field::optional("doctor", Shape::Line(80)),
        Field::optional("patient_name", Shape::Line(80)),
        Field::optional("patient_birth_day", Shape::Day),
        Field::optional("medicines", Shape::Rows(MEDICINE)),
        Field::optional("refill_total", Shape::Digits(1, 2)),
        Field::optional("split_total", Shape::Digits(1, 2)),
        Field::optional("split_at", Shape::Digits(1, 2)),
        Field::optional(
            "leftover_handling",
            Shape::Choice(&[
                Choice {
                    id: "inquire",
                    also: &["疑義照会してから調剤", "1", "疑義照会"],
                },
                Choice {
                    id: "report",
                    also: &["情報を提供", "2", "情報提供"],
                },
            ]),
        ),
        Field::optional("filled_on", Shape::Day),
        Field::optional("remarks", Shape::Note(4000)),
        Field::optional("unread", Shape::Note(20000)),
    ],
    title: |record: &Record| {
        record
            .text("clinic_name")
            .or_else(|| record.text("exchange_number"))
            .or_else(|| record.text("issued_on"))
            .unwrap_or_default()
    },
    day: |record| record.day_of("issued_on"),
    same: &[
        "issued_on",
        "exchange_number",
        "clinic_name",
        "clinic_code",
        "patient_name",
        "medicines",
        "split_at",
        "unread",
    ],
    ja: include_str!("ja.ftl"),
    en: include_str!("en.ftl"),
    examples: include_str!("examples.json"),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_issue_is_the_first_of_four() {
        for (issued_on, last) in [
            ((2026, 3, 1), "2026-03-04"),
            ((2026, 12, 30), "2027-01-02"),
            ((2028, 2, 27), "2028-03-01"),
        ] {
            let (year, month, day) = issued_on;
            assert_eq!(last_day(Day::from_ymd(year, month, day).unwrap()).iso(), last);
        }
    }
}
