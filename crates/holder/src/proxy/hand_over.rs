//! Handing a whole vault over: a child who comes of age takes it into a home of their own, and the guardian's key opens it no
//! more.
//!
//! Three steps, so that nothing is lost on the way: the guardian's home seals everything to the child's card; the child's home
//! takes it in and signs a receipt; with the receipt the guardian's home drops its keys. A change after the first step
//! makes the receipt one for something else.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use tefuda_crypto::{PublicKey, Random, open_with, seal_to, sha256};
use tefuda_record::{Compartment, Confirmed, KINDS, Kind, Moment};
use tefuda_vault::{Act, Home, Marks, PersonId, Vault};

use super::ProxyError;
use super::card::{ProxyCard, from_hex, own_keys, to_hex};
use super::letter::damaged;
use crate::{Wanted, accept, export, preview};

/// What is handed over.
pub struct HandOver {
    /// Sealed to the other's card.
    pub sealed: Vec<u8>,
    /// How many records are in it.
    pub records: usize,
}

/// What the guardian's home remembers until the receipt comes.
#[derive(Serialize, Deserialize)]
struct Pending {
    digest: String,
    key: String,
    records: usize,
    marks: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Receipt {
    tefuda_receipt: u32,
    digest: String,
    records: usize,
    signature: String,
}

/// Seals everything a person holds, with its history and originals, to the card of who takes it over.
///
/// # Errors
/// [`ProxyError::LeftOut`] where a record cannot be written out, [`ProxyError::Export`], [`ProxyError::Vault`].
pub fn begin_hand_over(vault: &mut Vault, to: &ProxyCard, now: Moment) -> Result<HandOver, ProxyError> {
    log(vault, "handing_over", &to.name, now)?;
    let private: Vec<&'static Kind> = KINDS
        .iter()
        .copied()
        .filter(|kind| kind.compartment == Compartment::Private)
        .collect();
    let out = export(vault, FORMAT_NAME, Wanted::AllWith(&private), now)?;
    if out.left_out > 0 {
        return Err(ProxyError::LeftOut(out.left_out));
    }
    let sealed = seal_to(std::slice::from_ref(&to.recipient), &out.bytes).map_err(|_| damaged())?;
    let pending = Pending {
        digest: to_hex(&sha256(&sealed)),
        key: to_hex(&to.key.compressed()),
        records: out.records,
        marks: vault.marks()?.to_text(),
    };
    let note = serde_json::to_vec(&pending).map_err(|_| damaged())?;
    vault.put_note(PENDING, &note)?;
    Ok(HandOver {
        sealed,
        records: out.records,
    })
}

/// Takes over what was sealed to this person's card. Answers the receipt and how many records are held now of those that were
/// handed over.
///
/// # Errors
/// [`ProxyError::Damaged`] where it is sealed to another card or was changed, [`ProxyError::LeftOut`] where not every record
/// could be taken in: there is no receipt then. [`ProxyError::Import`], [`ProxyError::Vault`].
pub fn receive_hand_over(
    vault: &mut Vault,
    sealed: &[u8],
    now: Moment,
    random: &mut dyn Random,
) -> Result<(String, usize), ProxyError> {
    let keys = own_keys(vault, random)?;
    let plain = open_with(&keys.identity, sealed).map_err(|_| ProxyError::Damaged)?;
    let read = preview(&[plain.to_vec()], Confirmed::Yes)?;
    let records = read.draft.records.len();
    let accepted = accept(vault, read.draft.records, &mut Act::new(now, random))?;
    let held = accepted.added.len() + accepted.held;
    if held < records {
        return Err(ProxyError::LeftOut(records - held));
    }
    let name = vault.name().to_owned();
    log(vault, "handed_over", &name, now)?;
    let digest = to_hex(&sha256(sealed));
    let receipt = Receipt {
        signature: to_hex(keys.signing.sign(&message(&digest, records))?.bytes()),
        tefuda_receipt: 1,
        digest,
        records,
    };
    Ok((serde_json::to_string(&receipt).map_err(|_| damaged())?, records))
}

/// Lets the vault go, with the receipt: its keys first, then its files.
///
/// # Errors
/// [`ProxyError::OtherReceipt`] where it is for something else, by somebody else, or something was changed since;
/// [`ProxyError::Home`].
pub fn finish_hand_over(home: &mut Home, person: &PersonId, receipt: &[u8]) -> Result<usize, ProxyError> {
    let vault = home.person(person)?;
    let note = vault.note(PENDING)?.ok_or(ProxyError::OtherReceipt)?;
    let pending: Pending = serde_json::from_slice(&note).map_err(|_| damaged())?;
    let receipt: Receipt = serde_json::from_slice(receipt).map_err(|_| ProxyError::OtherReceipt)?;
    let key = from_hex(&pending.key).and_then(|key| PublicKey::from_compressed(&key).ok());
    let signature = from_hex::<64>(&receipt.signature).ok_or(ProxyError::OtherReceipt)?;
    let is_signed = key
        .ok_or(ProxyError::OtherReceipt)?
        .verify(&message(&receipt.digest, receipt.records), &signature)
        .is_ok();
    let marks = Marks::parse(&pending.marks).ok_or(damaged())?;
    let is_same = receipt.tefuda_receipt == 1 && receipt.digest == pending.digest && receipt.records == pending.records;
    if !is_signed || !is_same || !vault.since(&marks)?.is_nothing() {
        return Err(ProxyError::OtherReceipt);
    }
    drop(vault);
    home.remove_person(person)?;
    Ok(receipt.records)
}

fn message(digest: &str, records: usize) -> Vec<u8> {
    format!("tefuda-receipt-1\n{digest}\n{records}").into_bytes()
}

fn log(vault: &mut Vault, outcome: &str, to: &str, now: Moment) -> Result<(), ProxyError> {
    let entry = Map::from_iter([
        ("outcome".to_owned(), Json::from(outcome)),
        ("proxy".to_owned(), Json::from(to)),
    ]);
    vault.log_append(Compartment::Eligibility, &entry, now)?;
    Ok(())
}

impl std::fmt::Debug for HandOver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "HandOver({} records)", self.records)
    }
}

const PENDING: &str = "handing-over";
const FORMAT_NAME: &str = "json";
