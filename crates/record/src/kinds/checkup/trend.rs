//! Items of checkups and single results across years and methods, and the official programme's thresholds.
//!
//! An item is the same in another year where its JLAC10 code has the same analyte and the same identification (the first
//! nine characters); material, method and kind of result may differ, and each point says its own method. Values are never
//! converted: HbA1c in JDS is another analyte than in NGSP.

use std::collections::BTreeMap;

use crate::{Day, Record, Row};

/// One item over time.
#[derive(Clone, PartialEq)]
pub struct Trend {
    /// The first nine characters of the JLAC10 code; the name where there is no such code.
    pub key: String,
    /// Its name, as on the newest result.
    pub name: String,
    /// Its values, the oldest first.
    pub points: Vec<Point>,
}

/// One value.
#[derive(Clone, PartialEq)]
pub struct Point {
    /// When.
    pub day: Day,
    /// The value as printed; none where it was not measured.
    pub value: Option<String>,
    /// The same as a number, where it is one.
    pub number: Option<f64>,
    /// Its unit as printed.
    pub unit: Option<String>,
    /// `not_performed` or `not_measurable`.
    pub state: Option<String>,
    /// The judgement as printed.
    pub judgement: Option<String>,
    /// The reference range as printed, low and high.
    pub reference: (Option<String>, Option<String>),
    /// How it was measured: the method, else its code.
    pub method: Option<String>,
    /// Which of the records it is from, by its place in the list that was given.
    pub record: usize,
}

/// Every item with its values over time, by key. Only numbers with the same unit belong on one line of a chart.
#[must_use]
pub fn trends(records: &[&Record]) -> Vec<Trend> {
    let mut found: BTreeMap<String, Vec<(String, Point)>> = BTreeMap::new();
    let mut take = |at: usize, day: Option<Day>, text: &dyn Fn(&str) -> Option<String>| {
        let (Some(day), Some(name)) = (day, text("name")) else {
            return;
        };
        let code = text("code").filter(|code| code.len() == 17 && code.is_ascii());
        let key = code
            .and_then(|code| code.get(..9).map(str::to_owned))
            .unwrap_or_else(|| crate::fold(&name));
        let value = text("value");
        let point = Point {
            day,
            number: value.as_deref().and_then(number),
            value,
            unit: text("unit"),
            state: text("state").filter(|state| state != "measured"),
            judgement: text("judgement"),
            reference: (text("reference_low"), text("reference_high")),
            method: text("method").or_else(|| text("method_code")),
            record: at,
        };
        found.entry(key).or_default().push((name, point));
    };
    for (at, record) in records.iter().enumerate() {
        match record.kind().id {
            "checkup" => {
                for row in record.rows("items") {
                    take(at, record.day_of("checked_on"), &|id| Row::text(row, id));
                }
            }
            "observation" => take(at, record.day_of("observed_on"), &|id| record.text(id)),
            _ => {}
        }
    }
    let trend = |(key, mut points): (String, Vec<(String, Point)>)| {
        points.sort_by_key(|(_, point)| point.day);
        Trend {
            key,
            name: points.last().map(|(name, _)| name.clone()).unwrap_or_default(),
            points: points.into_iter().map(|(_, point)| point).collect(),
        }
    };
    found.into_iter().map(trend).collect()
}

/// A plain decimal number; `<0.3` and texts are none.
fn number(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_plain =
        digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') && digits.bytes().any(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| is_plain)
}

/// Whom a threshold is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    /// 男.
    Male,
    /// 女.
    Female,
}

/// From which value on the programme says something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Threshold {
    /// 保健指導判定値.
    pub guidance: Bound,
    /// 受診勧奨判定値.
    pub referral: Option<Bound>,
    /// Where it stands, with its year.
    pub source: &'static str,
}

/// A bound of the programme.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// This value and more.
    From(f64),
    /// Less than this value.
    Below(f64),
}

/// What the official programme says of an item on a day; `None` for items it says nothing of, and outside its years.
///
/// Source: 標準的な健診・保健指導プログラム（令和6年度版） 別紙5, for the fourth period: fiscal years 2024 to 2029.
#[must_use]
pub fn threshold(key: &str, sex: Option<Sex>, on: Day) -> Option<Threshold> {
    let iso = on.iso();
    if !("2024-04-01".."2030-04-01").contains(&iso.as_str()) {
        return None;
    }
    let rows = include_str!("thresholds_2024.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'));
    let mut found = rows.filter_map(|row| {
        let cells: Vec<&str> = row.split('\t').collect();
        let [item, whom, guidance, referral] = cells.as_slice() else {
            return None;
        };
        let is_for = match *whom {
            "男" => sex == Some(Sex::Male),
            "女" => sex == Some(Sex::Female),
            _ => true,
        };
        (*item == key && is_for).then_some(Threshold {
            guidance: bound(guidance)?,
            referral: bound(referral),
            source: "標準的な健診・保健指導プログラム（令和6年度版） 別紙5",
        })
    });
    found.next()
}

fn bound(text: &str) -> Option<Bound> {
    match text.strip_prefix('<') {
        Some(below) => below.parse().ok().map(Bound::Below),
        None => text.parse().ok().map(Bound::From),
    }
}

impl core::fmt::Debug for Trend {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Trend({} points)", self.points.len())
    }
}

