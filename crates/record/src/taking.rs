//! What is taken now: one list from start days and days supplied, dispensed and over the counter.
//!
//! Nothing is judged here. Medicines whose codes begin with the same four digits (薬効分類) stand side by side, and that is
//! all that is said of them; whether two of them go together is for a pharmacist.

use std::collections::BTreeMap;

use crate::{
    Day, DoseState, Record, Row, Time,
    schedule::{noted, times_of},
};

/// Where a medicine came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// Dispensed, with or without a prescription slip.
    Dispensed,
    /// Bought or written down by oneself.
    Own,
}

/// A medicine that is taken.
#[derive(Clone, PartialEq, Eq)]
pub struct Course {
    /// Its name, as on the newest slip.
    pub name: String,
    /// Where it came from.
    pub origin: Origin,
    /// How it is used.
    pub usage: Option<String>,
    /// How much a day, a decimal number.
    pub per_day: Option<String>,
    /// The unit of what is taken and left.
    pub unit: Option<String>,
    /// Since when, without a gap; not known where nobody wrote it down.
    pub from: Option<Day>,
    /// The last day it lasts; not known where no number of days was supplied.
    pub until: Option<Day>,
    /// For how many days after this one it lasts.
    pub days_left: Option<i64>,
    /// How much is left after this day where everything was taken, a decimal number.
    pub left: Option<String>,
    /// How many doses were noted as not taken since it began.
    pub skipped: usize,
    /// How much of those ought to be there beside what is left, a decimal number.
    pub unused: Option<String>,
    /// The records it is told by, by their places in the list that was given.
    pub records: Vec<usize>,
}

/// Medicines of one class.
#[derive(Clone, PartialEq, Eq)]
pub struct Class {
    /// The first four digits of their YJ codes; `None` where a medicine has no code.
    pub code: Option<String>,
    /// The medicines, by name. Two and more stand side by side.
    pub courses: Vec<Course>,
}

/// What is taken on a day, by class; those without a code at the end, each alone.
///
/// A medicine that is handed out again before it is used up is taken on after what was left, so that its days add up. What
/// has no number of days (屯服, ointments) is listed for ninety days after it was handed out.
#[must_use]
pub fn taken_on(records: &[&Record], on: Day) -> Vec<Class> {
    let mut supplies: Vec<Supply> = Vec::new();
    for (at, record) in records.iter().enumerate() {
        match record.kind().id {
            "dispensing" => supplies.extend(
                record
                    .rows("medicines")
                    .iter()
                    .filter_map(|row| Supply::of_row(at, record, row)),
            ),
            "otc" => supplies.push(Supply::of_own(at, record)),
            _ => {}
        }
    }
    supplies.sort_by_key(|supply| supply.from);
    let mut medicines: BTreeMap<(Origin, String), Vec<Supply>> = BTreeMap::new();
    for supply in supplies
        .into_iter()
        .filter(|supply| supply.from.is_none_or(|from| from <= on))
    {
        medicines
            .entry((supply.origin, supply.key.clone()))
            .or_default()
            .push(supply);
    }
    let mut classes: BTreeMap<String, Vec<Course>> = BTreeMap::new();
    let mut nameless = Vec::new();
    for supplies in medicines.into_values() {
        let codes: Vec<String> = supplies.last().map(|newest| newest.classes.clone()).unwrap_or_default();
        let Some(mut course) = course(&supplies, on) else {
            continue;
        };
        count_skipped(&mut course, &supplies, records, on);
        if codes.is_empty() {
            nameless.push(Class {
                code: None,
                courses: vec![course],
            });
            continue;
        }
        for code in codes {
            classes.entry(code).or_default().push(course.clone());
        }
    }
    let by_class = classes.into_iter().map(|(code, courses)| Class {
        code: Some(code),
        courses,
    });
    by_class.chain(nameless).collect()
}

/// One handing out of one medicine.
struct Supply {
    key: String,
    name: String,
    origin: Origin,
    classes: Vec<String>,
    from: Option<Day>,
    length: Length,
    per_day: Option<i64>,
    unit: Option<String>,
    usage: Option<String>,
    record: usize,
}

