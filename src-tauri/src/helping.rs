//! The helper at the counter, asked from a window: which book, which records, what was typed.

use std::collections::BTreeSet;

use tefuda_holder::rules::{
    CeilingQuestion, CeilingView, VisitQuestion, VisitView, YearView, book_in_use, ceiling_of_month, cost_of_visit,
    held_of, ratios_of, year_of_expenses,
};
use tefuda_holder::{Coded, Detail, Problem, Words};
use tefuda_record::{Day, FieldProblem, Record, Shape, check_line, find_personal_numbers, parse_day};
use tefuda_rules::{AgeBand, Book, Class, Failure, Hit, Holding, Month, Sector, TopicLanguage, Turning75, Visit};

use crate::session::Desk;
use crate::views::{CeilingAsked, LanguageView, VisitAsked};

/// The longest addressee on a paper.
const LONGEST_NAME: usize = 100;

/// The book in use, also where there is no home yet.
pub(crate) fn book(desk: &Desk) -> Result<Book, Problem> {
    Ok(book_in_use(&desk.path()?))
}

/// What is held: what the records show, and what the person says.
pub(crate) fn holdings(said: &[String], records: &[Record], today: Day) -> BTreeSet<Holding> {
    let said = said.iter().filter_map(|id| Holding::parse(id));
    held_of(records, today).into_iter().chain(said).collect()
}

/// What failed.
pub(crate) fn failure(id: &str) -> Result<Failure, Problem> {
    let known = || Detail::Text(Failure::ALL.map(Failure::id).join(", "));
    Failure::parse(id).ok_or_else(|| Problem::new("refused_what").with("known", known()))
}

/// A day that was typed; today where none was.
pub(crate) fn day_typed(text: &str, today: Day) -> Result<Day, Problem> {
    match text.trim() {
        "" => Ok(today),
        typed => parse_day(typed).map_err(|_| Problem::new("rules_day")),
    }
}

/// What is paid for a visit: by the share that was chosen, else by every share that is possible.
pub(crate) fn visit(
    book: &Book,
    asked: &VisitAsked,
    records: &[Record],
    today: Day,
    words: &Words,
) -> Result<Vec<VisitView>, Problem> {
    let tenths = match asked.tenths {
        Some(tenths) => vec![tenths],
        None => ratios_of(book, records, today, words)?
            .iter()
            .map(|one| one.tenths)
            .collect(),
    };
    if tenths.is_empty() {
        return Err(Problem::new("cost_ratio"));
    }
    let which = if asked.again { Visit::Repeat } else { Visit::First };
    let mut all = Vec::new();
    for tenths in tenths {
        let question = VisitQuestion {
            points: number(&asked.points)?,
            tenths,
            on: today,
            addition: sector(&asked.sector).map(|sector| (sector, which)),
            filed: Vec::new(),
        };
        all.extend(cost_of_visit(book, &question, words)?);
    }
    Ok(all)
}

/// The ceiling of a month.
pub(crate) fn ceiling(book: &Book, asked: &CeilingAsked, today: Day, words: &Words) -> Result<CeilingView, Problem> {
    let class = Class::parse(&asked.class).ok_or_else(|| Problem::new("class_unknown"))?;
    let question = CeilingQuestion {
        month: match asked.month.trim() {
            "" => Month::of(today),
            typed => Month::parse(typed).ok_or_else(|| Problem::new("rules_day"))?,
        },
        age: if asked.over70 {
            AgeBand::Over70
        } else {
            AgeBand::Under70
        },
        class,
        total: number(&asked.total)?,
        hit: if asked.fourth {
            Hit::FourthOrLater
        } else {
            Hit::UpToThird
        },
        turning75: Turning75::No,
    };
    Ok(ceiling_of_month(book, &question, words)?)
}

/// The expenses of the year of a day; without an income the amounts are on the low side.
pub(crate) fn year(
    book: &Book,
    records: &[Record],
    income: &str,
    today: Day,
    words: &Words,
) -> Result<YearView, Problem> {
    let income = match income.trim() {
        "" => None,
        typed => Some(number(typed)?),
    };
    Ok(year_of_expenses(book, records, today.year(), income, words))
}

/// A whole number as people type one: full width, with or without separators; no more than ten digits.
pub(crate) fn number(typed: &str) -> Result<i64, Problem> {
    let digits: String = typed
        .trim()
        .chars()
        .filter(|c| !matches!(c, ',' | '，' | '、' | ' ' | '\u{3000}' | '円' | '点'))
        .map(|c| char::from_digit(c.to_digit(10).or_else(|| full_width(c)).unwrap_or(99), 10).unwrap_or(c))
        .collect();
    let small = digits.len() <= 10 && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    small
        .then(|| digits.parse().ok())
        .flatten()
        .ok_or_else(|| Problem::new("app_number"))
}

fn full_width(c: char) -> Option<u32> {
    let at = u32::from(c).checked_sub(u32::from('０'))?;
    (at < 10).then_some(at)
}

fn sector(id: &str) -> Option<Sector> {
    match id {
        "medical" => Some(Sector::Medical),
        "dental" => Some(Sector::Dental),
        "pharmacy" => Some(Sector::Pharmacy),
        _ => None,
    }
}

/// The classes of a ceiling, as an eligibility has them.
pub(crate) fn class_ids() -> Vec<&'static str> {
    let kind = tefuda_record::kind("eligibility");
    let field = kind.and_then(|kind| kind.fields.iter().find(|field| field.id == "ceiling_class"));
    match field.map(|field| &field.shape) {
        Some(Shape::Choice(choices)) => choices.iter().map(|choice| choice.id).collect(),
        _ => Vec::new(),
    }
}

/// To whom a paper goes; none where nothing was typed.
pub(crate) fn addressee(typed: &str) -> Result<Option<String>, Problem> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    check_line(typed, LONGEST_NAME).map_err(|_| Problem::new("audience"))?;
    if !find_personal_numbers(typed).is_empty() {
        return Err(FieldProblem::PersonalNumber.problem());
    }
    Ok(Some(typed.to_owned()))
}

/// The language of what there is to read.
pub(crate) fn reading_language(language: LanguageView) -> TopicLanguage {
    match language {
        LanguageView::Ja => TopicLanguage::Ja,
        LanguageView::Easy => TopicLanguage::Easy,
        LanguageView::En => TopicLanguage::En,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for (typed, number_read) in [("1,234", 1_234), ("１２３４点", 1_234), (" 500円 ", 500), ("0", 0)] {
            assert_eq!(number(typed).unwrap(), number_read, "{typed}");
        }
        for typed in ["", "-5", "1.5", "三百", "12345678901"] {
            assert_eq!(number(typed).unwrap_err().code, "app_number", "{typed}");
        }
    }

    #[test]
    fn every_class_of_an_eligibility_has_a_ceiling() {
        let ids = class_ids();
        assert!(ids.len() >= 10);
        assert!(ids.iter().all(|id| Class::parse(id).is_some()), "{ids:?}");
    }
}
