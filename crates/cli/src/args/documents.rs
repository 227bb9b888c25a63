//! Documents in and out, and the list of what is taken.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

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

#[derive(Debug, Args)]
pub(crate) struct NotebookArgs {
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    #[arg(long, value_name = "WORD")]
    pub(crate) hide: Vec<String>,
    #[arg(long, value_name = "DAY")]
    pub(crate) since: Option<String>,
    #[arg(long, value_name = "1-8", default_value_t = 8)]
    pub(crate) jahis: u8,
    #[arg(long)]
    pub(crate) utf8: bool,
    #[arg(long, value_name = "LEVEL", value_enum, default_value_t = CorrectionLevel::M)]
    pub(crate) level: CorrectionLevel,
}

/// How much of a QR code may be lost.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum CorrectionLevel {
    L,
    M,
}

/// How a proof lies on paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PaperForm {
    /// An A4 page.
    Page,
    /// A card as large as a bank card.
    Card,
    /// Cards on an A4 sheet, to be cut out.
    Sheet,
}
