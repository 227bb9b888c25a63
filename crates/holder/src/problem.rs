//! Problems as people meet them: a stable code, and what fills the blanks of its sentence.

use tefuda_credential::TrustError;
use tefuda_record::{Day, DayError, FieldProblem, Kind, NumberError, RecordError, TextError};

/// What fills a blank. Never imported content; what a person just typed on this device may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detail {
    /// A count or a place.
    Number(i64),
    /// A name the person typed, or a list of ids.
    Text(String),
    /// The word of this id.
    Word(String),
    /// A day, written as the language writes it.
    Day(Day),
    /// The words of these ids.
    Words(Vec<String>),
}

/// A problem: its stable code and what fills the blanks of `err-CODE` and `rec-CODE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The stable code.
    pub code: &'static str,
    /// What fills the blanks.
    pub details: Vec<(&'static str, Detail)>,
}

/// Every error of a deed says which problem it is for a person.
pub trait Coded {
    /// The problem.
    fn problem(&self) -> Problem;
}

impl Problem {
    /// A problem without blanks.
    #[must_use]
    pub fn new(code: &'static str) -> Self {
        Self {
            code,
            details: Vec::new(),
        }
    }

    /// Fills one blank.
    #[must_use]
    pub fn with(mut self, name: &'static str, detail: Detail) -> Self {
        self.details.push((name, detail));
        self
    }
}

impl<E: Coded> From<E> for Problem {
    fn from(error: E) -> Self {
        error.problem()
    }
}

impl Coded for TrustError {
    fn problem(&self) -> Problem {
        Problem::new(match self {
            Self::Demo => "trust_demo",
            Self::TooLong | Self::Malformed(_) | Self::BadSignature | Self::OtherRoot | Self::Signing(_) => {
                "trust_unreadable"
            }
            Self::Rollback => "trust_clock",
        })
    }
}

impl Coded for RecordError {
    fn problem(&self) -> Problem {
        match self {
            Self::UnknownKind => {
                let kinds: Vec<&str> = tefuda_record::KINDS.iter().map(|kind| kind.id).collect();
                Problem::new("kind_unknown").with("kinds", Detail::Text(kinds.join(", ")))
            }
            Self::Field { problem, .. } => problem.problem(),
        }
    }
}

impl Coded for FieldProblem {
    fn problem(&self) -> Problem {
        match self {
            Self::Unknown => Problem::new("field_unknown"),
            Self::Missing => Problem::new("field_missing"),
            Self::Text(TextError::Empty) => Problem::new("text_empty"),
            Self::Text(TextError::TooLong { max }) => {
                Problem::new("text_too_long").with("max", Detail::Number(i64::try_from(*max).unwrap_or(i64::MAX)))
            }
            Self::Text(TextError::Unseen { .. }) => Problem::new("text_unseen"),
            Self::Number(NumberError::NotDigits) => Problem::new("number_not_digits"),
            Self::Number(NumberError::Length { found }) => {
                Problem::new("number_length").with("found", Detail::Number(i64::try_from(*found).unwrap_or(i64::MAX)))
            }
            Self::Number(NumberError::CheckDigit) => Problem::new("check_digit"),
            Self::Day(DayError::Unreadable) => Problem::new("day_unreadable"),
            Self::Day(DayError::NoSuchDay) => Problem::new("no_such_day"),
            Self::Day(DayError::NoSuchEraYear) => Problem::new("no_such_era_year"),
            Self::Day(DayError::BeforeEra) => Problem::new("before_era"),
            Self::Day(DayError::AfterEra) => Problem::new("after_era"),
            Self::NotKana => Problem::new("not_kana"),
            Self::NotDecimal => Problem::new("not_decimal"),
            Self::NotAChoice => Problem::new("not_a_choice"),
            Self::WrongType => Problem::new("wrong_type"),
            Self::TooManyRows => Problem::new("too_many_rows"),
            Self::PersonalNumber => Problem::new("personal_number"),
            Self::MaybePersonalNumber => Problem::new("maybe_personal_number"),
        }
    }
}

/// The problem of one field of a kind, with the field's name and, where they help, its choices or the kind's fields.
#[must_use]
pub fn field_problem(kind: &Kind, error: &RecordError) -> Problem {
    let problem = error.problem();
    let RecordError::Field { field, .. } = error else {
        return problem;
    };
    let known = kind.field(field);
    let mut problem = problem.with("id", Detail::Text((*field).to_owned())).with(
        "field",
        known.map_or(Detail::Text("?".to_owned()), |known| {
            Detail::Word(format!("{}-{}", kind.id, known.id))
        }),
    );
    if problem.code == "field_unknown" {
        let labels = kind.fields.iter().map(|field| format!("{}-{}", kind.id, field.id));
        problem = problem.with("labels", Detail::Words(labels.collect()));
    }
    let choices = known.map_or(&[][..], |known| known.shape.choices());
    if !choices.is_empty() {
        let choices = choices.iter().map(|choice| match choice.also.first() {
            None => choice.id.to_owned(),
            Some(also) => format!("{} ({also})", choice.id),
        });
        problem = problem.with("choices", Detail::Text(choices.collect::<Vec<_>>().join(", ")));
    }
    problem
}
