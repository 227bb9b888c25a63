//! From grey pixels to symbols: finder patterns, a sampled grid, corrected bytes.
//!
//! The reader below builds on the detector and decoder under rxing's high-level API. The high-level API stamps its
//! results with the clock, which does not exist on bare WASM, and turns bytes into guessed text.

use rxing::common::cpp_essentials::{
    ConcentricPattern, DecoderResult, FindLeftGuardBy, FixedPattern, GetPatternRowTP, IsPattern,
    LocateConcentricPattern, PatternRow, PatternView,
};
use rxing::common::{BitMatrix, DetectorRXingResult, HybridBinarizer};
use rxing::qrcode::cpp_port::decoder::Decode;
use rxing::qrcode::cpp_port::detector::{FinderPatternSet, GenerateFinderPatternSets, SampleQR};
use rxing::{Binarizer, Luma8Source, Point};

use crate::luma::Luma;
use crate::symbol::{Append, Symbol};

/// How closely a picture is searched.
#[derive(Clone, Copy)]
pub(crate) enum Sweep {
    /// Rows a few pixels apart, for the frames of a camera.
    Quick,
    /// Every third row.
    Thorough,
}

/// What one look at a picture gave.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) found: Vec<Found>,
    pub(crate) unused_patterns: usize,
}

/// A symbol with its place, in pixels of the picture that was looked at.
pub(crate) struct Found {
    bytes: Vec<u8>,
    append: Option<Append>,
    centre: (f32, f32),
    side: f32,
}

impl Found {
    pub(crate) fn scaled(mut self, by: f32) -> Self {
        self.centre = (self.centre.0 * by, self.centre.1 * by);
        self.side *= by;
        self
    }

    /// Tells whether both are the very same symbol at the same place.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let reach = self.side.max(other.side) / 2.0;
        (self.centre.0 - other.centre.0).abs() < reach
            && (self.centre.1 - other.centre.1).abs() < reach
            && self.append == other.append
            && self.bytes == other.bytes
    }

    pub(crate) fn into_symbol(self) -> Symbol {
        Symbol {
            bytes: self.bytes,
            append: self.append,
            position: (whole(self.centre.0), whole(self.centre.1)),
        }
    }
}

/// Looks for dark symbols on light ground and, if there is none, for light ones on dark: no page mixes the two.
pub(crate) fn sweep(picture: &Luma, how: Sweep) -> Seen {
    let Ok(source) = Luma8Source::new_with_slice(picture.pixels(), picture.width(), picture.height()) else {
        return Seen::default();
    };
    let binarizer = HybridBinarizer::new(source);
    // A small picture without contrast has no black at all.
    let Ok(dark) = binarizer.get_black_matrix() else {
        return Seen::default();
    };
    let seen = look(dark, how);
    if !seen.found.is_empty() {
        return seen;
    }
    let mut light = dark.clone();
    light.flip_self();
    look(&light, how)
}

fn look(matrix: &BitMatrix, how: Sweep) -> Seen {
    let mut patterns = finder_patterns(matrix, how);
    let mut used: Vec<ConcentricPattern> = Vec::new();
    let mut found = Vec::new();
    let mut failures = 0;
    for set in GenerateFinderPatternSets(&mut patterns) {
        let corners = [set.bl, set.tl, set.tr];
        if corners.iter().any(|corner| used.contains(corner)) {
            continue;
        }
        if let Some(symbol) = read_at(matrix, &set) {
            used.extend(corners);
            found.push(symbol);
        } else {
            failures += 1;
            if failures >= MAX_FAILURES {
                break;
            }
        }
    }
    Seen {
        found,
        unused_patterns: patterns.len().saturating_sub(used.len()),
    }
}

