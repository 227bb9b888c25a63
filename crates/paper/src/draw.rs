//! Marks and structure to the bytes of a PDF: the only file that speaks to the PDF library.

use krilla::{
    Document, SerializeSettings,
    color::luma,
    configure::{Accessibility, ConfigurationBuilder},
    destination::XyzDestination,
    error::KrillaError,
    geom::{Path, PathBuilder, Point, Rect},
    metadata::Metadata,
    num::NormalizedF32,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::{Fill, FillRule, Stroke, StrokeDash},
    surface::Surface,
    tagging::{Artifact, ArtifactType, ContentTag, Identifier},
    text::{Font, GlyphId, KrillaGlyph},
};

use crate::{
    PaperError,
    canvas::{Dash, Ink, Mark, Shade, Style, Weight},
    face::{Cluster, Form},
    sheet::{Area, Size},
    symbol::Symbol,
    tree::{Node, tag_tree},
};

/// What a whole document is.
pub(crate) struct Whole<'a> {
    pub(crate) title: &'a str,
    pub(crate) language: &'a str,
    pub(crate) size: Size,
    pub(crate) pages: &'a [Vec<Mark>],
    pub(crate) nodes: &'a [Node],
    /// Headings for the reader's list of contents: page, height on it, words.
    pub(crate) contents: &'a [(usize, f32, String)],
}

/// Writes the PDF. The same document gives the same bytes: no time, no maker, no random id.
///
/// # Errors
/// [`PaperError::Pdf`].
pub(crate) fn write(whole: &Whole<'_>, font: &Font) -> Result<Vec<u8>, PaperError> {
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|_| PaperError::Pdf("configuration"))?;
    let mut document = Document::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    document.set_metadata(
        Metadata::new()
            .title(whole.title.to_owned())
            .language(whole.language.to_owned()),
    );
    let mut outline = Outline::new();
    for (page, top, text) in whole.contents {
        let place = XyzDestination::new(*page, Point::from_xy(0.0, *top));
        outline.push_child(OutlineNode::new(text.clone(), place));
    }
    document.set_outline(outline);
    let mut drawn: Vec<Vec<Identifier>> = Vec::new();
    for marks in whole.pages {
        let settings = PageSettings::from_wh(whole.size.width(), whole.size.height()).ok_or(PaperError::Pdf("size"))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        draw_page(&mut surface, marks, font, &mut drawn);
        surface.finish();
        page.finish();
    }
    document.set_tag_tree(tag_tree(whole.nodes, &drawn));
    document.finish().map_err(|error| PaperError::Pdf(reason(&error)))
}

/// The library's reasons carry text of the page, so only their kind goes on.
fn reason(error: &KrillaError) -> &'static str {
    match error {
        KrillaError::Font(..) => "font",
        KrillaError::Validation(_) => "not accessible",
        KrillaError::Limit(_) => "limit",
        KrillaError::DuplicateNamedDestination(_) | KrillaError::DuplicateTagId(..) | KrillaError::UnknownTagId(..) => {
            "structure"
        }
    }
}

fn draw_page(surface: &mut Surface<'_>, marks: &[Mark], font: &Font, drawn: &mut Vec<Vec<Identifier>>) {
    for group in marks.chunk_by(|a, b| a.leaf == b.leaf) {
        let Some(first) = group.first() else { continue };
        let tag = match first.leaf {
            None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)),
            Some(_) => ContentTag::Other,
        };
        let identifier = surface.start_tagged(tag);
        for mark in group {
            draw_ink(surface, &mark.ink, font);
        }
        surface.end_tagged();
        if let Some(leaf) = first.leaf {
            if drawn.len() <= leaf.0 {
                drawn.resize_with(leaf.0 + 1, Vec::new);
            }
            if let Some(parts) = drawn.get_mut(leaf.0) {
                parts.push(identifier);
            }
        }
    }
}

