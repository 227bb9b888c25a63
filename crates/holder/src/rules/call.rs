//! 問い合わせ先: whom to call, and what to ask.

use tefuda_record::{Day, InsurerNumber, Record, kinds::eligibility};
use tefuda_rules::Book;

use super::said::{BasisView, HelpError, say_both};
use crate::Words;

/// Whom to call.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct CallView {
    /// The insurer's name, as the record says.
    pub name: Option<String>,
    /// The insurer's telephone, as the record says.
    pub phone: Option<String>,
    /// The insurer's address, as the record says.
    pub address: Option<String>,
    /// What kind of insurer its number says it is.
    pub kind: Option<String>,
    /// The prefecture in its number.
    pub prefecture: Option<String>,
    /// What the kind rests on.
    pub basis: Option<BasisView>,
    /// What to ask.
    pub ask: Vec<String>,
    /// Public numbers.
    pub lines: Vec<LineToCall>,
}

/// A public number.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct LineToCall {
    /// Whose it is.
    pub name: String,
    /// The number.
    pub number: String,
    /// When it answers.
    pub hours: String,
    /// What it costs.
    pub cost: String,
    /// What it is for.
    pub use_for: String,
    /// What it rests on.
    pub basis: BasisView,
}

/// Whom to call: the insurer of the newest valid paper, else of the newest paper; and public numbers.
///
/// # Errors
/// [`HelpError::Unknown`] when the telephone table does not reach this day.
pub fn who_to_call(book: &Book, records: &[Record], today: Day, words: &Words) -> Result<CallView, HelpError> {
    let papers: Vec<&Record> = records
        .iter()
        .filter(|record| record.kind() == &eligibility::KIND)
        .collect();
    let held = papers.iter().map(|record| eligibility::Held { id: (), record });
    let paper = eligibility::propose(held, today).map(|held| held.record).or_else(|| {
        let newest = papers.iter().max_by_key(|record| record.day());
        newest.copied()
    });
    let number = paper
        .and_then(|paper| paper.text("insurer_number"))
        .and_then(|text| InsurerNumber::parse(&text).ok());
    let kind = number.as_ref().and_then(|number| book.insurer(number, today).ok());
    let prefecture = number.as_ref().and_then(|number| book.prefecture(number, today).ok());
    let of = |field| paper.and_then(|paper| paper.text(field));
    let lines = book
        .phones(today)?
        .into_iter()
        .map(|dated| LineToCall {
            name: say_both(&dated.row.name, words),
            number: dated.row.number.clone(),
            hours: say_both(&dated.row.hours, words),
            cost: say_both(&dated.row.cost, words),
            use_for: say_both(&dated.row.use_for, words),
            basis: BasisView::of(&dated.basis),
        })
        .collect();
    Ok(CallView {
        name: of("insurer_name"),
        phone: of("insurer_phone"),
        address: of("insurer_address"),
        kind: kind.map(|dated| say_both(&dated.row.name, words)),
        prefecture: prefecture.map(|dated| say_both(&dated.row.name, words)),
        basis: kind.map(|dated| BasisView::of(&dated.basis)),
        ask: ["registered", "since", "certificate", "refund"]
            .map(|what| words.say(&format!("call-ask-{what}")))
            .to_vec(),
        lines,
    })
}
