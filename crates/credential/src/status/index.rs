//! The places of credentials in lists.

use core::fmt;

use tefuda_crypto::{Key, Permutation, derive_key};
use tefuda_record::check_line;

use super::{LIST_ENTRIES, MOST_LISTED_COPIES};
use crate::Flaw;
use crate::json::{Json, quoted};

/// The list and the place in it that a credential names.
///
/// Source: draft-ietf-oauth-status-list-20 §6.1, §6.2.
#[derive(Clone, PartialEq, Eq)]
pub struct StatusEntry {
    uri: String,
    index: u32,
}

/// Which credential of an issuer's: the holder's number in its register, which copy of a batch, which batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Serial {
    /// Counts holders from 0.
    pub member: u32,
    /// Counts the copies of a batch from 0, below [`MOST_LISTED_COPIES`].
    pub copy: u8,
    /// Counts a holder's batches from 0.
    pub generation: u8,
}

/// An issuer's way from credentials to places: a permutation that only the issuer knows, so that the places of one holder's
/// copies say nothing of each other.
///
/// The places are those of *spaces*, each of so many lists. A space takes in a block of holders for four batches each, and fills
/// its lists but for a few places; the next four batches are strewn in another space. So nobody's places are ever used twice.
pub struct StatusIndices {
    iss: String,
    key: Key,
    lists: u32,
}

impl StatusEntry {
    /// Takes the address of a list and a place in it.
    ///
    /// # Errors
    /// [`Flaw::Value`] when the address is not `https://` or `urn:` in plain ASCII of at most 160 characters.
    pub fn new(uri: &str, index: u32) -> Result<Self, Flaw> {
        let plain = uri.bytes().all(|b| b.is_ascii_graphic() && b != b'"' && b != b'\\');
        let address = uri.starts_with("https://") || uri.starts_with("urn:");
        if !plain || !address || check_line(uri, LONGEST_URI).is_err() {
            return Err(Flaw::Value);
        }
        Ok(Self {
            uri: uri.to_owned(),
            index,
        })
    }

    /// The address of the list.
    #[must_use]
    pub fn uri(&self) -> &str {
        &self.uri
    }

    /// The place in it.
    #[must_use]
    pub const fn index(&self) -> u32 {
        self.index
    }

    /// Whether the digits of address and place hold a number: an insurer number would stand in every identity proof then.
    #[must_use]
    pub fn holds(&self, number: &str) -> bool {
        let digits: String = self.uri.chars().filter(char::is_ascii_digit).collect();
        digits.contains(number) || self.index.to_string().contains(number)
    }

    /// Reads the `status` of a payload: a status list, and no other mechanism beside it, since one that is not known here could
    /// say something else.
    pub(crate) fn read(json: Json<'_>) -> Result<Self, Flaw> {
        let (Json::Object(mut status), mut entry) = (json, None) else {
            return Err(Flaw::Member);
        };
        if let Some(Json::Object(mut members)) = status.take("status_list") {
            let index = u32::try_from(members.number("idx")?).map_err(|_| Flaw::Number)?;
            entry = Some(Self::new(&members.text("uri")?, index)?);
            members.finish(Flaw::Member)?;
        }
        status.finish(Flaw::Member)?;
        entry.ok_or(Flaw::Member)
    }

    pub(crate) fn write(&self) -> String {
        format!(
            r#"{{"status_list":{{"idx":{},"uri":{}}}}}"#,
            self.index,
            quoted(&self.uri)
        )
    }
}

/// A place in a list is a name for a person to whoever holds two of their proofs.
impl fmt::Debug for StatusEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StatusEntry(..)")
    }
}

impl StatusIndices {
    /// Takes the issuer's name, its secret key for this, and how many lists a space has: 1 to 4,096.
    ///
    /// # Errors
    /// [`Flaw::Value`] for another number of lists, or a name that is no address.
    pub fn new(iss: &str, key: Key, lists: u32) -> Result<Self, Flaw> {
        StatusEntry::new(iss, 0)?;
        if !(1..=4096).contains(&lists) {
            return Err(Flaw::Value);
        }
        Ok(Self {
            iss: iss.to_owned(),
            key,
            lists,
        })
    }

    /// The place of a credential; `None` beyond the copies and batches that have one.
    #[must_use]
    pub fn entry(&self, of: Serial) -> Option<StatusEntry> {
        let (list, index) = self.place(of)?;
        StatusEntry::new(&self.uri(list), index).ok()
    }

