//! One content to several symbols that a reader joins again.

use qrcode::Version;
use qrcode::bits::Bits;
use qrcode::canvas::Canvas;
use qrcode::ec::construct_codewords;
use qrcode::types::QrError;

use crate::code::{Code, Level};
use crate::join::parity_of;
use crate::make::{MakeError, make_symbol};

/// Splits `content` into as few symbols of at most `bytes_per_symbol` bytes as it takes, tied by Structured Append.
///
/// All are of one version and byte mode; the bytes are cut evenly, also through a character. What fits one symbol is
/// made as [`make_symbol`] does. Source: ISO/IEC 18004:2015 §8.
///
/// # Errors
/// [`MakeError::Empty`] without content, [`MakeError::TooManySymbols`] beyond 16 symbols or if `bytes_per_symbol` is 0,
/// [`MakeError::TooLong`] if `bytes_per_symbol` is more than version 40 holds.
pub fn make_sequence(content: &[u8], level: Level, bytes_per_symbol: usize) -> Result<Vec<Code>, MakeError> {
    if content.is_empty() {
        return Err(MakeError::Empty);
    }
    if content.len() <= bytes_per_symbol {
        return Ok(vec![make_symbol(content, level, 40)?]);
    }
    let count = content
        .len()
        .checked_div(bytes_per_symbol)
        .map(|_| content.len().div_ceil(bytes_per_symbol));
    let count = count.filter(|count| *count <= 16).ok_or(MakeError::TooManySymbols)?;
    let pieces: Vec<&[u8]> = content.chunks(content.len().div_ceil(count)).collect();
    let total = u8::try_from(pieces.len()).map_err(|_| MakeError::TooManySymbols)?;
    let longest = pieces.iter().map(|piece| piece.len()).max().unwrap_or(0);
    let version = smallest_version(longest, level)?;
    let parity = parity_of(content);
    (0..total)
        .zip(pieces)
        .map(|(index, piece)| draw([index, total - 1, parity], piece, version, level))
        .collect()
}

fn smallest_version(bytes: usize, level: Level) -> Result<u8, MakeError> {
    for version in 1..=40 {
        if HEADER_BITS + count_bits(version) + bytes * 8 <= capacity(version, level)? {
            return Ok(version);
        }
    }
    Err(MakeError::TooLong)
}

// `Bits` has no public way to push the header, so the stream is laid here and handed to the crate as codewords.
fn draw([index, last, parity]: [u8; 3], piece: &[u8], version: u8, level: Level) -> Result<Code, MakeError> {
    let mut stream = Stream::default();
    stream.push(4, 0b0011);
    stream.push(4, index.into());
    stream.push(4, last.into());
    stream.push(8, parity.into());
    stream.push(4, 0b0100);
    stream.push(count_bits(version), piece.len());
    for byte in piece {
        stream.push(8, usize::from(*byte));
    }
    let data = stream.ended(capacity(version, level)? / 8);
    let (data, correction) =
        construct_codewords(&data, Version::Normal(version.into()), level.into()).map_err(MakeError::Refused)?;
    let mut canvas = Canvas::new(Version::Normal(version.into()), level.into());
    canvas.draw_all_functional_patterns();
    canvas.draw_data(&data, &correction);
    Ok(Code::new(version, level, &canvas.apply_best_mask().into_colors()))
}

fn capacity(version: u8, level: Level) -> Result<usize, MakeError> {
    Bits::new(Version::Normal(version.into()))
        .max_len(level.into())
        .map_err(|error: QrError| MakeError::Refused(error))
}

/// Width of the count of bytes. Source: ISO/IEC 18004:2015 table 3.
fn count_bits(version: u8) -> usize {
    if version < 10 { 8 } else { 16 }
}

/// Bits from the highest to the lowest, packed into bytes.
#[derive(Default)]
struct Stream {
    bytes: Vec<u8>,
    bits: usize,
}

impl Stream {
    fn push(&mut self, width: usize, value: usize) {
        for shift in (0..width).rev() {
            if self.bits.is_multiple_of(8) {
                self.bytes.push(0);
            }
            if let Some(last) = self.bytes.last_mut()
                && (value >> shift) & 1 == 1
            {
                *last |= 0x80 >> (self.bits % 8);
            }
            self.bits += 1;
        }
    }

    /// Adds the terminator as far as it fits, then the pad bytes. Source: ISO/IEC 18004:2015 §7.4.9, §7.4.10.
    fn ended(mut self, length: usize) -> Vec<u8> {
        self.push(4.min((length * 8).saturating_sub(self.bits)), 0);
        let missing = length.saturating_sub(self.bytes.len());
        self.bytes
            .extend([0b1110_1100, 0b0001_0001].into_iter().cycle().take(missing));
        self.bytes
    }
}

/// Mode, place, last place, parity; mode of the data.
const HEADER_BITS: usize = 4 + 4 + 4 + 8 + 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_without_header_is_the_one_the_crate_writes() {
        for length in [1, 14, 15, 16, 17] {
            let content = vec![0xA5; length];
            let mut bits = Bits::new(Version::Normal(1));
            bits.push_byte_data(&content).unwrap();
            bits.push_terminator(qrcode::EcLevel::L).unwrap();
            let mut stream = Stream::default();
            stream.push(4, 0b0100);
            stream.push(8, length);
            content.iter().for_each(|byte| stream.push(8, usize::from(*byte)));
            assert_eq!(stream.ended(19), bits.into_bytes(), "{length} bytes");
        }
    }

    #[test]
    fn pieces_are_even_and_of_one_version() {
        let codes = make_sequence(&[0x82; 1_271], Level::L, 400).unwrap();
        assert_eq!(codes.len(), 4);
        assert!(codes.iter().all(|code| code.version() == codes[0].version()));
    }

    #[test]
    fn limits_are_kept() {
        assert_eq!(make_sequence(&[1; 17], Level::L, 1), Err(MakeError::TooManySymbols));
        assert_eq!(make_sequence(&[1; 17], Level::L, 0), Err(MakeError::TooManySymbols));
        assert_eq!(make_sequence(b"", Level::L, 9), Err(MakeError::Empty));
        assert_eq!(make_sequence(&[1; 6_000], Level::L, 3_000), Err(MakeError::TooLong));
        assert_eq!(make_sequence(&[1; 16], Level::L, 1).unwrap().len(), 16);
        assert_eq!(make_sequence(&[1; 9], Level::L, 9).unwrap().len(), 1);
    }
}
