//! A symbol to show: its modules, drawn as PNG, as SVG or as lines of a terminal.

use std::fmt;
use std::fmt::Write as _;

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};
use qrcode::{Color, EcLevel};
use thiserror::Error;

/// One symbol, pure black on white, always drawn with the light border of four modules that a reader needs.
/// Source: ISO/IEC 18004:2015 §6.3.8.
#[derive(Clone, PartialEq, Eq)]
pub struct Code {
    version: u8,
    level: Level,
    rows: Vec<Vec<bool>>,
}

impl Code {
    pub(crate) fn new(version: u8, level: Level, colors: &[Color]) -> Self {
        let rows = colors.chunks(usize::from(version) * 4 + 17);
        let dark = |row: &[Color]| row.iter().map(|color| *color == Color::Dark).collect();
        Self {
            version,
            level,
            rows: rows.map(dark).collect(),
        }
    }

    /// The version, 1 to 40: it has `17 + 4 × version` modules a side.
    pub fn version(&self) -> u8 {
        self.version
    }

    /// The level of error correction.
    pub fn level(&self) -> Level {
        self.level
    }

    /// How many modules a side has, without the border.
    pub fn size_modules(&self) -> u32 {
        u32::from(self.version) * 4 + 17
    }

    /// The modules row by row from the top, each from the left, without the border; `true` is dark.
    pub fn rows(&self) -> impl Iterator<Item = &[bool]> {
        self.rows.iter().map(Vec::as_slice)
    }

    /// Draws a grey PNG with `module_pixels` pixels a module, 1 to 64.
    ///
    /// # Errors
    /// [`DrawError::Pixels`] for another number of pixels, [`DrawError::Png`] if the encoder fails.
    pub fn png(&self, module_pixels: u32) -> Result<Vec<u8>, DrawError> {
        let Ok(pixels @ 1..=64) = usize::try_from(module_pixels) else {
            return Err(DrawError::Pixels);
        };
        let mut grey = Vec::new();
        for row in self.bordered() {
            let line: Vec<u8> = row
                .iter()
                .flat_map(|dark| std::iter::repeat_n(if *dark { 0 } else { u8::MAX }, pixels))
                .collect();
            for _ in 0..pixels {
                grey.extend_from_slice(&line);
            }
        }
        let side = (self.size_modules() + 2 * BORDER) * module_pixels;
        let mut png = Vec::new();
        PngEncoder::new(&mut png)
            .write_image(&grey, side, side, ExtendedColorType::L8)
            .map_err(DrawError::Png)?;
        Ok(png)
    }

    /// Draws an SVG of one unit a module, to be scaled by whoever places it.
    pub fn svg(&self) -> String {
        let side = self.size_modules() + 2 * BORDER;
        let mut path = String::new();
        for (y, row) in self.bordered().iter().enumerate() {
            let mut x = 0;
            for run in row.chunk_by(|one, next| one == next) {
                if run.first() == Some(&true) {
                    // Writing to a String cannot fail.
                    let _ = write!(path, "M{x} {y}h{0}v1h-{0}z", run.len());
                }
                x += run.len();
            }
        }
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
             <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>\n"
        )
    }

    /// Draws lines for a terminal, two rows of modules a line.
    ///
    /// Black and white are set by ANSI codes of the fixed 256 colours, so it is right on a dark and on a light
    /// terminal, whatever its theme calls black.
    pub fn terminal(&self) -> String {
        let mut text = String::new();
        for pair in self.bordered().chunks(2) {
            text.push_str("\u{1b}[38;5;16;48;5;231m");
            if let [upper, rest @ ..] = pair {
                // A symbol has an odd number of rows: the last line's lower half is border.
                let lower = rest.iter().flatten().copied().chain(std::iter::repeat(false));
                text.extend(upper.iter().zip(lower).map(|(upper, lower)| match (*upper, lower) {
                    (true, true) => '█',
                    (true, false) => '▀',
                    (false, true) => '▄',
                    (false, false) => ' ',
                }));
            }
            text.push_str("\u{1b}[0m\n");
        }
        text
    }

    /// How many columns of a terminal it takes.
    #[must_use]
    pub fn terminal_columns(&self) -> usize {
        self.rows.len() + 2 * BORDER as usize
    }

    fn bordered(&self) -> Vec<Vec<bool>> {
        let border = [false; BORDER as usize];
        let light = vec![false; self.rows.len() + 2 * border.len()];
        let mut rows = vec![light.clone(); border.len()];
        rows.extend(self.rows.iter().map(|row| [&border, row.as_slice(), &border].concat()));
        rows.extend(std::iter::repeat_n(light, border.len()));
        rows
    }
}

