//! The insurer's side.

use std::path::PathBuf;

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum IssuerCommand {
    Init {
        #[arg(long, value_name = "DIR")]
        dir: PathBuf,
        #[arg(long, value_name = "NAME")]
        name: String,
        #[arg(long, value_name = "URL")]
        iss: String,
        #[arg(long, required = true, value_name = "NUMBER")]
        insurer_number: Vec<String>,
    },
    Issue {
        #[arg(long, value_name = "DIR")]
        dir: PathBuf,
        #[arg(long, value_name = "FILE")]
        record: PathBuf,
        #[arg(long, value_name = "FILE")]
        request: PathBuf,
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        #[arg(long, value_name = "DAYS", default_value_t = 90)]
        valid_days: u16,
    },
    Rotate {
        #[arg(long, value_name = "DIR")]
        dir: PathBuf,
        #[arg(long)]
        compromised: bool,
    },
    Revoke {
        #[arg(long, value_name = "DIR")]
        dir: PathBuf,
        #[arg(long, value_name = "FILE")]
        record: PathBuf,
    },
    Status {
        #[arg(long, value_name = "DIR")]
        dir: PathBuf,
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        #[arg(long, value_name = "DAYS", default_value_t = 30)]
        valid_days: u16,
    },
    Trust {
        #[arg(long, value_name = "DIR")]
        dir: PathBuf,
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        #[arg(long, value_name = "DAYS", default_value_t = 30)]
        valid_days: u16,
    },
}
