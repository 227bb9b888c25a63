//! Bringing back what a backup holds, into a new home or beside what a home holds.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rusqlite::{Connection, params};
use tefuda_crypto::{Passphrase, Random, sha256};
use tefuda_record::{Compartment, Moment, blank, find_personal_numbers};

use super::lines::{self, EvidenceLine, Line, LogLine, RecordLine};
use super::{Backup, BackupReport};
use crate::database;
use crate::document::Document;
use crate::drawer;
use crate::error::{HomeError, StorageError};
use crate::home::Home;
use crate::ids::{PersonId, RecordId, from_hex};
use crate::log;
use crate::record_row::Derived;
use crate::vault::Vault;
use crate::write::Evidence;

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The persons, under the names they have now.
    pub persons: Vec<PersonId>,
    /// Records that came back.
    pub records: usize,
    /// Evidence that came back.
    pub evidence: usize,
    /// Entries of the disclosure log that came back.
    pub showings: usize,
    /// What the backup itself is like.
    pub report: BackupReport,
}

impl Backup {
    /// Makes a new home of it where nothing is yet, all of it or nothing. The device writes histories under a new id.
    ///
    /// # Errors
    /// [`HomeError::NotEmpty`], [`HomeError::NotABackup`], [`HomeError::Random`], [`HomeError::Storage`].
    pub fn restore_as_home(
        &self,
        path: &Path,
        passphrase: &Passphrase,
        random: &mut dyn Random,
    ) -> Result<(Home, Restored), HomeError> {
        let (report, names) = self.survey()?;
        let first = names.first().ok_or(HomeError::NotABackup)?;
        let mut home = Home::create(path, passphrase, first, random)?;
        let restored = (|| {
            let mut persons: Vec<PersonId> = home.persons().into_iter().map(|person| person.id).collect();
            for name in names.iter().skip(1) {
                persons.push(home.add_person(name, random)?);
            }
            self.fill(&home, persons, report)
        })();
        match restored {
            Ok(restored) => Ok((home, restored)),
            Err(error) => {
                // It was made a moment ago and holds nothing that is not in the backup.
                drop(fs::remove_dir_all(path));
                Err(error)
            }
        }
    }

    /// Adds its persons to a home beside those who are there, all of them or none. A name that is taken gets `mark` behind it.
    ///
    /// # Errors
    /// [`HomeError::NotABackup`], [`HomeError::NameTaken`] when the marked name is taken too, [`HomeError::QuickOnly`],
    /// [`HomeError::Random`], [`HomeError::Storage`].
    pub fn restore_beside(&self, home: &mut Home, mark: &str, random: &mut dyn Random) -> Result<Restored, HomeError> {
        let (report, names) = self.survey()?;
        let mut persons = Vec::new();
        let restored = (|| {
            for name in &names {
                let added = match home.add_person(name, random) {
                    Err(HomeError::NameTaken) => home.add_person(&format!("{name}{mark}"), random)?,
                    other => other?,
                };
                persons.push(added);
            }
            self.fill(home, persons.clone(), report)
        })();
        if restored.is_err() {
            for person in &persons {
                // What the error says comes first; who is left over is empty or whole and can be removed by hand.
                drop(home.remove_person(person));
            }
        }
        restored
    }

    /// What is in it, and the names of its persons.
    fn survey(&self) -> Result<(BackupReport, Vec<String>), HomeError> {
        let report = self.check()?;
        let mut names = Vec::new();
        let mut most = 0;
        lines::read(&self.path, &self.identity, &mut |line| {
            match line {
                Line::Header(header) => names = header.persons,
                Line::Record(line) => most = most.max(line.person),
                Line::Index(_) | Line::Evidence(_) | Line::Log(_) | Line::End(_) => {}
            }
            Ok(())
        })?;
        // With the names damaged people still come back, and can be renamed.
        for number in names.len()..=most {
            names.push(format!("{}", number + 1));
        }
        // A name that is refused today must not keep a backup from coming back.
        for name in &mut names {
            *name = blank(name, &find_personal_numbers(name));
        }
        Ok((report, names))
    }

