//! いま使える確認手段: which legal means work where with what a person holds, and what is paid today.

use std::collections::BTreeSet;

use tefuda_record::{Day, Record, kinds::eligibility};
use tefuda_rules::{Book, Holding, Income, Place, Unknown};

use super::said::{BasisView, say_both};
use crate::{Detail, Words};

/// What works where, today.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct CounterView {
    /// What is held, in words.
    pub held: Vec<String>,
    /// Each kind of counter and what works there.
    pub places: Vec<PlaceView>,
    /// The shares that are possible: one when it is known.
    pub pays: Vec<RatioView>,
}

/// One kind of counter.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct PlaceView {
    /// Its stable name.
    pub id: &'static str,
    /// Its name for people.
    pub label: String,
    /// What works, the strongest first; none is possible.
    pub means: Vec<MeansView>,
}

/// A legal means.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct MeansView {
    /// Its stable name.
    pub id: String,
    /// What to do.
    pub text: String,
    /// Whether it works alone, with the card, by declaration, or if the clinic wishes.
    pub grade: String,
    /// What it rests on.
    pub basis: BasisView,
}

/// A share that may be asked for.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct RatioView {
    /// Tenths.
    pub tenths: i64,
    /// Where it comes from: the paper, or age (and, from seventy on, the income).
    pub why: String,
    /// The law; `None` where the paper says it.
    pub basis: Option<BasisView>,
}

/// What the records show to be in hand on a day.
#[must_use]
pub fn held_of(records: &[Record], today: Day) -> BTreeSet<Holding> {
    let mut held = BTreeSet::new();
    for record in records {
        if record.kind() == &eligibility::KIND {
            match eligibility::state(record, today) {
                eligibility::State::StandsAlone => held.insert(Holding::Certificate),
                eligibility::State::WithCard => held.insert(Holding::Notice),
                eligibility::State::Former => held.insert(Holding::OldCard),
                eligibility::State::Expired | eligibility::State::NotYet => false,
            };
        }
        let names_card = record
            .text("paper")
            .is_some_and(|paper| paper.contains("マイナンバーカード") || paper.contains("個人番号カード"));
        if record.kind().id == "held_paper"
            && names_card
            && record.day_of("expires_on").is_none_or(|last| today <= last)
        {
            held.insert(Holding::Card);
        }
    }
    held
}

/// What works where with what is held.
///
/// # Errors
/// [`Unknown`].
pub fn usable_now(
    book: &Book,
    held: &BTreeSet<Holding>,
    records: &[Record],
    today: Day,
    words: &Words,
) -> Result<CounterView, Unknown> {
    let places = Place::ALL.into_iter().map(|place| {
        let means = book.usable(held, place, today)?;
        Ok::<_, Unknown>(PlaceView {
            id: place.id(),
            label: words.say(&format!("place-{}", place.id())),
            means: means
                .into_iter()
                .map(|dated| MeansView {
                    id: dated.row.id.clone(),
                    text: say_both(&dated.row.text, words),
                    grade: words.say(&format!("grade-of-means-{}", dated.row.grade.id())),
                    basis: BasisView::of(&dated.basis),
                })
                .collect(),
        })
    });
    Ok(CounterView {
        held: held
            .iter()
            .map(|one| words.say(&format!("holding-{}", one.id())))
            .collect(),
        places: places.collect::<Result<_, Unknown>>()?,
        pays: ratios_of(book, records, today, words)?,
    })
}

/// The shares that are possible: as the newest valid paper says, else by age; none without a valid paper.
///
/// # Errors
/// [`Unknown`].
pub fn ratios_of(book: &Book, records: &[Record], today: Day, words: &Words) -> Result<Vec<RatioView>, Unknown> {
    let held = records
        .iter()
        .filter(|record| record.kind() == &eligibility::KIND)
        .map(|record| eligibility::Held { id: (), record });
    let Some(proposed) = eligibility::propose(held, today) else {
        return Ok(Vec::new());
    };
    let begun = proposed.record.day_of("burden_from").is_none_or(|from| from <= today);
    if let Some(tenths) = proposed.record.text("burden_ratio").and_then(|text| text.parse().ok())
        && begun
    {
        return Ok(vec![RatioView {
            tenths,
            why: words.say("ratio-by-paper"),
            basis: None,
        }]);
    }
    match proposed.record.day_of("birth_day") {
        Some(birth) => shares_of(book, birth, today, words),
        None => Ok(Vec::new()),
    }
}

/// The shares that are possible by age: one, or from seventy on one per income.
///
/// # Errors
/// [`Unknown`].
pub fn shares_of(book: &Book, birth: Day, today: Day, words: &Words) -> Result<Vec<RatioView>, Unknown> {
    let ratios = book.ratios(birth, today)?;
    let view = |ratio: tefuda_rules::Sourced<tefuda_rules::Ratio>| {
        let income = match ratio.value.income {
            None => "any",
            Some(Income::General) => "general",
            Some(Income::Middle) => "middle",
            Some(Income::Active) => "active",
        };
        let income = Detail::Word(format!("income-{income}"));
        RatioView {
            tenths: ratio.value.tenths,
            why: words.say_with("ratio-by-age", &[("income", income)]),
            basis: Some(BasisView::of(&ratio.basis)),
        }
    };
    Ok(ratios.into_iter().map(view).collect())
}
