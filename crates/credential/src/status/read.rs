//! A status list's payload, read strictly, and its bits, inflated within bounds.

use flate2::{Decompress, FlushDecompress, Status};
use tefuda_record::Moment;

use super::list::{StatusError, StatusTerms, Width};
use super::{LIST_ENTRIES, StatusEntry};
use crate::json::{self, Json};
use crate::{Flaw, b64};

/// A payload whose signature was not checked yet.
pub(super) struct Payload {
    pub(super) uri: String,
    pub(super) terms: StatusTerms,
    pub(super) width: Width,
    pub(super) deflated: Vec<u8>,
}

pub(super) fn payload(payload: &[u8]) -> Result<Payload, Flaw> {
    let mut members = json::parse_object(payload, DEPTH)?;
    let uri = members.text("sub")?.into_owned();
    StatusEntry::new(&uri, 0)?;
    let (iat, exp) = (members.number("iat")?, members.optional_number("exp")?);
    // Source: §5.1 (a ttl is positive). Without one the week of grace begins at once.
    let ttl = members.optional_number("ttl")?.unwrap_or(0);
    if exp.is_some_and(|exp| exp <= iat) || !(0..=LONGEST_TTL).contains(&ttl) {
        return Err(Flaw::Times);
    }
    let Some(Json::Object(mut list)) = members.take("status_list") else {
        return Err(Flaw::Member);
    };
    let width = Width::parse(list.number("bits")?).ok_or(Flaw::Value)?;
    let deflated = b64::read(&list.text("lst")?)?;
    // An address where the list may be fetched together with others: nothing is fetched here.
    if list.has("aggregation_uri") {
        list.text("aggregation_uri")?;
    }
    list.finish(Flaw::Member)?;
    members.finish(Flaw::Member)?;
    Ok(Payload {
        uri,
        terms: StatusTerms {
            iat: Moment(iat),
            exp: exp.map(Moment),
            ttl,
        },
        width,
        deflated,
    })
}

/// Inflates a zlib stream that ends where its bytes end, to at most a megabyte.
pub(super) fn inflated(bytes: &[u8]) -> Result<Box<[u8]>, StatusError> {
    let mut decompress = Decompress::new(true);
    let mut out = Vec::with_capacity(LIST_ENTRIES as usize / 8 + 1);
    loop {
        let taken = usize::try_from(decompress.total_in()).map_err(|_| StatusError::Inflate)?;
        let rest = bytes.get(taken..).ok_or(StatusError::Inflate)?;
        match decompress.decompress_vec(rest, &mut out, FlushDecompress::Finish) {
            Ok(Status::StreamEnd) => break,
            Ok(Status::Ok | Status::BufError) if out.len() == out.capacity() && out.len() < MOST_BYTES => {
                out.reserve(out.capacity());
            }
            Ok(Status::Ok | Status::BufError) | Err(_) => return Err(StatusError::Inflate),
        }
    }
    if out.len() > MOST_BYTES || decompress.total_in() != bytes.len() as u64 {
        return Err(StatusError::Inflate);
    }
    Ok(out.into_boxed_slice())
}

/// Payload and list.
const DEPTH: usize = 2;
/// A million entries of eight bits.
const MOST_BYTES: usize = LIST_ENTRIES as usize;
/// A year: nobody waits longer for a newer list.
const LONGEST_TTL: i64 = 366 * 86_400;
