//! The desktop shell of Tefuda: a window, and thin commands over [`tefuda_holder`].
//!
//! The window asks; every answer is a view made here, in the chosen language. The Rust side alone holds the opened home,
//! chooses files, reads the clock and makes proofs; the window never sees a key or a path. Each command is denied unless
//! `capabilities/main.json` lists it, and no plugin is there to be asked.
//!
//! It refuses to know what a record means, and to be driven by another program (see `automation.rs`).

mod automation;
#[cfg(test)]
mod bridge;
mod commands;
mod dialogs;
mod gathering;
mod helping;
mod keys;
mod safekeeping;
mod session;
mod showing;
mod told;
mod typed;
mod views;
mod way_back;
mod world;

use std::io::Write;
use std::process::ExitCode;

use crate::automation::{Build, refused};
use crate::dialogs::Dialogs;
use crate::session::Desk;

/// Opens the window and stays until it is closed.
#[must_use]
pub fn run() -> ExitCode {
    if let Some(name) = refused(Build::THIS, |name| std::env::var_os(name)) {
        return fail(&format!("{name} is set: only builds made for tests may be driven"));
    }
    let builder = tauri::Builder::default().manage(Desk::new(world::home_path(), world::language(), Dialogs::Desktop));
    match commands::register(builder).run(tauri::generate_context!()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error.to_string()),
    }
}

/// There is no window to say it in.
fn fail(why: &str) -> ExitCode {
    writeln!(std::io::stderr(), "tefuda-app: {why}").ok();
    ExitCode::FAILURE
}
