//! お金: what is paid at a counter, the ceiling of a month, meals in hospital, the expenses of a year.

use tefuda_record::{Day, Record};
use tefuda_rules::{
    Addition, AgeBand, Book, Card, CeilingAsk, Class, Dated, DayKind, Deduction, Hit, Month, Plans, Sector, Turning75,
    Unknown, Visit,
};

use super::{
    paid_in_full::number,
    said::{BasisView, CeilingView, FigureView},
};
use crate::{Detail, Words};

/// What is asked about a visit.
#[derive(Clone, Debug)]
pub struct VisitQuestion {
    /// Points of the bill, without the 加算 of the card.
    pub points: i64,
    /// The share in tenths.
    pub tenths: i64,
    /// The day.
    pub on: Day,
    /// Where and which visit; `None` without 加算.
    pub addition: Option<(Sector, Visit)>,
    /// The names of 加算 that the institution has filed for; empty: each that it may.
    pub filed: Vec<String>,
}

/// What is paid with the card read, and without.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct VisitView {
    /// Whether the card was read: `yes`, `no`; `any` where it makes no difference or is not asked about.
    pub card: &'static str,
    /// The 加算 that was counted: official name, points, how often.
    pub addition: Option<String>,
    /// What is paid.
    pub pay: FigureView,
    /// The law behind the 加算.
    pub basis: Option<BasisView>,
}

/// What is asked about a month.
#[derive(Clone, Copy, Debug)]
pub struct CeilingQuestion {
    /// The month of treatment.
    pub month: Month,
    /// The age.
    pub age: AgeBand,
    /// The income class.
    pub class: Class,
    /// All medical cost of the month in yen.
    pub total: i64,
    /// Which month within twelve.
    pub hit: Hit,
    /// The month of the 75th birthday.
    pub turning75: Turning75,
}

/// The expenses of a year and what may be deducted.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct YearView {
    /// The year.
    pub year: i32,
    /// How many records were added up.
    pub records: usize,
    /// How many of them were counted by their month of treatment: a 医療費通知 does not say when it was paid.
    pub by_month: usize,
    /// Yen paid.
    pub paid: i64,
    /// Yen made good by insurances.
    pub made_good: i64,
    /// 医療費控除; without the income the least it can be.
    pub medical: Option<FigureView>,
    /// セルフメディケーション税制, of 市販薬 alone; one or the other.
    pub self_medication: Option<FigureView>,
}

/// What is paid for a visit: once per 加算 that may apply.
///
/// # Errors
/// [`Unknown`].
pub fn cost_of_visit(book: &Book, question: &VisitQuestion, words: &Words) -> Result<Vec<VisitView>, Unknown> {
    let plain = |card| {
        let pay = book.counter_pay(question.points, question.tenths, question.on)?;
        Ok::<_, Unknown>(VisitView {
            card,
            addition: None,
            pay: FigureView::of(&pay, words),
            basis: None,
        })
    };
    let Some((sector, visit)) = question.addition else {
        return Ok(vec![plain("any")?]);
    };
    let filed: Vec<&str> = question.filed.iter().map(String::as_str).collect();
    let mut views = Vec::new();
    for (card, word) in [(Card::Read, "yes"), (Card::NotRead, "no")] {
        let rows = if filed.is_empty() {
            book.additions(question.on, sector, visit, card)?
        } else {
            book.additions_filed(question.on, (sector, visit, card), &filed)?
        };
        if rows.is_empty() {
            views.push(plain(word)?);
        }
        // What an institution has filed for comes together on one bill; otherwise each may come alone.
        let bills: Vec<Vec<&Dated<Addition>>> = if filed.is_empty() {
            rows.into_iter().map(|dated| vec![dated]).collect()
        } else {
            vec![rows].into_iter().filter(|rows| !rows.is_empty()).collect()
        };
        for bill in bills {
            let points: i64 = bill.iter().map(|dated| dated.row.points).sum();
            let names: Vec<String> = bill.iter().map(|dated| say_addition(&dated.row, words)).collect();
            let pay = book.counter_pay(question.points + points, question.tenths, question.on)?;
            views.push(VisitView {
                card: word,
                addition: Some(names.join(" + ")),
                pay: FigureView::of(&pay, words),
                basis: bill.first().map(|dated| BasisView::of(&dated.basis)),
            });
        }
    }
    let (read, not_read): (Vec<VisitView>, Vec<VisitView>) = views.into_iter().partition(|view| view.card == "yes");
    let same = |one: &VisitView, other: &VisitView| one.addition == other.addition && one.pay == other.pay;
    if read.len() == not_read.len() && read.iter().zip(&not_read).all(|(one, other)| same(one, other)) {
        return Ok(read.into_iter().map(|view| VisitView { card: "any", ..view }).collect());
    }
    Ok(read.into_iter().chain(not_read).collect())
}

