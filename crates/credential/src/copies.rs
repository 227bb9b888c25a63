//! Copies: fresh holder keys out to an issuer, a sealed batch of credentials back in.
//!
//! The request travels as a plain file: it holds public keys and names of fields. Each key signs the request, so that nobody can
//! ask for copies to a key they do not hold, nor send the batch elsewhere. The batch holds health data and travels sealed
//! (age) to the recipient that the request names.

mod batch;
mod request;

pub use batch::{Batch, BatchError};
pub use request::{CopiesRequest, CopiesRequestError, CopyKey, CopyLayout};

/// The most copies that one request asks for.
pub const MOST_COPIES: usize = 20;
