//! One segment: sealed, signed, and never changed.
//!
//! ```text
//! 4 bytes   TFS1
//! 16        line
//! 4         epoch, big-endian
//! 16        device
//! 4         number, big-endian
//! 32        digest of the segment before; zeros before the first
//! n         age file: the 76 bytes above again · length of the parts (4) · parts · zeros up to a Padmé length
//! 64        ES256 over everything before
//! ```

use std::fmt;

use tefuda_crypto::{Identity, PublicKey, Recipient, SigningKey, open_with, seal_to, sha256};
use thiserror::Error;

use crate::name::{DeviceId, LineId};
use crate::part::Part;

/// Where a segment stands. Everybody who has the file can read this much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// The line.
    pub line: LineId,
    /// Which of the line's keys it is sealed to.
    pub epoch: u32,
    /// Who wrote it.
    pub device: DeviceId,
    /// Its number among those of the device, from 1.
    pub seq: u32,
    /// The digest of the one before.
    pub prev: [u8; 32],
}

impl Header {
    /// The first of a device.
    #[must_use]
    pub const fn first(line: LineId, device: DeviceId, epoch: u32) -> Self {
        Self {
            line,
            epoch,
            device,
            seq: 1,
            prev: [0; 32],
        }
    }

    fn write(&self) -> [u8; HEADER] {
        let mut out = [0; HEADER];
        let (epoch, seq) = (self.epoch.to_be_bytes(), self.seq.to_be_bytes());
        let fields: [&[u8]; 6] = [MAGIC, self.line.bytes(), &epoch, self.device.bytes(), &seq, &self.prev];
        for (to, from) in out.iter_mut().zip(fields.concat()) {
            *to = from;
        }
        out
    }

    fn read(bytes: &[u8; HEADER]) -> Option<Self> {
        let rest = bytes.strip_prefix(MAGIC)?;
        let (line, rest) = rest.split_first_chunk()?;
        let (epoch, rest) = rest.split_first_chunk()?;
        let (device, rest) = rest.split_first_chunk()?;
        let (seq, rest) = rest.split_first_chunk()?;
        Some(Self {
            line: LineId::from_bytes(*line),
            epoch: u32::from_be_bytes(*epoch),
            device: DeviceId::from_bytes(*device),
            seq: u32::from_be_bytes(*seq),
            prev: rest.try_into().ok()?,
        })
    }
}

/// A segment. What it says of itself is not proven before [`is_signed_by`](Self::is_signed_by) says yes.
#[derive(Clone, PartialEq, Eq)]
pub struct Segment {
    header: Header,
    hash: [u8; 32],
    bytes: Vec<u8>,
}

/// Why bytes are no segment, or do not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SegmentError {
    /// Too short, too long, or begins otherwise.
    #[error("not a segment")]
    NotASegment,
    /// It is sealed to another key, or changed, or cut.
    #[error("the segment does not open")]
    Sealed,
    /// What is in it is of no shape that this version knows.
    #[error("the parts of the segment cannot be read")]
    Parts,
}

/// Why no segment was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SealError {
    /// More than [`SEGMENT_BYTES_MAX`].
    #[error("too much for one segment")]
    TooLarge,
    /// It could not be sealed or signed.
    #[error("the segment cannot be sealed or signed")]
    Backend,
}

impl Segment {
    /// Seals and signs. Of one header only one segment may ever be made: whoever seals keeps the bytes before they leave.
    ///
    /// # Errors
    /// [`SealError`].
    pub fn seal(header: Header, parts: &[Part], epoch: &Recipient, key: &SigningKey) -> Result<Self, SealError> {
        let head = header.write();
        let mut body = Vec::new();
        for part in parts {
            part.write(&mut body).ok_or(SealError::TooLarge)?;
        }
        let mut plain = head.to_vec();
        plain.extend(
            u32::try_from(body.len())
                .map_err(|_| SealError::TooLarge)?
                .to_le_bytes(),
        );
        plain.append(&mut body);
        // The length would tell what was done.
        plain.resize(padded(plain.len()), 0);
        let sealed = seal_to(std::slice::from_ref(epoch), &plain).map_err(|_| SealError::Backend)?;
        let mut bytes = head.to_vec();
        bytes.extend(sealed);
        if bytes.len() + SIGNATURE > SEGMENT_BYTES_MAX {
            return Err(SealError::TooLarge);
        }
        let hash = sha256(&bytes);
        bytes.extend(key.sign(&bytes).map_err(|_| SealError::Backend)?.bytes());
        Ok(Self { header, hash, bytes })
    }

