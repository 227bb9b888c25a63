//! The book in use: the newest of those in the home, else the one that travels with the program.
//!
//! Rules are public, so they lie in the home as plain files, one per version, and no earlier one is written over. A file that
//! is damaged or of a newer form is passed over.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::Path,
};

use tefuda_record::{Day, parse_day};
use tefuda_rules::{Book, BookError};
use thiserror::Error;

use crate::{Coded, Detail, Problem};

/// A version of the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Version {
    /// The day it was made.
    pub made_on: Day,
    /// Whether it came in as a file.
    pub imported: bool,
    /// Whether it answers now.
    pub in_use: bool,
}

/// Why a rules file was not taken in.
#[derive(Debug, Error)]
pub enum KeptError {
    /// It is no book.
    #[error(transparent)]
    Book(#[from] BookError),
    /// It is not newer than the one in use.
    #[error("not newer than the book in use")]
    NotNewer {
        /// The day the one in use was made.
        in_use: Day,
    },
    /// The disk.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// The book that answers now. `home` is the folder of the home; there may be none yet.
#[must_use]
pub fn book_in_use(home: &Path) -> Book {
    let built_in = Book::built_in();
    let newest = imported(home).into_iter().max_by_key(Book::made_on);
    newest
        .filter(|book| book.made_on() > built_in.made_on())
        .unwrap_or_else(|| built_in.clone())
}

/// Takes in a newer rules file and answers its version.
///
/// # Errors
/// [`KeptError`]; the book in use stays.
pub fn import_rules(home: &Path, bytes: &[u8]) -> Result<Day, KeptError> {
    let book = Book::read(bytes)?;
    let in_use = book_in_use(home).made_on();
    if book.made_on() <= in_use {
        return Err(KeptError::NotNewer { in_use });
    }
    let folder = home.join(FOLDER);
    fs::create_dir_all(&folder)?;
    let path = folder.join(format!("{}.tsv", book.made_on().iso()));
    let beside = path.with_extension("part");
    let mut file = File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, &path)?;
    File::open(&folder)?.sync_all()?;
    Ok(book.made_on())
}

/// Every version that can be read, the oldest first.
#[must_use]
pub fn rules_versions(home: &Path) -> Vec<Version> {
    let in_use = book_in_use(home).made_on();
    let of = |made_on: Day, imported| Version {
        made_on,
        imported,
        in_use: made_on == in_use,
    };
    let mut versions = vec![of(Book::built_in().made_on(), false)];
    versions.extend(imported(home).iter().map(|book| of(book.made_on(), true)));
    versions.sort_by_key(|version| (version.made_on, version.imported));
    versions
}

/// The books in the home, each under the name of its version.
fn imported(home: &Path) -> Vec<Book> {
    let Ok(entries) = fs::read_dir(home.join(FOLDER)) else {
        return Vec::new();
    };
    let read = |entry: fs::DirEntry| {
        let name = entry.file_name().into_string().ok()?;
        let made_on = parse_day(name.strip_suffix(".tsv")?).ok()?;
        let mut bytes = Vec::new();
        let file = File::open(entry.path()).ok()?;
        file.take(MAX_BYTES).read_to_end(&mut bytes).ok()?;
        Book::read(&bytes).ok().filter(|book| book.made_on() == made_on)
    };
    entries
        .take(MAX_VERSIONS)
        .filter_map(|entry| read(entry.ok()?))
        .collect()
}

impl Coded for KeptError {
    #[expect(clippy::wildcard_enum_match_arm, reason = "a foreign enum that may grow")]
    fn problem(&self) -> Problem {
        match self {
            Self::Book(BookError::NotRules) => Problem::new("rules_not_rules"),
            Self::Book(BookError::Newer { .. }) => Problem::new("rules_newer_form"),
            Self::Book(BookError::TooLarge) => {
                Problem::new("too_large_input").with("max", Detail::Text("2 MB".to_owned()))
            }
            Self::Book(BookError::Missing { table }) => {
                Problem::new("rules_missing").with("table", Detail::Text((*table).to_owned()))
            }
            Self::Book(BookError::Table { line } | BookError::Columns { line, .. } | BookError::Cell { line, .. }) => {
                let line = i64::try_from(*line).unwrap_or(i64::MAX);
                Problem::new("rules_broken").with("line", Detail::Number(line))
            }
            Self::NotNewer { in_use } => Problem::new("rules_not_newer").with("in_use", Detail::Day(*in_use)),
            Self::Io(error) => Problem::new(match error.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "disk_full",
                io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => "read_only",
                _ => "io",
            }),
        }
    }
}

const FOLDER: &str = "rules";
const MAX_BYTES: u64 = 4 * 1024 * 1024;
/// A folder with more than this was not made by us.
const MAX_VERSIONS: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    fn newer(made_on: &str) -> String {
        Book::built_in_text().replacen("\t2026-11-22\n", &format!("\t{made_on}\n"), 1)
    }

    #[test]
    fn the_newest_version_answers_and_the_former_stay() {
        let home = tempfile::tempdir().unwrap();
        assert_eq!(&book_in_use(home.path()), Book::built_in());
        for made_on in ["2027-05-01", "2027-08-01"] {
            assert_eq!(
                import_rules(home.path(), newer(made_on).as_bytes()).unwrap().iso(),
                made_on
            );
            assert_eq!(book_in_use(home.path()).made_on().iso(), made_on);
        }
        let again = import_rules(home.path(), newer("2027-05-01").as_bytes()).unwrap_err();
        assert_eq!(again.problem().code, "rules_not_newer");
        let versions = rules_versions(home.path());
        assert_eq!(versions.len(), 3);
        assert_eq!(versions.iter().filter(|version| version.in_use).count(), 1);
        assert!(versions[2].in_use && !versions[0].imported);
    }

    #[test]
    fn a_damaged_or_misnamed_file_is_passed_over() {
        let home = tempfile::tempdir().unwrap();
        import_rules(home.path(), newer("2027-05-01").as_bytes()).unwrap();
        let path = home.path().join("rules/2027-05-01.tsv");
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.split_once("[topics]").unwrap().0).unwrap();
        fs::write(home.path().join("rules/2099-01-01.tsv"), newer("2028-01-01")).unwrap();
        assert_eq!(&book_in_use(home.path()), Book::built_in());
        assert_eq!(
            import_rules(home.path(), b"x").unwrap_err().problem().code,
            "rules_not_rules"
        );
    }
}