/// For how long a supply lasts.
enum Length {
    Days(i64),
    Until(Day),
    /// Nobody said, and it may end any day.
    Unknown,
    /// Nobody said, and it goes on until somebody writes that it ended.
    Open,
}

impl Supply {
    fn of_row(at: usize, record: &Record, row: &Row) -> Option<Self> {
        let name = row.text("name")?;
        let code = row.text("code").filter(|code| is_yj(code));
        let class = code
            .as_deref()
            .map(str::to_owned)
            .or_else(|| row.text("generic_code").filter(|code| is_yj(code)));
        let unit_of_days = row.text("quantity_unit").unwrap_or_default();
        let days = row
            .text("quantity")
            .and_then(|days| days.parse::<i64>().ok())
            .filter(|days| (1..=999).contains(days));
        let is_daily = unit_of_days.contains('日');
        Some(Self {
            key: code.unwrap_or_else(|| crate::fold(&name)),
            name,
            origin: Origin::Dispensed,
            classes: class
                .and_then(|code| code.get(..4).map(str::to_owned))
                .into_iter()
                .collect(),
            from: record.day_of("dispensed_on"),
            length: days.filter(|_| is_daily).map_or(Length::Unknown, Length::Days),
            per_day: row
                .text("amount")
                .and_then(|amount| parse(&amount))
                .filter(|_| is_daily),
            unit: row.text("unit"),
            usage: row.text("usage"),
            record: at,
        })
    }

    fn of_own(at: usize, record: &Record) -> Self {
        let name = record.text("name").unwrap_or_default();
        let codes = record
            .rows("ingredients")
            .iter()
            .filter_map(|row| row.text("code"))
            .chain(record.text("code"));
        let mut classes: Vec<String> = codes
            .filter(|code| code.len() >= 7 && code.bytes().take(7).all(|b| b.is_ascii_digit()) && code.len() <= 12)
            .filter_map(|code| code.get(..4).map(str::to_owned))
            .collect();
        classes.sort();
        classes.dedup();
        let per_day = record
            .text("per_day")
            .and_then(|amount| parse(&amount))
            .filter(|amount| *amount > 0);
        let stock = record.text("stock").and_then(|amount| parse(&amount));
        let days = stock.zip(per_day).map(|(stock, per_day)| stock / per_day);
        let length = match (record.day_of("ended_on"), days) {
            (Some(ended), _) => Length::Until(ended),
            (None, Some(days)) => Length::Days(days),
            (None, None) => Length::Open,
        };
        Self {
            key: record.text("jan").unwrap_or_else(|| crate::fold(&name)),
            name,
            origin: Origin::Own,
            classes,
            from: record.day_of("started_on"),
            length,
            per_day,
            unit: record.text("unit"),
            usage: record.text("usage"),
            record: at,
        }
    }
}

/// The supplies of one medicine, the oldest first, as one course; `None` where it is used up.
fn course(supplies: &[Supply], on: Day) -> Option<Course> {
    let mut from: Option<Day> = None;
    let mut until: Option<Day> = None;
    let mut is_open = false;
    let mut records = Vec::new();
    for supply in supplies {
        let begins = supply.from;
        let is_gap = until
            .zip(begins)
            .is_none_or(|(until, begins)| until.plus_days(1) < begins);
        if is_gap {
            from = begins;
            records.clear();
        }
        until = match (&supply.length, begins) {
            (Length::Days(days), Some(begins)) => {
                let left = until
                    .filter(|until| *until >= begins)
                    .map_or(0, |until| until.unix_days() - begins.unix_days() + 1);
                Some(begins.plus_days(left + days - 1))
            }
            (Length::Until(ended), _) => Some(*ended),
            (Length::Unknown, Some(begins)) => Some(begins.plus_days(DAYS_LISTED)),
            (Length::Days(_) | Length::Unknown | Length::Open, _) => None,
        };
        is_open = matches!(supply.length, Length::Unknown | Length::Open) || begins.is_none();
        records.push(supply.record);
    }
    let newest = supplies.last()?;
    if until.is_some_and(|until| until < on) {
        return None;
    }
    let known = until.filter(|_| !is_open);
    let days_left = known.map(|until| until.unix_days() - on.unix_days());
    let left = days_left
        .zip(newest.per_day)
        .and_then(|(days, per_day)| per_day.checked_mul(days))
        .map(written);
    records.dedup();
    Some(Course {
        name: newest.name.clone(),
        origin: newest.origin,
        usage: newest.usage.clone(),
        per_day: newest.per_day.map(written),
        unit: newest.unit.clone(),
        from,
        until: known,
        days_left,
        left,
        skipped: 0,
        unused: None,
        records,
    })
}

