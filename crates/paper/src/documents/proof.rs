//! A proof on paper: a page, a card, or cards for several people on a sheet.

use tefuda_record::{Day, Moment};

use crate::{
    block::{Block, Field},
    canvas::Weight,
    card::Card,
    paper::{Body, Paper},
    symbol::Symbol,
    words::{Language, Words},
};

/// A proof to be printed.
#[derive(Clone)]
pub struct Proof {
    /// The symbol that a reader reads.
    pub symbol: Symbol,
    /// The person's name, where it is shown.
    pub name: Option<String>,
    /// And its kana.
    pub name_kana: Option<String>,
    /// Everything else that the symbol says, label and value in words: what is printed is what is proven.
    pub lines: Vec<(String, String)>,
    /// Who stands for it.
    pub grade: ProofGrade,
    /// A few characters of what the symbol holds, to be compared with what a reader shows.
    pub check_code: String,
    /// When it was made.
    pub made_on: Day,
    /// How long it can be verified.
    pub until: Until,
}

/// Who stands for a proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProofGrade {
    /// The person alone.
    SelfAttested,
    /// Somebody saw the original.
    Witnessed {
        /// Who.
        by: String,
        /// The day, where it is known.
        on: Option<Day>,
    },
    /// An insurer signed it.
    Issued {
        /// Its name.
        by: String,
    },
}

/// How long a proof can be verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// The end of a day.
    Day(Day),
    /// A moment: of a proof that was made for a screen.
    Moment(Moment),
}

/// One proof on an A4 page, with a large symbol.
#[must_use]
pub fn proof_page(proof: &Proof, words: &Words) -> Paper {
    // What is not shown has no row: an empty one would say that something is hidden.
    let named = |id: &str, value: &Option<String>| value.as_ref().map(|value| Field::new(words.say(id), Some(value)));
    let mut fields: Vec<Field> = named("eligibility-name", &proof.name).into_iter().collect();
    fields.extend(named("eligibility-name_kana", &proof.name_kana));
    fields.extend(proof.lines.iter().map(|(label, value)| Field::new(label, Some(value))));
    let beside = vec![
        grade(proof, words),
        made(proof, words),
        until(proof, words),
        code(proof, words),
        words.say("paper-proof-read_it"),
        words.say("paper-proof-ask_identification"),
    ];
    paper(
        words,
        Body::Pages(vec![
            Block::Title {
                text: words.say("paper-proof"),
                badge: None,
            },
            Block::Notice(words.say("paper-proof-notice")),
            Block::Symbol {
                symbol: proof.symbol.clone(),
                side: 90.0,
                alt: words.say("paper-proof-alt"),
                beside,
            },
            Block::Heading(words.say("paper-proof-says")),
            Block::Fields(fields),
            Block::Small(words.say("paper-proof-law")),
        ]),
    )
}

/// One proof on a card: a face to be read by people, one by a reader.
#[must_use]
pub fn proof_card(proof: &Proof, words: &Words) -> Paper {
    paper(words, Body::Card(Box::new(card(proof, words))))
}

/// Cards for several people on A4 sheets, to be cut and folded.
#[must_use]
pub fn proof_sheet(proofs: &[Proof], words: &Words) -> Paper {
    let cards = proofs.iter().map(|proof| card(proof, words)).collect();
    paper(words, Body::Sheet(vec![words.say("paper-proof-cut")], cards))
}

fn paper(words: &Words, body: Body) -> Paper {
    Paper {
        title: words.say("paper-proof"),
        language: words.language(),
        foot: words.say("paper-not_a_certificate"),
        body,
    }
}

fn card(proof: &Proof, words: &Words) -> Card {
    Card {
        heading: words.say("paper-proof"),
        grade: grade(proof, words),
        name: proof.name.clone().unwrap_or_default(),
        kana: proof.name_kana.clone().unwrap_or_default(),
        lines: proof.lines.clone(),
        notice: words.say("paper-not_a_certificate"),
        symbol: proof.symbol.clone(),
        alt: words.say("paper-proof-alt"),
        beside: vec![
            (until(proof, words), Weight::Bold),
            (made(proof, words), Weight::Regular),
            (code(proof, words), Weight::Bold),
            (words.say("paper-proof-read_it"), Weight::Regular),
            (words.say("paper-proof-ask_identification"), Weight::Regular),
            (words.say("paper-not_a_certificate"), Weight::Bold),
        ],
    }
}

fn grade(proof: &Proof, words: &Words) -> String {
    match &proof.grade {
        ProofGrade::SelfAttested => words.say("paper-grade-self_attested"),
        ProofGrade::Witnessed { by, on: None } => words.say_with("paper-grade-seen", &[("by", by.clone())]),
        ProofGrade::Witnessed { by, on: Some(on) } => {
            words.say_with("paper-grade-witnessed", &[("by", by.clone()), ("on", day(*on, words))])
        }
        ProofGrade::Issued { by } => words.say_with("paper-grade-issued", &[("by", by.clone())]),
    }
}

fn made(proof: &Proof, words: &Words) -> String {
    words.say_with("paper-proof-made", &[("day", day(proof.made_on, words))])
}

fn until(proof: &Proof, words: &Words) -> String {
    let until = match proof.until {
        Until::Day(last) => day(last, words),
        Until::Moment(moment) => {
            let (hour, minute) = moment.time_in_japan();
            format!("{} {hour:02}:{minute:02}", day(moment.day_in_japan(), words))
        }
    };
    words.say_with("paper-proof-until", &[("until", until)])
}

fn code(proof: &Proof, words: &Words) -> String {
    words.say_with("paper-proof-code", &[("code", proof.check_code.clone())])
}

/// A day as papers say it: both calendars in Japanese, ISO 8601 in English.
pub(crate) fn day(day: Day, words: &Words) -> String {
    match words.language() {
        Language::Ja => day.both(),
        Language::En => day.iso(),
    }
}
