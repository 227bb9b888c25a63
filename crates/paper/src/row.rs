//! One row of a table, over several pages where one cell holds more than a page.

use crate::{
    canvas::{Shade, Style},
    flow::{Flow, PADDING},
    sheet::{Area, mm},
    tree::{Leaf, Node, Role},
};

/// A row to be set.
pub(crate) struct Row {
    cells: Vec<Cell>,
    widths: Vec<f32>,
    least: f32,
}

/// A cell to be set.
pub(crate) struct Cell {
    role: Role,
    texts: Vec<(String, Style)>,
    tint: Tint,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tint {
    None,
    Tinted,
}

/// Lines of a cell that are still to be set.
struct Rest {
    leaf: Option<Leaf>,
    lines: Vec<(String, Style)>,
    at: usize,
}

impl Row {
    pub(crate) fn new(cells: Vec<Cell>, widths: &[f32]) -> Self {
        Self {
            cells,
            widths: widths.to_vec(),
            least: mm(7.0),
        }
    }

    /// The same, at least so high.
    pub(crate) fn at_least(self, least: f32) -> Self {
        Self { least, ..self }
    }
}

impl Cell {
    pub(crate) fn new(role: Role, texts: Vec<(String, Style)>) -> Self {
        Self {
            role,
            texts,
            tint: Tint::None,
        }
    }

    /// The same, on a light grey.
    pub(crate) fn tinted(self) -> Self {
        Self {
            tint: Tint::Tinted,
            ..self
        }
    }
}

impl Flow<'_, '_> {
    /// Sets a row, and `again` over it on every new page.
    pub(crate) fn row(&mut self, row: Row, again: Option<&Row>) -> Node {
        let mut rests: Vec<Rest> = Vec::new();
        for (cell, width) in row.cells.iter().zip(&row.widths) {
            let lines = self.cell_lines(cell, width - 2.0 * PADDING);
            rests.push(Rest {
                leaf: Some(self.canvas.leaf()),
                lines,
                at: 0,
            });
        }
        let whole = rests.iter().map(|rest| high(&rest.lines)).fold(0.0_f32, f32::max) + 2.0 * INSET;
        let mut wanted = whole.max(row.least);
        // A row that fits one page is not torn.
        if self.top + wanted > self.area.bottom() && (wanted <= self.area.height * 0.6 || self.left_over() < mm(40.0)) {
            self.turn_with(again);
        }
        loop {
            let height = wanted.min(self.left_over());
            self.part(&row, &mut rests, height);
            self.top += height;
            let left = rests.iter().map(Rest::high).fold(0.0_f32, f32::max);
            if left == 0.0 {
                break;
            }
            wanted = left + 2.0 * INSET;
            self.turn_with(again);
        }
        let cells = row.cells.into_iter().zip(&rests);
        Node::Branch(
            Role::Row,
            cells
                .filter_map(|(cell, rest)| Some(Node::Leaf(cell.role, rest.leaf?)))
                .collect(),
        )
    }

    fn turn_with(&mut self, again: Option<&Row>) {
        if self.top <= self.area.top {
            return;
        }
        self.turn();
        if let Some(head) = again {
            let mut rests: Vec<Rest> = Vec::new();
            for (cell, width) in head.cells.iter().zip(&head.widths) {
                let lines = self.cell_lines(cell, width - 2.0 * PADDING);
                // Heard once, at the top of the table.
                rests.push(Rest {
                    leaf: None,
                    lines,
                    at: 0,
                });
            }
            let height = rests.iter().map(Rest::high).fold(0.0_f32, f32::max) + 2.0 * INSET;
            self.part(head, &mut rests, height.max(head.least));
            self.top += height.max(head.least);
        }
    }

    /// Draws as many lines of every cell as fit this height.
    fn part(&mut self, row: &Row, rests: &mut [Rest], height: f32) {
        let mut left = self.area.left;
        for ((cell, width), rest) in row.cells.iter().zip(&row.widths).zip(rests) {
            let area = Area {
                left,
                top: self.top,
                width: *width,
                height,
            };
            if cell.tint == Tint::Tinted {
                self.canvas.fill(area, Shade::Tint);
            }
            self.canvas.frame(area, 0.5, Shade::Hairline);
            let room = height - 2.0 * INSET;
            let fits = rest.high() <= room;
            // What fits stands in the middle, as labels beside tall values do.
            let mut top = self.top
                + INSET
                + if fits {
                    ((room - rest.high()) / 2.0).min(mm(3.0))
                } else {
                    0.0
                };
            while let Some((text, style)) = rest.lines.get(rest.at) {
                let high = style.size * style.leading;
                if top + high > self.top + height - INSET + 0.5 && (rest.at > 0 || top > self.top + INSET) {
                    break;
                }
                let at = (left + PADDING, top, width - 2.0 * PADDING);
                self.canvas.one_line(rest.leaf, text, *style, at);
                top += high;
                rest.at += 1;
            }
            left += width;
        }
    }

    fn cell_lines(&self, cell: &Cell, width: f32) -> Vec<(String, Style)> {
        let mut lines = Vec::new();
        for (text, style) in &cell.texts {
            for line in self.canvas.lines(text, *style, width) {
                lines.push((text.get(line.range).unwrap_or_default().to_owned(), *style));
            }
        }
        lines
    }

    fn left_over(&self) -> f32 {
        self.area.bottom() - self.top
    }
}

impl Rest {
    fn high(&self) -> f32 {
        high(self.lines.get(self.at..).unwrap_or_default())
    }
}

fn high(lines: &[(String, Style)]) -> f32 {
    lines.iter().map(|(_, style)| style.size * style.leading).sum()
}

/// Between a row's rule and its words.
const INSET: f32 = mm(1.2);
