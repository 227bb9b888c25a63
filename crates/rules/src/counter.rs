//! At a counter: which legal means work with what a person holds, and what to do when one fails.

use std::collections::BTreeSet;

use tefuda_record::Day;

use crate::{
    Book, Both, Dated, Unknown,
    cells::{Cells, Wrong},
    table::Row,
};

/// What a person holds or can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holding {
    /// The My Number card.
    Card,
    /// The card on a phone.
    Phone,
    /// It is registered as an insurance card.
    Registered,
    /// The Mynaportal screen, or its PDF saved before.
    Portal,
    /// 資格確認書, within its days.
    Certificate,
    /// 資格情報のお知らせ.
    Notice,
    /// An insurance card of before 2024-12-02.
    OldCard,
    /// A 公費 certificate is missing.
    Public,
    /// A care card is missing.
    Care,
    /// Public assistance (生活保護) without another insurance.
    Welfare,
    /// 自己情報提供不可 is set.
    Blocked,
    /// No insurance yet: left one, not registered with the next.
    Uninsured,
    /// Nothing at hand.
    Nothing,
    /// First time at this institution.
    FirstVisit,
    /// Known at this institution.
    RepeatVisit,
}

/// What failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Failure {
    /// The reader or terminal is broken.
    Reader,
    /// 資格(無効), 資格情報なし.
    Invalid,
    /// The chip or the card's face.
    Chip,
    /// The electronic certificate ended less than three months ago.
    ExpiredGrace,
    /// It ended before that; or an old card ended.
    Expired,
    /// The PIN is forgotten or locked.
    Pin,
    /// No power or no line.
    Outage,
    /// ● in the name or address.
    Blot,
    /// The place has no reader.
    NoReader,
    /// The phone cannot be read.
    Phone,
    /// The card is not there.
    NoCard,
    /// Everything was left at home.
    Forgotten,
    /// A disaster.
    Disaster,
    /// The card is blocked as an insurance card.
    Blocked,
    /// Somebody else's details appeared.
    OtherPerson,
    /// Another share appeared.
    Ratio,
}

/// A kind of counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// With a reader that works.
    Reader,
    /// Without a reader.
    NoReader,
    /// With a reader that does not work today.
    Outage,
    /// A visit at home.
    Visit,
}

/// How far a means carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grade {
    /// By itself.
    Alone,
    /// Together with the card.
    WithCard,
    /// By one's own declaration.
    Declaration,
    /// If the institution wishes.
    ClinicChoice,
}

/// A legal means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Means {
    /// Its stable name.
    pub id: String,
    needs: Vec<Holding>,
    places: Vec<Place>,
    /// How far it carries.
    pub grade: Grade,
    /// What to do.
    pub text: Both,
}

/// What to do when something failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Its stable name.
    pub id: String,
    /// What is held.
    pub holds: Holding,
    /// What failed.
    pub fails: Failure,
    /// What to show first.
    pub show: Both,
    /// What to show otherwise.
    pub otherwise: Both,
    /// What is left.
    pub last: Both,
    /// What is paid today.
    pub pays: Both,
    /// What the clinic does.
    pub clinic: Both,
    /// What to do afterwards.
    pub after: Both,
}

impl Holding {
    /// Every one.
    pub const ALL: [Self; 15] = [
        Self::Card,
        Self::Phone,
        Self::Registered,
        Self::Portal,
        Self::Certificate,
        Self::Notice,
        Self::OldCard,
        Self::Public,
        Self::Care,
        Self::Welfare,
        Self::Blocked,
        Self::Uninsured,
        Self::Nothing,
        Self::FirstVisit,
        Self::RepeatVisit,
    ];

    /// Its stable name.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Phone => "phone",
            Self::Registered => "registered",
            Self::Portal => "portal",
            Self::Certificate => "certificate",
            Self::Notice => "notice",
            Self::OldCard => "old_card",
            Self::Public => "kouhi",
            Self::Care => "kaigo",
            Self::Welfare => "welfare",
            Self::Blocked => "blocked",
            Self::Uninsured => "none",
            Self::Nothing => "nothing",
            Self::FirstVisit => "first_visit",
            Self::RepeatVisit => "repeat_visit",
        }
    }

    /// The one of a stable name.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.id() == id)
    }
}

