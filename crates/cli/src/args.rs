//! What can be typed. The help texts live with the other words (`cli-…` in holder/words), so that they speak both
//! languages; the ids follow the names of commands and arguments.

mod documents;
mod issuer;
mod proxy;
mod reader;
pub(crate) mod rules;

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

pub(crate) use documents::{
    AttachArgs, CorrectionLevel, DoseArgs, ExportArgs, ImportArgs, NotebookArgs, NowArgs, NowCommand, PaperForm,
};
pub(crate) use issuer::IssuerCommand;
pub(crate) use proxy::{GrantArgs, HandOverCommand, ProxyCommand, SyncArgs};
pub(crate) use reader::{HandOverArg, ReaderCommand, ReaderKind, ReaderRequestArgs, ReaderTrustCommand, WitnessArgs};

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "tefuda",
    version,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) globals: Globals,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Clone, Debug, Args)]
pub(crate) struct Globals {
    #[arg(long, global = true, env = "TEFUDA_HOME", hide_env = true, value_name = "DIR")]
    pub(crate) home: Option<PathBuf>,
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) person: Option<String>,
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[arg(long, global = true, value_name = "ja|en")]
    pub(crate) lang: Option<Lang>,
    #[arg(
        long,
        global = true,
        env = "TEFUDA_PASSPHRASE_FILE",
        hide_env = true,
        value_name = "FILE"
    )]
    pub(crate) passphrase_file: Option<PathBuf>,
    #[arg(long, global = true)]
    pub(crate) yes: bool,
    #[arg(long, short, global = true, action = ArgAction::Help)]
    pub(crate) help: Option<bool>,
    #[arg(long, short = 'V', action = ArgAction::Version)]
    pub(crate) version: Option<bool>,
}

/// A language.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Lang {
    Ja,
    En,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Demo(DemoArgs),
    Init(InitArgs),
    #[command(subcommand_required = true)]
    Person {
        #[command(subcommand)]
        command: PersonCommand,
    },
    Keyring {
        #[command(subcommand)]
        command: KeyringCommand,
    },
    Passphrase(PassphraseArgs),
    Quick {
        #[command(subcommand)]
        command: QuickCommand,
    },
    Recovery {
        #[command(subcommand)]
        command: Option<RecoveryCommand>,
    },
    Backup {
        #[command(subcommand)]
        command: Option<BackupCommand>,
    },
    Renew(RenewArgs),
    Shelter {
        #[command(subcommand)]
        command: Option<ShelterCommand>,
    },
    Proxy {
        #[command(subcommand)]
        command: ProxyCommand,
    },
    Sync(SyncArgs),
    HandOver {
        #[command(subcommand)]
        command: HandOverCommand,
    },
    Doctor(DoctorArgs),
    Add(AddArgs),
    Import(ImportArgs),
    Attach(AttachArgs),
    Export(ExportArgs),
    Notebook(NotebookArgs),
    Now(NowArgs),
    List(ListArgs),
    Show(ShowArgs),
    Search(SearchArgs),
    Timeline,
    Edit(EditArgs),
    Remove(RemoveArgs),
    Erase(EraseArgs),
    Undo(UndoArgs),
    Presets,
    Lock {
        #[command(subcommand)]
        command: LockCommand,
    },
    Prove(ProveArgs),
    Paper(PaperArgs),
    Verify(VerifyArgs),
    Copies {
        #[command(subcommand)]
        command: CopiesCommand,
    },
    Issuer {
        #[command(subcommand)]
        command: IssuerCommand,
    },
    Reader {
        #[command(subcommand)]
        command: ReaderCommand,
    },
    Log {
        #[arg(long, value_name = "TEXT")]
        search: Option<String>,
        #[command(subcommand)]
        command: Option<LogCommand>,
    },
    #[command(flatten)]
    Helper(rules::HelperCommand),
    Completions(CompletionsArgs),
    Man,
}

