//! Structured Append: fragments from one or several pictures, back to the content they were cut from.

use std::fmt;

use crate::symbol::{Append, Symbol};

/// Joins the fragments among `symbols` as bytes, before anything is decoded: a cut may go through a character.
///
/// Fragments of one sequence have the same total and parity. They may come in any order, from several pictures, and
/// more than once. Symbols that belong to no sequence pass through. Contents keep the order in which their first
/// symbol came. Nothing is lost: what cannot be joined comes back in `incomplete` or `damaged`.
/// Source: ISO/IEC 18004:2015 §8.
pub fn join(symbols: Vec<Symbol>) -> Joined {
    let mut groups: Vec<Group> = Vec::new();
    for symbol in symbols {
        let key = symbol.append.map(|append| (append.total, append.parity));
        match groups.iter_mut().find(|group| group.key == key && key.is_some()) {
            Some(group) => group.add(symbol),
            None => groups.push(Group {
                key,
                symbols: vec![symbol],
            }),
        }
    }
    let mut joined = Joined::default();
    for group in groups {
        match group.key {
            Some((total, parity)) => settle(group.symbols, total, parity, &mut joined),
            None => joined
                .contents
                .extend(group.symbols.into_iter().map(|symbol| symbol.bytes)),
        }
    }
    joined
}

/// What became of a set of symbols.
#[derive(Default, PartialEq, Eq)]
pub struct Joined {
    /// Whole contents.
    pub contents: Vec<Vec<u8>>,
    /// Sequences of which a part is still to be read.
    pub incomplete: Vec<Incomplete>,
    /// Sequences whose parts contradict each other.
    pub damaged: Vec<Damaged>,
}

// Contents are health data: only counts may reach a log.
impl fmt::Debug for Joined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Joined")
            .field("contents", &self.contents.len())
            .field("incomplete", &self.incomplete)
            .field("damaged", &self.damaged)
            .finish()
    }
}

/// A sequence of which a part is still to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incomplete {
    /// How many of its symbols are here.
    pub have: u8,
    /// How many there are.
    pub total: u8,
    /// Which are missing, counted from 0, ascending.
    pub missing: Vec<u8>,
    /// Those that are here, to be given to [`join`] again together with the next picture's.
    pub symbols: Vec<Symbol>,
}

/// A sequence whose parts contradict each other.
#[derive(Clone, PartialEq, Eq)]
pub struct Damaged {
    /// What is wrong.
    pub damage: Damage,
    /// How many symbols the sequence says it has.
    pub total: u8,
    /// The bytes of every symbol that is here, in the order of the sequence, so that a caller can keep them.
    pub pieces: Vec<Vec<u8>>,
}

impl fmt::Debug for Damaged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Damaged")
            .field("damage", &self.damage)
            .field("total", &self.total)
            .field("pieces", &self.pieces.len())
            .finish()
    }
}

/// What is wrong with a sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// All symbols are here, but their bytes do not give the parity that each of them states.
    Parity,
    /// Two symbols claim the same place with different bytes: two contents are mixed.
    Clash,
    /// A symbol claims a place beyond the sequence's end.
    Place,
}

struct Group {
    /// Total and parity, or nothing for a symbol that stands alone.
    key: Option<(u8, u8)>,
    symbols: Vec<Symbol>,
}

impl Group {
    fn add(&mut self, symbol: Symbol) {
        let known = |old: &Symbol| old.append == symbol.append && old.bytes == symbol.bytes;
        if !self.symbols.iter().any(known) {
            self.symbols.push(symbol);
        }
    }
}

fn settle(mut symbols: Vec<Symbol>, total: u8, parity: u8, joined: &mut Joined) {
    symbols.sort_by_key(place);
    let places: Vec<u8> = symbols.iter().map(place).collect();
    let pieces = |symbols: Vec<Symbol>| symbols.into_iter().map(|symbol| symbol.bytes).collect();
    if places.iter().any(|place| *place >= total) {
        joined.damaged.push(Damaged {
            damage: Damage::Place,
            total,
            pieces: pieces(symbols),
        });
        return;
    }
    if !places.is_sorted_by(|one, next| one < next) {
        joined.damaged.push(Damaged {
            damage: Damage::Clash,
            total,
            pieces: pieces(symbols),
        });
        return;
    }
    let missing: Vec<u8> = (0..total).filter(|place| !places.contains(place)).collect();
    if !missing.is_empty() {
        let have = total.saturating_sub(u8::try_from(missing.len()).unwrap_or(total));
        joined.incomplete.push(Incomplete {
            have,
            total,
            missing,
            symbols,
        });
        return;
    }
    let content: Vec<u8> = symbols.iter().flat_map(|symbol| symbol.bytes.iter().copied()).collect();
    if parity_of(&content) == parity {
        joined.contents.push(content);
    } else {
        joined.damaged.push(Damaged {
            damage: Damage::Parity,
            total,
            pieces: pieces(symbols),
        });
    }
}

