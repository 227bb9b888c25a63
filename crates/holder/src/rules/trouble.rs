//! 窓口の記録: what was said and when. Its file for a survey holds months and choices alone; a person sends it herself.

use tefuda_record::Record;

/// All that the file can hold: no name, no place, no number, no free text, no day.
pub const TROUBLE_COLUMNS: [&str; 6] = ["month", "place", "held", "failed", "asked_in_full", "settled"];

/// `trouble` records as CSV (RFC 4180), the earliest first.
#[must_use]
pub fn trouble_csv(records: &[Record]) -> String {
    let mut rows: Vec<[String; 6]> = records
        .iter()
        .filter(|record| record.kind().id == "trouble")
        .map(|record| {
            let month = record
                .day_of("happened_on")
                .map(|day| format!("{:04}-{:02}", day.year(), day.month()));
            let choice = |field| record.text(field).unwrap_or_default();
            [
                month.unwrap_or_default(),
                choice("place_kind"),
                choice("held"),
                choice("failed"),
                choice("asked_in_full"),
                choice("settled"),
            ]
        })
        .collect();
    rows.sort();
    let mut csv = format!("{}\r\n", TROUBLE_COLUMNS.join(","));
    for row in rows {
        csv.push_str(&row.join(","));
        csv.push_str("\r\n");
    }
    csv
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use tefuda_record::{Fields, Shape, kind};

    use super::*;

    #[test]
    fn only_months_and_choices_leave() {
        let kind = kind("trouble").unwrap();
        let mut fields = Fields::of("trouble").unwrap();
        let mut allowed: BTreeSet<String> = TROUBLE_COLUMNS.map(str::to_owned).into();
        allowed.insert("2026-11".to_owned());
        allowed.insert(String::new());
        for field in kind.fields {
            let text = if let Shape::Choice(choices) = &field.shape {
                allowed.extend(choices.iter().map(|choice| choice.id.to_owned()));
                choices[0].id
            } else if matches!(field.shape, Shape::Day) {
                "2026-11-22"
            } else {
                "てふだ医院 髙橋 03-0000-0000"
            };
            fields.set(field.id, text).unwrap();
        }
        let csv = trouble_csv(&[Record::new(fields).unwrap()]);
        let lines: Vec<&str> = csv.split("\r\n").collect();
        assert_eq!(lines.len(), 3, "a heading, a row, the end");
        for line in lines {
            let cells: Vec<&str> = line.split(',').collect();
            assert!(cells.iter().all(|cell| allowed.contains(*cell)), "{line}");
        }
        assert!(csv.contains("2026-11,") && !csv.contains("2026-11-22"));
    }
}
