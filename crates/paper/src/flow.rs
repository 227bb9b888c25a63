//! Blocks onto pages, one under the other.

use crate::{
    block::{Block, Column, Field, Grid, Holds, Stand, Tick, Value},
    canvas::{Align, Canvas, Shade, Style},
    face::{EMPTY_BOX, TICKED_BOX},
    row::{Cell, Row},
    sheet::{Area, mm},
    symbol::Symbol,
    tree::{Leaf, Node, Rank, Role},
};

/// Where blocks go: a page's inside, how far it is filled, and what was said so far.
pub(crate) struct Flow<'c, 'f> {
    pub(crate) canvas: &'c mut Canvas<'f>,
    pub(crate) area: Area,
    pub(crate) top: f32,
    nodes: Vec<Node>,
    contents: Vec<(usize, f32, String)>,
}

/// What came of it: the structure and the list of contents.
pub(crate) struct Flowed {
    pub(crate) nodes: Vec<Node>,
    pub(crate) contents: Vec<(usize, f32, String)>,
}

impl<'c, 'f> Flow<'c, 'f> {
    pub(crate) fn new(canvas: &'c mut Canvas<'f>, area: Area) -> Self {
        Self {
            canvas,
            area,
            top: area.top,
            nodes: Vec::new(),
            contents: Vec::new(),
        }
    }

    /// Sets every block.
    pub(crate) fn run(mut self, blocks: &[Block]) -> Flowed {
        for block in blocks {
            self.block(block);
        }
        Flowed {
            nodes: self.nodes,
            contents: self.contents,
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Title { text, badge } => self.title(text, badge.as_deref()),
            Block::Heading(text) => self.heading(text),
            Block::Text(text) => self.paragraph(text, BODY, mm(2.0)),
            Block::Loud(text) => self.paragraph(text, LOUD, mm(2.5)),
            Block::Small(text) => self.paragraph(text, SMALL, mm(1.5)),
            Block::Notice(text) => self.notice(text),
            Block::Steps(steps) => {
                let marked = steps
                    .iter()
                    .enumerate()
                    .map(|(at, step)| (format!("{}.", at + 1), step.as_str()));
                self.list(marked.collect());
            }
            Block::Checks(items) => {
                self.list(
                    items
                        .iter()
                        .map(|item| (EMPTY_BOX.to_string(), item.as_str()))
                        .collect(),
                );
            }
            Block::Fields(fields) => self.fields(fields),
            Block::Grid(grid) => self.grid(grid),
            Block::Symbol {
                symbol,
                side,
                alt,
                beside,
            } => self.symbol(symbol, mm(*side), alt, beside),
            Block::Large { symbol, side, alt } => self.large(symbol, mm(*side), alt),
            Block::Codes(lines) => self.codes(lines),
            Block::Turn => self.turn(),
        }
    }

    /// Goes to a new page.
    pub(crate) fn turn(&mut self) {
        self.canvas.turn();
        self.top = self.area.top;
    }

    /// Goes to a new page where less than `height` is left on this one.
    pub(crate) fn need(&mut self, height: f32) {
        if self.top + height > self.area.bottom() && self.top > self.area.top {
            self.turn();
        }
    }

    fn title(&mut self, text: &str, badge: Option<&str>) {
        let leaf = self.canvas.leaf();
        let place = (self.canvas.pages.len() - 1, self.top);
        let badge_width = badge.map_or(0.0, |badge| self.canvas.face.width(badge) * BADGE.size + mm(6.0));
        let width = self.area.width - badge_width;
        let high = self
            .canvas
            .text(Some(leaf), text, TITLE, (self.area.left, self.top, width));
        self.nodes
            .push(Node::Leaf(Role::Heading(Rank::Title, text.to_owned()), leaf));
        self.contents.push((place.0, place.1, text.to_owned()));
        if let Some(badge) = badge {
            let leaf = self.canvas.leaf();
            let frame = Area {
                left: self.area.right() - badge_width + mm(1.5),
                top: self.top + mm(1.0),
                width: badge_width - mm(1.5),
                height: BADGE.size * 1.9,
            };
            self.canvas.frame(frame, 0.8, Shade::Black);
            let at = (frame.left, frame.top + BADGE.size * 0.2, frame.width);
            self.canvas.text(Some(leaf), badge, BADGE, at);
            self.nodes.push(Node::Leaf(Role::Paragraph, leaf));
        }
        self.top += high + mm(1.0);
        let (left, right) = (self.area.left, self.area.right());
        self.canvas.line((left, self.top), (right, self.top), 1.2, Shade::Black);
        self.top += mm(3.5);
    }

