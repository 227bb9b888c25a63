//! 消し去る: a record goes with its history and its evidence. Removing keeps both for undo; this keeps neither.

use rusqlite::{Connection, OptionalExtension};

use crate::database;
use crate::drawer;
use crate::error::VaultError;
use crate::ids::RecordId;
use crate::vault::Vault;

/// What went away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erased {
    /// Pieces of evidence that no other record came from.
    pub evidence: usize,
    /// Pieces that are kept, because another record came from them too.
    pub evidence_kept: usize,
}

impl Vault {
    /// Erases a record, removed or not, for good. Backups made before still hold it, and so does whoever it was shown to.
    ///
    /// Freed pages are overwritten, the index is written anew without it, and the write-ahead log is emptied, so that the file
    /// holds nothing of it even for who has the key.
    ///
    /// # Errors
    /// [`VaultError::NotGranted`], [`VaultError::NoSuchRecord`], [`VaultError::Storage`].
    pub fn erase(&mut self, id: &RecordId) -> Result<Erased, VaultError> {
        self.demand_own()?;
        let compartment = self.find(id)?;
        let _lock = self.lock()?;
        let connection = self.writing(compartment)?;
        let change = database::begin(connection)?;
        let found: Option<(i64, String)> = change
            .prepare_cached("SELECT number, evidence FROM record WHERE id = ?1")?
            .query_row([id.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let (number, hashes) = found.ok_or(VaultError::NoSuchRecord)?;
        drawer::erase_record(&change, number)?;
        let mut erased = Erased {
            evidence: 0,
            evidence_kept: 0,
        };
        for hash in hashes.split_ascii_whitespace() {
            if is_shared(&change, hash)? {
                erased.evidence_kept += 1;
                continue;
            }
            change
                .prepare_cached("DELETE FROM evidence WHERE hash = unhex(?1)")?
                .execute([hash])?;
            erased.evidence += 1;
        }
        // A deleted row's words stay in the index's segments until they are merged.
        change
            .prepare_cached("INSERT INTO words (words) VALUES ('optimize')")?
            .execute(())?;
        change.commit()?;
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |_| Ok(()))?;
        Ok(erased)
    }
}

fn is_shared(connection: &Connection, hash: &str) -> Result<bool, VaultError> {
    Ok(connection
        .prepare_cached("SELECT 1 FROM record WHERE instr(evidence, ?1) > 0")?
        .exists([hash])?)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::ids::Act;
    use crate::ring::Entry;
    use crate::write::{Evidence, NewRecord};
    use tefuda_crypto::SystemRandom;
    use tefuda_record::{Compartment, Fields, Moment, Record};

    const CANARY: &str = "金糸雀CANARY7Q2ZP";

    fn note(text: &str) -> Record {
        let mut fields = Fields::of("note").unwrap();
        fields.set("text", text).unwrap();
        Record::new(fields).unwrap()
    }

    /// Every page of the file as it would be without encryption, free ones too.
    fn holds(folder: &Path, entry: &Entry, text: &str) -> bool {
        let key = entry.by_compartment().remove(&Compartment::Medicines).unwrap();
        let path = folder.join(format!("{}.db", key.file));
        let mut connection = database::open(&path, &key.key.0, &drawer::LAYOUT).unwrap();
        let pages = connection.serialize(rusqlite::MAIN_DB).unwrap();
        pages.windows(text.len()).any(|window| window == text.as_bytes())
    }

    #[test]
    fn nothing_of_an_erased_record_stays_in_any_page() {
        let folder = tempfile::tempdir().unwrap();
        crate::files::make_lock(folder.path()).unwrap();
        let entry = Entry::make("花子", &mut SystemRandom).unwrap();
        let mut vault = Vault::new(folder.path(), folder.path(), &entry);
        vault.make_device_file().unwrap();
        let mut random = SystemRandom;
        let mut act = Act::new(Moment(1_795_000_000), &mut random);
        let evidence = Evidence::new("jahis-tc", CANARY.repeat(3_000).into_bytes()).unwrap();
        let shared = Evidence::new("jahis-tc", b"of two records".to_vec()).unwrap();
        let new = |text: &str| NewRecord::of(note(text)).evidence(shared.clone());
        let added = vault
            .add(
                vec![new(CANARY).evidence(evidence), new("残るもの"), new("これも残る")],
                &mut act,
            )
            .unwrap();
        let id = *added[0].id();
        vault.edit(&id, &note(&format!("{CANARY} 変えた")), &mut act).unwrap();
        assert!(holds(folder.path(), &entry, CANARY), "the check sees what is there");
        assert!(holds(folder.path(), &entry, "残る"));

        let erased = vault.erase(&id).unwrap();
        assert_eq!((erased.evidence, erased.evidence_kept), (1, 1));
        assert!(!holds(folder.path(), &entry, CANARY));
        // The index holds pairs of characters.
        assert!(!holds(folder.path(), &entry, "糸雀"));
        assert_eq!(vault.get(&id).unwrap_err(), VaultError::NoSuchRecord);
        assert_eq!(vault.erase(&id).unwrap_err(), VaultError::NoSuchRecord);
        assert_eq!(vault.search("残るもの").unwrap().len(), 1);
        assert_eq!(vault.evidence(added[1].id()).unwrap().len(), 1);
        assert_eq!(vault.rows_unlike_documents(Compartment::Medicines).unwrap(), []);
        // Undoing the act that added the three takes back the two that are left.
        let undone = vault.undo(&mut act).unwrap().unwrap();
        assert_eq!(
            undone.records, 0,
            "the edit of what is erased has nothing to bring back"
        );
        let undone = vault.undo(&mut act).unwrap().unwrap();
        assert_eq!(undone.records, 2);
    }
}
