//! A clinic's poster: its request as a symbol, to be scanned by those who come in.

use tefuda_record::Day;

use crate::{
    block::Block,
    documents::labels::Labels,
    paper::{Body, Paper},
    symbol::Symbol,
    words::{Language, Words},
};

/// What the poster asks.
#[derive(Clone)]
pub struct Poster {
    /// The clinic.
    pub clinic: String,
    /// Its 医療機関コード.
    pub code: Option<String>,
    /// The signed request.
    pub symbol: Symbol,
    /// What for, in Japanese.
    pub purpose: String,
    /// The names of what it asks for, in Japanese.
    pub fields: Vec<String>,
    /// The first characters of the clinic's key, to be compared.
    pub fingerprint: Option<String>,
    /// Until when the request is good.
    pub until: Option<Day>,
}

/// The poster: Japanese with English under it.
#[must_use]
pub fn poster(poster: &Poster) -> Paper {
    let english = Words::new(Language::En);
    let labels = Labels::new(&english);
    let blocks = vec![
        Block::Title {
            text: poster.clinic.clone(),
            badge: None,
        },
        Block::Loud(labels.ja("paper-poster-scan")),
        Block::Text(labels.own("paper-poster-scan")),
        Block::Large {
            symbol: poster.symbol.clone(),
            side: 118.0,
            alt: labels.ja("paper-poster-alt"),
        },
        Block::Fields(vec![
            labels.field("paper-poster-purpose", Some(poster.purpose.clone())),
            labels.field("paper-poster-fields", Some(poster.fields.join("・"))),
            labels.field("paper-poster-code", poster.code.clone()),
            labels.field("paper-poster-fingerprint", poster.fingerprint.clone()),
            labels.field("paper-poster-until", poster.until.map(Day::both)),
        ]),
        Block::Text(labels.ja("paper-poster-choice")),
        Block::Small(labels.own("paper-poster-choice")),
    ];
    Paper {
        title: poster.clinic.clone(),
        language: Language::Ja,
        foot: labels.ja("paper-poster-foot"),
        body: Body::Pages(blocks),
    }
}
