//! What lives between two commands: the opened home, files that wait, a showing that goes on.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use tauri::{Runtime, WebviewWindow};
use tefuda_credential::TrustList;
use tefuda_holder::rules::records_of;
use tefuda_holder::{Language, Problem, RecoveryPaper, Words, backup_name, follow_up};
use tefuda_record::Record;
use tefuda_vault::{Home, KeyStore, PersonId, Vault};

use crate::dialogs::Dialogs;
use crate::gathering::Gathering;
use crate::safekeeping::{keyring, page_name};
use crate::showing::{Heard, Showing};
use crate::told::{ToldView, tell};
use crate::views::{LanguageView, PageView, PersonsView};
use crate::way_back::WayBack;
use crate::world;

/// The one state of the program; commands take turns at it.
pub(crate) struct Desk {
    path: Option<PathBuf>,
    pub(crate) dialogs: Dialogs,
    turn: Mutex<Session>,
}

/// What lives between two commands.
pub(crate) struct Session {
    pub(crate) words: Words,
    pub(crate) language: LanguageView,
    /// What was handed in to come back without the passphrase.
    pub(crate) way: WayBack,
    /// The backup to come back from.
    pub(crate) backup: Option<PathBuf>,
    /// The trust list that others are judged by.
    pub(crate) trust: Option<TrustList>,
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
    /// What a reader asked for.
    pub(crate) heard: Option<Heard>,
    /// Pages of a way back that are being shown.
    pages: Vec<RecoveryPaper>,
}

impl Desk {
    pub(crate) fn new(path: Option<PathBuf>, language: Language, dialogs: Dialogs) -> Self {
        let session = Session {
            words: Words::new(language),
            language: language.into(),
            way: WayBack::default(),
            backup: None,
            trust: None,
            open: None,
        };
        Self {
            path,
            dialogs,
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
            let (open, words) = session.opened()?;
            deed(open, words)
        })
    }

    /// As [`Desk::opened`], for what changes the vault: where its files stand is remembered, and a backup goes where the person chose.
    pub(crate) fn changing<T>(
        &self,
        deed: impl FnOnce(&mut Open, &Words) -> Result<T, Problem>,
    ) -> Result<T, ToldView> {
        self.opened(|open, words| {
            let done = deed(open, words)?;
            open.follow_up();
            Ok(done)
        })
    }

    /// As [`Desk::opened`], beside the trust list that was chosen.
    pub(crate) fn trusting<T>(
        &self,
        deed: impl FnOnce(&mut Open, Option<&TrustList>, &Words) -> Result<T, Problem>,
    ) -> Result<T, ToldView> {
        self.act(|session| {
            let open = session.open.as_mut().ok_or_else(|| Problem::new("app_locked"))?;
            deed(open, session.trust.as_ref(), &session.words)
        })
    }

    /// Where the person wants a file to go that is proposed under a name; `title` is the word over the dialog.
    pub(crate) fn ask_where<R: Runtime>(&self, title: &str, name: &str, window: &WebviewWindow<R>) -> Option<PathBuf> {
        self.dialogs.save(self.word(title), name, window)
    }

    /// The same for a page that is named by a word.
    pub(crate) fn ask_where_pdf<R: Runtime>(&self, name: &str, window: &WebviewWindow<R>) -> Option<PathBuf> {
        self.ask_where("app-paper-dialog", &format!("{}.pdf", self.word(name)), window)
    }

    /// A word of the chosen language.
    pub(crate) fn word(&self, id: &str) -> String {
        let session = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        session.words.say(id)
    }
}

impl Session {
    pub(crate) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// The records of some kinds; none while the door is closed.
    pub(crate) fn records(&self, kinds: &[&str]) -> Result<Vec<Record>, Problem> {
        match &self.open {
            Some(open) => Ok(records_of(&open.vault, kinds)?),
            None => Ok(Vec::new()),
        }
    }

    /// What is open, and the words.
    pub(crate) fn opened(&mut self) -> Result<(&mut Open, &Words), Problem> {
        let open = self.open.as_mut().ok_or_else(|| Problem::new("app_locked"))?;
        Ok((open, &self.words))
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
            heard: None,
            pages: Vec::new(),
        });
        self.way.clear();
        self.backup = None;
        Ok(())
    }

    /// Closes the files and wipes the keys.
    pub(crate) fn lock(&mut self) {
        self.open = None;
        self.way.clear();
        self.backup = None;
    }

    pub(crate) fn speak(&mut self, language: LanguageView) {
        self.words = Words::new(language.into());
        self.language = language;
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
        self.heard = None;
        Ok(())
    }

    /// The name of the person on the screen.
    pub(crate) fn name(&self) -> String {
        self.vault.name().to_owned()
    }

    /// Opens the files of the person anew: another hand has written them.
    pub(crate) fn reopen(&mut self) -> Result<(), Problem> {
        self.vault = self.home.person(&self.person)?;
        Ok(())
    }

    /// The name of a backup of today.
    pub(crate) fn backup_name(&self) -> String {
        backup_name(&self.home, world::now())
    }

    /// The code that is on the screen, as a picture.
    pub(crate) fn code_picture(&self) -> Result<Vec<u8>, Problem> {
        let none = || Problem::new("app_nothing_shown_now");
        let code = self.showing.as_ref().ok_or_else(none)?.code();
        code.png(MODULE_PIXELS).map_err(|_| Problem::new("prove"))
    }

    /// Shows pages of a way back, instead of those before.
    pub(crate) fn hand_out(&mut self, pages: Vec<RecoveryPaper>) -> Vec<PageView> {
        self.pages = pages;
        self.pages.iter().map(PageView::of).collect()
    }

    /// The pages that are being shown, each as PDF under a name of its own.
    pub(crate) fn pages_printed(&self, words: &Words) -> Result<Vec<(String, Vec<u8>)>, Problem> {
        let printed = |page: &RecoveryPaper| Ok((page_name(page, words), page.pdf(words)?));
        self.pages.iter().map(printed).collect()
    }

    /// What follows a change; the change itself stays done, whatever comes of this.
    fn follow_up(&mut self) {
        let keys = keyring(&self.home);
        let keys = keys.as_ref().map(|keys| keys as &dyn KeyStore);
        let _said_on_its_own_screen = follow_up(&self.home, &mut self.vault, keys, world::now());
    }
}

/// Pixels of one module in a picture.
const MODULE_PIXELS: u32 = 8;
