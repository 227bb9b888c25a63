//! Pages that open a vault again: a recovery code, and a guardian's share. They say nothing about whose vault it is.

use tefuda_record::Day;

use crate::{
    block::Block,
    paper::{Body, Paper},
    symbol::Symbol,
    words::Words,
};

/// A recovery code to be kept on paper.
#[derive(Clone)]
pub struct RecoveryPage {
    /// The code in lines to be typed off, each with its own check.
    pub lines: Vec<String>,
    /// The same as a symbol.
    pub symbol: Option<Symbol>,
    /// When it was made: an older one may not open any more.
    pub made_on: Day,
}

/// One guardian's share of a recovery code.
#[derive(Clone)]
pub struct GuardianShare {
    /// The guardian, as the person calls them.
    pub guardian: Option<String>,
    /// Which share it is, from 1.
    pub number: u8,
    /// How many there are.
    pub total: u8,
    /// How many of them open the vault together.
    pub needed: u8,
    /// The share in lines to be typed off, each with its own check.
    pub lines: Vec<String>,
    /// The same as a symbol.
    pub symbol: Option<Symbol>,
    /// When it was made.
    pub made_on: Day,
}

/// The page with the code.
#[must_use]
pub fn recovery_page(page: &RecoveryPage, words: &Words) -> Paper {
    let mut blocks = vec![
        Block::Title {
            text: words.say("paper-recovery"),
            badge: None,
        },
        Block::Loud(words.say("paper-recovery-whoever")),
        Block::Text(words.say("paper-recovery-what")),
        Block::Heading(words.say("paper-recovery-code")),
        Block::Codes(page.lines.clone()),
    ];
    blocks.extend(symbol(page.symbol.as_ref(), words));
    blocks.push(Block::Heading(words.say("paper-recovery-use")));
    blocks.push(Block::Steps(words.all(&[
        "paper-recovery-use-1",
        "paper-recovery-use-2",
        "paper-recovery-use-3",
    ])));
    blocks.push(Block::Heading(words.say("paper-recovery-keep")));
    blocks.push(Block::Steps(words.all(&[
        "paper-recovery-keep-1",
        "paper-recovery-keep-2",
        "paper-recovery-keep-3",
    ])));
    blocks.push(Block::Small(
        words.say_with("paper-recovery-made", &[("day", page.made_on.both())]),
    ));
    paper("paper-recovery", words, blocks)
}

/// The page for a guardian.
#[must_use]
pub fn guardian_page(share: &GuardianShare, words: &Words) -> Paper {
    let counts = [
        ("number", share.number.to_string()),
        ("total", share.total.to_string()),
        ("needed", share.needed.to_string()),
    ];
    let to = match &share.guardian {
        Some(guardian) => words.say_with("paper-share-to", &[("guardian", guardian.clone())]),
        None => words.say("paper-share-to_somebody"),
    };
    let mut blocks = vec![
        Block::Title {
            text: words.say("paper-share"),
            badge: Some(words.say_with("paper-share-number", &counts)),
        },
        Block::Loud(to),
        Block::Text(words.say_with("paper-share-what", &counts)),
        Block::Heading(words.say("paper-recovery-code")),
        Block::Codes(share.lines.clone()),
    ];
    blocks.extend(symbol(share.symbol.as_ref(), words));
    blocks.push(Block::Heading(words.say("paper-share-do")));
    blocks.push(Block::Steps(words.all(&[
        "paper-share-do-1",
        "paper-share-do-2",
        "paper-share-do-3",
    ])));
    blocks.push(Block::Small(
        words.say_with("paper-recovery-made", &[("day", share.made_on.both())]),
    ));
    paper("paper-share", words, blocks)
}

fn symbol(symbol: Option<&Symbol>, words: &Words) -> Option<Block> {
    symbol.map(|symbol| Block::Symbol {
        symbol: symbol.clone(),
        side: 52.0,
        alt: words.say("paper-recovery-alt"),
        beside: vec![words.say("paper-recovery-symbol")],
    })
}

fn paper(title: &str, words: &Words, blocks: Vec<Block>) -> Paper {
    Paper {
        title: words.say(title),
        language: words.language(),
        foot: words.say("paper-recovery-foot"),
        body: Body::Pages(blocks),
    }
}
