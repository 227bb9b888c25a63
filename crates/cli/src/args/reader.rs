//! What can be typed at a counter.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

#[derive(Debug, Subcommand)]
pub(crate) enum ReaderCommand {
    Init {
        #[arg(long, value_name = "DIR")]
        dir: PathBuf,
        #[arg(long, value_name = "NAME")]
        name: String,
        #[arg(long, value_name = "URL")]
        iss: String,
        #[arg(long, value_enum)]
        kind: ReaderKind,
        #[arg(long, value_name = "CODE")]
        code: String,
    },
    Card {
        #[arg(long, value_name = "DIR")]
        dir: PathBuf,
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    Rotate {
        #[arg(long, value_name = "DIR")]
        dir: PathBuf,
        #[arg(long)]
        compromised: bool,
    },
    Request(ReaderRequestArgs),
    Witness(WitnessArgs),
    Trust {
        #[command(subcommand)]
        command: ReaderTrustCommand,
    },
}

/// What kind of counter it is.
#[derive(Clone, Copy, Debug, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum ReaderKind {
    Clinic,
    Pharmacy,
    TownHall,
}

#[derive(Debug, Args)]
pub(crate) struct ReaderRequestArgs {
    #[arg(long, value_name = "DIR")]
    pub(crate) dir: PathBuf,
    #[arg(long, value_name = "PRESET")]
    pub(crate) preset: Option<String>,
    #[arg(long, value_name = "FIELD", value_delimiter = ',')]
    pub(crate) field: Vec<String>,
    #[arg(long, value_name = "PURPOSE")]
    pub(crate) purpose: Option<String>,
    #[arg(long)]
    pub(crate) poster: bool,
    #[arg(long, value_name = "DAYS", default_value_t = 365, requires = "poster", value_parser = clap::value_parser!(u16).range(1..=366))]
    pub(crate) valid_days: u16,
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) keep: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct WitnessArgs {
    #[arg(long, value_name = "DIR")]
    pub(crate) dir: PathBuf,
    #[arg(long, value_name = "FILE")]
    pub(crate) proof: PathBuf,
    #[arg(long, value_name = "FILE")]
    pub(crate) request: PathBuf,
    #[arg(long, value_name = "FIELD", value_delimiter = ',')]
    pub(crate) seen: Vec<String>,
    #[arg(long, value_name = "DOCUMENT", default_value = "certificate")]
    pub(crate) original: String,
    #[arg(long, value_name = "DAY")]
    pub(crate) original_expires: Option<String>,
    #[arg(long, value_name = "DAYS", default_value_t = 90, value_parser = clap::value_parser!(u16).range(1..=366))]
    pub(crate) valid_days: u16,
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    #[arg(long, value_name = "NAME", default_value = "desk")]
    pub(crate) desk: String,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ReaderTrustCommand {
    Add {
        file: PathBuf,
        #[arg(long, value_name = "DIR")]
        dir: PathBuf,
        #[arg(long, value_name = "FINGERPRINT")]
        root: Option<String>,
    },
    Card {
        file: PathBuf,
        #[arg(long, value_name = "DIR")]
        dir: PathBuf,
        #[arg(long, value_name = "FINGERPRINT")]
        fingerprint: Option<String>,
    },
    Withdraw {
        code: String,
        #[arg(long, value_name = "DIR")]
        dir: PathBuf,
    },
    Renew {
        #[arg(long, value_name = "DIR")]
        dir: PathBuf,
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    List {
        #[arg(long, value_name = "DIR")]
        dir: PathBuf,
    },
}

/// In which form a program of the counter takes what was read.
#[derive(Clone, Copy, Debug, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum HandOverArg {
    Csv,
    CsvSjis,
    Fhir,
    Oqs,
}
