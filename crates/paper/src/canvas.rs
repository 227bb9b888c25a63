//! Marks on pages: text, lines, boxes, symbols, each belonging to a leaf of the document's structure or to none.

use std::collections::BTreeSet;

use crate::{
    face::{Cluster, FRAME_SCALE, Face, Form, frame_digits},
    sheet::{Area, Size},
    symbol::Symbol,
    tree::Leaf,
    wrap::{Line, wrap},
};

/// How a text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Style {
    /// Points.
    pub(crate) size: f32,
    pub(crate) weight: Weight,
    pub(crate) shade: Shade,
    pub(crate) align: Align,
    /// Line height, in sizes.
    pub(crate) leading: f32,
}

/// How heavy a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// Where the lines of a text stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Centre,
    Right,
}

/// How dark: paper is printed in black.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shade {
    Black,
    /// Still 4.5:1 on white (WCAG 2.2, 1.4.3).
    Grey,
    Hairline,
    Tint,
}

/// One thing drawn.
#[derive(Clone, Debug)]
pub(crate) struct Mark {
    /// What it is part of; decoration is part of nothing.
    pub(crate) leaf: Option<Leaf>,
    pub(crate) ink: Ink,
}

/// What is drawn.
#[derive(Clone, Debug)]
pub(crate) enum Ink {
    Text {
        left: f32,
        baseline: f32,
        style: Style,
        text: String,
        clusters: Vec<Cluster>,
    },
    Line {
        from: (f32, f32),
        to: (f32, f32),
        width: f32,
        shade: Shade,
        dash: Dash,
    },
    Frame {
        area: Area,
        width: f32,
        shade: Shade,
    },
    Fill {
        area: Area,
        shade: Shade,
    },
    Modules {
        left: f32,
        top: f32,
        module: f32,
        symbol: Symbol,
    },
}

/// Whether a line is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dash {
    Solid,
    Dashed,
}

/// A character that the paper could not show as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Missing {
    /// The character, or the kanji whose variant is missing.
    pub character: char,
    /// What stands in its place.
    pub shown: Instead,
}

/// What stands in place of a character that the font lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Instead {
    /// A frame with the character's number in Unicode.
    Number,
    /// The same kanji in its usual form.
    UsualForm,
}

/// Pages being filled.
pub(crate) struct Canvas<'a> {
    pub(crate) face: &'a Face,
    pub(crate) size: Size,
    pub(crate) pages: Vec<Vec<Mark>>,
    pub(crate) missing: BTreeSet<Missing>,
    leaves: usize,
}

impl<'a> Canvas<'a> {
    pub(crate) fn new(face: &'a Face, size: Size) -> Self {
        Self {
            face,
            size,
            pages: vec![Vec::new()],
            missing: BTreeSet::new(),
            leaves: 0,
        }
    }

    /// Begins another page.
    pub(crate) fn turn(&mut self) {
        self.pages.push(Vec::new());
    }

    /// A leaf that nothing belongs to yet.
    pub(crate) fn leaf(&mut self) -> Leaf {
        self.leaves += 1;
        Leaf(self.leaves - 1)
    }

    /// The lines that a text takes at this width.
    pub(crate) fn lines(&self, text: &str, style: Style, width: f32) -> Vec<Line> {
        wrap(self.face, text, width / style.size)
    }

    /// How high a text is at this width.
    pub(crate) fn height(&self, text: &str, style: Style, width: f32) -> f32 {
        lines_height(&self.lines(text, style, width), style)
    }

    /// Draws a text into a width and answers how high it was.
    pub(crate) fn text(&mut self, leaf: Option<Leaf>, text: &str, style: Style, at: (f32, f32, f32)) -> f32 {
        let (left, top, width) = at;
        let lines = self.lines(text, style, width);
        let mut below = top;
        for line in &lines {
            if let Some(part) = text.get(line.range.clone()) {
                self.one_line(leaf, part, style, (left, below, width));
            }
            below += style.size * style.leading;
        }
        lines_height(&lines, style)
    }

    /// Draws one line from its left and its baseline.
    pub(crate) fn run(&mut self, leaf: Option<Leaf>, text: &str, style: Style, at: (f32, f32)) {
        let mut run = Run {
            leaf,
            text,
            style,
            left: at.0,
            baseline: at.1,
            pending: Vec::new(),
        };
        for cluster in self.face.shape(text) {
            let advance = cluster.advance * style.size;
            match cluster.form {
                Form::Glyph(_) => run.pending.push(cluster),
                Form::Plain(_) => {
                    self.missing.insert(Missing {
                        character: cluster.first,
                        shown: Instead::UsualForm,
                    });
                    run.pending.push(cluster);
                }
                Form::Framed => {
                    self.flush(&mut run);
                    let missing = text.get(cluster.range.clone()).unwrap_or_default();
                    self.framed(leaf, missing, style, (run.left, run.baseline));
                    run.left += advance;
                }
                Form::Box { .. } => {
                    self.flush(&mut run);
                    self.put(leaf, run.ink(vec![cluster]));
                    run.left += advance;
                }
            }
        }
        self.flush(&mut run);
    }

    /// Draws what is pending.
    fn flush(&mut self, run: &mut Run<'_>) {
        let clusters = core::mem::take(&mut run.pending);
        if clusters.is_empty() {
            return;
        }
        let wide: f32 = clusters.iter().map(|cluster| cluster.advance).sum();
        self.put(run.leaf, run.ink(clusters));
        run.left += wide * run.style.size;
    }

