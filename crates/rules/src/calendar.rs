//! Reckoning with days as Japanese law does: ages, terms, the days offices are closed.

use core::fmt;

use tefuda_record::Day;

/// A month of the calendar.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i32,
    month: u32,
}

/// What a term is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Days.
    Days,
    /// Months of the calendar.
    Months,
    /// Years of the calendar.
    Years,
}

impl Month {
    /// The month of a day.
    #[must_use]
    pub fn of(day: Day) -> Self {
        Self {
            year: day.year(),
            month: day.month(),
        }
    }

    /// Reads `2026-08`, `2026/8`, `202608` or `2026年8月`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = tefuda_record::fold_digits(text.trim());
        let text = text.strip_suffix('月').unwrap_or(&text);
        let (year, month) = match text.split_once(['-', '/', '年']) {
            Some((year, month)) => (year, month),
            None if text.is_ascii() && text.len() == 6 => text.split_at_checked(4)?,
            None => return None,
        };
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit()) && !part.is_empty();
        if !digits(year) || !digits(month) || year.len() != 4 || month.len() > 2 {
            return None;
        }
        let (year, month) = (year.parse().ok()?, month.parse().ok()?);
        Day::from_ymd(year, month, 1).ok().map(Self::of)
    }

    /// Its first day.
    #[must_use]
    pub fn first(self) -> Day {
        date(self.year, self.month, 1)
    }

    /// Its last day.
    #[must_use]
    pub fn last(self) -> Day {
        self.first().end_of_month()
    }

    /// The month so many months later (earlier when negative).
    #[must_use]
    pub fn plus(self, months: i32) -> Self {
        let count = self.index().saturating_add(months);
        let month = u32::try_from(count.rem_euclid(12)).unwrap_or(0) + 1;
        Self::of(date(count.div_euclid(12), month, 1))
    }

    /// The Gregorian year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.year
    }

    /// 1–12.
    #[must_use]
    pub fn month(self) -> u32 {
        self.month
    }

    /// `2026-08`.
    #[must_use]
    pub fn iso(self) -> String {
        format!("{:04}-{:02}", self.year, self.month)
    }

    /// Months since the year 0.
    #[must_use]
    pub fn index(self) -> i32 {
        self.year.saturating_mul(12) + i32::try_from(self.month).unwrap_or(1) - 1
    }
}

/// A month may be one of treatment, so `Debug` keeps it back.
impl fmt::Debug for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Month(..)")
    }
}

/// The day in a year's month, or that month's last day where it has no such day.
fn date(year: i32, month: u32, day: u32) -> Day {
    let year = year.clamp(1868, 9999);
    (0..4)
        .find_map(|less| Day::from_ymd(year, month, day.saturating_sub(less).max(1)).ok())
        .unwrap_or_else(|| Day::from_unix_days(0))
}

/// The birthday in a year. Who was born on 29 February has it on 1 March in other years, as [`Day::age_on`] counts.
#[must_use]
pub fn birthday(birth: Day, age: i32) -> Day {
    let year = birth.year().saturating_add(age).clamp(1868, 9999);
    Day::from_ymd(year, birth.month(), birth.day_of_month())
        .or_else(|_| Day::from_ymd(year, 3, 1))
        .unwrap_or(birth)
}

/// The day on which an age is reached by law: the day before the birthday.
///
/// Source: 年齢計算ニ関スル法律; 民法143条.
#[must_use]
pub fn reaches(birth: Day, age: i32) -> Day {
    birthday(birth, age).plus_days(-1)
}

/// Full years by law on a day.
#[must_use]
pub fn legal_age(birth: Day, on: Day) -> i32 {
    birth.age_on(on.plus_days(1))
}

/// The last day of a term that begins on `start` (counted as its first day).
///
/// Months and years end on the day before the day of the same number; where the last month has no such day, on its last day.
///
/// Source: 民法141条・143条.
#[must_use]
pub fn last_day(start: Day, amount: i64, unit: Unit) -> Day {
    let months = match unit {
        Unit::Days => return start.plus_days(amount.saturating_sub(1)),
        Unit::Months => amount,
        Unit::Years => amount.saturating_mul(12),
    };
    let month = Month::of(start).plus(i32::try_from(months).unwrap_or(i32::MAX));
    match Day::from_ymd(month.year(), month.month(), start.day_of_month()) {
        Ok(day) => day.plus_days(-1),
        Err(_) => month.last(),
    }
}

/// The day so many months earlier, or that month's last day where it has no such day.
#[must_use]
pub fn months_before(day: Day, months: i64) -> Day {
    let month = Month::of(day).plus(-i32::try_from(months).unwrap_or(i32::MAX));
    date(month.year(), month.month(), day.day_of_month())
}

/// Saturday or Sunday.
#[must_use]
pub fn is_weekend(day: Day) -> bool {
    // 1970-01-01 was a Thursday.
    matches!((day.unix_days() + 3).rem_euclid(7), 5 | 6)
}

