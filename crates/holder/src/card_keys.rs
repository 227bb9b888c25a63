//! Checking the signature of vaccination cards (SMART Health Cards) against a directory of issuers and their keys, which the
//! person hands in: nobody is asked over a network.
//!
//! Source: SMART Health Cards Framework, «Signing Health Cards» and «Determining keys associated with an issuer»; the directory
//! in the form of a VCI snapshot.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::Value as Json;
use tefuda_crypto::PublicKey;
use tefuda_formats::{DraftRecord, HealthCard, UNCHECKED};
use tefuda_record::Record;
use thiserror::Error;

use crate::{Coded, Detail, Problem};

/// Issuers with the keys that sign for them.
pub struct CardKeys(Vec<IssuerKey>);

struct IssuerKey {
    issuer: String,
    name: String,
    key_id: String,
    key: PublicKey,
}

/// What a card's signature is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardSignature {
    /// It is the issuer's.
    Right,
    /// The directory does not know the issuer or the key: nothing can be said.
    UnknownKey,
    /// The key is known and the signature is not its.
    Wrong,
}

/// Why something is no directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CardKeysError {
    /// It is too large.
    #[error("directory longer than {MAX_BYTES} bytes")]
    TooLarge,
    /// It is not JSON with `issuerInfo`.
    #[error("no directory of issuers")]
    Shape,
    /// There is no key in it that signs such cards.
    #[error("no usable key")]
    NoKeys,
}

impl CardKeys {
    /// Reads a directory. Keys of other kinds, and keys whose name is not their thumbprint, are passed over.
    ///
    /// # Errors
    /// [`CardKeysError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, CardKeysError> {
        if bytes.len() > MAX_BYTES {
            return Err(CardKeysError::TooLarge);
        }
        let json: Json = serde_json::from_slice(bytes).map_err(|_| CardKeysError::Shape)?;
        let issuers = json
            .get("issuerInfo")
            .and_then(Json::as_array)
            .ok_or(CardKeysError::Shape)?;
        let mut keys = Vec::new();
        for entry in issuers {
            let text = |path: &str| entry.pointer(path).and_then(Json::as_str);
            let Some(issuer) = text("/issuer/iss") else { continue };
            let listed = entry.get("keys").and_then(Json::as_array).into_iter().flatten();
            keys.extend(listed.filter_map(usable).map(|(key_id, key)| IssuerKey {
                issuer: issuer.to_owned(),
                name: text("/issuer/name").unwrap_or(issuer).to_owned(),
                key_id,
                key,
            }));
        }
        if keys.is_empty() {
            return Err(CardKeysError::NoKeys);
        }
        Ok(Self(keys))
    }

    /// Checks the card that a record came from, and writes into the record who signed it. `None` where it came from no card.
    #[must_use]
    pub fn check(&self, draft: &mut DraftRecord) -> Option<CardSignature> {
        if draft.media_type != "application/smart-health-card" {
            return None;
        }
        let card = HealthCard::of_evidence(&draft.evidence)?;
        let known = self
            .0
            .iter()
            .find(|one| one.issuer == card.issuer && one.key_id == card.key_id);
        let Some(known) = known else {
            return Some(CardSignature::UnknownKey);
        };
        if known.key.verify(&card.signed, &card.signature).is_err() {
            return Some(CardSignature::Wrong);
        }
        // A note of something else in the card has no remarks to change.
        if let Some(remarks) = draft.record.text("remarks") {
            let signed = format!("署名を確かめました: {}", known.name);
            let mut fields = draft.record.clone().into_fields();
            if fields.set("remarks", &remarks.replace(UNCHECKED, &signed)).is_ok()
                && let Ok(record) = Record::new(fields)
            {
                draft.record = record;
            }
        }
        Some(CardSignature::Right)
    }
}

