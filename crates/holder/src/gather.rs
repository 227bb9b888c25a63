//! From what a person hands in (files, pictures, text) to contents that a format or the verifier reads.

use tefuda_qr::{Incomplete, PictureError, join, read_picture};

use crate::{Coded, Detail, Problem};

/// What was found in a handful of files.
pub(crate) struct Gathered {
    /// Contents: of files that are no pictures, and of every whole symbol of the pictures.
    pub(crate) contents: Vec<Vec<u8>>,
    /// Pieces of a sequence whose parts contradict each other: kept so that a format may still make sense of them.
    pub(crate) loose: Vec<Vec<u8>>,
    /// Sequences of symbols (QR Structured Append) that are not whole.
    pub(crate) incomplete: Vec<Incomplete>,
    /// Whether any picture was among the files.
    pub(crate) pictures: usize,
    /// Pictures in which nothing was found, by their place among the files.
    pub(crate) without_symbol: Vec<usize>,
}

/// Reads every picture for its symbols; other files are their own content. Symbols of one sequence may lie on several
/// pictures.
///
/// # Errors
/// [`PictureError`] of the first picture that cannot be read.
pub(crate) fn gather(files: &[Vec<u8>]) -> Result<Gathered, PictureError> {
    let mut contents = Vec::new();
    let mut symbols = Vec::new();
    let mut without_symbol = Vec::new();
    let mut pictures = 0;
    for (at, file) in files.iter().enumerate() {
        match read_picture(file) {
            Err(PictureError::NotAPicture) => contents.push(file.clone()),
            Err(error) => return Err(error),
            Ok(found) => {
                pictures += 1;
                if found.is_empty() {
                    without_symbol.push(at);
                }
                symbols.extend(found);
            }
        }
    }
    let joined = join(symbols);
    let loose = joined.damaged.into_iter().flat_map(|damaged| damaged.pieces).collect();
    contents.extend(joined.contents);
    Ok(Gathered {
        contents,
        loose,
        incomplete: joined.incomplete,
        pictures,
        without_symbol,
    })
}

impl Coded for PictureError {
    fn problem(&self) -> Problem {
        match self {
            Self::NotAPicture => Problem::new("unknown_format"),
            Self::OtherKind => Problem::new("picture_other_kind"),
            Self::TooManyBytes => Problem::new("too_large_input").with("max", Detail::Text("32 MB".to_owned())),
            Self::TooManyPixels => Problem::new("too_large_input").with("max", Detail::Text("6400万画素".to_owned())),
            Self::Truncated | Self::Damaged | Self::Frame => Problem::new("picture_damaged"),
        }
    }
}
