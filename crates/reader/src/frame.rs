//! Pixels to proofs.

use core::fmt;

use serde::Serialize;
use tefuda_credential::proof_text;
use tefuda_qr::{PictureError, join, read_luma, read_still};
use thiserror::Error;

/// How closely pixels are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Once: the next frame of the camera follows.
    Frame,
    /// At several sizes: a picture that stands alone.
    Still,
}

/// Why pixels cannot be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FrameError {
    /// The sides do not fit the pixels, or there are too many.
    #[error(transparent)]
    Picture(#[from] PictureError),
}

/// What is in a picture.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FoundView {
    /// Digits or SD-JWTs that may be proofs.
    pub proofs: Vec<String>,
    /// How many other contents there are.
    pub others: usize,
}

/// Every proof among the symbols of a picture of four bytes a pixel: red, green, blue, alpha.
///
/// # Errors
/// [`FrameError`].
pub fn proofs_in(rgba: &[u8], width: u32, height: u32, look: Look) -> Result<FoundView, FrameError> {
    let (pixels, rest) = rgba.as_chunks::<4>();
    if !rest.is_empty() {
        return Err(PictureError::Frame.into());
    }
    let luma: Vec<u8> = pixels.iter().map(grey).collect();
    let symbols = match look {
        Look::Frame => read_luma(&luma, width, height),
        Look::Still => read_still(luma, width, height),
    }?;
    let contents = join(symbols).contents;
    let mut proofs: Vec<String> = contents
        .iter()
        .filter_map(|content| proof_text(content).map(str::to_owned))
        .collect();
    let others = contents.len() - proofs.len();
    proofs.dedup();
    Ok(FoundView { proofs, others })
}

/// Proofs hold health data: how many, never what.
impl fmt::Debug for FoundView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FoundView({} proofs, {} others)", self.proofs.len(), self.others)
    }
}

/// Source: ITU-R BT.601 §2.5.1, in 256ths. What is transparent counts as white paper.
fn grey([red, green, blue, alpha]: &[u8; 4]) -> u8 {
    let parts = [(red, 77), (green, 150), (blue, 29)];
    let luma: u32 = parts
        .iter()
        .map(|(part, weight)| u32::from(**part) * weight)
        .sum::<u32>()
        >> 8;
    let alpha = u32::from(*alpha);
    u8::try_from((luma * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use tefuda_qr::{Level, make_symbol};

    use super::*;

    fn picture(content: &[u8]) -> (Vec<u8>, u32) {
        let code = make_symbol(content, Level::L, 40).unwrap();
        let pixel = |dark: bool| if dark { [0, 0, 0, 255] } else { [0, 0, 0, 0] };
        let side = usize::try_from(code.size_modules()).unwrap() * 4 + 32;
        let mut rows = vec![vec![false; side]; 16];
        for row in code.rows() {
            let mut wide = vec![false; 16];
            wide.extend(row.iter().flat_map(|dark| [*dark; 4]));
            wide.extend([false; 16]);
            rows.extend(std::iter::repeat_n(wide, 4));
        }
        rows.extend(std::iter::repeat_n(vec![false; side], 16));
        (
            rows.concat().into_iter().flat_map(pixel).collect(),
            u32::try_from(side).unwrap(),
        )
    }

    #[test]
    fn proofs_are_told_from_other_codes_and_transparent_is_paper() {
        for look in [Look::Frame, Look::Still] {
            let (rgba, side) = picture(b"74820123456789012345");
            let found = proofs_in(&rgba, side, side, look).unwrap();
            assert_eq!(
                (found.proofs, found.others),
                (vec!["74820123456789012345".to_owned()], 0)
            );
            let (rgba, side) = picture(b"JAHISTC08,1");
            let found = proofs_in(&rgba, side, side, look).unwrap();
            assert_eq!((found.proofs, found.others), (vec![], 1));
        }
    }

    #[test]
    fn sides_that_do_not_fit_are_refused() {
        for (length, width, height) in [(15, 2, 2), (16, 2, 1), (0, 0, 0)] {
            assert!(proofs_in(&vec![0; length], width, height, Look::Frame).is_err());
        }
    }

    #[test]
    fn grey_keeps_black_and_white() {
        assert_eq!((grey(&[0, 0, 0, 255]), grey(&[255, 255, 255, 255])), (0, 255));
    }
}
