//! Answering a reader's request: reading it, finding out who asks, and what it would show.

use tefuda_consent::{Locks, Proposal, Request};
use tefuda_credential::{Flaw, ProofRequest, RequestError};
use tefuda_record::{Day, Record};
use thiserror::Error;

use crate::{Ask, AskError, Coded, GatherError, Problem, ask, gather::gather};

/// Why there is no request to answer.
#[derive(Debug, Error)]
pub enum AnswerError {
    /// A picture cannot be read.
    #[error(transparent)]
    Picture(#[from] GatherError),
    /// Nothing in it is a request.
    #[error("no request in it")]
    NoRequest,
    /// The request is not to be answered.
    #[error(transparent)]
    Request(#[from] RequestError),
}

/// Reads the one request in a file: a picture, digits, or the JWS.
///
/// # Errors
/// [`AnswerError`].
pub fn read_request(file: &[u8]) -> Result<ProofRequest, AnswerError> {
    let gathered = gather(&[file.to_vec()])?;
    let texts = gathered
        .contents
        .iter()
        .filter_map(|content| core::str::from_utf8(content).ok());
    let mut error = AnswerError::NoRequest;
    for text in texts {
        match ProofRequest::parse(text.trim_start_matches('\u{feff}')) {
            Ok(request) => return Ok(request),
            // Something else than a request; a picture may hold both.
            Err(RequestError::Malformed(Flaw::Parts | Flaw::Base64 | Flaw::Digits | Flaw::Type | Flaw::TooLong)) => {}
            Err(other) => error = other.into(),
        }
    }
    Err(error)
}

/// The proposal that answers a request, on one record and within the person's locks. What `ask` shows and hides comes on top; its
/// counter, purpose and recipient are the request's.
///
/// # Errors
/// [`AskError`].
pub fn propose_answer(
    request: &Request,
    ask: &Ask,
    record: &Record,
    locks: &Locks,
    today: Day,
) -> Result<Proposal, AskError> {
    ask::check_state(record, today)?;
    ask::propose_request(request, ask, record, locks)
}

impl Coded for AnswerError {
    fn problem(&self) -> Problem {
        match self {
            Self::Picture(error) => error.problem(),
            Self::NoRequest => Problem::new("no_request"),
            Self::Request(error) => error.problem(),
        }
    }
}

impl Coded for RequestError {
    fn problem(&self) -> Problem {
        Problem::new(match self {
            Self::Malformed(_) | Self::NothingWanted => "request_unreadable",
            Self::Forged | Self::KeyOver => "request_forged",
            Self::Expired => "request_expired",
            Self::Signing(_) => "random",
            Self::TooLarge(_) => "qr_too_large",
        })
    }
}