impl core::fmt::Debug for Point {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Point(record {})", self.record)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::parse_day;

    fn checkup(day: &str, items: &Json) -> Record {
        let fields = json!({ "checked_on": day, "items": items });
        Record::from_json("checkup", fields.as_object().unwrap()).unwrap()
    }

    fn told(records: &[Record]) -> Vec<String> {
        let records: Vec<&Record> = records.iter().collect();
        let said = |text: &Option<String>| text.clone().unwrap_or_default();
        let point = |point: &Point| {
            format!(
                "{} {}{} {}",
                point.day.iso(),
                said(&point.value),
                said(&point.state),
                said(&point.method)
            )
        };
        trends(&records)
            .iter()
            .map(|trend| {
                let points: Vec<String> = trend.points.iter().map(point).collect();
                format!("{} {}: {}", trend.key, trend.name, points.join(", "))
            })
            .collect()
    }

    #[test]
    fn an_item_runs_across_years_and_methods_and_not_into_another() {
        let records = [
            checkup(
                "2025-01-20",
                &json!([
                    { "name": "空腹時中性脂肪", "code": "3F015000002327201", "value": "142", "method": "紫外吸光光度法" },
                    { "name": "随時中性脂肪", "code": "3F015129902327101", "value": "180" },
                ]),
            ),
            checkup(
                "2026-01-15",
                &json!([{ "name": "空腹時中性脂肪", "code": "3F015000002327101", "value": "168", "method": "可視吸光光度法" }]),
            ),
            checkup(
                "2024-01-15",
                &json!([{ "name": "中性脂肪", "code": "3F015000002399901", "state": "not_performed" }]),
            ),
        ];
        assert_eq!(
            told(&records),
            [
                "3F0150000 空腹時中性脂肪: 2024-01-15 not_performed , 2025-01-20 142 紫外吸光光度法, 2026-01-15 168 可視吸光光度法",
                "3F0151299 随時中性脂肪: 2025-01-20 180 "
            ]
        );
    }

    #[test]
    fn single_results_and_checkups_are_one_line() {
        let single = json!({ "observed_on": "2026-06-01", "name": "体重", "code": "9N006000000000001", "value": "60", "unit": "kg" });
        let records = [
            Record::from_json("observation", single.as_object().unwrap()).unwrap(),
            checkup(
                "2026-01-15",
                &json!([{ "name": "体重", "code": "9N006000000000001", "value": "61.4", "unit": "kg" }]),
            ),
        ];
        assert_eq!(told(&records), ["9N0060000 体重: 2026-01-15 61.4 , 2026-06-01 60 "]);
        let borrowed: Vec<&Record> = records.iter().collect();
        assert_eq!(trends(&borrowed)[0].points[0].number, Some(61.4));
    }

    #[test]
    fn only_plain_numbers_are_numbers() {
        for (text, expected) in [
            ("5.7", Some(5.7)),
            ("-1", Some(-1.0)),
            ("<0.3", None),
            ("±", None),
            ("1e3", None),
            (".", None),
        ] {
            assert_eq!(number(text), expected, "{text}");
        }
    }

    #[test]
    fn thresholds_are_those_of_their_years_alone() {
        let day = |text: &str| parse_day(text).unwrap();
        let glucose = threshold("3D0100000", None, day("2026-01-15")).unwrap();
        assert_eq!(
            (glucose.guidance, glucose.referral),
            (Bound::From(100.0), Some(Bound::From(126.0)))
        );
        assert!(glucose.source.contains("令和6年度版"));
        assert_eq!(threshold("3D0100000", None, day("2024-03-31")), None);
        assert_eq!(threshold("3D0100000", None, day("2030-04-01")), None);
        assert_eq!(threshold("9N0060000", None, day("2026-01-15")), None);
        let waist = |sex| threshold("9N0161601", sex, day("2026-01-15")).map(|found| found.guidance);
        assert_eq!(waist(Some(Sex::Male)), Some(Bound::From(85.0)));
        assert_eq!(waist(Some(Sex::Female)), Some(Bound::From(90.0)));
        assert_eq!(waist(None), None);
        let hdl = threshold("3F0700000", None, day("2026-01-15")).unwrap();
        assert_eq!((hdl.guidance, hdl.referral), (Bound::Below(40.0), None));
    }
}
