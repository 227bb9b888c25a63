//! A good envelope around any body, so that the check of the digits is no wall in front of what lies behind it.
//!
//! Written from the description in `codec::envelope`, not with it: a second reading of the same text.

/// The digits of an envelope: the first byte of the data names version and mode, the rest is the body.
pub(crate) fn around(data: &[u8]) -> String {
    let (first, body) = data.split_first().unwrap_or((&0, &[]));
    let mut bytes = vec![if first % 2 == 0 { 0b0000_0100 } else { *first }];
    bytes.extend(u16::try_from(body.len()).unwrap_or(u16::MAX).to_be_bytes());
    bytes.extend(body);
    // Read as one little-endian number above a 1 that stands for the front, everything is a multiple of the prime.
    let rest = bytes
        .iter()
        .fold(1, |rest, byte| (rest + u64::from(*byte)) * INVERSE_256 % PRIME);
    let check = u16::try_from((PRIME - rest) % PRIME).unwrap_or_default();
    bytes.extend(check.to_le_bytes());
    let mut digits = "7482".to_owned();
    for group in bytes.chunks(7) {
        let number = group
            .iter()
            .rev()
            .fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        let width = [0, 3, 5, 8, 10, 13, 15, 17]
            .get(group.len())
            .copied()
            .unwrap_or_default();
        digits.push_str(&format!("{number:0width$}"));
    }
    digits
}

const PRIME: u64 = 65_521;
const INVERSE_256: u64 = 61_170;
