//! One picture, whole symbols.

use encoding_rs::SHIFT_JIS;
use image::{DynamicImage, ImageFormat, Luma, LumaA, Rgb, Rgba};
use qrcode::bits::Bits;
use qrcode::{QrCode, Version};
use tefuda_qr::{Level, make_symbol, read_luma, read_picture};

use crate::paper::{Sheet, digits, file};

fn contents(sheet: &Sheet) -> Vec<Vec<u8>> {
    sheet.read().into_iter().map(|symbol| symbol.bytes).collect()
}

/// 髙 is FB FC in Windows-31J, which is no letter of JIS X 0208.
fn windows_31j() -> Vec<u8> {
    let (bytes, _, lost) = SHIFT_JIS.encode("JAHISTC08,1\r\n1,髙橋 﨑子,2,S600401,,ﾀｶﾊｼ ｻｷｺ\r\n");
    assert!(!lost && bytes.windows(2).any(|pair| pair == [0xFB, 0xFC]));
    bytes.into_owned()
}

#[test]
fn digits_of_a_proof_come_back() {
    for (length, version) in [(300, 7), (1_100, 15), (1_900, 20)] {
        let content = digits(length);
        let code = make_symbol(&content, Level::L, 25).unwrap();
        assert!(
            code.version() <= version,
            "{length} digits need version {}",
            code.version()
        );
        let symbols = read_picture(&code.png(4).unwrap()).unwrap();
        assert_eq!(symbols.len(), 1);
        assert!(symbols[0].is_digits() && symbols[0].append.is_none());
        assert_eq!(symbols[0].bytes, content);
    }
}

#[test]
fn windows_31j_comes_back_byte_for_byte() {
    let content = windows_31j();
    let code = make_symbol(&content, Level::M, 40).unwrap();
    assert_eq!(contents(&Sheet::of(&code, 4)), [content]);
}

#[test]
fn every_byte_comes_back() {
    let content: Vec<u8> = (0..=255).collect();
    let code = make_symbol(&content, Level::L, 40).unwrap();
    assert_eq!(contents(&Sheet::of(&code, 3)), [content]);
}

#[test]
fn segments_of_other_modes_come_back_as_bytes() {
    let mut bits = Bits::new(Version::Normal(8));
    let (kanji, _, _) = SHIFT_JIS.encode("点茗手札");
    let (kana, _, _) = SHIFT_JIS.encode("ﾃﾌﾀﾞ髙");
    bits.push_eci_designator(20).unwrap();
    bits.push_kanji_data(&kanji).unwrap();
    bits.push_byte_data(&kana).unwrap();
    bits.push_alphanumeric_data(b"TC08:1/2").unwrap();
    bits.push_numeric_data(b"0012").unwrap();
    bits.push_terminator(qrcode::EcLevel::M).unwrap();
    let code = QrCode::with_bits(bits, qrcode::EcLevel::M).unwrap();
    let (side, module) = (code.width(), 4);
    let full = (side + 8) * module;
    let mut sheet = Sheet::new(full, full);
    for (place, color) in code.into_colors().into_iter().enumerate() {
        for line in 0..module {
            let start = ((place / side + 4) * module + line) * full + (place % side + 4) * module;
            sheet.pixels[start..start + module].fill(color.select(0, 255));
        }
    }
    assert_eq!(
        contents(&sheet),
        [[kanji.as_ref(), kana.as_ref(), b"TC08:1/2", b"0012"].concat()]
    );
}

/// The greatest number of bytes of versions 1 to 40 at level L. Source: ISO/IEC 18004:2015 table 7.
const CAPACITIES: [usize; 40] = [
    17, 32, 53, 78, 106, 134, 154, 192, 230, 271, 321, 367, 425, 458, 520, 586, 644, 718, 792, 858, 929, 1_003, 1_091,
    1_171, 1_273, 1_367, 1_465, 1_528, 1_628, 1_732, 1_840, 1_952, 2_068, 2_188, 2_303, 2_431, 2_563, 2_699, 2_809,
    2_953,
];

#[test]
fn every_version_reads() {
    for (version, capacity) in (1_u8..).zip(CAPACITIES) {
        let content = vec![b'#'; capacity];
        let code = make_symbol(&content, Level::L, 40).unwrap();
        assert_eq!(code.version(), version);
        assert_eq!(contents(&Sheet::of(&code, 3)), [content], "version {version}");
    }
}

