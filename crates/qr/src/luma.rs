//! A picture as grey: one byte a pixel, row by row, 0 is black.

use crate::picture::{MAX_PIXELS, PictureError};

/// A grey picture whose sides fit its pixels.
pub(crate) struct Luma {
    pixels: Vec<u8>,
    width: u32,
    height: u32,
}

impl Luma {
    pub(crate) fn new(pixels: Vec<u8>, width: u32, height: u32) -> Result<Self, PictureError> {
        check_sides(width, height)?;
        if u64::try_from(pixels.len()).ok() != Some(u64::from(width) * u64::from(height)) {
            return Err(PictureError::Frame);
        }
        Ok(Self { pixels, width, height })
    }

    pub(crate) fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    pub(crate) fn width(&self) -> u32 {
        self.width
    }

    pub(crate) fn height(&self) -> u32 {
        self.height
    }

    pub(crate) fn area(&self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }

    /// Spreads the greys that occur over all of black to white: faded print is read by the same rules as fresh ink.
    /// The outermost thousandth at both ends counts as dust and glare.
    pub(crate) fn stretched(mut self) -> Self {
        let mut counts = [0_usize; 256];
        for pixel in &self.pixels {
            if let Some(count) = counts.get_mut(usize::from(*pixel)) {
                *count += 1;
            }
        }
        let dust = self.pixels.len() / 1000;
        let darkest = outermost((0..=u8::MAX).zip(counts), dust);
        let lightest = outermost((0..=u8::MAX).zip(counts).rev(), dust);
        let range = u16::from(lightest.saturating_sub(darkest));
        // Below this there is nothing but the paper's own grain.
        if (MIN_RANGE..255).contains(&range) {
            let spread = |grey: u8| {
                let above = u16::from(grey.saturating_sub(darkest)).min(range);
                u8::try_from(above * 255 / range).unwrap_or(u8::MAX)
            };
            self.pixels.iter_mut().for_each(|pixel| *pixel = spread(*pixel));
        }
        self
    }

    /// Half the size, each pixel the mean of four: closes the gaps of coarse print and calms the grain of a camera.
    /// An odd last row or column is dropped.
    pub(crate) fn halved(&self) -> Option<Self> {
        let (width, height) = (self.width / 2, self.height / 2);
        if width == 0 || height == 0 {
            return None;
        }
        let mut pixels = Vec::with_capacity(self.pixels.len() / 4);
        let rows = self.rows();
        for [upper, lower] in rows.as_chunks::<2>().0 {
            let (upper, lower) = (upper.as_chunks::<2>().0, lower.as_chunks::<2>().0);
            pixels.extend(upper.iter().zip(lower).map(|([a, b], [c, d])| mean([*a, *b, *c, *d])));
        }
        Some(Self { pixels, width, height })
    }

    /// Twice the size, each new pixel three parts of the nearest and one of the next, both ways: finder patterns of
    /// one or two pixels a module become findable.
    pub(crate) fn doubled(&self) -> Option<Self> {
        let (width, height) = (self.width.checked_mul(2)?, self.height.checked_mul(2)?);
        let wide: Vec<Vec<u8>> = self.rows().into_iter().map(doubled_line).collect();
        let mut pixels = Vec::with_capacity(self.pixels.len() * 4);
        for (y, row) in wide.iter().enumerate() {
            let above = y.checked_sub(1).and_then(|y| wide.get(y)).unwrap_or(row);
            let below = wide.get(y + 1).unwrap_or(row);
            pixels.extend(row.iter().zip(above).map(|(near, far)| lean(*near, *far)));
            pixels.extend(row.iter().zip(below).map(|(near, far)| lean(*near, *far)));
        }
        Some(Self { pixels, width, height })
    }

    fn rows(&self) -> Vec<&[u8]> {
        // A side of 0 cannot be, and a width always fits a machine that holds the row.
        usize::try_from(self.width)
            .map(|width| self.pixels.chunks_exact(width.max(1)).collect())
            .unwrap_or_default()
    }
}

/// Refuses sides of 0 and areas beyond [`MAX_PIXELS`].
pub(crate) fn check_sides(width: u32, height: u32) -> Result<(), PictureError> {
    if width == 0 || height == 0 {
        return Err(PictureError::Frame);
    }
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(PictureError::TooManyPixels);
    }
    Ok(())
}

/// The first grey with which more than `dust` pixels have been passed.
fn outermost(counts: impl Iterator<Item = (u8, usize)>, dust: usize) -> u8 {
    let mut passed = 0;
    for (grey, count) in counts {
        passed += count;
        if passed > dust {
            return grey;
        }
    }
    0
}

fn doubled_line(line: &[u8]) -> Vec<u8> {
    let mut wide = Vec::with_capacity(line.len() * 2);
    for (x, near) in line.iter().enumerate() {
        let left = x.checked_sub(1).and_then(|x| line.get(x)).unwrap_or(near);
        let right = line.get(x + 1).unwrap_or(near);
        wide.push(lean(*near, *left));
        wide.push(lean(*near, *right));
    }
    wide
}

fn lean(near: u8, far: u8) -> u8 {
    mean([near, near, near, far])
}

fn mean(four: [u8; 4]) -> u8 {
    let sum: u16 = four.into_iter().map(u16::from).sum();
    // A quarter of four bytes is a byte; rounding up must not reach 256.
    u8::try_from((sum + 2) / 4).unwrap_or(u8::MAX)
}

const MIN_RANGE: u16 = 24;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faded_greys_are_spread_and_dust_is_not_counted() {
        let mut pixels = vec![150; 1_000];
        pixels.extend(vec![200; 1_000]);
        pixels.extend([0, 175, 255]);
        let spread = Luma::new(pixels, 2_003, 1).unwrap().stretched();
        assert_eq!((spread.pixels[0], spread.pixels[1_999]), (0, 255));
        assert_eq!(spread.pixels[2_000..], [0, 127, 255]);
    }

    #[test]
    fn bare_paper_is_left_alone() {
        let pixels: Vec<u8> = (0..100).map(|place| 240 + place % 10).collect();
        assert_eq!(Luma::new(pixels.clone(), 10, 10).unwrap().stretched().pixels, pixels);
    }

    #[test]
    fn a_halved_picture_is_the_mean_of_four() {
        let luma = Luma::new(vec![0, 4, 9, 8, 12, 9, 1, 1, 1], 3, 3).unwrap();
        let half = luma.halved().unwrap();
        assert_eq!((half.width, half.height, half.pixels), (1, 1, vec![6]));
    }

    #[test]
    fn a_doubled_picture_leans_on_the_nearest_pixel() {
        let twice = Luma::new(vec![0, 200], 2, 1).unwrap().doubled().unwrap();
        assert_eq!((twice.width, twice.height), (4, 2));
        assert_eq!(twice.pixels, [0, 50, 150, 200, 0, 50, 150, 200]);
    }

    #[test]
    fn a_line_of_one_pixel_cannot_be_halved() {
        assert!(Luma::new(vec![0; 9], 9, 1).unwrap().halved().is_none());
    }

    #[test]
    fn sides_that_do_not_fit_the_pixels_are_refused() {
        for (length, width, height) in [(5, 2, 2), (3, 2, 2), (0, 0, 0), (0, 0, 7)] {
            assert!(matches!(
                Luma::new(vec![0; length], width, height),
                Err(PictureError::Frame)
            ));
        }
        assert!(matches!(
            Luma::new(vec![], u32::MAX, u32::MAX),
            Err(PictureError::TooManyPixels)
        ));
    }
}
