//! Days of the calendar, in 西暦 and 和暦.

use core::fmt;
use core::str::FromStr;

use chrono::{Datelike, Days, NaiveDate};
use thiserror::Error;

use crate::fold_digits;

/// A day between 1868-01-01 and 9999-12-31, without a time zone.
///
/// Serialised as `YYYY-MM-DD`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(NaiveDate);

/// An era of the Japanese calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Era {
    /// 明治, from 1868-01-25 (the civil calendar is Gregorian from 1873).
    Meiji,
    /// 大正, from 1912-07-30.
    Taisho,
    /// 昭和, from 1926-12-25.
    Showa,
    /// 平成, from 1989-01-08.
    Heisei,
    /// 令和, from 2019-05-01.
    Reiwa,
}

/// Why a text is no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DayError {
    /// The text has no shape of a day.
    #[error("not a day: no known shape")]
    Unreadable,
    /// The shape is right, but that month has no such day, or the year no such month.
    #[error("no such day in the calendar")]
    NoSuchDay,
    /// Years of an era begin with 1 (元年); there is no year 0.
    #[error("no such year of the era")]
    NoSuchEraYear,
    /// The day lies before its era began.
    #[error("the day lies before that era began")]
    BeforeEra,
    /// The day lies after its era ended.
    #[error("the day lies after that era ended")]
    AfterEra,
}

impl Day {
    /// The day of year, month and day in the Gregorian calendar.
    ///
    /// # Errors
    /// [`DayError::NoSuchDay`] where the calendar has none, or outside 1868–9999.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Result<Self, DayError> {
        if !(1868..=9999).contains(&year) {
            return Err(DayError::NoSuchDay);
        }
        NaiveDate::from_ymd_opt(year, month, day)
            .map(Self)
            .ok_or(DayError::NoSuchDay)
    }

    /// The day so many days after 1970-01-01, held inside what a [`Day`] can be.
    #[must_use]
    pub fn from_unix_days(days: i64) -> Self {
        const FIRST: i64 = -37_255; // 1868-01-01
        const LAST: i64 = 2_932_896; // 9999-12-31
        let days = days.clamp(FIRST, LAST);
        Self(
            i32::try_from(days)
                .ok()
                .and_then(NaiveDate::from_epoch_days)
                .unwrap_or(NaiveDate::MIN),
        )
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub fn unix_days(self) -> i64 {
        i64::from(self.0.to_epoch_days())
    }

    /// `2026-11-22`.
    #[must_use]
    pub fn iso(self) -> String {
        self.0.format("%Y-%m-%d").to_string()
    }

    /// The Gregorian year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// The month, 1–12.
    #[must_use]
    pub fn month(self) -> u32 {
        self.0.month()
    }

    /// The day of the month, 1–31.
    #[must_use]
    pub fn day_of_month(self) -> u32 {
        self.0.day()
    }

    /// The era and its year; `None` before 1868-01-25.
    #[must_use]
    pub fn era(self) -> Option<(Era, i32)> {
        ERAS.iter().rev().find_map(|(era, start)| {
            let (year, month, day) = *start;
            ((self.0.year(), self.0.month(), self.0.day()) >= (year, month, day))
                .then(|| (*era, self.0.year() - year + 1))
        })
    }

    /// `令和8年11月22日`; the first year of an era is 元年. Before the eras: as [`Day::seireki`].
    #[must_use]
    pub fn wareki(self) -> String {
        let Some((era, year)) = self.era() else {
            return self.seireki();
        };
        let year = if year == 1 { "元".to_owned() } else { year.to_string() };
        format!("{}{year}年{}月{}日", era.name(), self.0.month(), self.0.day())
    }

    /// `2026年11月22日`.
    #[must_use]
    pub fn seireki(self) -> String {
        format!("{}年{}月{}日", self.0.year(), self.0.month(), self.0.day())
    }

    /// `令和8年11月22日(2026年11月22日)`, as screens show it.
    #[must_use]
    pub fn both(self) -> String {
        format!("{}({})", self.wareki(), self.seireki())
    }

    /// The day so many days later (earlier when negative), held inside the calendar.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        Self::from_unix_days(self.unix_days().saturating_add(days))
    }

    /// Full years lived on `on` by somebody born this day, the birthday itself counted.
    #[must_use]
    pub fn age_on(self, on: Self) -> i32 {
        let before = (on.0.month(), on.0.day()) < (self.0.month(), self.0.day());
        on.0.year() - self.0.year() - i32::from(before)
    }

    /// The last day of this day's month.
    #[must_use]
    pub fn end_of_month(self) -> Self {
        let first = self.0.with_day(1).unwrap_or(self.0);
        let next = first.checked_add_months(chrono::Months::new(1)).unwrap_or(first);
        Self(next.checked_sub_days(Days::new(1)).unwrap_or(self.0))
    }
}

