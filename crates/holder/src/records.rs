//! Records by hand: pairs of field and value, and finding a record by the beginning of its id.

use std::collections::BTreeSet;

use tefuda_record::{Confirmed, Field, Fields, Kind, RecordError, fold};
use tefuda_vault::{Filter, Look, Removed, Stored, Vault, VaultError};
use thiserror::Error;

use crate::{Coded, Detail, Problem, field_problem};

/// Why what was typed is no record, or names none.
#[derive(Debug, Error)]
pub enum PairError {
    /// Something is not `field=value`.
    #[error("not field=value")]
    Shape,
    /// A field is set twice; its word names it.
    #[error("a field is set twice")]
    Twice(String),
    /// A value does not fit; the problem names the field.
    #[error("a value does not fit")]
    Field(Problem),
    /// No record begins with that id.
    #[error("no such record")]
    NoRecord,
    /// Several do.
    #[error("several such records")]
    Several,
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// A newer version wrote it.
    #[error(transparent)]
    Record(#[from] RecordError),
}

/// Sets fields from `field=value` pairs; a field goes by its name or its label, and an empty value clears.
///
/// # Errors
/// [`PairError::Shape`], [`PairError::Twice`], [`PairError::Field`].
pub fn set_pairs(fields: &mut Fields, pairs: &[String], confirmed: Confirmed) -> Result<(), PairError> {
    let mut seen = BTreeSet::new();
    for pair in pairs {
        let (id, text) = pair.split_once('=').ok_or(PairError::Shape)?;
        let id = name_of(fields.kind(), id.trim());
        // By its name and by its label: which of the two is meant nobody can say.
        if let (false, Some(field)) = (seen.insert(id), fields.kind().field(id)) {
            return Err(PairError::Twice(format!("{}-{}", fields.kind().id, field.id)));
        }
        match confirmed {
            Confirmed::No => fields.set(id, text),
            Confirmed::Yes => fields.set_confirmed(id, text),
        }
        .map_err(|error| PairError::Field(field_problem(fields.kind(), &error)))?;
    }
    Ok(())
}

/// The stored name of a field that was called by its label in either language; anything else comes back as it is.
#[must_use]
pub fn name_of<'a>(kind: &'static Kind, text: &'a str) -> &'a str {
    let label = fold(text);
    let named = |field: &&Field| {
        let head = format!("{}-{} = ", kind.id, field.id);
        [kind.ja, kind.en]
            .into_iter()
            .flat_map(str::lines)
            .filter_map(|line| line.strip_prefix(&head))
            .any(|word| fold(word) == label)
    };
    kind.fields.iter().find(named).map_or(text, |field| field.id)
}

/// The one record whose id begins so.
///
/// # Errors
/// [`PairError::NoRecord`], [`PairError::Several`], [`PairError::Vault`].
pub fn find_record(vault: &Vault, beginning: &str, removed: Removed) -> Result<Stored, PairError> {
    let beginning = beginning.trim().to_uppercase();
    let mut all = vault.what_opens(Look::List(Filter { kind: None, removed }));
    all.stored
        .retain(|stored| !beginning.is_empty() && stored.id.to_string().starts_with(&beginning));
    match (all.stored.pop(), all.stored.is_empty(), all.shut.pop()) {
        (Some(stored), true, _) => Ok(stored),
        (Some(_), false, _) => Err(PairError::Several),
        // It may lie in the drawer that does not open.
        (None, _, Some((_, error))) => Err(error.into()),
        (None, _, None) => Err(PairError::NoRecord),
    }
}

impl Coded for PairError {
    fn problem(&self) -> Problem {
        match self {
            Self::Shape => Problem::new("pair_shape"),
            Self::Twice(word) => Problem::new("field_twice").with("field", Detail::Word(word.clone())),
            Self::Field(problem) => problem.clone(),
            Self::NoRecord => Problem::new("no_record"),
            Self::Several => Problem::new("id_ambiguous"),
            Self::Vault(error) => error.problem(),
            Self::Record(error) => error.problem(),
        }
    }
}

#[cfg(test)]
mod tests {
    use tefuda_record::kind;

    use super::*;

    #[test]
    fn a_field_goes_by_its_name_and_by_its_label_in_either_language() {
        let eligibility = kind("eligibility").unwrap();
        for text in [
            "insurer_number",
            "保険者番号",
            "Insurer number",
            "ＩＮＳＵＲＥＲ ＮＵＭＢＥＲ",
        ] {
            assert_eq!(name_of(eligibility, text), "insurer_number", "{text}");
        }
        assert_eq!(name_of(eligibility, "保険者"), "保険者");
    }

    #[test]
    fn a_field_set_twice_is_refused_whatever_it_is_called() {
        let mut fields = Fields::of("eligibility").unwrap();
        let pairs = ["name=花子", "氏名=太郎"].map(str::to_owned);
        let refused = set_pairs(&mut fields, &pairs, Confirmed::No).unwrap_err();
        assert_eq!(refused.problem().code, "field_twice");
    }

    #[test]
    fn every_label_of_a_kind_names_one_field() {
        for kind in tefuda_record::KINDS {
            for field in kind.fields {
                for words in [kind.ja, kind.en] {
                    let head = format!("{}-{} = ", kind.id, field.id);
                    let label = words.lines().find_map(|line| line.strip_prefix(&head)).unwrap();
                    assert_eq!(name_of(kind, label), field.id, "{}: {label}", kind.id);
                }
            }
        }
    }
}