    /// Takes bytes apart. Nothing is proven by that.
    ///
    /// # Errors
    /// [`SegmentError::NotASegment`].
    pub fn parse(bytes: &[u8]) -> Result<Self, SegmentError> {
        let (signed, _) = bytes.split_last_chunk::<SIGNATURE>().ok_or(SegmentError::NotASegment)?;
        let (head, _) = signed.split_first_chunk().ok_or(SegmentError::NotASegment)?;
        let header = Header::read(head).filter(|_| bytes.len() <= SEGMENT_BYTES_MAX);
        Ok(Self {
            header: header.ok_or(SegmentError::NotASegment)?,
            // Without the signature: a signature has a twin that is as good.
            hash: sha256(signed),
            bytes: bytes.to_vec(),
        })
    }

    /// Whether this key signed all of it.
    #[must_use]
    pub fn is_signed_by(&self, key: &PublicKey) -> bool {
        self.bytes
            .split_last_chunk::<SIGNATURE>()
            .is_some_and(|(signed, signature)| key.verify(signed, signature).is_ok())
    }

    /// Opens it.
    ///
    /// # Errors
    /// [`SegmentError::Sealed`], [`SegmentError::Parts`].
    pub fn open(&self, epoch: &Identity) -> Result<Vec<Part>, SegmentError> {
        let sealed = self.bytes.get(HEADER..self.bytes.len().saturating_sub(SIGNATURE));
        let plain = open_with(epoch, sealed.unwrap_or_default()).map_err(|_| SegmentError::Sealed)?;
        // A sealed part put under another header shows here.
        let rest = plain.strip_prefix(&self.header.write()).ok_or(SegmentError::Sealed)?;
        let (length, rest) = rest.split_first_chunk().ok_or(SegmentError::Parts)?;
        let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| SegmentError::Parts)?;
        let (mut body, padding) = rest.split_at_checked(length).ok_or(SegmentError::Parts)?;
        if padding.iter().any(|byte| *byte != 0) {
            return Err(SegmentError::Parts);
        }
        let mut parts = Vec::new();
        while !body.is_empty() {
            let (part, rest) = Part::read(body).ok_or(SegmentError::Parts)?;
            parts.push(part);
            body = rest;
        }
        Ok(parts)
    }

    /// Where it stands.
    #[must_use]
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// What tells it from every other, and what the next one names.
    #[must_use]
    pub const fn hash(&self) -> &[u8; 32] {
        &self.hash
    }

    /// Its bytes, as they are carried.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl fmt::Debug for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Segment({}, {} bytes)", self.header.seq, self.bytes.len())
    }
}

/// The next length whose last bits are zero, as many as keep it within 12 %; 256 at least.
///
/// Source: Nikitin and others, «Reducing Metadata Leakage from Encrypted Files and Communication with PURBs», §4.
fn padded(length: usize) -> usize {
    let length = length.max(LEAST);
    let bits = length.ilog2();
    let kept = bits.ilog2() + 1;
    let mask = (1_usize << bits.saturating_sub(kept)) - 1;
    (length + mask) & !mask
}

