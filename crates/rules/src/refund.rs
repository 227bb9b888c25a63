//! 療養費: what comes back after paying in full.

use std::collections::BTreeSet;

use tefuda_record::Day;

use crate::{Book, Figure, Month, Setting, StepKind, Unknown, burden::RoundingId};

/// One visit to be claimed.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Who was treated.
    pub person: String,
    /// The institution; for a pharmacy, the one that wrote the prescription.
    pub place: String,
    /// In or out of hospital.
    pub setting: Setting,
    /// The month of treatment.
    pub month: Month,
}

impl Book {
    /// What comes back of an insured price that was paid in full: the price less the own share, below one yen cut off. Paying
    /// more than the insured price brings no more.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn refund(&self, paid: i64, points: Option<i64>, tenths: i64, on: Day) -> Result<Figure, Unknown> {
        let paid = paid.clamp(0, 1_000_000_000);
        let start = Figure::of(paid);
        let base = match points {
            None => start,
            Some(points) => {
                let points = points.clamp(0, 100_000_000);
                let price = start.step(StepKind::Points, &[points], points * 10);
                price.step(StepKind::Smaller, &[points * 10, paid], paid.min(points * 10))
            }
        };
        self.insured_part(base, tenths, on)
    }

    /// What comes back for care abroad: of the smaller of the Japanese standard cost and the actual cost at the rate of the day
    /// of the decision. `rate_hundredths` is the rate in hundredths of a yen.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn refund_abroad(
        &self,
        (standard, foreign, rate_hundredths): (i64, i64, i64),
        tenths: i64,
        on: Day,
    ) -> Result<Figure, Unknown> {
        let [standard, foreign] = [standard, foreign].map(|amount| amount.clamp(0, 1_000_000_000));
        let rate = rate_hundredths.clamp(0, 10_000_000);
        let actual = foreign * rate / 100;
        let base = Figure::of(foreign)
            .step(StepKind::Exchange, &[foreign, rate], actual)
            .step(StepKind::Smaller, &[standard, actual], standard.min(actual));
        self.insured_part(base, tenths, on)
    }

    fn insured_part(&self, base: Figure, tenths: i64, on: Day) -> Result<Figure, Unknown> {
        let insured = 10 - tenths.clamp(0, 10);
        let price = base.yen;
        let in_tenths = price.saturating_mul(insured);
        let shared = base.step(StepKind::Share, &[price, insured], in_tenths / 10);
        self.round(RoundingId::Refund, shared, in_tenths, on)
    }
}

/// How many claim forms are needed: one per person, month, institution and in/out of hospital; a pharmacy goes with the
/// institution that wrote the prescription.
#[must_use]
pub fn count_forms(claims: &[Claim]) -> usize {
    let forms: BTreeSet<_> = claims
        .iter()
        .map(|claim| (&claim.person, &claim.place, claim.setting, claim.month))
        .collect();
    forms.len()
}
