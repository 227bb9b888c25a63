//! Whether files were put back: by what the home remembers itself, and by what the keyring of this device remembers.

use tefuda_vault::{Home, HomeError, KeyStore, KeyStoreError, Marks, Vault, VaultError};

/// Where a person's files stand beside what is remembered of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// A file does not hold what it held before.
    pub is_put_back: bool,
    /// How far that could be compared with something outside the home's own files.
    pub outside: Outside,
}

/// What the keyring of this device says about where files stood. Without it nobody sees that the whole folder was put back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outside {
    /// It remembers, and was compared.
    Compared,
    /// It opens this home and remembers nothing of these files yet.
    NothingYet,
    /// The home counts on one that does not answer now, so nothing was compared.
    Silent(KeyStoreError),
    /// The home does not use one.
    Unused,
}

impl Outside {
    /// Its stable name.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Compared => "compared",
            Self::NothingYet => "nothing_yet",
            Self::Silent(_) => "silent",
            Self::Unused => "unused",
        }
    }

    /// The id of the words that say why nothing was compared; `None` where nothing stood in the way.
    #[must_use]
    pub const fn why_not(self) -> Option<&'static str> {
        match self {
            Self::Silent(KeyStoreError::Absent) => Some("ring-absent"),
            // A locked one answers as if it held nothing.
            Self::Silent(KeyStoreError::NoEntry | KeyStoreError::Denied) => Some("ring-locked"),
            Self::Silent(KeyStoreError::Failed) => Some("ring-failed"),
            Self::Compared | Self::NothingYet | Self::Unused => None,
        }
    }
}

/// Compares a person's files with what the device file remembers and, where it answers, with what the keyring remembers.
/// `keys` is the keyring of this device, where there is one.
///
/// # Errors
/// [`VaultError::Storage`].
pub fn standing(home: &Home, vault: &Vault, keys: Option<&dyn KeyStore>) -> Result<Standing, VaultError> {
    let (outside, marks) = remembered_outside(home, vault, keys);
    let is_put_back = vault.put_back(&vault.remembered_marks()?)?.is_some()
        || match marks {
            Some(marks) => vault.put_back(&marks)?.is_some(),
            None => false,
        };
    Ok(Standing { is_put_back, outside })
}

fn remembered_outside(home: &Home, vault: &Vault, keys: Option<&dyn KeyStore>) -> (Outside, Option<Marks>) {
    match home.is_reached_by(keys) {
        Ok(()) => {}
        Err(HomeError::NoSuchSlot) => return (Outside::Unused, None),
        Err(HomeError::KeyStore(error)) => return (Outside::Silent(error), None),
        Err(_) => return (Outside::Silent(KeyStoreError::Failed), None),
    }
    let text = keys.map_or(Err(KeyStoreError::Absent), |keys| keys.load(&account(vault)));
    match text.map(|text| Marks::parse(&text)) {
        Ok(Some(marks)) => (Outside::Compared, Some(marks)),
        Err(KeyStoreError::NoEntry) => (Outside::NothingYet, None),
        Ok(None) => (Outside::Silent(KeyStoreError::Failed), None),
        Err(error) => (Outside::Silent(error), None),
    }
}

/// Notes outside the home's files where a person's files stand, in the keyring of this device.
///
/// # Errors
/// [`HomeError::KeyStore`].
pub fn keep_marks_outside(vault: &Vault, marks: &Marks, keys: &dyn KeyStore) -> Result<(), HomeError> {
    Ok(keys.store(&account(vault), &marks.to_text())?)
}

