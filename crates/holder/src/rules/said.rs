//! Figures, laws and texts of both languages as people read them.

use tefuda_record::Day;
use tefuda_rules::{Basis, Both, Ceiling, Figure, Step, Unknown};
use tefuda_vault::VaultError;
use thiserror::Error;

use crate::{Coded, Detail, Language, Problem, Words};

/// Why there is no answer.
#[derive(Debug, Error)]
pub enum HelpError {
    /// The book does not know.
    #[error(transparent)]
    Unknown(#[from] Unknown),
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// No such thing to ask for; the problem names what there is.
    #[error("no such thing to ask for")]
    Asked(Problem),
}

impl Coded for HelpError {
    fn problem(&self) -> Problem {
        match self {
            Self::Unknown(error) => error.problem(),
            Self::Vault(error) => error.problem(),
            Self::Asked(problem) => problem.clone(),
        }
    }
}

/// What an answer rests on.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct BasisView {
    /// The law or notice.
    pub law: String,
    /// From when it holds.
    pub from: Day,
    /// Until when; `None` where no end is known.
    pub to: Option<Day>,
    /// Where it was read.
    pub source: String,
    /// Whether people are told that it is 未確認.
    pub unconfirmed: bool,
}

/// An amount with how it was reached.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct FigureView {
    /// Yen.
    pub yen: i64,
    /// The steps, in sentences.
    pub steps: Vec<String>,
    /// What it rests on.
    pub bases: Vec<BasisView>,
    /// Whether one of the rules is 未確認.
    pub unconfirmed: bool,
}

/// The ceilings of a month.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct CeilingView {
    /// The ceiling.
    pub limit: FigureView,
    /// Of one person's outpatient care.
    pub outpatient: Option<i64>,
    /// Of one person's outpatient care from August to July.
    pub outpatient_year: Option<i64>,
    /// Of everything from August to July.
    pub year: Option<i64>,
    /// The same at a standard remuneration of at most 150,000 yen.
    pub year_reduced: Option<i64>,
}

impl BasisView {
    pub(crate) fn of(basis: &Basis) -> Self {
        Self {
            law: basis.law.clone(),
            from: basis.from,
            to: basis.to,
            source: basis.source.clone(),
            unconfirmed: basis.confidence.is_unconfirmed(),
        }
    }
}

impl FigureView {
    pub(crate) fn of(figure: &Figure, words: &Words) -> Self {
        Self {
            yen: figure.yen,
            steps: figure.steps.iter().map(|step| say_step(step, words)).collect(),
            bases: figure.bases.iter().map(BasisView::of).collect(),
            unconfirmed: figure.is_unconfirmed(),
        }
    }
}

impl CeilingView {
    pub(crate) fn of(ceiling: &Ceiling, words: &Words) -> Self {
        Self {
            limit: FigureView::of(&ceiling.limit, words),
            outpatient: ceiling.outpatient,
            outpatient_year: ceiling.outpatient_year,
            year: ceiling.year,
            year_reduced: ceiling.year_reduced,
        }
    }
}

/// A step of a reckoning as a sentence: `a`, `b`, `c`, `d` are its numbers, `result` what came out.
fn say_step(step: &Step, words: &Words) -> String {
    let mut details: Vec<(&'static str, Detail)> = ["a", "b", "c", "d"]
        .into_iter()
        .zip(&step.numbers)
        .map(|(name, number)| (name, Detail::Text(yen(*number))))
        .collect();
    details.push(("result", Detail::Text(yen(step.result))));
    words.say_with(&format!("step-{}", step.kind.id()), &details)
}

/// The law, from when, and 未確認 where nobody has confirmed it.
#[must_use]
pub fn say_basis(basis: &BasisView, words: &Words) -> String {
    let details = [
        ("law", Detail::Text(basis.law.clone())),
        ("from", Detail::Day(basis.from)),
        ("source", Detail::Text(basis.source.clone())),
    ];
    let said = words.say_with("rules-basis", &details);
    if basis.unconfirmed {
        format!("{} {said}", words.say("rules-unconfirmed"))
    } else {
        said
    }
}

/// A text of a book in the language of the words.
#[must_use]
pub fn say_both(both: &Both, words: &Words) -> String {
    match words.language() {
        Language::Ja => both.ja.clone(),
        Language::En => both.en.clone(),
    }
}

/// A number with its thousands apart: `1,234,567`.
#[must_use]
pub fn yen(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if number < 0 { format!("-{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use tefuda_rules::StepKind;

    use super::*;

    #[test]
    fn thousands_stand_apart() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (1_234_567, "1,234,567"),
            (-12_345, "-12,345"),
        ] {
            assert_eq!(yen(number), text);
        }
    }

    #[test]
    fn every_step_is_a_sentence_in_both_languages() {
        for language in [Language::Ja, Language::En] {
            let words = Words::new(language);
            for kind in StepKind::ALL {
                let step = Step {
                    kind,
                    numbers: vec![1_001, 2_002, 3_003, 4_004],
                    result: 5_005,
                };
                let said = say_step(&step, &words);
                assert!(said.contains("5,005") && said.contains("1,001"), "{said}");
                assert!(!said.contains('{') && !said.starts_with("step-"), "{said}");
            }
        }
    }
}