    fn heading(&mut self, text: &str) {
        self.top += mm(2.5);
        // A heading does not stand alone at the foot of a page.
        self.need(HEADING.size * HEADING.leading + mm(22.0));
        let leaf = self.canvas.leaf();
        self.contents
            .push((self.canvas.pages.len() - 1, self.top, text.to_owned()));
        let high = self
            .canvas
            .text(Some(leaf), text, HEADING, (self.area.left, self.top, self.area.width));
        self.nodes
            .push(Node::Leaf(Role::Heading(Rank::Section, text.to_owned()), leaf));
        self.top += high + mm(1.0);
    }

    fn paragraph(&mut self, text: &str, style: Style, after: f32) {
        let leaf = self.canvas.leaf();
        self.lines(leaf, text, style, (self.area.left, self.area.width));
        self.nodes.push(Node::Leaf(Role::Paragraph, leaf));
        self.top += after;
    }

    /// Lines one by one, over as many pages as they take.
    fn lines(&mut self, leaf: Leaf, text: &str, style: Style, across: (f32, f32)) {
        let high = style.size * style.leading;
        for line in self.canvas.lines(text, style, across.1) {
            self.need(high);
            let part = text.get(line.range).unwrap_or_default().to_owned();
            self.canvas
                .one_line(Some(leaf), &part, style, (across.0, self.top, across.1));
            self.top += high;
        }
    }

    fn notice(&mut self, text: &str) {
        let leaf = self.canvas.leaf();
        let inside = self.area.width - mm(8.0);
        let high = self.canvas.height(text, BODY, inside) + mm(5.0);
        self.need(high);
        let frame = Area {
            top: self.top,
            height: high,
            ..self.area
        };
        self.canvas.frame(frame, 0.8, Shade::Black);
        self.canvas.text(
            Some(leaf),
            text,
            BODY,
            (frame.left + mm(4.0), frame.top + mm(2.5), inside),
        );
        self.nodes.push(Node::Leaf(Role::Paragraph, leaf));
        self.top += high + mm(3.0);
    }

    fn list(&mut self, items: Vec<(String, &str)>) {
        let indent = mm(7.5);
        let mut nodes = Vec::new();
        for (mark, text) in items {
            let leaf = self.canvas.leaf();
            self.need(BODY.size * BODY.leading * 2.0);
            self.canvas
                .text(Some(leaf), &mark, BODY, (self.area.left + mm(1.0), self.top, indent));
            self.lines(leaf, text, BODY, (self.area.left + indent, self.area.width - indent));
            self.top += mm(0.8);
            nodes.push(Node::Leaf(Role::Item, leaf));
        }
        self.nodes.push(Node::Branch(Role::List, nodes));
        self.top += mm(1.5);
    }

    fn fields(&mut self, fields: &[Field]) {
        let label = self.area.width * LABEL_SHARE;
        let widths = [label, self.area.width - label];
        let mut rows = Vec::new();
        for field in fields {
            let mut name = vec![(field.label.clone(), LABEL)];
            name.extend(field.gloss.iter().map(|gloss| (gloss.clone(), GLOSS)));
            let (value, least) = self.value(&field.value, widths[1] - 2.0 * PADDING);
            let cells = [Cell::new(Role::RowHead, name).tinted(), Cell::new(Role::Cell, value)];
            rows.push(self.row(Row::new(cells.into(), &widths).at_least(least), None));
        }
        self.nodes.push(Node::Branch(Role::Table, rows));
        self.top += mm(3.0);
    }

    fn value(&self, value: &Value, width: f32) -> (Vec<(String, Style)>, f32) {
        match value {
            Value::Line(text) => (text.iter().map(|text| (text.clone(), VALUE)).collect(), mm(8.5)),
            Value::Room(text, lines) => {
                let high = VALUE.size * VALUE.leading * *lines as f32 + mm(2.0);
                (text.iter().map(|text| (text.clone(), VALUE)).collect(), high)
            }
            Value::Ticks(ticks) => (self.tick_lines(ticks, width), mm(8.5)),
        }
    }

    /// Options side by side, none torn over two lines while it fits one.
    fn tick_lines(&self, ticks: &[Tick], width: f32) -> Vec<(String, Style)> {
        let mut lines: Vec<String> = Vec::new();
        for tick in ticks {
            let mark = match tick.stand {
                Stand::Empty => EMPTY_BOX,
                Stand::Ticked => TICKED_BOX,
            };
            let option = format!("{mark}{}", tick.label);
            let longer = lines.last().map(|line| format!("{line}　{option}"));
            match (longer, lines.last_mut()) {
                (Some(longer), Some(line)) if self.canvas.face.width(&longer) * VALUE.size <= width => *line = longer,
                _ => lines.push(option),
            }
        }
        lines.into_iter().map(|line| (line, VALUE)).collect()
    }

