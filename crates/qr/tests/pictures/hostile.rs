//! Broken, huge and malicious pictures: a clear refusal, never a panic, never without end.

use image::{DynamicImage, ImageFormat};
use proptest::prelude::*;
use qrcode::canvas::Canvas;
use qrcode::ec::construct_codewords;
use qrcode::{EcLevel, Version};
use tefuda_qr::{Level, PictureError, make_symbol, read_luma, read_picture};

use crate::paper::{Grain, Sheet, digits, file};

fn sheet() -> Sheet {
    Sheet::of(&make_symbol(&digits(300), Level::M, 40).unwrap(), 4)
}

fn refused(bytes: &[u8]) -> PictureError {
    read_picture(bytes).unwrap_err()
}

#[test]
fn what_is_no_picture_is_told_from_what_is_another_kind() {
    assert_eq!(refused(b""), PictureError::NotAPicture);
    assert_eq!(refused(b"JAHISTC08,1\r\n"), PictureError::NotAPicture);
    assert_eq!(refused(b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"), PictureError::OtherKind);
    assert_eq!(refused(b"RIFF\x24\x00\x00\x00WEBPVP8 "), PictureError::OtherKind);
    assert_eq!(
        refused(b"\x00\x00\x00\x24ftypheic\x00\x00\x00\x00"),
        PictureError::OtherKind
    );
}

/// A picture of one indexed pixel with such a palette, and so many transparent colours.
fn indexed(palette: usize, transparent: usize) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |name: &[u8], content: &[u8]| {
        png.extend(u32::try_from(content.len()).unwrap().to_be_bytes());
        let named = [name, content].concat();
        png.extend(&named);
        png.extend(crc32(&named).to_be_bytes());
    };
    chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 3, 0, 0, 0]);
    chunk(b"PLTE", &vec![9; palette]);
    chunk(b"tRNS", &vec![9; transparent]);
    // The two bytes of the row, stored as they are.
    chunk(b"IDAT", &[0x78, 0x01, 1, 2, 0, 0xfd, 0xff, 0, 0, 0, 2, 0, 1]);
    chunk(b"IEND", &[]);
    png
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            crc >> 1 ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

/// The decoder panics on these.
#[test]
fn palettes_that_are_no_whole_colours_are_refused() {
    for (palette, transparent) in [(3, 1), (768, 256), (6, 0)] {
        assert_eq!(
            read_picture(&indexed(palette, transparent)),
            Ok(Vec::new()),
            "{palette} {transparent}"
        );
    }
    for (palette, transparent) in [(20, 2), (1, 0), (771, 3), (6, 3), (768, 257), (0, 1)] {
        assert_eq!(
            refused(&indexed(palette, transparent)),
            PictureError::Damaged,
            "{palette} {transparent}"
        );
    }
}

#[test]
fn a_truncated_png_is_refused_wherever_it_ends() {
    let png = sheet().png();
    for length in (8..png.len() - 12).step_by(41) {
        assert_eq!(
            refused(&png[..length]),
            PictureError::Truncated,
            "{length} of {} bytes",
            png.len()
        );
    }
}

#[test]
fn a_jpeg_cut_before_its_symbol_is_refused() {
    let below = Sheet::new(400, 1_200).with(&make_symbol(b"0019", Level::M, 1).unwrap(), (0, 900), 8);
    let jpeg = file(&DynamicImage::ImageLuma8(below.image()), ImageFormat::Jpeg);
    assert_eq!(read_picture(&jpeg).unwrap().len(), 1);
    for length in [20, 300, jpeg.len() / 3, jpeg.len() / 2] {
        assert_eq!(
            refused(&jpeg[..length]),
            PictureError::Truncated,
            "{length} of {} bytes",
            jpeg.len()
        );
    }
}

#[test]
fn a_damaged_png_is_refused() {
    let mut png = sheet().png();
    let middle = png.len() / 2;
    png[middle] ^= 0x55;
    assert_eq!(refused(&png), PictureError::Damaged);
}

/// A PNG whose header claims `width` × `height`, with a right checksum and nothing behind.
fn png_claiming(width: u32, height: u32) -> Vec<u8> {
    let mut header = b"IHDR".to_vec();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 6, 0, 0, 0]);
    let mut crc = u32::MAX;
    for byte in &header {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 {
                (crc >> 1) ^ 0xEDB8_8320
            } else {
                crc >> 1
            };
        }
    }
    let idat = [0, 0, 0, 0, b'I', b'D', b'A', b'T', 0x35, 0xAF, 0x06, 0x1E];
    [
        b"\x89PNG\r\n\x1a\n",
        13_u32.to_be_bytes().as_slice(),
        &header,
        &(!crc).to_be_bytes(),
        &idat,
    ]
    .concat()
}

#[test]
fn a_header_that_claims_too_much_is_refused_before_unpacking() {
    assert_eq!(refused(&png_claiming(60_000, 60_000)), PictureError::TooManyPixels);
    assert_eq!(refused(&png_claiming(8_001, 8_000)), PictureError::TooManyPixels);
    assert_eq!(refused(&png_claiming(100, 100)), PictureError::Truncated);
    assert_eq!(refused(&vec![0; (32 << 20) + 1]), PictureError::TooManyBytes);
}

#[test]
fn a_frame_that_does_not_fit_its_sides_is_refused() {
    assert_eq!(read_luma(&[0; 11], 3, 4).unwrap_err(), PictureError::Frame);
    assert_eq!(read_luma(&[], 0, 0).unwrap_err(), PictureError::Frame);
    assert_eq!(
        read_luma(&[], u32::MAX, u32::MAX).unwrap_err(),
        PictureError::TooManyPixels
    );
}

