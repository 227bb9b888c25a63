//! Cards: what two people show each other when they meet, and the keys behind them.

use std::fmt;

use serde::{Deserialize, Serialize};
use tefuda_crypto::{Identity, PublicKey, Random, Recipient, SigningKey, sha256};
use tefuda_record::check_line;
use tefuda_vault::{StorageError, Vault, VaultError};
use zeroize::Zeroizing;

use super::ProxyError;
use crate::read_contents;

/// Whom a grant is made to, or who made it: a name, what they sign with, what is sealed to them.
#[derive(Clone, PartialEq, Eq)]
pub struct ProxyCard {
    /// What they call themselves. Not part of the fingerprint: whoever grants may call them otherwise.
    pub name: String,
    pub(crate) key: PublicKey,
    pub(crate) recipient: Recipient,
}

/// The keys behind a card. They lie in the device file and in nothing else.
pub(crate) struct OwnKeys {
    pub(crate) signing: SigningKey,
    pub(crate) identity: Identity,
}

/// A card in writing.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CardText {
    tefuda_card: u32,
    name: String,
    key: String,
    recipient: String,
}

/// The card of a person of this home. Its keys are made the first time.
///
/// # Errors
/// [`ProxyError::Vault`].
pub fn own_card(vault: &mut Vault, random: &mut dyn Random) -> Result<ProxyCard, ProxyError> {
    let keys = own_keys(vault, random)?;
    Ok(ProxyCard {
        name: vault.name().to_owned(),
        key: keys.signing.public().clone(),
        recipient: keys.identity.recipient(),
    })
}

pub(crate) fn own_keys(vault: &mut Vault, random: &mut dyn Random) -> Result<OwnKeys, ProxyError> {
    if let Some(note) = vault.note(KEYS)? {
        return OwnKeys::read(&note).ok_or(VaultError::Storage(StorageError::Damaged).into());
    }
    let keys = OwnKeys {
        signing: SigningKey::make(random)?,
        identity: Identity::make(random)?,
    };
    vault.put_note(KEYS, keys.write().as_bytes())?;
    Ok(keys)
}

/// The keys of a person who granted something: they were made then.
pub(crate) fn own_keys_of(vault: &Vault) -> Result<OwnKeys, ProxyError> {
    let note = vault.note(KEYS)?.and_then(|note| OwnKeys::read(&note));
    note.ok_or(VaultError::Storage(StorageError::Damaged).into())
}

impl OwnKeys {
    pub(crate) fn write(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(160));
        text.push_str(&Zeroizing::new(to_hex(&*self.signing.secret_bytes())));
        text.push(' ');
        text.push_str(&self.identity.to_secret_string());
        text
    }

    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let (secret, identity) = std::str::from_utf8(bytes).ok()?.split_once(' ')?;
        let secret = Zeroizing::new(from_hex::<32>(secret)?);
        Some(Self {
            signing: SigningKey::from_secret_bytes(&secret).ok()?,
            identity: Identity::parse(identity).ok()?,
        })
    }
}

impl ProxyCard {
    /// Reads a card: its file, or a picture of its QR code.
    ///
    /// # Errors
    /// [`ProxyError::NotACard`].
    pub fn read(file: &[u8]) -> Result<Self, ProxyError> {
        if let Some(card) = Self::parse(file) {
            return Ok(card);
        }
        let contents = read_contents(file).map_err(|_| ProxyError::NotACard)?;
        let found = contents.iter().find_map(|content| Self::parse(content));
        found.ok_or(ProxyError::NotACard)
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > LONGEST {
            return None;
        }
        Self::of_text(&serde_json::from_slice(bytes).ok()?)
    }

    pub(crate) fn of_text(text: &CardText) -> Option<Self> {
        if text.tefuda_card != FORMAT || check_line(&text.name, NAME_MAX).is_err() {
            return None;
        }
        Some(Self {
            name: text.name.clone(),
            key: PublicKey::from_compressed(&from_hex(&text.key)?).ok()?,
            recipient: Recipient::parse(&text.recipient).ok()?,
        })
    }

