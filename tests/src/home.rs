//! A throw-away home and the command that lives in it.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use crate::{INSURER_NUMBER, eligibility};

/// A folder of its own for one test: the home, its passphrase, whatever is written on the way. Gone when dropped.
#[derive(Debug)]
pub struct Home {
    folder: TempDir,
}

/// What a command said.
#[derive(Debug)]
pub struct Said {
    /// Its exit code.
    pub code: i32,
    /// What it wrote to standard output.
    pub out: String,
    /// What it wrote to standard error.
    pub err: String,
}

impl Home {
    /// An empty folder with a passphrase in it.
    ///
    /// # Panics
    /// When the folder cannot be made.
    #[must_use]
    pub fn empty() -> Self {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("passphrase"), "a long made-up passphrase\n").unwrap();
        Self { folder }
    }

    /// A home whose person holds a complete 被保険者資格.
    ///
    /// # Panics
    /// When the command refuses.
    #[must_use]
    pub fn with_eligibility() -> Self {
        let home = Self::empty();
        home.does(["init", "--name", "髙橋 花子", "--no-keyring"]);
        home.does(["add".to_owned(), "eligibility".to_owned()].into_iter().chain(typed()));
        home
    }

    /// The same, with copies that the made-up insurer signed; its trust list is `trust.jws`.
    ///
    /// # Panics
    /// When the command refuses.
    #[must_use]
    pub fn with_copies() -> Self {
        let home = Self::with_eligibility();
        fs::write(home.path("record.json"), Value::Object(eligibility()).to_string()).unwrap();
        let insurer = ["--name", "例示区国民健康保険", "--iss", "https://kokuho.example"];
        let number = ["--insurer-number", INSURER_NUMBER];
        home.does(
            ["issuer", "init", "--dir", "insurer"]
                .iter()
                .chain(&insurer)
                .chain(&number),
        );
        home.does(["issuer", "trust", "--dir", "insurer", "--out", "trust.jws"]);
        // More than five live a week and need no status list: what status is for is told in a story of its own.
        home.does(["copies", "request", "--count", "6", "--out", "request.json"]);
        let papers = [
            "--record",
            "record.json",
            "--request",
            "request.json",
            "--out",
            "copies.age",
        ];
        home.does(["issuer", "issue", "--dir", "insurer"].iter().chain(&papers));
        home.does(["copies", "receive", "copies.age"]);
        home
    }

    /// A path in the folder.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The environment of a person who has this folder and nothing else: no keyring, no language, no settings.
    pub fn settle<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("LANG", "C.UTF-8")
            .env("HOME", self.folder.path())
            .env("TEFUDA_HOME", self.path("home"))
            .env("TEFUDA_PASSPHRASE_FILE", self.path("passphrase"))
            .current_dir(self.folder.path())
    }

    /// Runs `tefuda` and hears it out, whatever it says.
    ///
    /// # Panics
    /// When it cannot be started or was killed.
    pub fn says<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Said {
        let mut command = Command::new(tefuda());
        Said::of(&self.settle(command.args(args)).output().unwrap())
    }

    /// Runs `tefuda`, which must succeed, and returns what it printed.
    ///
    /// # Panics
    /// When it does not succeed.
    pub fn does<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> String {
        let said = self.says(args);
        assert_eq!(said.code, 0, "{}", said.err);
        said.out
    }

    /// Runs `tefuda --json`, which must succeed, and returns what it printed.
    ///
    /// # Panics
    /// When it does not succeed or prints no JSON.
    pub fn tells<A: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = A>) -> Value {
        let args: Vec<A> = args.into_iter().collect();
        let args = args.iter().map(AsRef::as_ref).chain([OsStr::new("--json")]);
        serde_json::from_str(&self.does(args)).unwrap()
    }
}

impl Said {
    /// What a finished command said.
    ///
    /// # Panics
    /// When it was killed, or said what is not UTF-8.
    #[must_use]
    pub fn of(output: &Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout.clone()).unwrap(),
            err: String::from_utf8(output.stderr.clone()).unwrap(),
        }
    }
}

/// The `tefuda` built beside the running test: in the folder above `deps`.
///
/// # Panics
/// When it was not built.
#[must_use]
pub fn tefuda() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let tefuda = test.parent().and_then(Path::parent).unwrap().join("tefuda");
    assert!(
        tefuda.is_file(),
        "no tefuda beside the tests: run tests/run, or cargo build --workspace --bins --tests first"
    );
    tefuda
}

/// The made-up person's fields, as typed on the command line.
fn typed() -> impl Iterator<Item = String> {
    eligibility().into_iter().map(|(field, value)| {
        format!(
            "{field}={}",
            value.as_str().unwrap_or_else(|| panic!("{field} is no text"))
        )
    })
}