    fn grid(&mut self, grid: &Grid) {
        let shares: f32 = grid.columns.iter().map(|column| column.share).sum();
        let widths: Vec<f32> = grid
            .columns
            .iter()
            .map(|column| self.area.width * column.share / shares)
            .collect();
        let head = |role: Role| {
            let heads = grid
                .columns
                .iter()
                .map(|column| Cell::new(role.clone(), vec![(column.head.clone(), LABEL)]).tinted());
            Row::new(heads.collect(), &widths)
        };
        let again = head(Role::ColumnHead);
        let mut rows = vec![self.row(head(Role::ColumnHead), None)];
        for row in &grid.rows {
            let cells = grid.columns.iter().zip(row).map(|(column, text)| {
                let lines = if text.is_empty() {
                    Vec::new()
                } else {
                    vec![(text.clone(), cell_style(column))]
                };
                Cell::new(Role::Cell, lines)
            });
            rows.push(self.row(Row::new(cells.collect(), &widths), Some(&again)));
        }
        self.nodes.push(Node::Branch(Role::Table, rows));
        self.top += mm(3.0);
    }

    fn symbol(&mut self, symbol: &Symbol, side: f32, alt: &str, beside: &[String]) {
        let gap = mm(4.0);
        let (left, width) = (self.area.left + side + gap, self.area.width - side - gap);
        let high: f32 = beside
            .iter()
            .map(|text| self.canvas.height(text, BODY, width) + mm(1.5))
            .sum();
        self.need(side.max(high));
        let leaf = self.canvas.leaf();
        self.canvas.symbol(leaf, symbol, (self.area.left, self.top), side);
        self.nodes.push(Node::Leaf(Role::Figure(alt.to_owned()), leaf));
        let mut top = self.top + ((side - high) / 2.0).max(0.0);
        for text in beside {
            let leaf = self.canvas.leaf();
            top += self.canvas.text(Some(leaf), text, BODY, (left, top, width)) + mm(1.5);
            self.nodes.push(Node::Leaf(Role::Paragraph, leaf));
        }
        self.top += side.max(high) + mm(3.0);
    }

    fn large(&mut self, symbol: &Symbol, side: f32, alt: &str) {
        self.need(side);
        let leaf = self.canvas.leaf();
        let left = self.area.left + (self.area.width - side) / 2.0;
        self.canvas.symbol(leaf, symbol, (left, self.top), side);
        self.nodes.push(Node::Leaf(Role::Figure(alt.to_owned()), leaf));
        self.top += side + mm(2.0);
    }

    fn codes(&mut self, lines: &[String]) {
        let indent = mm(9.0);
        let mut nodes = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            self.need(CODE.size * CODE.leading);
            let leaf = self.canvas.leaf();
            let number = (at + 1).to_string();
            self.canvas
                .text(Some(leaf), &number, CODE_NUMBER, (self.area.left, self.top, mm(6.0)));
            self.lines(leaf, line, CODE, (self.area.left + indent, self.area.width - indent));
            nodes.push(Node::Leaf(Role::Item, leaf));
        }
        self.nodes.push(Node::Branch(Role::List, nodes));
        self.top += mm(3.0);
    }
}

fn cell_style(column: &Column) -> Style {
    match column.holds {
        Holds::Words => CELL,
        Holds::Amounts => CELL.aligned(Align::Right),
    }
}

/// How much of the width labels take.
const LABEL_SHARE: f32 = 0.29;
/// Between a cell's edge and its words.
pub(crate) const PADDING: f32 = mm(2.0);

const TITLE: Style = Style::new(18.0).bold().led(1.35);
const BADGE: Style = Style::new(11.0).bold().aligned(Align::Centre);
const HEADING: Style = Style::new(12.5).bold();
const BODY: Style = Style::new(10.5).led(1.6);
const LOUD: Style = Style::new(14.0).bold();
const SMALL: Style = Style::new(8.5).grey();
const LABEL: Style = Style::new(9.5).led(1.4);
const GLOSS: Style = Style::new(7.5).grey().led(1.35);
const VALUE: Style = Style::new(11.5).led(1.45);
const CELL: Style = Style::new(9.5).led(1.45);
const CODE: Style = Style::new(15.0).led(1.6);
const CODE_NUMBER: Style = Style::new(9.5).grey().led(2.5);
