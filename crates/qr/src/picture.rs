//! Pictures in: PNG and JPEG, told apart by their content.

use std::io::{Cursor, ErrorKind};

use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};
use thiserror::Error;

use crate::luma::{Luma, check_sides};
use crate::read::read_scaled;
use crate::symbol::Symbol;

/// Reads every QR symbol in a picture.
///
/// The picture is PNG or JPEG of any depth and colour; what is transparent counts as white paper. Symbols may lie
/// turned, tilted, mirrored or light on dark. A picture without a symbol gives an empty list. Symbols come from the
/// top of the picture to the bottom.
///
/// # Errors
/// Every variant of [`PictureError`] but [`PictureError::Frame`]. The size is judged by the header, before any pixel
/// is unpacked.
pub fn read_picture(bytes: &[u8]) -> Result<Vec<Symbol>, PictureError> {
    match unpack(bytes).map(read_scaled) {
        Ok(symbols) if !symbols.is_empty() => Ok(symbols),
        // The JPEG decoder fills what is missing with grey, or calls it damaged: to the person it is a cut file.
        Ok(_) | Err(PictureError::Damaged) if is_cut_jpeg(bytes) => Err(PictureError::Truncated),
        other => other,
    }
}

/// Why a picture cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PictureError {
    /// It is no picture at all.
    #[error("not a picture")]
    NotAPicture,
    /// It is a picture of another kind than PNG or JPEG: saved as one of them, it can be read.
    #[error("a picture, but neither png nor jpeg")]
    OtherKind,
    /// The file is longer than 32 MiB.
    #[error("picture file longer than 32 MiB")]
    TooManyBytes,
    /// The picture has more than 64 megapixels.
    #[error("picture larger than 64 megapixels")]
    TooManyPixels,
    /// The file ends before the picture does.
    #[error("picture ends too early")]
    Truncated,
    /// The file breaks the rules of its own kind.
    #[error("picture is damaged")]
    Damaged,
    /// A frame's sides do not fit its number of pixels, or one of them is 0.
    #[error("frame sides do not fit its pixels")]
    Frame,
}

fn unpack(bytes: &[u8]) -> Result<Luma, PictureError> {
    if bytes.len() > MAX_BYTES {
        return Err(PictureError::TooManyBytes);
    }
    let format = match image::guess_format(bytes) {
        Ok(format @ (ImageFormat::Png | ImageFormat::Jpeg)) => format,
        Ok(_) => return Err(PictureError::OtherKind),
        Err(_) if is_iso_media(bytes) => return Err(PictureError::OtherKind),
        Err(_) => return Err(PictureError::NotAPicture),
    };
    if format == ImageFormat::Png && has_torn_palette(bytes) {
        return Err(PictureError::Damaged);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(refusal)?;
    let (width, height) = decoder.dimensions();
    check_sides(width, height)?;
    let picture = DynamicImage::from_decoder(decoder).map_err(refusal)?;
    Luma::new(on_white_paper(picture), width, height)
}

fn on_white_paper(picture: DynamicImage) -> Vec<u8> {
    if !picture.color().has_alpha() {
        return picture.into_luma8().into_raw();
    }
    let pixels = picture.into_luma_alpha8().into_raw();
    let (pairs, _) = pixels.as_chunks::<2>();
    let blend = |[grey, alpha]: &[u8; 2]| {
        let (grey, alpha) = (u16::from(*grey), u16::from(*alpha));
        u8::try_from((grey * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
    };
    pairs.iter().map(blend).collect()
}

// The decoder's own words are dropped: they may quote the file.
fn refusal(error: ImageError) -> PictureError {
    match error {
        ImageError::IoError(error) if error.kind() == ErrorKind::UnexpectedEof => PictureError::Truncated,
        ImageError::Limits(_) => PictureError::TooManyPixels,
        ImageError::IoError(_)
        | ImageError::Decoding(_)
        | ImageError::Encoding(_)
        | ImageError::Parameter(_)
        | ImageError::Unsupported(_) => PictureError::Damaged,
    }
}

/// The box «ftyp» opens HEIC and AVIF, which telephones write. Source: ISO/IEC 14496-12 §4.3.
fn is_iso_media(bytes: &[u8]) -> bool {
    bytes.get(4..8) == Some(b"ftyp")
}

/// Tells whether an indexed picture's palette does not consist of at most 256 whole colours, or more of them are transparent than
/// there are: the PNG decoder takes that for granted, and panics.
/// Source: W3C PNG §11.2.2 (PLTE), §11.3.1.1 (tRNS), §5.3 (chunks); the colour type is the tenth byte of IHDR.
fn has_torn_palette(bytes: &[u8]) -> bool {
    if bytes.get(25) != Some(&INDEXED) {
        return false;
    }
    let mut rest = bytes.get(8..).unwrap_or_default();
    let mut colours = 0;
    // Each round goes at least twelve bytes on, so the file's length bounds them.
    while let Some((&[a, b, c, d, ref name @ ..], _)) = rest.split_first_chunk::<8>() {
        let length = u32::from_be_bytes([a, b, c, d]);
        match name {
            b"PLTE" if !length.is_multiple_of(3) || length > 768 => return true,
            b"PLTE" => colours = length / 3,
            b"tRNS" if length > colours => return true,
            _ => {}
        }
        let next = usize::try_from(length).ok().and_then(|length| length.checked_add(12));
        rest = next.and_then(|next| rest.get(next..)).unwrap_or_default();
    }
    false
}

/// Tells whether a JPEG has no end after its last scan.
/// Source: ITU-T T.81 §B.1.1.3 (SOS is FFDA, EOI is FFD9; neither occurs in the data of a scan).
fn is_cut_jpeg(bytes: &[u8]) -> bool {
    let last = |marker: [u8; 2]| bytes.windows(2).rposition(|pair| pair == marker);
    bytes.starts_with(&[0xFF, 0xD8]) && last([0xFF, 0xD9]) <= last([0xFF, 0xDA])
}

/// The colour type of a picture with a palette.
const INDEXED: u8 = 3;
const MAX_BYTES: usize = 32 << 20;
pub(crate) const MAX_PIXELS: u64 = 64_000_000;
/// Four channels of 16 bits for each of the pixels allowed, and some room to work.
const MAX_MEMORY: u64 = MAX_PIXELS * 8 + (64 << 20);
