//! 避難モード.

use tauri::{State, command};
use tefuda_crypto::{Passphrase, SystemRandom};
use tefuda_holder::{leave_shelter as leave, take_shelter as take};
use tefuda_vault::KeyStore;
use zeroize::Zeroizing;

use crate::keys::new_passphrase;
use crate::safekeeping::keyring;
use crate::session::Desk;
use crate::told::ToldView;
use crate::views::ShelterView;
use crate::world;

/// Makes every key new, and takes where a person lives out of every proof. Those who threaten often know the former passphrase.
#[command(async)]
pub(crate) fn take_shelter(desk: State<'_, Desk>, passphrase: String, again: String) -> Result<ShelterView, ToldView> {
    let (passphrase, again) = (Zeroizing::new(passphrase), Zeroizing::new(again));
    desk.opened(|open, words| {
        let new = new_passphrase(&passphrase, &again)?;
        let keys = keyring(&open.home);
        let keys = keys.as_ref().map(|keys| keys as &dyn KeyStore);
        let done = take(&mut open.home, &new, keys, world::now(), &mut SystemRandom)?;
        open.reopen()?;
        Ok(ShelterView::of(done, open, words))
    })
}

/// Lets where a person lives be shown again. The new keys stay.
#[command(async)]
pub(crate) fn leave_shelter(desk: State<'_, Desk>, passphrase: String) -> Result<(), ToldView> {
    let passphrase = Zeroizing::new(passphrase);
    desk.opened(|open, _| {
        leave(&open.home, &Passphrase::new(&passphrase)?, world::now())?;
        open.reopen()
    })
}
