//! The doses of a day: what is due, noting what was taken and what was left out. Taking a note back is the vault's own undo.

use serde_json::{Map, Value as Json, json};
use tefuda_record::{Day, Dose, DoseState, Record, RecordError, Time, doses_of, fold, kinds::intake};
use tefuda_vault::{Act, Filter, NewRecord, RecordId, Removed, Same, Vault, VaultError};
use thiserror::Error;

use crate::{Coded, Detail, Problem, field_problem, taking::records_taken};

/// Why nothing is noted.
#[derive(Debug, Error)]
pub enum ScheduleError {
    /// There is no such time of day.
    #[error("no such time of day")]
    Time,
    /// Nothing of that name is due then.
    #[error("no such dose")]
    NoDose,
    /// The day has not come yet.
    #[error("a day to come")]
    Future,
    /// The day's record cannot be written.
    #[error("the record of the day: {0}")]
    Record(RecordError),
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// The time of day that somebody means: by its name, or as people say it.
///
/// # Errors
/// [`ScheduleError::Time`].
pub fn time_of_day(text: &str) -> Result<Time, ScheduleError> {
    let rows = intake::KIND.fields.iter().find(|field| field.id == "doses");
    let times = rows.and_then(|field| field.shape.rows().iter().find(|field| field.id == "time"));
    let text = fold(text);
    let choices = times.map(|field| field.shape.choices()).unwrap_or_default();
    let found = choices
        .iter()
        .find(|choice| choice.id == text || choice.also.iter().any(|also| fold(also) == text));
    found
        .and_then(|choice| Time::parse(choice.id))
        .ok_or(ScheduleError::Time)
}

/// The doses of a day, with what was noted of them.
///
/// # Errors
/// [`VaultError`].
pub fn schedule(vault: &Vault, on: Day) -> Result<Vec<Dose>, VaultError> {
    let (records, _ids) = records_taken(vault)?;
    let borrowed: Vec<&Record> = records.iter().collect();
    Ok(doses_of(&borrowed, on))
}

/// Notes of the doses of a time whether they were taken: of all of them, or of those whose names contain one of `names`. Says
/// which.
///
/// # Errors
/// [`ScheduleError`].
pub fn note_doses(
    vault: &mut Vault,
    (on, time): (Day, Time),
    names: &[String],
    state: DoseState,
    (today, act): (Day, &mut Act<'_>),
) -> Result<Vec<Dose>, ScheduleError> {
    if on > today {
        return Err(ScheduleError::Future);
    }
    let meant = |dose: &Dose| {
        let medicine = fold(&dose.medicine);
        dose.time == time && (names.is_empty() || names.iter().any(|name| medicine.contains(&fold(name))))
    };
    let doses: Vec<Dose> = schedule(vault, on)?.into_iter().filter(meant).collect();
    let is_missing = |name: &&String| !doses.iter().any(|dose| fold(&dose.medicine).contains(&fold(name)));
    if doses.is_empty() || names.iter().any(|name| is_missing(&name)) {
        return Err(ScheduleError::NoDose);
    }
    let (held, mut day) = of_day(vault, on)?;
    let mut rows: Vec<Json> = day
        .remove("doses")
        .and_then(|rows| rows.as_array().cloned())
        .unwrap_or_default();
    rows.retain(|row| {
        !doses.iter().any(|dose| {
            row.get("time").and_then(Json::as_str) == Some(time.id())
                && row.get("medicine").and_then(Json::as_str).map(fold) == Some(fold(&dose.medicine))
        })
    });
    rows.extend(
        doses
            .iter()
            .map(|dose| json!({ "medicine": dose.medicine, "time": time.id(), "state": state.id() })),
    );
    day.insert("doses".to_owned(), rows.into());
    let record = Record::from_json(intake::KIND.id, &day).map_err(ScheduleError::Record)?;
    match held {
        Some(id) => {
            vault.edit(&id, &record, act)?;
        }
        None => {
            let same = Same::of(&record);
            vault.add(vec![NewRecord::of(record).same(same)], act)?;
        }
    }
    Ok(doses)
}

/// The record of a day, and what it says so far.
fn of_day(vault: &Vault, on: Day) -> Result<(Option<RecordId>, Map<String, Json>), VaultError> {
    let held = vault.list(Filter {
        kind: Some(&intake::KIND),
        removed: Removed::Hidden,
    })?;
    for stored in held.iter().filter(|stored| stored.day() == on) {
        if let Ok(record) = stored.record() {
            return Ok((Some(stored.id), record.to_json()));
        }
    }
    Ok((None, Map::from_iter([("taken_on".to_owned(), on.iso().into())])))
}

impl Coded for ScheduleError {
    fn problem(&self) -> Problem {
        match self {
            Self::Time => {
                let times: Vec<&str> = Time::ALL.iter().map(|time| time.id()).collect();
                Problem::new("dose_time").with("times", Detail::Text(times.join(", ")))
            }
            Self::NoDose => Problem::new("no_dose"),
            Self::Future => Problem::new("dose_future"),
            Self::Record(error) => field_problem(&intake::KIND, error),
            Self::Vault(error) => error.problem(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_go_by_their_names_and_as_people_say_them() {
        for (text, expected) in [
            ("morning", Time::Morning),
            ("朝", Time::Morning),
            ("就寝前", Time::Bedtime),
        ] {
            assert!(time_of_day(text).is_ok_and(|time| time == expected), "{text}");
        }
        assert!(matches!(time_of_day("teatime"), Err(ScheduleError::Time)));
    }
}