/// The longest segment, 48 MiB: one piece of evidence fits.
pub const SEGMENT_BYTES_MAX: usize = 48 * 1024 * 1024;
const MAGIC: &[u8] = b"TFS1";
const HEADER: usize = 76;
const SIGNATURE: usize = 64;
const LEAST: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use tefuda_crypto::SystemRandom;

    struct Fixture {
        key: SigningKey,
        epoch: Identity,
        header: Header,
    }

    fn fixture() -> Fixture {
        Fixture {
            key: SigningKey::make(&mut SystemRandom).unwrap(),
            epoch: Identity::make(&mut SystemRandom).unwrap(),
            header: Header::first(
                LineId::make(&mut SystemRandom).unwrap(),
                DeviceId::make(&mut SystemRandom).unwrap(),
                1,
            ),
        }
    }

    fn parts() -> Vec<Part> {
        vec![
            Part::Base {
                record: "r".to_owned(),
                document: b"base".to_vec(),
            },
            Part::Change {
                record: "r".to_owned(),
                update: vec![7; 300],
            },
            Part::Erase { record: "x".to_owned() },
            Part::Want { record: "w".to_owned() },
            Part::Original {
                format: "jahis-tc".to_owned(),
                bytes: Vec::new(),
            },
            Part::Note {
                at: -5,
                json: "{}".to_owned(),
            },
        ]
    }

    #[test]
    fn every_sort_of_part_comes_back() {
        let f = fixture();
        let made = Segment::seal(f.header, &parts(), &f.epoch.recipient(), &f.key).unwrap();
        let read = Segment::parse(made.bytes()).unwrap();
        assert_eq!(read.header(), &f.header);
        assert_eq!(read.hash(), made.hash());
        assert!(read.is_signed_by(f.key.public()));
        assert_eq!(read.open(&f.epoch).unwrap(), parts());
    }

    #[test]
    fn no_flipped_bit_and_no_cut_passes_the_signature() {
        let f = fixture();
        let made = Segment::seal(f.header, &parts(), &f.epoch.recipient(), &f.key).unwrap();
        for at in 0..made.bytes().len() {
            let mut changed = made.bytes().to_vec();
            changed[at] ^= 1;
            let read = Segment::parse(&changed);
            assert!(!read.is_ok_and(|read| read.is_signed_by(f.key.public())), "byte {at}");
        }
        for length in 0..made.bytes().len() {
            let read = Segment::parse(&made.bytes()[..length]);
            assert!(
                !read.is_ok_and(|read| read.is_signed_by(f.key.public())),
                "length {length}"
            );
        }
    }

    #[test]
    fn a_sealed_part_under_another_header_does_not_open() {
        let f = fixture();
        let made = Segment::seal(f.header, &parts(), &f.epoch.recipient(), &f.key).unwrap();
        let moved = Header { seq: 2, ..f.header };
        let mut bytes = moved.write().to_vec();
        bytes.extend(&made.bytes()[HEADER..made.bytes().len() - SIGNATURE]);
        bytes.extend(f.key.sign(&bytes).unwrap().bytes());
        let read = Segment::parse(&bytes).unwrap();
        assert!(read.is_signed_by(f.key.public()));
        assert_eq!(read.open(&f.epoch), Err(SegmentError::Sealed));
        assert_eq!(made.open(&fixture().epoch), Err(SegmentError::Sealed));
    }

    #[test]
    fn small_changes_are_all_of_one_length() {
        assert_eq!(padded(HEADER + 10), padded(HEADER + 170));
        let f = fixture();
        let part = Part::Want { record: "r".to_owned() };
        let made = Segment::seal(f.header, &[part], &f.epoch.recipient(), &f.key).unwrap();
        // age adds a stanza of random length, so that nobody relies on there being none.
        assert!((600..1200).contains(&made.bytes().len()), "{}", made.bytes().len());
    }

    #[test]
    fn debug_shows_nothing() {
        let f = fixture();
        let part = Part::Note {
            at: 0,
            json: "花子".to_owned(),
        };
        let made = Segment::seal(f.header, std::slice::from_ref(&part), &f.epoch.recipient(), &f.key).unwrap();
        let shown = format!("{made:?} {part:?} {:?}", made.header());
        assert!(!shown.contains("花子"), "{shown}");
    }

    proptest! {
        #[test]
        fn padding_costs_an_eighth_at_most(length in 256_usize..10_000_000) {
            prop_assert!((length..=length + length / 8).contains(&padded(length)));
        }

        #[test]
        fn hostile_parts_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            drop(Segment::parse(&bytes));
            drop(Part::read(&bytes));
        }
    }
}
