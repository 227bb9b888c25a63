//! 後期高齢者医療: whether a 資格確認書 or a 資格情報のお知らせ comes by itself.

use tefuda_record::Day;

use crate::{
    Basis, Book, Unknown, birthday,
    calendar::reaches,
    cells::{Cells, Wrong},
    table::Row,
};

/// How the card was used before the yearly judgement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LateUse {
    /// Times in the last twelve months.
    pub in_a_year: i64,
    /// Times in the last three months.
    pub lately: i64,
}

/// What comes by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LateCard {
    /// 資格確認書.
    Certificate {
        /// The rule.
        basis: Basis,
    },
    /// 資格情報のお知らせ; a 資格確認書 can be applied for.
    Notice {
        /// The rule.
        basis: Basis,
    },
    /// The age stands on the border: the 広域連合 has to be asked.
    AskUnion {
        /// The rule.
        basis: Basis,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LateRule {
    by_use: Option<ByUse>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct ByUse {
    age: i32,
    in_a_year: i64,
    lately: i64,
}

impl Row for LateRule {
    const TABLE: &'static str = "late_stage_card";
    const COLUMNS: &'static [&'static str] = &["rule", "age", "uses_year", "uses_recent", "recent_months"];

    fn read(cells: &mut Cells<'_>) -> Result<Self, Wrong> {
        let by_use = cells.choice(&[("everyone", false), ("by_use", true)])?;
        let (age, in_a_year, lately) = (
            cells.number_or_none()?,
            cells.number_or_none()?,
            cells.number_or_none()?,
        );
        cells.number_or_none()?;
        let given = match (age.and_then(|age| i32::try_from(age).ok()), in_a_year, lately) {
            (Some(age), Some(in_a_year), Some(lately)) => Some(ByUse { age, in_a_year, lately }),
            _ => None,
        };
        Ok(Self {
            by_use: given.filter(|_| by_use),
        })
    }
}

impl Book {
    /// What comes by itself to somebody of 75 or over, for the year (August to July) that a day lies in. `used` is `None` for
    /// who has no registered card.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn late_card(&self, birth: Day, used: Option<LateUse>, on: Day) -> Result<LateCard, Unknown> {
        let rule = self.tables.late_cards.one(on, |_| true)?;
        let basis = rule.basis.clone();
        let (Some(by_use), Some(used)) = (rule.row.by_use, used) else {
            return Ok(LateCard::Certificate { basis });
        };
        let judged = Self::ceiling_year(crate::Month::of(on)).first();
        // By law the age is reached the day before the birthday; notices speak of birthdays. Between the two stands one day.
        Ok(if reaches(birth, by_use.age) == judged {
            LateCard::AskUnion { basis }
        } else if birthday(birth, by_use.age) <= judged
            || used.in_a_year < by_use.in_a_year
            || used.lately < by_use.lately
        {
            LateCard::Certificate { basis }
        } else {
            LateCard::Notice { basis }
        })
    }
}
