//! Whether a segment is the next one of its device.

use tefuda_crypto::PublicKey;
use thiserror::Error;

use crate::name::{DeviceId, LineId};
use crate::segment::Segment;

/// The other end of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The line.
    pub line: LineId,
    /// The device.
    pub device: DeviceId,
    /// What it signs with.
    pub key: PublicKey,
    /// The number of its last segment that counts, once it was removed: whatever it dates, nothing comes after.
    pub last: Option<u32>,
}

/// The last segment of a device that was taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// Its number; 0 before the first.
    pub seq: u32,
    /// Its digest; zeros before the first.
    pub hash: [u8; 32],
    /// Its epoch; 0 before the first.
    pub epoch: u32,
}

impl Seen {
    /// Before the first.
    pub const NOTHING: Self = Self {
        seq: 0,
        hash: [0; 32],
        epoch: 0,
    };
}

/// What to do with a segment that is not refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judged {
    /// It follows the last one: open it.
    Next,
    /// It was taken in before.
    Known,
    /// Those before it are not there yet, or are held back.
    Early,
}

/// Why a segment is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Error)]
pub enum Refusal {
    /// It names another line or another writer than the one it lies with.
    #[error("it belongs elsewhere")]
    Elsewhere,
    /// The signature is not the device's: forged, changed or cut.
    #[error("the signature is not the device's")]
    Forged,
    /// The device wrote two segments of one number: a copied home, or somebody with its key.
    #[error("another segment has that number")]
    Fork,
    /// It is sealed to an older key than the one before it.
    #[error("it is dated back")]
    BackDated,
    /// The device was removed before it wrote this.
    #[error("the device was removed")]
    Removed,
}

impl Refusal {
    /// Its stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Elsewhere => "elsewhere",
            Self::Forged => "forged",
            Self::Fork => "fork",
            Self::BackDated => "back_dated",
            Self::Removed => "removed",
        }
    }
}

/// Judges a segment. `known` answers the digest of an earlier one that was taken in.
///
/// # Errors
/// [`Refusal`]: nothing of it may be looked at.
pub fn judge<E: From<Refusal>>(
    segment: &Segment,
    member: &Member,
    last: &Seen,
    known: impl FnOnce(u32) -> Result<Option<[u8; 32]>, E>,
) -> Result<Judged, E> {
    let header = segment.header();
    if header.line != member.line || header.device != member.device || header.seq == 0 {
        return Err(Refusal::Elsewhere.into());
    }
    // Before anything it says of itself is believed.
    if !segment.is_signed_by(&member.key) {
        return Err(Refusal::Forged.into());
    }
    if header.seq <= last.seq {
        return if known(header.seq)? == Some(*segment.hash()) {
            Ok(Judged::Known)
        } else {
            Err(Refusal::Fork.into())
        };
    }
    if member.last.is_some_and(|end| header.seq > end) {
        return Err(Refusal::Removed.into());
    }
    if header.epoch < last.epoch {
        return Err(Refusal::BackDated.into());
    }
    if header.seq > last.seq.saturating_add(1) {
        return Ok(Judged::Early);
    }
    if header.prev == last.hash {
        Ok(Judged::Next)
    } else {
        Err(Refusal::Fork.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::Header;
    use tefuda_crypto::{Identity, SigningKey, SystemRandom};

    struct Line {
        key: SigningKey,
        epoch: Identity,
        member: Member,
    }

    impl Line {
        fn make() -> Self {
            let key = SigningKey::make(&mut SystemRandom).unwrap();
            let member = Member {
                line: LineId::make(&mut SystemRandom).unwrap(),
                device: DeviceId::make(&mut SystemRandom).unwrap(),
                key: key.public().clone(),
                last: None,
            };
            Self {
                key,
                epoch: Identity::make(&mut SystemRandom).unwrap(),
                member,
            }
        }

        fn first(&self) -> Header {
            Header::first(self.member.line, self.member.device, 2)
        }

        fn seal(&self, header: Header) -> Segment {
            Segment::seal(header, &[], &self.epoch.recipient(), &self.key).unwrap()
        }

        fn judge(&self, segment: &Segment, last: &Seen) -> Result<Judged, Refusal> {
            judge(segment, &self.member, last, |_| Ok(Some(last.hash)))
        }
    }

    fn seen(segment: &Segment) -> Seen {
        let header = segment.header();
        Seen {
            seq: header.seq,
            hash: *segment.hash(),
            epoch: header.epoch,
        }
    }

    fn after(segment: &Segment) -> Header {
        let header = segment.header();
        Header {
            seq: header.seq + 1,
            prev: *segment.hash(),
            ..*header
        }
    }

    #[test]
    fn they_come_one_after_the_other() {
        let line = Line::make();
        let one = line.seal(line.first());
        let two = line.seal(after(&one));
        let three = line.seal(after(&two));
        assert_eq!(line.judge(&one, &Seen::NOTHING), Ok(Judged::Next));
        assert_eq!(line.judge(&two, &seen(&one)), Ok(Judged::Next));
        assert_eq!(line.judge(&three, &seen(&one)), Ok(Judged::Early));
        assert_eq!(line.judge(&two, &seen(&two)), Ok(Judged::Known));
    }

    #[test]
    fn two_of_one_number_are_a_fork_whichever_comes_first() {
        let line = Line::make();
        let one = line.seal(line.first());
        // Sealing again gives other bytes: what a copied home does.
        let twin = line.seal(line.first());
        assert_eq!(line.judge(&twin, &seen(&one)), Err(Refusal::Fork));
        assert_eq!(line.judge(&line.seal(after(&twin)), &seen(&one)), Err(Refusal::Fork));
    }

    #[test]
    fn another_s_signature_is_forged() {
        let (line, other) = (Line::make(), Line::make());
        let forged = other.seal(line.first());
        assert_eq!(line.judge(&forged, &Seen::NOTHING), Err(Refusal::Forged));
    }

    #[test]
    fn what_lies_with_another_line_or_device_is_refused() {
        let (line, other) = (Line::make(), Line::make());
        for wrong in [
            Header {
                line: other.member.line,
                ..line.first()
            },
            Header {
                device: other.member.device,
                ..line.first()
            },
            Header { seq: 0, ..line.first() },
        ] {
            let judged = line.judge(&line.seal(wrong), &Seen::NOTHING);
            assert_eq!(judged, Err(Refusal::Elsewhere));
        }
    }

    #[test]
    fn an_older_key_is_dated_back_and_a_removed_device_writes_nothing_more() {
        let mut line = Line::make();
        let one = line.seal(line.first());
        let older = line.seal(Header {
            epoch: 1,
            ..after(&one)
        });
        assert_eq!(line.judge(&older, &seen(&one)), Err(Refusal::BackDated));
        let two = line.seal(after(&one));
        line.member.last = Some(1);
        assert_eq!(line.judge(&one, &Seen::NOTHING), Ok(Judged::Next));
        assert_eq!(line.judge(&two, &seen(&one)), Err(Refusal::Removed));
    }
}
