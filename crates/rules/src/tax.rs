//! 医療費控除 and セルフメディケーション税制.

use tefuda_record::Day;

use crate::{
    Book, Figure, StepKind, Unknown,
    cells::{Cells, Wrong},
    table::Row,
};

/// Which deduction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deduction {
    /// 医療費控除.
    Medical,
    /// セルフメディケーション税制: one or the other.
    SelfMedication,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TaxRule {
    deduction: Deduction,
    floor: i64,
    percent: i64,
    cap: i64,
}

impl Row for TaxRule {
    const TABLE: &'static str = "tax";
    const COLUMNS: &'static [&'static str] = &["id", "floor", "rate", "cap"];

    fn read(cells: &mut Cells<'_>) -> Result<Self, Wrong> {
        Ok(Self {
            deduction: cells.choice(&[("medical", Deduction::Medical), ("selfmed", Deduction::SelfMedication)])?,
            floor: cells.number()?,
            percent: cells.number()?,
            cap: cells.number()?,
        })
    }
}

impl Book {
    /// What may be deducted for a year: paid less made good, less the floor (or, for 医療費控除, the percentage of the income if
    /// that is smaller), at most the cap. Without the income the floor alone is taken: the answer is then the least.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn deduction(
        &self,
        which: Deduction,
        year: i32,
        (paid, made_good): (i64, i64),
        income: Option<i64>,
    ) -> Result<Figure, Unknown> {
        let day = Day::from_ymd(year, 12, 31).unwrap_or_else(|_| Day::from_unix_days(0));
        let rule = self.tables.tax.one(day, |rule| rule.deduction == which)?;
        let [paid, made_good] = [paid, made_good].map(|amount| amount.clamp(0, 1_000_000_000_000));
        let net = (paid - made_good).max(0);
        let figure = Figure::of(paid).step(StepKind::Less, &[paid, made_good], net);
        let row = &rule.row;
        let (figure, floor) = match income.filter(|_| row.percent > 0) {
            Some(income) => {
                let part = income.clamp(0, 1_000_000_000_000) * row.percent / 100;
                let floor = part.min(row.floor);
                let figure = figure.step(StepKind::Percent, &[income, row.percent], part).step(
                    StepKind::Smaller,
                    &[row.floor, part],
                    floor,
                );
                (figure, floor)
            }
            None => (figure, row.floor),
        };
        let left = (net - floor).max(0);
        Ok(figure
            .step(StepKind::Less, &[net, floor], left)
            .step(StepKind::AtMost, &[left, row.cap], left.min(row.cap))
            .rest_on(&rule.basis))
    }
}
