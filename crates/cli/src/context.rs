//! What every command needs: where the home is, who is meant, what time it is, how to unlock.

use std::path::PathBuf;

use tefuda_crypto::Passphrase;
use tefuda_holder::{Problem, Words, find_person};
use tefuda_record::Moment;
use tefuda_vault::{Home, HomeError, LockedHome, OsKeyring, Vault};
use zeroize::Zeroizing;

use crate::{args::Globals, files, prompt};

/// What every command needs.
pub(crate) struct Context {
    pub(crate) globals: Globals,
    pub(crate) words: Words,
}

impl Context {
    pub(crate) fn new(globals: Globals, words: Words) -> Self {
        Self { globals, words }
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

    /// Unlocks the home: by the passphrase file if one is named, else by the keyring if this device has a slot, else by
    /// asking.
    pub(crate) fn unlock(&self) -> Result<Home, Problem> {
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
                Ok(home) => return Ok(home),
                Err(error) => by_keyring = Some(error),
            }
        }
        if !prompt::is_terminal() {
            return Err(by_keyring.map_or_else(|| Problem::new("passphrase_needed"), Problem::from));
        }
        Ok(locked.unlock_with_passphrase(&prompt::passphrase(&self.words)?)?)
    }

    /// Unlocks the vault of the person who is meant.
    pub(crate) fn vault(&self) -> Result<Vault, Problem> {
        let home = self.unlock()?;
        let person = find_person(&home.persons(), self.globals.person.as_deref())?;
        Ok(home.person(&person.id)?)
    }

    /// The passphrase in the file that was named, without the line end after it.
    pub(crate) fn passphrase_from_file(&self) -> Result<Option<Passphrase>, Problem> {
        self.globals.passphrase_file.as_deref().map(read_passphrase).transpose()
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
