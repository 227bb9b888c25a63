//! Symbols on paper after printing and scanning: grey, blurred, a little askew, grainy, squeezed as JPEG.

use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::process::Command;

use image::codecs::jpeg::JpegEncoder;
use image::{GrayImage, Luma, imageops};
use tefuda_paper::{Language, Paper, Words, proof_card, proof_page, proof_sheet};
use tefuda_qr::read_picture;

use crate::common::{digits, every_paper, proof};
use crate::poppler::OnDisk;

/// Every symbol is read by us and by zbar, from 150 and 300 dots an inch, askew either way.
fn reads_everywhere(paper: &Paper, content: &str, count: usize) {
    let paper = OnDisk::of(paper);
    for dots in [150, 300] {
        let pages = paper.pictures(dots);
        for degrees in [-1.5, 2.0] {
            let mut ours = 0;
            let mut zbar = 0;
            for page in &pages {
                let scanned = scanned(page, dots, degrees);
                let found = read_picture(&scanned).unwrap();
                assert!(found.iter().all(|symbol| symbol.bytes == content.as_bytes()));
                ours += found.len();
                let picture = page.with_extension("jpg");
                fs::write(&picture, &scanned).unwrap();
                zbar += zbar_reads(&picture).iter().filter(|read| *read == content).count();
            }
            assert_eq!((ours, zbar), (count, count), "{dots} dots per inch, {degrees} degrees");
        }
    }
}

#[test]
fn a_page_is_read() {
    reads_everywhere(
        &proof_page(&proof("髙橋 花子"), &Words::new(Language::Ja)),
        &digits(),
        1,
    );
}

#[test]
fn a_card_is_read() {
    reads_everywhere(
        &proof_card(&proof("髙橋 花子"), &Words::new(Language::Ja)),
        &digits(),
        1,
    );
}

#[test]
fn every_card_of_a_sheet_is_read() {
    let proofs = [proof("髙橋 花子"), proof("手札 一郎"), proof("葛\u{E0100}城")];
    reads_everywhere(&proof_sheet(&proofs, &Words::new(Language::Ja)), &digits(), 3);
}

#[test]
fn a_recovery_code_and_a_poster_are_read() {
    let papers = every_paper(&Words::new(Language::Ja));
    let named = |wanted: &str| {
        papers
            .iter()
            .find(|(name, _)| *name == wanted)
            .map(|(_, paper)| paper.clone())
            .unwrap()
    };
    reads_everywhere(&named("recovery"), "TEFUDA-RECOVERY-MADE-UP-0001", 1);
    reads_everywhere(&named("poster"), &digits(), 1);
}

/// What comes out of a copier: ink spreads, the sheet lies askew, the light is uneven, the file is small.
fn scanned(page: &Path, dots: u32, degrees: f32) -> Vec<u8> {
    let page = image::open(page).unwrap().into_luma8();
    let blurred = imageops::blur(&page, 0.6 * dots as f32 / 150.0);
    let mut turned = turned(&blurred, degrees);
    let mut grain: u32 = 12_345;
    let wide = i64::from(turned.width());
    for (x, _, pixel) in turned.enumerate_pixels_mut() {
        grain = grain.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let shade = 25 * i64::from(x) / wide;
        let noise = i64::from(grain >> 24) * 30 / 255 - 15;
        let value = 35 + i64::from(pixel.0[0]) * 3 / 4 - shade + noise;
        pixel.0 = [u8::try_from(value.clamp(0, 255)).unwrap()];
    }
    let mut jpeg = Cursor::new(Vec::new());
    turned
        .write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, 50))
        .unwrap();
    jpeg.into_inner()
}

/// Turned about its middle, on white.
fn turned(page: &GrayImage, degrees: f32) -> GrayImage {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (x0, y0) = (page.width() as f32 / 2.0, page.height() as f32 / 2.0);
    GrayImage::from_fn(page.width(), page.height(), |x, y| {
        let (dx, dy) = (x as f32 - x0, y as f32 - y0);
        let from = (dx * cos + dy * sin + x0, dy * cos - dx * sin + y0);
        imageops::interpolate_bilinear(page, from.0, from.1).unwrap_or(Luma([255]))
    })
}

fn zbar_reads(picture: &Path) -> Vec<String> {
    let output = Command::new("zbarimg")
        .args(["--quiet", "--nodbus", "--raw", "-Sdisable", "-Sqrcode.enable"])
        .arg(picture)
        .output()
        .unwrap();
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect()
}