fn draw_ink(surface: &mut Surface<'_>, ink: &Ink, font: &Font) {
    match ink {
        Ink::Text {
            left,
            baseline,
            style,
            text,
            clusters,
        } => {
            let heavy = (style.weight == Weight::Bold).then(|| stroke(style.size * BOLD, style.shade, Dash::Solid));
            surface.set_fill(Some(fill(style.shade)));
            surface.set_stroke(heavy);
            let glyphs: Vec<KrillaGlyph> = clusters.iter().flat_map(glyphs).collect();
            draw_text(surface, &glyphs, font, text, (*left, *baseline, *style));
        }
        Ink::Line {
            from,
            to,
            width,
            shade,
            dash,
        } => {
            let mut path = PathBuilder::new();
            path.move_to(from.0, from.1);
            path.line_to(to.0, to.1);
            draw_path(surface, path.finish(), None, Some(stroke(*width, *shade, *dash)));
        }
        Ink::Frame { area, width, shade } => {
            draw_path(
                surface,
                rectangle(*area),
                None,
                Some(stroke(*width, *shade, Dash::Solid)),
            );
        }
        Ink::Fill { area, shade } => draw_path(surface, rectangle(*area), Some(fill(*shade)), None),
        Ink::Modules {
            left,
            top,
            module,
            symbol,
        } => {
            let modules = modules(symbol, *left, *top, *module);
            draw_path(surface, modules, Some(fill(Shade::Black)), None);
        }
    }
}

fn draw_text(surface: &mut Surface<'_>, glyphs: &[KrillaGlyph], font: &Font, text: &str, at: (f32, f32, Style)) {
    let (left, baseline, style) = at;
    surface.draw_glyphs(
        Point::from_xy(left, baseline),
        glyphs,
        font.clone(),
        text,
        style.size,
        false,
    );
}

/// The glyphs of a cluster: a tick is drawn over its box.
fn glyphs(cluster: &Cluster) -> Vec<KrillaGlyph> {
    let one = |glyph: u32, advance: f32| {
        let range = cluster.range.clone();
        KrillaGlyph::new(GlyphId::new(glyph), advance, 0.0, 0.0, 0.0, range, None)
    };
    match cluster.form {
        Form::Glyph(glyph) | Form::Plain(glyph) => vec![one(glyph, cluster.advance)],
        Form::Box { frame, tick } => {
            let tick = tick.map(|tick| one(tick, cluster.advance));
            let frame = one(frame, if tick.is_some() { 0.0 } else { cluster.advance });
            core::iter::once(frame).chain(tick).collect()
        }
        Form::Framed => Vec::new(),
    }
}

/// Every dark module in one path: neighbours then leave no hairline between them, whatever draws them.
fn modules(symbol: &Symbol, left: f32, top: f32, module: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (row, first, long) in symbol.runs() {
        let (x, y) = (left + first as f32 * module, top + row as f32 * module);
        if let Some(rect) = Rect::from_xywh(x, y, long as f32 * module, module) {
            path.push_rect(rect);
        }
    }
    path.finish()
}

fn rectangle(area: Area) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.push_rect(Rect::from_xywh(area.left, area.top, area.width, area.height)?);
    path.finish()
}

fn draw_path(surface: &mut Surface<'_>, path: Option<Path>, fill: Option<Fill>, stroke: Option<Stroke>) {
    if let Some(path) = path {
        surface.set_fill(fill);
        surface.set_stroke(stroke);
        surface.draw_path(&path);
    }
}

fn colour(shade: Shade) -> luma::Color {
    luma::Color::new(match shade {
        Shade::Black => 0,
        Shade::Grey => 95,
        Shade::Hairline => 150,
        Shade::Tint => 240,
    })
}

fn fill(shade: Shade) -> Fill {
    Fill {
        paint: colour(shade).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }
}

fn stroke(width: f32, shade: Shade, dash: Dash) -> Stroke {
    Stroke {
        paint: colour(shade).into(),
        width,
        dash: (dash == Dash::Dashed).then(|| StrokeDash {
            array: vec![3.0, 2.0],
            offset: 0.0,
        }),
        ..Stroke::default()
    }
}

/// How wide the outline is that makes a text bold, in sizes. One weight travels with the program, not two.
const BOLD: f32 = 0.035;