#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    #[arg(long, value_name = "DIR")]
    pub(crate) keep: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    #[arg(long, value_name = "NAME")]
    pub(crate) name: String,
    #[arg(long)]
    pub(crate) no_keyring: bool,
    #[arg(long)]
    pub(crate) not_a_personal_number: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum PersonCommand {
    Add {
        name: String,
        #[arg(long)]
        not_a_personal_number: bool,
    },
    List,
    Rename {
        name: String,
        to: String,
        #[arg(long)]
        not_a_personal_number: bool,
    },
    Remove {
        name: String,
    },
}

#[derive(Clone, Copy, Debug, Subcommand)]
pub(crate) enum KeyringCommand {
    On,
    Off,
}

#[derive(Debug, Args)]
pub(crate) struct PassphraseArgs {
    #[arg(long, value_name = "FILE")]
    pub(crate) new_passphrase_file: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Subcommand)]
pub(crate) enum QuickCommand {
    On,
    Off,
}

/// What opens a home or a backup instead of the passphrase; none of it is a secret on the command line itself.
#[derive(Debug, Args)]
pub(crate) struct KeyArgs {
    #[arg(long, value_name = "FILE", conflicts_with = "share")]
    pub(crate) code: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) share: Vec<PathBuf>,
    #[arg(long, conflicts_with_all = ["code", "share"])]
    pub(crate) by_paper: bool,
}

