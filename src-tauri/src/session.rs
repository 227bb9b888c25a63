//! What lives between two commands: the opened home, files that wait, a showing that goes on.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use tefuda_holder::{Language, Problem, Words};
use tefuda_vault::{Home, Vault};

use crate::gathering::Gathering;
use crate::showing::Showing;
use crate::told::{ToldView, tell};

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
    pub(crate) fn enter(&mut self, home: &Home) -> Result<(), Problem> {
        let persons = home.persons();
        let person = persons.first().ok_or_else(|| Problem::new("no_person"))?;
        self.open = Some(Open {
            vault: home.person(&person.id)?,
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
