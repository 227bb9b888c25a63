//! 控え: where the backups are, which ways lead back, what the doctor found, what came back.

use serde::Serialize;
use tefuda_consent::{FieldId, Locks};
use tefuda_holder::{Finding, PaperKind, Problem, RecoveryPaper, Weight, Words, backup_status, sheltered_since};
use tefuda_record::Moment;
use tefuda_vault::{BackupReport, Home, RecoveryState, Restored};

use super::log::at;

/// Where the home stands with what is kept elsewhere.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct SafeView {
    /// The name of the folder where backups go by themselves.
    folder: Option<String>,
    /// Whether it is there now.
    is_there: bool,
    /// When the last backup was made.
    last: Option<String>,
    /// Records that are in no backup yet.
    records: u64,
    /// Showings that are in no backup yet.
    showings: u64,
    ways: Vec<WayMadeView>,
    /// Since when the home is in shelter.
    sheltered: Option<String>,
}

/// A way back.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct WayMadeView {
    id: &'static str,
    label: String,
    made: String,
    /// The day somebody proved last that it opens.
    drilled: Option<String>,
}

/// How far the pieces lead that were handed in.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct WayView {
    pub(crate) ready: bool,
    /// Shares that were handed in, where more are needed.
    pub(crate) given: u8,
    /// How many are needed.
    pub(crate) needed: u8,
}

/// One page of a way back, as it is written on paper. Shown once.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct PageView {
    /// Which share, from 1; none for the code.
    number: Option<u8>,
    made: String,
    lines: Vec<PageLineView>,
}

/// One line of words.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct PageLineView {
    kana: String,
    latin: String,
}

/// What the doctor found.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct FindingView {
    weight: WeightView,
    what: String,
    /// What to do; none where all is as it should be.
    todo: Option<String>,
    /// Whom it is about.
    who: Option<String>,
}

/// How much a finding weighs.
#[derive(Clone, Copy, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(rename = "Weight"))]
#[serde(rename_all = "snake_case")]
pub(crate) enum WeightView {
    Fine,
    Advice,
    Serious,
}

/// What a backup holds, or what came back of it.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct BackupView {
    made: Option<String>,
    persons: usize,
    records: usize,
    whole: bool,
    /// Records that are lost, each by its kind and day.
    lost: Vec<String>,
}

/// A field, and whether it is never shown.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct LockView {
    id: &'static str,
    label: String,
    locked: bool,
}

impl SafeView {
    pub(crate) fn of(home: &Home, words: &Words) -> Result<Self, Problem> {
        let status = backup_status(home)?;
        let name = |folder: &std::path::PathBuf| folder.file_name().map(|name| name.to_string_lossy().into_owned());
        Ok(Self {
            folder: status.folder.as_ref().and_then(name),
            is_there: status.is_there,
            last: status.last.as_ref().map(|last| at(Moment(last.at))),
            records: status.missing.records,
            showings: status.missing.showings,
            ways: home
                .recoveries()
                .iter()
                .map(|way| WayMadeView::of(way, words))
                .collect(),
            sheltered: sheltered_since(home).map(at),
        })
    }
}

impl WayMadeView {
    fn of(way: &RecoveryState, words: &Words) -> Self {
        Self {
            id: way.kind.id(),
            label: words.say(&format!("way-{}", way.kind.id())),
            made: way.made_at.day_in_japan().both(),
            drilled: way.drilled_at.map(|at| at.day_in_japan().both()),
        }
    }
}

impl PageView {
    pub(crate) fn of(page: &RecoveryPaper) -> Self {
        let line = |line: &tefuda_vault::CodeLine| PageLineView {
            kana: line.kana.to_string(),
            latin: line.latin.to_string(),
        };
        Self {
            number: match page.kind {
                PaperKind::Code => None,
                PaperKind::Share { number, .. } => Some(number),
            },
            made: page.made.both(),
            lines: page.lines.iter().map(line).collect(),
        }
    }
}

impl FindingView {
    pub(crate) fn of(finding: &Finding, words: &Words) -> Self {
        let own = format!("app-todo-{}", finding.code);
        let todo = if words.has(&own) {
            own
        } else {
            format!("todo-{}", finding.code)
        };
        let name = finding.details.iter().find(|(name, _)| *name == "name");
        Self {
            weight: finding.weight.into(),
            what: words.say_with(&format!("doctor-{}", finding.code), &finding.details),
            todo: (finding.weight != Weight::Fine).then(|| words.say_with(&todo, &finding.details)),
            who: name.map(|_| words.say_with("app-person", &finding.details)),
        }
    }
}

impl BackupView {
    pub(crate) fn of(report: &BackupReport, words: &Words) -> Self {
        let lost = report.lost.iter().map(|lost| {
            let kind = lost.kind.map_or_else(|| "?".to_owned(), |kind| words.say(kind));
            format!("{kind} {}", lost.day.both())
        });
        Self {
            made: report.made_at.map(at),
            persons: report.persons,
            records: report.records,
            whole: report.whole,
            lost: lost.collect(),
        }
    }

    pub(crate) fn restored(restored: &Restored, words: &Words) -> Self {
        Self {
            persons: restored.persons.len(),
            records: restored.records,
            ..Self::of(&restored.report, words)
        }
    }
}

/// Every field of an eligibility that has a name, and whether it is locked.
pub(crate) fn locks(locks: &Locks, words: &Words) -> Vec<LockView> {
    let view = |field: FieldId| LockView {
        id: field.id(),
        label: words.say(&format!("eligibility-{}", field.id())),
        locked: locks.holds(field),
    };
    FieldId::all().map(view).collect()
}

impl From<Weight> for WeightView {
    fn from(weight: Weight) -> Self {
        match weight {
            Weight::Fine => Self::Fine,
            Weight::Advice => Self::Advice,
            Weight::Serious => Self::Serious,
        }
    }
}
