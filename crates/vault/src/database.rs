//! Opening a SQLCipher file so that every safety is known to have taken hold.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use tefuda_crypto::Key;
use zeroize::Zeroizing;

use crate::error::StorageError;
use crate::files;
use crate::ids::push_hex;

/// The tables of a file and their version.
pub(crate) struct Layout {
    pub(crate) version: i64,
    pub(crate) sql: &'static [&'static str],
    /// What each earlier version lacks, by its number; every change of it is one transaction.
    pub(crate) upgrades: &'static [(i64, &'static [&'static str])],
}

/// Makes a file that only its owner may read, and opens it.
pub(crate) fn make(path: &Path, key: &Key, layout: &Layout) -> Result<Connection, StorageError> {
    if !path.exists() {
        files::make_file(path)?;
    }
    open(path, key, layout)
}

/// Opens a file, for reading alone where nothing may be written. A full disk does not keep anybody from reading.
pub(crate) fn open(path: &Path, key: &Key, layout: &Layout) -> Result<Connection, StorageError> {
    match open_as(path, key, layout, Access::Usual) {
        // A write-ahead log cannot be begun where nothing may be written; without one the file itself is the whole truth.
        Err(StorageError::ReadOnly | StorageError::Store { code: CANTOPEN }) if !has_log(path) => {
            open_as(path, key, layout, Access::Immutable)
        }
        // The index of the write-ahead log is a small file; on a full disk it is kept in memory, by whoever is alone.
        Err(StorageError::DiskFull) => open_as(path, key, layout, Access::Alone),
        other => other,
    }
}

