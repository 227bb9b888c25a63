//! The quick slot: this device opens the drawer that is shown at counters without a passphrase, and no other.

use tefuda_crypto::Random;

use crate::error::HomeError;
use crate::files;
use crate::home::{Enrolled, Home, make_identity};
use crate::ids::make_name;
use crate::keystore::{KeyStore, KeyStoreError};
use crate::ring::{self, QuickRing};
use crate::slot::{Slot, SlotKind, WayIn};

impl Home {
    /// Lets this device's keyring open 資格 alone. A slot with which the device opens everything is dropped: it would make this
    /// one pointless.
    ///
    /// # Errors
    /// [`HomeError::KeyStore`]: nothing changed then. [`HomeError::QuickOnly`], [`HomeError::Random`], [`HomeError::Storage`].
    pub fn quick_on(&mut self, keys: &dyn KeyStore, random: &mut dyn Random) -> Result<Enrolled, HomeError> {
        let lock = self.lock_and_reread()?;
        if self.ring.quick.is_some() {
            return Ok(Enrolled::Already);
        }
        let (account, device) = (make_name(random)?, make_identity(random)?);
        let secret = device.to_secret_string();
        keys.store(&account, &secret)?;
        // Some services take a secret and lose it.
        if keys
            .load(&account)
            .map_err(HomeError::from)
            .is_ok_and(|back| *back != *secret)
        {
            return Err(KeyStoreError::Failed.into());
        }
        let (name, identity) = (make_name(random)?, make_identity(random)?);
        let quick = QuickRing {
            name: name.clone(),
            recipient: identity.recipient().to_string(),
        };
        self.change(|ring| ring.quick = Some(quick))?;
        WayIn::new(&name, &identity).put_to(&self.root, &account, SlotKind::Quick, &device.recipient())?;
        drop(lock);
        self.drop_keyring(keys)?;
        Ok(Enrolled::Now)
    }

    /// Drops the quick slots and their ring. What they opened they open no more.
    ///
    /// # Errors
    /// [`HomeError::QuickOnly`], [`HomeError::Storage`].
    pub fn quick_off(&mut self, keys: &dyn KeyStore) -> Result<(), HomeError> {
        let _lock = self.lock_and_reread()?;
        let former = self.ring.quick.clone();
        self.change(|ring| ring.quick = None)?;
        for slot in Slot::list(&self.root)? {
            if slot.kind == SlotKind::Quick {
                slot.remove()?;
                // A key without a slot opens nothing.
                let _ = keys.delete(&slot.name);
            }
        }
        if let Some(quick) = former {
            files::remove(&ring::path(&self.root, &quick.name))?;
        }
        Ok(())
    }

    /// Whether there is a quick slot.
    #[must_use]
    pub const fn has_quick(&self) -> bool {
        self.ring.quick.is_some()
    }
}
