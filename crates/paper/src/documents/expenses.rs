//! 医療費控除の明細: a year's expenses by person and place.
//!
//! Source: 所得税法73条, 国税庁の医療費控除の明細書 (columns and the section for 医療費通知).

use std::collections::BTreeSet;

use crate::{
    block::{Block, Column, Field, Grid},
    documents::{claim::yen, labels::Labels},
    paper::Paper,
    words::Words,
};

/// A year's sheet.
#[derive(Clone, Default)]
pub struct ExpenseSheet {
    /// The year.
    pub year: i32,
    /// Who files.
    pub name: Option<String>,
    /// Their address.
    pub address: Option<String>,
    /// What the insurer's 医療費通知 says, taken as a whole.
    pub notice: Option<NoticeTotal>,
    /// Everything else.
    pub rows: Vec<Expense>,
}

/// The sums of a 医療費通知.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoticeTotal {
    /// (1) 自己負担額の合計, in yen.
    pub told: u64,
    /// (2) What of it was paid within the year: the notice does not say so.
    pub paid: Option<u64>,
    /// (3) What of that was made good by insurance.
    pub covered: Option<u64>,
}

/// One line.
#[derive(Clone)]
pub struct Expense {
    /// Who was treated.
    pub person: String,
    /// Who was paid.
    pub payee: String,
    /// For what; `None` is left to be ticked.
    pub kind: Option<ExpenseKind>,
    /// In yen.
    pub paid: u64,
    /// Made good by insurance, in yen.
    pub covered: u64,
}

/// 医療費の区分.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpenseKind {
    /// 診療・治療.
    Treatment,
    /// 介護保険サービス.
    Care,
    /// 医薬品購入.
    Medicine,
    /// その他の医療費.
    Other,
}

/// The sheet.
#[must_use]
pub fn expense_sheet(sheet: &ExpenseSheet, words: &Words) -> Paper {
    let labels = Labels::new(words);
    let mut blocks = labels.title("paper-expenses", "paper-draft");
    blocks.push(Block::Notice(labels.own("paper-expenses-what")));
    blocks.push(Block::Fields(vec![
        labels.field(
            "paper-expenses-year",
            Some(labels.ja_with("paper-expenses-year_of", &[("year", sheet.year.to_string())])),
        ),
        labels.field("paper-name", sheet.name.clone()),
        labels.field("paper-address", sheet.address.clone()),
    ]));
    blocks.push(Block::Heading(labels.both("paper-expenses-notice")));
    let notice = sheet.notice;
    blocks.push(Block::Fields(vec![
        labels.field("paper-expenses-notice_told", notice.map(|notice| yen(notice.told))),
        labels.field(
            "paper-expenses-notice_paid",
            notice.and_then(|notice| notice.paid).map(yen),
        ),
        labels.field(
            "paper-expenses-notice_covered",
            notice.and_then(|notice| notice.covered).map(yen),
        ),
    ]));
    blocks.push(Block::Heading(labels.both("paper-expenses-others")));
    blocks.push(Block::Grid(Grid {
        columns: vec![
            Column::words(labels.both("paper-expenses-person"), 1.5),
            Column::words(labels.both("paper-expenses-payee"), 2.2),
            Column::words(labels.both("paper-expenses-kind"), 1.4),
            Column::amounts(labels.both("paper-expenses-paid"), 1.2),
            Column::amounts(labels.both("paper-expenses-covered"), 1.2),
        ],
        rows: rows(&sheet.rows, &labels),
    }));
    let paid = total(sheet, |row| row.paid, |notice| notice.paid);
    let covered = total(sheet, |row| row.covered, |notice| notice.covered);
    let left = paid.zip(covered).map(|(paid, covered)| paid.saturating_sub(covered));
    blocks.push(Block::Heading(labels.both("paper-expenses-sum")));
    blocks.push(Block::Fields(vec![
        labels.field("paper-expenses-sum_paid", paid.map(yen)),
        labels.field("paper-expenses-sum_covered", covered.map(yen)),
        labels.field("paper-expenses-sum_left", left.map(yen)),
        Field::new(labels.ja("paper-expenses-income"), None::<String>)
            .glossed(Some(labels.own("paper-expenses-income_hint"))),
        Field::new(labels.ja("paper-expenses-deduction"), None::<String>)
            .glossed(Some(labels.own("paper-expenses-deduction_hint"))),
    ]));
    blocks.push(Block::Small(labels.own("paper-expenses-mask")));
    blocks.push(Block::Small(labels.ja("paper-expenses-source")));
    labels.paper("paper-expenses", "paper-not_the_form", blocks)
}

/// By person and place, as the form allows, in the order of their first line.
fn rows(expenses: &[Expense], labels: &Labels<'_>) -> Vec<Vec<String>> {
    let mut seen = BTreeSet::new();
    let mut rows = Vec::new();
    for one in expenses {
        let kind = one.kind.map(ExpenseKind::word);
        if !seen.insert((&one.person, &one.payee, kind)) {
            continue;
        }
        let same = || {
            expenses
                .iter()
                .filter(|other| (&other.person, &other.payee, other.kind) == (&one.person, &one.payee, one.kind))
        };
        rows.push(vec![
            one.person.clone(),
            one.payee.clone(),
            kind.map(|kind| labels.ja(kind)).unwrap_or_default(),
            yen(sum(same().map(|other| other.paid))),
            yen(sum(same().map(|other| other.covered))),
        ]);
    }
    rows
}

/// Not known while a part of it is not.
fn total(sheet: &ExpenseSheet, row: fn(&Expense) -> u64, notice: fn(NoticeTotal) -> Option<u64>) -> Option<u64> {
    let noticed = match sheet.notice {
        Some(total) => notice(total)?,
        None => 0,
    };
    Some(sum(sheet.rows.iter().map(row).chain([noticed])))
}

fn sum(amounts: impl Iterator<Item = u64>) -> u64 {
    amounts.fold(0, u64::saturating_add)
}

impl ExpenseKind {
    fn word(self) -> &'static str {
        match self {
            Self::Treatment => "paper-expense_kind-treatment",
            Self::Care => "paper-expense_kind-care",
            Self::Medicine => "paper-expense_kind-medicine",
            Self::Other => "paper-expense_kind-other",
        }
    }
}
