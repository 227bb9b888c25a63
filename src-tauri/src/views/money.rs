//! Money: what was reckoned and how, what can be claimed back, which papers there are.

use serde::Serialize;
use tefuda_holder::rules::{CeilingView, ClaimView, FigureView, VisitView, YearView, say_basis, yen};
use tefuda_holder::{Detail, Printable, PrintedPaper, Words};
use tefuda_record::Day;

use super::log::at;

/// An amount with how it was reached.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct AmountView {
    /// What it is; empty where the screen says so.
    title: String,
    yen: String,
    /// The steps, in sentences.
    steps: Vec<String>,
    /// What else there is to know of it.
    notes: Vec<String>,
    laws: Vec<String>,
}

/// One receipt that was paid in full, and what comes back of it.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "ClaimView"))]
pub(crate) struct ReceiptView {
    institution: String,
    paid_on: Option<String>,
    paid: String,
    /// What comes back by each share.
    back: Vec<String>,
    /// How the last of them was reached.
    steps: Vec<String>,
    from: Option<String>,
    until: Option<String>,
    /// Whether the last day has passed.
    over: bool,
    sent: Option<String>,
    papers: Vec<PaperToAddView>,
    law: Option<String>,
}

/// A paper to be put with a claim.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct PaperToAddView {
    text: String,
    required: bool,
}

/// A paper that was printed.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct PrintedView {
    pages: usize,
    /// What does not stand on it as it is written, and what was left out.
    notes: Vec<String>,
}

impl AmountView {
    /// A figure, under a title.
    pub(crate) fn of(figure: &FigureView, title: String, words: &Words) -> Self {
        let mut laws: Vec<String> = figure.bases.iter().map(|basis| say_basis(basis, words)).collect();
        laws.dedup();
        Self {
            title,
            yen: in_yen(figure.yen, words),
            steps: figure.steps.clone(),
            notes: Vec::new(),
            laws,
        }
    }

    pub(crate) fn of_visit(view: &VisitView, words: &Words) -> Self {
        let addition = view.addition.clone().unwrap_or_else(|| words.say("cost-no-addition"));
        let card = words.say(&format!("cost-card-{}", view.card));
        let mut amount = Self::of(
            &view.pay,
            format!("{card}{}{addition}", words.say("app-list-gap")),
            words,
        );
        amount
            .laws
            .extend(view.basis.as_ref().map(|basis| say_basis(basis, words)));
        amount
    }

    pub(crate) fn of_ceiling(view: &CeilingView, words: &Words) -> Self {
        let others = [
            ("cost-ceiling-outpatient", view.outpatient),
            ("cost-ceiling-outpatient-year", view.outpatient_year),
            ("cost-ceiling-year", view.year),
            ("cost-ceiling-year-reduced", view.year_reduced),
        ];
        let said =
            |(word, amount): (&str, Option<i64>)| Some(words.say_with(word, &[("yen", Detail::Text(yen(amount?)))]));
        let mut notes: Vec<String> = others.into_iter().filter_map(said).collect();
        notes.push(words.say("cost-ceiling-stays"));
        Self {
            notes,
            ..Self::of(&view.limit, words.say("app-money-ceiling"), words)
        }
    }

    /// The expenses of a year, and what they come to in taxes; what is not known is left out.
    pub(crate) fn of_year(view: &YearView, words: &Words) -> Vec<Self> {
        let paid = Self {
            title: words.say_with("app-money-year-paid", &[("year", Detail::Text(view.year.to_string()))]),
            yen: in_yen(view.paid, words),
            steps: Vec::new(),
            notes: vec![words.say_with(
                "app-money-year-records",
                &[
                    ("records", Detail::Text(view.records.to_string())),
                    ("made_good", Detail::Text(yen(view.made_good))),
                ],
            )],
            laws: Vec::new(),
        };
        let figures = [("cost-medical", &view.medical), ("cost-selfmed", &view.self_medication)];
        let known = figures
            .into_iter()
            .filter_map(|(word, figure)| Some((word, figure.as_ref()?)));
        std::iter::once(paid)
            .chain(known.map(|(word, figure)| Self::of(figure, words.say(word), words)))
            .collect()
    }
}

impl ReceiptView {
    pub(crate) fn of(view: &ClaimView, words: &Words) -> Self {
        let back = view.claimable.iter().map(|one| {
            let details = [
                ("tenths", Detail::Text(one.tenths.to_string())),
                ("yen", Detail::Text(yen(one.back.yen))),
            ];
            words.say_with("claims-back", &details)
        });
        let over = view.days_left.is_some_and(|days| days < 0);
        let until = view.until.map(|until| {
            let details = [
                ("until", Detail::Text(until.both())),
                ("days", Detail::Text(view.days_left.unwrap_or(0).to_string())),
            ];
            words.say_with(if over { "claims-over" } else { "claims-until" }, &details)
        });
        Self {
            institution: view.institution.clone(),
            paid_on: view.paid_on.map(Day::both),
            paid: in_yen(view.paid, words),
            back: back.collect(),
            steps: view
                .claimable
                .last()
                .map(|one| one.back.steps.clone())
                .unwrap_or_default(),
            from: view.from.clone(),
            until,
            over,
            sent: view.sent_on.map(Day::both),
            papers: view
                .papers
                .iter()
                .map(|paper| PaperToAddView {
                    text: paper.text.clone(),
                    required: paper.required,
                })
                .collect(),
            law: view.basis.as_ref().map(|basis| say_basis(basis, words)),
        }
    }
}

impl PrintedView {
    pub(crate) fn of(printed: &PrintedPaper, words: &Words) -> Self {
        let mut notes = vec![words.say("paper-check")];
        if printed.left_out > 0 {
            let count = i64::try_from(printed.left_out).unwrap_or(i64::MAX);
            notes.push(words.say_with("paper-left-out", &[("count", Detail::Number(count))]));
        }
        notes.extend(missing(printed.missing.iter().map(|one| one.character), words));
        Self {
            pages: printed.pages,
            notes,
        }
    }

    /// A proof on a page: what compares with a reader's screen, and until when it counts.
    pub(crate) fn of_proof(proof: &Printable, pages: usize, unlike: impl Iterator<Item = char>, words: &Words) -> Self {
        let mut notes = vec![
            words.say_with("show-check-code", &[("code", Detail::Text(proof.check_code.clone()))]),
            words.say_with("show-paper-until", &[("until", Detail::Text(at(proof.expires_at)))]),
        ];
        notes.extend(missing(unlike, words));
        Self { pages, notes }
    }
}

/// What does not stand on a page as it is written.
fn missing(characters: impl Iterator<Item = char>, words: &Words) -> Option<String> {
    let all: Vec<String> = characters.map(String::from).collect();
    let characters = Detail::Text(all.join(&words.say("app-list-gap")));
    (!all.is_empty()).then(|| words.say_with("app-paper-missing", &[("characters", characters)]))
}

fn in_yen(amount: i64, words: &Words) -> String {
    words.say_with("rules-yen", &[("yen", Detail::Text(yen(amount)))])
}
