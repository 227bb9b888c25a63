//! 資格の履歴: periods of insurance, with the days between and the days twice.

use tefuda_record::{Day, Record};

/// One period of insurance.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Period {
    /// The insurer.
    pub insurer: String,
    /// 資格取得日: the first day.
    pub acquired_on: Option<Day>,
    /// 資格喪失日: the first day without it.
    pub lost_on: Option<Day>,
    /// 届出日.
    pub filed_on: Option<Day>,
    /// The day on which somebody saw that it had been registered.
    pub reflected_on: Option<Day>,
}

/// What stands out.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Finding {
    /// Days without insurance.
    Gap {
        /// The first of them.
        from: Day,
        /// The last of them.
        to: Day,
        /// Whether it lasts to this day.
        open: bool,
    },
    /// Days with two.
    Overlap {
        /// The first of them.
        from: Day,
        /// The last of them; `None` while it lasts.
        to: Option<Day>,
        /// The two insurers.
        insurers: [String; 2],
    },
    /// 届出済・反映待ち.
    Pending {
        /// The insurer.
        insurer: String,
        /// The day it was filed.
        filed_on: Day,
    },
}

/// Periods and what stands out in them.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct HistoryView {
    /// The periods, the earliest first.
    pub periods: Vec<Period>,
    /// What stands out, in the order of days.
    pub findings: Vec<Finding>,
}

/// The history that `enrolment` records tell, as of a day. A period without a first day is listed and not reckoned with.
#[must_use]
pub fn history_of(records: &[Record], today: Day) -> HistoryView {
    let mut periods: Vec<Period> = records
        .iter()
        .filter(|record| record.kind().id == "enrolment")
        .map(|record| Period {
            insurer: record.text("insurer_name").unwrap_or_default(),
            acquired_on: record.day_of("acquired_on"),
            lost_on: record.day_of("lost_on"),
            filed_on: record.day_of("filed_on"),
            reflected_on: record.day_of("reflected_on"),
        })
        .collect();
    periods.sort_by_key(|period| (period.acquired_on, period.lost_on));
    let mut findings = Vec::new();
    // The period that reaches furthest so far, and the first day after it; `None` is open-ended.
    let mut furthest: Option<(&Period, Option<Day>)> = None;
    for period in periods.iter().filter(|period| period.acquired_on.is_some()) {
        let Some(first) = period.acquired_on else { continue };
        if let Some((before, end)) = furthest {
            if let Some(end) = end.filter(|end| *end < first) {
                findings.push(Finding::Gap {
                    from: end,
                    to: first.plus_days(-1),
                    open: false,
                });
            } else if end.is_none_or(|end| first < end) && period.lost_on.is_none_or(|lost| first < lost) {
                let ends = [end, period.lost_on].into_iter().flatten().min();
                findings.push(Finding::Overlap {
                    from: first,
                    to: ends.map(|end| end.plus_days(-1)),
                    insurers: [before.insurer.clone(), period.insurer.clone()],
                });
            }
        }
        furthest = match (furthest, period.lost_on) {
            (Some((before, None)), _) => Some((before, None)),
            (Some((before, Some(end))), Some(lost)) if end >= lost => Some((before, Some(end))),
            (_, lost) => Some((period, lost)),
        };
    }
    if let Some((_, Some(end))) = furthest.filter(|(_, end)| end.is_some_and(|end| end <= today)) {
        findings.push(Finding::Gap {
            from: end,
            to: today,
            open: true,
        });
    }
    let waiting = periods.iter().filter(|period| period.reflected_on.is_none());
    findings.extend(waiting.filter_map(|period| {
        Some(Finding::Pending {
            insurer: period.insurer.clone(),
            filed_on: period.filed_on?,
        })
    }));
    HistoryView { periods, findings }
}

#[cfg(test)]
mod tests {
    use tefuda_record::{Fields, parse_day};

    use super::*;

    fn day(text: &str) -> Day {
        parse_day(text).unwrap()
    }

    /// Insurer, first day, first day without, filed, reflected; `-` is nothing.
    fn history(rows: &[[&str; 5]]) -> Vec<Finding> {
        let records: Vec<Record> = rows
            .iter()
            .map(|row| {
                let mut fields = Fields::of("enrolment").unwrap();
                let names = ["insurer_name", "acquired_on", "lost_on", "filed_on", "reflected_on"];
                for (name, value) in names.into_iter().zip(row).filter(|(_, value)| **value != "-") {
                    fields.set(name, value).unwrap();
                }
                Record::new(fields).unwrap()
            })
            .collect();
        history_of(&records, day("2026-11-22")).findings
    }

    #[test]
    fn from_one_company_to_the_next_without_a_day_between() {
        let found = history(&[
            ["甲健保", "2020-04-01", "2026-10-01", "-", "-"],
            ["乙健保", "2026-10-01", "-", "2026-10-03", "2026-10-20"],
        ]);
        assert_eq!(found, []);
    }

    #[test]
    fn left_in_summer_and_joined_in_autumn_without_kokuho_between() {
        let found = history(&[
            ["乙健保", "2026-10-01", "-", "-", "-"],
            ["甲健保", "2020-04-01", "2026-08-01", "-", "-"],
        ]);
        let gap = Finding::Gap {
            from: day("2026-08-01"),
            to: day("2026-09-30"),
            open: false,
        };
        assert_eq!(found, [gap], "in whatever order the records were typed");
    }

    #[test]
    fn joined_a_company_and_forgot_to_leave_kokuho() {
        let found = history(&[
            ["例示市国保", "2024-05-01", "-", "-", "-"],
            ["甲健保", "2026-09-01", "-", "2026-09-02", "2026-09-30"],
        ]);
        let twice = Finding::Overlap {
            from: day("2026-09-01"),
            to: None,
            insurers: ["例示市国保".to_owned(), "甲健保".to_owned()],
        };
        assert_eq!(found, [twice]);
    }

    #[test]
    fn left_a_company_last_month_and_filed_nothing_yet() {
        let found = history(&[["甲健保", "2020-04-01", "2026-11-01", "-", "-"]]);
        let gap = Finding::Gap {
            from: day("2026-11-01"),
            to: day("2026-11-22"),
            open: true,
        };
        assert_eq!(found, [gap]);
    }

    #[test]
    fn left_a_company_registered_with_kokuho_and_waits_for_it_to_show() {
        let found = history(&[
            ["甲健保", "2020-04-01", "2026-11-01", "-", "-"],
            ["例示市国保", "2026-11-01", "-", "2026-11-10", "-"],
        ]);
        let pending = Finding::Pending {
            insurer: "例示市国保".to_owned(),
            filed_on: day("2026-11-10"),
        };
        assert_eq!(found, [pending]);
    }

    #[test]
    fn a_short_job_inside_a_long_one_overlaps_and_leaves_no_gap() {
        let found = history(&[
            ["甲健保", "2020-04-01", "2026-12-01", "-", "-"],
            ["乙健保", "2025-01-01", "2025-03-01", "-", "-"],
            ["丙健保", "2026-12-01", "-", "-", "-"],
        ]);
        let twice = Finding::Overlap {
            from: day("2025-01-01"),
            to: Some(day("2025-02-28")),
            insurers: ["甲健保".to_owned(), "乙健保".to_owned()],
        };
        assert_eq!(found, [twice]);
    }
}