fn read_at(matrix: &BitMatrix, set: &FinderPatternSet) -> Option<Found> {
    let sampled = SampleQR(matrix, set).ok()?;
    let result = Decode(sampled.getBits()).ok().filter(DecoderResult::isValid)?;
    let (first, opposite) = (set.bl.p, set.tr.p);
    Some(Found {
        bytes: result.content().bytes().to_vec(),
        append: append(&result),
        centre: ((first.x + opposite.x) / 2.0, (first.y + opposite.y) / 2.0),
        side: Point::distance(set.tl.p, opposite),
    })
}

fn append(result: &DecoderResult<bool>) -> Option<Append> {
    let header = result.structuredAppend();
    Some(Append {
        index: u8::try_from(header.index).ok()?,
        total: u8::try_from(header.count).ok()?,
        parity: header.id.parse().ok()?,
    })
}

/// Finds the squares of ratio 1:1:3:1:1 in three corners of every symbol.
///
/// It walks as the library's own function does, with an end: that one compares each pattern with all before it, so a
/// picture tiled with patterns would keep it busy for the square of their number.
fn finder_patterns(matrix: &BitMatrix, how: Sweep) -> Vec<ConcentricPattern> {
    let height = matrix.height();
    let step = match how {
        Sweep::Quick => (height * 3 / (4 * MODULES_QUICK)).max(3),
        Sweep::Thorough => 3,
    };
    let mut patterns: Vec<ConcentricPattern> = Vec::new();
    let mut row = PatternRow::default();
    let mut y = step - 1;
    while y < height {
        GetPatternRowTP(matrix, y, &mut row, false);
        let mut view = PatternView::new(&row);
        while let Ok(hit) = FindLeftGuardBy::<5, _>(view, 5, is_finder)
            && hit.isValid()
        {
            view = hit;
            let Some(bars @ [first, second, third, ..]) = five_bars(&view) else {
                break;
            };
            let left = f32::from(view.pixelsInFront()) + f32::from(first) + f32::from(second) + f32::from(third) / 2.0;
            let centre = rxing::point(left, half_past(y));
            let known = patterns
                .iter()
                .any(|old| Point::distance(centre, old.p) < half(old.size));
            if !known {
                // Three times the width of the row's cut reaches far enough for very skewed symbols.
                let range = bars.into_iter().map(i32::from).sum::<i32>() * 3;
                patterns.extend(LocateConcentricPattern::<true, 5, 7>(
                    matrix,
                    &FINDER.into(),
                    centre,
                    range,
                ));
                if patterns.len() >= MAX_PATTERNS {
                    return patterns;
                }
            }
            view.skipPair();
            view.skipPair();
            view.extend();
        }
        y += step;
    }
    patterns
}

fn is_finder(view: &PatternView<'_>, space_before: Option<f32>) -> bool {
    let Some([a, b, c, d, e]) = five_bars(view) else {
        return false;
    };
    // Most of a row fails this cheap look at the middle bar.
    if c < 3 || c < 2 * a.max(e) || c < b.max(d) {
        return false;
    }
    IsPattern::<true, 5, 7, false>(view, &FINDER, space_before, 0.1, 0.0, 0.0) != 0.0
}

fn five_bars(view: &PatternView<'_>) -> Option<[u16; 5]> {
    let mut bars = view.iter();
    Some([bars.next()?, bars.next()?, bars.next()?, bars.next()?, bars.next()?])
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates, and a pixel is never negative"
)]
fn whole(pixels: f32) -> u32 {
    pixels.round() as u32
}

// A side has at most 16,384 pixels, which a f32 holds.
fn half_past(y: u32) -> f32 {
    y as f32 + 0.5
}

fn half(size: i32) -> f32 {
    size as f32 / 2.0
}

const FINDER: FixedPattern<5, 7, false> = FixedPattern::new([1, 1, 3, 1, 1]);
/// A frame's symbol is taken to have at most this many modules (version 20) and a quarter of the frame's height.
const MODULES_QUICK: u32 = 97;
/// Sixteen symbols have 48; the rest is room for look-alikes in a photograph.
const MAX_PATTERNS: usize = 1_000;
/// Three patterns that are no symbol cost a look each.
const MAX_FAILURES: usize = 1_000;
