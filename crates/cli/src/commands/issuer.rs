//! `issuer`: an insurer's keys, credentials and trust list.

use serde_json::{Value as Json, json};
use tefuda_credential::{IssueError as CredentialError, IssuerKind, Realm};
use tefuda_crypto::{OpenError, SystemRandom, WorkFactor};
use tefuda_holder::{Coded, Detail, Problem};
use tefuda_issuer::{
    FolderError, InitError, IssueError, Order, Profile, RecordFileError, RevokeError, Sealing, StatusDeedError,
    TrustDeedError, TrustTerm, Why,
};
use tefuda_record::{FieldProblem, InsurerNumber, RecordError};

use crate::{
    args::IssuerCommand,
    commands::reader,
    context::Context,
    files,
    output::{Exit, Out},
};

const DAY_SECONDS: i64 = 86_400;

pub(crate) fn run(command: IssuerCommand, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    let now = Context::now();
    match command {
        IssuerCommand::Init {
            dir,
            name,
            iss,
            insurer_number,
        } => {
            let insurer_numbers: Vec<InsurerNumber> = insurer_number
                .iter()
                .map(|number| InsurerNumber::parse(number).map_err(|error| number_problem(&error)))
                .collect::<Result<_, _>>()?;
            let profile = Profile {
                name,
                iss,
                kind: IssuerKind::Insurer,
                institution_code: None,
                insurer_numbers,
                realm: Realm::Real,
            };
            let passphrase = context.new_passphrase()?;
            files::make_folder(&dir)?;
            let sealing = Sealing {
                passphrase: &passphrase,
                work: WorkFactor::default(),
            };
            tefuda_issuer::init(&dir, &profile, &sealing, now, &mut SystemRandom).map_err(|e| init_problem(&e))?;
            out.line(&words.say_with("done-issuer-init", &[("dir", Detail::Text(dir.display().to_string()))]));
            out.json(&json!({ "dir": dir }));
        }
        IssuerCommand::Issue {
            dir,
            record,
            request,
            out: path,
            valid_days,
        } => {
            let record = text(&files::read(&record)?, "record_file")?;
            let request = text(&files::read(&request)?, "copies_request")?;
            let exp = now.plus_seconds(i64::from(valid_days) * DAY_SECONDS);
            let order = Order {
                record: &record,
                request: &request,
                now,
                exp,
            };
            let passphrase = context.passphrase()?;
            let issued =
                tefuda_issuer::issue(&dir, &passphrase, &order, &mut SystemRandom).map_err(|e| issue_problem(&e))?;
            files::write(&path, &issued.sealed)?;
            let details = [
                ("file", Detail::Text(path.display().to_string())),
                ("count", Detail::Text(issued.copies.to_string())),
            ];
            out.line(&words.say_with("done-issuer-issue", &details));
            out.json(&json!({ "batch": path, "copies": issued.copies, "expires_at": issued.expires_at.iso() }));
        }
        IssuerCommand::Rotate { dir, compromised } => {
            let why = if compromised { Why::Compromised } else { Why::Routine };
            reader::rotate(&dir, &context.passphrase()?, why)?;
            out.line(&words.say("done-rotate"));
            out.json(&json!({ "dir": dir, "compromised": compromised }));
        }
        IssuerCommand::Revoke { dir, record } => {
            let record = text(&files::read(&record)?, "record_file")?;
            let passphrase = context.passphrase()?;
            let copies = tefuda_issuer::revoke(&dir, &passphrase, &record, now).map_err(|e| revoke_problem(&e))?;
            out.line(&words.say_with("done-issuer-revoke", &[("count", Detail::Text(copies.to_string()))]));
            out.json(&json!({ "revoked": copies }));
        }
        IssuerCommand::Status {
            dir,
            out: folder,
            valid_days,
        } => {
            let passphrase = context.passphrase()?;
            let exp = now.plus_seconds(i64::from(valid_days) * DAY_SECONDS);
            let lists = tefuda_issuer::status(&dir, &passphrase, now, exp).map_err(|e| status_problem(&e))?;
            files::make_folder(&folder)?;
            for list in &lists {
                files::write(&folder.join(&list.file), list.text.as_bytes())?;
            }
            let revoked: u32 = lists.iter().map(|list| list.revoked).sum();
            let details = [
                ("dir", Detail::Text(folder.display().to_string())),
                ("count", Detail::Text(lists.len().to_string())),
                ("revoked", Detail::Text(revoked.to_string())),
            ];
            out.line(&words.say_with("done-issuer-status", &details));
            let listed: Vec<Json> = lists
                .iter()
                .map(|list| json!({ "uri": list.uri, "file": list.file, "revoked": list.revoked }))
                .collect();
            out.json(&json!({ "lists": listed, "revoked": revoked }));
        }
        IssuerCommand::Trust {
            dir,
            out: path,
            valid_days,
        } => {
            let passphrase = context.passphrase()?;
            let term = TrustTerm {
                iat: now,
                exp: now.plus_seconds(i64::from(valid_days) * DAY_SECONDS),
            };
            let list = tefuda_issuer::trust(&dir, &passphrase, term).map_err(|e| trust_problem(&e))?;
            files::write(&path, list.text.as_bytes())?;
            let version = list.terms().version;
            let details = [
                ("file", Detail::Text(path.display().to_string())),
                ("version", Detail::Text(version.to_string())),
            ];
            out.line(&words.say_with("done-issuer-trust", &details));
            out.line(&words.say_with("verify-root", &[("fingerprint", Detail::Text(list.root_fingerprint()))]));
            out.json(&json!({ "trust": path, "version": version, "root": list.root_fingerprint() }));
        }
    }
    Ok(Exit::Ok)
}

