//! Issue: a sealed batch for a holder's request.

use std::path::Path;

use serde_json::{Map, Value};
use tefuda_credential::copies::{Batch, BatchError, CopiesRequest, CopiesRequestError};
use tefuda_credential::status::MOST_LISTED_COPIES;
use tefuda_credential::{Credential, Issuance, IssueError as SigningRefused, PaperIssuance};
use tefuda_crypto::{Passphrase, Random};
use tefuda_record::{Moment, Record, RecordError, kinds::eligibility};
use thiserror::Error;

use crate::folder::{FolderError, Office};
use crate::register::Register;

/// What is ordered.
#[derive(Clone, Copy)]
pub struct Order<'a> {
    /// The person's eligibility as JSON, at most 64 KB.
    pub record: &'a str,
    /// The holder's request for copies, as it came.
    pub request: &'a str,
    /// When it is signed.
    pub now: Moment,
    /// Until when the credentials count at most; they end with the record in any case, and more than five copies after a week.
    pub exp: Moment,
}

/// A batch, sealed to the holder.
pub struct Issued {
    /// The file for the holder.
    pub sealed: Vec<u8>,
    /// How many credentials are in it.
    pub copies: usize,
    /// When the first of them ends.
    pub expires_at: Moment,
}

/// Why nothing was issued.
#[derive(Debug, Error)]
pub enum IssueError {
    /// The folder cannot be used.
    #[error("the issuer's folder cannot be used: {0}")]
    Folder(#[source] FolderError),
    /// The record cannot be read.
    #[error("the record cannot be read: {0}")]
    Record(#[source] RecordFileError),
    /// The institution is an insurer, which signs what it knows and not what it saw.
    #[error("an insurer witnesses nothing")]
    NotAWitness,
    /// The record's insurer number is not this insurer's.
    #[error("the record names another insurer's number")]
    NotOurs,
    /// The request cannot be read, or a key has not signed it.
    #[error("the request cannot be answered: {0}")]
    Request(#[source] CopiesRequestError),
    /// So many batches were issued to this person that no place in a list is left.
    #[error("no place is left in the lists for another batch of this person")]
    NoPlace,
    /// A credential was not signed.
    #[error("a credential was not signed: {0}")]
    Credential(#[source] SigningRefused),
    /// The batch cannot be sealed.
    #[error("the batch cannot be sealed: {0}")]
    Batch(#[source] BatchError),
}

/// Why a record's file is no record.
#[derive(Debug, Error)]
pub enum RecordFileError {
    /// No JSON object, or too long.
    #[error("no json object of at most 64 kb")]
    NotJson,
    /// A field does not fit.
    #[error("a field does not fit: {0}")]
    Field(#[source] RecordError),
}

/// Signs one credential for each key of a request, each with salts of its own, and seals them to the holder.
///
/// Up to five copies have a place in the lists of what was taken back. More would fill those lists of a whole country with a few
/// billion places, so a larger batch lives a week at most and needs none.
///
/// # Errors
/// [`IssueError`]; then nothing is signed that leaves this function.
pub fn issue(
    folder: &Path,
    passphrase: &Passphrase,
    order: &Order<'_>,
    random: &mut dyn Random,
) -> Result<Issued, IssueError> {
    let record = read_record(order.record).map_err(IssueError::Record)?;
    // Asked before the passphrase is worked on, so that an unfit request costs nothing.
    let request = CopiesRequest::parse(order.request).map_err(IssueError::Request)?;
    let office = Office::read(folder, passphrase).map_err(IssueError::Folder)?;
    let own = office.charter.insurer_numbers().map_err(IssueError::Folder)?;
    let number = record.text("insurer_number");
    if !own.iter().any(|own| Some(own.as_str()) == number.as_deref()) {
        return Err(IssueError::NotOurs);
    }
    let copies = request.keys().len() + request.paper().len();
    let (exp, places) = match u8::try_from(copies).ok().filter(|copies| *copies <= MOST_LISTED_COPIES) {
        Some(copies) => {
            let mut register = Register::read(folder, &office).map_err(IssueError::Folder)?;
            let places = register.allot(&record, copies, order.exp).ok_or(IssueError::NoPlace)?;
            // Written before anything is signed: a place is never given twice, and one that was given in vain is no loss.
            register.write().map_err(IssueError::Folder)?;
            (order.exp, places.into_iter().map(Some).collect())
        }
        None => (
            order.exp.min(order.now.plus_seconds(UNLISTED_SECONDS)),
            vec![None; copies],
        ),
    };
    let key = office.into_issuer_key().map_err(IssueError::Folder)?;
    let mut credentials = Vec::with_capacity(copies);
    for (wanted, place) in request.keys().iter().zip(&places) {
        let issuance = Issuance {
            record: &record,
            layout: &request.layout(wanted),
            holder: &wanted.public,
            iat: order.now,
            nbf: None,
            exp,
            status: place.as_ref(),
        };
        credentials.push(tefuda_credential::issue(&key, &issuance, random).map_err(IssueError::Credential)?);
    }
    for (purpose, place) in request.paper().iter().zip(places.iter().skip(request.keys().len())) {
        let issuance = PaperIssuance {
            record: &record,
            layout: &request.paper_layout(*purpose),
            purpose: *purpose,
            iat: order.now,
            exp,
            status: place.as_ref(),
        };
        credentials.push(tefuda_credential::issue_paper(&key, &issuance, random).map_err(IssueError::Credential)?);
    }
    Issued::seal(credentials, &request, order.exp)
}

impl Issued {
    /// Seals credentials to whom the request named.
    pub(crate) fn seal(credentials: Vec<Credential>, request: &CopiesRequest, exp: Moment) -> Result<Self, IssueError> {
        let expires_at = credentials.iter().map(Credential::expires_at).min().unwrap_or(exp);
        let batch = Batch::new(credentials).map_err(IssueError::Batch)?;
        Ok(Self {
            copies: batch.credentials().len(),
            sealed: batch.seal(request.recipient()).map_err(IssueError::Batch)?,
            expires_at,
        })
    }
}

/// A record from its fields alone, or as `tefuda show --json` prints it.
pub(crate) fn read_record(text: &str) -> Result<Record, RecordFileError> {
    if text.len() > LONGEST_RECORD {
        return Err(RecordFileError::NotJson);
    }
    let mut json: Map<String, Value> = serde_json::from_str(text).map_err(|_| RecordFileError::NotJson)?;
    // What `tefuda show --json` prints has the fields within.
    if let (true, Some(Value::Object(fields))) = (json.contains_key("id"), json.get_mut("fields")) {
        json = core::mem::take(fields);
    }
    Record::from_json(eligibility::KIND.id, &json).map_err(RecordFileError::Field)
}

/// How long what has no place in a list may live.
const UNLISTED_SECONDS: i64 = 7 * 86_400;
const LONGEST_RECORD: usize = 64 * 1024;
