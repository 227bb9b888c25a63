//! How long papers hold, and when they can be renewed.

use tefuda_record::Day;

use crate::{
    Basis, Book, Both, Dated, Sourced, Unknown, birthday,
    calendar::{Month, last_day, months_before},
    cells::{Cells, Wrong},
    table::Row,
};

/// What is known of a paper's term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Its stable name.
    pub id: String,
    /// Days before the end on which to be told.
    pub remind: Vec<i64>,
    /// The paper.
    pub item: Both,
    /// How long it holds.
    pub term: Both,
    /// When it can be renewed, in Japanese.
    pub renew: String,
    /// Whether a new one comes by itself.
    pub auto: Both,
    /// What else to know.
    pub note: Both,
}

/// From a day until a day, both counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// The law.
    pub basis: Basis,
}

/// Why an application comes late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lateness {
    /// No reason is given.
    Plain,
    /// It could not be helped (やむを得ない理由).
    Unavoidable,
}

impl Row for Term {
    const TABLE: &'static str = "terms";
    const COLUMNS: &'static [&'static str] = &[
        "id", "remind", "item", "item_en", "term", "term_en", "renew", "auto", "auto_en", "note", "note_en",
    ];

    fn read(cells: &mut Cells<'_>) -> Result<Self, Wrong> {
        Ok(Self {
            id: cells.id()?,
            remind: cells.numbers()?,
            item: cells.both()?,
            term: cells.both()?,
            renew: cells.text()?,
            auto: cells.both()?,
            note: cells.both()?,
        })
    }
}

impl Book {
    /// Every paper's term, whenever it holds.
    #[must_use]
    pub fn terms(&self) -> &[Dated<Term>] {
        self.tables.terms.all()
    }

    /// What is known of a paper's term on a day.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn term(&self, id: &str, on: Day) -> Result<&Dated<Term>, Unknown> {
        self.tables.terms.one(on, |term| term.id == id)
    }

    /// The last day on which a card with an expired electronic certificate is still read as insurance.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn certificate_read_until(&self, expires: Day) -> Result<Sourced<Day>, Unknown> {
        let grace = self.amount("e_certificate_grace", expires)?;
        let months = i32::try_from(grace.row.amount).unwrap_or(0);
        Ok(sourced(Month::of(expires).plus(months).last(), &grace.basis))
    }

    /// The last day of an electronic certificate: the fifth birthday after its issue.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn certificate_until(&self, birth: Day, issued: Day) -> Result<Sourced<Day>, Unknown> {
        self.nth_birthday("e_certificate", birth, issued)
    }

    /// The last day of a card: the tenth birthday after its issue, the fifth when issued under eighteen.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn card_until(&self, birth: Day, issued: Day) -> Result<Sourced<Day>, Unknown> {
        let id = if birth.age_on(issued) < 18 {
            "card_minor"
        } else {
            "card"
        };
        self.nth_birthday(id, birth, issued)
    }

    fn nth_birthday(&self, id: &str, birth: Day, issued: Day) -> Result<Sourced<Day>, Unknown> {
        let rule = self.amount(id, issued)?;
        let count = i32::try_from(rule.row.amount).unwrap_or(0);
        Ok(sourced(
            birthday(birth, birth.age_on(issued).saturating_add(count)),
            &rule.basis,
        ))
    }

    /// The last day of a prescription: the day of issue is counted.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn prescription_until(&self, issued: Day) -> Result<Sourced<Day>, Unknown> {
        let days = self.amount("prescription", issued)?;
        Ok(sourced(
            last_day(issued, days.row.amount, crate::Unit::Days),
            &days.basis,
        ))
    }

    /// When a refill can be fetched, around the planned day.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn refill_span(&self, planned: Day) -> Result<Span, Unknown> {
        let days = self.amount("refill", planned)?;
        Ok(Span {
            from: planned.plus_days(-days.row.amount),
            to: planned.plus_days(days.row.amount),
            basis: days.basis.clone(),
        })
    }

    /// The term of a 国保 ceiling certificate: from the 1st of the month of applying to the next 31 July.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn ceiling_certificate_span(&self, applied: Day) -> Result<Span, Unknown> {
        let end = self.amount("ceiling_year_end", applied)?;
        let (month, day) = (end.row.amount / 100, end.row.amount % 100);
        let of = |year| {
            let (month, day) = (u32::try_from(month).unwrap_or(7), u32::try_from(day).unwrap_or(31));
            Day::from_ymd(year, month, day).unwrap_or(applied)
        };
        let this = of(applied.year());
        Ok(Span {
            from: Month::of(applied).first(),
            to: if applied <= this { this } else { of(applied.year() + 1) },
            basis: end.basis.clone(),
        })
    }

    /// From when a long stay counts: the 1st of the month after applying.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn long_stay_from(&self, applied: Day) -> Result<Sourced<Day>, Unknown> {
        let term = self.term("long_stay", applied)?;
        Ok(sourced(Month::of(applied).plus(1).first(), &term.basis))
    }

    /// The last day of a new care level: six months, and the rest of a month begun.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn care_level_until(&self, applied: Day) -> Result<Sourced<Day>, Unknown> {
        let months = self.amount("care_new", applied)?;
        let whole = i32::try_from(months.row.amount).unwrap_or(0);
        let more = if applied.day_of_month() == 1 { whole - 1 } else { whole };
        Ok(sourced(Month::of(applied).plus(more).last(), &months.basis))
    }

    /// The first day on which a care level can be renewed.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn care_level_renewable_from(&self, expires: Day) -> Result<Sourced<Day>, Unknown> {
        let days = self.amount("care_renewal", expires)?;
        Ok(sourced(expires.plus_days(-days.row.amount), &days.basis))
    }

    /// From when a designated disease certificate counts: the day its severity was met, but at most a month before applying,
    /// with good reason three.
    ///
    /// # Errors
    /// [`Unknown`].
    pub fn disease_certificate_from(&self, applied: Day, met: Day, late: Lateness) -> Result<Sourced<Day>, Unknown> {
        let id = match late {
            Lateness::Plain => "nanbyo_back",
            Lateness::Unavoidable => "nanbyo_back_reason",
        };
        let months = self.amount(id, applied)?;
        Ok(sourced(
            met.max(months_before(applied, months.row.amount)).min(applied),
            &months.basis,
        ))
    }
}

fn sourced(value: Day, basis: &Basis) -> Sourced<Day> {
    Sourced {
        value,
        basis: basis.clone(),
    }
}
