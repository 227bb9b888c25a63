//! The doctor: looks at everything, says what to do, repairs nothing.

use tefuda_record::{Compartment, Moment};
use tefuda_vault::{Backup, FileState, Home, HomeError, KeyStore, LogState, Vault, VaultError};

use crate::{Coded, Detail, Outside, backup_status, standing};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// As it should be.
    Fine,
    /// Nothing is lost, and something would be better otherwise.
    Advice,
    /// Something is lost or may be.
    Serious,
}

/// What the doctor found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The stable code: `doctor-CODE` says what it is; of what is not fine, `todo-CODE` what to do.
    pub code: &'static str,
    /// How much it weighs.
    pub weight: Weight,
    /// What fills the blanks.
    pub details: Vec<(&'static str, Detail)>,
}

impl Finding {
    fn new(code: &'static str, weight: Weight) -> Self {
        Self {
            code,
            weight,
            details: Vec::new(),
        }
    }

    fn with(mut self, name: &'static str, detail: Detail) -> Self {
        self.details.push((name, detail));
        self
    }
}

/// Looks at a home. What cannot even be read is a finding, never an end.
#[must_use]
pub fn examine(home: &Home, keys: Option<&dyn KeyStore>, now: Moment) -> Vec<Finding> {
    let mut findings = Vec::new();
    for person in home.persons() {
        let named = |finding: Finding| finding.with("name", Detail::Text(person.name.clone()));
        match home.person(&person.id) {
            Ok(vault) => findings.extend(examine_person((home, &vault), keys, now).into_iter().map(named)),
            Err(error) => findings.push(named(unread(error.problem().code))),
        }
    }
    findings.extend(examine_keys(home, now));
    findings.extend(examine_backups(home, now));
    findings
}

fn examine_person((home, vault): (&Home, &Vault), keys: Option<&dyn KeyStore>, now: Moment) -> Vec<Finding> {
    let (mut findings, mut outside) = (Vec::new(), None);
    for compartment in vault.compartments().collect::<Vec<_>>() {
        let drawer =
            |finding: Finding| finding.with("drawer", Detail::Word(format!("compartment-{}", compartment.id())));
        if let Some(finding) = examine_drawer(vault, compartment) {
            findings.push(drawer(finding));
        }
    }
    match standing(home, vault, keys) {
        Ok(standing) => {
            if standing.is_put_back {
                findings.push(Finding::new("put_back", Weight::Serious));
            }
            outside = Some(watch(standing.outside));
        }
        // Which drawer cannot be read was said above.
        Err(_) if !findings.is_empty() => {}
        Err(error) => findings.push(unread(error.problem().code)),
    }
    if vault
        .marks()
        .is_ok_and(|marks| marks.latest() > Some(Moment(now.0.saturating_add(CLOCK_SLACK))))
    {
        findings.push(Finding::new("clock_behind", Weight::Advice));
    }
    if findings.is_empty() {
        findings.push(Finding::new("records_sound", Weight::Fine));
    }
    findings.extend(outside);
    findings
}

/// Whether it would be seen that the whole folder was put back.
fn watch(outside: Outside) -> Finding {
    match (outside, outside.why_not()) {
        (_, Some(why)) => Finding::new("marks_silent", Weight::Advice).with("why", Detail::Word(why.to_owned())),
        (Outside::Compared, None) => Finding::new("marks_outside", Weight::Fine),
        (Outside::NothingYet, None) => Finding::new("marks_none_yet", Weight::Advice),
        (Outside::Unused | Outside::Silent(_), None) => Finding::new("marks_inside", Weight::Advice),
    }
}

fn examine_drawer(vault: &Vault, compartment: Compartment) -> Option<Finding> {
    match vault.file_state(compartment) {
        Ok(FileState::Unused) => return None,
        Ok(FileState::Sound) => {}
        Ok(FileState::Damaged) => return Some(Finding::new("file_damaged", Weight::Serious)),
        Err(error) => return Some(shut(&error)),
    }
    match vault.rows_unlike_documents(compartment) {
        Ok(unlike) if unlike.is_empty() => {}
        Ok(unlike) => {
            let count = i64::try_from(unlike.len()).unwrap_or(i64::MAX);
            return Some(Finding::new("rows_differ", Weight::Serious).with("count", Detail::Number(count)));
        }
        Err(error) => return Some(shut(&error)),
    }
    match vault.log_verify(compartment) {
        Ok(LogState::Whole(_)) => None,
        Ok(LogState::Broken { at }) => Some(Finding::new("log_broken", Weight::Serious).with("at", Detail::Number(at))),
        Err(error) => Some(shut(&error)),
    }
}

