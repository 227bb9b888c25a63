//! Money and papers: what is paid, what comes back, what is filled in and printed.

use tauri::{Runtime, State, WebviewWindow, command};
use tefuda_holder::rules::{claims_of, records_of};
use tefuda_holder::{PAPERS, PaperName, print_paper as print};

use crate::helping::{book, ceiling, class_ids, visit, year};
use crate::session::Desk;
use crate::told::ToldView;
use crate::views::{AmountView, CeilingAsked, NamedView, PaperAsked, PrintedView, ReceiptView, VisitAsked, named};
use crate::world;

/// What is paid for a visit, with how it was reached.
#[command(async)]
pub(crate) fn cost_of_visit(desk: State<'_, Desk>, asked: VisitAsked) -> Result<Vec<AmountView>, ToldView> {
    desk.act(|session| {
        let (records, today) = (session.records(&["eligibility"])?, world::now().day_in_japan());
        let found = visit(&book(&desk)?, &asked, &records, today, &session.words)?;
        Ok(found
            .iter()
            .map(|one| AmountView::of_visit(one, &session.words))
            .collect())
    })
}

/// The ceiling of a month, with how it was reached.
#[command(async)]
pub(crate) fn cost_ceiling(desk: State<'_, Desk>, asked: CeilingAsked) -> Result<Vec<AmountView>, ToldView> {
    desk.act(|session| {
        let view = ceiling(&book(&desk)?, &asked, world::now().day_in_japan(), &session.words)?;
        Ok(vec![AmountView::of_ceiling(&view, &session.words)])
    })
}

/// The classes of a ceiling.
#[command(async)]
pub(crate) fn classes(desk: State<'_, Desk>) -> Result<Vec<NamedView>, ToldView> {
    desk.act(|session| Ok(named(class_ids(), "eligibility-ceiling_class", &session.words)))
}

/// The expenses of this year, and what they come to in taxes.
#[command(async)]
pub(crate) fn cost_of_year(desk: State<'_, Desk>, income: String) -> Result<Vec<AmountView>, ToldView> {
    desk.opened(|open, words| {
        let records = records_of(&open.vault, &["expense"])?;
        let view = year(&book(&desk)?, &records, &income, world::now().day_in_japan(), words)?;
        Ok(AmountView::of_year(&view, words))
    })
}

/// Receipts that were paid in full, and what comes back of them.
#[command(async)]
pub(crate) fn claims(desk: State<'_, Desk>) -> Result<Vec<ReceiptView>, ToldView> {
    desk.opened(|open, words| {
        let records = records_of(&open.vault, &["eligibility", "expense", "claim"])?;
        let found = claims_of(&book(&desk)?, &records, world::now().day_in_japan(), words)?;
        Ok(found.iter().map(|one| ReceiptView::of(one, words)).collect())
    })
}

/// Papers that can be filled in from what is held.
#[command(async)]
pub(crate) fn papers(desk: State<'_, Desk>) -> Result<Vec<NamedView>, ToldView> {
    desk.act(|session| Ok(named(PAPERS.map(PaperName::id), "paper-name", &session.words)))
}

/// Fills a paper in, and writes it as PDF where the person says. `None` where they chose no place.
#[command(async)]
pub(crate) fn print_paper<R: Runtime>(
    desk: State<'_, Desk>,
    window: WebviewWindow<R>,
    asked: PaperAsked,
) -> Result<Option<PrintedView>, ToldView> {
    let Some(path) = desk.ask_where_pdf(&format!("app-paper-file-{}", asked.paper), &window) else {
        return Ok(None);
    };
    desk.changing(|open, words| {
        let (kind, ask) = asked.read()?;
        let printed = print(&mut open.vault, kind, &ask, words.language(), world::now())?;
        world::write_file(&path, &printed.pdf)?;
        Ok(Some(PrintedView::of(&printed, words)))
    })
}
