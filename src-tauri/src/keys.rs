//! The ways into a home: what a passphrase must be, and whether this device keeps a key.

use tefuda_crypto::{Passphrase, SystemRandom};
use tefuda_holder::{Detail, Problem};
use tefuda_vault::{Home, HomeError, LockedHome, OsKeyring};

use crate::views::DeviceKey;

/// The shortest new passphrase, in characters.
const SHORTEST: usize = 8;

/// A passphrase that was typed twice.
pub(crate) fn new_passphrase(passphrase: &str, again: &str) -> Result<Passphrase, Problem> {
    if passphrase.chars().count() < SHORTEST {
        let shortest = i64::try_from(SHORTEST).unwrap_or(i64::MAX);
        return Err(Problem::new("passphrase_short").with("min", Detail::Number(shortest)));
    }
    if passphrase != again {
        return Err(Problem::new("passphrase_differs"));
    }
    Ok(Passphrase::new(passphrase)?)
}

/// Changes the passphrase, for whoever knows the one before.
pub(crate) fn change(home: &mut Home, current: &str, new: &Passphrase) -> Result<(), Problem> {
    LockedHome::open(home.path())?.unlock_with_passphrase(&Passphrase::new(current)?)?;
    Ok(home.change_passphrase(new, &mut SystemRandom)?)
}

/// Lets this device's keyring open the home, or no longer.
pub(crate) fn keep_key(home: &mut Home, device: DeviceKey) -> Result<(), Problem> {
    let keys = OsKeyring::connect().map_err(HomeError::from)?;
    match device {
        DeviceKey::Keep => home.enroll_keyring(&keys, &mut SystemRandom).map(|_| ())?,
        DeviceKey::None => home.drop_keyring(&keys).map(|_| ())?,
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_passphrase_is_long_enough_and_typed_twice_alike() {
        assert_eq!(
            new_passphrase("七文字では不足", "七文字では不足").unwrap_err().code,
            "passphrase_short"
        );
        assert_eq!(
            new_passphrase("七転び八起き九十", "七転び八起き九百").unwrap_err().code,
            "passphrase_differs"
        );
        assert!(new_passphrase("七転び八起き九十", "七転び八起き九十").is_ok());
    }
}
