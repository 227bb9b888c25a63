//! A sheet of grey paper to put symbols on, and ways to photograph it badly.

use std::io::Cursor;

use image::{DynamicImage, GrayImage, ImageFormat};
use tefuda_qr::{Code, Symbol, read_picture};

/// Grey pixels, 255 is paper.
#[derive(Clone)]
pub(crate) struct Sheet {
    pub(crate) pixels: Vec<u8>,
    pub(crate) width: usize,
    pub(crate) height: usize,
}

impl Sheet {
    pub(crate) fn new(width: usize, height: usize) -> Self {
        Self {
            pixels: vec![255; width * height],
            width,
            height,
        }
    }

    /// One symbol with its border.
    pub(crate) fn of(code: &Code, module: usize) -> Self {
        let side = (code.size_modules() as usize + 8) * module;
        Self::new(side, side).with(code, (0, 0), module)
    }

    /// Puts a symbol so that its border begins at `at`.
    pub(crate) fn with(mut self, code: &Code, at: (usize, usize), module: usize) -> Self {
        for (y, row) in code.rows().enumerate() {
            for (x, dark) in row.iter().enumerate() {
                if *dark {
                    for line in 0..module {
                        let start = (at.1 + (y + 4) * module + line) * self.width + at.0 + (x + 4) * module;
                        self.pixels[start..start + module].fill(0);
                    }
                }
            }
        }
        self
    }

    /// The same paper seen through `from`: where each point of the new picture comes from in the old one.
    pub(crate) fn seen(&self, width: usize, height: usize, from: impl Fn(f64, f64) -> (f64, f64)) -> Self {
        let mut seen = Self::new(width, height);
        for y in 0..height {
            for x in 0..width {
                let (u, v) = from(x as f64 + 0.5, y as f64 + 0.5);
                seen.pixels[y * width + x] = self.at(u - 0.5, v - 0.5);
            }
        }
        seen
    }

    pub(crate) fn turned(&self, degrees: f64) -> Self {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let side = (self.width.max(self.height) as f64 * (sin.abs() + cos.abs())).ceil();
        let (half, x0, y0) = (side / 2.0, self.width as f64 / 2.0, self.height as f64 / 2.0);
        self.seen(side as usize, side as usize, |x, y| {
            let (x, y) = (x - half, y - half);
            (x * cos + y * sin + x0, y * cos - x * sin + y0)
        })
    }

    /// Each pixel the mean of a square of `2 × reach + 1`.
    pub(crate) fn blurred(&self, reach: isize) -> Self {
        let mut seen = self.clone();
        for y in 0..self.height as isize {
            for x in 0..self.width as isize {
                let near = (-reach..=reach).flat_map(|v| (-reach..=reach).map(move |u| (u, v)));
                let (sum, count) = near.fold((0, 0), |(sum, count), (u, v)| {
                    (sum + u32::from(self.pixel(x + u, y + v)), count + 1)
                });
                seen.pixels[y as usize * self.width + x as usize] = (sum / count) as u8;
            }
        }
        seen
    }

    /// Grain from a fixed sequence and a shadow that deepens to the right: whites 230 to 130, blacks near 40.
    pub(crate) fn photographed(&self) -> Self {
        let mut seen = self.clone();
        let mut grain = Grain(7);
        for (place, pixel) in seen.pixels.iter_mut().enumerate() {
            let shade = 100 * (place % self.width) / self.width;
            let white = 230 - shade as i32;
            let value = 40 + (white - 40) * i32::from(*pixel) / 255 + i32::from(grain.next() % 25) - 12;
            *pixel = value.clamp(0, 255) as u8;
        }
        seen
    }

    pub(crate) fn inverted(mut self) -> Self {
        self.pixels.iter_mut().for_each(|pixel| *pixel = 255 - *pixel);
        self
    }

    pub(crate) fn image(&self) -> GrayImage {
        GrayImage::from_raw(self.width as u32, self.height as u32, self.pixels.clone()).unwrap()
    }

    pub(crate) fn png(&self) -> Vec<u8> {
        file(&DynamicImage::ImageLuma8(self.image()), ImageFormat::Png)
    }

    pub(crate) fn read(&self) -> Vec<Symbol> {
        read_picture(&self.png()).unwrap()
    }

    fn at(&self, x: f64, y: f64) -> u8 {
        let (left, top) = (x.floor(), y.floor());
        let (right_part, low_part) = (x - left, y - top);
        let value = |dx: isize, dy: isize| f64::from(self.pixel(left as isize + dx, top as isize + dy));
        let upper = value(0, 0) * (1.0 - right_part) + value(1, 0) * right_part;
        let lower = value(0, 1) * (1.0 - right_part) + value(1, 1) * right_part;
        (upper * (1.0 - low_part) + lower * low_part).round() as u8
    }

    fn pixel(&self, x: isize, y: isize) -> u8 {
        let inside = (0..self.width as isize).contains(&x) && (0..self.height as isize).contains(&y);
        if inside {
            self.pixels[y as usize * self.width + x as usize]
        } else {
            255
        }
    }
}

pub(crate) fn file(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// The same grain in every run (xorshift).
pub(crate) struct Grain(pub(crate) u64);

impl Grain {
    pub(crate) fn next(&mut self) -> u8 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 24) as u8
    }
}

/// Digits in no order, `length` of them.
pub(crate) fn digits(length: usize) -> Vec<u8> {
    let mut grain = Grain(42);
    (0..length).map(|_| b'0' + grain.next() % 10).collect()
}
