//! いま使える確認手段: what works where today with what is in hand, on one page to take along.

use tefuda_record::Day;

use crate::{
    block::{Block, Column, Grid},
    documents::labels::Labels,
    paper::Paper,
    words::Words,
};

/// What works where.
#[derive(Clone, Default)]
pub struct MeansSheet {
    /// The day it is for.
    pub on: Option<Day>,
    /// What is in hand.
    pub held: Vec<String>,
    /// Each kind of counter with what works there, the strongest first.
    pub places: Vec<PlaceMeans>,
    /// What is paid today; nothing where it is not known.
    pub pays: Vec<String>,
    /// The laws and notices behind it, each once.
    pub laws: Vec<String>,
}

/// One kind of counter.
#[derive(Clone)]
pub struct PlaceMeans {
    /// Its name.
    pub place: String,
    /// What to show, and how far it reaches.
    pub means: Vec<(String, String)>,
}

/// The page.
#[must_use]
pub fn means_sheet(sheet: &MeansSheet, words: &Words) -> Paper {
    let labels = Labels::new(words);
    let mut blocks = vec![Block::Title {
        text: labels.ja("paper-means"),
        badge: None,
    }];
    blocks.extend(labels.gloss("paper-means").map(Block::Small));
    blocks.push(Block::Notice(labels.own("paper-means-what")));
    let held = (!sheet.held.is_empty()).then(|| sheet.held.join("、"));
    let pays = (!sheet.pays.is_empty()).then(|| sheet.pays.join("、"));
    blocks.push(Block::Fields(vec![
        labels.field("paper-means-on", sheet.on.map(Day::both)),
        labels.field("paper-means-held", held),
        labels.field("paper-means-pays", pays),
    ]));
    for place in &sheet.places {
        blocks.push(Block::Heading(place.place.clone()));
        if place.means.is_empty() {
            blocks.push(Block::Text(labels.ja("paper-means-none")));
            continue;
        }
        blocks.push(Block::Grid(Grid {
            columns: vec![
                Column::words(labels.both("paper-means-show"), 3.0),
                Column::words(labels.both("paper-means-reach"), 1.3),
            ],
            rows: place
                .means
                .iter()
                .map(|(show, reach)| vec![show.clone(), reach.clone()])
                .collect(),
        }));
    }
    blocks.push(Block::Heading(labels.both("paper-means-say")));
    blocks.push(Block::Text(labels.ja("paper-means-sentence")));
    if !sheet.laws.is_empty() {
        let laws = sheet.laws.join("、");
        blocks.push(Block::Small(labels.ja_with("paper-means-laws", &[("laws", laws)])));
    }
    labels.paper("paper-means", "paper-means-foot", blocks)
}
