//! The disclosure log of a compartment: what was shown, refused or failed. Entries are added, never changed, and chained.

use std::fmt;

use rusqlite::Connection;
use serde_json::{Map, Value as Json};
use tefuda_crypto::sha256;
use tefuda_record::{Compartment, Moment};

use crate::database;
use crate::error::{StorageError, VaultError};
use crate::ids::{push_hex, to_hex};
use crate::vault::Vault;

/// An entry of the log.
#[derive(Clone, PartialEq)]
pub struct LogEntry {
    /// Its number, counted from 1 without a gap.
    pub seq: i64,
    /// When it was written.
    pub at: Moment,
    /// What it says.
    pub entry: Map<String, Json>,
}

/// The end of the chain. Remembered outside the file, it shows that no end was cut off and no older file put back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogHead {
    /// The number of the last entry; 0 when there is none.
    pub seq: i64,
    /// The digest of the last entry and, through it, of all before; zeros when there is none.
    pub hash: [u8; 32],
}

/// What checking the log found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogState {
    /// Every entry follows from the one before.
    Whole(LogHead),
    /// This entry was changed, or one before it is missing.
    Broken {
        /// Its number.
        at: i64,
    },
}

impl LogHead {
    const START: Self = Self { seq: 0, hash: [0; 32] };
}

impl Vault {
    /// Adds an entry and returns the new end of the chain.
    ///
    /// # Errors
    /// [`VaultError::LogEntry`] when it holds a fraction: it has no one way of writing. [`VaultError::NotGranted`],
    /// [`VaultError::NoKey`], [`VaultError::Storage`].
    pub fn log_append(
        &mut self,
        compartment: Compartment,
        entry: &Map<String, Json>,
        at: Moment,
    ) -> Result<LogHead, VaultError> {
        self.demand_own()?;
        let text = canonical(entry)?;
        let _lock = self.lock()?;
        let change = database::begin(self.writing(compartment)?)?;
        let last = head(&change)?;
        let seq = last.seq.saturating_add(1);
        let hash = link(seq, at, &text, &last.hash);
        change
            .prepare_cached("INSERT INTO disclosure (seq, at, entry, prev, hash) VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(rusqlite::params![seq, at.0, text, last.hash, hash])?;
        change.commit()?;
        Ok(LogHead { seq, hash })
    }

    /// The entries of a compartment, the oldest first.
    ///
    /// # Errors
    /// [`VaultError::NoKey`], [`VaultError::Storage`].
    pub fn log_entries(&self, compartment: Compartment) -> Result<Vec<LogEntry>, VaultError> {
        let Some(connection) = self.reading(compartment)? else {
            return Ok(Vec::new());
        };
        let mut statement = connection.prepare_cached("SELECT seq, at, entry FROM disclosure ORDER BY seq")?;
        let mut rows = statement.query(())?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            let text: String = row.get(2)?;
            let entry = serde_json::from_str(&text).map_err(|_| StorageError::Damaged)?;
            entries.push(LogEntry {
                seq: row.get(0)?,
                at: Moment(row.get(1)?),
                entry,
            });
        }
        Ok(entries)
    }

    /// Checks the whole chain of a compartment. That its end is the true one only a head remembered elsewhere can say.
    ///
    /// # Errors
    /// [`VaultError::NoKey`], [`VaultError::Storage`].
    pub fn log_verify(&self, compartment: Compartment) -> Result<LogState, VaultError> {
        match self.reading(compartment)? {
            Some(connection) => verify(connection),
            None => Ok(LogState::Whole(LogHead::START)),
        }
    }
}

fn verify(connection: &Connection) -> Result<LogState, VaultError> {
    let mut statement = connection.prepare_cached("SELECT seq, at, entry, prev, hash FROM disclosure ORDER BY seq")?;
    let mut rows = statement.query(())?;
    let mut head = LogHead::START;
    while let Some(row) = rows.next()? {
        let (seq, at, text): (i64, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (prev, hash): ([u8; 32], [u8; 32]) = (row.get(3)?, row.get(4)?);
        if seq != head.seq.saturating_add(1) || prev != head.hash || hash != link(seq, Moment(at), &text, &prev) {
            return Ok(LogState::Broken { at: seq });
        }
        head = LogHead { seq, hash };
    }
    Ok(LogState::Whole(head))
}

pub(crate) fn head(connection: &Connection) -> Result<LogHead, VaultError> {
    let mut statement = connection.prepare_cached("SELECT seq, hash FROM disclosure ORDER BY seq DESC LIMIT 1")?;
    let mut rows = statement.query(())?;
    match rows.next()? {
        Some(row) => Ok(LogHead {
            seq: row.get(0)?,
            hash: row.get(1)?,
        }),
        None => Ok(LogHead::START),
    }
}

/// The digest of an entry: SHA-256 over its canonical JSON with the digest before it.
pub(crate) fn link(seq: i64, at: Moment, entry: &str, prev: &[u8; 32]) -> [u8; 32] {
    let prev = to_hex(prev);
    sha256(format!(r#"{{"at":{},"entry":{entry},"prev":"{prev}","seq":{seq}}}"#, at.0).as_bytes())
}

/// One way of writing: members by name, no blanks, whole numbers only.
///
/// Source: RFC 8785 §3.2, for names within the basic plane.
pub(crate) fn canonical(entry: &Map<String, Json>) -> Result<String, VaultError> {
    let mut out = String::new();
    write_object(&mut out, entry)?;
    Ok(out)
}

fn write_object(out: &mut String, object: &Map<String, Json>) -> Result<(), VaultError> {
    // The map keeps its order or sorts itself, as other crates in the build wish: so it is sorted here.
    let mut members: Vec<(&String, &Json)> = object.iter().collect();
    members.sort_by_key(|(name, _)| *name);
    out.push('{');
    for (place, (name, value)) in members.into_iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        out.push_str(&Json::from(name.as_str()).to_string());
        out.push(':');
        write_value(out, value)?;
    }
    out.push('}');
    Ok(())
}

fn write_value(out: &mut String, value: &Json) -> Result<(), VaultError> {
    match value {
        Json::Object(object) => write_object(out, object)?,
        Json::Array(items) => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write_value(out, item)?;
            }
            out.push(']');
        }
        Json::Number(number) if !number.is_i64() => return Err(VaultError::LogEntry),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => out.push_str(&value.to_string()),
    }
    Ok(())
}

