//! Slips of scanners and forgeries: refused, and never a panic.

use proptest::prelude::*;
use tefuda_credential::codec::{DecodeError, decode, encode};

use crate::people::{Dice, reference};
use crate::proofs::{Issued, self_attested};

fn proofs() -> [String; 3] {
    let mut dice = Dice(11);
    [
        Issued::hospital(&reference(), &mut dice).sign(&mut dice).unwrap(),
        Issued::fields(&reference(), &mut dice, |at| at < 12)
            .sign(&mut dice)
            .unwrap(),
        self_attested(&reference(), &["name", "birth_day"], &mut dice).unwrap(),
    ]
}

/// The bytes behind the mark, written out apart from the codec's own.
fn bytes_of(digits: &str) -> Vec<u8> {
    let lengths = [0, 3, 5, 8, 10, 13, 15, 17];
    digits.as_bytes()[4..]
        .chunks(17)
        .flat_map(|group| {
            let number: u64 = std::str::from_utf8(group).unwrap().parse().unwrap();
            let length = lengths.iter().position(|l| *l == group.len()).unwrap();
            number.to_le_bytes()[..length].to_vec()
        })
        .collect()
}

fn digits_of(bytes: &[u8]) -> String {
    let groups = bytes.chunks(7).map(|group| {
        let mut eight = [0; 8];
        eight[..group.len()].copy_from_slice(group);
        let width = [0, 3, 5, 8, 10, 13, 15, 17][group.len()];
        format!("{:0width$}", u64::from_le_bytes(eight))
    });
    "7482".to_owned() + &groups.collect::<String>()
}

#[test]
fn every_truncation_is_incomplete() {
    for proof in proofs() {
        let digits = encode(&proof).unwrap();
        for length in 0..digits.len() {
            assert_eq!(
                decode(digits.get(..length).unwrap()),
                Err(DecodeError::Incomplete),
                "{length}"
            );
        }
        for more in ["0", "9", "12345678901234567"] {
            assert_eq!(decode(&(digits.clone() + more)), Err(DecodeError::TooManyDigits));
        }
        assert_eq!(decode(&digits.repeat(9)), Err(DecodeError::TooManyDigits));
    }
}

#[test]
fn every_flipped_bit_is_refused() {
    for proof in proofs() {
        let bytes = bytes_of(&encode(&proof).unwrap());
        assert_eq!(decode(&digits_of(&bytes)).unwrap(), proof);
        for at in 0..bytes.len() * 8 {
            let mut wrong = bytes.clone();
            wrong[at / 8] ^= 1 << (at % 8);
            assert!(decode(&digits_of(&wrong)).is_err(), "bit {at}");
        }
    }
}

#[test]
fn every_wrong_digit_and_every_swap_is_refused() {
    for proof in proofs() {
        let digits = encode(&proof).unwrap().into_bytes();
        let refused = |wrong: Vec<u8>, at: usize| {
            assert!(
                wrong == digits || decode(&String::from_utf8(wrong).unwrap()).is_err(),
                "digit {at}"
            );
        };
        for at in 0..digits.len() {
            for digit in b'0'..=b'9' {
                let mut wrong = digits.clone();
                wrong[at] = digit;
                refused(wrong, at);
            }
            let mut lost = digits.clone();
            lost.remove(at);
            refused(lost, at);
            let mut twice = digits.clone();
            twice.insert(at, digits[at]);
            refused(twice, at);
            if at > 0 {
                let mut swapped = digits.clone();
                swapped.swap(at - 1, at);
                refused(swapped, at);
            }
        }
    }
}

#[test]
fn other_codes_are_told_apart() {
    assert_eq!(
        decode("shc:/56762959532654603460292540772804336028"),
        Err(DecodeError::NotDigits)
    );
    assert_eq!(decode("4901234567894"), Err(DecodeError::WrongMark));
    assert_eq!(decode("FIDO:/123"), Err(DecodeError::NotDigits));
    assert_eq!(decode(&"7".repeat(10_000)), Err(DecodeError::TooManyDigits));
    assert_eq!(
        decode(&("7482".to_owned() + &"9".repeat(4_296))),
        Err(DecodeError::WrongDigits)
    );
}

/// Several wrong digits may agree with the check; then they are another string, which no issuer signed, or none at all.
#[test]
fn several_wrong_digits_never_make_the_same_proof() {
    let [proof, ..] = proofs();
    let right = encode(&proof).unwrap().into_bytes();
    proptest!(|(at in prop::collection::vec((4_usize..800, b'0'..=b'9'), 1..12))| {
        let mut digits = right.clone();
        for (at, digit) in at {
            digits[at] = digit;
        }
        if digits != right {
            prop_assert!(decode(&String::from_utf8(digits).unwrap()).as_ref() != Ok(&proof));
        }
    });
}
