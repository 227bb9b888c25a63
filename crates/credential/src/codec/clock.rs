//! Days and numbers, each told by its distance from the one before: validity, birth, seconds of a key binding.

use super::DecodeError;
use super::bits::{BitReader, BitWriter};

/// What was told before. Writer and reader keep one each, in step.
#[derive(Default)]
pub(super) struct Clock {
    /// Days since 1970-01-01.
    day: i64,
    /// The first whole day among the numbers: the issuer's `iat`.
    first: Option<u64>,
    number: u64,
}

const SECONDS_A_DAY: u64 = 86_400;
/// Credentials end at a midnight in Japan, nine hours before the one at Greenwich.
const TO_JAPAN: u64 = 9 * 3_600;
/// 1900-01-01 in days since 1970-01-01; 16 bits reach 2079-06-06.
const EPOCH: i64 = -25_567;

/// Whether a day is near enough to our time to be told.
pub(super) fn tells(day: i64) -> bool {
    u16::try_from(day - EPOCH).is_ok()
}

impl Clock {
    /// Writes a day for which [`tells`] holds.
    pub(super) fn write_day(&mut self, day: i64, bits: &mut BitWriter) {
        let ahead = u64::try_from(day - self.day);
        match ahead {
            Ok(0) => bits.write(0, 2),
            Ok(days @ 1..=512) => {
                bits.write(1, 2);
                bits.write(days - 1, 9);
            }
            Ok(days @ 513..=4608) => {
                bits.write(2, 2);
                bits.write(days - 513, 12);
            }
            _ => {
                bits.write(3, 2);
                bits.write(u64::try_from(day - EPOCH).unwrap_or_default(), 16);
            }
        }
        self.day = day;
    }

    pub(super) fn read_day(&mut self, bits: &mut BitReader<'_>) -> Result<i64, DecodeError> {
        let (base, width) = match bits.read(2)? {
            0 => (self.day, 0),
            1 => (self.day + 1, 9),
            2 => (self.day + 513, 12),
            _ => (EPOCH, 16),
        };
        let day = base + i64::try_from(bits.read(width)?).map_err(|_| DecodeError::Malformed)?;
        if !tells(day) {
            return Err(DecodeError::Malformed);
        }
        self.day = day;
        Ok(day)
    }

    /// Writes any number.
    pub(super) fn write_number(&mut self, number: u64, bits: &mut BitWriter) {
        let since_first = self.first.and_then(|first| number.checked_sub(first));
        if let Some(day) = whole_day(number) {
            bits.write(0, 2);
            self.write_day(day, bits);
            self.first = self.first.or(Some(number));
        } else if let Some(day) = number.checked_add(TO_JAPAN).and_then(whole_day) {
            bits.write(0b110, 3);
            self.write_day(day, bits);
        } else if let Some(ahead @ 0..4096) = number.checked_sub(self.number) {
            bits.write(1, 2);
            bits.write(ahead, 12);
        } else if let Some(seconds) = since_first.filter(|seconds| *seconds < 1 << 26) {
            bits.write(2, 2);
            bits.write(seconds, 26);
        } else {
            let length = (u64::BITS - number.leading_zeros()).max(1);
            bits.write(0b111, 3);
            bits.write(u64::from(length - 1), 6);
            bits.write(number >> 32, length.saturating_sub(32));
            bits.write(number & 0xffff_ffff, length.min(32));
        }
        self.number = number;
    }

    pub(super) fn read_number(&mut self, bits: &mut BitReader<'_>) -> Result<u64, DecodeError> {
        let number = match bits.read(2)? {
            0 => {
                let number = self.read_midnight(bits)?;
                self.first = self.first.or(Some(number));
                Some(number)
            }
            1 => self.number.checked_add(bits.read(12)?),
            2 => {
                let seconds = bits.read(26)?;
                self.first.and_then(|first| first.checked_add(seconds))
            }
            _ if bits.read(1)? == 0 => self.read_midnight(bits)?.checked_sub(TO_JAPAN),
            _ => {
                let length = u32::try_from(bits.read(6)?).map_err(|_| DecodeError::Malformed)? + 1;
                Some(bits.read(length)?)
            }
        };
        self.number = number.ok_or(DecodeError::Malformed)?;
        Ok(self.number)
    }

    fn read_midnight(&mut self, bits: &mut BitReader<'_>) -> Result<u64, DecodeError> {
        let days = u64::try_from(self.read_day(bits)?).map_err(|_| DecodeError::Malformed)?;
        Ok(days * SECONDS_A_DAY)
    }
}

fn whole_day(number: u64) -> Option<i64> {
    (number.is_multiple_of(SECONDS_A_DAY))
        .then(|| i64::try_from(number / SECONDS_A_DAY).ok())
        .flatten()
        .filter(|day| tells(*day))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn days_and_numbers_come_back(
            all in prop::collection::vec((any::<bool>(), prop_oneof![
                any::<u64>(), 0..40_000_u64, (0..30_000_u64).prop_map(|d| d * 86_400), (1..30_000_u64).prop_map(|d| d * 86_400 - 32_400), 1_790_000_000..1_800_000_000_u64
            ]), 0..20)
        ) {
            let (mut clock, mut bits) = (Clock::default(), BitWriter::default());
            let day = |n: u64| i64::try_from(n % 65_536).unwrap() + EPOCH;
            for (is_day, n) in &all {
                if *is_day { clock.write_day(day(*n), &mut bits) } else { clock.write_number(*n, &mut bits) }
            }
            let bytes = bits.finish();
            let (mut clock, mut bits) = (Clock::default(), BitReader::new(&bytes));
            for (is_day, n) in &all {
                if *is_day {
                    prop_assert_eq!(clock.read_day(&mut bits).unwrap(), day(*n));
                } else {
                    prop_assert_eq!(clock.read_number(&mut bits).unwrap(), *n);
                }
            }
            prop_assert!(bits.finish().is_ok());
        }
    }

    #[test]
    fn seconds_before_any_day_are_refused() {
        let mut bits = BitWriter::default();
        bits.write(2, 2);
        bits.write(5, 26);
        let bytes = bits.finish();
        let read = Clock::default().read_number(&mut BitReader::new(&bytes));
        assert!(matches!(read, Err(DecodeError::Malformed)));
    }
}