/// An entry says what was shown to whom.
impl fmt::Debug for LogEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LogEntry({})", self.seq)
    }
}

impl fmt::Display for LogHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = format!("{}-", self.seq);
        push_hex(&mut text, &self.hash);
        f.write_str(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ring::Entry;
    use serde_json::json;
    use tefuda_crypto::SystemRandom;

    fn object(value: &Json) -> Map<String, Json> {
        value.as_object().cloned().unwrap()
    }

    /// A vault with a log of five, and its folder.
    fn filled() -> (tempfile::TempDir, Vault) {
        let folder = tempfile::tempdir().unwrap();
        crate::files::make_lock(folder.path()).unwrap();
        let entry = Entry::make("花子", &mut SystemRandom).unwrap();
        let mut vault = Vault::new(folder.path(), folder.path(), &entry);
        vault.make_device_file().unwrap();
        for number in 0..5 {
            let entry = object(&json!({"to": "青葉医院", "fields": ["name"], "number": number}));
            vault
                .log_append(Compartment::Eligibility, &entry, Moment(number))
                .unwrap();
        }
        (folder, vault)
    }

    fn tamper(vault: &Vault, sql: &str) {
        let connection = vault.reading(Compartment::Eligibility).unwrap().unwrap();
        let triggers = "DROP TRIGGER disclosure_stays; DROP TRIGGER disclosure_is_kept;";
        connection.execute_batch(&format!("{triggers}{sql}")).unwrap();
    }

    #[test]
    fn a_whole_log_says_its_head() {
        let (_folder, vault) = filled();
        let LogState::Whole(head) = vault.log_verify(Compartment::Eligibility).unwrap() else {
            panic!()
        };
        assert_eq!(head.seq, 5);
        assert_ne!(head.hash, [0; 32]);
        let entries = vault.log_entries(Compartment::Eligibility).unwrap();
        assert_eq!(
            entries.iter().map(|entry| entry.seq).collect::<Vec<_>>(),
            [1, 2, 3, 4, 5]
        );
        assert_eq!(entries[2].entry["to"], "青葉医院");
        assert_eq!(
            vault.log_verify(Compartment::Care).unwrap(),
            LogState::Whole(LogHead::START)
        );
    }

    #[test]
    fn the_file_itself_refuses_changes() {
        let (_folder, vault) = filled();
        let connection = vault.reading(Compartment::Eligibility).unwrap().unwrap();
        for sql in [
            "UPDATE disclosure SET entry = '{}' WHERE seq = 2",
            "DELETE FROM disclosure WHERE seq = 2",
        ] {
            assert!(connection.execute(sql, ()).is_err(), "{sql}");
        }
    }

    #[test]
    fn every_sort_of_tampering_is_found_where_it_is() {
        for (sql, at) in [
            ("UPDATE disclosure SET entry = '{}' WHERE seq = 2", 2),
            ("UPDATE disclosure SET at = 99 WHERE seq = 4", 4),
            ("DELETE FROM disclosure WHERE seq = 3", 4),
            ("DELETE FROM disclosure WHERE seq = 1", 2),
            ("UPDATE disclosure SET seq = 9 WHERE seq = 5", 9),
        ] {
            let (_folder, vault) = filled();
            tamper(&vault, sql);
            assert_eq!(
                vault.log_verify(Compartment::Eligibility).unwrap(),
                LogState::Broken { at },
                "{sql}"
            );
        }
    }

    #[test]
    fn a_cut_end_shows_by_the_head_that_was_remembered() {
        let (_folder, vault) = filled();
        let before = vault.log_verify(Compartment::Eligibility).unwrap();
        tamper(&vault, "DELETE FROM disclosure WHERE seq = 5");
        let after = vault.log_verify(Compartment::Eligibility).unwrap();
        assert!(matches!(after, LogState::Whole(_)));
        assert_ne!(after, before);
    }

    #[test]
    fn there_is_one_way_of_writing() {
        let text = canonical(&object(&json!({"b": [1, {"z": null, "a": "\"髙\n"}], "a": true}))).unwrap();
        assert_eq!(text, r#"{"a":true,"b":[1,{"a":"\"髙\n","z":null}]}"#);
        assert_eq!(canonical(&object(&json!({"x": 0.5}))), Err(VaultError::LogEntry));
        assert_eq!(canonical(&object(&json!({"x": u64::MAX}))), Err(VaultError::LogEntry));
    }

    #[test]
    fn debug_shows_nothing() {
        let (_folder, vault) = filled();
        let entries = vault.log_entries(Compartment::Eligibility).unwrap();
        assert!(!format!("{entries:?}").contains("青葉"));
    }
}
