//! The memory of seen proofs in a page: hashes and moments, for a day.

use core::cell::RefCell;
use std::collections::BTreeMap;

use tefuda_counter::{Desk, Forgetful, Keep, Memory, Sight};
use tefuda_credential::ProofId;
use tefuda_record::Moment;

/// What one page has seen. It is one desk, so it never says «elsewhere»: a page cannot know what others saw.
#[derive(Default)]
pub(crate) struct Sights {
    seen: RefCell<BTreeMap<ProofId, Moment>>,
    /// What was seen for the first time since it was last asked, to be kept by the page.
    fresh: RefCell<Vec<ProofId>>,
}

impl Sights {
    /// Takes back what the page kept; what is older than a day stays forgotten.
    pub(crate) fn remember(&self, hex: &str, at: Moment, now: Moment) {
        if let Some(proof) = parse(hex).filter(|_| at >= oldest(now)) {
            self.seen.borrow_mut().entry(proof).or_insert(at);
        }
    }

    /// What was seen for the first time since this was last asked.
    pub(crate) fn fresh(&self) -> Vec<String> {
        self.fresh.borrow_mut().drain(..).map(hex).collect()
    }
}

impl Memory for Sights {
    fn look(&self, proof: ProofId, _: &Desk, now: Moment, keep: Keep) -> Result<Sight, Forgetful> {
        let mut seen = self.seen.borrow_mut();
        if let Some(first) = seen.get(&proof) {
            return Ok(Sight::Again(*first));
        }
        if keep == Keep::First {
            seen.retain(|_, at| *at >= oldest(now));
            if seen.len() >= MOST {
                return Err(Forgetful);
            }
            seen.insert(proof, now);
            self.fresh.borrow_mut().push(proof);
        }
        Ok(Sight::First)
    }
}

fn oldest(now: Moment) -> Moment {
    now.plus_seconds(-KEEP_SECONDS)
}

fn hex(proof: ProofId) -> String {
    proof.0.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn parse(hex: &str) -> Option<ProofId> {
    if hex.len() != 64 || !hex.is_ascii() {
        return None;
    }
    let mut hash = [0; 32];
    for (at, byte) in hash.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hex.get(at * 2..at * 2 + 2)?, 16).ok()?;
    }
    Some(ProofId(hash))
}

/// As long as a counter's file does, and for the same reason: a clock that jumped ahead and was set right has forgotten nothing.
const KEEP_SECONDS: i64 = 86_400;
/// More than one desk reads in a day; beyond it nothing is confirmed rather than something forgotten.
const MOST: usize = 100_000;

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Moment(1_795_395_600);

    fn look(sights: &Sights, byte: u8, now: Moment, keep: Keep) -> Sight {
        let desk = Desk::parse("page").unwrap();
        sights.look(ProofId([byte; 32]), &desk, now, keep).unwrap()
    }

    #[test]
    fn the_first_sight_is_kept_and_told_once() {
        let sights = Sights::default();
        assert_eq!(look(&sights, 1, NOW, Keep::Nothing), Sight::First);
        assert_eq!(look(&sights, 1, NOW, Keep::First), Sight::First);
        assert_eq!(look(&sights, 1, NOW.plus_seconds(9), Keep::First), Sight::Again(NOW));
        assert_eq!(sights.fresh(), ["01".repeat(32)]);
        assert!(sights.fresh().is_empty());
    }

    #[test]
    fn what_was_kept_comes_back_for_a_day() {
        let sights = Sights::default();
        sights.remember(&"02".repeat(32), NOW.plus_seconds(-60), NOW);
        sights.remember(&"03".repeat(32), NOW.plus_seconds(-KEEP_SECONDS - 1), NOW);
        for broken in ["", "zz", &"é".repeat(32)] {
            sights.remember(broken, NOW, NOW);
        }
        assert_eq!(look(&sights, 2, NOW, Keep::First), Sight::Again(NOW.plus_seconds(-60)));
        assert_eq!(look(&sights, 3, NOW, Keep::First), Sight::First);
    }
}
