//! Numbers with check digits.

use core::fmt;

use thiserror::Error;

use crate::fold_digits;

/// 保険者番号: 8 digits (法別番号 2, prefecture 2, insurer 3, check digit), or 6 for 国民健康保険 (without the 法別番号).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct InsurerNumber(String);

/// 枝番: two digits.
#[derive(Clone, PartialEq, Eq)]
pub struct BranchNumber(String);

/// JAN code of a product: thirteen digits, the last one a check digit.
#[derive(Clone, PartialEq, Eq)]
pub struct JanCode(String);

/// Why a number is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NumberError {
    /// Something else than digits stands in it.
    #[error("not only digits")]
    NotDigits,
    /// The wrong count of digits.
    #[error("wrong number of digits: {found}")]
    Length {
        /// How many were found.
        found: usize,
    },
    /// The last digit does not fit the others: most often a digit was misread.
    #[error("check digit does not fit")]
    CheckDigit,
}

impl InsurerNumber {
    /// Reads a 保険者番号; full-width digits and blanks around it are taken.
    ///
    /// # Errors
    /// [`NumberError`].
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        let digits = digits_of(text)?;
        if !matches!(digits.len(), 6 | 8) {
            return Err(NumberError::Length { found: digits.len() });
        }
        let (body, check) = digits.split_at(digits.len() - 1);
        if insurer_check_digit(body).map(|c| c.to_string()).as_deref() != Some(check) {
            return Err(NumberError::CheckDigit);
        }
        Ok(Self(digits))
    }

    /// Its digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// 法別番号, the two digits that say what kind of insurer it is; 国民健康保険 has none.
    #[must_use]
    pub fn law_number(&self) -> Option<&str> {
        (self.0.len() == 8).then(|| self.0.get(..2)).flatten()
    }
}

impl BranchNumber {
    /// Reads a 枝番; one digit gets its leading zero.
    ///
    /// # Errors
    /// [`NumberError`].
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        let digits = digits_of(text)?;
        match digits.len() {
            1 => Ok(Self(format!("0{digits}"))),
            2 => Ok(Self(digits)),
            found => Err(NumberError::Length { found }),
        }
    }

    /// Its two digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl JanCode {
    /// Reads a JAN code; full-width digits and blanks around it are taken.
    ///
    /// # Errors
    /// [`NumberError`].
    ///
    /// Source: GS1 General Specifications §7.9 (GTIN-13).
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        let digits = digits_of(text)?;
        if digits.len() != 13 {
            return Err(NumberError::Length { found: digits.len() });
        }
        let sum: u32 = digits
            .bytes()
            .enumerate()
            .map(|(at, digit)| u32::from(digit - b'0') * if at % 2 == 0 { 1 } else { 3 })
            .sum();
        if !sum.is_multiple_of(10) {
            return Err(NumberError::CheckDigit);
        }
        Ok(Self(digits))
    }

    /// Its thirteen digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The check digit (検証番号) of the digits before it: weights 2, 1, 2, … from the right, the digits of each product summed,
/// the sum's last digit taken from ten. `None` where something else than digits stands.
///
/// Source: 「保険者番号等の設定について」 別添 (検証番号の算出).
#[must_use]
pub fn insurer_check_digit(body: &str) -> Option<u32> {
    let mut sum = 0;
    for (at, c) in body.chars().rev().enumerate() {
        let product = c.to_digit(10)? * if at % 2 == 0 { 2 } else { 1 };
        sum += product / 10 + product % 10;
    }
    Some((10 - sum % 10) % 10)
}

/// Whether twelve digits have the check digit of a 個人番号. One random twelve-digit number in eleven has.
///
/// Source: 番号法施行令…総務省令第85号 (2014) 第5条.
#[must_use]
pub fn is_personal_number(twelve: &[u8; 12]) -> bool {
    let mut sum = 0;
    for (at, digit) in twelve.iter().take(11).rev().enumerate() {
        let weight = if at < 6 { at + 2 } else { at - 4 };
        sum += usize::from(*digit) * weight;
    }
    let rest = sum % 11;
    let check = if rest <= 1 { 0 } else { 11 - rest };
    twelve.last().is_some_and(|last| usize::from(*last) == check)
}

fn digits_of(text: &str) -> Result<String, NumberError> {
    let digits = fold_digits(text).trim().to_owned();
    if digits.is_empty() {
        return Err(NumberError::Length { found: 0 });
    }
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(NumberError::NotDigits);
    }
    Ok(digits)
}

impl fmt::Debug for InsurerNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InsurerNumber(..)")
    }
}

impl fmt::Debug for BranchNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BranchNumber(..)")
    }
}

impl fmt::Debug for JanCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JanCode(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Valid and invalid numbers of every kind; the last digit of the invalid ones is off by one.
    const VECTORS: &str = include_str!("../tests/numbers/vectors.tsv");

    fn rows(kind: &str) -> Vec<(String, bool)> {
        VECTORS
            .lines()
            .skip(1)
            .map(|line| line.split('\t').collect::<Vec<_>>())
            .filter(|row| row[0] == kind)
            .map(|row| (row[1].to_owned(), row[2] == "1"))
            .collect()
    }

    #[test]
    fn check_digits_of_insurers_agree_with_the_published_ones() {
        let rows: Vec<_> = [rows("insurer8"), rows("insurer6")].concat();
        assert!(rows.len() >= 15);
        for (number, valid) in rows {
            let expected = if valid { Ok(()) } else { Err(NumberError::CheckDigit) };
            assert_eq!(InsurerNumber::parse(&number).map(|_| ()), expected, "{number}");
        }
    }

    #[test]
    fn jan_codes_are_known_by_their_check_digit() {
        assert_eq!(
            JanCode::parse("４９０００００００００１６").unwrap().as_str(),
            "4900000000016"
        );
        // The example of GS1's own calculator.
        assert!(JanCode::parse("6291041500213").is_ok());
        assert_eq!(JanCode::parse("4900000000017"), Err(NumberError::CheckDigit));
        assert_eq!(JanCode::parse("490000000001"), Err(NumberError::Length { found: 12 }));
    }

    #[test]
    fn personal_numbers_are_known_by_their_check_digit() {
        for (number, valid) in rows("mynumber12") {
            let digits: [u8; 12] = number.bytes().map(|b| b - b'0').collect::<Vec<_>>().try_into().unwrap();
            assert_eq!(is_personal_number(&digits), valid, "{number}");
        }
    }

    #[test]
    fn widths_and_blanks_are_taken_and_nonsense_is_named() {
        assert_eq!(
            InsurerNumber::parse("　０１１３００１２ ").unwrap().as_str(),
            "01130012"
        );
        assert_eq!(InsurerNumber::parse("0113001"), Err(NumberError::Length { found: 7 }));
        assert_eq!(InsurerNumber::parse("01-30012"), Err(NumberError::NotDigits));
        assert_eq!(BranchNumber::parse("1").unwrap().as_str(), "01");
        assert_eq!(
            format!("{:?}", InsurerNumber::parse("138990").unwrap()),
            "InsurerNumber(..)"
        );
    }
}
