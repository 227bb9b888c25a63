//! 委任の控え: whom somebody lets act, for what, how long. A copy of what was agreed to, signed by hand where it must be.

use tefuda_record::Day;

use crate::{
    block::{Block, Column, Field, Grid},
    documents::labels::Labels,
    paper::Paper,
    symbol::Symbol,
    words::Words,
};

/// A grant, as it was made.
#[derive(Clone)]
pub struct GrantNote {
    /// Who lets.
    pub person: String,
    /// Who is let.
    pub proxy: String,
    /// The proxy's key, as both compared it.
    pub fingerprint: Option<String>,
    /// Which drawer, and what may be done there, in Japanese.
    pub scopes: Vec<(String, String)>,
    /// From.
    pub from: Day,
    /// Until the end of.
    pub until: Day,
    /// The grant as the person's key signed it; `None` is marked 未署名.
    pub signed: Option<Symbol>,
}

/// The copy.
#[must_use]
pub fn grant_note(grant: &GrantNote, words: &Words) -> Paper {
    let labels = Labels::new(words);
    let badge = if grant.signed.is_some() {
        "paper-copy"
    } else {
        "paper-unsigned"
    };
    let mut blocks = labels.title("paper-grant", badge);
    blocks.push(Block::Notice(labels.own("paper-grant-what")));
    blocks.push(Block::Fields(vec![
        labels.field("paper-grant-person", Some(grant.person.clone())),
        labels.field("paper-grant-proxy", Some(grant.proxy.clone())),
        labels.field("paper-grant-fingerprint", grant.fingerprint.clone()),
        labels.field("paper-grant-from", Some(grant.from.both())),
        labels.field("paper-grant-until", Some(grant.until.both())),
    ]));
    blocks.push(Block::Heading(labels.both("paper-grant-scope")));
    blocks.push(Block::Grid(Grid {
        columns: vec![
            Column::words(labels.both("paper-grant-drawer"), 1.0),
            Column::words(labels.both("paper-grant-deeds"), 2.0),
        ],
        rows: grant
            .scopes
            .iter()
            .map(|(drawer, deeds)| vec![drawer.clone(), deeds.clone()])
            .collect(),
    }));
    blocks.push(Block::Text(labels.ja("paper-grant-no_consent")));
    blocks.extend(labels.gloss("paper-grant-no_consent").map(Block::Small));
    if let Some(symbol) = &grant.signed {
        blocks.push(Block::Symbol {
            symbol: symbol.clone(),
            side: 52.0,
            alt: labels.ja("paper-grant-alt"),
            beside: vec![labels.ja("paper-grant-signed")],
        });
    }
    blocks.push(Block::Heading(labels.both("paper-grant-hand")));
    let empty = |id: &str| labels.field(id, None::<String>);
    let hand: Vec<Field> = vec![
        empty("paper-written_on"),
        empty("paper-grant-sign_person").roomy(2),
        empty("paper-grant-sign_proxy").roomy(2),
    ];
    blocks.push(Block::Fields(hand));
    blocks.push(Block::Small(labels.own("paper-grant-revoke")));
    labels.paper("paper-grant", "paper-grant-foot", blocks)
}
