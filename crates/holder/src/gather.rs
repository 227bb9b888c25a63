//! From what a person hands in (files, pictures, PDFs, text) to contents that a format or the verifier reads.

use tefuda_pages::{PagesError, draw_pages, is_pdf};
use tefuda_qr::{Incomplete, PictureError, Symbol, join, read_picture, read_still};
use thiserror::Error;

use crate::{Coded, Detail, Problem};

/// What was found in a handful of files.
pub(crate) struct Gathered {
    /// Contents: of files that are neither pictures nor PDFs, and of every whole symbol of the pictures.
    pub(crate) contents: Vec<Vec<u8>>,
    /// Which of the files each content came from; `None` where several pictures hold it together.
    pub(crate) origins: Vec<Option<usize>>,
    /// Pieces of a sequence whose parts contradict each other: kept so that a format may still make sense of them.
    pub(crate) loose: Vec<Vec<u8>>,
    /// Sequences of symbols (QR Structured Append) that are not whole.
    pub(crate) incomplete: Vec<Incomplete>,
    /// How many pictures and PDFs were among the files.
    pub(crate) pictures: usize,
    /// Pictures and PDFs in which nothing was found, by their place among the files.
    pub(crate) without_symbol: Vec<usize>,
}

/// Why a picture or a PDF cannot be searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum GatherError {
    /// The picture.
    #[error(transparent)]
    Picture(#[from] PictureError),
    /// The PDF.
    #[error(transparent)]
    Pdf(#[from] PagesError),
}

/// What becomes of a PDF in which no symbol is found, or that cannot be searched.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Letters {
    /// It is said: a symbol was to be on it.
    Said,
    /// It is its own content: a letter is worth keeping.
    Kept,
}

/// Reads every picture and every page for its symbols; other files are their own content. Symbols of one sequence may lie on several
/// pictures.
///
/// # Errors
/// [`GatherError`] of the first file that cannot be searched.
pub(crate) fn gather(files: &[Vec<u8>]) -> Result<Gathered, GatherError> {
    gather_with(files, Letters::Said)
}

/// The same, with a word on PDFs without symbols.
///
/// # Errors
/// As [`gather`].
pub(crate) fn gather_with(files: &[Vec<u8>], letters: Letters) -> Result<Gathered, GatherError> {
    let (mut contents, mut origins) = (Vec::new(), Vec::new());
    let mut whole = Vec::new();
    let mut symbols = Vec::new();
    let mut without_symbol = Vec::new();
    let mut pictures = 0;
    for (at, file) in files.iter().enumerate() {
        let found = find_symbols(file);
        let is_letter = letters == Letters::Kept && is_pdf(file) && found.as_ref().map_or(true, Vec::is_empty);
        match found {
            _ if is_letter => {
                contents.push(file.clone());
                origins.push(Some(at));
            }
            Err(GatherError::Picture(PictureError::NotAPicture)) => {
                contents.push(file.clone());
                origins.push(Some(at));
            }
            Err(error) => return Err(error),
            Ok(found) => {
                pictures += 1;
                if found.is_empty() {
                    without_symbol.push(at);
                }
                let alone = found.iter().filter(|symbol| symbol.append.is_none());
                whole.extend(alone.map(|symbol| (at, symbol.bytes.clone())));
                symbols.extend(found);
            }
        }
    }
    let joined = join(symbols);
    let loose = joined.damaged.into_iter().flat_map(|damaged| damaged.pieces).collect();
    for content in joined.contents {
        let picture = whole.iter().find(|(_, bytes)| *bytes == content).map(|(at, _)| *at);
        // All of a single picture's sequence lies on it.
        origins.push(picture.or((files.len() == 1).then_some(0)));
        contents.push(content);
    }
    Ok(Gathered {
        contents,
        origins,
        loose,
        incomplete: joined.incomplete,
        pictures,
        without_symbol,
    })
}

fn find_symbols(file: &[u8]) -> Result<Vec<Symbol>, GatherError> {
    if !is_pdf(file) {
        return Ok(read_picture(file)?);
    }
    let mut found = Vec::new();
    // Its sides fit its pixels: it was drawn just now.
    draw_pages(file, &mut |page| {
        found.extend(read_still(page.luma, page.width, page.height).unwrap_or_default());
    })?;
    Ok(found)
}

impl Coded for GatherError {
    fn problem(&self) -> Problem {
        match self {
            Self::Picture(error) => error.problem(),
            Self::Pdf(PagesError::NotAPdf | PagesError::Damaged) => Problem::new("pdf_damaged"),
            Self::Pdf(PagesError::Locked) => Problem::new("pdf_locked"),
            Self::Pdf(PagesError::TooManyBytes) => {
                Problem::new("too_large_input").with("max", Detail::Text("32 MB".to_owned()))
            }
            Self::Pdf(PagesError::TooManyPages) => Problem::new("pdf_pages").with("max", Detail::Number(100)),
        }
    }
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