impl Failure {
    /// Every one.
    pub const ALL: [Self; 16] = [
        Self::Reader,
        Self::Invalid,
        Self::Chip,
        Self::ExpiredGrace,
        Self::Expired,
        Self::Pin,
        Self::Outage,
        Self::Blot,
        Self::NoReader,
        Self::Phone,
        Self::NoCard,
        Self::Forgotten,
        Self::Disaster,
        Self::Blocked,
        Self::OtherPerson,
        Self::Ratio,
    ];

    /// Its stable name.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Invalid => "invalid",
            Self::Chip => "chip",
            Self::ExpiredGrace => "expired_grace",
            Self::Expired => "expired",
            Self::Pin => "pin",
            Self::Outage => "outage",
            Self::Blot => "blot",
            Self::NoReader => "no_reader",
            Self::Phone => "phone",
            Self::NoCard => "no_card",
            Self::Forgotten => "forgotten",
            Self::Disaster => "disaster",
            Self::Blocked => "blocked",
            Self::OtherPerson => "other_person",
            Self::Ratio => "ratio",
        }
    }

    /// The one of a stable name.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.id() == id)
    }
}

impl Place {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Reader, Self::NoReader, Self::Outage, Self::Visit];

    /// Its stable name.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::NoReader => "no_reader",
            Self::Outage => "outage",
            Self::Visit => "visit",
        }
    }
}

impl Grade {
    /// Its stable name.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Alone => "alone",
            Self::WithCard => "with_card",
            Self::Declaration => "declaration",
            Self::ClinicChoice => "clinic_choice",
        }
    }
}

impl Row for Means {
    const TABLE: &'static str = "means";
    const COLUMNS: &'static [&'static str] = &["id", "needs", "places", "grade", "text", "text_en"];

    fn read(cells: &mut Cells<'_>) -> Result<Self, Wrong> {
        Ok(Self {
            id: cells.id()?,
            needs: cells.choices(&Holding::ALL.map(|one| (one.id(), one)))?,
            places: cells.choices(&Place::ALL.map(|one| (one.id(), one)))?,
            grade: cells.choice(
                &[Grade::Alone, Grade::WithCard, Grade::Declaration, Grade::ClinicChoice].map(|one| (one.id(), one)),
            )?,
            text: cells.both()?,
        })
    }
}

impl Row for Decision {
    const TABLE: &'static str = "decision";
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "holds",
        "fails",
        "show",
        "show_en",
        "else",
        "else_en",
        "last",
        "last_en",
        "pays",
        "pays_en",
        "clinic",
        "clinic_en",
        "after",
        "after_en",
    ];

    fn read(cells: &mut Cells<'_>) -> Result<Self, Wrong> {
        Ok(Self {
            id: cells.id()?,
            holds: cells.choice(&Holding::ALL.map(|one| (one.id(), one)))?,
            fails: cells.choice(&Failure::ALL.map(|one| (one.id(), one)))?,
            show: cells.both()?,
            otherwise: cells.both()?,
            last: cells.both()?,
            pays: cells.both()?,
            clinic: cells.both()?,
            after: cells.both()?,
        })
    }
}

impl Book {
    /// The legal means that work at a kind of counter on a day with what is held; may be none.
    ///
    /// # Errors
    /// [`Unknown`] when the table does not reach that day.
    pub fn usable(&self, held: &BTreeSet<Holding>, place: Place, on: Day) -> Result<Vec<&Dated<Means>>, Unknown> {
        let rows = self.tables.means.in_force(on)?;
        let fits = |means: &Means| means.places.contains(&place) && means.needs.iter().all(|need| held.contains(need));
        Ok(rows.into_iter().filter(|dated| fits(&dated.row)).collect())
    }

    /// What to do on a day when this failed with that in hand.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn stopped(&self, holds: Holding, fails: Failure, on: Day) -> Result<&Dated<Decision>, Unknown> {
        let fits = |decision: &Decision| decision.holds == holds && decision.fails == fails;
        self.tables.decisions.one(on, fits)
    }

    /// Every decision of the book, whenever it holds.
    #[must_use]
    pub fn decisions(&self) -> &[Dated<Decision>] {
        self.tables.decisions.all()
    }
}
