//! 10割を払ったとき: receipts, what can be claimed from whom with which papers until when, and what has been sent.

use tefuda_record::{Day, Record};
use tefuda_rules::{Book, Need};

use super::said::{BasisView, FigureView, HelpError, say_both};
use crate::Words;

/// A receipt paid in full, and its claim.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ClaimView {
    /// The institution.
    pub institution: String,
    /// The day it was paid.
    pub paid_on: Option<Day>,
    /// Yen paid.
    pub paid: i64,
    /// What comes back at each share.
    pub claimable: Vec<Claimable>,
    /// Whom to claim from, where a record names an insurer.
    pub from: Option<String>,
    /// The last day (おそくとも); `None` without the day of payment.
    pub until: Option<Day>,
    /// Days left; negative when it is over.
    pub days_left: Option<i64>,
    /// The papers that go with it.
    pub papers: Vec<Paper>,
    /// The day it was sent, where a record says so.
    pub sent_on: Option<Day>,
    /// The law behind the last day.
    pub basis: Option<BasisView>,
}

/// What comes back at a share.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Claimable {
    /// One's own share in tenths.
    pub tenths: i64,
    /// What comes back.
    pub back: FigureView,
}

/// A paper that goes with a claim.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Paper {
    /// What it is.
    pub text: String,
    /// Whether it is always asked for.
    pub required: bool,
}

/// Every receipt paid in full (`expense` records at ten tenths), with what `claim` records say was sent.
///
/// # Errors
/// [`HelpError::Unknown`].
pub fn claims_of(book: &Book, records: &[Record], today: Day, words: &Words) -> Result<Vec<ClaimView>, HelpError> {
    let insurer = records
        .iter()
        .filter(|record| record.kind().id == "eligibility")
        .find_map(|record| record.text("insurer_name"));
    let papers: Vec<Paper> = book
        .form("refund", "paper", today)?
        .into_iter()
        .map(|item| Paper {
            text: say_both(&item.row.text, words),
            required: item.row.need == Need::Required,
        })
        .collect();
    let full = records
        .iter()
        .filter(|record| record.kind().id == "expense" && record.text("burden_ratio").as_deref() == Some("10"));
    full.map(|record| {
        let paid_on = record.day_of("paid_on");
        let paid = number(record, "paid").unwrap_or(0);
        let on = paid_on.unwrap_or(today);
        let points = number(record, "total").map(|total| total / 10);
        let claimable = [1, 2, 3].map(|tenths| {
            let back = book.refund(paid, points, tenths, on)?;
            Ok::<_, HelpError>(Claimable {
                tenths,
                back: FigureView::of(&back, words),
            })
        });
        let due = paid_on
            .map(|paid_on| book.due("refund", paid_on))
            .transpose()?
            .flatten();
        Ok(ClaimView {
            institution: record.text("institution").unwrap_or_default(),
            paid_on,
            paid,
            claimable: claimable.into_iter().collect::<Result<_, HelpError>>()?,
            from: insurer.clone(),
            until: due.as_ref().map(|due| due.last),
            days_left: due.as_ref().map(|due| due.last.unix_days() - today.unix_days()),
            papers: papers.clone(),
            sent_on: sent_on(records, record),
            basis: due.map(|due| BasisView::of(&due.basis)),
        })
    })
    .collect()
}

/// The day a claim for this receipt was sent: a `claim` of the same institution and day of payment.
pub(super) fn sent_on(records: &[Record], expense: &Record) -> Option<Day> {
    let of_it = |claim: &&Record| {
        claim.kind().id == "claim"
            && claim.text("institution") == expense.text("institution")
            && claim.day_of("paid_on") == expense.day_of("paid_on")
    };
    records.iter().filter(of_it).find_map(|claim| claim.day_of("sent_on"))
}

pub(super) fn number(record: &Record, field: &str) -> Option<i64> {
    record.text(field).and_then(|text| text.parse().ok())
}
