//! Programs that die while writing, and programs that may only read. Each is this test file, started again.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[expect(dead_code, reason = "shared with other tests, which use the rest")]
mod common;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use common::{Place, add, at, files, first, note, reopen, titles};
use tefuda_record::Compartment;
use tefuda_vault::{FileState, NewRecord, RecordId, StorageError, VaultError};

const HOME: &str = "TEFUDA_TEST_HOME";

fn home_given() -> PathBuf {
    PathBuf::from(std::env::var_os(HOME).unwrap())
}

/// This program, told to run one of the ignored functions below on a home.
fn start(program: &Path, function: &str, home: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .args(["--ignored", "--exact", "--nocapture", "--test-threads=1", function])
        .env(HOME, home);
    command
}

#[test]
#[ignore = "started by killed_while_writing_it_loses_nothing_it_acknowledged"]
fn write_until_killed() {
    let mut vault = first(&reopen(&home_given()));
    let mut out = std::io::stdout().lock();
    for number in 0.. {
        let id = add(&mut vault, number, note("薬のこと"));
        write!(out, "\nadded {id}\n").unwrap();
        out.flush().unwrap();
    }
}

#[test]
fn killed_while_writing_it_loses_nothing_it_acknowledged() {
    let place = Place::new();
    let program = std::env::current_exe().unwrap();
    let mut acknowledged: Vec<RecordId> = Vec::new();
    for round in 0..6 {
        let mut child = start(&program, "write_until_killed", &place.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut seen = 0;
        // Killed after another number of records each time, wherever it is then; what it said by then still counts.
        while seen <= round * 7 {
            let mut line = String::new();
            assert!(out.read_line(&mut line).unwrap() > 0, "it ended by itself");
            seen += usize::from(line.starts_with("added "));
            acknowledged.extend(
                line.strip_prefix("added ")
                    .and_then(|id| RecordId::parse(id.trim_end())),
            );
        }
        child.kill().unwrap();
        assert!(!child.wait().unwrap().success());
        let mut rest = String::new();
        out.read_to_string(&mut rest).unwrap();
        acknowledged.extend(
            rest.split_inclusive('\n')
                .filter(|line| line.ends_with('\n'))
                .filter_map(|line| RecordId::parse(line.strip_prefix("added ")?.trim_end())),
        );
    }
    let vault = first(&reopen(&place.path()));
    assert!(acknowledged.len() >= 6);
    for id in &acknowledged {
        vault.get(id).unwrap();
    }
    assert_eq!(vault.file_state(Compartment::Medicines).unwrap(), FileState::Sound);
    assert_eq!(vault.rows_unlike_documents(Compartment::Medicines).unwrap(), []);
}

#[test]
#[ignore = "started by a_home_that_can_only_be_read_opens_for_reading"]
fn read_only() {
    let home = home_given();
    assert!(
        fs::write(home.join("may I"), b"").is_err(),
        "the home can be written, so this would show nothing"
    );
    let mut vault = first(&reopen(&home));
    assert_eq!(titles(&vault.timeline().unwrap()), ["薬のこと"]);
    assert_eq!(vault.search("薬").unwrap().len(), 1);
    let refused = at(1, |act| vault.add(vec![NewRecord::of(note("次"))], act));
    assert_eq!(refused.unwrap_err(), VaultError::Storage(StorageError::ReadOnly));
}

/// Permissions do not bind root, so the reader is another user where this runs as root.
#[cfg(unix)]
#[test]
fn a_home_that_can_only_be_read_opens_for_reading() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
    use std::os::unix::process::CommandExt;
    const NOBODY: u32 = 65_534;

    let place = Place::new();
    add(&mut place.vault(), 0, note("薬のこと"));
    let mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    let program = place.folder().join("reader");
    fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    mode(&program, 0o755);
    mode(place.folder(), 0o755);

    let mut reader = start(&program, "read_only", &place.path());
    let root = fs::metadata(place.folder()).unwrap().uid() == 0;
    let all = files(&place.path());
    let mut folders: Vec<&Path> = all.iter().flat_map(|path| path.ancestors().skip(1)).collect();
    folders.retain(|folder| folder.starts_with(place.path()));
    folders.sort();
    folders.dedup();
    for (path, bits) in all
        .iter()
        .map(|path| (path.as_path(), 0o400))
        .chain(folders.iter().map(|path| (*path, 0o500)))
    {
        if root {
            chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
        mode(path, bits);
    }
    if root {
        reader.uid(NOBODY).gid(NOBODY);
    }
    let output = reader.current_dir("/").output().unwrap();
    // The folder is to go away afterwards.
    for folder in &folders {
        mode(folder, 0o700);
    }
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}