impl Era {
    /// 明治, 大正, 昭和, 平成, 令和.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Meiji => "明治",
            Self::Taisho => "大正",
            Self::Showa => "昭和",
            Self::Heisei => "平成",
            Self::Reiwa => "令和",
        }
    }

    /// The era of a name, a letter (M T S H R) or a digit (1–5), as papers and JAHIS write it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "明治" | "明" | "M" | "m" | "1" => Self::Meiji,
            "大正" | "大" | "T" | "t" | "2" => Self::Taisho,
            "昭和" | "昭" | "S" | "s" | "3" => Self::Showa,
            "平成" | "平" | "H" | "h" | "4" => Self::Heisei,
            "令和" | "令" | "R" | "r" | "5" => Self::Reiwa,
            _ => return None,
        })
    }

    /// Its last day; 明治 and 大正 ended in the middle of theirs. `None` where later days are taken.
    const fn last(self) -> Option<(i32, u32, u32)> {
        match self {
            Self::Meiji => Some((1912, 7, 30)),
            Self::Taisho => Some((1926, 12, 25)),
            Self::Showa => Some((1989, 1, 7)),
            Self::Heisei | Self::Reiwa => None,
        }
    }

    /// The day of this era's year, month and day. 平成 after 2019-04-30 is taken, as many papers were printed so.
    ///
    /// # Errors
    /// [`DayError::NoSuchEraYear`] for year 0 or past 99, [`DayError::NoSuchDay`], [`DayError::BeforeEra`],
    /// [`DayError::AfterEra`].
    pub fn day(self, year: i32, month: u32, day: u32) -> Result<Day, DayError> {
        if !(1..=99).contains(&year) {
            return Err(DayError::NoSuchEraYear);
        }
        let Some((_, start)) = ERAS.iter().find(|(era, _)| *era == self) else {
            return Err(DayError::Unreadable);
        };
        let found = Day::from_ymd(start.0 + year - 1, month, day)?;
        if (found.year(), found.month(), found.day_of_month()) < *start {
            return Err(DayError::BeforeEra);
        }
        if self
            .last()
            .is_some_and(|last| (found.year(), found.month(), found.day_of_month()) > last)
        {
            return Err(DayError::AfterEra);
        }
        Ok(found)
    }
}

/// Reads a day as people and forms write it.
///
/// Shapes: `2026-11-22`, `2026/11/22`, `2026.11.22`, `20261122`, `2026年11月22日`, `令和8年11月22日`, `令和元年5月1日`,
/// `R8.11.22`, `R8/11/22`, `R080301` (JAHIS お薬手帳, `GYYMMDD`). Full-width digits and letters, and blanks, are taken.
///
/// # Errors
/// [`DayError`], which says whether the shape or the calendar is at fault.
pub fn parse_day(text: &str) -> Result<Day, DayError> {
    let text: String = fold_digits(text).chars().filter(|c| !c.is_whitespace()).collect();
    if text.len() > 40 {
        return Err(DayError::Unreadable);
    }
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    if digits == text.len() && digits == 8 {
        return ymd(text.get(..4), text.get(4..6), text.get(6..));
    }
    let head: String = text.chars().take_while(|c| !c.is_ascii_digit() && *c != '元').collect();
    let tail = text.get(head.len()..).unwrap_or_default();
    if head.is_empty() {
        let (year, month, day) = parts(tail)?;
        return Day::from_ymd(year, month, day);
    }
    let era = Era::parse(&head).ok_or(DayError::Unreadable)?;
    if tail.len() == 6 && tail.bytes().all(|b| b.is_ascii_digit()) {
        let [year, month, day] = [tail.get(..2), tail.get(2..4), tail.get(4..)].map(number);
        return era.day(
            i32::try_from(year.ok_or(DayError::Unreadable)?).map_err(|_| DayError::Unreadable)?,
            month.ok_or(DayError::Unreadable)?,
            day.ok_or(DayError::Unreadable)?,
        );
    }
    let (year, month, day) = parts(tail)?;
    era.day(year, month, day)
}

fn parts(text: &str) -> Result<(i32, u32, u32), DayError> {
    let text = text.replace('元', "1");
    let text = text.strip_suffix('日').unwrap_or(&text);
    let mut parts = text.split(['-', '/', '.', '年', '月']);
    let mut next = || number(parts.next());
    let (year, month, day) = (next(), next(), next());
    if parts.next().is_some() {
        return Err(DayError::Unreadable);
    }
    match (year, month, day) {
        (Some(year), Some(month), Some(day)) => {
            Ok((i32::try_from(year).map_err(|_| DayError::Unreadable)?, month, day))
        }
        _ => Err(DayError::Unreadable),
    }
}

