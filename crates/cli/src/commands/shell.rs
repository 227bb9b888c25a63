//! `completions` and `man`: made from the same command line that is parsed.

use tefuda_holder::Problem;

use crate::{
    args::CompletionsArgs,
    context::Context,
    localize,
    output::{Exit, Out},
};

#[expect(clippy::unnecessary_wraps, reason = "every command answers alike")]
pub(crate) fn completions(args: &CompletionsArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let mut script = Vec::new();
    clap_complete::generate(
        args.shell,
        &mut localize::command(&context.words),
        "tefuda",
        &mut script,
    );
    out.raw(String::from_utf8_lossy(&script).trim_end());
    Ok(Exit::Ok)
}

/// One page: the command, then every subcommand.
pub(crate) fn man(context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let mut command = localize::command(&context.words);
    command.build();
    let mut page = Vec::new();
    render(&command, &mut page).map_err(|_| Problem::new("io"))?;
    out.raw(String::from_utf8_lossy(&page).trim_end());
    Ok(Exit::Ok)
}

fn render(command: &clap::Command, page: &mut Vec<u8>) -> std::io::Result<()> {
    clap_mangen::Man::new(command.clone()).render(page)?;
    for sub in command.get_subcommands() {
        render(sub, page)?;
    }
    Ok(())
}
