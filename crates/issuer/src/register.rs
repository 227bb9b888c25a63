//! The register: which copies were issued to whom, and what was taken back. Sealed in the folder, and without a name in it.

use std::path::{Path, PathBuf};
use std::{fs, io};

use serde::{Deserialize, Serialize};
use tefuda_credential::status::{LIST_ENTRIES, MOST_LISTED_COPIES, Serial, StatusBits, StatusEntry, StatusIndices};
use tefuda_crypto::{Identity, Key, derive_key, open_with, seal_to};
use tefuda_record::{Moment, Record};

use crate::folder::{FolderError, Office, replace};

/// Everything that has a place in the lists of what was taken back.
pub(crate) struct Register {
    path: PathBuf,
    identity: Identity,
    /// By which persons are told apart; nobody else can work it out from a card.
    member_key: Key,
    indices: StatusIndices,
    lines: Lines,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lines {
    format: u32,
    /// When lists were signed last.
    published: Option<Moment>,
    /// In the order in which they came; the place of a line is the member's number.
    members: Vec<Member>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Member {
    id: String,
    batches: Vec<Batch>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Batch {
    generation: u8,
    copies: u8,
    expires: Moment,
    revoked: bool,
}

impl Register {
    /// Opens the register of a folder; one that was never written is empty.
    pub(crate) fn read(folder: &Path, office: &Office) -> Result<Self, FolderError> {
        let secret = Key::from_bytes(*office.root.secret_bytes());
        let identity = Identity::derive(&secret, "tefuda issuer register").map_err(|_| FolderError::Content)?;
        let path = folder.join("register.age");
        let lines = match fs::read(&path) {
            Ok(sealed) => {
                let plain = open_with(&identity, &sealed).map_err(FolderError::Open)?;
                serde_json::from_slice(&plain).map_err(|_| FolderError::Content)?
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Lines {
                format: FORMAT,
                published: None,
                members: Vec::new(),
            },
            Err(error) => return Err(FolderError::Io(error)),
        };
        if lines.format != FORMAT {
            return Err(FolderError::Content);
        }
        let index_key = derive_key(&secret, "tefuda issuer status indices");
        Ok(Self {
            path,
            identity,
            member_key: derive_key(&secret, "tefuda issuer members"),
            indices: StatusIndices::new(&office.charter.iss, index_key, LISTS).map_err(|_| FolderError::Content)?,
            lines,
        })
    }

    /// Writes it back as a whole.
    pub(crate) fn write(&self) -> Result<(), FolderError> {
        let plain = serde_json::to_vec(&self.lines).map_err(|_| FolderError::Content)?;
        let sealed = seal_to(&[self.identity.recipient()], &plain).map_err(FolderError::Seal)?;
        replace(&self.path, &sealed).map_err(FolderError::Io)
    }

    /// Gives places to the next batch of a person; `None` when they have had so many that none is left.
    pub(crate) fn allot(&mut self, record: &Record, copies: u8, expires: Moment) -> Option<Vec<StatusEntry>> {
        let number = record.text("insurer_number").unwrap_or_default();
        let id = self.id_of(record);
        let member = match self.lines.members.iter().position(|member| member.id == id) {
            Some(at) => at,
            None => {
                self.lines.members.push(Member {
                    id,
                    batches: Vec::new(),
                });
                self.lines.members.len() - 1
            }
        };
        let batches = &mut self.lines.members.get_mut(member)?.batches;
        let first = match batches.last() {
            Some(last) => last.generation.checked_add(1)?,
            None => 0,
        };
        for generation in first..=u8::MAX {
            let entries = entries(&self.indices, member, generation, copies.min(MOST_LISTED_COPIES))?;
            // Once in some hundred thousand a place is the insurer number itself, and would bring it into identity proofs.
            if !number.is_empty() && entries.iter().any(|entry| entry.holds(&number)) {
                continue;
            }
            batches.push(Batch {
                generation,
                copies,
                expires,
                revoked: false,
            });
            return Some(entries);
        }
        None
    }

    /// Takes back whatever a person holds; how many copies that were.
    pub(crate) fn revoke(&mut self, record: &Record, now: Moment) -> Option<usize> {
        let id = self.id_of(record);
        let member = self.lines.members.iter_mut().find(|member| member.id == id)?;
        let mut copies = 0;
        for batch in &mut member.batches {
            if !batch.revoked && batch.expires > now {
                batch.revoked = true;
                copies += usize::from(batch.copies);
            }
        }
        Some(copies)
    }

    /// The bits of every list of every space that anybody has a place in. What has expired anyway is left out.
    pub(crate) fn lists(&self, now: Moment) -> Option<Vec<(String, StatusBits)>> {
        let mut lists: Vec<(u32, StatusBits)> = Vec::new();
        for (member, line) in self.lines.members.iter().enumerate() {
            for batch in &line.batches {
                for copy in 0..batch.copies {
                    let (list, index) = self.indices.place(serial(member, batch.generation, copy)?)?;
                    for number in self.indices.space_of(list) {
                        if let Err(at) = lists.binary_search_by_key(&number, |(number, _)| *number) {
                            lists.insert(at, (number, StatusBits::new()));
                        }
                    }
                    if batch.revoked && batch.expires > now {
                        let at = lists.binary_search_by_key(&list, |(number, _)| *number).ok()?;
                        lists.get_mut(at)?.1.revoke(index);
                    }
                }
            }
        }
        Some(
            lists
                .into_iter()
                .map(|(number, bits)| (self.indices.uri(number), bits))
                .collect(),
        )
    }

    /// Whether lists may be signed at this moment, and remembers it.
    pub(crate) fn publish_at(&mut self, now: Moment) -> bool {
        let is_later = self.lines.published.is_none_or(|last| last <= now);
        if is_later {
            self.lines.published = Some(now);
        }
        is_later
    }

    /// A person by what tells them from others on a card, in a form that gives none of it away.
    fn id_of(&self, record: &Record) -> String {
        let told_by: Vec<String> = TOLD_BY
            .iter()
            .map(|field| record.text(field).unwrap_or_default())
            .collect();
        derive_key(&self.member_key, &told_by.join("\n"))
            .bytes()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

fn entries(indices: &StatusIndices, member: usize, generation: u8, copies: u8) -> Option<Vec<StatusEntry>> {
    (0..copies)
        .map(|copy| indices.entry(serial(member, generation, copy)?))
        .collect()
}

fn serial(member: usize, generation: u8, copy: u8) -> Option<Serial> {
    Some(Serial {
        member: u32::try_from(member).ok()?,
        copy,
        generation,
    })
}

/// Families share symbol and number, and old cards have no branch number.
const TOLD_BY: [&str; 5] = [
    "insurer_number",
    "insured_symbol",
    "insured_number",
    "branch_number",
    "birth_day",
];
/// Four lists take in 209,715 persons and are a few kilobytes a day.
const LISTS: u32 = 4;
const FORMAT: u32 = 1;
const _: () = assert!(
    LIST_ENTRIES == 1 << 20,
    "the lists that were published have that many places"
);
