//! One grey picture, tried at several sizes, dark on light and light on dark.

use crate::find::{Found, Sweep, sweep};
use crate::luma::Luma;
use crate::picture::PictureError;
use crate::symbol::Symbol;

/// Reads every QR symbol in one frame of a camera: `luma` holds one byte a pixel, row by row, 0 is black.
///
/// A frame is looked at once, at its own size, because the next one follows; pictures that stand alone are for
/// [`read_picture`](crate::read_picture).
///
/// # Errors
/// [`PictureError::Frame`] if the sides do not fit the pixels, [`PictureError::TooManyPixels`] beyond 64 megapixels.
pub fn read_luma(luma: &[u8], width: u32, height: u32) -> Result<Vec<Symbol>, PictureError> {
    let mut reading = Reading::default();
    let (frame, scale) = fitting(Luma::new(luma.to_vec(), width, height)?.stretched());
    reading.look(&frame, scale, Sweep::Quick);
    Ok(reading.into_symbols())
}

/// Reads every QR symbol in a picture that somebody else has unpacked: `luma` as for [`read_luma`], looked at as long and as closely as
/// [`read_picture`](crate::read_picture) does.
///
/// # Errors
/// As [`read_luma`].
pub fn read_still(luma: Vec<u8>, width: u32, height: u32) -> Result<Vec<Symbol>, PictureError> {
    Luma::new(luma, width, height).map(read_scaled)
}

/// Looks at the picture as it is, then at twice, half and a quarter of its size, until nothing in it looks unread.
pub(crate) fn read_scaled(picture: Luma) -> Vec<Symbol> {
    let (picture, scale) = fitting(picture.stretched());
    let mut reading = Reading::default();
    if reading.look(&picture, scale, Sweep::Thorough) == Rest::Nothing {
        return reading.into_symbols();
    }
    if picture.area() <= MAX_DOUBLED
        && picture.width().max(picture.height()) <= MAX_SIDE / 2
        && let Some(twice) = picture.doubled()
        && reading.look(&twice, scale / 2.0, Sweep::Thorough) == Rest::Nothing
    {
        return reading.into_symbols();
    }
    let (mut smaller, mut scale) = (picture, scale);
    for _ in 0..2 {
        match smaller.halved() {
            Some(half) if half.area() >= MIN_HALVED => smaller = half.stretched(),
            _ => break,
        }
        scale *= 2.0;
        if reading.look(&smaller, scale, Sweep::Thorough) == Rest::Nothing {
            break;
        }
    }
    reading.into_symbols()
}

/// Halves until both sides fit: the detector counts pixels of a row in 16 bits and doubles the count.
fn fitting(mut picture: Luma) -> (Luma, f32) {
    let mut scale = 1.0;
    while picture.width().max(picture.height()) > MAX_SIDE {
        match picture.halved() {
            Some(half) => picture = half,
            None => break,
        }
        scale *= 2.0;
    }
    (picture, scale)
}

/// Whether a look left something that may be another symbol.
#[derive(PartialEq, Eq)]
enum Rest {
    Nothing,
    Perhaps,
}

#[derive(Default)]
struct Reading {
    found: Vec<Found>,
}

impl Reading {
    fn look(&mut self, picture: &Luma, scale: f32, how: Sweep) -> Rest {
        let seen = sweep(picture, how);
        for found in seen.found {
            self.add(found.scaled(scale));
        }
        // Three patterns make a symbol: fewer cannot be one that was missed.
        if self.found.is_empty() || seen.unused_patterns >= 3 {
            Rest::Perhaps
        } else {
            Rest::Nothing
        }
    }

    fn add(&mut self, found: Found) {
        if !self.found.iter().any(|known| known.is_same(&found)) {
            self.found.push(found);
        }
    }

    fn into_symbols(self) -> Vec<Symbol> {
        let mut symbols: Vec<Symbol> = self.found.into_iter().map(Found::into_symbol).collect();
        symbols.sort_by_key(|symbol| (symbol.position.1, symbol.position.0));
        symbols
    }
}

/// Keeps `2 × count` within 16 bits.
const MAX_SIDE: u32 = 16_384;
/// Twice the size is for small pictures: 4 megapixels become 16.
const MAX_DOUBLED: u64 = 4_000_000;
/// Below this nothing is gained by halving.
const MIN_HALVED: u64 = 20_000;
