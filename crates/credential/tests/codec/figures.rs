//! What a proof weighs, and what was published.

use tefuda_credential::codec::{decode, encode, payload_bytes};

use crate::people::{Dice, reference};
use crate::proofs::Issued;

/// A string and its digits as dictionaries 1 and 2 wrote them. Paper keeps them: they are read for ever.
const PUBLISHED: [&str; 5] = [
    include_str!("vectors/hospital.txt"),
    include_str!("vectors/fields.txt"),
    include_str!("vectors/self_attested.txt"),
    include_str!("vectors/hospital_2.txt"),
    include_str!("vectors/fields_2.txt"),
];

#[test]
fn what_was_published_is_still_read() {
    for vector in PUBLISHED {
        let mut lines = vector.lines();
        let (sd_jwt, digits) = (lines.next().unwrap(), lines.next().unwrap());
        assert_eq!(decode(digits).unwrap(), sd_jwt);
    }
}

/// Over many people, with a place in a status list and a named reader, `tests/sizes.rs` weighs what the product makes.
#[test]
fn the_reference_person_weighs_what_the_design_says() {
    let mut dice = Dice(3);
    let preset = Issued::hospital(&reference(), &mut dice).sign(&mut dice).unwrap();
    assert!(payload_bytes(&preset).unwrap() <= 350);
    assert!(
        encode(&preset).unwrap().len() <= 883,
        "v12-L holds 883 digits, v13-L 1,022"
    );
    let chosen = Issued::fields(&reference(), &mut dice, |at| at < 12)
        .sign(&mut dice)
        .unwrap();
    assert!(payload_bytes(&chosen).unwrap() <= 710);
}