/// The first 31 March on or after a day.
#[must_use]
pub fn next_school_year_end(day: Day) -> Day {
    let this = date(day.year(), 3, 31);
    if day <= this {
        this
    } else {
        date(day.year().saturating_add(1), 3, 31)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tefuda_record::parse_day;

    use super::*;

    fn day(text: &str) -> Day {
        parse_day(text).unwrap()
    }

    /// Days from 1926-01-01 to 2100-12-31.
    fn any_day() -> impl Strategy<Value = Day> {
        (day("1926-01-01").unix_days()..=day("2100-12-31").unix_days()).prop_map(Day::from_unix_days)
    }

    #[test]
    fn every_day_from_1926_to_2100_has_its_era_and_its_place_in_the_month() {
        let (mut at, last) = (day("1926-01-01"), day("2100-12-31"));
        let mut era = at.era().unwrap();
        let mut weekend_days = 0;
        while at < last {
            let next = at.plus_days(1);
            let now = next.era().unwrap();
            let new_year = next.month() == 1 && next.day_of_month() == 1;
            if now.0 != era.0 {
                assert_eq!(now.1, 1, "{} begins an era", next.iso());
                assert!(next.wareki().contains('元'));
            } else {
                assert_eq!(now.1, era.1 + i32::from(new_year), "{}", next.iso());
            }
            assert_eq!(parse_day(&next.wareki()), Ok(next));
            assert_eq!(next.day_of_month() == 1, at == at.end_of_month());
            assert_eq!(at.end_of_month().plus_days(1).day_of_month(), 1);
            weekend_days += i32::from(is_weekend(at));
            (at, era) = (next, now);
        }
        let leap = |year: i32| Day::from_ymd(year, 2, 29).is_ok();
        assert!(leap(2000) && leap(2028) && !leap(2100) && !leap(1927));
        assert_eq!(weekend_days, 18_262, "two days of every seven of 63,917");
        assert!(is_weekend(day("2026-11-22")) && !is_weekend(day("2026-11-20")));
    }

    #[test]
    fn two_years_from_the_day_after() {
        assert_eq!(last_day(day("2024-02-29"), 2, Unit::Years).iso(), "2026-02-28");
        assert_eq!(last_day(day("2024-03-01"), 2, Unit::Years).iso(), "2026-02-28");
        assert_eq!(last_day(day("2026-01-31"), 1, Unit::Months).iso(), "2026-02-28");
        assert_eq!(last_day(day("2026-11-22"), 4, Unit::Days).iso(), "2026-11-25");
    }

    #[test]
    fn months_are_read_as_people_write_them() {
        for text in ["2026-08", "2026/8", "202608", "２０２６年８月"] {
            assert_eq!(Month::parse(text).map(Month::iso), Some("2026-08".to_owned()), "{text}");
        }
        for text in ["", "2026", "2026-13", "2026-0", "八月", "20268", "2026-08-01", "あああ"] {
            assert_eq!(Month::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_age_is_reached_the_day_before_the_birthday(birth in any_day(), age in 1..120) {
            let reached = reaches(birth, age);
            prop_assert_eq!(legal_age(birth, reached), age);
            prop_assert_eq!(legal_age(birth, reached.plus_days(-1)), age - 1);
            prop_assert_eq!(birth.age_on(birthday(birth, age)), age);
            prop_assert_eq!(birth.age_on(reached), age - 1);
        }

        #[test]
        fn a_term_of_years_ends_before_its_day_comes_again(start in any_day(), years in 1i64..20) {
            let last = last_day(start, years, Unit::Years);
            let again = Day::from_ymd(start.year() + i32::try_from(years).unwrap(), start.month(), start.day_of_month());
            match again {
                Ok(again) => prop_assert_eq!(last.plus_days(1), again),
                Err(_) => prop_assert_eq!((last.month(), last.day_of_month()), (2, 28)),
            }
        }

        #[test]
        fn a_term_of_months_never_skips_a_month(start in any_day(), months in 1i64..60) {
            let last = last_day(start, months, Unit::Months);
            let wanted = Month::of(start).plus(i32::try_from(months).unwrap());
            prop_assert!(Month::of(last) == wanted || last.plus_days(1) == wanted.first());
        }

        #[test]
        fn months_count_up_and_down(day in any_day(), months in -500..500) {
            let month = Month::of(day);
            prop_assert_eq!(month.plus(months).plus(-months), month);
            prop_assert_eq!(month.plus(1).first(), month.last().plus_days(1));
        }

        #[test]
        fn a_school_year_ends_within_a_year(day in any_day()) {
            let end = next_school_year_end(day);
            prop_assert!(day <= end && end.unix_days() - day.unix_days() < 366);
            prop_assert_eq!((end.month(), end.day_of_month()), (3, 31));
        }
    }
}
