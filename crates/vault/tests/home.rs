//! Making, opening, locking a home; its persons and its passphrase.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

#[expect(dead_code, reason = "shared with other tests, which use the rest")]
mod common;

use std::fs;

use common::{Place, add, files, first, note, reopen, titles, words};
use tefuda_crypto::{Passphrase, SystemRandom};
use tefuda_vault::{Filter, Home, HomeError, LockedHome, StorageError};

#[test]
fn a_home_opens_again_and_says_what_was_put_in() {
    let place = Place::new();
    add(&mut place.vault(), 0, note("一つ目"));
    let home = reopen(&place.path());
    assert_eq!(home.persons()[0].name, "花子");
    assert_eq!(titles(&first(&home).list(Filter::default()).unwrap()), ["一つ目"]);
}

#[test]
fn a_wrong_passphrase_opens_nothing() {
    let place = Place::new();
    let locked = LockedHome::open(&place.path()).unwrap();
    let wrong = Passphrase::new("七転び八起キ").unwrap();
    assert_eq!(
        locked.unlock_with_passphrase(&wrong).unwrap_err(),
        HomeError::WrongPassphrase
    );
}

#[test]
fn a_home_is_made_only_where_nothing_is() {
    let place = Place::new();
    let again = Home::create(&place.path(), &words(), "太郎", &mut SystemRandom);
    assert_eq!(again.unwrap_err(), HomeError::NotEmpty);
    assert_eq!(
        LockedHome::open(place.folder()).unwrap_err(),
        HomeError::NotAHome,
        "the folder around it is none"
    );
}

#[test]
fn a_home_without_its_marker_is_neither_opened_nor_made_anew() {
    let place = Place::new();
    fs::remove_file(place.path().join("home.json")).unwrap();
    assert_eq!(LockedHome::open(&place.path()).unwrap_err(), HomeError::NoMarker);
}

#[test]
fn a_lost_or_damaged_passphrase_slot_is_no_wrong_passphrase() {
    let place = Place::new();
    let slot = files(&place.path().join("slots")).remove(0);
    let whole = fs::read(&slot).unwrap();
    let locked = LockedHome::open(&place.path()).unwrap();
    for broken in [&whole[..whole.len() - 40], b"no slot at all", b""] {
        fs::write(&slot, broken).unwrap();
        assert_eq!(
            locked.unlock_with_passphrase(&words()).unwrap_err(),
            HomeError::PassphraseSlot
        );
    }
    fs::remove_file(&slot).unwrap();
    assert_eq!(
        locked.unlock_with_passphrase(&words()).unwrap_err(),
        HomeError::PassphraseSlot
    );
}

#[test]
fn no_person_is_called_by_a_personal_number() {
    let mut place = Place::new();
    let id = place.home.persons()[0].id.clone();
    for name in ["1234-5678-9018", "マイナンバー123456789018"] {
        let refused = HomeError::NamePersonalNumber;
        let path = place.folder().join("another");
        assert_eq!(
            Home::create(&path, &words(), name, &mut SystemRandom).unwrap_err(),
            refused
        );
        assert!(!path.exists());
        assert_eq!(place.home.add_person(name, &mut SystemRandom).unwrap_err(), refused);
        assert_eq!(place.home.rename_person(&id, name).unwrap_err(), refused);
    }
}

#[test]
fn a_newer_format_is_refused_and_nothing_is_touched() {
    let place = Place::new();
    add(&mut place.vault(), 0, note("一つ目"));
    fs::write(place.path().join("home.json"), br#"{"format":2}"#).unwrap();
    let before: Vec<_> = files(&place.path())
        .into_iter()
        .map(|path| (fs::read(&path).unwrap(), path))
        .collect();
    assert_eq!(
        LockedHome::open(&place.path()).unwrap_err(),
        HomeError::Storage(StorageError::Newer { found: 2 })
    );
    let after: Vec<_> = files(&place.path())
        .into_iter()
        .map(|path| (fs::read(&path).unwrap(), path))
        .collect();
    assert!(before == after, "a file changed");
}

#[test]
fn a_new_passphrase_replaces_the_old_one_and_rewrites_no_data() {
    let mut place = Place::new();
    add(&mut place.vault(), 0, note("一つ目"));
    let slots = place.path().join("slots");
    let data = |path: &std::path::Path| -> Vec<_> {
        files(path)
            .into_iter()
            .filter(|path| !path.starts_with(&slots))
            .map(|path| (fs::read(&path).unwrap(), path))
            .collect()
    };
    let before = data(&place.path());
    let new = Passphrase::new("石の上にも三年").unwrap();
    place.home.change_passphrase(&new, &mut SystemRandom).unwrap();
    assert!(before == data(&place.path()), "something else than the slots changed");
    assert_eq!(files(&slots).len(), 1);

    let locked = LockedHome::open(&place.path()).unwrap();
    assert_eq!(
        locked.unlock_with_passphrase(&words()).unwrap_err(),
        HomeError::WrongPassphrase
    );
    let home = locked.unlock_with_passphrase(&new).unwrap();
    assert_eq!(titles(&first(&home).timeline().unwrap()), ["一つ目"]);
}

#[test]
fn persons_come_and_go_and_see_only_their_own() {
    let mut place = Place::new();
    add(&mut place.vault(), 0, note("花子の"));
    let taro = place.home.add_person("太郎", &mut SystemRandom).unwrap();
    assert_eq!(
        place.home.add_person("太郎", &mut SystemRandom).unwrap_err(),
        HomeError::NameTaken
    );
    assert_eq!(
        place.home.add_person(" \n", &mut SystemRandom).unwrap_err(),
        HomeError::NameUnfit
    );
    let mut his = place.home.person(&taro).unwrap();
    assert_eq!(titles(&his.timeline().unwrap()), [""; 0]);
    let id = add(&mut his, 1, note("太郎の"));
    assert!(place.vault().get(&id).is_err());
    place.home.rename_person(&taro, "次郎").unwrap();

    let mut home = reopen(&place.path());
    let names: Vec<String> = home.persons().into_iter().map(|person| person.name).collect();
    assert_eq!(names, ["花子", "次郎"]);
    drop(his);
    let before = files(&place.path()).len();
    home.remove_person(&taro).unwrap();
    assert!(files(&place.path()).len() < before);
    assert_eq!(home.person(&taro).unwrap_err(), HomeError::NoSuchPerson);
    assert_eq!(titles(&first(&home).timeline().unwrap()), ["花子の"]);
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_any_of_it() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    let mut vault = place.vault();
    add(&mut vault, 0, note("一つ目"));
    // The vault is still open, so the write-ahead log is among them.
    let all = files(&place.path());
    assert!(all.iter().any(|path| path.to_string_lossy().ends_with("-wal")));
    for path in all {
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{} may be read by others", path.display());
    }
}
