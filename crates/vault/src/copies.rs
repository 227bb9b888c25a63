//! Copies of credentials and their holder keys. Storage only: which copy may be shown to whom is the holder's to say.

use std::fmt;

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::Value as Json;
use tefuda_record::{Day, Moment};
use zeroize::Zeroizing;

use crate::database;
use crate::error::{StorageError, VaultError};
use crate::ids::{Act, RecordId};
use crate::vault::Vault;

/// A copy's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CopyId(RecordId);

impl CopyId {
    /// Reads the 26 characters that `Display` writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        RecordId::parse(text).map(Self)
    }
}

impl fmt::Display for CopyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A copy as an issuer gave it.
pub struct NewCopy {
    /// Who issued it.
    pub issuer: String,
    /// Its type.
    pub vct: String,
    /// How its fields are laid out, in the holder's own words.
    pub layout: Json,
    /// The credential itself.
    pub credential: Zeroizing<String>,
    /// The holder key it is bound to.
    pub secret: Zeroizing<[u8; 32]>,
    /// The last day it may be shown.
    pub expires: Option<Day>,
}

/// A copy as lists show it: neither the credential nor the key.
#[derive(Clone, PartialEq)]
pub struct HeldCopy {
    /// Its id.
    pub id: CopyId,
    /// Who issued it.
    pub issuer: String,
    /// Its type.
    pub vct: String,
    /// How its fields are laid out.
    pub layout: Json,
    /// The last day it may be shown.
    pub expires: Option<Day>,
    /// When it came.
    pub received_at: Moment,
    /// How often it was shown.
    pub shown: u32,
    /// The one it was shown to; no other ever sees it, so that two cannot tell they met the same person.
    pub audience: Option<String>,
}

/// A copy with its credential and key.
pub struct OpenedCopy {
    /// What lists show.
    pub copy: HeldCopy,
    /// The credential itself.
    pub credential: Zeroizing<String>,
    /// The holder key it is bound to.
    pub secret: Zeroizing<[u8; 32]>,
}

impl Vault {
    /// Adds copies, all or none. A replica never holds any.
    ///
    /// # Errors
    /// [`VaultError::NotGranted`], [`VaultError::Random`], [`VaultError::Storage`].
    pub fn copies_add(&mut self, copies: &[NewCopy], act: &mut Act<'_>) -> Result<Vec<CopyId>, VaultError> {
        self.demand_own()?;
        let _lock = self.lock()?;
        let change = database::begin(self.device.open()?)?;
        let mut ids = Vec::new();
        for copy in copies {
            let id = CopyId(RecordId::make(act.at, act.random)?);
            change.prepare_cached(INSERT)?.execute(params![
                id.to_string(),
                copy.issuer,
                copy.vct,
                copy.layout.to_string(),
                *copy.credential,
                copy.secret.as_slice(),
                copy.expires.map(|day| day.iso()),
                act.at.0
            ])?;
            ids.push(id);
        }
        change.commit()?;
        Ok(ids)
    }

    /// Every copy, the one that expires first before the others.
    ///
    /// # Errors
    /// [`VaultError::Storage`].
    pub fn copies(&self) -> Result<Vec<HeldCopy>, VaultError> {
        list(self.device.open()?)
    }

    /// One copy with its credential and key.
    ///
    /// # Errors
    /// [`VaultError::NoSuchCopy`], [`VaultError::Storage`].
    pub fn copy_open(&self, id: CopyId) -> Result<OpenedCopy, VaultError> {
        open(self.device.open()?, id)
    }