fn place(symbol: &Symbol) -> u8 {
    symbol.append.map_or(0, |Append { index, .. }| index)
}

/// XOR of all bytes of a whole content. Source: ISO/IEC 18004:2015 §8.3.
pub(crate) fn parity_of(content: &[u8]) -> u8 {
    content.iter().fold(0, |parity, byte| parity ^ byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTENT: &[u8] = b"abcdefgh";

    fn symbol(bytes: &[u8], append: Option<(u8, u8, u8)>) -> Symbol {
        let append = append.map(|(index, total, parity)| Append { index, total, parity });
        Symbol {
            bytes: bytes.to_vec(),
            append,
            position: (0, 0),
        }
    }

    fn parts(parity: u8) -> Vec<Symbol> {
        let cut = [&CONTENT[..3], &CONTENT[3..6], &CONTENT[6..]];
        (0..3)
            .zip(cut)
            .map(|(index, bytes)| symbol(bytes, Some((index, 3, parity))))
            .collect()
    }

    #[test]
    fn fragments_join_in_any_order_and_twice() {
        let parity = parity_of(CONTENT);
        let [one, two, three] = parts(parity).try_into().unwrap();
        let joined = join(vec![three.clone(), symbol(b"alone", None), one, three, two]);
        assert_eq!(joined.contents, [CONTENT, b"alone"]);
        assert!(joined.incomplete.is_empty() && joined.damaged.is_empty());
    }

    #[test]
    fn a_missing_fragment_is_named_and_can_be_given_later() {
        let mut symbols = parts(parity_of(CONTENT));
        let late = symbols.remove(1);
        let mut joined = join(symbols);
        assert!(joined.contents.is_empty());
        let mut incomplete = joined.incomplete.remove(0);
        assert_eq!((incomplete.have, incomplete.total, incomplete.missing), (2, 3, vec![1]));
        incomplete.symbols.push(late);
        assert_eq!(join(incomplete.symbols).contents, [CONTENT]);
    }

    #[test]
    fn a_wrong_parity_is_damage_and_keeps_the_bytes() {
        let joined = join(parts(parity_of(CONTENT) ^ 1));
        assert!(joined.contents.is_empty() && joined.incomplete.is_empty());
        assert_eq!(joined.damaged[0].damage, Damage::Parity);
        assert_eq!(joined.damaged[0].pieces.concat(), CONTENT);
    }

    #[test]
    fn two_fragments_at_one_place_are_a_clash() {
        let parity = parity_of(CONTENT);
        let mut symbols = parts(parity);
        symbols.push(symbol(b"xyz", Some((1, 3, parity))));
        let joined = join(symbols);
        assert_eq!(joined.damaged[0].damage, Damage::Clash);
        assert_eq!(joined.damaged[0].pieces.len(), 4);
    }

    #[test]
    fn a_place_beyond_the_end_is_damage() {
        let joined = join(vec![symbol(b"x", Some((3, 3, 0)))]);
        assert_eq!(joined.damaged[0].damage, Damage::Place);
    }

    #[test]
    fn sequences_of_other_parity_stay_apart() {
        let other = b"hgfedcbX";
        let mut symbols = parts(parity_of(CONTENT));
        symbols.push(symbol(&other[..4], Some((0, 3, parity_of(other)))));
        let joined = join(symbols);
        assert_eq!(joined.contents, [CONTENT]);
        assert_eq!(joined.incomplete[0].missing, [1, 2]);
    }

    #[test]
    fn symbols_that_stand_alone_are_never_merged() {
        let joined = join(vec![symbol(b"a", None), symbol(b"a", None)]);
        assert_eq!(joined.contents, [b"a", b"a"]);
    }

    #[test]
    fn debug_shows_nothing_of_the_content() {
        let mut symbols = parts(parity_of(CONTENT) ^ 1);
        symbols.push(symbol(b"abc", Some((0, 2, 9))));
        symbols.push(symbol(b"abc", None));
        assert_eq!(
            format!("{:?}", join(symbols)),
            "Joined { contents: 1, incomplete: [Incomplete { have: 1, total: 2, missing: [1], \
             symbols: [Symbol { length: 3, .. }] }], damaged: [Damaged { damage: Parity, total: 3, pieces: 3 }] }"
        );
    }
}
