//! Prints how many bytes a QR carries for proofs of the reference person and of 300 made-up people.
#![expect(clippy::print_stdout, reason = "figures for a person at a terminal")]

use std::error::Error;

use tefuda_credential::codec::{encode, payload_bytes};

use self::made::{Dice, Issued, Person, reference, self_attested, somebody};

#[path = "../tests/codec/made.rs"]
mod made;

fn main() -> Result<(), Box<dyn Error>> {
    println!(
        "{:<44} {:>5} {:>6} {:>6}  300 people: {:>4} {:>6} {:>4} {:>4}",
        "", "bytes", "digits", "raw", "min", "median", "p95", "max"
    );
    for (name, make) in SHAPES {
        let proof = make(&reference(), &mut Dice(1))?;
        let mut sizes = Vec::new();
        let mut dice = Dice(2);
        for _ in 0..300 {
            let person = somebody(&mut dice);
            sizes.push(payload_bytes(&make(&person, &mut dice)?)?);
        }
        sizes.sort_unstable();
        let at = |share: usize| sizes.get((sizes.len() - 1) * share / 100).copied().unwrap_or_default();
        println!(
            "{name:<44} {:>5} {:>6} {:>6}              {:>4} {:>6} {:>4} {:>4}",
            payload_bytes(&proof)?,
            encode(&proof)?.len(),
            proof.len(),
            at(0),
            at(50),
            at(95),
            at(100)
        );
    }
    Ok(())
}

type Make = fn(&Person, &mut Dice) -> Result<String, Box<dyn Error>>;

const SHAPES: [(&str, Make); 10] = [
    ("hospital preset, 4 of 5 bundles", |person, dice| {
        Issued::hospital(person, dice).sign(dice)
    }),
    ("hospital preset, no key binding", |person, dice| {
        let mut issued = Issued::hospital(person, dice);
        issued.audience = None;
        issued.sign(dice)
    }),
    ("hospital preset, status, long issuer", |person, dice| {
        let mut issued = Issued::hospital(person, dice);
        issued.issuer = "https://hokennenkin.city.nanashino.gunma.example".to_owned();
        issued.more =
            r#","status":{"status_list":{"idx":98765432,"uri":"https://hokennenkin.city.nanashino.gunma.example/status/1"}}"#.to_owned();
        issued.sign(dice)
    }),
    ("first 12 of 20 fields", |person, dice| {
        Issued::fields(person, dice, |at| at < 12).sign(dice)
    }),
    ("12 of 20 fields of the hospital preset", |person, dice| {
        Issued::fields(person, dice, |at| matches!(at, 1..=9 | 14 | 15 | 17)).sign(dice)
    }),
    ("every second field", |person, dice| {
        Issued::fields(person, dice, |at| at % 2 == 0).sign(dice)
    }),
    ("all 20 fields", |person, dice| {
        Issued::fields(person, dice, |_| true).sign(dice)
    }),
    ("1 of 20 fields", |person, dice| {
        Issued::fields(person, dice, |at| at == 4).sign(dice)
    }),
    ("self-attested, 4 fields", |person, dice| {
        self_attested(person, &["name", "name_kana", "birth_day", "sex"], dice)
    }),
    ("self-attested, 12 fields", |person, dice| {
        let all: Vec<&str> = person.iter().take(12).map(|(id, _)| *id).collect();
        self_attested(person, &all, dice)
    }),
];
