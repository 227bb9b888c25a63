//! Amounts, each with how it was reached.

use crate::Basis;

/// An amount in yen and how it was reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Yen.
    pub yen: i64,
    /// The steps to it, in order.
    pub steps: Vec<Step>,
    /// The laws and notices it rests on.
    pub bases: Vec<Basis>,
}

/// One step of a reckoning: what was done, with which numbers, and what came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What was done.
    pub kind: StepKind,
    /// The numbers that went in, in the order of the step's sentence.
    pub numbers: Vec<i64>,
    /// What came out.
    pub result: i64,
}

/// What can be done in a step. The sentences live with the other words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// Points × 10 yen.
    Points,
    /// An amount × so many tenths.
    Share,
    /// Rounded to a unit: below half down, from half up.
    RoundHalfUp,
    /// What is below a unit cut off.
    Cut,
    /// Base + (total − threshold) × percent.
    Ceiling,
    /// A fixed monthly ceiling.
    FlatCeiling,
    /// The lower ceiling from the fourth month in twelve.
    Repeated,
    /// Half, in the month of the 75th birthday.
    Half,
    /// One amount less another, not below zero.
    Less,
    /// A sum.
    Sum,
    /// The smaller of two.
    Smaller,
    /// Not above so much.
    AtMost,
    /// So many × so much.
    Times,
    /// A percentage of an amount.
    Percent,
    /// A foreign amount × the rate of the day of the decision.
    Exchange,
}

impl StepKind {
    /// Every kind.
    pub const ALL: [Self; 15] = [
        Self::Points,
        Self::Share,
        Self::RoundHalfUp,
        Self::Cut,
        Self::Ceiling,
        Self::FlatCeiling,
        Self::Repeated,
        Self::Half,
        Self::Less,
        Self::Sum,
        Self::Smaller,
        Self::AtMost,
        Self::Times,
        Self::Percent,
        Self::Exchange,
    ];

    /// Its stable name.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Points => "points",
            Self::Share => "share",
            Self::RoundHalfUp => "round_half_up",
            Self::Cut => "cut",
            Self::Ceiling => "ceiling",
            Self::FlatCeiling => "flat_ceiling",
            Self::Repeated => "repeated",
            Self::Half => "half",
            Self::Less => "less",
            Self::Sum => "sum",
            Self::Smaller => "smaller",
            Self::AtMost => "at_most",
            Self::Times => "times",
            Self::Percent => "percent",
            Self::Exchange => "exchange",
        }
    }
}

impl Figure {
    /// An amount to begin with.
    #[must_use]
    pub fn of(yen: i64) -> Self {
        Self {
            yen,
            steps: Vec::new(),
            bases: Vec::new(),
        }
    }

    /// Takes a step to a new amount.
    pub(crate) fn step(mut self, kind: StepKind, numbers: &[i64], result: i64) -> Self {
        self.steps.push(Step {
            kind,
            numbers: numbers.to_vec(),
            result,
        });
        self.yen = result;
        self
    }

    /// Names what it rests on; the same is named once.
    pub(crate) fn rest_on(mut self, basis: &Basis) -> Self {
        if !self.bases.contains(basis) {
            self.bases.push(basis.clone());
        }
        self
    }

    /// Whether a rule behind it is unconfirmed.
    #[must_use]
    pub fn is_unconfirmed(&self) -> bool {
        self.bases.iter().any(|basis| basis.confidence.is_unconfirmed())
    }
}