#[test]
fn two_and_four_symbols_of_one_picture_are_all_read() {
    let codes: Vec<_> = [300, 420, 80, 1_100]
        .map(|length| make_symbol(&digits(length), Level::M, 40).unwrap())
        .into();
    let sides: Vec<usize> = codes
        .iter()
        .map(|code| (code.size_modules() as usize + 8) * 4)
        .collect();
    let two = Sheet::new(sides[0] + sides[1] + 40, 500)
        .with(&codes[0], (0, 60), 4)
        .with(&codes[1], (sides[0] + 40, 0), 4);
    let mut read = contents(&two);
    read.sort_by_key(Vec::len);
    assert_eq!(read, [digits(300), digits(420)]);

    let four = Sheet::new(1_000, 1_100)
        .with(&codes[0], (10, 10), 4)
        .with(&codes[1], (500, 0), 4)
        .with(&codes[2], (60, 500), 6)
        .with(&codes[3], (480, 480), 4);
    let mut read = contents(&four);
    read.sort_by_key(Vec::len);
    assert_eq!(read, [digits(80), digits(300), digits(420), digits(1_100)]);
}

#[test]
fn symbols_come_from_the_top_to_the_bottom() {
    let [one, two] = [b"111", b"222"].map(|content| make_symbol(content, Level::L, 1).unwrap());
    let sheet = Sheet::new(300, 400).with(&one, (100, 220), 4).with(&two, (0, 0), 4);
    let symbols = sheet.read();
    assert_eq!(
        symbols.iter().map(|symbol| symbol.bytes.as_slice()).collect::<Vec<_>>(),
        [b"222", b"111"]
    );
    assert!(symbols[1].position.0.abs_diff(158) <= 2 && symbols[1].position.1.abs_diff(278) <= 2);
}

#[test]
fn the_same_content_printed_twice_is_two_symbols() {
    let code = make_symbol(b"20261101", Level::L, 1).unwrap();
    let sheet = Sheet::new(300, 200).with(&code, (0, 0), 4).with(&code, (140, 20), 4);
    assert_eq!(contents(&sheet), [b"20261101", b"20261101"]);
}

#[test]
fn a_turned_or_tilted_symbol_reads() {
    let content = digits(700);
    let sheet = Sheet::of(&make_symbol(&content, Level::M, 40).unwrap(), 5);
    for degrees in [90.0, 180.0, 270.0, 3.0, -8.0, 17.0, 45.0, 133.0] {
        assert_eq!(
            contents(&sheet.turned(degrees)),
            std::slice::from_ref(&content),
            "{degrees} degrees"
        );
    }
    let side = sheet.width as f64;
    let leaning = sheet.seen(sheet.width + 60, sheet.height + 60, |x, y| {
        let depth = 1.0 + 0.10 * (y / side) + 0.05 * (x / side);
        ((x - 20.0) * depth, (y - 15.0) * depth)
    });
    assert_eq!(contents(&leaning), [content]);
}

#[test]
fn a_mirrored_symbol_reads() {
    let content = digits(120);
    let sheet = Sheet::of(&make_symbol(&content, Level::M, 40).unwrap(), 4);
    let side = sheet.width as f64;
    assert_eq!(
        contents(&sheet.seen(sheet.width, sheet.height, |x, y| (side - x, y))),
        [content]
    );
}

#[test]
fn light_on_dark_reads() {
    let content = digits(300);
    let sheet = Sheet::of(&make_symbol(&content, Level::L, 40).unwrap(), 4);
    assert_eq!(contents(&sheet.inverted()), [content]);
}

#[test]
fn a_photograph_with_shadow_grain_and_blur_reads() {
    for length in [300, 1_100] {
        let content = digits(length);
        let sheet = Sheet::of(&make_symbol(&content, Level::M, 40).unwrap(), 5);
        assert_eq!(
            contents(&sheet.turned(4.0).blurred(1).photographed()),
            [content],
            "{length} digits"
        );
    }
}

#[test]
fn one_pixel_a_module_and_forty_both_read() {
    let content = digits(300);
    let code = make_symbol(&content, Level::L, 40).unwrap();
    for module in [1, 2, 40] {
        assert_eq!(
            contents(&Sheet::of(&code, module)),
            std::slice::from_ref(&content),
            "{module} pixels"
        );
    }
}

#[test]
fn coarse_print_with_gaps_reads_when_halved() {
    // A printer that leaves a white line in every second row and column of dots.
    let content = digits(90);
    let mut sheet = Sheet::of(&make_symbol(&content, Level::M, 40).unwrap(), 8);
    for (place, pixel) in sheet.pixels.iter_mut().enumerate() {
        if (place % sheet.width) % 2 == 1 || (place / sheet.width) % 2 == 1 {
            *pixel = 255;
        }
    }
    assert_eq!(contents(&sheet), [content]);
}

#[test]
fn faded_thermal_print_reads() {
    let content = digits(300);
    let mut sheet = Sheet::of(&make_symbol(&content, Level::M, 40).unwrap(), 6);
    sheet
        .pixels
        .iter_mut()
        .for_each(|pixel| *pixel = if *pixel == 0 { 195 } else { 235 });
    assert_eq!(contents(&sheet), [content]);
}

