//! The persons of a home.

use serde::Serialize;
use tefuda_vault::{Person, PersonId};

/// The persons, and whose records are on the screen.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct PersonsView {
    persons: Vec<PersonView>,
    current: String,
}

/// A person.
#[derive(Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct PersonView {
    id: String,
    name: String,
}

impl PersonsView {
    pub(crate) fn of(persons: &[Person], current: &PersonId) -> Self {
        Self {
            persons: persons
                .iter()
                .map(|person| PersonView {
                    id: person.id.as_str().to_owned(),
                    name: person.name.clone(),
                })
                .collect(),
            current: current.as_str().to_owned(),
        }
    }
}
