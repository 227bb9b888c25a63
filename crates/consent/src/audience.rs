//! To whom a proof is shown.

use core::fmt;

use tefuda_record::check_line;
use thiserror::Error;

/// To whom a proof is shown. Signed as `aud`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Audience {
    /// Nobody in particular: whoever reads it first.
    Anyone,
    /// One recipient: an institution code of ten digits, or the name a reader goes by.
    One(String),
}

/// Why a text names no audience.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not an audience: one line of at most {MAX} characters")]
pub struct AudienceError;

/// The longest name of an audience.
const MAX: usize = 100;
/// The `aud` of a proof for nobody in particular.
const ANYONE: &str = "urn:tefuda:anyone";

impl Audience {
    /// Reads an `aud`, or what a person typed.
    ///
    /// # Errors
    /// [`AudienceError`] when empty, too long or not to be seen.
    pub fn parse(text: &str) -> Result<Self, AudienceError> {
        let text = text.trim();
        if text == ANYONE {
            return Ok(Self::Anyone);
        }
        check_line(text, MAX).map_err(|_| AudienceError)?;
        Ok(Self::One(text.to_owned()))
    }

    /// The signed `aud`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Anyone => ANYONE,
            Self::One(name) => name,
        }
    }
}

/// Whom somebody visits is private.
impl fmt::Debug for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Anyone => "Anyone",
            Self::One(_) => "One(..)",
        })
    }
}
