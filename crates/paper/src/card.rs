//! A card of two faces: what a person reads, and what a reader reads. Alone, or many on sheets to be cut and folded.

use crate::{
    PaperError,
    canvas::{Align, Canvas, Shade, Style, Weight},
    flow::Flowed,
    paper::INSIDE,
    sheet::{Area, Size, mm},
    symbol::Symbol,
    tree::{Node, Rank, Role},
};

/// What stands on a card.
#[derive(Clone)]
pub(crate) struct Card {
    pub(crate) heading: String,
    pub(crate) grade: String,
    pub(crate) name: String,
    pub(crate) kana: String,
    /// Label and value.
    pub(crate) lines: Vec<(String, String)>,
    /// What it is not.
    pub(crate) notice: String,
    pub(crate) symbol: Symbol,
    pub(crate) alt: String,
    /// Beside the symbol, each with how heavy it is.
    pub(crate) beside: Vec<(String, Weight)>,
}

/// The two faces as a page each.
pub(crate) fn alone(canvas: &mut Canvas<'_>, card: &Card) -> Result<Flowed, PaperError> {
    let whole = Area {
        left: 0.0,
        top: 0.0,
        width: Size::Card.width(),
        height: Size::Card.height(),
    };
    let mut nodes = front(canvas, card, whole, Rank::Title)?;
    canvas.turn();
    nodes.extend(back(canvas, card, whole)?);
    Ok(Flowed {
        nodes,
        contents: vec![(0, 0.0, card.heading.clone())],
    })
}

/// Both faces side by side, four people on a page: cut around, fold in the middle.
pub(crate) fn sheet(
    canvas: &mut Canvas<'_>,
    title: &str,
    what_to_do: &[String],
    cards: &[Card],
) -> Result<Flowed, PaperError> {
    let mut nodes = Vec::new();
    let leaf = canvas.leaf();
    let mut top = INSIDE.top;
    let at = (INSIDE.left, top, INSIDE.width);
    top += canvas.text(Some(leaf), title, TITLE, at) + mm(0.5);
    nodes.push(Node::Leaf(Role::Heading(Rank::Title, title.to_owned()), leaf));
    for text in what_to_do {
        let leaf = canvas.leaf();
        top += canvas.text(Some(leaf), text, WHAT_TO_DO, (INSIDE.left, top, INSIDE.width));
        nodes.push(Node::Leaf(Role::Paragraph, leaf));
    }
    top += mm(5.0);
    let mut contents = vec![(0, INSIDE.top, title.to_owned())];
    let (width, height) = (Size::Card.width(), Size::Card.height());
    let left = Size::A4.width() / 2.0 - width;
    for card in cards {
        if top + height > INSIDE.bottom() {
            canvas.turn();
            top = INSIDE.top + mm(5.0);
        }
        let face = |left| Area {
            left,
            top,
            width,
            height,
        };
        cut_lines(canvas, face(left));
        contents.push((canvas.pages.len() - 1, top, card.name.clone()));
        let mut parts = front(canvas, card, face(left), Rank::Section)?;
        parts.extend(back(canvas, card, face(left + width))?);
        nodes.push(Node::Branch(Role::Section, parts));
        top += height + mm(5.0);
    }
    Ok(Flowed { nodes, contents })
}

/// Around both faces, and between them.
fn cut_lines(canvas: &mut Canvas<'_>, face: Area) {
    let (left, right, fold) = (face.left, face.left + 2.0 * face.width, face.right());
    let (top, bottom, over) = (face.top, face.bottom(), mm(3.0));
    for y in [top, bottom] {
        canvas.dashed((left - over, y), (right + over, y));
    }
    for x in [left, right] {
        canvas.dashed((x, top - over), (x, bottom + over));
    }
    for (from, to) in [(top - over, top), (bottom, bottom + over)] {
        canvas.line((fold, from), (fold, to), 0.4, Shade::Grey);
    }
}

fn front(canvas: &mut Canvas<'_>, card: &Card, face: Area, rank: Rank) -> Result<Vec<Node>, PaperError> {
    let area = face.inside(MARGIN);
    let mut nodes = Vec::new();
    let heading = canvas.leaf();
    let high = canvas.text(
        Some(heading),
        &card.heading,
        HEAD,
        (area.left, area.top, area.width * 0.5),
    );
    nodes.push(Node::Leaf(Role::Heading(rank, card.heading.clone()), heading));
    let grade = canvas.leaf();
    let grade_style = fitting(canvas, &card.grade, GRADE, (area.width * 0.48, HEAD.size * 2.8))?;
    let grade_high = canvas.text(
        Some(grade),
        &card.grade,
        grade_style,
        (area.left + area.width * 0.52, area.top, area.width * 0.48),
    );
    nodes.push(Node::Leaf(Role::Paragraph, grade));
    let mut top = area.top + high.max(grade_high) + mm(0.3);
    for (text, style, room) in [(&card.kana, KANA, mm(5.0)), (&card.name, NAME, mm(12.0))] {
        if text.is_empty() {
            continue;
        }
        let leaf = canvas.leaf();
        let style = fitting(canvas, text, style, (area.width, room))?;
        top += canvas.text(Some(leaf), text, style, (area.left, top, area.width));
        nodes.push(Node::Leaf(Role::Paragraph, leaf));
    }
    top += mm(0.8);
    canvas.line((area.left, top), (area.right(), top), 0.5, Shade::Black);
    top += mm(1.0);
    let notice = canvas.leaf();
    let notice_high = canvas.height(&card.notice, NOTICE, area.width);
    canvas.text(
        Some(notice),
        &card.notice,
        NOTICE,
        (area.left, area.bottom() - notice_high, area.width),
    );
    let inside = Area {
        top,
        height: area.bottom() - notice_high - mm(0.8) - top,
        ..area
    };
    nodes.push(lines(canvas, &card.lines, inside)?);
    nodes.push(Node::Leaf(Role::Paragraph, notice));
    Ok(nodes)
}

