//! A whole paper, and printing it.

use thiserror::Error;

use crate::{
    block::Block,
    canvas::{Align, Canvas, Missing, Style},
    card::{self, Card},
    draw::{Whole, write},
    face::Face,
    flow::{Flow, Flowed},
    sheet::{Area, Size, mm},
    words::Language,
};

/// A paper, ready to be printed.
#[derive(Clone)]
pub struct Paper {
    pub(crate) title: String,
    pub(crate) language: Language,
    /// What stands at the foot of every page.
    pub(crate) foot: String,
    pub(crate) body: Body,
}

/// What a paper holds.
#[derive(Clone)]
pub(crate) enum Body {
    /// A4 pages of blocks.
    Pages(Vec<Block>),
    /// The first of these that is one A4 page.
    OnePage(Vec<Vec<Block>>),
    /// A card of two faces, a page each.
    Card(Box<Card>),
    /// Cards to be cut out of A4 sheets, with what to do said above them.
    Sheet(Vec<String>, Vec<Card>),
}

/// A printed paper.
pub struct Printed {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// Its pages.
    pub pages: usize,
    /// Characters that are not shown as they are written; the paper marks each.
    pub missing: Vec<Missing>,
}

/// Why a paper cannot be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PaperError {
    /// The program's own font cannot be read.
    #[error("own font is damaged")]
    Font,
    /// More pages than anybody prints.
    #[error("more than {MAX_PAGES} pages")]
    TooLong,
    /// A card or a single page has no room for what must stand on it.
    #[error("no room for what must stand there")]
    TooMuch,
    /// The PDF library refused.
    #[error("pdf: {0}")]
    Pdf(&'static str),
}

impl Paper {
    /// Prints it as PDF 1.7, tagged (PDF/UA-1), its font cut down to what is used and embedded.
    ///
    /// The same paper gives the same bytes. Nothing in them says when or by what they were made.
    ///
    /// # Errors
    /// [`PaperError`].
    pub fn print(&self) -> Result<Printed, PaperError> {
        let face = Face::load()?;
        let size = match self.body {
            Body::Pages(_) | Body::OnePage(_) | Body::Sheet(..) => Size::A4,
            Body::Card(_) => Size::Card,
        };
        let mut canvas = Canvas::new(&face, size);
        let flowed = self.fill(&mut canvas)?;
        if canvas.pages.len() > MAX_PAGES {
            return Err(PaperError::TooLong);
        }
        if size == Size::A4 {
            feet(&mut canvas, &self.foot);
        }
        let (pages, missing) = (canvas.pages, canvas.missing);
        let whole = Whole {
            title: &self.title,
            language: self.language.tag(),
            size,
            pages: &pages,
            nodes: &flowed.nodes,
            contents: &flowed.contents,
        };
        Ok(Printed {
            pdf: write(&whole, &face.into_font()?)?,
            pages: pages.len(),
            missing: missing.into_iter().collect(),
        })
    }

    fn fill(&self, canvas: &mut Canvas<'_>) -> Result<Flowed, PaperError> {
        match &self.body {
            Body::Pages(blocks) => Ok(Flow::new(canvas, INSIDE).run(blocks)),
            Body::OnePage(candidates) => {
                for blocks in candidates {
                    let mut trial = Canvas::new(canvas.face, canvas.size);
                    let flowed = Flow::new(&mut trial, INSIDE).run(blocks);
                    if trial.pages.len() == 1 {
                        *canvas = trial;
                        return Ok(flowed);
                    }
                }
                Err(PaperError::TooMuch)
            }
            Body::Card(card) => card::alone(canvas, card),
            Body::Sheet(what_to_do, cards) => card::sheet(canvas, &self.title, what_to_do, cards),
        }
    }
}

/// The same line and the page's number at every foot.
fn feet(canvas: &mut Canvas<'_>, foot: &str) {
    let total = canvas.pages.len();
    let pages = core::mem::take(&mut canvas.pages);
    for (at, page) in pages.into_iter().enumerate() {
        canvas.pages.push(page);
        let top = INSIDE.bottom() + mm(3.0);
        canvas.text(None, foot, FOOT, (INSIDE.left, top, INSIDE.width - mm(20.0)));
        let number = format!("{} / {total}", at + 1);
        canvas.text(
            None,
            &number,
            FOOT.aligned(Align::Right),
            (INSIDE.left, top, INSIDE.width),
        );
    }
}

/// The part of an A4 page that is filled.
pub(crate) const INSIDE: Area = Area {
    left: mm(18.0),
    top: mm(15.0),
    width: mm(174.0),
    height: mm(263.0),
};
const FOOT: Style = Style::new(8.0).grey();
/// A paper is for people: this is a book.
const MAX_PAGES: usize = 200;
