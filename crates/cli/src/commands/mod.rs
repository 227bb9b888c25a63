//! The commands: each turns what was typed into a deed and tells what came of it.

mod asking;
mod attach;
mod backup;
mod copies;
mod demo;
mod doses;
mod export;
mod home;
mod import;
mod issuer;
mod listing;
mod lock;
mod log;
mod notebook;
mod paper;
mod presets;
mod print;
mod prove;
mod proxy;
mod reader;
mod records;
mod recovery;
mod rules;
mod safety;
mod shell;
mod shelter;
mod taking;
mod verify;

use tefuda_holder::Problem;

use crate::{
    args::Command,
    context::Context,
    output::{Exit, Out},
};

/// Runs one command.
pub(crate) fn run(command: Command, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    match command {
        Command::Demo(args) => demo::run(&args, context, out),
        Command::Init(args) => home::init(&args, context, out),
        Command::Person { command } => home::person(command, context, out),
        Command::Keyring { command } => home::keyring(command, context, out),
        Command::Passphrase(args) => home::passphrase(&args, context, out),
        Command::Quick { command } => safety::quick(command, context, out),
        Command::Recovery { command } => recovery::run(command, context, out),
        Command::Backup { command } => backup::run(command, context, out),
        Command::Renew(args) => safety::renew(&args, context, out),
        Command::Shelter { command } => shelter::run(command, context, out),
        Command::Proxy { command } => proxy::run(command, context, out),
        Command::Sync(args) => proxy::sync(&args, context, out),
        Command::HandOver { command } => proxy::hand_over::run(command, context, out),
        Command::Doctor(args) => safety::doctor(&args, context, out),
        Command::Add(args) => records::add(&args, context, out),
        Command::Import(args) => import::run(&args, context, out),
        Command::Attach(args) => attach::run(&args, context, out),
        Command::Export(args) => export::run(&args, context, out),
        Command::Notebook(args) => notebook::run(&args, context, out),
        Command::Now(args) => taking::run(&args, context, out),
        Command::List(args) => listing::list(&args, context, out),
        Command::Show(args) => listing::show(&args, context, out),
        Command::Search(args) => listing::search(&args, context, out),
        Command::Timeline => listing::timeline(context, out),
        Command::Edit(args) => records::edit(&args, context, out),
        Command::Remove(args) => records::remove(&args, context, out),
        Command::Erase(args) => safety::erase(&args, context, out),
        Command::Undo(args) => records::undo(&args, context, out),
        Command::Presets => presets::run(context, out),
        Command::Lock { command } => lock::run(&command, context, out),
        Command::Prove(args) => prove::run(&args, context, out),
        Command::Paper(args) => paper::run(&args, context, out),
        Command::Verify(args) => verify::run(&args, context, out),
        Command::Copies { command } => copies::run(command, context, out),
        Command::Issuer { command } => issuer::run(command, context, out),
        Command::Reader { command } => reader::run(&command, context, out),
        Command::Log { search, command } => log::run(search.as_deref(), command, context, out),
        Command::Helper(command) => rules::run(&command, context, out),
        Command::Completions(args) => shell::completions(&args, context, out),
        Command::Man => shell::man(context, out),
    }
}
