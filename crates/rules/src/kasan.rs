//! 加算 that changed with the card: by day, sector, visit and card.

use tefuda_record::Day;

use crate::{
    Book, Dated, Unknown,
    cells::{Cells, Wrong},
    table::Row,
};

/// Where the care is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sector {
    /// 医科.
    Medical,
    /// 歯科.
    Dental,
    /// 調剤.
    Pharmacy,
}

/// Which visit it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visit {
    /// 初診.
    First,
    /// 再診.
    Repeat,
}

/// Whether the card was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Card {
    /// It was read.
    Read,
    /// It was not.
    NotRead,
}

/// How often it may be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Once a month.
    Month,
    /// Once in three months.
    ThreeMonths,
    /// Once in six months.
    SixMonths,
    /// Once in twelve months.
    TwelveMonths,
    /// Nothing said.
    None,
}

/// One 加算. It counts only where the institution has filed for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addition {
    sector: Sector,
    visit: Option<Visit>,
    card: Option<Card>,
    /// Points, counted with the others before the bill is rounded.
    pub points: i64,
    /// Its official name.
    pub name: String,
    /// How often it may be counted.
    pub limit: Limit,
    /// What else is known, in Japanese.
    pub note: String,
}

impl Limit {
    /// Its stable name.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::ThreeMonths => "3months",
            Self::SixMonths => "6months",
            Self::TwelveMonths => "12months",
            Self::None => "none",
        }
    }
}

impl Row for Addition {
    const TABLE: &'static str = "kasan";
    const COLUMNS: &'static [&'static str] = &["sector", "visit", "card", "points", "name", "limit", "note"];

    fn read(cells: &mut Cells<'_>) -> Result<Self, Wrong> {
        Ok(Self {
            sector: cells.choice(&[
                ("medical", Sector::Medical),
                ("dental", Sector::Dental),
                ("pharmacy", Sector::Pharmacy),
            ])?,
            visit: cells.choice(&[
                ("first", Some(Visit::First)),
                ("repeat", Some(Visit::Repeat)),
                ("any", None),
            ])?,
            card: cells.choice(&[("yes", Some(Card::Read)), ("no", Some(Card::NotRead)), ("any", None)])?,
            points: cells.number()?,
            name: cells.line()?,
            limit: cells.choice(
                &[
                    Limit::Month,
                    Limit::ThreeMonths,
                    Limit::SixMonths,
                    Limit::TwelveMonths,
                    Limit::None,
                ]
                .map(|limit| (limit.id(), limit)),
            )?,
            note: cells.text()?,
        })
    }
}

impl Addition {
    /// Yen at three tenths, before the bill is rounded.
    #[must_use]
    pub fn yen_at_three_tenths(&self) -> i64 {
        self.points * 3
    }

    fn fits(&self, sector: Sector, visit: Visit, card: Card) -> bool {
        self.sector == sector && self.visit.is_none_or(|of| of == visit) && self.card.is_none_or(|of| of == card)
    }
}

impl Book {
    /// The 加算 that an institution may count on a day, each if it has filed for it.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn additions(
        &self,
        on: Day,
        sector: Sector,
        visit: Visit,
        card: Card,
    ) -> Result<Vec<&Dated<Addition>>, Unknown> {
        let rows = self.tables.kasan.in_force(on)?;
        Ok(rows
            .into_iter()
            .filter(|dated| dated.row.fits(sector, visit, card))
            .collect())
    }

    /// The same for an institution that has filed for these names alone. A name that has ended adds nothing.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn additions_filed(
        &self,
        on: Day,
        (sector, visit, card): (Sector, Visit, Card),
        filed: &[&str],
    ) -> Result<Vec<&Dated<Addition>>, Unknown> {
        let rows = self.additions(on, sector, visit, card)?;
        Ok(rows
            .into_iter()
            .filter(|dated| filed.contains(&dated.row.name.as_str()))
            .collect())
    }
}
