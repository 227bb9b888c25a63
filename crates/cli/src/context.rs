//! What every command needs: where the home is, who is meant, what time it is, how to unlock.

use std::cell::{Cell, RefCell};
use std::path::PathBuf;

use tefuda_crypto::Passphrase;
use tefuda_holder::{
    AfterChange, Detail, Problem, Standing, Words, backup_status, find_own_person, follow_up, requests_waiting,
    standing,
};
use tefuda_record::Moment;
use tefuda_vault::{Home, HomeError, KeyStore, LockedHome, OsKeyring, Person, Vault};
use zeroize::Zeroizing;

use crate::{args::Globals, files, output::say_aside, prompt};

/// How much of a home a deed needs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    Everything,
    Showing,
}

/// What every command needs.
pub(crate) struct Context {
    pub(crate) globals: Globals,
    pub(crate) words: Words,
    /// The home and person whose vault was opened, for what follows a change.
    opened: RefCell<Option<(Home, Person)>>,
    standing: Cell<Option<Standing>>,
}

impl Context {
    pub(crate) fn new(globals: Globals, words: Words) -> Self {
        Self {
            globals,
            words,
            opened: RefCell::new(None),
            standing: Cell::new(None),
        }
    }

    /// The folder of the home: as named, else where this system keeps a person's program data.
    pub(crate) fn home_path(&self) -> Result<PathBuf, Problem> {
        match &self.globals.home {
            Some(path) => Ok(path.clone()),
            None => directories::ProjectDirs::from("", "", "tefuda")
                .map(|folders| folders.data_dir().to_owned())
                .ok_or_else(|| Problem::new("no_home")),
        }
    }

    /// Unlocks all of the home: by the passphrase file if one is named, else by the keyring if this device has a slot, else
    /// by asking.
    pub(crate) fn unlock(&self) -> Result<Home, Problem> {
        self.unlock_for(Need::Everything)
    }

    /// Unlocks the vault of the person who is meant.
    pub(crate) fn vault(&self) -> Result<Vault, Problem> {
        self.vault_for(Need::Everything)
    }

    /// The same for a deed that needs no drawer but the one shown at counters: a quick slot will do.
    pub(crate) fn vault_for_showing(&self) -> Result<Vault, Problem> {
        self.vault_for(Need::Showing)
    }

    /// The vault of somebody else of the home that is open.
    pub(crate) fn another_vault(&self, name: &str) -> Result<Vault, Problem> {
        let opened = self.opened.borrow();
        let (home, _) = opened.as_ref().ok_or_else(|| Problem::new("no_home"))?;
        let person = find_own_person(home, Some(name))?;
        let vault = home.person(&person.id)?;
        // Whoever acts for somebody shows what was granted, in its own way and never as their own word.
        if vault.acting().is_some() {
            return Err(Problem::new("not_granted"));
        }
        Ok(vault)
    }

    fn unlock_for(&self, need: Need) -> Result<Home, Problem> {
        let locked = LockedHome::open(&self.home_path()?)?;
        if let Some(passphrase) = self.passphrase_from_file()? {
            return Ok(locked.unlock_with_passphrase(&passphrase)?);
        }
        let mut by_keyring = None;
        if locked.has_device_slot()? {
            match OsKeyring::connect()
                .map_err(HomeError::from)
                .and_then(|keys| locked.unlock_with_keyring(&keys))
            {
                Ok(home) if need == Need::Everything && home.is_quick() => by_keyring = Some(HomeError::QuickOnly),
                Ok(home) => return Ok(home),
                Err(error) => by_keyring = Some(error),
            }
        }
        if !prompt::is_terminal() {
            return Err(by_keyring.map_or_else(|| Problem::new("passphrase_needed"), Problem::from));
        }
        prompt::tries(&self.words, &["wrong_passphrase"], || {
            Ok(locked.unlock_with_passphrase(&prompt::passphrase(&self.words)?)?)
        })
    }

    fn vault_for(&self, need: Need) -> Result<Vault, Problem> {
        let home = self.unlock_for(need)?;
        let person = find_own_person(&home, self.globals.person.as_deref())?;
        let vault = home.person(&person.id)?;
        self.say_who_acts(&vault)?;
        let keys = self.keyring(&home);
        let standing = standing(&home, &vault, keys.as_ref().map(|keys| keys as &dyn KeyStore));
        if let Ok(standing) = standing {
            self.warn(standing);
            self.standing.set(Some(standing));
        }
        self.opened.replace(Some((home, person)));
        Ok(vault)
    }