// The modules are the content.
impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Code")
            .field("version", &self.version)
            .field("level", &self.level)
            .finish_non_exhaustive()
    }
}

/// How much damage a symbol bears. Source: ISO/IEC 18004:2015 §6.5.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// About 7 %, the fewest modules: for screens.
    L,
    /// About 15 %: for paper.
    M,
}

impl From<Level> for EcLevel {
    fn from(level: Level) -> Self {
        match level {
            Level::L => Self::L,
            Level::M => Self::M,
        }
    }
}

/// Why a symbol cannot be drawn.
#[derive(Debug, Error)]
pub enum DrawError {
    /// A module has 1 to 64 pixels a side.
    #[error("pixels of a module are not 1 to 64")]
    Pixels,
    /// The PNG encoder failed.
    #[error("png cannot be written")]
    Png(#[source] image::ImageError),
}

const BORDER: u32 = 4;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{make_symbol, read_luma, read_picture};

    const CONTENT: &[u8] = b"31415926535897932384";

    /// Reads modules back with the real reader, four pixels a module.
    fn read_rows(rows: &[Vec<bool>]) -> Vec<Vec<u8>> {
        let side = u32::try_from(rows[0].len() * 4).unwrap();
        let line =
            |row: &Vec<bool>| -> Vec<u8> { row.iter().flat_map(|dark| [if *dark { 0 } else { 255 }; 4]).collect() };
        let luma: Vec<u8> = rows.iter().flat_map(|row| line(row).repeat(4)).collect();
        let height = u32::try_from(rows.len() * 4).unwrap();
        read_luma(&luma, side, height)
            .unwrap()
            .into_iter()
            .map(|symbol| symbol.bytes)
            .collect()
    }

    #[test]
    fn a_png_of_one_to_many_pixels_reads_back() {
        let code = make_symbol(CONTENT, Level::M, 40).unwrap();
        for pixels in [1, 2, 3, 4, 8, 20, 64] {
            let symbols = read_picture(&code.png(pixels).unwrap()).unwrap();
            assert_eq!(symbols.len(), 1, "{pixels} pixels");
            assert_eq!(symbols[0].bytes, CONTENT);
            let middle = (code.size_modules() + 8) * pixels / 2;
            assert!(symbols[0].position.0.abs_diff(middle) <= pixels, "{pixels} pixels");
            assert!(symbols[0].position.1.abs_diff(middle) <= pixels, "{pixels} pixels");
        }
        assert!(matches!(code.png(0), Err(DrawError::Pixels)));
        assert!(matches!(code.png(65), Err(DrawError::Pixels)));
    }

    #[test]
    fn the_svg_draws_every_module_and_the_border() {
        let code = make_symbol(CONTENT, Level::L, 40).unwrap();
        let svg = code.svg();
        let side = code.size_modules() as usize + 8;
        assert!(svg.contains(&format!("viewBox=\"0 0 {side} {side}\"")));
        let path = svg.split("#000\" d=\"").nth(1).unwrap().split('"').next().unwrap();
        let mut rows = vec![vec![false; side]; side];
        for run in path.split_terminator('z') {
            let numbers: Vec<usize> = run
                .split(|c: char| !c.is_ascii_digit())
                .filter_map(|n| n.parse().ok())
                .collect();
            let [x, y, length, 1, back] = numbers[..] else {
                panic!("a run of another shape")
            };
            assert_eq!(length, back);
            rows[y][x..x + length].fill(true);
        }
        assert_eq!(rows, code.bordered());
        assert_eq!(read_rows(&rows), [CONTENT]);
    }

    #[test]
    fn the_terminal_shows_black_on_white_whatever_its_theme() {
        let code = make_symbol(CONTENT, Level::L, 40).unwrap();
        let mut rows = Vec::new();
        for line in code.terminal().lines() {
            let line = line
                .strip_prefix("\u{1b}[38;5;16;48;5;231m")
                .unwrap()
                .strip_suffix("\u{1b}[0m")
                .unwrap();
            rows.push(line.chars().map(|c| "█▀".contains(c)).collect());
            rows.push(line.chars().map(|c| "█▄".contains(c)).collect::<Vec<bool>>());
        }
        assert_eq!(rows.pop().unwrap(), vec![false; code.size_modules() as usize + 8]);
        assert_eq!(rows, code.bordered());
        assert_eq!(read_rows(&rows), [CONTENT]);
    }

    #[test]
    fn debug_shows_nothing_of_the_content() {
        let code = make_symbol(CONTENT, Level::L, 40).unwrap();
        assert_eq!(format!("{code:?}"), "Code { version: 1, level: L, .. }");
    }
}
