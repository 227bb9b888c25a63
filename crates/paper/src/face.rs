//! The one font: which glyph a character has, and what it has none for.

use core::ops::Range;
use std::io::Read;

use flate2::read::ZlibDecoder;
use krilla::text::Font;
use skrifa::{
    FontRef, MetadataProvider,
    charmap::{Charmap, MapVariant},
    instance::{LocationRef, Size},
    metrics::GlyphMetrics,
};
use unicode_normalization::char::compose;

use crate::PaperError;

/// Noto Sans JP Regular, deflated; `font/README.md` says where it is from.
const PACKED: &[u8] = include_bytes!("../font/NotoSansJP-Regular.ttf.zz");
/// More than the font unpacks to.
const LARGEST: u64 = 8 * 1024 * 1024;

/// The font, unpacked.
pub(crate) struct Face {
    bytes: Vec<u8>,
    units: f32,
}

/// One thing seen: a character with what changes it (variation selector, voicing mark).
#[derive(Clone, Debug)]
pub(crate) struct Cluster {
    /// Its first character.
    pub(crate) first: char,
    /// Its bytes in the text.
    pub(crate) range: Range<usize>,
    /// How wide it is, in em.
    pub(crate) advance: f32,
    /// How it is drawn.
    pub(crate) form: Form,
}

/// How a cluster is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// As this glyph.
    Glyph(u32),
    /// As this glyph of the plain character: the font lacks the variant that the selector names.
    Plain(u32),
    /// As a frame with the character's number in it: the font lacks it.
    Framed,
    /// A box to tick (U+2610, U+2611), made of these glyphs: no font of Japanese has it.
    Box {
        /// The empty box.
        frame: u32,
        /// The tick in it.
        tick: Option<u32>,
    },
}

impl Face {
    /// Unpacks the font.
    ///
    /// # Errors
    /// [`PaperError::Font`] if the program's own font is damaged.
    pub(crate) fn load() -> Result<Self, PaperError> {
        let mut bytes = Vec::new();
        ZlibDecoder::new(PACKED)
            .take(LARGEST)
            .read_to_end(&mut bytes)
            .map_err(|_| PaperError::Font)?;
        let font = FontRef::new(&bytes).map_err(|_| PaperError::Font)?;
        let units = f32::from(font.metrics(Size::unscaled(), LocationRef::default()).units_per_em);
        Ok(Self { bytes, units })
    }

    /// The font as the PDF takes it.
    ///
    /// # Errors
    /// [`PaperError::Font`].
    pub(crate) fn into_font(self) -> Result<Font, PaperError> {
        Font::new(self.bytes.into(), 0).ok_or(PaperError::Font)
    }

    /// Cuts a text into what is seen. Nothing is dropped: every byte lies in exactly one cluster.
    pub(crate) fn shape(&self, text: &str) -> Vec<Cluster> {
        let Ok(font) = FontRef::new(&self.bytes) else {
            return Vec::new();
        };
        let maps = Maps {
            chars: font.charmap(),
            widths: font.glyph_metrics(Size::unscaled(), LocationRef::default()),
            units: self.units,
        };
        let mut clusters: Vec<Cluster> = Vec::new();
        let mut chars = text.char_indices().peekable();
        while let Some((start, first)) = chars.next() {
            let mark = chars.next_if(|(_, next)| is_mark(*next) || compose(first, *next).is_some());
            let end = chars.peek().map_or(text.len(), |(at, _)| *at);
            let form = match mark {
                Some((_, selector)) if is_mark(selector) => maps.variant(first, selector),
                Some((_, voicing)) => maps.plain(compose(first, voicing).unwrap_or(first)),
                None => maps.plain(first),
            };
            clusters.push(Cluster {
                first,
                range: start..end,
                advance: maps.advance(form, first),
                form,
            });
        }
        clusters
    }

    /// How wide a text is in em.
    pub(crate) fn width(&self, text: &str) -> f32 {
        self.shape(text).iter().map(|cluster| cluster.advance).sum()
    }
}

/// The number in a frame.
pub(crate) fn frame_digits(c: char) -> String {
    format!("U+{:04X}", c as u32)
}