/// A key of P-256 under its own thumbprint.
fn usable(jwk: &Json) -> Option<(String, PublicKey)> {
    let text = |member: &str| jwk.get(member).and_then(Json::as_str);
    let number =
        |member: &str| -> Option<[u8; 32]> { BASE64_URL_SAFE_NO_PAD.decode(text(member)?).ok()?.try_into().ok() };
    if text("kty") != Some("EC") || text("crv") != Some("P-256") {
        return None;
    }
    let key = PublicKey::from_xy(&number("x")?, &number("y")?).ok()?;
    let key_id = BASE64_URL_SAFE_NO_PAD.encode(key.thumbprint());
    (text("kid") == Some(key_id.as_str())).then_some((key_id, key))
}

impl core::fmt::Debug for CardKeys {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "CardKeys({})", self.0.len())
    }
}

impl Coded for CardKeysError {
    fn problem(&self) -> Problem {
        match self {
            Self::TooLarge => Problem::new("too_large_input").with("max", Detail::Text("16 MB".to_owned())),
            Self::Shape | Self::NoKeys => Problem::new("card_keys"),
        }
    }
}

/// The directory of all issuers of the world was below 2 MB.
const MAX_BYTES: usize = 16 << 20;

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use tefuda_record::Confirmed;

    use super::*;

    fn file(name: &str) -> Vec<u8> {
        fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests").join(name)).unwrap()
    }

    fn drafts(name: &str) -> Vec<DraftRecord> {
        tefuda_formats::read(&[file(name)], Confirmed::No).unwrap().records
    }

    /// What the directory says of each record of a card, and the last line of its remarks.
    fn checked(keys: &CardKeys, mut drafts: Vec<DraftRecord>) -> Vec<(Option<CardSignature>, String)> {
        let told = drafts.iter_mut().map(|draft| {
            let signature = keys.check(draft);
            let remarks = draft.record.text("remarks").unwrap_or_default();
            (signature, remarks.lines().last().unwrap_or_default().to_owned())
        });
        told.collect()
    }

    #[test]
    fn a_signature_is_right_wrong_or_of_somebody_unknown() {
        let keys = CardKeys::parse(&file("vectors/shc/directory.json")).unwrap();
        let card = "corpus/shc/valid/three_doses_one_code.txt";
        let right = (
            Some(CardSignature::Right),
            "署名を確かめました: 例示の発行者".to_owned(),
        );
        assert_eq!(checked(&keys, drafts(card)), vec![right; 3]);
        let text = String::from_utf8(file("vectors/shc/directory.json")).unwrap();
        let other = CardKeys::parse(text.replace("issuer.example", "other.example").as_bytes()).unwrap();
        let unknown = (Some(CardSignature::UnknownKey), UNCHECKED.to_owned());
        assert_eq!(checked(&other, drafts(card)), vec![unknown; 3]);
        let mut forged = drafts(card);
        for draft in &mut forged {
            let text = String::from_utf8(draft.evidence.clone()).unwrap();
            let at = text.rfind('.').unwrap() + 1;
            let (body, signature) = text.split_at(at);
            let other = if signature.starts_with('A') { "B" } else { "A" };
            draft.evidence = format!("{body}{other}{}", signature.get(1..).unwrap()).into_bytes();
        }
        assert!(
            checked(&keys, forged)
                .iter()
                .all(|(signature, remarks)| *signature == Some(CardSignature::Wrong) && remarks == UNCHECKED)
        );
        assert_eq!(
            checked(&keys, drafts("corpus/pdf/valid/a_letter_of_one_page.pdf"))[0].0,
            None
        );
    }

    #[test]
    fn what_is_no_directory_says_so() {
        for (bytes, error) in [
            (&b"{}"[..], CardKeysError::Shape),
            (b"not json", CardKeysError::Shape),
            (b"{\"issuerInfo\":[]}", CardKeysError::NoKeys),
            (
                b"{\"issuerInfo\":[{\"issuer\":{\"iss\":\"https://x\"},\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"x\",\"x\":\"AA\",\"y\":\"AA\"}]}]}",
                CardKeysError::NoKeys,
            ),
        ] {
            assert_eq!(CardKeys::parse(bytes).err(), Some(error));
        }
        // A key under another name than its thumbprint is nobody's.
        let another = file("vectors/shc/directory_with_another_key.json");
        assert_eq!(CardKeys::parse(&another).err(), Some(CardKeysError::NoKeys));
    }
}
