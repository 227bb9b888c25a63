//! A stream of bits, the most significant first: what does not compress, packed without gaps.

use super::DecodeError;

/// Collects bits into bytes.
#[derive(Default)]
pub(super) struct BitWriter {
    bytes: Vec<u8>,
    pending: u64,
    held: u32,
}

impl BitWriter {
    /// Appends the lowest `count` bits of `value`, at most 56.
    pub(super) fn write(&mut self, value: u64, count: u32) {
        let mask = (1_u64 << count.min(56)) - 1;
        let mut left = count.min(56);
        let value = value & mask;
        while left > 0 {
            let take = (8 - self.held).min(left);
            left -= take;
            self.pending = (self.pending << take) | ((value >> left) & ((1 << take) - 1));
            self.held += take;
            if self.held == 8 {
                self.flush();
            }
        }
    }

    /// Appends whole bytes.
    pub(super) fn write_bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write(u64::from(*byte), 8);
        }
    }

    /// The bytes; the last one is filled up with zeros.
    pub(super) fn finish(mut self) -> Vec<u8> {
        if self.held > 0 {
            self.write(0, 8 - self.held);
        }
        self.bytes
    }

    fn flush(&mut self) {
        let [.., low] = self.pending.to_be_bytes();
        self.bytes.push(low);
        self.pending = 0;
        self.held = 0;
    }
}

/// Takes bits out of bytes.
pub(super) struct BitReader<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl<'a> BitReader<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, position: 0 }
    }

    /// Takes the next `count` bits, at most 64.
    pub(super) fn read(&mut self, count: u32) -> Result<u64, DecodeError> {
        let mut value = 0;
        for _ in 0..count {
            let byte = self.bytes.get(self.position / 8).ok_or(DecodeError::BitsMissing)?;
            value = (value << 1) | u64::from((byte >> (7 - self.position % 8)) & 1);
            self.position += 1;
        }
        Ok(value)
    }

    /// Takes the next `count` bits as a length or an index.
    pub(super) fn read_index(&mut self, count: u32) -> Result<usize, DecodeError> {
        usize::try_from(self.read(count)?).map_err(|_| DecodeError::Malformed)
    }

    /// Takes whole bytes.
    pub(super) fn read_bytes(&mut self, length: usize) -> Result<Vec<u8>, DecodeError> {
        // Asked first, so that a false length reserves nothing.
        if self.bytes.len() * 8 < self.position + length * 8 {
            return Err(DecodeError::BitsMissing);
        }
        (0..length)
            .map(|_| {
                let [.., low] = self.read(8)?.to_be_bytes();
                Ok(low)
            })
            .collect()
    }

    /// Checks that nothing is left but the zeros that fill up the last byte.
    pub(super) fn finish(mut self) -> Result<(), DecodeError> {
        let left = self.bytes.len() * 8 - self.position;
        if left >= 8 {
            return Err(DecodeError::BitsLeft);
        }
        let zeros = u32::try_from(left).map_err(|_| DecodeError::BitsLeft)?;
        if self.read(zeros)? == 0 {
            Ok(())
        } else {
            Err(DecodeError::BitsLeft)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn reading_gives_back_what_was_written(values in prop::collection::vec((any::<u64>(), 1_u32..=56), 0..60)) {
            let mut writer = BitWriter::default();
            for (value, count) in &values {
                writer.write(*value, *count);
            }
            let bytes = writer.finish();
            let mut reader = BitReader::new(&bytes);
            for (value, count) in &values {
                prop_assert_eq!(reader.read(*count).unwrap(), value & ((1 << count) - 1));
            }
            prop_assert!(reader.finish().is_ok());
        }
    }

    #[test]
    fn left_over_and_missing_bits_are_refused() {
        assert!(matches!(BitReader::new(&[0]).finish(), Err(DecodeError::BitsLeft)));
        let mut reader = BitReader::new(&[0b1000_0001]);
        assert_eq!(reader.read(1).unwrap(), 1);
        assert!(matches!(reader.finish(), Err(DecodeError::BitsLeft)));
        assert!(matches!(BitReader::new(&[1]).read(9), Err(DecodeError::BitsMissing)));
        assert!(matches!(
            BitReader::new(&[1]).read_bytes(2),
            Err(DecodeError::BitsMissing)
        ));
    }
}
