//! Taking out (持ち出す): everything a person holds, in an open format, at any time.

use tefuda_formats::{EXPORTERS, Exporter, Past, PastStep, Piece, Takeout, TakeoutRecord, WriteError};
use tefuda_record::{Compartment, Kind, Moment, kind};
use tefuda_vault::{ActId, Evidence, Filter, PastAct, RecordId, Removed, Vault, VaultError, Whole};
use thiserror::Error;

use crate::{Coded, Detail, LogError, Problem, entries};

/// Which kinds go out. What lies in the private compartment goes only where its kind is named.
#[derive(Clone, Copy, Debug)]
pub enum Wanted<'k> {
    /// Everything, and of the private kinds these.
    AllWith(&'k [&'static Kind]),
    /// These kinds alone.
    Only(&'k [&'static Kind]),
}

/// What goes out.
#[derive(Clone, PartialEq, Eq)]
pub struct Export {
    /// The file.
    pub bytes: Vec<u8>,
    /// How its name should end.
    pub extension: &'static str,
    /// How many records are in it.
    pub records: usize,
    /// How many were wanted but have no place in this format.
    pub left_out: usize,
}

/// Why nothing goes out.
#[derive(Debug, Error)]
pub enum ExportError {
    /// There is no such format.
    #[error("no such format")]
    UnknownFormat,
    /// There is nothing to write.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The log.
    #[error(transparent)]
    Log(#[from] LogError),
}

/// Writes what a person holds in the format of this name.
///
/// # Errors
/// [`ExportError`].
pub fn export(vault: &Vault, format: &str, wanted: Wanted<'_>, now: Moment) -> Result<Export, ExportError> {
    let exporter = find(format).ok_or(ExportError::UnknownFormat)?;
    let mut takeout = Takeout {
        person: vault.name().to_owned(),
        at: now,
        records: Vec::new(),
        disclosures: Vec::new(),
    };
    let mut left_out = 0;
    let all = vault.list(Filter {
        kind: None,
        removed: Removed::Shown,
    })?;
    // The oldest first, as they came: what is written twice is written alike.
    for stored in all.iter().rev() {
        let Some(kind) = kind(stored.kind()).filter(|kind| wanted.takes(kind)) else {
            continue;
        };
        // Written by a later version: not for this one to tell.
        let Ok(record) = stored.record() else {
            left_out += 1;
            continue;
        };
        if !exporter.takes(kind) {
            left_out += usize::from(!stored.is_removed());
            continue;
        }
        let past = past(vault.whole(&stored.id)?);
        takeout.records.push(TakeoutRecord { record, past });
    }
    if let Wanted::AllWith(_) = wanted {
        takeout.disclosures = entries(vault)?
            .into_iter()
            .map(|entry| {
                let mut told = entry.entry.clone();
                told.insert("log_id".to_owned(), entry.seq.into());
                told.insert("at".to_owned(), entry.at.iso().into());
                told.into()
            })
            .collect();
    }
    Ok(Export {
        bytes: exporter.write(&takeout)?,
        extension: exporter.extension(),
        records: takeout.records.len(),
        left_out,
    })
}

/// The format of a name.
fn find(format: &str) -> Option<&'static dyn Exporter> {
    EXPORTERS.iter().find(|exporter| exporter.id() == format).copied()
}

impl Wanted<'_> {
    fn takes(self, kind: &Kind) -> bool {
        match self {
            Self::AllWith(named) => kind.compartment != Compartment::Private || named.contains(&kind),
            Self::Only(named) => named.contains(&kind),
        }
    }
}

fn past(whole: Whole) -> Past {
    let step = |act: PastAct| PastStep {
        act: act.act.to_string(),
        at: act.at,
        fields: act.fields,
        removed: act.removed,
    };
    let piece = |evidence: &Evidence| Piece {
        media_type: evidence.format().to_owned(),
        bytes: evidence.bytes().to_vec(),
    };
    Past {
        id: whole.id.to_string(),
        added_at: whole.added_at,
        is_single: whole.is_single,
        removed: whole.removed,
        evidence: whole.evidence.iter().map(piece).collect(),
        values: whole.values,
        acts: whole.acts.into_iter().map(step).collect(),
    }
}

/// The same the other way round; `None` where ids are none or evidence is too large.
pub(crate) fn whole(kind: &Kind, past: &Past) -> Option<Whole> {
    let act = |step: &PastStep| {
        Some(PastAct {
            act: ActId::parse(&step.act)?,
            at: step.at,
            fields: step.fields.clone(),
            removed: step.removed,
        })
    };
    let piece = |piece: &Piece| Evidence::new(&piece.media_type, piece.bytes.clone()).ok();
    Some(Whole {
        id: RecordId::parse(&past.id)?,
        kind: kind.id.to_owned(),
        added_at: past.added_at,
        is_single: past.is_single,
        removed: past.removed,
        values: past.values.clone(),
        acts: past.acts.iter().map(act).collect::<Option<_>>()?,
        evidence: past.evidence.iter().map(piece).collect::<Option<_>>()?,
    })
}

impl core::fmt::Debug for Export {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Export({} bytes, {} records)", self.bytes.len(), self.records)
    }
}

impl Coded for ExportError {
    fn problem(&self) -> Problem {
        match self {
            Self::UnknownFormat => {
                let ids: Vec<&str> = EXPORTERS.iter().map(|exporter| exporter.id()).collect();
                Problem::new("export_format").with("formats", Detail::Text(ids.join(", ")))
            }
            Self::Write(WriteError::Nothing) => Problem::new("export_nothing"),
            Self::Vault(error) => error.problem(),
            Self::Log(error) => error.problem(),
        }
    }
}
