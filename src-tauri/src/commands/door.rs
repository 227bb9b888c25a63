//! The door: first run, unlocking, locking, and the words on it.

use tauri::{State, command};
use tefuda_crypto::{Passphrase, SystemRandom};
use tefuda_holder::fit_name;
use tefuda_record::Confirmed;
use tefuda_vault::{Home, HomeError, LockedHome, OsKeyring};
use zeroize::Zeroizing;

use crate::keys::{keep_key, new_passphrase};
use crate::session::Desk;
use crate::told::ToldView;
use crate::views::{DeviceKey, Door, LanguageView, StartView, WordsView};

#[command(async)]
pub(crate) fn start(desk: State<'_, Desk>) -> Result<StartView, ToldView> {
    let locked = desk.path().ok().and_then(|path| LockedHome::open(&path).ok());
    let device = |home: &LockedHome| home.has_device_slot().unwrap_or(false);
    desk.act(|session| {
        Ok(StartView {
            door: Door::of(session.is_open(), locked.is_some()),
            language: session.language,
            device: locked.as_ref().is_some_and(device),
        })
    })
}

#[command(async)]
pub(crate) fn words(desk: State<'_, Desk>, language: LanguageView) -> Result<WordsView, ToldView> {
    desk.act(|session| {
        session.speak(language);
        Ok(WordsView::of(language))
    })
}

#[command(async)]
pub(crate) fn begin(
    desk: State<'_, Desk>,
    name: String,
    passphrase: String,
    again: String,
    device: DeviceKey,
) -> Result<(), ToldView> {
    let (passphrase, again) = (Zeroizing::new(passphrase), Zeroizing::new(again));
    desk.act(|session| {
        let (passphrase, name) = (new_passphrase(&passphrase, &again)?, fit_name(&name, Confirmed::No)?);
        let mut home = Home::create(&desk.path()?, &passphrase, name, &mut SystemRandom)?;
        // Without a keyring the passphrase alone opens the home: no reason to fail.
        if device == DeviceKey::Keep {
            keep_key(&mut home, device).ok();
        }
        session.enter(home)
    })
}

#[command(async)]
pub(crate) fn unlock(desk: State<'_, Desk>, passphrase: String) -> Result<(), ToldView> {
    let passphrase = Zeroizing::new(passphrase);
    desk.act(|session| {
        let locked = LockedHome::open(&desk.path()?)?;
        session.enter(locked.unlock_with_passphrase(&Passphrase::new(&passphrase)?)?)
    })
}

#[command(async)]
pub(crate) fn unlock_by_device(desk: State<'_, Desk>) -> Result<(), ToldView> {
    desk.act(|session| {
        let locked = LockedHome::open(&desk.path()?)?;
        let keys = OsKeyring::connect().map_err(HomeError::from)?;
        session.enter(locked.unlock_with_keyring(&keys)?)
    })
}

#[command(async)]
pub(crate) fn lock(desk: State<'_, Desk>) -> Result<(), ToldView> {
    desk.act(|session| {
        session.lock();
        Ok(())
    })
}
