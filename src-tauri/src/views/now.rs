//! What is taken now, and how values went, as the window draws them.

use serde::Serialize;
use tefuda_holder::{Class, Course, Detail, Origin, Words};
use tefuda_record::Day;
use tefuda_record::kinds::checkup::{Point, Trend};

/// Medicines of one class.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct TakingView {
    heading: String,
    /// Said where several of a class stand side by side.
    aside: Option<String>,
    courses: Vec<CourseView>,
}

/// One medicine.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct CourseView {
    name: String,
    origin: String,
    usage: Option<String>,
    days: String,
    /// What is left of it.
    left: Option<String>,
}

/// One value over time.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct TrendView {
    name: String,
    /// The unit of all its numbers; none where they differ, so that no line may be drawn.
    unit: Option<String>,
    /// The oldest first.
    points: Vec<PointView>,
}

/// One value.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct PointView {
    day: String,
    year: i32,
    /// Days since 1970.
    at: i64,
    /// As printed, with its unit.
    value: String,
    number: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    /// The reference range, as printed.
    range: String,
    judgement: Option<String>,
}

impl TakingView {
    pub(crate) fn of(class: &Class, words: &Words) -> Self {
        let count = class.courses.len();
        let aside = || words.say_with("now-side-by-side", &[("count", Detail::Text(count.to_string()))]);
        Self {
            heading: match &class.code {
                Some(code) => words.say_with("now-class", &[("code", Detail::Text(code.clone()))]),
                None => words.say("now-no-class"),
            },
            aside: (count > 1).then(aside),
            courses: class
                .courses
                .iter()
                .map(|course| CourseView::of(course, words))
                .collect(),
        }
    }
}

impl CourseView {
    fn of(course: &Course, words: &Words) -> Self {
        let day = |day: Option<Day>| day.map_or_else(|| words.say("now-unknown"), Day::both);
        let days = [
            ("from", Detail::Text(day(course.from))),
            ("until", Detail::Text(day(course.until))),
        ];
        let left = course.days_left.map(|days| {
            let unit = course.unit.as_deref().unwrap_or_default();
            let amount = course
                .left
                .as_ref()
                .map(|left| format!("  {left}{unit}"))
                .unwrap_or_default();
            let details = [
                ("days", Detail::Text(days.to_string())),
                ("amount", Detail::Text(amount)),
            ];
            words.say_with("now-left", &details)
        });
        Self {
            name: course.name.clone(),
            origin: words.say(match course.origin {
                Origin::Dispensed => "now-dispensed",
                Origin::Own => "now-own",
            }),
            usage: course.usage.clone(),
            days: words.say_with("now-days", &days),
            left,
        }
    }
}

impl TrendView {
    pub(crate) fn of(trend: &Trend) -> Self {
        let mut units = trend.points.iter().filter(|point| point.number.is_some());
        let first = units.next().map(|point| point.unit.clone());
        let same = units.all(|point| Some(&point.unit) == first.as_ref());
        Self {
            name: trend.name.clone(),
            unit: first.filter(|_| same).map(Option::unwrap_or_default),
            points: trend.points.iter().map(PointView::of).collect(),
        }
    }
}

impl PointView {
    fn of(point: &Point) -> Self {
        let (low, high) = &point.reference;
        let number = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok());
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let unit = text(&point.unit);
        Self {
            day: point.day.both(),
            year: point.day.year(),
            at: point.day.unix_days(),
            value: format!("{} {unit}", text(&point.value)).trim().to_owned(),
            number: point.number,
            low: number(low),
            high: number(high),
            range: match (low, high) {
                (None, None) => String::new(),
                _ => format!("{}〜{} {unit}", text(low), text(high)).trim().to_owned(),
            },
            judgement: point.judgement.clone(),
        }
    }
}
