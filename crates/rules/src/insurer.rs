//! Who an insurer is, from its number: the law it works under and the prefecture.

use tefuda_record::{Day, InsurerNumber};

use crate::{
    Book, Both, Dated, Unknown,
    cells::{Cells, Wrong},
    table::Row,
};

/// What an insurer's business is asked of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InsurerKind {
    /// 協会けんぽ and what it runs.
    Kyokai,
    /// 健康保険組合.
    Society,
    /// 共済組合.
    Mutual,
    /// 国民健康保険.
    National,
    /// 後期高齢者医療.
    LateStage,
}

impl InsurerKind {
    /// Its stable name.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Kyokai => "kyokai",
            Self::Society => "society",
            Self::Mutual => "mutual",
            Self::National => "national",
            Self::LateStage => "late_stage",
        }
    }
}

/// A kind of insurer by its 法別番号 (`00`: 国民健康保険, which has none).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insurer {
    /// 法別番号.
    pub code: String,
    /// Its business.
    pub kind: InsurerKind,
    /// Its name.
    pub name: Both,
}

/// A prefecture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefecture {
    /// 01–47.
    pub code: String,
    /// Its name.
    pub name: Both,
}

impl Row for Insurer {
    const TABLE: &'static str = "insurers";
    const COLUMNS: &'static [&'static str] = &["code", "kind", "name", "name_en"];

    fn read(cells: &mut Cells<'_>) -> Result<Self, Wrong> {
        Ok(Self {
            code: cells.id()?,
            kind: cells.choice(
                &[
                    InsurerKind::Kyokai,
                    InsurerKind::Society,
                    InsurerKind::Mutual,
                    InsurerKind::National,
                    InsurerKind::LateStage,
                ]
                .map(|kind| (kind.id(), kind)),
            )?,
            name: cells.both()?,
        })
    }
}

impl Row for Prefecture {
    const TABLE: &'static str = "prefectures";
    const COLUMNS: &'static [&'static str] = &["code", "name", "name_en"];

    fn read(cells: &mut Cells<'_>) -> Result<Self, Wrong> {
        Ok(Self {
            code: cells.id()?,
            name: cells.both()?,
        })
    }
}

impl Book {
    /// The kind of an insurer.
    ///
    /// # Errors
    /// [`Unknown`] for a 法別番号 that is no insurer's.
    pub fn insurer(&self, number: &InsurerNumber, on: Day) -> Result<&Dated<Insurer>, Unknown> {
        let code = number.law_number().unwrap_or("00");
        self.tables.insurers.one(on, |insurer| insurer.code == code)
    }

    /// The prefecture of an insurer.
    ///
    /// # Errors
    /// [`Unknown`] for digits that are no prefecture's.
    pub fn prefecture(&self, number: &InsurerNumber, on: Day) -> Result<&Dated<Prefecture>, Unknown> {
        let digits = number.as_str();
        let at = if number.law_number().is_some() { 2..4 } else { 0..2 };
        let code = digits.get(at).unwrap_or_default();
        self.tables.prefectures.one(on, |prefecture| prefecture.code == code)
    }
}
