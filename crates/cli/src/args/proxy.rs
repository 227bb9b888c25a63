//! `proxy`, `sync`, `hand-over`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum ProxyCommand {
    Card {
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    Grant(GrantArgs),
    Accept {
        #[arg(long, value_name = "DIR")]
        through: PathBuf,
        #[arg(long, value_name = "DIGITS")]
        fingerprint: Option<String>,
    },
    List,
    Request,
    Reject {
        grant: String,
    },
    Revoke {
        grant: String,
    },
    Paper {
        grant: String,
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct GrantArgs {
    #[arg(long, value_name = "FILE")]
    pub(crate) card: PathBuf,
    #[arg(long, value_name = "DIGITS")]
    pub(crate) fingerprint: Option<String>,
    #[arg(long = "as", value_name = "NAME")]
    pub(crate) name: Option<String>,
    #[arg(long = "let", value_name = "DRAWER:DEED,…")]
    pub(crate) scopes: Vec<String>,
    #[arg(long)]
    pub(crate) show: bool,
    #[arg(long)]
    pub(crate) receive: bool,
    #[arg(long, value_name = "DAYS", default_value_t = 90, value_parser = clap::value_parser!(i64).range(1..=366))]
    pub(crate) days: i64,
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(i64).range(1..=90))]
    pub(crate) wait: Option<i64>,
    #[arg(long, value_name = "DIR")]
    pub(crate) through: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct SyncArgs {
    #[arg(long, value_name = "DIR")]
    pub(crate) through: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum HandOverCommand {
    Begin {
        #[arg(long, value_name = "FILE")]
        card: PathBuf,
        #[arg(long, value_name = "DIGITS")]
        fingerprint: Option<String>,
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    Receive {
        file: PathBuf,
        #[arg(long, value_name = "FILE")]
        receipt: PathBuf,
    },
    Finish {
        receipt: PathBuf,
    },
}
