//! Pages: a PDF to pictures of its pages, so that a symbol on paper is found in the file of that paper too.
//!
//! This room owns PDF on the way in (ISO 32000-1). It draws and judges nothing: what stands on a page is for others to
//! find. Text is drawn only where the file brings its fonts; symbols are areas or pictures and need none.
//!
//! A file is somebody else's program. So its length, its pages and the size of each picture have limits, and a page on which
//! the drawing library gives up is a page that cannot be drawn, not the end of this one.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::{LoadPdfError, Pdf, page::Page};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use thiserror::Error;

/// A picture of a page: one byte a pixel, row by row, 0 is black.
pub struct PagePicture {
    /// Pixels of a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// The pixels.
    pub luma: Vec<u8>,
}

/// Why a PDF cannot be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PagesError {
    /// It is no PDF.
    #[error("not a pdf")]
    NotAPdf,
    /// It opens only with a password.
    #[error("the pdf opens only with a password")]
    Locked,
    /// The file is longer than 32 MiB.
    #[error("pdf longer than 32 MiB")]
    TooManyBytes,
    /// It has more than 100 pages.
    #[error("pdf of more than 100 pages")]
    TooManyPages,
    /// It breaks the rules of its kind.
    #[error("pdf is damaged")]
    Damaged,
}

/// Whether a file calls itself a PDF. Writers may put up to 1,024 bytes before the mark (ISO 32000-1 annex H.3, note 13).
#[must_use]
pub fn is_pdf(bytes: &[u8]) -> bool {
    let beginning = bytes.get(..1024 + MARK.len()).unwrap_or(bytes);
    beginning.windows(MARK.len()).any(|window| window == MARK)
}

/// Hands each page on as a picture of 300 dots an inch, fewer where the page is larger than A4. A page that cannot be drawn is left
/// out.
///
/// # Errors
/// [`PagesError`], before any page is drawn.
pub fn draw_pages(bytes: &[u8], each: &mut dyn FnMut(PagePicture)) -> Result<(), PagesError> {
    if !is_pdf(bytes) {
        return Err(PagesError::NotAPdf);
    }
    if bytes.len() > MAX_BYTES {
        return Err(PagesError::TooManyBytes);
    }
    let read = catch_unwind(|| Pdf::new(bytes.to_vec())).map_err(|_| PagesError::Damaged)?;
    let pdf = read.map_err(|error| match error {
        LoadPdfError::Decryption(_) => PagesError::Locked,
        LoadPdfError::Invalid => PagesError::Damaged,
    })?;
    let pages = pdf.pages();
    if pages.len() > MAX_PAGES {
        return Err(PagesError::TooManyPages);
    }
    if pages.is_empty() {
        return Err(PagesError::Damaged);
    }
    for page in pages.iter() {
        // The library promises no more than that most files can be drawn.
        if let Ok(Some(picture)) = catch_unwind(AssertUnwindSafe(|| draw(page))) {
            each(picture);
        }
    }
    Ok(())
}

fn draw(page: &Page<'_>) -> Option<PagePicture> {
    let (width, height) = page.render_dimensions();
    let longest = width.max(height);
    // Also refuses what is no number.
    if !(width >= 1.0 && height >= 1.0 && longest <= LONGEST_PAGE) {
        return None;
    }
    let scale = (DOTS_PER_POINT).min(LONGEST_SIDE / longest);
    let drawn = render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &PixmapSettings {
            x_scale: scale,
            y_scale: scale,
            bg_color: WHITE,
        },
    );
    // Weights of ITU-R BT.601; a page is opaque, so nothing is left of the alpha.
    let luma = drawn.data().iter().map(|pixel| {
        let sum = 299 * u32::from(pixel.r) + 587 * u32::from(pixel.g) + 114 * u32::from(pixel.b);
        u8::try_from(sum / 1000).unwrap_or(u8::MAX)
    });
    Some(PagePicture {
        luma: luma.collect(),
        width: u32::from(drawn.width()),
        height: u32::from(drawn.height()),
    })
}

const MARK: &[u8] = b"%PDF-";
const MAX_BYTES: usize = 32 << 20;
const MAX_PAGES: usize = 100;
/// 300 dots an inch; a point is the 72nd part of one.
const DOTS_PER_POINT: f32 = 300.0 / 72.0;
/// The longer side of A4 at that.
const LONGEST_SIDE: f32 = 3_508.0;
/// The longest page a file may ask for, in points (ISO 32000-1 annex C).
const LONGEST_PAGE: f32 = 14_400.0;
