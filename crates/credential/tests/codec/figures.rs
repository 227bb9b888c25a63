//! What a proof weighs, and what was published.

use tefuda_credential::codec::{decode, encode, payload_bytes};

use crate::people::{Dice, reference, somebody};
use crate::proofs::Issued;

/// A string and its digits as version 1 wrote them. Paper keeps them: they are read for ever.
const PUBLISHED: [&str; 3] = [
    include_str!("vectors/hospital.txt"),
    include_str!("vectors/fields.txt"),
    include_str!("vectors/self_attested.txt"),
];

#[test]
fn what_was_published_is_still_read() {
    for vector in PUBLISHED {
        let mut lines = vector.lines();
        let (sd_jwt, digits) = (lines.next().unwrap(), lines.next().unwrap());
        assert_eq!(decode(digits).unwrap(), sd_jwt);
    }
}

#[test]
fn the_hospital_preset_fits_380_bytes_and_a_free_choice_750() {
    let mut dice = Dice(3);
    let preset = Issued::hospital(&reference(), &mut dice).sign(&mut dice).unwrap();
    assert!(payload_bytes(&preset).unwrap() <= 380);
    assert!(
        encode(&preset).unwrap().len() <= 932,
        "v13-L holds 1,022 digits, v12-L 883"
    );
    let chosen = Issued::fields(&reference(), &mut dice, |at| at < 12)
        .sign(&mut dice)
        .unwrap();
    assert!(payload_bytes(&chosen).unwrap() <= 720);
    for _ in 0..100 {
        let person = somebody(&mut dice);
        let preset = Issued::hospital(&person, &mut dice).sign(&mut dice).unwrap();
        assert!(payload_bytes(&preset).unwrap() <= 450);
        let chosen = Issued::fields(&person, &mut dice, |at| at < 12)
            .sign(&mut dice)
            .unwrap();
        assert!(payload_bytes(&chosen).unwrap() <= 750);
    }
}