fn account(vault: &Vault) -> String {
    format!("marks-{}", vault.person().as_str())
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::Path;

    use tefuda_crypto::{Passphrase, SystemRandom};
    use tefuda_record::{Fields, Moment, Record};
    use tefuda_vault::{Act, LockedHome, NewRecord};
    use zeroize::Zeroizing;

    use super::*;
    use crate::{examine, follow_up};

    /// A keyring that locks as the real one does: what it holds looks as if it had never been there.
    #[derive(Default)]
    struct Ring {
        held: RefCell<BTreeMap<String, String>>,
        is_locked: Cell<bool>,
    }

    impl KeyStore for Ring {
        fn load(&self, account: &str) -> Result<Zeroizing<String>, KeyStoreError> {
            let held = self
                .held
                .borrow()
                .get(account)
                .filter(|_| !self.is_locked.get())
                .cloned();
            held.map(Zeroizing::new).ok_or(KeyStoreError::NoEntry)
        }

        fn store(&self, account: &str, secret: &str) -> Result<(), KeyStoreError> {
            self.held.borrow_mut().insert(account.to_owned(), secret.to_owned());
            Ok(())
        }

        fn delete(&self, account: &str) -> Result<(), KeyStoreError> {
            self.held.borrow_mut().remove(account);
            Ok(())
        }
    }

    fn words() -> Passphrase {
        Passphrase::new("七転び八起き九十").unwrap()
    }

    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let (path, to) = (entry.as_ref().unwrap().path(), to.join(entry.unwrap().file_name()));
            if path.is_dir() {
                copy(&path, &to);
            } else {
                fs::copy(&path, &to).unwrap();
            }
        }
    }

    fn write(home: &Home, text: &str, ring: &Ring) {
        let mut vault = home.person(&home.persons()[0].id).unwrap();
        let mut fields = Fields::of("note").unwrap();
        fields.set("text", text).unwrap();
        let record = NewRecord::of(Record::new(fields).unwrap());
        vault
            .add(vec![record], &mut Act::new(Moment(1_795_000_000), &mut SystemRandom))
            .unwrap();
        let _done = follow_up(home, &mut vault, Some(ring), Moment(1_795_000_000));
    }

    /// A home that was put back as a whole, and the keyring that saw what came after.
    fn rolled_back() -> (tempfile::TempDir, Home, Ring) {
        let folder = tempfile::tempdir().unwrap();
        let (path, older) = (folder.path().join("home"), folder.path().join("older"));
        let ring = Ring::default();
        let mut home = Home::create(&path, &words(), "花子", &mut SystemRandom).unwrap();
        home.enroll_keyring(&ring, &mut SystemRandom).unwrap();
        write(&home, "一つ目", &ring);
        copy(&path, &older);
        write(&home, "二つ目", &ring);
        drop(home);
        fs::remove_dir_all(&path).unwrap();
        fs::rename(&older, &path).unwrap();
        let home = LockedHome::open(&path)
            .unwrap()
            .unlock_with_passphrase(&words())
            .unwrap();
        (folder, home, ring)
    }

    fn stands(home: &Home, keys: Option<&dyn KeyStore>) -> Standing {
        standing(home, &home.person(&home.persons()[0].id).unwrap(), keys).unwrap()
    }

    fn codes(home: &Home, keys: Option<&dyn KeyStore>) -> Vec<&'static str> {
        let found = examine(home, keys, Moment(1_795_000_100));
        found.iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn the_whole_folder_put_back_is_seen_by_the_keyring_alone() {
        let (_folder, home, ring) = rolled_back();
        let seen = stands(&home, Some(&ring));
        assert_eq!((seen.is_put_back, seen.outside), (true, Outside::Compared));
        assert!(codes(&home, Some(&ring)).contains(&"put_back"));
    }

    #[test]
    fn a_keyring_that_does_not_answer_is_never_said_to_watch() {
        let (_folder, home, ring) = rolled_back();
        ring.is_locked.set(true);
        let (absent, none): (_, Option<&dyn KeyStore>) = (KeyStoreError::Absent, None);
        for (keys, error) in [(Some(&ring as &dyn KeyStore), KeyStoreError::NoEntry), (none, absent)] {
            let seen = stands(&home, keys);
            assert_eq!((seen.is_put_back, seen.outside), (false, Outside::Silent(error)));
            let codes = codes(&home, keys);
            assert!(
                codes.contains(&"marks_silent") && !codes.contains(&"marks_outside"),
                "{codes:?}"
            );
        }
    }

    #[test]
    fn a_home_without_a_keyring_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::create(&folder.path().join("home"), &words(), "花子", &mut SystemRandom).unwrap();
        assert_eq!(stands(&home, None).outside, Outside::Unused);
        assert!(codes(&home, None).contains(&"marks_inside"));
    }
}
