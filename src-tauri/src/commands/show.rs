//! Showing: what would be shown, the code on the screen, on paper or in a file, and its end.

use tauri::ipc::Request;
use tauri::{Runtime, State, WebviewWindow, command};
use tefuda_holder::{Problem, ProofForm, print_proof as printed};

use crate::gathering::raw;
use crate::session::Desk;
use crate::showing::{Heard, Occasion, Showing, on_paper, propose as proposed};
use crate::told::ToldView;
use crate::views::{self, CounterView, PrintedView, ProposalView, ShowingView};
use crate::world;

#[command(async)]
pub(crate) fn counters(desk: State<'_, Desk>) -> Result<Vec<CounterView>, ToldView> {
    desk.opened(|_, words| Ok(views::counters(words)))
}

/// What would be shown at a counter. Nothing is shown yet.
#[command(async)]
pub(crate) fn propose(desk: State<'_, Desk>, counter: String) -> Result<ProposalView, ToldView> {
    desk.opened(|open, words| proposed(&open.vault, Occasion::of(Some(&counter), None)?, world::now(), words))
}

/// Reads a reader's request, and says what would be shown to it. Nothing is shown yet.
#[command(async)]
pub(crate) fn hear(desk: State<'_, Desk>, request: Request<'_>) -> Result<ProposalView, ToldView> {
    let file = desk.opened(|_, _| raw(&request))?;
    desk.trusting(|open, trust, words| {
        let now = world::now();
        let heard = open.heard.insert(Heard::read(&file, trust, now)?);
        proposed(&open.vault, Occasion::Asked(heard), now, words)
    })
}

/// Shows exactly these fields, at a counter or to who asked: the person has looked at them and agreed.
#[command(async)]
pub(crate) fn show(
    desk: State<'_, Desk>,
    counter: Option<String>,
    fields: Vec<String>,
) -> Result<ShowingView, ToldView> {
    desk.opened(|open, words| {
        let now = world::now();
        let occasion = Occasion::of(counter.as_deref(), open.heard.as_ref())?;
        let showing = Showing::begin(&mut open.vault, occasion, &fields, now)?;
        Ok(open.showing.insert(showing).view(now, words))
    })
}

/// Makes the code anew, under what was agreed to and not beyond its end.
#[command(async)]
pub(crate) fn renew(desk: State<'_, Desk>) -> Result<ShowingView, ToldView> {
    desk.opened(|open, words| {
        let now = world::now();
        let none = || Problem::new("app_nothing_shown_now");
        let showing = open.showing.as_mut().ok_or_else(none)?;
        showing.renew(now)?;
        Ok(showing.view(now, words))
    })
}

/// Ends the showing: its key is dropped, and nothing can make the code anew.
#[command(async)]
pub(crate) fn stop(desk: State<'_, Desk>) -> Result<(), ToldView> {
    desk.changing(|open, _| {
        open.showing = None;
        open.heard = None;
        Ok(())
    })
}

/// Writes the code that is on the screen as a picture. `false` where the person chose no place.
#[command(async)]
pub(crate) fn save_code<R: Runtime>(desk: State<'_, Desk>, window: WebviewWindow<R>) -> Result<bool, ToldView> {
    let Some(path) = desk.ask_where("app-showing-file-dialog", "tefuda.png", &window) else {
        return Ok(false);
    };
    desk.opened(|open, _| {
        world::write_file(&path, &open.code_picture()?)?;
        Ok(true)
    })
}

/// Writes exactly these fields as a page to be printed. `None` where the person chose no place.
#[command(async)]
pub(crate) fn print_proof<R: Runtime>(
    desk: State<'_, Desk>,
    window: WebviewWindow<R>,
    counter: String,
    fields: Vec<String>,
) -> Result<Option<PrintedView>, ToldView> {
    let Some(path) = desk.ask_where_pdf("app-showing-paper-file", &window) else {
        return Ok(None);
    };
    desk.changing(|open, words| {
        let (proof, record) = on_paper(&mut open.vault, &counter, &fields, world::now())?;
        let page = printed((&proof, &record), ProofForm::Page, words.language())?;
        world::write_file(&path, &page.pdf)?;
        let unlike = page.missing.iter().map(|one| one.character);
        Ok(Some(PrintedView::of_proof(&proof, page.pages, unlike, words)))
    })
}