    pub(crate) fn text(&self) -> CardText {
        CardText {
            tefuda_card: FORMAT,
            name: self.name.clone(),
            key: to_hex(&self.key.compressed()),
            recipient: self.recipient.to_string(),
        }
    }

    /// The card in writing: one line of JSON, which a QR code holds too.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(&self.text()).unwrap_or_default()
    }

    /// Twenty digits that two people read to each other: whoever put another card in its place would have to find one with
    /// the same.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let mut message = b"tefuda-card-1".to_vec();
        message.extend(self.key.compressed());
        message.extend(self.recipient.to_string().into_bytes());
        let [a, b, c, d, e, f, g, h, ..] = sha256(&message);
        let [.., i, j, k, l, m, n, o, p] = sha256(&message);
        let number = u128::from_be_bytes([a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p]) % 10_u128.pow(20);
        let digits = format!("{number:020}");
        let mut groups = String::with_capacity(24);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && at % 4 == 0 {
                groups.push('-');
            }
            groups.push(digit);
        }
        groups
    }

    /// Whether these are its digits, however they are grouped and however wide.
    #[must_use]
    pub fn has_fingerprint(&self, typed: &str) -> bool {
        let digits = |text: &str| -> String {
            text.chars()
                .filter_map(|c| match c {
                    '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')),
                    c => c.is_ascii_digit().then_some(c),
                })
                .collect()
        };
        digits(typed) == digits(&self.fingerprint())
    }
}

pub(crate) fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut digits = text.chars().map(|digit| digit.to_digit(16));
    let mut bytes = [0; N];
    for byte in &mut bytes {
        *byte = u8::try_from(digits.next()?? << 4 | digits.next()??).ok()?;
    }
    digits.next().is_none().then_some(bytes)
}

/// A name and keys: logs get none of it.
impl fmt::Debug for ProxyCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProxyCard(..)")
    }
}

const KEYS: &str = "card";
const FORMAT: u32 = 1;
const LONGEST: usize = 4096;
const NAME_MAX: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;
    use tefuda_crypto::SystemRandom;

    fn card() -> ProxyCard {
        ProxyCard {
            name: "髙橋 次郎".to_owned(),
            key: SigningKey::make(&mut SystemRandom).unwrap().public().clone(),
            recipient: Identity::make(&mut SystemRandom).unwrap().recipient(),
        }
    }

    #[test]
    fn a_card_reads_back_and_anything_else_is_none() {
        let card = card();
        assert!(ProxyCard::read(card.to_json().as_bytes()).unwrap() == card);
        let json = card.to_json();
        for wrong in [
            json.replace("tefuda_card\":1", "tefuda_card\":2"),
            json.replace("age1", "age2"),
            json.replace("次郎", "次\u{202e}郎"),
            json.replace("\"name\"", "\"more\":1,\"name\""),
            String::new(),
        ] {
            assert!(ProxyCard::read(wrong.as_bytes()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_fingerprint_is_twenty_digits_however_they_are_typed() {
        let (one, two) = (card(), card());
        let print = one.fingerprint();
        assert_eq!((print.len(), print.matches('-').count()), (24, 4));
        assert!(one.has_fingerprint(&print) && one.has_fingerprint(&print.replace('-', " ")));
        let wide: String = print
            .chars()
            .map(|c| {
                c.to_digit(10)
                    .map_or('　', |d| char::from_u32('０' as u32 + d).unwrap())
            })
            .collect();
        assert!(one.has_fingerprint(&wide));
        assert!(
            !two.has_fingerprint(&print)
                && !one.has_fingerprint(print.trim_end_matches(char::is_numeric))
                && !one.has_fingerprint("")
        );
        // What somebody calls themselves changes nothing.
        let renamed = ProxyCard {
            name: "次郎".to_owned(),
            ..one.clone()
        };
        assert!(renamed.has_fingerprint(&print));
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", card()), "ProxyCard(..)");
    }
}