fn ymd(year: Option<&str>, month: Option<&str>, day: Option<&str>) -> Result<Day, DayError> {
    match (number(year), number(month), number(day)) {
        (Some(year), Some(month), Some(day)) => {
            Day::from_ymd(i32::try_from(year).map_err(|_| DayError::Unreadable)?, month, day)
        }
        _ => Err(DayError::Unreadable),
    }
}

/// One to four digits as a number.
fn number(text: Option<&str>) -> Option<u32> {
    text.filter(|t| (1..=4).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit()))
        .and_then(|t| t.parse().ok())
}

impl FromStr for Day {
    type Err = DayError;

    fn from_str(text: &str) -> Result<Self, DayError> {
        parse_day(text)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iso())
    }
}

/// A day alone tells whose birthday it is, so `Debug` keeps it back.
impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Day(..)")
    }
}

impl serde::Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.iso())
    }
}

impl<'de> serde::Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse_day(&text).map_err(serde::de::Error::custom)
    }
}

const ERAS: [(Era, (i32, u32, u32)); 5] = [
    (Era::Meiji, (1868, 1, 25)),
    (Era::Taisho, (1912, 7, 30)),
    (Era::Showa, (1926, 12, 25)),
    (Era::Heisei, (1989, 1, 8)),
    (Era::Reiwa, (2019, 5, 1)),
];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn eras_turn_on_their_days() {
        for (iso, wareki) in [
            ("1989-01-07", "昭和64年1月7日"),
            ("1989-01-08", "平成元年1月8日"),
            ("2019-04-30", "平成31年4月30日"),
            ("2019-05-01", "令和元年5月1日"),
            ("1926-12-24", "大正15年12月24日"),
            ("1926-12-25", "昭和元年12月25日"),
            ("2026-11-22", "令和8年11月22日"),
        ] {
            let day = parse_day(iso).unwrap();
            assert_eq!(day.wareki(), wareki);
            assert_eq!(parse_day(wareki), Ok(day));
        }
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        for text in [
            "2026-11-22",
            "2026/11/22",
            "20261122",
            "２０２６年１１月２２日",
            "R8.11.22",
            "Ｒ８．１１．２２",
            "R081122",
            "令和8年 11月22日",
            "令8.11.22",
        ] {
            assert_eq!(parse_day(text).map(Day::iso), Ok("2026-11-22".to_owned()), "{text}");
        }
        assert_eq!(parse_day("S600401").map(Day::iso), Ok("1985-04-01".to_owned()));
    }

    #[test]
    fn impossible_days_say_which_rule_they_break() {
        assert_eq!(parse_day("令和0年1月1日"), Err(DayError::NoSuchEraYear));
        assert_eq!(parse_day("2026年2月30日"), Err(DayError::NoSuchDay));
        assert_eq!(parse_day("2025-02-29"), Err(DayError::NoSuchDay));
        assert_eq!(parse_day("令和元年4月30日"), Err(DayError::BeforeEra));
        for text in [
            "昭和64年1月8日",
            "S640108",
            "昭和70年1月1日",
            "大正15年12月26日",
            "明治45年7月31日",
        ] {
            assert_eq!(parse_day(text), Err(DayError::AfterEra), "{text}");
        }
        assert_eq!(parse_day("大正15年12月25日"), parse_day("昭和元年12月25日"));
        for text in ["", "きのう", "2026-11", "2026-11-22-1", "慶応3年1月1日", "R0811221"] {
            assert_eq!(parse_day(text), Err(DayError::Unreadable), "{text}");
        }
        assert_eq!(parse_day("平成32年4月1日").map(Day::iso), Ok("2020-04-01".to_owned()));
    }

    #[test]
    fn debug_shows_nothing_private() {
        assert_eq!(format!("{:?}", parse_day("1985-04-01").unwrap()), "Day(..)");
    }

    #[test]
    fn the_edges_of_the_calendar_hold() {
        assert_eq!(Day::from_unix_days(i64::MIN).iso(), "1868-01-01");
        assert_eq!(Day::from_unix_days(i64::MAX).iso(), "9999-12-31");
    }

    proptest! {
        #[test]
        fn every_day_is_read_back_in_both_calendars(days in -36_000i64..45_000) {
            let day = Day::from_unix_days(days);
            prop_assert_eq!(day.unix_days(), days);
            prop_assert_eq!(parse_day(&day.iso()), Ok(day));
            prop_assert_eq!(parse_day(&day.wareki()), Ok(day));
        }

        #[test]
        fn no_text_breaks_the_reader(text in ".{0,60}") {
            let _read = parse_day(&text);
        }
    }
}
