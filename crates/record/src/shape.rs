//! Fields and the shapes that their values must have.

use thiserror::Error;

use crate::{
    BranchNumber, Certainty, InsurerNumber, JanCode, NumberError, TextError, Value, check_line, check_note,
    day::DayError, find_personal_numbers, fold_digits, fold_kana, parse_day,
};

/// A drawer of the vault (引き出し): one sealed file with its own key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Compartment {
    /// 資格: what is shown at a counter.
    Eligibility,
    /// 薬: medicines and allergies.
    Medicines,
    /// 健診・検査.
    Checkups,
    /// 介護.
    Care,
    /// 相談: private, out of every preset, proxy and export unless named.
    Private,
}

impl Compartment {
    /// Every compartment, in the order screens show them.
    pub const ALL: [Self; 5] = [
        Self::Eligibility,
        Self::Medicines,
        Self::Checkups,
        Self::Care,
        Self::Private,
    ];

    /// Its stored name.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Eligibility => "eligibility",
            Self::Medicines => "medicines",
            Self::Checkups => "checkups",
            Self::Care => "care",
            Self::Private => "private",
        }
    }

    /// The compartment of a stored name.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|compartment| compartment.id() == id)
    }
}

/// One field of a kind.
#[derive(Debug)]
pub struct Field {
    /// The stored and signed name: snake_case, never changes.
    pub id: &'static str,
    /// What its values look like.
    pub shape: Shape,
    /// Whether a record is none without it.
    pub need: Need,
}

/// Whether a field must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// A record without it is refused.
    Required,
    /// May be missing.
    Optional,
}

/// What the values of a field look like.
#[derive(Debug)]
pub enum Shape {
    /// One line, at most so many characters.
    Line(usize),
    /// Several lines, at most so many characters.
    Note(usize),
    /// One line of kana, full or half width, kept as written.
    Kana(usize),
    /// 保険者番号, with its check digit.
    InsurerNumber,
    /// 枝番, two digits.
    BranchNumber,
    /// Digits only, between so many and so many; full width is folded.
    Digits(usize, usize),
    /// A decimal number as a string, at most six digits before the point and five after (JAHIS 2.6 §3).
    Decimal,
    /// A JAN code of thirteen digits, with its check digit.
    Jan,
    /// A day, 和暦 or 西暦.
    Day,
    /// One of a closed set.
    Choice(&'static [Choice]),
    /// Groups of fields that repeat.
    Rows(&'static [Field]),
}

impl Shape {
    /// The members of its closed set; none where it is no choice.
    #[must_use]
    pub fn choices(&self) -> &'static [Choice] {
        if let Self::Choice(choices) = *self {
            choices
        } else {
            &[]
        }
    }

    /// The fields of one of its rows; none where nothing repeats.
    #[must_use]
    pub fn rows(&self) -> &'static [Field] {
        if let Self::Rows(fields) = *self { fields } else { &[] }
    }
}

/// One member of a closed set.
#[derive(Debug)]
pub struct Choice {
    /// The stored and signed name.
    pub id: &'static str,
    /// Other ways people and papers write it.
    pub also: &'static [&'static str],
}

