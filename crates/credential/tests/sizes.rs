//! What proofs weigh in the QR: the budgets of the design, over made-up people whose names no dictionary has.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[expect(dead_code, reason = "shared with other tests and the bench, which use the rest")]
#[path = "codec/people.rs"]
mod people;
#[expect(dead_code, reason = "shared with the bench, which uses the rest")]
#[path = "common/wallet.rs"]
mod wallet;

use std::collections::BTreeSet;

use tefuda_consent::{FieldId, PRESETS, Purpose, preset};
use tefuda_credential::Layout;
use tefuda_credential::codec::{encode, payload_bytes};

use self::people::{Dice, somebody};
use self::wallet::{Wallet, layouts, preset_choices, some_fields};

const PEOPLE: usize = 300;
/// Digits in a symbol of version 19 at level L (ISO/IEC 18004:2015 table 7).
const VERSION_19: usize = 1903;

/// Nineteen in twenty are no larger.
fn p95(mut sizes: Vec<usize>) -> usize {
    sizes.sort_unstable();
    *sizes.get((sizes.len() - 1) * 95 / 100).unwrap()
}

#[test]
fn presets_fit_450_bytes_and_twelve_of_twenty_750() {
    let mut dice = Dice(11);
    let mut presets: Vec<Vec<usize>> = vec![Vec::new(); PRESETS.len()];
    let (mut twelve, mut too_large) = (Vec::new(), 0);
    for _ in 0..PEOPLE {
        let person = somebody(&mut dice);
        let wallet = Wallet::of(&person, &layouts(&preset_choices()), &mut dice);
        for (preset, sizes) in PRESETS.iter().zip(&mut presets) {
            let proof = wallet.shows(&preset.field_ids().collect(), preset.purpose, &mut dice);
            sizes.push(payload_bytes(&proof).unwrap());
        }
        let proof = wallet.shows(&some_fields(&person, 12, &mut dice), Purpose::Visit, &mut dice);
        twelve.push(payload_bytes(&proof).unwrap());
        let count = 1 + usize::try_from(dice.below(20)).unwrap();
        let proof = wallet.shows(&some_fields(&person, count, &mut dice), Purpose::Visit, &mut dice);
        too_large += usize::from(encode(&proof).unwrap().len() > VERSION_19);
    }
    for (preset, sizes) in PRESETS.iter().zip(presets) {
        assert!(p95(sizes) <= 450, "{}", preset.id);
    }
    assert!(p95(twelve) <= 750);
    // Five to eight fields strewn over a card are the worst there is; those go by file.
    assert!(too_large * 5 < PEOPLE, "{too_large} beyond a screen");
}

/// A choice that a person saved travels as a bundle of its own.
#[test]
fn a_saved_choice_fits_450_bytes() {
    let mut dice = Dice(12);
    let mut sizes = Vec::new();
    for at in 0..PEOPLE {
        let person = somebody(&mut dice);
        let saved = some_fields(&person, 4 + at % 12, &mut dice);
        let layouts = [Layout::for_choices(std::slice::from_ref(&saved))];
        let wallet = Wallet::of(&person, &layouts, &mut dice);
        sizes.push(payload_bytes(&wallet.shows(&saved, Purpose::Visit, &mut dice)).unwrap());
    }
    assert!(p95(sizes) <= 450);
}

#[test]
fn what_is_smaller_says_no_more() {
    let mut dice = Dice(13);
    let person = somebody(&mut dice);
    let wallet = Wallet::of(&person, &layouts(&preset_choices()), &mut dice);
    for count in 1..=20 {
        let fields = some_fields(&person, count, &mut dice);
        for (copy, _) in &wallet.copies {
            assert!(copy.size_to_say(&fields).is_none_or(|size| size > 128));
        }
        let hospital: BTreeSet<FieldId> = preset("hospital").unwrap().field_ids().collect();
        assert!(wallet.copies.iter().any(|(copy, _)| copy.can_say(&hospital)));
    }
}