impl KeyArgs {
    pub(crate) fn is_given(&self) -> bool {
        self.code.is_some() || !self.share.is_empty() || self.by_paper
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum RecoveryCommand {
    Make {
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    Split {
        #[arg(long, value_name = "N", default_value_t = 2)]
        needed: u8,
        #[arg(long, value_name = "M", default_value_t = 3)]
        of: u8,
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        #[arg(long)]
        pdf: bool,
    },
    Use {
        #[command(flatten)]
        key: KeyArgs,
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
    },
    Drill {
        #[command(flatten)]
        key: KeyArgs,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum BackupCommand {
    Create {
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    Verify {
        file: PathBuf,
        #[command(flatten)]
        key: KeyArgs,
    },
    Restore {
        file: PathBuf,
        #[command(flatten)]
        key: KeyArgs,
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
    },
    To {
        #[arg(value_name = "DIR", required_unless_present = "off")]
        folder: Option<PathBuf>,
        #[arg(long, conflicts_with = "folder")]
        off: bool,
    },
}

#[derive(Debug, Args)]
pub(crate) struct RenewArgs {
    #[arg(long, value_name = "FILE")]
    pub(crate) new_passphrase_file: Option<PathBuf>,
    #[arg(long)]
    pub(crate) drop_recovery: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ShelterCommand {
    On {
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    Off,
}

#[derive(Debug, Args)]
pub(crate) struct DoctorArgs {
    #[arg(long)]
    pub(crate) accept: bool,
}

#[derive(Debug, Args)]
pub(crate) struct EraseArgs {
    pub(crate) id: String,
}

#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    pub(crate) kind: String,
    #[arg(value_name = "FIELD=VALUE")]
    pub(crate) fields: Vec<String>,
    #[arg(long)]
    pub(crate) not_a_personal_number: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    pub(crate) kind: Option<String>,
    #[arg(long)]
    pub(crate) removed: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    #[arg(required_unless_present = "fields")]
    pub(crate) id: Option<String>,
    #[arg(long)]
    pub(crate) history: bool,
    #[arg(long, value_name = "FILE", conflicts_with = "history")]
    pub(crate) source: Option<PathBuf>,
    #[arg(long, value_name = "KIND", conflicts_with_all = ["id", "history", "source"])]
    pub(crate) fields: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct SearchArgs {
    #[arg(required = true)]
    pub(crate) query: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct EditArgs {
    pub(crate) id: String,
    #[arg(value_name = "FIELD=VALUE")]
    pub(crate) fields: Vec<String>,
    #[arg(long)]
    pub(crate) not_a_personal_number: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RemoveArgs {
    pub(crate) id: String,
}

#[derive(Debug, Args)]
pub(crate) struct UndoArgs {
    #[arg(long)]
    pub(crate) redo: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ProveArgs {
    #[arg(long, value_name = "PRESET")]
    pub(crate) preset: Option<String>,
    #[arg(long, value_name = "FIELD", value_delimiter = ',')]
    pub(crate) field: Vec<String>,
    #[arg(long, value_name = "FIELD", value_delimiter = ',')]
    pub(crate) hide: Vec<String>,
    #[arg(long = "for", value_name = "AUD")]
    pub(crate) audience: Option<String>,
    #[arg(long, value_name = "PURPOSE")]
    pub(crate) purpose: Option<String>,
    #[arg(long, value_name = "FILE", conflicts_with_all = ["preset", "audience", "purpose"])]
    pub(crate) request: Option<PathBuf>,
    #[arg(long, value_name = "FILE", requires = "request")]
    pub(crate) trust: Option<PathBuf>,
    #[arg(long, value_name = "ID")]
    pub(crate) record: Option<String>,
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    pub(crate) valid_for: i64,
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    #[arg(long)]
    pub(crate) text: bool,
    #[arg(long)]
    pub(crate) sd_jwt: bool,
    #[arg(long)]
    pub(crate) self_attested: bool,
    #[arg(long)]
    pub(crate) fetch: bool,
    #[arg(long)]
    pub(crate) paper: bool,
    #[arg(long, value_name = "FORM")]
    pub(crate) form: Option<PaperForm>,
    #[arg(long, value_name = "NAME", value_delimiter = ',', conflicts_with = "record")]
    pub(crate) also: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct PaperArgs {
    #[arg(value_name = "PAPER", requires = "out")]
    pub(crate) name: Option<String>,
    #[arg(long, value_name = "FILE", requires = "name")]
    pub(crate) out: Option<PathBuf>,
    #[arg(long, value_name = "ID")]
    pub(crate) record: Option<String>,
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(1868..=9999))]
    pub(crate) year: Option<i32>,
    #[arg(long, value_name = "N")]
    pub(crate) log_id: Option<i64>,
    #[arg(long, value_name = "NAME")]
    pub(crate) to: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    pub(crate) file: PathBuf,
    #[arg(long, value_name = "FILE")]
    pub(crate) trust: Option<PathBuf>,
    #[arg(long, value_name = "DIR", conflicts_with = "trust")]
    pub(crate) reader: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) request: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) seen: Option<PathBuf>,
    #[arg(long, value_name = "NAME", default_value = "desk")]
    pub(crate) desk: String,
    #[arg(long, value_name = "FILE")]
    pub(crate) status: Vec<PathBuf>,
    #[arg(long = "aud", value_name = "AUD")]
    pub(crate) audience: Option<String>,
    #[arg(long, value_name = "PURPOSE")]
    pub(crate) purpose: Option<String>,
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<String>,
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u16).range(0..=300))]
    pub(crate) skew: u16,
    #[arg(long, value_enum, value_name = "FORM", requires = "out")]
    pub(crate) hand_over: Option<HandOverArg>,
    #[arg(long, value_name = "FILE", requires = "hand_over")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LockCommand {
    Add {
        #[arg(required = true, value_name = "FIELD")]
        fields: Vec<String>,
    },
    List,
    Remove {
        #[arg(required = true, value_name = "FIELD")]
        fields: Vec<String>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum CopiesCommand {
    Request {
        #[arg(long, value_name = "N", default_value_t = 5)]
        count: usize,
        #[arg(long, value_name = "PURPOSE", value_delimiter = ',')]
        paper: Vec<String>,
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    Receive {
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    List,
}

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum LogCommand {
    Verify,
    Export {
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    pub(crate) shell: clap_complete::Shell,
}