/// What a person left out is still in the house: 残薬 that no slip knows of.
fn count_skipped(course: &mut Course, supplies: &[Supply], records: &[&Record], on: Day) {
    let names: Vec<String> = supplies.iter().map(|supply| crate::fold(&supply.name)).collect();
    let is_within = |day: Day| day <= on && course.from.is_none_or(|from| from <= day);
    let mut last = BTreeMap::new();
    for note in noted(records).filter(|note| is_within(note.on) && names.contains(&crate::fold(&note.medicine))) {
        last.insert((note.on, note.time), note.state);
    }
    course.skipped = last.values().filter(|state| **state == DoseState::Skipped).count();
    let times = times_of(course.usage.as_deref().unwrap_or_default());
    if course.skipped > 0 && !times.contains(&Time::Other) {
        let all = course.per_day.as_deref().and_then(parse);
        let times = i64::try_from(times.len()).unwrap_or(1);
        let skipped = i64::try_from(course.skipped).unwrap_or(0);
        course.unused = all
            .and_then(|all| all.checked_mul(skipped))
            .map(|all| written(all / times));
    }
}

/// The part of a day's amount that is taken at one of so many times; `None` where it does not divide.
pub(crate) fn share(per_day: &str, times: usize) -> Option<String> {
    let (all, times) = (parse(per_day)?, i64::try_from(times).ok()?);
    (times > 0 && all % times == 0).then(|| written(all / times))
}

/// YJ and the ministry's list: seven digits, a letter, four characters more.
fn is_yj(code: &str) -> bool {
    let bytes = code.as_bytes();
    bytes.len() == 12
        && bytes.iter().take(7).all(u8::is_ascii_digit)
        && bytes.get(7).is_some_and(u8::is_ascii_uppercase)
}

/// A decimal number in hundred-thousandths: JAHIS has five digits after the point.
fn parse(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let is_plain = |digits: &str| digits.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 6 || part.len() > 5 || !is_plain(whole) || !is_plain(part) {
        return None;
    }
    let part: i64 = format!("{part:0<5}").parse().ok()?;
    Some(whole.parse::<i64>().ok()? * UNIT + part)
}

