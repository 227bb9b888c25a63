//! 世帯合算: which bills of a month may be added up.

use std::collections::BTreeMap;

use crate::{AgeBand, Basis, Book, Month, Unknown};

/// In or out of hospital.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Setting {
    /// 外来.
    Outpatient,
    /// 入院.
    Inpatient,
}

/// Medicine or dentistry: one institution's two are counted apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// 医科.
    Medical,
    /// 歯科.
    Dental,
}

/// What one person paid at one place in one month.
#[derive(Clone, Debug)]
pub struct Bill {
    /// Who was treated.
    pub person: String,
    /// The institution; for a pharmacy, the one that wrote the prescription.
    pub place: String,
    /// In or out of hospital.
    pub setting: Setting,
    /// Medicine or dentistry.
    pub field: Field,
    /// The month of treatment.
    pub month: Month,
    /// The insurer.
    pub insurer: String,
    /// Yen paid.
    pub paid: i64,
}

/// Person, place, setting and field: what is one bill.
type Group<'a> = (&'a str, &'a str, Setting, Field);

/// What may be added up within one month and one insurer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Combined {
    /// The month.
    pub month: Month,
    /// The insurer.
    pub insurer: String,
    /// Bills that count, by person, place, setting and field, in yen.
    pub counted: Vec<i64>,
    /// Those that stay below the floor.
    pub left_out: Vec<i64>,
    /// The sum of those that count.
    pub sum: i64,
    /// The floor's law; `None` where there is no floor.
    pub basis: Option<Basis>,
}

impl Book {
    /// Adds up bills: within one calendar month and one insurer, under seventy only those of at least the floor (21,000 yen)
    /// per person, place, in/out, medicine/dentistry. From seventy on there is no floor.
    ///
    /// Source: 健康保険法施行令41条.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn combine(&self, bills: &[Bill], age: AgeBand) -> Result<Vec<Combined>, Unknown> {
        let mut months: BTreeMap<(Month, &str), BTreeMap<Group<'_>, i64>> = BTreeMap::new();
        for bill in bills {
            let group = months.entry((bill.month, &bill.insurer)).or_default();
            let sum = group
                .entry((&bill.person, &bill.place, bill.setting, bill.field))
                .or_default();
            *sum = sum.saturating_add(bill.paid);
        }
        let combined = months.into_iter().map(|((month, insurer), groups)| {
            let floor = match age {
                AgeBand::Under70 => Some(self.amount("household_floor", month.first())?),
                AgeBand::Over70 => None,
            };
            let least = floor.map_or(0, |floor| floor.row.amount);
            let (counted, left_out): (Vec<i64>, Vec<i64>) = groups.into_values().partition(|paid| *paid >= least);
            Ok(Combined {
                month,
                insurer: insurer.to_owned(),
                sum: counted.iter().sum(),
                counted,
                left_out,
                basis: floor.map(|floor| floor.basis.clone()),
            })
        });
        combined.collect()
    }
}