/// Labels and values in two columns, as large as they fit.
fn lines(canvas: &mut Canvas<'_>, lines: &[(String, String)], area: Area) -> Result<Node, PaperError> {
    let gap = mm(3.0);
    let width = (area.width - gap) / 2.0;
    for scale in SCALES {
        let label = Style {
            size: (LINE_LABEL.size * scale).max(5.0),
            ..LINE_LABEL
        };
        let value = Style {
            size: LINE_VALUE.size * scale,
            ..LINE_VALUE
        };
        let Some(places) = places(canvas, lines, (label, value), (width, gap, area)) else {
            continue;
        };
        let mut rows = Vec::new();
        for ((name, text), (left, top)) in lines.iter().zip(places) {
            let (head, cell) = (canvas.leaf(), canvas.leaf());
            let high = canvas.text(Some(head), name, label, (left, top, width));
            canvas.text(Some(cell), text, value, (left, top + high, width));
            rows.push(Node::Branch(
                Role::Row,
                vec![Node::Leaf(Role::RowHead, head), Node::Leaf(Role::Cell, cell)],
            ));
        }
        return Ok(Node::Branch(Role::Table, rows));
    }
    Err(PaperError::TooMuch)
}

/// Where each item stands; `None` where they do not fit.
fn places(
    canvas: &Canvas<'_>,
    lines: &[(String, String)],
    styles: (Style, Style),
    room: (f32, f32, Area),
) -> Option<Vec<(f32, f32)>> {
    let (label, value) = styles;
    let (width, gap, area) = room;
    let (mut left, mut top) = (area.left, area.top);
    let mut places = Vec::new();
    for (name, text) in lines {
        let high = canvas.height(name, label, width) + canvas.height(text, value, width);
        if top + high > area.bottom() && left == area.left {
            (left, top) = (area.left + width + gap, area.top);
        }
        if top + high > area.bottom() {
            return None;
        }
        places.push((left, top));
        top += high + mm(0.5);
    }
    Some(places)
}

fn back(canvas: &mut Canvas<'_>, card: &Card, face: Area) -> Result<Vec<Node>, PaperError> {
    let area = face.inside(MARGIN);
    // The quiet zone may reach into the margin: nothing stands there.
    let side = area.height + mm(2.0);
    let symbol = canvas.leaf();
    canvas.symbol(symbol, &card.symbol, (face.left + mm(1.0), area.top - mm(1.0)), side);
    let mut nodes = vec![Node::Leaf(Role::Figure(card.alt.clone()), symbol)];
    let left = face.left + mm(1.0) + side + mm(1.0);
    let width = face.right() - MARGIN - left;
    let mut top = area.top;
    for scale in SCALES {
        let style = |weight| Style {
            size: BESIDE.size * scale,
            weight,
            ..BESIDE
        };
        let high: f32 = card
            .beside
            .iter()
            .map(|(text, weight)| canvas.height(text, style(*weight), width) + mm(1.2))
            .sum();
        if high > area.height {
            continue;
        }
        for (text, weight) in &card.beside {
            let leaf = canvas.leaf();
            top += canvas.text(Some(leaf), text, style(*weight), (left, top, width)) + mm(1.2);
            nodes.push(Node::Leaf(Role::Paragraph, leaf));
        }
        return Ok(nodes);
    }
    Err(PaperError::TooMuch)
}

/// The style, smaller where the text has no room in it.
fn fitting(canvas: &Canvas<'_>, text: &str, style: Style, room: (f32, f32)) -> Result<Style, PaperError> {
    let (width, height) = room;
    SCALES
        .into_iter()
        .map(|scale| Style {
            size: style.size * scale,
            ..style
        })
        .find(|style| canvas.height(text, *style, width) <= height)
        .ok_or(PaperError::TooMuch)
}

/// Tried one after the other; the last is still read at arm's length with glasses on.
const SCALES: [f32; 7] = [1.0, 0.92, 0.84, 0.76, 0.7, 0.64, 0.58];
const MARGIN: f32 = mm(3.2);
const HEAD: Style = Style::new(7.5).bold().led(1.35);
const GRADE: Style = Style::new(6.5).led(1.35).aligned(Align::Right);
const NAME: Style = Style::new(15.0).bold().led(1.3);
const KANA: Style = Style::new(7.5).led(1.3);
const NOTICE: Style = Style::new(6.5).bold().led(1.35);
const LINE_LABEL: Style = Style::new(6.0).grey().led(1.25);
const LINE_VALUE: Style = Style::new(9.0).led(1.25);
const BESIDE: Style = Style::new(8.0).led(1.4);
const TITLE: Style = Style::new(15.0).bold().led(1.35);
const WHAT_TO_DO: Style = Style::new(9.5).led(1.5);