/// Its official name, its points and how often it may be counted.
fn say_addition(addition: &Addition, words: &Words) -> String {
    let details = [
        ("name", Detail::Text(addition.name.clone())),
        ("points", Detail::Text(addition.points.to_string())),
        ("limit", Detail::Word(format!("limit-{}", addition.limit.id()))),
    ];
    words.say_with("cost-addition", &details)
}

/// The ceiling of a month.
///
/// # Errors
/// [`Unknown`].
pub fn ceiling_of_month(book: &Book, question: &CeilingQuestion, words: &Words) -> Result<CeilingView, Unknown> {
    let ceiling = book.ceiling(&CeilingAsk {
        month: question.month,
        age: question.age,
        class: question.class,
        total: question.total,
        hit: question.hit,
        turning75: question.turning75,
        plans: Plans::Law,
    })?;
    Ok(CeilingView::of(&ceiling, words))
}

/// So many meals or days of the room in hospital.
///
/// # Errors
/// [`Unknown`].
pub fn cost_of_stay(
    book: &Book,
    kind: DayKind,
    class: &str,
    (on, count): (Day, i64),
    words: &Words,
) -> Result<FigureView, Unknown> {
    let cost = book.day_costs(kind, class, on, count)?;
    Ok(FigureView::of(&cost, words))
}

/// The expenses of a year, by the day of payment, or by the month of treatment where a 医療費通知 tells them. A deduction that the book does not know is left out.
#[must_use]
pub fn year_of_expenses(book: &Book, records: &[Record], year: i32, income: Option<i64>, words: &Words) -> YearView {
    let is_told =
        |record: &Record| record.day_of("paid_on").is_none() && record.text("receipt").as_deref() == Some("notice");
    let paid_then = |record: &&Record| {
        let day = match record.day_of("paid_on") {
            None if is_told(record) => record.day(),
            paid_on => paid_on,
        };
        record.kind().id == "expense" && day.is_some_and(|day| day.year() == year)
    };
    let of_year: Vec<&Record> = records.iter().filter(paid_then).collect();
    let sum = |field: &str, only: &dyn Fn(&Record) -> bool| -> i64 {
        let picked = of_year.iter().filter(|record| only(record));
        picked.filter_map(|record| number(record, field)).sum()
    };
    let all = |_: &Record| true;
    let otc = |record: &Record| record.text("category").as_deref() == Some("otc");
    let (paid, made_good) = (sum("paid", &all), sum("refunded", &all));
    let deduction = |which, amounts| {
        let figure = book.deduction(which, year, amounts, income).ok()?;
        Some(FigureView::of(&figure, words))
    };
    YearView {
        year,
        records: of_year.len(),
        by_month: of_year.iter().filter(|record| is_told(record)).count(),
        paid,
        made_good,
        medical: deduction(Deduction::Medical, (paid, made_good)),
        self_medication: deduction(Deduction::SelfMedication, (sum("paid", &otc), sum("refunded", &otc))),
    }
}
