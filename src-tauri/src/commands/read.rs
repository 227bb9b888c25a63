//! Reading what others show: for a family, or on a visit. Nothing that is read is kept.

use tauri::ipc::Request;
use tauri::{Runtime, State, WebviewWindow, command};
use tefuda_credential::{Acceptance, Expected, Lists, TrustList, verify};
use tefuda_holder::{Problem, read_proof};

use crate::gathering::raw;
use crate::session::Desk;
use crate::told::ToldView;
use crate::views::{TrustView, VerdictView};
use crate::world;

/// Judges a proof in a picture or a text, by the trust list that was chosen.
#[command(async)]
pub(crate) fn judge(desk: State<'_, Desk>, request: Request<'_>) -> Result<VerdictView, ToldView> {
    desk.act(|session| {
        let proof = read_proof(&raw(&request)?)?;
        let trust = session.trust.as_ref();
        let verdict = verify(&proof, Lists::from(trust), &Expected::default(), world::now());
        Ok(VerdictView::of(&verdict, &session.words))
    })
}

/// Lets the person choose a trust list, until the program is closed. `None` where they chose none.
#[command(async)]
pub(crate) fn choose_trust<R: Runtime>(
    desk: State<'_, Desk>,
    window: WebviewWindow<R>,
) -> Result<Option<TrustView>, ToldView> {
    let Some(path) = desk.dialogs.file(desk.word("app-read-trust-dialog"), &window) else {
        return Ok(None);
    };
    desk.act(|session| {
        let file = world::read_files(&[path])?.concat();
        let text = core::str::from_utf8(&file).map_err(|_| Problem::new("trust_unreadable"))?;
        let list = session.trust.insert(TrustList::parse(text.trim(), Acceptance::Real)?);
        Ok(Some(TrustView::of(list)))
    })
}
