//! A keyed shuffle of small numbers.

use crate::key::Key;
use crate::native;

/// A permutation of the numbers below a size that nobody without the key can tell from a random one, and that needs no table.
///
/// A balanced Feistel network of ten rounds, each an HMAC-SHA256, over the smallest even number of bits that holds the size;
/// what falls beyond the size is sent through again until it falls within (cycle walking), at most a handful of times.
///
/// Source: NIST SP 800-38G §4 (Feistel networks of a pseudorandom function); Black and Rogaway, «Ciphers with Arbitrary Finite
/// Domains», CT-RSA 2002 §3 (cycle walking).
pub struct Permutation {
    key: Key,
    size: u64,
    half: u32,
}

impl Permutation {
    /// Takes a key and how many numbers are shuffled; `None` below 2 and beyond 2^48.
    #[must_use]
    pub fn new(key: Key, size: u64) -> Option<Self> {
        if !(2..=1 << 48).contains(&size) {
            return None;
        }
        let bits = u64::BITS - (size - 1).leading_zeros();
        Some(Self {
            key,
            size,
            half: bits.div_ceil(2),
        })
    }

    /// Where a number goes; `None` when it is not below the size.
    #[must_use]
    pub fn place(&self, number: u64) -> Option<u64> {
        let mut place = (number < self.size).then_some(number)?;
        loop {
            place = self.shuffled(place);
            if place < self.size {
                return Some(place);
            }
        }
    }

    fn shuffled(&self, number: u64) -> u64 {
        let mask = (1 << self.half) - 1;
        let (mut left, mut right) = (number >> self.half, number & mask);
        for round in 0..ROUNDS {
            let tag = native::hmac_sha256(self.key.bytes(), &[&[round], &right.to_be_bytes()]);
            let [a, b, c, d, ..] = tag;
            let mixed = u64::from(u32::from_be_bytes([a, b, c, d])) & mask;
            (left, right) = (right, left ^ mixed);
        }
        left << self.half | right
    }
}

const ROUNDS: u8 = 10;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn shuffle(key: u8, size: u64) -> Vec<u64> {
        let permutation = Permutation::new(Key::from_bytes([key; 32]), size).unwrap();
        (0..size).map(|number| permutation.place(number).unwrap()).collect()
    }

    #[test]
    fn every_number_has_a_place_of_its_own() {
        for size in [2, 3, 5, 16, 17, 1000, 4096, 4097] {
            let places: BTreeSet<u64> = shuffle(7, size).into_iter().collect();
            assert_eq!(places, (0..size).collect(), "{size}");
        }
    }

    #[test]
    fn another_key_is_another_order_and_the_same_key_the_same() {
        assert_eq!(shuffle(1, 1000), shuffle(1, 1000));
        assert_ne!(shuffle(1, 1000), shuffle(2, 1000));
    }

    /// Neighbours do not stay near: of a counter's steps of one, few are left.
    #[test]
    fn neighbours_are_parted() {
        let places = shuffle(3, 100_000);
        let near = places.windows(2).filter(|pair| pair[0].abs_diff(pair[1]) < 100).count();
        // By chance 2 in a thousand.
        assert!(near < 400, "{near}");
    }

    #[test]
    fn sizes_and_numbers_out_of_range_have_no_place() {
        for size in [0, 1, (1 << 48) + 1, u64::MAX] {
            assert!(Permutation::new(Key::from_bytes([0; 32]), size).is_none());
        }
        let largest = Permutation::new(Key::from_bytes([0; 32]), 1 << 48).unwrap();
        assert!(largest.place((1 << 48) - 1).unwrap() < 1 << 48);
        assert_eq!(largest.place(1 << 48), None);
    }

    /// Worked out apart, with another language's HMAC. A change here would give every issued credential another place in the lists.
    #[test]
    fn the_places_of_a_known_key_are_known() {
        assert_eq!(shuffle(9, 20), PLACES_OF_KEY_9);
    }

    const PLACES_OF_KEY_9: [u64; 20] = [13, 7, 2, 10, 17, 16, 9, 11, 15, 6, 1, 3, 0, 5, 8, 19, 4, 12, 18, 14];
}
