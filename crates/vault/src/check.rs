//! Checks that a doctor makes. Nothing here repairs anything.

use tefuda_record::Compartment;

use crate::database;
use crate::document::Document;
use crate::drawer::{self, COLUMNS};
use crate::error::VaultError;
use crate::ids::RecordId;
use crate::record_row::Derived;
use crate::vault::Vault;

/// What checking a compartment's file found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileState {
    /// Nothing was ever put into it.
    Unused,
    /// Every page is as it was written and fits the others.
    Sound,
    /// Some page is not.
    Damaged,
}

impl Vault {
    /// The records of a compartment whose row is not what their document says. There should be none.
    ///
    /// # Errors
    /// [`VaultError::NoKey`], [`VaultError::Storage`].
    pub fn rows_unlike_documents(&self, compartment: Compartment) -> Result<Vec<RecordId>, VaultError> {
        let Some(connection) = self.reading(compartment)? else {
            return Ok(Vec::new());
        };
        let mut statement = connection.prepare(&format!("SELECT {COLUMNS}, doc FROM record ORDER BY number"))?;
        let mut rows = statement.query(())?;
        let mut unlike = Vec::new();
        while let Some(row) = rows.next()? {
            let (id, stored) = drawer::read_row(row)?;
            let document: Vec<u8> = row.get(10)?;
            let derived = Document::read(&document).and_then(|document| Derived::of(&document));
            if !derived.is_ok_and(|derived| derived.row == stored) {
                unlike.push(id);
            }
        }
        Ok(unlike)
    }

    /// Checks every page of a compartment's file.
    ///
    /// # Errors
    /// [`VaultError::NoKey`], [`VaultError::Storage`].
    pub fn file_state(&self, compartment: Compartment) -> Result<FileState, VaultError> {
        let _lock = self.lock()?;
        let Some(connection) = self.reading(compartment)? else {
            return Ok(FileState::Unused);
        };
        // Pages still in the log would be taken for damaged ones.
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |_| Ok(()))?;
        let bad_page = database::has_bad_page(connection)?;
        let structure: String = connection.query_row("PRAGMA integrity_check(1)", (), |row| row.get(0))?;
        Ok(if bad_page || structure != "ok" {
            FileState::Damaged
        } else {
            FileState::Sound
        })
    }
}