/// A box to tick.
pub(crate) const EMPTY_BOX: char = '☐';
/// A box with a tick in it.
pub(crate) const TICKED_BOX: char = '☑';
/// Size of a frame's digits, beside the text around it.
pub(crate) const FRAME_SCALE: f32 = 0.6;

struct Maps<'a> {
    chars: Charmap<'a>,
    widths: GlyphMetrics<'a>,
    units: f32,
}

impl Maps<'_> {
    fn plain(&self, c: char) -> Form {
        // A tab or line feed that came this far is a blank.
        let c = if c.is_control() || c == '\u{A0}' { ' ' } else { c };
        let glyph = |c: char| self.chars.map(c).map(|glyph| glyph.to_u32());
        let form = match c {
            EMPTY_BOX => glyph('□').map(|frame| Form::Box { frame, tick: None }),
            TICKED_BOX => glyph('□').map(|frame| Form::Box {
                frame,
                tick: glyph('✓'),
            }),
            _ => glyph(c).map(Form::Glyph),
        };
        form.unwrap_or(Form::Framed)
    }

    fn variant(&self, c: char, selector: char) -> Form {
        match self.chars.map_variant(c, selector) {
            Some(MapVariant::Variant(glyph)) => Form::Glyph(glyph.to_u32()),
            Some(MapVariant::UseDefault) => self.plain(c),
            None => match self.plain(c) {
                Form::Glyph(glyph) => Form::Plain(glyph),
                other @ (Form::Plain(_) | Form::Framed | Form::Box { .. }) => other,
            },
        }
    }

    fn advance(&self, form: Form, first: char) -> f32 {
        let of = |glyph: u32| {
            self.widths
                .advance_width(skrifa::GlyphId::new(glyph))
                .unwrap_or_default()
                / self.units
        };
        match form {
            Form::Glyph(glyph) | Form::Plain(glyph) => of(glyph),
            Form::Box { frame, .. } => of(frame),
            Form::Framed => {
                let digits = frame_digits(first);
                let glyphs = digits.chars().filter_map(|digit| self.chars.map(digit));
                (glyphs.map(|glyph| of(glyph.to_u32())).sum::<f32>() + 0.5) * FRAME_SCALE
            }
        }
    }
}

/// Variation selectors: those of names (IVS, U+E0100–E01EF) and the sixteen of the basic plane.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(text: &str) -> Vec<Form> {
        Face::load()
            .unwrap()
            .shape(text)
            .iter()
            .map(|cluster| cluster.form)
            .collect()
    }

    #[test]
    fn rare_kanji_of_names_have_glyphs() {
        for name in [
            "髙橋",
            "山﨑",
            "𠮷田",
            "桒原",
            "渡邉",
            "德永",
            "㈱①℃",
            "ﾃﾌﾀﾞ",
            "𠮟る",
            "塡剝頰",
        ] {
            assert!(forms(name).iter().all(|form| matches!(form, Form::Glyph(_))), "{name}");
        }
    }

    #[test]
    fn a_selector_gives_another_glyph_and_is_part_of_its_kanji() {
        let (plain, variant) = (forms("葛"), forms("葛\u{E0100}"));
        assert_eq!(variant.len(), 1);
        assert_ne!(plain, variant);
        assert!(matches!(variant[0], Form::Glyph(_)));
    }

    #[test]
    fn what_the_font_lacks_is_told_apart() {
        assert!(matches!(forms("花\u{E01EF}")[..], [Form::Plain(_)]));
        assert_eq!(forms("\u{2A6D6}"), [Form::Framed]);
        assert_eq!(forms("\u{1F980}"), [Form::Framed]);
    }

    #[test]
    fn a_voicing_mark_joins_its_kana() {
        assert_eq!(forms("か\u{3099}"), forms("が"));
    }

    #[test]
    fn every_byte_lies_in_one_cluster() {
        let text = "葛\u{E0100}城 か\u{3099}\u{2A6D6}A";
        let clusters = Face::load().unwrap().shape(text);
        let mut at = 0;
        for cluster in &clusters {
            assert_eq!(cluster.range.start, at);
            at = cluster.range.end;
        }
        assert_eq!(at, text.len());
    }
}
