//! The `tefuda` command: a thin shell over `holder` and `issuer`. It alone reads the clock, the environment, the
//! keyboard and file names; what it prints comes from the words of `holder`.

mod args;
mod commands;
mod context;
mod files;
mod handover;
mod harden;
mod lists;
mod localize;
mod output;
mod progress;
mod prompt;
mod usage;

use std::{env, process::ExitCode};

use clap::FromArgMatches;
use tefuda_holder::{Language, Words};

use crate::{args::Cli, context::Context, output::Out};

fn main() -> ExitCode {
    harden::keep_memory_private();
    let typed: Vec<std::ffi::OsString> = usage::without_help_word(env::args_os().collect());
    let words = Words::new(usage::language(&typed));
    let parsed = localize::command(&words).try_get_matches_from(&typed);
    let cli = match parsed.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return usage::explain(&error, &typed, &words),
    };
    let mut out = Out::new(cli.globals.json);
    let context = Context::new(cli.globals, words);
    match commands::run(cli.command, &context, &mut out) {
        Ok(exit) => {
            context.follow_up();
            out.finish(exit, &context.words)
        }
        Err(problem) => out.fail(&context.words.tell(&problem)),
    }
}

/// The language for people who did not choose one.
fn language_of_the_system() -> Language {
    sys_locale::get_locale().map_or(Language::En, |locale| Language::of_locale(&locale))
}
