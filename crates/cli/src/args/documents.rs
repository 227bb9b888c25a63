//! Documents in and out, and the list of what is taken.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[arg(long)]
    pub(crate) preview: bool,
    #[arg(long, value_name = "FILE")]
    pub(crate) card_keys: Option<PathBuf>,
    #[arg(long)]
    pub(crate) not_a_personal_number: bool,
}

#[derive(Debug, Args)]
pub(crate) struct AttachArgs {
    pub(crate) file: PathBuf,
    #[arg(value_name = "FIELD=VALUE")]
    pub(crate) fields: Vec<String>,
    #[arg(long, value_name = "KIND", default_value = "letter")]
    pub(crate) kind: String,
    #[arg(long)]
    pub(crate) not_a_personal_number: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: String,
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub(crate) kind: Vec<String>,
    #[arg(long, value_name = "KIND", value_delimiter = ',', conflicts_with = "kind")]
    pub(crate) with: Vec<String>,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct NowArgs {
    #[arg(long, value_name = "DAY")]
    pub(crate) on: Option<String>,
    #[command(subcommand)]
    pub(crate) command: Option<NowCommand>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum NowCommand {
    Plan {
        #[arg(long, value_name = "DAY")]
        on: Option<String>,
    },
    Done(DoseArgs),
    Skip(DoseArgs),
}

#[derive(Debug, Args)]
pub(crate) struct DoseArgs {
    pub(crate) time: String,
    #[arg(value_name = "MEDICINE")]
    pub(crate) medicines: Vec<String>,
    #[arg(long, value_name = "DAY")]
    pub(crate) on: Option<String>,
}
