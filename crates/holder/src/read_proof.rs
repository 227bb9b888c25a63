//! Reading a proof out of whatever it came in: a picture, digits, or the plain SD-JWT.

use tefuda_credential::proof_text;
use thiserror::Error;

use crate::{Coded, GatherError, Problem, gather::gather};

/// Why no proof was found.
#[derive(Debug, Error)]
pub enum ReadError {
    /// A picture cannot be read.
    #[error(transparent)]
    Picture(#[from] GatherError),
    /// A picture without any symbol.
    #[error("no qr symbol in the picture")]
    NoSymbol,
    /// No proof in it.
    #[error("no proof in it")]
    NoProof,
    /// More than one.
    #[error("several proofs in it")]
    Several,
}

/// The text of the one proof in a file: digits, or an SD-JWT. It is not judged here.
///
/// # Errors
/// [`ReadError`].
pub fn read_proof(file: &[u8]) -> Result<String, ReadError> {
    let gathered = gather(&[file.to_vec()])?;
    let is_picture = gathered.pictures > 0;
    if is_picture && gathered.contents.is_empty() {
        return Err(ReadError::NoSymbol);
    }
    let mut proofs: Vec<String> = gathered
        .contents
        .iter()
        .filter_map(|content| proof_text(content).map(str::to_owned))
        .collect();
    proofs.dedup();
    match (proofs.pop(), proofs.is_empty()) {
        (Some(proof), true) => Ok(proof),
        (Some(_), false) => Err(ReadError::Several),
        (None, _) => Err(ReadError::NoProof),
    }
}

/// Everything in a file that a proof, a request or a key card may be: the file itself, or the content of each symbol in a picture.
///
/// # Errors
/// [`ReadError::Picture`].
pub fn read_contents(file: &[u8]) -> Result<Vec<Vec<u8>>, ReadError> {
    Ok(gather(&[file.to_vec()])?.contents)
}

impl Coded for ReadError {
    fn problem(&self) -> Problem {
        match self {
            Self::Picture(error) => error.problem(),
            Self::NoSymbol => Problem::new("no_qr"),
            Self::NoProof => Problem::new("no_proof_text"),
            Self::Several => Problem::new("several_proofs"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_proof_says_so() {
        assert!(matches!(read_proof(b"JAHISTC08,1\r\n"), Err(ReadError::NoProof)));
        assert!(matches!(read_proof(b""), Err(ReadError::NoProof)));
        assert!(matches!(
            read_proof(b"\x89PNG\r\n\x1a\nbroken"),
            Err(ReadError::Picture(_))
        ));
    }

    #[test]
    fn an_sd_jwt_is_taken_as_it_is() {
        assert_eq!(read_proof(b" aa.bb.cc~dd~ \n").unwrap(), "aa.bb.cc~dd~");
    }
}