#[test]
fn a_frame_of_a_camera_reads() {
    let content = digits(1_100);
    let code = make_symbol(&content, Level::L, 15).unwrap();
    let sheet = Sheet::new(1_280, 720)
        .with(&code, (400, 100), 5)
        .blurred(1)
        .photographed();
    let symbols = read_luma(&sheet.pixels, 1_280, 720).unwrap();
    assert_eq!(
        symbols.iter().map(|symbol| &symbol.bytes).collect::<Vec<_>>(),
        [&content]
    );
    assert!(read_luma(&Sheet::new(640, 480).pixels, 640, 480).unwrap().is_empty());
}

#[test]
fn a_very_long_scan_reads() {
    // Longer than the detector can count in one row, on its side.
    let code = make_symbol(b"0019", Level::L, 1).unwrap();
    let sheet = Sheet::new(40_000, 300).with(&code, (39_000, 20), 8);
    let symbols = sheet.read();
    assert_eq!(symbols.len(), 1);
    assert!(symbols[0].position.0.abs_diff(39_116) <= 8 && symbols[0].position.1.abs_diff(136) <= 8);
}

#[test]
fn every_kind_of_pixel_reads() {
    let content = digits(200);
    let grey = Sheet::of(&make_symbol(&content, Level::M, 40).unwrap(), 4).image();
    let (width, height) = grey.dimensions();
    let at = |x, y| grey.get_pixel(x, y).0[0];
    let wide = |x, y| u16::from(at(x, y)) * 257;
    type Rgb16 = image::ImageBuffer<Rgb<u16>, Vec<u16>>;
    type Rgba16 = image::ImageBuffer<Rgba<u16>, Vec<u16>>;
    type Luma16 = image::ImageBuffer<Luma<u16>, Vec<u16>>;
    type LumaA16 = image::ImageBuffer<LumaA<u16>, Vec<u16>>;
    let pictures: [DynamicImage; 8] = [
        DynamicImage::ImageLuma8(grey.clone()),
        image::GrayAlphaImage::from_fn(width, height, |x, y| LumaA([at(x, y), 255])).into(),
        // Blue on yellow, as on a leaflet.
        image::RgbImage::from_fn(width, height, |x, y| match at(x, y) {
            0 => Rgb([20, 30, 120]),
            _ => Rgb([250, 240, 150]),
        })
        .into(),
        // Ink on nothing: black everywhere, and only its opacity draws the symbol.
        image::RgbaImage::from_fn(width, height, |x, y| Rgba([0, 0, 0, 255 - at(x, y)])).into(),
        Luma16::from_fn(width, height, |x, y| Luma([wide(x, y)])).into(),
        LumaA16::from_fn(width, height, |x, y| LumaA([0, u16::MAX - wide(x, y)])).into(),
        Rgb16::from_fn(width, height, |x, y| Rgb([wide(x, y); 3])).into(),
        Rgba16::from_fn(width, height, |x, y| {
            Rgba([wide(x, y), wide(x, y), wide(x, y), u16::MAX])
        })
        .into(),
    ];
    for picture in pictures {
        let symbols = read_picture(&file(&picture, ImageFormat::Png)).unwrap();
        assert_eq!(symbols.len(), 1, "{:?}", picture.color());
        assert_eq!(symbols[0].bytes, content);
    }
    for picture in [
        DynamicImage::ImageLuma8(grey.clone()),
        DynamicImage::ImageLuma8(grey).to_rgb8().into(),
    ] {
        let symbols = read_picture(&file(&picture, ImageFormat::Jpeg)).unwrap();
        assert_eq!(symbols.len(), 1, "jpeg {:?}", picture.color());
        assert_eq!(symbols[0].bytes, content);
    }
}

/// Pictures written by Pillow 13 from one of our own PNGs.
#[test]
fn pictures_written_by_another_program_read() {
    for (name, bytes) in [
        ("palette.png", include_bytes!("../foreign/palette.png").as_slice()),
        ("one_bit.png", include_bytes!("../foreign/one_bit.png")),
        ("cmyk.jpg", include_bytes!("../foreign/cmyk.jpg")),
        ("progressive.jpg", include_bytes!("../foreign/progressive.jpg")),
        ("grey.jpg", include_bytes!("../foreign/grey.jpg")),
    ] {
        let symbols = read_picture(bytes).unwrap();
        assert_eq!(symbols.len(), 1, "{name}");
        assert_eq!(symbols[0].bytes, b"2718281828459045235360287471352662497757", "{name}");
    }
}

#[test]
fn a_picture_without_a_symbol_gives_an_empty_list() {
    let grid = Sheet::new(400, 300).seen(400, 300, |x, y| (x, y)).photographed();
    assert!(grid.read().is_empty());
    assert!(Sheet::new(1, 1).read().is_empty());
    assert!(Sheet::new(39, 200).inverted().read().is_empty());
}
