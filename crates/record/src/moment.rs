//! Moments: seconds since 1970-01-01T00:00:00Z.

use crate::Day;

/// Seconds that Japan is ahead of UTC, all year round.
const JAPAN_SECONDS: i64 = 9 * 3600;
const DAY_SECONDS: i64 = 86_400;

/// A moment in whole Unix seconds (UTC). Shells make it from the clock; everything else is given it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Moment(pub i64);

impl Moment {
    /// The day it is in Japan at this moment.
    #[must_use]
    pub fn day_in_japan(self) -> Day {
        Day::from_unix_days((self.0.saturating_add(JAPAN_SECONDS)).div_euclid(DAY_SECONDS))
    }

    /// Hours and minutes on a clock in Japan.
    #[must_use]
    pub fn time_in_japan(self) -> (i64, i64) {
        let seconds = self.0.saturating_add(JAPAN_SECONDS).rem_euclid(DAY_SECONDS);
        (seconds / 3600, seconds % 3600 / 60)
    }

    /// This moment with the time of day (UTC) cut off, as issuers round theirs.
    #[must_use]
    pub fn floor_to_day(self) -> Self {
        Self(self.0.div_euclid(DAY_SECONDS).saturating_mul(DAY_SECONDS))
    }

    /// The moment so many seconds later (earlier when negative).
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// Reads `2026-11-22T10:00:00Z`, with `Z` or an offset (RFC 3339), or plain Unix seconds.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(seconds) = text.parse::<i64>() {
            return Some(Self(seconds));
        }
        chrono::DateTime::parse_from_rfc3339(text)
            .ok()
            .map(|at| Self(at.timestamp()))
    }

    /// `2026-11-22T10:00:00+09:00`, as RFC 3339 writes a moment in Japan.
    #[must_use]
    pub fn iso(self) -> String {
        let (hour, minute) = self.time_in_japan();
        let second = self.0.saturating_add(JAPAN_SECONDS).rem_euclid(60);
        format!("{}T{hour:02}:{minute:02}:{second:02}+09:00", self.day_in_japan().iso())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_turns_at_midnight_in_japan() {
        let before = Moment::parse("2026-11-22T14:59:59Z").unwrap();
        assert_eq!(before.day_in_japan().iso(), "2026-11-22");
        assert_eq!(before.plus_seconds(1).day_in_japan().iso(), "2026-11-23");
        assert_eq!(before.iso(), "2026-11-22T23:59:59+09:00");
        assert_eq!(Moment::parse(&before.iso()), Some(before));
    }

    #[test]
    fn nonsense_is_no_moment() {
        assert_eq!(Moment::parse("tomorrow"), None);
        assert_eq!(Moment::parse("2026-02-30T00:00:00Z"), None);
    }
}
