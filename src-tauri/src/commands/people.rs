//! Who lives in the home, and which ways lead into it.

use tauri::{State, command};
use tefuda_crypto::SystemRandom;
use tefuda_holder::fit_name;
use tefuda_record::Confirmed;
use zeroize::Zeroizing;

use crate::keys::{change, keep_key, new_passphrase};
use crate::session::Desk;
use crate::told::ToldView;
use crate::views::{DeviceKey, PersonsView};

#[command(async)]
pub(crate) fn persons(desk: State<'_, Desk>) -> Result<PersonsView, ToldView> {
    desk.opened(|open, _| Ok(open.persons()))
}

/// Turns to the records of another person.
#[command(async)]
pub(crate) fn choose_person(desk: State<'_, Desk>, id: String) -> Result<(), ToldView> {
    desk.opened(|open, _| open.turn_to(&id))
}

/// Adds a person and turns to them.
#[command(async)]
pub(crate) fn add_person(desk: State<'_, Desk>, name: String) -> Result<(), ToldView> {
    desk.opened(|open, _| {
        fit_name(&name, Confirmed::No)?;
        let id = open.home.add_person(&name, &mut SystemRandom)?;
        open.turn_to(id.as_str())
    })
}

/// Gives the person on the screen another name.
#[command(async)]
pub(crate) fn rename_person(desk: State<'_, Desk>, name: String) -> Result<(), ToldView> {
    desk.opened(|open, _| {
        fit_name(&name, Confirmed::No)?;
        let id = open.person.clone();
        open.home.rename_person(&id, &name)?;
        open.turn_to(id.as_str())
    })
}

/// Changes the passphrase; who does not know the one before cannot.
#[command(async)]
pub(crate) fn change_passphrase(
    desk: State<'_, Desk>,
    current: String,
    passphrase: String,
    again: String,
) -> Result<(), ToldView> {
    let (current, passphrase, again) = (
        Zeroizing::new(current),
        Zeroizing::new(passphrase),
        Zeroizing::new(again),
    );
    desk.opened(|open, _| {
        let new = new_passphrase(&passphrase, &again)?;
        change(&mut open.home, &current, &new)
    })
}

/// Lets this device's keyring open the home, or no longer.
#[command(async)]
pub(crate) fn device_key(desk: State<'_, Desk>, device: DeviceKey) -> Result<(), ToldView> {
    desk.opened(|open, _| keep_key(&mut open.home, device))
}