    /// Whose records these are, where somebody acts for another; and, loudly, who asked to act for this person and waits.
    fn say_who_acts(&self, vault: &Vault) -> Result<(), Problem> {
        let now = Self::now();
        let day = |at: Moment| Detail::Text(at.day_in_japan().both());
        if let Some(acting) = vault.acting() {
            if acting.is_over(now) {
                return Err(Problem::new("grant_over"));
            }
            let name = ("name", Detail::Text(vault.name().to_owned()));
            say_aside(
                &self
                    .words
                    .say_with("acting-for", &[name, ("until", day(Moment(acting.until)))]),
            );
            return Ok(());
        }
        for (grant, name, until) in requests_waiting(vault, now)? {
            let filled = [
                ("name", Detail::Text(name)),
                ("until", day(until)),
                ("grant", Detail::Text(grant)),
            ];
            say_aside(&self.words.say_with("request-waits", &filled));
        }
        Ok(())
    }

    /// Said beside the result: whoever put a file back would like it to go unheard.
    fn warn(&self, standing: Standing) {
        if standing.is_put_back {
            let (what, advice) = (self.words.say("doctor-put_back"), self.words.say("todo-put_back"));
            say_aside(&format!("{what}\n→ {advice}"));
        } else if let Some(why) = standing.outside.why_not() {
            let why = [("why", Detail::Word(why.to_owned()))];
            say_aside(&self.words.say_with("marks-not-compared", &why));
        }
    }

    /// Where the files of the opened vault stand; `None` where that could not be read.
    pub(crate) fn standing(&self) -> Option<Standing> {
        self.standing.get()
    }

    /// The keyring of this device, where it opens this home.
    #[expect(clippy::unused_self, reason = "asked of the context like the home itself")]
    pub(crate) fn keyring(&self, home: &Home) -> Option<OsKeyring> {
        let enrolled = LockedHome::open(home.path()).ok()?.has_device_slot().ok()?;
        enrolled.then(OsKeyring::connect)?.ok()
    }

    /// What follows a change: where the files stand is remembered, and a backup goes where the person chose.
    ///
    /// The change itself is done and stays done, whatever comes of this.
    pub(crate) fn follow_up(&self) {
        let Some((home, person)) = self.opened.take() else {
            return;
        };
        let Ok(mut vault) = home.person(&person.id) else { return };
        let keys = self.keyring(&home);
        let keys = keys.as_ref().map(|keys| keys as &dyn KeyStore);
        match follow_up(&home, &mut vault, keys, Self::now()) {
            None | Some(AfterChange::NoFolder | AfterChange::Made(_)) => {}
            Some(AfterChange::Waits | AfterChange::NotReached(_)) => {
                let records = backup_status(&home).map_or(1, |status| status.missing.records);
                say_aside(
                    &self
                        .words
                        .say_with("backup-not-yet", &[("records", Detail::Text(records.to_string()))]),
                );
            }
        }
    }

    /// The passphrase in the file that was named, without the line end after it.
    pub(crate) fn passphrase_from_file(&self) -> Result<Option<Passphrase>, Problem> {
        self.globals.passphrase_file.as_deref().map(read_passphrase).transpose()
    }

    /// The passphrase of something that is there: from the file, else asked for.
    pub(crate) fn passphrase(&self) -> Result<Passphrase, Problem> {
        match self.passphrase_from_file()? {
            Some(passphrase) => Ok(passphrase),
            None => prompt::passphrase(&self.words),
        }
    }

    /// A passphrase for something new: from the file, else asked for twice.
    pub(crate) fn new_passphrase(&self) -> Result<Passphrase, Problem> {
        match self.passphrase_from_file()? {
            Some(passphrase) => {
                prompt::check_length(passphrase.text())?;
                Ok(passphrase)
            }
            None => prompt::new_passphrase(&self.words),
        }
    }

    /// The moment it is.
    #[expect(clippy::disallowed_methods, reason = "the shell is where the clock is read")]
    pub(crate) fn now() -> Moment {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Moment(
            since
                .ok()
                .and_then(|since| i64::try_from(since.as_secs()).ok())
                .unwrap_or(0),
        )
    }
}

/// Reads a passphrase from a file, without the line end after it.
pub(crate) fn read_passphrase(path: &std::path::Path) -> Result<Passphrase, Problem> {
    let bytes = Zeroizing::new(files::read(path)?);
    let text = core::str::from_utf8(&bytes).map_err(|_| Problem::new("wrong_passphrase"))?;
    let text = text.strip_suffix('\n').unwrap_or(text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    Ok(Passphrase::new(text)?)
}
