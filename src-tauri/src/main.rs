//! Opens the window of Tefuda.

// No second window for text beside the app on Windows.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    tefuda_app::run()
}
