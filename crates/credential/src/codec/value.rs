//! A whole JSON string of a known shape, in a few bits.

use tefuda_record::Day;

use super::DecodeError;
use super::alphabet::{Alphabet, CAPITALS, FULL_WIDTH_KANA, HALF_WIDTH_KANA};
use super::bits::{BitReader, BitWriter};
use super::clock::{Clock, tells};
use super::marker::WORDS;

/// The content of a JSON string that bits can say. Holds health data: no `Debug`.
pub(super) enum Value {
    /// One of the words of the dictionary, by its number.
    Word(usize),
    /// 1–16 characters of `0`–`9` and `-`: numbers, symbols, telephones.
    Digits(String),
    /// `YYYY-MM-DD`, in days since 1970-01-01.
    Day(i64),
    /// Two or more characters of one alphabet.
    Letters(Script, String),
}

/// Which alphabet.
#[derive(Clone, Copy)]
pub(super) enum Script {
    FullWidthKana,
    HalfWidthKana,
    Capitals,
}

const SCRIPTS: [Script; 3] = [Script::FullWidthKana, Script::HalfWidthKana, Script::Capitals];

/// The class of a string that no bits can say; the text follows elsewhere.
const NO_VALUE: u64 = 0b1111;

impl Value {
    /// Reads the content of a JSON string; `None` where it has none of the shapes.
    pub(super) fn parse(content: &str) -> Option<Self> {
        if let Some(word) = WORDS.iter().position(|word| *word == content) {
            return Some(Self::Word(word));
        }
        if let Some(day) = parse_day(content) {
            return Some(Self::Day(day));
        }
        if (1..=16).contains(&content.len()) && content.bytes().all(|b| DIGITS.contains(&b)) {
            return Some(Self::Digits(content.to_owned()));
        }
        let length = content.chars().count();
        SCRIPTS
            .into_iter()
            // `EC` and `OCT` are no names.
            .filter(|script| length >= if matches!(script, Script::Capitals) { 6 } else { 2 })
            .find(|script| script.alphabet().holds(content))
            .map(|script| Self::Letters(script, content.to_owned()))
    }

    pub(super) fn content(&self) -> Option<String> {
        match self {
            Self::Word(word) => WORDS.get(*word).map(|word| (*word).to_owned()),
            Self::Digits(text) | Self::Letters(_, text) => Some(text.clone()),
            Self::Day(day) => Some(Day::from_unix_days(*day).iso()),
        }
    }

    pub(super) fn write(&self, bits: &mut BitWriter, clock: &mut Clock) {
        match self {
            Self::Word(word) => {
                bits.write(0, 2);
                bits.write(*word as u64, 6);
            }
            Self::Digits(text) => {
                bits.write(1, 2);
                bits.write(text.len() as u64 - 1, 4);
                let number = text.bytes().fold(0, |number, b| {
                    number * BASE + DIGITS.iter().position(|d| *d == b).unwrap_or_default() as u64
                });
                bits.write(number, digits_width(text.len()));
            }
            Self::Day(day) => {
                bits.write(2, 2);
                clock.write_day(*day, bits);
            }
            Self::Letters(script, text) => {
                bits.write(0b1100 | *script as u64, 4);
                script.alphabet().write(text, bits);
            }
        }
    }

    /// Says that there is no value here but a text.
    pub(super) fn write_none(bits: &mut BitWriter) {
        bits.write(NO_VALUE, 4);
    }

    pub(super) fn read(bits: &mut BitReader<'_>, clock: &mut Clock) -> Result<Option<Self>, DecodeError> {
        Ok(Some(match bits.read(2)? {
            0 => {
                let word = bits.read_index(6)?;
                if word >= WORDS.len() {
                    return Err(DecodeError::Malformed);
                }
                Self::Word(word)
            }
            1 => Self::Digits(read_digits(bits)?),
            2 => Self::Day(clock.read_day(bits)?),
            _ => match SCRIPTS.get(bits.read_index(2)?) {
                Some(script) => Self::Letters(*script, script.alphabet().read(bits)?),
                None => return Ok(None),
            },
        }))
    }
}

impl Script {
    const fn alphabet(self) -> &'static Alphabet {
        match self {
            Self::FullWidthKana => &FULL_WIDTH_KANA,
            Self::HalfWidthKana => &HALF_WIDTH_KANA,
            Self::Capitals => &CAPITALS,
        }
    }
}

const DIGITS: &[u8; 11] = b"0123456789-";
const BASE: u64 = 11;

/// Bits for any string of `length` digits; 56 for the longest.
fn digits_width(length: usize) -> u32 {
    let mut highest: u64 = 0;
    for _ in 0..length.min(16) {
        highest = highest * BASE + (BASE - 1);
    }
    u64::BITS - highest.leading_zeros()
}

fn read_digits(bits: &mut BitReader<'_>) -> Result<String, DecodeError> {
    let length = bits.read_index(4)? + 1;
    let mut number = bits.read(digits_width(length))?;
    let mut text = Vec::new();
    for _ in 0..length {
        let digit = usize::try_from(number % BASE).map_err(|_| DecodeError::Malformed)?;
        text.push(DIGITS.get(digit).copied().ok_or(DecodeError::Malformed)?);
        number /= BASE;
    }
    if number != 0 {
        return Err(DecodeError::Malformed);
    }
    text.reverse();
    String::from_utf8(text).map_err(|_| DecodeError::Malformed)
}

fn parse_day(content: &str) -> Option<i64> {
    if content.len() != 10 {
        return None;
    }
    let mut fields = content.split('-');
    let year = fields.next()?.parse().ok()?;
    let month = fields.next()?.parse().ok()?;
    let day = fields.next()?.parse().ok()?;
    let day = Day::from_ymd(year, month, day).ok()?;
    (day.iso() == content && tells(day.unix_days())).then(|| day.unix_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_comes_back() {
        let all = [
            "male",
            "former_card",
            "home_visit",
            "0",
            "-",
            "01130012",
            "03-0000-0010",
            "9999999999999999",
            "----------------",
            "1954-03-04",
            "2079-06-06",
            "1900-01-01",
            "9999-12-31",
            "2026-02-30",
            "タカハシ ハナコ",
            "ﾃﾌﾀﾞ ｲﾁﾛｳ",
            "TAKAHASHI HANAKO",
        ];
        let (mut bits, mut clock) = (BitWriter::default(), Clock::default());
        for content in all {
            Value::parse(content).unwrap().write(&mut bits, &mut clock);
        }
        Value::write_none(&mut bits);
        let bytes = bits.finish();
        let (mut bits, mut clock) = (BitReader::new(&bytes), Clock::default());
        for content in all {
            let value = Value::read(&mut bits, &mut clock).unwrap().unwrap();
            assert_eq!(value.content().as_deref(), Some(content));
        }
        assert!(Value::read(&mut bits, &mut clock).unwrap().is_none());
        assert!(bits.finish().is_ok());
    }

    #[test]
    fn what_has_no_shape_is_no_value() {
        for content in [
            "",
            "髙橋 花子",
            "EC",
            "ES256",
            "12345678901234567",
            "ア",
            "国12",
            "マンション A",
        ] {
            assert!(Value::parse(content).is_none());
        }
    }
}