fn examine_keys(home: &Home, now: Moment) -> Vec<Finding> {
    let mut findings = Vec::new();
    let ways = home.recoveries();
    if ways.is_empty() {
        findings.push(Finding::new("no_way_back", Weight::Advice));
    }
    for way in ways {
        let days = way.drilled_at.map(|at| now.0.saturating_sub(at.0) / DAY);
        let finding = match days {
            None => Finding::new("never_drilled", Weight::Advice),
            Some(days) if days > DRILL_DAYS => {
                Finding::new("drill_old", Weight::Advice).with("days", Detail::Number(days))
            }
            Some(days) => Finding::new("drilled", Weight::Fine).with("days", Detail::Number(days)),
        };
        findings.push(finding.with("way", Detail::Word(format!("way-{}", way.kind.id()))));
    }
    if home.is_renewal_unfinished() || home.leftovers().is_ok_and(|count| count > 0) {
        findings.push(Finding::new("renewal_unfinished", Weight::Serious));
    }
    findings
}

fn examine_backups(home: &Home, now: Moment) -> Vec<Finding> {
    let mut findings = Vec::new();
    let ledger = home.ledger();
    match ledger.backup_folder.as_deref().map(std::path::Path::is_dir) {
        None => findings.push(Finding::new("no_backup_folder", Weight::Advice)),
        Some(false) => findings.push(Finding::new("backup_folder_away", Weight::Advice)),
        Some(true) => {}
    }
    match backup_status(home) {
        Ok(status) if status.missing.is_nothing() => {}
        Ok(status) => {
            let count = |count: u64| Detail::Number(i64::try_from(count).unwrap_or(i64::MAX));
            findings.push(
                Finding::new("not_backed_up", Weight::Advice)
                    .with("records", count(status.missing.records))
                    .with("showings", count(status.missing.showings)),
            );
        }
        // Which drawer cannot be read is said where the drawers are looked at.
        Err(_) => findings.push(Finding::new("backup_uncounted", Weight::Advice)),
    }
    let Some(last) = ledger.last_backup else {
        return findings;
    };
    let days = Detail::Number(now.0.saturating_sub(last.at) / DAY);
    let checked = Backup::open_in(&last.file, home).and_then(|backup| backup.check());
    findings.push(match checked {
        Ok(report) if report.whole => Finding::new("backup_sound", Weight::Fine).with("days", days),
        Ok(report) => {
            let lost = i64::try_from(report.lost.len()).unwrap_or(i64::MAX);
            Finding::new("backup_damaged", Weight::Serious).with("lost", Detail::Number(lost))
        }
        // A stick in a drawer is where it should be.
        Err(HomeError::Storage(tefuda_vault::StorageError::Missing)) => Finding::new("backup_away", Weight::Advice),
        Err(HomeError::BackupForOthers) => Finding::new("backup_before_renewal", Weight::Advice),
        Err(error) => unread(error.problem().code),
    });
    findings
}

/// A drawer that cannot be read; which one is named by whoever looks at it.
fn shut(error: &VaultError) -> Finding {
    if error.problem().code == FULL {
        return Finding::new(FULL, Weight::Advice);
    }
    let why = format!("err-{}", error.problem().code);
    Finding::new("drawer_shut", Weight::Serious).with("problem", Detail::Word(why))
}

fn unread(code: &'static str) -> Finding {
    if code == FULL {
        return Finding::new(FULL, Weight::Advice);
    }
    Finding::new("unread", Weight::Serious).with("problem", Detail::Word(format!("err-{code}")))
}

/// Nothing is lost by it: there is no room to look.
const FULL: &str = "disk_full";
const DAY: i64 = 86_400;
const DRILL_DAYS: i64 = 180;
/// Clocks of a person's devices differ a little.
const CLOCK_SLACK: i64 = 600;