fn written(amount: i64) -> String {
    let (whole, part) = (amount / UNIT, amount % UNIT);
    let text = format!("{whole}.{part:05}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

const UNIT: i64 = 100_000;
/// How long something without a number of days is listed.
const DAYS_LISTED: i64 = 90;

impl core::fmt::Debug for Course {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Course({} records)", self.records.len())
    }
}

impl core::fmt::Debug for Class {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Class({} courses)", self.courses.len())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::parse_day;

    fn day(text: &str) -> Day {
        parse_day(text).unwrap()
    }

    fn slip(on: &str, medicines: &[Json]) -> Record {
        let fields = json!({ "dispensed_on": on, "medicines": medicines });
        Record::from_json("dispensing", fields.as_object().unwrap()).unwrap()
    }

    fn daily(name: &str, code: &str, amount: &str, days: &str) -> Json {
        json!({ "name": name, "code_kind": "4", "code": code, "amount": amount, "unit": "錠", "quantity": days, "quantity_unit": "日分" })
    }

    fn own(fields: &Json) -> Record {
        Record::from_json("otc", fields.as_object().unwrap()).unwrap()
    }

    fn told(records: &[Record], on: &str) -> Vec<String> {
        let records: Vec<&Record> = records.iter().collect();
        let iso = |day: Option<Day>| day.map(|day| day.iso()).unwrap_or_default();
        let course = |course: &Course| {
            format!(
                "{} {}〜{} {} {}",
                course.name,
                iso(course.from),
                iso(course.until),
                course.days_left.map(|days| days.to_string()).unwrap_or_default(),
                course.left.clone().unwrap_or_default()
            )
        };
        taken_on(&records, day(on))
            .iter()
            .map(|class| {
                let courses: Vec<String> = class.courses.iter().map(course).collect();
                format!("{}: {}", class.code.clone().unwrap_or_default(), courses.join(" | "))
            })
            .collect()
    }

    const A: &str = "2171022F9999";

    #[test]
    fn days_are_counted_from_the_day_it_was_handed_out() {
        let slips = [slip("2026-03-01", &[daily("甲錠", A, "1.5", "14")])];
        assert_eq!(
            told(&slips, "2026-03-01"),
            ["2171: 甲錠 2026-03-01〜2026-03-14 13 19.5"]
        );
        assert_eq!(told(&slips, "2026-03-14"), ["2171: 甲錠 2026-03-01〜2026-03-14 0 0"]);
        assert_eq!(told(&slips, "2026-03-15"), [""; 0]);
        assert_eq!(told(&slips, "2026-02-28"), [""; 0]);
    }

    #[test]
    fn what_was_left_is_taken_first() {
        let slips = [
            slip("2026-03-01", &[daily("甲錠", A, "1", "28")]),
            slip("2026-03-22", &[daily("甲錠", A, "1", "28")]),
        ];
        assert_eq!(told(&slips, "2026-03-22"), ["2171: 甲錠 2026-03-01〜2026-04-25 34 34"]);
        let gap = [
            slip("2026-01-01", &[daily("甲錠", A, "1", "7")]),
            slip("2026-03-01", &[daily("甲錠", A, "1", "7")]),
        ];
        assert_eq!(told(&gap, "2026-03-02"), ["2171: 甲錠 2026-03-01〜2026-03-07 5 5"]);
    }

    #[test]
    fn one_class_stands_side_by_side_whoever_it_came_from() {
        let records = [
            slip(
                "2026-03-01",
                &[daily("乙錠", "1149001F9999", "3", "7"), daily("甲錠", A, "1", "7")],
            ),
            own(
                &json!({ "name": "例示鎮痛薬A", "started_on": "2026-03-02", "per_day": "3", "stock": "24", "unit": "錠",
                "ingredients": [{ "name": "イブプロフェン", "code": "1149001" }, { "name": "無水カフェイン" }] }),
            ),
        ];
        assert_eq!(
            told(&records, "2026-03-03"),
            [
                "1149: 乙錠 2026-03-01〜2026-03-07 4 12 | 例示鎮痛薬A 2026-03-02〜2026-03-09 6 18",
                "2171: 甲錠 2026-03-01〜2026-03-07 4 4"
            ]
        );
    }

    #[test]
    fn what_has_no_days_is_listed_without_an_end() {
        let ointment =
            json!({ "name": "丙軟膏", "amount": "10", "unit": "g", "quantity": "1", "quantity_unit": "調剤" });
        let records = [
            slip("2026-03-01", &[ointment]),
            own(&json!({ "name": "例示ビタミン" })),
            own(&json!({ "name": "やめた薬", "ended_on": "2026-02-01" })),
        ];
        assert_eq!(
            told(&records, "2026-05-30"),
            [": 丙軟膏 2026-03-01〜  ", ": 例示ビタミン 〜  "]
        );
        assert_eq!(told(&records, "2026-05-31"), [": 例示ビタミン 〜  "]);
    }

    #[test]
    fn nonsense_amounts_are_not_counted() {
        let records = [slip(
            "2026-03-01",
            &[daily("甲錠", A, "適量", "7"), daily("乙錠", "x", "1", "0")],
        )];
        assert_eq!(
            told(&records, "2026-03-02"),
            ["2171: 甲錠 2026-03-01〜2026-03-07 5 ", ": 乙錠 2026-03-01〜  "]
        );
    }
}
