//! The ways back in when the passphrase is forgotten or the device is gone: a code on paper, and shares kept by guardians.
//!
//! Each is an identity of its own with a slot of its own; what is split is that identity's secret, never a key to data. Made
//! anew, the former opens the home no more.

use std::fmt;
use std::path::Path;

use serde::{Deserialize, Serialize};
use tefuda_crypto::{Identity, Key, Random, Recipient, Share, SplitError, join_shares, make_bytes, split_secret};
use tefuda_record::Moment;
use zeroize::{Zeroize, Zeroizing};

use crate::code::{self, CodeError, CodeLine, Paper};
use crate::error::{HomeError, StorageError};
use crate::home::{Home, LockedHome};
use crate::ids::make_name;
use crate::slot::{Slot, SlotKind};

/// How somebody comes back in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recovery {
    /// By the code on paper.
    Paper,
    /// By the shares of guardians.
    Guardians,
}

/// A way back as the key ring remembers it: for whom to seal, never the secret.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct WayBack {
    pub(crate) kind: Recovery,
    pub(crate) recipient: String,
    pub(crate) made_at: i64,
}

/// A way back as a person sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecoveryState {
    /// Which one.
    pub kind: Recovery,
    /// When it was made.
    pub made_at: Moment,
    /// When somebody last proved that it opens.
    pub drilled_at: Option<Moment>,
}

/// The code on paper: 160 secret bits. Shown once, kept nowhere.
pub struct PaperCode(Zeroizing<[u8; SECRET_BYTES]>);

impl PaperCode {
    fn make(random: &mut dyn Random) -> Result<Self, HomeError> {
        Ok(Self(Zeroizing::new(make_bytes(random)?)))
    }

    /// Its four lines of words.
    #[must_use]
    pub fn lines(&self) -> Vec<CodeLine> {
        code::write(self.0.as_slice(), Paper::Code)
    }

    /// What its QR code holds: an age identity, with which the stand-alone `age` command opens slot and backups.
    ///
    /// # Errors
    /// [`HomeError::Storage`] never in practice.
    pub fn qr_text(&self) -> Result<Zeroizing<String>, HomeError> {
        Ok(identity_of(self.0.as_slice())?.to_secret_string())
    }
}

/// Reads a code from paper: its words however typed, or the text of its QR code.
///
/// # Errors
/// [`CodeError`] says which line to look at.
pub fn read_paper(typed: &str) -> Result<Identity, CodeError> {
    let trimmed = typed.trim();
    if let Ok(identity) = Identity::parse(&Zeroizing::new(trimmed.to_uppercase())) {
        return Ok(identity);
    }
    let bytes = code::read(trimmed, Paper::Code)?;
    if bytes.len() != SECRET_BYTES {
        return Err(CodeError::Length {
            lines: code::lines_of(&bytes),
        });
    }
    identity_of(&bytes).map_err(|_| CodeError::Length { lines: 0 })
}

/// One guardian's share.
#[derive(Clone, PartialEq, Eq)]
pub struct GuardianShare {
    set: [u8; 2],
    needed: u8,
    total: u8,
    share: Share,
}

impl GuardianShare {
    /// Reads a share: its words however typed, or the text of its QR code.
    ///
    /// # Errors
    /// [`CodeError`] says which line to look at.
    pub fn read(typed: &str) -> Result<Self, CodeError> {
        let bytes = code::read(typed, Paper::Share)?;
        let wrong = CodeError::Length {
            lines: code::lines_of(&bytes),
        };
        let Some(([version, set @ .., counts, number], secret)) = bytes.split_first_chunk::<5>() else {
            return Err(wrong);
        };
        let (needed, total) = (counts >> 4, counts & 15);
        let fits = *version == SHARE_VERSION && secret.len() == SECRET_BYTES && needed >= 2 && needed <= total;
        match Share::new(*number, secret) {
            Ok(share) if fits && *number <= total => Ok(Self {
                set: *set,
                needed,
                total,
                share,
            }),
            _ => Err(wrong),
        }
    }

    /// Its five lines of words.
    #[must_use]
    pub fn lines(&self) -> Vec<CodeLine> {
        let mut bytes = Zeroizing::new(vec![SHARE_VERSION]);
        bytes.extend(self.set);
        bytes.push(self.needed << 4 | self.total);
        bytes.push(self.share.number());
        bytes.extend_from_slice(self.share.bytes());
        code::write(&bytes, Paper::Share)
    }

    /// What its QR code holds: its words in Latin capitals.
    #[must_use]
    pub fn qr_text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(128));
        for line in self.lines() {
            text.extend(line.latin.chars().filter(|c| *c != ' ').map(|c| c.to_ascii_uppercase()));
        }
        text
    }

    /// Which share it is, from 1.
    #[must_use]
    pub const fn number(&self) -> u8 {
        self.share.number()
    }

    /// How many bring the secret back.
    #[must_use]
    pub const fn needed(&self) -> u8 {
        self.needed
    }

    /// How many there are.
    #[must_use]
    pub const fn total(&self) -> u8 {
        self.total
    }
}

