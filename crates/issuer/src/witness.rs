//! Witness: a sealed batch of what the staff saw on an original.

use std::collections::BTreeSet;
use std::path::Path;

use tefuda_consent::FieldId;
use tefuda_credential::copies::CopiesRequest;
use tefuda_credential::{IssuerKind, Shown, Witness, Witnessing};
use tefuda_crypto::{Passphrase, Random};
use tefuda_record::{Day, Moment};

use crate::folder::Office;
use crate::issue::{IssueError, Issued};

/// What the staff confirm.
#[derive(Clone, Copy, Debug)]
pub struct WitnessOrder<'a> {
    /// What the person's self-attested proof showed, as the verifier read it.
    pub shown: &'a Shown,
    /// The holder's request for copies, as it came.
    pub request: &'a str,
    /// The fields that the staff saw on the original, with the same values.
    pub seen: &'a BTreeSet<FieldId>,
    /// Which original: a choice of the field `document`.
    pub original: &'a str,
    /// Its last day, where it has one.
    pub original_expires: Option<Day>,
    /// When it is signed; the original was seen on that day.
    pub now: Moment,
    /// Until when the credentials count at most; they end with the original in any case.
    pub exp: Moment,
}

/// Signs one witnessed credential for each key of a request, each with salts of its own, and seals them to the holder.
///
/// # Errors
/// [`IssueError`]; then nothing is signed that leaves this function.
pub fn witness(
    folder: &Path,
    passphrase: &Passphrase,
    order: &WitnessOrder<'_>,
    random: &mut dyn Random,
) -> Result<Issued, IssueError> {
    let request = CopiesRequest::parse(order.request).map_err(IssueError::Request)?;
    let office = Office::read(folder, passphrase).map_err(IssueError::Folder)?;
    let code = match (
        office.charter.kind().map_err(IssueError::Folder)?,
        &office.charter.institution_code,
    ) {
        (IssuerKind::Clinic | IssuerKind::Pharmacy | IssuerKind::TownHall, Some(code)) => code.clone(),
        (IssuerKind::Insurer, _) | (_, None) => return Err(IssueError::NotAWitness),
    };
    let witness = Witness {
        seen_on: order.now.day_in_japan(),
        original: order.original.to_owned(),
        code,
        name: office.charter.name.clone(),
    };
    let key = office.into_issuer_key().map_err(IssueError::Folder)?;
    let mut credentials = Vec::with_capacity(request.keys().len());
    for wanted in request.keys() {
        let witnessing = Witnessing {
            shown: order.shown,
            seen: order.seen,
            witness: &witness,
            original_expires: order.original_expires,
            layout: &request.layout(wanted),
            holder: &wanted.public,
            iat: order.now,
            exp: order.exp,
        };
        credentials.push(tefuda_credential::witness(&key, &witnessing, random).map_err(IssueError::Credential)?);
    }
    Issued::seal(credentials, &request, order.exp)
}