/// Why a value does not fit its field. Never holds the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum FieldProblem {
    /// The kind has no such field.
    #[error("no such field")]
    Unknown,
    /// The field is required and was not given.
    #[error("missing")]
    Missing,
    /// The text cannot be stored.
    #[error(transparent)]
    Text(#[from] TextError),
    /// The number is none.
    #[error(transparent)]
    Number(#[from] NumberError),
    /// The day is none.
    #[error(transparent)]
    Day(#[from] DayError),
    /// Something else than kana.
    #[error("not kana")]
    NotKana,
    /// Not a decimal number within its limits.
    #[error("not a decimal number")]
    NotDecimal,
    /// None of the closed set.
    #[error("not one of the choices")]
    NotAChoice,
    /// The shape of the JSON does not fit.
    #[error("wrong json type")]
    WrongType,
    /// More rows than a record holds.
    #[error("too many rows")]
    TooManyRows,
    /// It is a 個人番号: refused, and never stored.
    #[error("a personal number, refused")]
    PersonalNumber,
    /// Twelve digits that fit the check digit of a 個人番号: the person must say that it is none.
    #[error("may be a personal number, to be confirmed")]
    MaybePersonalNumber,
}

/// Whether somebody said that twelve fitting digits are no 個人番号.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmed {
    /// Nobody was asked.
    No,
    /// A person said so.
    Yes,
}

impl Field {
    /// A field that a record must have.
    #[must_use]
    pub const fn required(id: &'static str, shape: Shape) -> Self {
        Self {
            id,
            shape,
            need: Need::Required,
        }
    }

    /// A field that may be missing.
    #[must_use]
    pub const fn optional(id: &'static str, shape: Shape) -> Self {
        Self {
            id,
            shape,
            need: Need::Optional,
        }
    }

    /// Reads a typed or imported text into the value this field stores. Blanks around it are cut.
    ///
    /// # Errors
    /// [`FieldProblem`], never holding the text.
    pub fn read(&self, text: &str, confirmed: Confirmed) -> Result<Value, FieldProblem> {
        let text = text.trim();
        guard(text, confirmed)?;
        Ok(match &self.shape {
            Shape::Line(max) => Value::Text(line(text, *max)?),
            Shape::Note(max) => {
                check_note(text, *max)?;
                Value::Text(text.to_owned())
            }
            Shape::Kana(max) => {
                let text = line(text, *max)?;
                if !fold_kana(&text).chars().all(is_kana) {
                    return Err(FieldProblem::NotKana);
                }
                Value::Text(text)
            }
            Shape::InsurerNumber => Value::Text(InsurerNumber::parse(text)?.as_str().to_owned()),
            Shape::BranchNumber => Value::Text(BranchNumber::parse(text)?.as_str().to_owned()),
            Shape::Jan => Value::Text(JanCode::parse(text)?.as_str().to_owned()),
            Shape::Digits(min, max) => {
                let digits = fold_digits(text);
                if !digits.bytes().all(|b| b.is_ascii_digit()) {
                    return Err(NumberError::NotDigits.into());
                }
                if !(*min..=*max).contains(&digits.len()) {
                    return Err(NumberError::Length { found: digits.len() }.into());
                }
                Value::Text(digits)
            }
            Shape::Decimal => {
                let number = fold_digits(text);
                if !is_decimal(&number) {
                    return Err(FieldProblem::NotDecimal);
                }
                Value::Text(number)
            }
            Shape::Day => Value::Day(parse_day(text)?),
            Shape::Choice(choices) => {
                let found = choices.iter().find(|choice| {
                    choice.id == text
                        || choice.also.contains(&fold_digits(text).as_str())
                        || choice.also.contains(&text)
                });
                Value::Text(found.ok_or(FieldProblem::NotAChoice)?.id.to_owned())
            }
            Shape::Rows(_) => return Err(FieldProblem::WrongType),
        })
    }
}

fn guard(text: &str, confirmed: Confirmed) -> Result<(), FieldProblem> {
    match find_personal_numbers(text)
        .iter()
        .map(|finding| finding.certainty)
        .max()
    {
        Some(Certainty::Named | Certainty::Grouped) => Err(FieldProblem::PersonalNumber),
        Some(Certainty::Bare) if confirmed == Confirmed::No => Err(FieldProblem::MaybePersonalNumber),
        Some(Certainty::Bare) | None => Ok(()),
    }
}

fn line(text: &str, max: usize) -> Result<String, TextError> {
    check_line(text, max)?;
    Ok(text.to_owned())
}

fn is_kana(c: char) -> bool {
    matches!(
        c,
        'ァ'..='ヺ' | 'ー' | '・' | '゛' | '゜' | ' ' | '-' | '(' | ')' | '.' | '\u{3099}' | '\u{309A}'
    ) || c.is_whitespace()
}

/// JAHIS 2.6 §3: at most six digits, a point, at most five.
fn is_decimal(text: &str) -> bool {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |t: &str, max: usize| (1..=max).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit());
    digits(whole, 6) && digits(part, 5)
}