/// Copies a file page by page under another key and reads every page of the copy back. Answers its bytes.
pub(crate) fn copy(from: (&Path, &Key), to: (&Path, &Key), layout: &Layout) -> Result<u64, StorageError> {
    let source = open(from.0, from.1, layout)?;
    files::make_file(to.0)?;
    let mut copied = Connection::open_with_flags(
        to.0,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    unlock(&copied, to.1)?;
    Backup::new(&source, &mut copied)?.run_to_completion(PAGES_AT_ONCE, Duration::ZERO, None)?;
    drop(copied);
    let back = open(to.0, to.1, layout)?;
    let pages = |connection: &Connection| connection.query_row("PRAGMA page_count", (), |row| row.get::<_, i64>(0));
    if has_bad_page(&back)? || pages(&source)? != pages(&back)? {
        return Err(StorageError::Damaged);
    }
    drop(back);
    let file = fs::File::open(to.0)?;
    file.sync_all()?;
    Ok(file.metadata()?.len())
}

/// Whether some page is not as it was written. Nothing may be left in the write-ahead log.
pub(crate) fn has_bad_page(connection: &Connection) -> Result<bool, StorageError> {
    Ok(connection
        .prepare("PRAGMA cipher_integrity_check")?
        .query(())?
        .next()?
        .is_some())
}

/// Begins a change: the write lock is taken now, not at the first statement.
pub(crate) fn begin(connection: &Connection) -> Result<Transaction<'_>, StorageError> {
    Ok(Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Usual,
    Alone,
    Immutable,
}

fn open_as(path: &Path, key: &Key, layout: &Layout, access: Access) -> Result<Connection, StorageError> {
    let connection = match access {
        Access::Usual | Access::Alone => Connection::open_with_flags(
            path,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?,
        Access::Immutable => Connection::open_with_flags(
            immutable_uri(path)?,
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI,
        )?,
    };
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    unlock(&connection, key)?;
    protect(&connection, access)?;
    settle_layout(&connection, layout, access)?;
    Ok(connection)
}

/// Hands over the key. Wiping of freed memory comes first, so that it covers the key too.
fn unlock(connection: &Connection, key: &Key) -> Result<(), StorageError> {
    connection.execute_batch("PRAGMA cipher_memory_security = ON")?;
    // Left alone it writes to the program's own error output whenever a page is damaged or a key does not fit.
    connection.execute_batch("PRAGMA cipher_log_level = NONE")?;
    let mut text = Zeroizing::new(String::with_capacity(PRAGMA_ROOM));
    text.push_str("PRAGMA key = \"x'");
    push_hex(&mut text, key.bytes());
    text.push_str("'\"");
    connection.execute_batch(&text)?;
    Ok(())
}

/// Sets what must hold and asks whether it does: a pragma that is not understood is silently ignored.
fn protect(connection: &Connection, access: Access) -> Result<(), StorageError> {
    let version: Option<String> = connection.query_row("PRAGMA cipher_version", (), |row| row.get(0)).ok();
    if version.is_none_or(|version| version.is_empty()) {
        return Err(StorageError::Unsafe { number: 0 });
    }
    if access == Access::Alone {
        connection.query_row("PRAGMA locking_mode = EXCLUSIVE", (), |_| Ok(()))?;
    }
    // Reading the first page shows whether the key fits.
    connection.query_row("SELECT count(*) FROM sqlite_schema", (), |_| Ok(()))?;
    if access != Access::Immutable {
        let journal: String = connection.query_row("PRAGMA journal_mode = WAL", (), |row| row.get(0))?;
        if !journal.eq_ignore_ascii_case("wal") {
            return Err(StorageError::Unsafe { number: 1 });
        }
    }
    for (number, (name, set, wanted)) in (2..).zip(PRAGMAS) {
        connection.execute_batch(&format!("PRAGMA {name} = {set}"))?;
        let found: i64 = connection.query_row(&format!("PRAGMA {name}"), (), |row| {
            // Some answer with text.
            match row.get_ref(0)?.as_str() {
                Ok(text) => Ok(i64::from(text == "1" || text.eq_ignore_ascii_case("on"))),
                Err(_) => row.get(0),
            }
        })?;
        if found != *wanted {
            return Err(StorageError::Unsafe { number });
        }
    }
    if !connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)? {
        return Err(StorageError::Unsafe { number: 100 });
    }
    Ok(())
}

/// Makes the tables in an empty file, adds what an older one lacks, refuses a newer one.
fn settle_layout(connection: &Connection, layout: &Layout, access: Access) -> Result<(), StorageError> {
    let version = || connection.query_row("PRAGMA user_version", (), |row| row.get::<_, i64>(0));
    match version()? {
        found if found == layout.version => return Ok(()),
        found if found > layout.version => return Err(StorageError::Newer { found }),
        // An older file that can only be read is read as it is.
        1.. if access == Access::Immutable => return Ok(()),
        0.. => {}
        _ => return Err(StorageError::Damaged),
    }
    let change = begin(connection)?;
    // Another program may have come first.
    let missing: &[&str] = match version()? {
        found if found == layout.version => return Ok(()),
        0 => layout.sql,
        found => layout
            .upgrades
            .iter()
            .find(|(from, _)| *from == found)
            .map(|(_, sql)| *sql)
            .ok_or(StorageError::Damaged)?,
    };
    for sql in missing {
        change.execute_batch(sql)?;
    }
    change.execute_batch(&format!("PRAGMA user_version = {}", layout.version))?;
    Ok(change.commit()?)
}

fn has_log(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    fs::metadata(PathBuf::from(log)).is_ok_and(|metadata| metadata.len() > 0)
}

/// `file:` with every byte that means something in a URI written as `%XX`.
fn immutable_uri(path: &Path) -> Result<String, StorageError> {
    let path = fs::canonicalize(path)?;
    let mut uri = String::from("file:");
    for byte in path.to_str().ok_or(StorageError::Missing)?.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri.push_str("?immutable=1");
    Ok(uri)
}

/// Each pragma, what it is set to, and what it must answer then.
const PRAGMAS: &[(&str, &str, i64)] = &[
    ("cipher_memory_security", "ON", 1),
    ("synchronous", "FULL", 2),
    ("temp_store", "MEMORY", 2),
    ("secure_delete", "ON", 1),
    ("foreign_keys", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
];
const PAGES_AT_ONCE: i32 = 4096;
const BUSY: Duration = Duration::from_secs(5);
const STATEMENTS: usize = 64;
const PRAGMA_ROOM: usize = 128;
const CANTOPEN: i32 = 14;

#[cfg(test)]
mod tests {
    use super::*;

    const LAYOUT: Layout = Layout {
        version: 1,
        sql: &["CREATE TABLE t(x)"],
        upgrades: &[],
    };
    const NEXT: Layout = Layout {
        version: 2,
        sql: &["CREATE TABLE t(x)", "CREATE TABLE u(x)"],
        upgrades: &[(1, &["CREATE TABLE u(x)"])],
    };

    #[test]
    fn an_older_file_gets_what_it_lacks_and_keeps_what_it_has() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let key = Key::from_bytes([1; 32]);
        let old = make(&path, &key, &LAYOUT).unwrap();
        old.execute_batch("INSERT INTO t VALUES (7)").unwrap();
        drop(old);
        let read_only = open_as(&path, &key, &NEXT, Access::Immutable).unwrap();
        assert_eq!(read_only.query_row("SELECT x FROM t", (), |row| row.get(0)), Ok(7));
        drop(read_only);
        for _ in 0..2 {
            let new = open(&path, &key, &NEXT).unwrap();
            new.execute_batch("INSERT INTO u SELECT x FROM t").unwrap();
        }
        assert_eq!(
            open(&path, &key, &LAYOUT).unwrap_err(),
            StorageError::Newer { found: 2 }
        );
    }

    #[test]
    fn another_key_opens_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        drop(make(&path, &Key::from_bytes([1; 32]), &LAYOUT).unwrap());
        assert_eq!(
            open(&path, &Key::from_bytes([2; 32]), &LAYOUT).unwrap_err(),
            StorageError::Damaged
        );
        open(&path, &Key::from_bytes([1; 32]), &LAYOUT).unwrap();
    }

    #[test]
    fn a_newer_layout_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let key = Key::from_bytes([1; 32]);
        make(&path, &key, &LAYOUT)
            .unwrap()
            .execute_batch("PRAGMA user_version = 7")
            .unwrap();
        assert_eq!(
            open(&path, &key, &LAYOUT).unwrap_err(),
            StorageError::Newer { found: 7 }
        );
    }

    #[test]
    fn temporary_files_stay_in_memory_whatever_a_pragma_says() {
        let folder = tempfile::tempdir().unwrap();
        let connection = make(&folder.path().join("a.db"), &Key::from_bytes([1; 32]), &LAYOUT).unwrap();
        let options: Vec<String> = connection
            .prepare("PRAGMA compile_options")
            .unwrap()
            .query_map((), |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        assert!(options.iter().any(|option| option == "TEMP_STORE=3"), "{options:?}");
    }

    #[test]
    fn a_full_store_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let connection = make(&folder.path().join("a.db"), &Key::from_bytes([1; 32]), &LAYOUT).unwrap();
        connection
            .query_row("PRAGMA max_page_count = 8", (), |_| Ok(()))
            .unwrap();
        let full = connection.execute("INSERT INTO t VALUES (zeroblob(100000))", ());
        assert_eq!(StorageError::from(full.unwrap_err()), StorageError::DiskFull);
    }

    #[test]
    fn whoever_is_alone_reads_what_stands_in_the_log_without_an_index_file() {
        let folder = tempfile::tempdir().unwrap();
        let (path, left) = (folder.path().join("a.db"), folder.path().join("left.db"));
        let key = Key::from_bytes([1; 32]);
        let connection = make(&path, &key, &LAYOUT).unwrap();
        connection.execute_batch("INSERT INTO t VALUES (7)").unwrap();
        // As a killed process leaves it: the last change is in the log alone.
        fs::copy(&path, &left).unwrap();
        fs::copy(folder.path().join("a.db-wal"), folder.path().join("left.db-wal")).unwrap();
        let alone = open_as(&left, &key, &LAYOUT, Access::Alone).unwrap();
        assert_eq!(alone.query_row("SELECT x FROM t", (), |row| row.get(0)), Ok(7));
        assert!(!folder.path().join("left.db-shm").exists());
    }

    #[test]
    fn a_path_with_signs_is_written_safely() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("手札 ?immutable=0#%.db");
        fs::write(&path, b"").unwrap();
        let uri = immutable_uri(&path).unwrap();
        assert!(uri.ends_with("%20%3Fimmutable%3D0%23%25.db?immutable=1"), "{uri}");
    }
}