    /// The number of the list of a credential, and the place in it.
    #[must_use]
    pub fn place(&self, of: Serial) -> Option<(u32, u32)> {
        if of.copy >= MOST_LISTED_COPIES || of.generation / GENERATIONS >= ERAS {
            return None;
        }
        let size = u64::from(self.lists) * u64::from(LIST_ENTRIES);
        let members = size / (u64::from(MOST_LISTED_COPIES) * u64::from(GENERATIONS));
        let (block, member) = (u64::from(of.member) / members, u64::from(of.member) % members);
        let space = block * u64::from(ERAS) + u64::from(of.generation / GENERATIONS);
        let batch = member * u64::from(GENERATIONS) + u64::from(of.generation % GENERATIONS);
        let number = batch * u64::from(MOST_LISTED_COPIES) + u64::from(of.copy);
        let key = derive_key(&self.key, &format!("tefuda status space {space}"));
        let place = Permutation::new(key, size)?.place(number)?;
        let list = space * u64::from(self.lists) + place / u64::from(LIST_ENTRIES);
        Some((
            u32::try_from(list).ok()?,
            u32::try_from(place % u64::from(LIST_ENTRIES)).ok()?,
        ))
    }

    /// The numbers of all lists of the space in which a list lies: they are published together, so that none of them tells
    /// anything by being there.
    #[must_use]
    pub fn space_of(&self, list: u32) -> core::ops::Range<u32> {
        let first = list / self.lists * self.lists;
        first..first.saturating_add(self.lists)
    }

    /// The address of a list.
    #[must_use]
    pub fn uri(&self, list: u32) -> String {
        format!("{}/status/{list}", self.iss)
    }
}

impl fmt::Debug for StatusIndices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StatusIndices(..)")
    }
}

/// An issuer's name of 100 characters, `/status/` and a number.
const LONGEST_URI: usize = 160;
/// How many batches of a holder lie in one space.
const GENERATIONS: u8 = 4;
/// How many spaces a block of holders has, one after the other.
const ERAS: u8 = 64;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn indices(lists: u32) -> StatusIndices {
        StatusIndices::new("https://kokuho.reiji.example", Key::from_bytes([5; 32]), lists).unwrap()
    }

    fn copies(members: u32, generations: u8) -> impl Iterator<Item = Serial> {
        (0..members).flat_map(move |member| {
            (0..generations).flat_map(move |generation| {
                (0..MOST_LISTED_COPIES).map(move |copy| Serial {
                    member,
                    copy,
                    generation,
                })
            })
        })
    }

    #[test]
    fn no_two_credentials_share_a_place() {
        let indices = indices(2);
        let mut places = BTreeSet::new();
        for of in copies(300, 9).chain(copies(3, 9).map(|of| Serial {
            member: of.member + 104_857,
            ..of
        })) {
            assert!(places.insert(indices.place(of).unwrap()), "{of:?}");
        }
        let lists: BTreeSet<u32> = places.iter().map(|(list, _)| *list).collect();
        // Three eras of the first block of holders and of the second, two lists each.
        assert_eq!(lists, [0, 1, 2, 3, 4, 5, 128, 129, 130, 131, 132, 133].into());
        assert_eq!(indices.space_of(5), 4..6);
    }

    /// The copies of a person do not stand side by side, so a place is no hint of the next one.
    #[test]
    fn the_copies_of_a_person_are_strewn() {
        let indices = indices(1);
        let near = copies(200, 1)
            .zip(copies(200, 1).skip(1))
            .filter(|(one, next)| indices.place(*one).unwrap().1.abs_diff(indices.place(*next).unwrap().1) < 1000);
        assert!(near.count() < 12, "by chance two");
    }

    #[test]
    fn what_has_no_place_gets_none() {
        let of = Serial {
            member: 0,
            copy: 0,
            generation: 0,
        };
        assert!(indices(1).entry(of).is_some());
        assert_eq!(indices(1).entry(Serial { copy: 5, ..of }), None);
        assert!(indices(1).entry(Serial { generation: 255, ..of }).is_some());
        for lists in [0, 4097] {
            assert!(StatusIndices::new("https://a.example", Key::from_bytes([5; 32]), lists).is_err());
        }
        assert!(StatusIndices::new("a.example", Key::from_bytes([5; 32]), 1).is_err());
    }

    #[test]
    fn a_number_in_address_or_place_is_seen() {
        let entry = |uri, index| StatusEntry::new(uri, index).unwrap();
        assert!(entry("https://13.example/status/8990", 1).holds("138990"));
        assert!(entry("https://a.example/status/0", 1_389_901).holds("138990"));
        assert!(!entry("https://a.example/status/138", 990).holds("138990"));
        assert_eq!(format!("{:?}", entry("urn:a", 7)), "StatusEntry(..)");
    }
}