    /// A frame with the number of a character that has no glyph: a person sees that something is missing, and which.
    fn framed(&mut self, leaf: Option<Leaf>, missing: &str, style: Style, at: (f32, f32)) {
        let Some(character) = missing.chars().next() else {
            return;
        };
        self.missing.insert(Missing {
            character,
            shown: Instead::Number,
        });
        let (left, baseline) = at;
        let digits = frame_digits(character);
        let small = Style {
            size: style.size * FRAME_SCALE,
            ..style
        };
        let wide = self.face.width(&digits) * small.size;
        let frame = Area {
            left: left + small.size * 0.1,
            top: baseline - style.size * 0.75,
            width: wide + small.size * 0.3,
            height: style.size * 0.9,
        };
        self.put(
            None,
            Ink::Frame {
                area: frame,
                width: 0.4,
                shade: Shade::Black,
            },
        );
        // Every digit says the whole character: what is copied out of the page is the kanji, not its number.
        let whole = |cluster: Cluster| Cluster {
            range: 0..missing.len(),
            ..cluster
        };
        let ink = Ink::Text {
            left: left + small.size * 0.25,
            baseline: baseline - style.size * 0.09,
            style: small,
            text: missing.to_owned(),
            clusters: self.face.shape(&digits).into_iter().map(whole).collect(),
        };
        self.put(leaf, ink);
    }

    /// Draws something.
    pub(crate) fn put(&mut self, leaf: Option<Leaf>, ink: Ink) {
        if let Some(page) = self.pages.last_mut() {
            page.push(Mark { leaf, ink });
        }
    }

    /// Draws a text that is known to be one line.
    pub(crate) fn one_line(&mut self, leaf: Option<Leaf>, text: &str, style: Style, at: (f32, f32, f32)) {
        let (left, top, width) = at;
        let spare = width - self.face.width(text) * style.size;
        let indent = match style.align {
            Align::Left => 0.0,
            Align::Centre => spare / 2.0,
            Align::Right => spare,
        };
        let baseline = top + style.size * (style.leading / 2.0 + MIDDLE);
        self.run(leaf, text, style, (left + indent, baseline));
    }

    /// An empty rectangle.
    pub(crate) fn frame(&mut self, area: Area, width: f32, shade: Shade) {
        self.put(None, Ink::Frame { area, width, shade });
    }

    /// A full rectangle.
    pub(crate) fn fill(&mut self, area: Area, shade: Shade) {
        self.put(None, Ink::Fill { area, shade });
    }

    /// A straight line of decoration.
    pub(crate) fn line(&mut self, from: (f32, f32), to: (f32, f32), width: f32, shade: Shade) {
        self.put(
            None,
            Ink::Line {
                from,
                to,
                width,
                shade,
                dash: Dash::Solid,
            },
        );
    }

    /// A dashed line: cut or fold here.
    pub(crate) fn dashed(&mut self, from: (f32, f32), to: (f32, f32)) {
        let (width, shade, dash) = (0.4, Shade::Grey, Dash::Dashed);
        self.put(
            None,
            Ink::Line {
                from,
                to,
                width,
                shade,
                dash,
            },
        );
    }

    /// A symbol with its quiet zone, filling a square of `side` points.
    pub(crate) fn symbol(&mut self, leaf: Leaf, symbol: &Symbol, at: (f32, f32), side: f32) {
        let module = side / (symbol.side() as f32 + 2.0 * QUIET);
        let (left, top) = (at.0 + module * QUIET, at.1 + module * QUIET);
        self.put(
            Some(leaf),
            Ink::Modules {
                left,
                top,
                module,
                symbol: symbol.clone(),
            },
        );
    }
}

/// A line being drawn: how far it is, and what of it is not drawn yet.
struct Run<'t> {
    leaf: Option<Leaf>,
    text: &'t str,
    style: Style,
    left: f32,
    baseline: f32,
    pending: Vec<Cluster>,
}

impl Run<'_> {
    fn ink(&self, clusters: Vec<Cluster>) -> Ink {
        Ink::Text {
            left: self.left,
            baseline: self.baseline,
            style: self.style,
            text: self.text.to_owned(),
            clusters,
        }
    }
}

impl Style {
    pub(crate) const fn new(size: f32) -> Self {
        Self {
            size,
            weight: Weight::Regular,
            shade: Shade::Black,
            align: Align::Left,
            leading: 1.5,
        }
    }

    pub(crate) const fn bold(self) -> Self {
        Self {
            weight: Weight::Bold,
            ..self
        }
    }

    pub(crate) const fn grey(self) -> Self {
        Self {
            shade: Shade::Grey,
            ..self
        }
    }

    pub(crate) const fn aligned(self, align: Align) -> Self {
        Self { align, ..self }
    }

    pub(crate) const fn led(self, leading: f32) -> Self {
        Self { leading, ..self }
    }
}

/// How high lines are together.
pub(crate) fn lines_height(lines: &[Line], style: Style) -> f32 {
    lines.len() as f32 * style.size * style.leading
}

/// From the middle of a line down to its baseline, in sizes: kanji stand 0.12 below the baseline.
const MIDDLE: f32 = 0.38;
/// Light modules around a symbol. Source: ISO/IEC 18004:2015 §6.3.8.
const QUIET: f32 = 4.0;