    fn fill(&self, home: &Home, persons: Vec<PersonId>, report: BackupReport) -> Result<Restored, HomeError> {
        let mut vaults: Vec<Vault> = Vec::new();
        let mut batch = Batch::default();
        let mut restored = Restored {
            persons,
            records: 0,
            evidence: 0,
            showings: 0,
            report,
        };
        let mut open: Option<usize> = None;
        lines::read(&self.path, &self.identity, &mut |line| {
            let Some((person, compartment)) = place(&line)? else {
                return Ok(());
            };
            // Sections follow each other: one person's files are open at a time.
            if open != Some(person) {
                flush(&mut vaults, &mut batch, &mut restored)?;
                vaults.clear();
                let id = restored.persons.get(person).ok_or(HomeError::NotABackup)?;
                vaults.push(home.person(id)?);
                open = Some(person);
            }
            batch.lines.entry(compartment).or_default().push(line);
            batch.count += 1;
            if batch.count >= BATCH {
                flush(&mut vaults, &mut batch, &mut restored)?;
            }
            Ok(())
        })?;
        flush(&mut vaults, &mut batch, &mut restored)?;
        Ok(restored)
    }
}

#[derive(Default)]
struct Batch {
    lines: BTreeMap<Compartment, Vec<Line>>,
    count: usize,
}

fn place(line: &Line) -> Result<Option<(usize, Compartment)>, HomeError> {
    let (person, compartment) = match line {
        Line::Evidence(line) => (line.person, &line.compartment),
        Line::Record(line) => (line.person, &line.compartment),
        Line::Log(line) => (line.person, &line.compartment),
        Line::Header(_) | Line::Index(_) | Line::End(_) => return Ok(None),
    };
    // A drawer that a newer version knows.
    let compartment = Compartment::parse(compartment).ok_or(StorageError::Newer { found: 2 })?;
    Ok(Some((person, compartment)))
}

fn flush(vaults: &mut [Vault], batch: &mut Batch, restored: &mut Restored) -> Result<(), HomeError> {
    let batch = std::mem::take(batch);
    let Some(vault) = vaults.first_mut() else { return Ok(()) };
    let _lock = vault.lock()?;
    for (compartment, lines) in batch.lines {
        let change = database::begin(vault.writing(compartment)?)?;
        for line in lines {
            match line {
                Line::Evidence(line) => restored.evidence += put_evidence(&change, &line)?,
                Line::Record(line) => restored.records += put_record(&change, &line)?,
                Line::Log(line) => restored.showings += put_log(&change, &line)?,
                Line::Header(_) | Line::Index(_) | Line::End(_) => {}
            }
        }
        change.commit().map_err(StorageError::from)?;
    }
    Ok(())
}

/// A backup may say everything twice; what is there is left.
fn put_evidence(connection: &Connection, line: &EvidenceLine) -> Result<usize, HomeError> {
    let bytes = BASE64_STANDARD.decode(&line.bytes).map_err(|_| HomeError::NotABackup)?;
    if from_hex::<32>(&line.hash) != Some(sha256(&bytes)) {
        return Err(HomeError::NotABackup);
    }
    drawer::insert_evidence(connection, &Evidence::new(&line.format, bytes)?)?;
    Ok(usize::try_from(connection.changes()).unwrap_or(0))
}

fn put_record(connection: &Connection, line: &RecordLine) -> Result<usize, HomeError> {
    let id = RecordId::parse(&line.id).ok_or(HomeError::NotABackup)?;
    if drawer::holds(connection, &id)? {
        return Ok(0);
    }
    let bytes = BASE64_STANDARD
        .decode(&line.document)
        .map_err(|_| HomeError::NotABackup)?;
    let derived = Derived::of(&Document::read(&bytes)?)?;
    Ok(usize::from(
        drawer::insert_record(connection, &id, &derived, &bytes)?.is_some(),
    ))
}

fn put_log(connection: &Connection, line: &LogLine) -> Result<usize, HomeError> {
    let (Some(prev), Some(hash)) = (from_hex::<32>(&line.prev), from_hex::<32>(&line.hash)) else {
        return Err(HomeError::NotABackup);
    };
    let text = log::canonical(&line.entry)?;
    // Each entry proves itself; that none is missing the chain proves when it is checked.
    if log::link(line.seq, Moment(line.at), &text, &prev) != hash {
        return Err(HomeError::NotABackup);
    }
    Ok(connection
        .prepare_cached(
            "INSERT INTO disclosure (seq, at, entry, prev, hash) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
        )?
        .execute(params![line.seq, line.at, text, prev, hash])?)
}

const BATCH: usize = 256;