#[test]
fn a_sheet_tiled_with_finder_patterns_comes_to_an_end() {
    let finder = [0x7F_u8, 0x41, 0x5D, 0x5D, 0x5D, 0x41, 0x7F, 0x00];
    let side = 2_048;
    let pixel = |place: usize| {
        if finder[place / side % 8] >> (place % side % 8) & 1 == 1 {
            0
        } else {
            255
        }
    };
    let tiled = Sheet {
        pixels: (0..side * side).map(pixel).collect(),
        width: side,
        height: side,
    };
    assert!(tiled.read().is_empty());
}

#[test]
fn noise_of_every_grain_never_panics() {
    for (seed, (width, height)) in (1..).zip([(1, 1), (3, 900), (41, 40), (160, 120), (321, 239)]) {
        for coarse in [1, 2, 7] {
            let mut grain = Grain(seed);
            let cells: Vec<u8> = (0..(width / coarse + 1) * (height / coarse + 1))
                .map(|_| grain.next())
                .collect();
            let cell = |place: usize| cells[place / width / coarse * (width / coarse + 1) + place % width / coarse];
            for threshold in [None, Some(128), Some(80)] {
                let grey = |place| threshold.map_or(cell(place), |limit| if cell(place) < limit { 0 } else { 255 });
                let noise = Sheet {
                    pixels: (0..width * height).map(grey).collect(),
                    width,
                    height,
                };
                assert!(noise.read().iter().all(|symbol| symbol.bytes.len() < 3_000));
            }
        }
    }
}

/// A sound symbol around any data at all: what the decoder meets when only the content is malicious.
fn symbol_of(data: &[u8], version: u8) -> Option<Sheet> {
    let version = Version::Normal(version.into());
    let length = qrcode::bits::Bits::new(version).max_len(EcLevel::L).unwrap() / 8;
    let data: Vec<u8> = data.iter().copied().cycle().take(length).collect();
    let (data, correction) = construct_codewords(&data, version, EcLevel::L).ok()?;
    let mut canvas = Canvas::new(version, EcLevel::L);
    canvas.draw_all_functional_patterns();
    canvas.draw_data(&data, &correction);
    let colors = canvas.apply_best_mask().into_colors();
    let side = usize::try_from(version.width()).unwrap();
    let full = (side + 8) * 3;
    let mut sheet = Sheet::new(full, full);
    for (place, color) in colors.into_iter().enumerate() {
        for line in 0..3 {
            let start = ((place / side + 4) * 3 + line) * full + (place % side + 4) * 3;
            sheet.pixels[start..start + 3].fill(color.select(0, 255));
        }
    }
    Some(sheet)
}

/// Each case searches a whole picture at several sizes: few take long enough.
const CASES: u32 = 48;

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        prop_assert!(read_picture(&bytes).is_ok_and(|symbols| symbols.is_empty()) || read_picture(&bytes).is_err());
    }

    #[test]
    fn a_changed_picture_never_panics(
        jpeg in any::<bool>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
        cut in any::<prop::sample::Index>(),
    ) {
        let format = if jpeg { ImageFormat::Jpeg } else { ImageFormat::Png };
        let mut bytes = file(&DynamicImage::ImageLuma8(sheet().image()), format);
        for (place, value) in changes {
            let place = place.index(bytes.len());
            bytes[place] = value;
        }
        bytes.truncate(bytes.len() - cut.index(bytes.len()) / 8);
        if let Ok(symbols) = read_picture(&bytes) {
            prop_assert!(symbols.len() <= 1);
        }
    }

    #[test]
    fn a_smeared_symbol_never_panics(
        strokes in prop::collection::vec((any::<prop::sample::Index>(), 1..4_000_usize, any::<u8>()), 1..30),
        scale in 0.3..3.0_f64,
        lean in -0.8..0.8_f64,
    ) {
        let mut smeared = sheet();
        for (place, length, grey) in strokes {
            let start = place.index(smeared.pixels.len());
            let end = (start + length).min(smeared.pixels.len());
            smeared.pixels[start..end].fill(grey);
        }
        let seen = smeared.seen(240, 180, |x, y| ((x + y * lean) * scale, (y - x * lean) * scale));
        for symbol in seen.read() {
            prop_assert!(symbol.bytes.len() < 3_000);
        }
    }

    #[test]
    fn malicious_contents_never_panic(
        data in prop::collection::vec(any::<u8>(), 1..200),
        mode in 0..16_u8,
        version in 1..=12_u8,
    ) {
        let mut data = data;
        data[0] = mode << 4 | data[0] & 0x0F;
        let symbols = symbol_of(&data, version).unwrap().read();
        prop_assert!(symbols.len() <= 1);
    }

    #[test]
    fn what_is_made_is_read(content in prop::collection::vec(any::<u8>(), 1..300), medium in any::<bool>()) {
        let level = if medium { Level::M } else { Level::L };
        let symbols = Sheet::of(&make_symbol(&content, level, 40).unwrap(), 3).read();
        prop_assert_eq!(symbols.len(), 1);
        prop_assert_eq!(&symbols[0].bytes, &content);
    }

    #[test]
    fn what_is_split_is_joined(content in prop::collection::vec(any::<u8>(), 20..900), parts in 2..5_usize) {
        let codes = tefuda_qr::make_sequence(&content, Level::L, content.len().div_ceil(parts)).unwrap();
        let symbols = codes.iter().rev().flat_map(|code| Sheet::of(code, 3).read()).collect();
        prop_assert_eq!(tefuda_qr::join(symbols).contents, [content]);
    }
}