fn text(bytes: &[u8], code: &'static str) -> Result<String, Problem> {
    core::str::from_utf8(bytes)
        .map(str::to_owned)
        .map_err(|_| Problem::new(code))
}

fn number_problem(error: &tefuda_record::NumberError) -> Problem {
    let error = RecordError::Field {
        field: "insurer_number",
        problem: FieldProblem::Number(*error),
    };
    tefuda_holder::field_problem(&tefuda_record::kinds::eligibility::KIND, &error)
}

pub(crate) fn init_problem(error: &InitError) -> Problem {
    match error {
        InitError::Name(_) => Problem::new("name_unfit"),
        InitError::NoNumber | InitError::Issuer(_) => Problem::new("issuer_url"),
        InitError::Code => Problem::new("institution_code"),
        InitError::Card(error) => reader::card_problem(error),
        InitError::Key(_) => Problem::new("random"),
        InitError::Folder(error) => folder_problem(error),
    }
}

pub(crate) fn issue_problem(error: &IssueError) -> Problem {
    match error {
        IssueError::Folder(error) => folder_problem(error),
        IssueError::Record(error) => record_problem(error),
        IssueError::NoPlace => Problem::new("issuer_no_place"),
        IssueError::NotOurs => Problem::new("issuer_entitled"),
        IssueError::Request(_) => Problem::new("copies_request"),
        IssueError::NotAWitness => Problem::new("no_issuer"),
        IssueError::Credential(CredentialError::NotShown) => Problem::new("witness_unseen"),
        IssueError::Credential(CredentialError::Term) => Problem::new("witness_term"),
        IssueError::Credential(_) | IssueError::Batch(_) => Problem::new("issue"),
    }
}

fn record_problem(error: &RecordFileError) -> Problem {
    match error {
        RecordFileError::NotJson => Problem::new("record_file"),
        RecordFileError::Field(error) => tefuda_holder::field_problem(&tefuda_record::kinds::eligibility::KIND, error),
    }
}

fn revoke_problem(error: &RevokeError) -> Problem {
    match error {
        RevokeError::Folder(error) => folder_problem(error),
        RevokeError::Record(error) => record_problem(error),
        RevokeError::NotIssued => Problem::new("issuer_not_issued"),
    }
}

pub(crate) fn status_problem(error: &StatusDeedError) -> Problem {
    match error {
        StatusDeedError::Folder(error) => folder_problem(error),
        StatusDeedError::ClockBehind => Problem::new("status_clock"),
        StatusDeedError::List(_) => Problem::new("issue"),
    }
}

pub(crate) fn trust_problem(error: &TrustDeedError) -> Problem {
    match error {
        TrustDeedError::Folder(error) => folder_problem(error),
        TrustDeedError::Last(error) | TrustDeedError::List(error) => error.problem(),
        TrustDeedError::Contradiction => Problem::new("card_contradiction"),
        TrustDeedError::Unknown => Problem::new("institution_unknown"),
        TrustDeedError::ClockBehind => Problem::new("trust_clock"),
    }
}

pub(crate) fn folder_problem(error: &FolderError) -> Problem {
    match error {
        FolderError::Io(error) => files::problem(error, std::path::Path::new("issuer.age")),
        FolderError::Missing => Problem::new("no_issuer"),
        FolderError::AlreadyThere => Problem::new("issuer_exists"),
        FolderError::Open(OpenError::WrongPassphrase) => Problem::new("wrong_passphrase"),
        FolderError::Open(_) | FolderError::Seal(_) | FolderError::Content => Problem::new("no_issuer"),
    }
}
