//! What can be typed to the helper at the counter.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// The helper at the counter.
#[derive(Debug, Subcommand)]
pub(crate) enum HelperCommand {
    Counter(CounterArgs),
    Refused(RefusedArgs),
    Call(OnArgs),
    History(OnArgs),
    PaidInFull(OnArgs),
    Cost {
        #[command(subcommand)]
        command: CostCommand,
    },
    Calendar(CalendarArgs),
    Event(EventArgs),
    Draft(DraftArgs),
    Trouble {
        #[command(subcommand)]
        command: TroubleCommand,
    },
    HelpTopic(HelpTopicArgs),
    Rules {
        #[command(subcommand)]
        command: RulesCommand,
    },
}

#[derive(Debug, Args)]
pub(crate) struct CounterArgs {
    #[arg(long, value_name = "THING", value_delimiter = ',')]
    pub(crate) holds: Vec<String>,
    #[arg(long, value_name = "DAY")]
    pub(crate) on: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct RefusedArgs {
    #[arg(value_name = "WHAT")]
    pub(crate) failed: Option<String>,
    #[arg(long, value_name = "THING", value_delimiter = ',')]
    pub(crate) holds: Vec<String>,
    #[arg(long, value_name = "DAY")]
    pub(crate) on: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct OnArgs {
    #[arg(long, value_name = "DAY")]
    pub(crate) on: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CostCommand {
    Visit(VisitArgs),
    Ceiling(CeilingArgs),
    Meals(MealsArgs),
    Year(YearArgs),
}

#[derive(Debug, Args)]
pub(crate) struct VisitArgs {
    #[arg(long, value_name = "POINTS", value_parser = clap::value_parser!(i64).range(0..=100_000_000))]
    pub(crate) points: i64,
    #[arg(long, value_name = "0-3", value_parser = clap::value_parser!(i64).range(0..=3), conflicts_with = "birth")]
    pub(crate) ratio: Option<i64>,
    #[arg(long, value_name = "DAY")]
    pub(crate) birth: Option<String>,
    #[arg(long, value_name = "SECTOR")]
    pub(crate) sector: Option<SectorArg>,
    #[arg(long)]
    pub(crate) repeat: bool,
    #[arg(long, value_name = "NAME", requires = "sector")]
    pub(crate) filed: Vec<String>,
    #[arg(long, value_name = "DAY")]
    pub(crate) on: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum SectorArg {
    Medical,
    Dental,
    Pharmacy,
}

#[derive(Debug, Args)]
pub(crate) struct CeilingArgs {
    #[arg(long, value_name = "YYYY-MM")]
    pub(crate) month: String,
    #[arg(long, value_name = "CLASS")]
    pub(crate) class: String,
    #[arg(long, value_name = "YEN", value_parser = clap::value_parser!(i64).range(0..=10_000_000_000))]
    pub(crate) total: i64,
    #[arg(long)]
    pub(crate) over70: bool,
    #[arg(long)]
    pub(crate) fourth: bool,
    #[arg(long, value_name = "DAY")]
    pub(crate) birth: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct MealsArgs {
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(1..=10_000))]
    pub(crate) count: i64,
    #[arg(long, value_name = "CLASS", default_value = "general")]
    pub(crate) class: String,
    #[arg(long)]
    pub(crate) room: bool,
    #[arg(long, value_name = "DAY")]
    pub(crate) on: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct YearArgs {
    #[arg(long, value_name = "YYYY", value_parser = clap::value_parser!(i32).range(1900..=2200))]
    pub(crate) year: Option<i32>,
    #[arg(long, value_name = "YEN", value_parser = clap::value_parser!(i64).range(0..=1_000_000_000_000))]
    pub(crate) income: Option<i64>,
}

#[derive(Debug, Args)]
pub(crate) struct CalendarArgs {
    #[arg(long, value_name = "FILE")]
    pub(crate) ics: Option<PathBuf>,
    #[arg(long, value_name = "DAY")]
    pub(crate) on: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct EventArgs {
    pub(crate) event: Option<String>,
    #[arg(long, value_name = "DAY")]
    pub(crate) on: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct HelpTopicArgs {
    pub(crate) topic: Option<String>,
    #[arg(long)]
    pub(crate) easy: bool,
    #[arg(long, value_name = "DAY")]
    pub(crate) on: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TroubleCommand {
    Export {
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct DraftArgs {
    pub(crate) form: Option<String>,
    #[arg(long, value_name = "ITEM=VALUE")]
    pub(crate) set: Vec<String>,
    #[arg(long, value_name = "DAY")]
    pub(crate) on: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RulesCommand {
    List,
    Import {
        file: PathBuf,
    },
    Export {
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}