/// Joins guardians' shares. That they are right only the slot can say.
///
/// # Errors
/// [`CodeError::OtherSet`], [`CodeError::TooFew`].
pub fn join_guardians(shares: &[GuardianShare]) -> Result<Identity, CodeError> {
    let Some(first) = shares.first() else {
        return Err(CodeError::TooFew { given: 0, needed: 2 });
    };
    if shares
        .iter()
        .any(|share| (share.set, share.needed, share.total) != (first.set, first.needed, first.total))
    {
        return Err(CodeError::OtherSet);
    }
    let points: Vec<Share> = shares.iter().map(|share| share.share.clone()).collect();
    let secret = join_shares(&points, first.needed).map_err(|error| match error {
        SplitError::TooFew { given } => CodeError::TooFew {
            given: u8::try_from(given).unwrap_or(u8::MAX),
            needed: first.needed,
        },
        SplitError::Counts | SplitError::Share | SplitError::Random(_) => CodeError::OtherSet,
    })?;
    identity_of(&secret).map_err(|_| CodeError::OtherSet)
}

impl LockedHome {
    /// Unlocks with a way back.
    ///
    /// # Errors
    /// [`HomeError::NoRecovery`] when none was made, [`HomeError::WrongRecovery`] when it is a former or another home's one.
    pub fn unlock_with_recovery(&self, identity: &Identity) -> Result<Home, HomeError> {
        let slots: Vec<Slot> = Slot::list(self.path())?
            .into_iter()
            .filter(|slot| matches!(slot.kind, SlotKind::Paper | SlotKind::Guardians))
            .collect();
        if slots.is_empty() {
            return Err(HomeError::NoRecovery);
        }
        for slot in slots {
            if let Ok(way) = slot.open_with(identity) {
                return Home::enter(self.path(), way);
            }
        }
        Err(HomeError::WrongRecovery)
    }
}

impl Home {
    /// Makes a code on paper; a former one opens no more.
    ///
    /// # Errors
    /// [`HomeError::QuickOnly`], [`HomeError::Random`], [`HomeError::Storage`]; the former opens then.
    pub fn make_paper_code(&mut self, at: Moment, random: &mut dyn Random) -> Result<PaperCode, HomeError> {
        let code = PaperCode::make(random)?;
        self.put_way_back(Recovery::Paper, code.0.as_slice(), at, random)?;
        Ok(code)
    }

    /// Splits a way back among guardians: any `needed` of `total` shares open the home. Former shares open no more.
    ///
    /// # Errors
    /// [`HomeError::Split`] unless 2 ≤ `needed` ≤ `total` ≤ 15, [`HomeError::QuickOnly`], [`HomeError::Random`],
    /// [`HomeError::Storage`]; the former open then.
    pub fn split_among_guardians(
        &mut self,
        (needed, total): (u8, u8),
        at: Moment,
        random: &mut dyn Random,
    ) -> Result<Vec<GuardianShare>, HomeError> {
        if total > SHARES_MAX {
            return Err(HomeError::Split);
        }
        let secret: Zeroizing<[u8; SECRET_BYTES]> = Zeroizing::new(make_bytes(random)?);
        let shares = split_secret(secret.as_slice(), needed, total, random).map_err(|error| match error {
            SplitError::Random(error) => HomeError::Random(error),
            SplitError::Counts | SplitError::TooFew { .. } | SplitError::Share => HomeError::Split,
        })?;
        let set = make_bytes(random)?;
        self.put_way_back(Recovery::Guardians, secret.as_slice(), at, random)?;
        Ok(shares
            .into_iter()
            .map(|share| GuardianShare {
                set,
                needed,
                total,
                share,
            })
            .collect())
    }

    /// The ways back there are.
    #[must_use]
    pub fn recoveries(&self) -> Vec<RecoveryState> {
        let drills = self.ledger().drills;
        self.ring
            .ways_back
            .iter()
            .map(|way| RecoveryState {
                kind: way.kind,
                made_at: Moment(way.made_at),
                drilled_at: drills.get(&way.kind).copied().map(Moment),
            })
            .collect()
    }

    /// Proves that a way back opens this home, and remembers when. Nothing is changed and nothing comes out.
    ///
    /// # Errors
    /// [`HomeError::NoRecovery`], [`HomeError::WrongRecovery`], [`HomeError::Storage`].
    pub fn drill(&mut self, identity: &Identity, at: Moment) -> Result<Recovery, HomeError> {
        let opened = LockedHome::open(&self.root)?.unlock_with_recovery(identity)?;
        let recipient = identity.recipient().to_string();
        let way = opened.ring.ways_back.iter().find(|way| way.recipient == recipient);
        let kind = way.map(|way| way.kind).ok_or(HomeError::WrongRecovery)?;
        self.change_ledger(|ledger| {
            ledger.drills.insert(kind, at.0);
        })?;
        Ok(kind)
    }