    /// Takes a copy for an audience: the one they saw before, else one that nobody saw, which is theirs from now on.
    ///
    /// `fits` says which copies may serve at all. `None` when none is left.
    ///
    /// # Errors
    /// [`VaultError::Storage`].
    pub fn copy_take_for(
        &mut self,
        audience: &str,
        fits: &dyn Fn(&HeldCopy) -> bool,
    ) -> Result<Option<OpenedCopy>, VaultError> {
        let _lock = self.lock()?;
        let change = database::begin(self.device.open()?)?;
        let mut copies = list(&change)?;
        copies.retain(|copy| copy.audience.as_deref().is_none_or(|of| of == audience) && fits(copy));
        let chosen = copies
            .iter()
            .find(|copy| copy.audience.is_some())
            .or_else(|| copies.first());
        let Some(chosen) = chosen else { return Ok(None) };
        change
            .prepare_cached("UPDATE copy SET audience = ?2 WHERE id = ?1")?
            .execute(params![chosen.id.to_string(), audience])?;
        let opened = open(&change, chosen.id)?;
        change.commit()?;
        Ok(Some(opened))
    }

    /// Counts one showing.
    ///
    /// # Errors
    /// [`VaultError::NoSuchCopy`], [`VaultError::Storage`].
    pub fn copy_shown(&mut self, id: CopyId) -> Result<(), VaultError> {
        let _lock = self.lock()?;
        let changed = self
            .device
            .open()?
            .prepare_cached("UPDATE copy SET shown = shown + 1 WHERE id = ?1")?
            .execute([id.to_string()])?;
        if changed == 0 {
            Err(VaultError::NoSuchCopy)
        } else {
            Ok(())
        }
    }

    /// Removes copies with their keys, for good.
    ///
    /// # Errors
    /// [`VaultError::Storage`].
    pub fn copies_remove(&mut self, ids: &[CopyId]) -> Result<(), VaultError> {
        let _lock = self.lock()?;
        let change = database::begin(self.device.open()?)?;
        for id in ids {
            change
                .prepare_cached("DELETE FROM copy WHERE id = ?1")?
                .execute([id.to_string()])?;
        }
        change.commit()?;
        Ok(())
    }
}

fn list(connection: &Connection) -> Result<Vec<HeldCopy>, VaultError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM copy ORDER BY expires IS NULL, expires, id"
    ))?;
    let mut rows = statement.query(())?;
    let mut copies = Vec::new();
    while let Some(row) = rows.next()? {
        copies.push(read(row)?);
    }
    Ok(copies)
}

fn open(connection: &Connection, id: CopyId) -> Result<OpenedCopy, VaultError> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {COLUMNS}, credential, secret FROM copy WHERE id = ?1"))?;
    let opened = statement
        .query_row([id.to_string()], |row| {
            let (credential, secret) = (row.get(8).map(Zeroizing::new)?, row.get(9).map(Zeroizing::new)?);
            Ok(read(row).map(|copy| OpenedCopy {
                copy,
                credential,
                secret,
            }))
        })
        .optional()?;
    opened.ok_or(VaultError::NoSuchCopy)?
}

fn read(row: &Row<'_>) -> Result<HeldCopy, VaultError> {
    let (id, layout, expires): (String, String, Option<String>) = (row.get(0)?, row.get(3)?, row.get(4)?);
    let damaged = || VaultError::Storage(StorageError::Damaged);
    Ok(HeldCopy {
        id: CopyId::parse(&id).ok_or_else(damaged)?,
        issuer: row.get(1)?,
        vct: row.get(2)?,
        layout: serde_json::from_str(&layout).map_err(|_| damaged())?,
        expires: expires.map(|day| day.parse().map_err(|_| damaged())).transpose()?,
        received_at: Moment(row.get(5)?),
        shown: row.get(6)?,
        audience: row.get(7)?,
    })
}

impl fmt::Debug for NewCopy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewCopy(..)")
    }
}

impl fmt::Debug for HeldCopy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HeldCopy({})", self.id)
    }
}

impl fmt::Debug for OpenedCopy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OpenedCopy({})", self.copy.id)
    }
}

const COLUMNS: &str = "id, issuer, vct, layout, expires, received_at, shown, audience";
const INSERT: &str = "INSERT INTO copy (id, issuer, vct, layout, credential, secret, expires, received_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
