//! What lives between two commands: the opened home, files that wait, a showing that goes on.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use tefuda_holder::{Language, Problem, Words};
use tefuda_vault::{Home, PersonId, Vault};

use crate::gathering::Gathering;
use crate::showing::Showing;
use crate::told::{ToldView, tell};
use crate::views::PersonsView;

/// The one state of the program; commands take turns at it.
pub(crate) struct Desk {
    path: Option<PathBuf>,
    turn: Mutex<Session>,
}

/// What lives between two commands.
pub(crate) struct Session {
    pub(crate) words: Words,
    open: Option<Open>,
}

/// What is there while the home is open. Dropping it closes the files and wipes the keys.
pub(crate) struct Open {
    pub(crate) home: Home,
    /// Whose vault is open.
    pub(crate) person: PersonId,
    pub(crate) vault: Vault,
    pub(crate) gathering: Gathering,
    pub(crate) showing: Option<Showing>,
}

impl Desk {
    pub(crate) fn new(path: Option<PathBuf>, language: Language) -> Self {
        let session = Session {
            words: Words::new(language),
            open: None,
        };
        Self {
            path,
            turn: Mutex::new(session),
        }
    }

    /// The folder of the home.
    pub(crate) fn path(&self) -> Result<PathBuf, Problem> {
        self.path.clone().ok_or_else(|| Problem::new("no_home"))
    }

    /// Does something in turn; a problem is told in the chosen language.
    pub(crate) fn act<T>(&self, deed: impl FnOnce(&mut Session) -> Result<T, Problem>) -> Result<T, ToldView> {
        // A command that broke off left nothing half done: whatever is stored is stored by the vault, all or nothing.
        let mut session = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        deed(&mut session).map_err(|problem| tell(&session.words, &problem))
    }

    /// As [`Desk::act`], with what is open.
    pub(crate) fn opened<T>(&self, deed: impl FnOnce(&mut Open, &Words) -> Result<T, Problem>) -> Result<T, ToldView> {
        self.act(|session| {
            let open = session.open.as_mut().ok_or_else(|| Problem::new("app_locked"))?;
            deed(open, &session.words)
        })
    }
}

impl Session {
    pub(crate) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Keeps a home open, with the vault of its first person.
    pub(crate) fn enter(&mut self, home: Home) -> Result<(), Problem> {
        let first = home.persons().into_iter().next();
        let person = first.ok_or_else(|| Problem::new("no_person"))?.id;
        self.open = Some(Open {
            vault: home.person(&person)?,
            home,
            person,
            gathering: Gathering::default(),
            showing: None,
        });
        Ok(())
    }

    /// Closes the files and wipes the keys.
    pub(crate) fn lock(&mut self) {
        self.open = None;
    }

    pub(crate) fn speak(&mut self, language: Language) {
        self.words = Words::new(language);
    }
}

impl Open {
    /// The persons of the home.
    pub(crate) fn persons(&self) -> PersonsView {
        PersonsView::of(&self.home.persons(), &self.person)
    }

    /// Turns to the records of a person. What waited or was being shown belongs to the one before and is dropped.
    pub(crate) fn turn_to(&mut self, id: &str) -> Result<(), Problem> {
        let persons = self.home.persons().into_iter();
        let person = persons.map(|person| person.id).find(|known| known.as_str() == id);
        self.person = person.ok_or_else(|| Problem::new("no_person"))?;
        self.vault = self.home.person(&self.person)?;
        self.gathering.clear();
        self.showing = None;
        Ok(())
    }
}