    /// The new slot is there before the ring names it and before the former goes: at every moment one of the two opens.
    fn put_way_back(
        &mut self,
        kind: Recovery,
        secret: &[u8],
        at: Moment,
        random: &mut dyn Random,
    ) -> Result<(), HomeError> {
        let recipient = identity_of(secret)?.recipient();
        let _lock = self.lock_and_reread()?;
        let former: Vec<Slot> = Slot::list(&self.root)?
            .into_iter()
            .filter(|slot| slot.kind == kind.slot())
            .collect();
        self.way
            .put_to(&self.root, &make_name(random)?, kind.slot(), &recipient)?;
        self.change(|ring| {
            ring.ways_back.retain(|way| way.kind != kind);
            ring.ways_back.push(WayBack {
                kind,
                recipient: recipient.to_string(),
                made_at: at.0,
            });
        })?;
        for slot in former {
            slot.remove()?;
        }
        self.change_ledger(|ledger| {
            ledger.drills.remove(&kind);
        })
    }
}

impl Recovery {
    /// Its stored name.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Paper => "paper",
            Self::Guardians => "guardians",
        }
    }

    pub(crate) const fn slot(self) -> SlotKind {
        match self {
            Self::Paper => SlotKind::Paper,
            Self::Guardians => SlotKind::Guardians,
        }
    }
}

impl WayBack {
    pub(crate) fn recipient(&self) -> Result<Recipient, StorageError> {
        Recipient::parse(&self.recipient).map_err(|_| StorageError::Damaged)
    }
}

/// The secret, filled up with zeros to the length of a key, and one purpose: what it derives never changes, or papers in
/// people's drawers would open nothing.
fn identity_of(secret: &[u8]) -> Result<Identity, HomeError> {
    let mut padded = Zeroizing::new([0; 32]);
    for (to, from) in padded.iter_mut().zip(secret) {
        *to = *from;
    }
    let identity = Identity::derive(&Key::from_bytes(*padded), PURPOSE);
    padded.zeroize();
    identity.map_err(|_| StorageError::Damaged.into())
}

impl fmt::Debug for PaperCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PaperCode(..)")
    }
}

impl fmt::Debug for GuardianShare {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GuardianShare({} of {})", self.number(), self.total)
    }
}

/// Where a home is, for deeds of this room.
impl LockedHome {
    pub(crate) fn path(&self) -> &Path {
        &self.root
    }
}

const PURPOSE: &str = "tefuda recovery 1";
const SECRET_BYTES: usize = 20;
const SHARE_VERSION: u8 = 1;
const SHARES_MAX: u8 = 15;

#[cfg(test)]
mod tests {
    use super::*;
    use tefuda_crypto::SystemRandom;

    fn text(lines: &[CodeLine]) -> String {
        lines.iter().map(|line| format!("{}\n", *line.kana)).collect()
    }

    #[test]
    fn words_and_picture_of_a_code_are_the_same_identity() {
        let code = PaperCode::make(&mut SystemRandom).unwrap();
        let words = read_paper(&text(&code.lines())).unwrap().recipient();
        assert_eq!(read_paper(&code.qr_text().unwrap()).unwrap().recipient(), words);
        assert_eq!(code.lines().len(), 4);
    }

    #[test]
    fn the_identity_of_a_code_never_changes() {
        let code = PaperCode(Zeroizing::new(*b"twenty secret bytes."));
        assert_eq!(text(&code.lines()), KNOWN_WORDS);
        assert_eq!(
            read_paper(KNOWN_WORDS).unwrap().recipient().to_string(),
            KNOWN_RECIPIENT
        );
    }

    const KNOWN_WORDS: &str =
        "ねひらむ てらほま やる\nのこはせ すやとけ こな\nねたへめ そそけく すせ\nのさよす てりやね ます\n";
    /// As `age-keygen -y` says it of a key that was derived without this program (HKDF by another library).
    const KNOWN_RECIPIENT: &str = "age1jucn6r5r70cjl76hh34u8d6r72uh445j62svher8exef4gexn5nqa343e3";

    #[test]
    fn a_share_is_no_code_and_a_code_no_share() {
        let share = GuardianShare {
            set: [1, 2],
            needed: 2,
            total: 3,
            share: Share::new(3, &[7; SECRET_BYTES]).unwrap(),
        };
        assert_eq!(GuardianShare::read(&text(&share.lines())).unwrap(), share);
        assert_eq!(GuardianShare::read(&share.qr_text()).unwrap(), share);
        assert_eq!(
            read_paper(&text(&share.lines())).map(drop).unwrap_err(),
            CodeError::Check { line: 1 }
        );
        let code = PaperCode::make(&mut SystemRandom).unwrap();
        assert_eq!(
            GuardianShare::read(&text(&code.lines())).unwrap_err(),
            CodeError::Check { line: 1 }
        );
        assert_eq!(
            read_paper("かき").map(drop).unwrap_err(),
            CodeError::Length { lines: 0 }
        );
        assert!(matches!(
            read_paper("").map(drop).unwrap_err(),
            CodeError::Length { lines: 0 }
        ));
    }

    #[test]
    fn debug_shows_nothing() {
        let code = PaperCode(Zeroizing::new([7; SECRET_BYTES]));
        assert_eq!(
            format!("{code:?} {:?}", code.lines().first()),
            "PaperCode(..) Some(CodeLine(..))"
        );
    }
}
