//! `reader`: a clinic's, pharmacy's or town hall's side: its key, what it asks, what it saw, whom it trusts.

mod ask;
mod trust;
mod witness;

use std::path::Path;

use serde_json::json;
use tefuda_counter::{Pin, PinError, SeenStore, Shelf, ShelfError};
use tefuda_credential::{Acceptance, IssuerKind, Realm, TrustError};
use tefuda_crypto::{Passphrase, SystemRandom, WorkFactor};
use tefuda_holder::{Coded, Detail, Problem};
use tefuda_issuer::{CardDeedError, Profile, RotateError, Sealing, SignedList, TrustTerm, Why};
use tefuda_qr::{Level, make_symbol};
use tefuda_record::Moment;

use crate::{
    args::{ReaderCommand, ReaderKind},
    commands::issuer,
    context::Context,
    files,
    output::{Exit, Out},
    prompt,
};

const DAY_SECONDS: i64 = 86_400;
/// A reader's own list is for itself; a year later it is signed anew.
const OWN_LIST_DAYS: i64 = 365;
/// Pixels of one module in a picture.
const MODULE_PIXELS: u32 = 8;
/// What a phone reads off a screen or a poster.
const LARGEST_VERSION: u8 = 25;

pub(crate) fn run(command: &ReaderCommand, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    match command {
        ReaderCommand::Init {
            dir,
            name,
            iss,
            kind,
            code,
        } => {
            let profile = Profile {
                name: name.clone(),
                iss: iss.clone(),
                kind: (*kind).into(),
                institution_code: Some(code.clone()),
                insurer_numbers: Vec::new(),
                realm: Realm::Real,
            };
            init(dir, &profile, context, out)
        }
        ReaderCommand::Card { dir, out: path } => {
            let card = tefuda_issuer::card(dir).map_err(|error| card_problem(&error))?;
            let digits = card.digits().map_err(|_| Problem::new("qr_too_large"))?;
            if let Some(path) = path {
                write_code(path, &digits, card.as_str())?;
            } else {
                out.line(&symbol(&digits, Level::M)?.terminal());
            }
            tell_card(&card, context, out);
            Ok(Exit::Ok)
        }
        ReaderCommand::Rotate { dir, compromised } => {
            let why = if *compromised { Why::Compromised } else { Why::Routine };
            let passphrase = context.passphrase()?;
            rotate(dir, &passphrase, why)?;
            keep_own_list(dir, &passphrase, tefuda_issuer::trust)?;
            let card = tefuda_issuer::card(dir).map_err(|error| card_problem(&error))?;
            out.line(&context.words.say("done-rotate"));
            tell_card(&card, context, out);
            Ok(Exit::Ok)
        }
        ReaderCommand::Request(args) => ask::run(args, context, out),
        ReaderCommand::Witness(args) => witness::run(args, context, out),
        ReaderCommand::Trust { command } => trust::run(command, context, out),
    }
}

fn init(dir: &Path, profile: &Profile, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let passphrase = context.new_passphrase()?;
    files::make_folder(dir)?;
    let sealing = Sealing {
        passphrase: &passphrase,
        work: WorkFactor::default(),
    };
    tefuda_issuer::init(dir, profile, &sealing, Context::now(), &mut SystemRandom)
        .map_err(|error| issuer::init_problem(&error))?;
    keep_own_list(dir, &passphrase, tefuda_issuer::trust)?;
    let card = tefuda_issuer::card(dir).map_err(|error| card_problem(&error))?;
    let details = [("dir", Detail::Text(dir.display().to_string()))];
    out.line(&context.words.say_with("done-reader-init", &details));
    tell_card(&card, context, out);
    Ok(Exit::Ok)
}

/// Changes the key of an institution, an insurer's too.
pub(crate) fn rotate(dir: &Path, passphrase: &Passphrase, why: Why) -> Result<(), Problem> {
    tefuda_issuer::rotate(dir, passphrase, why, Context::now(), &mut SystemRandom).map_err(|error| match error {
        RotateError::Folder(error) => issuer::folder_problem(&error),
        RotateError::Key(_) => Problem::new("random"),
        RotateError::Card(error) => card_problem(&error),
    })
}

/// Signs the reader's own list anew and puts it on its own shelf: what it admitted counts for itself.
fn keep_own_list(
    dir: &Path,
    passphrase: &Passphrase,
    sign: impl FnOnce(&Path, &Passphrase, TrustTerm) -> Result<SignedList, tefuda_issuer::TrustDeedError>,
) -> Result<SignedList, Problem> {
    let now = Context::now();
    let term = TrustTerm {
        iat: now,
        exp: now.plus_seconds(OWN_LIST_DAYS * DAY_SECONDS),
    };
    let mut shelf = open_shelf(dir)?;
    let list = sign(dir, passphrase, term).map_err(|error| issuer::trust_problem(&error))?;
    shelf
        .add(&list.text, Acceptance::Real, Pin::Fingerprint(&list.root_fingerprint()))
        .map_err(|error| shelf_problem(&error))?;
    Ok(list)
}

fn tell_card(card: &tefuda_credential::KeyCard, context: &Context, out: &mut Out) {
    let entry = card.entry();
    let code = entry.institution_code.clone().unwrap_or_default();
    let details = [
        ("name", Detail::Text(entry.name.clone())),
        ("code", Detail::Text(code.clone())),
        ("fingerprint", Detail::Text(card.fingerprint())),
    ];
    out.line(&context.words.say_with("reader-card", &details));
    out.json(&json!({
        "card": card.as_str(),
        "iss": entry.iss,
        "name": entry.name,
        "kind": entry.kind.id(),
        "institution": code,
        "fingerprint": card.fingerprint(),
    }));
}

/// The lists that a reader goes by.
pub(crate) fn open_shelf(dir: &Path) -> Result<Shelf, Problem> {
    Shelf::open(dir).map_err(|error| shelf_problem(&error))
}

/// The memory of what a reader has seen.
pub(crate) fn seen_store(dir: &Path) -> SeenStore {
    SeenStore::new(&dir.join("seen.log"))
}

/// Writes the picture of some digits, or what they stand for into a file of any other name.
fn write_code(path: &Path, digits: &str, plain: &str) -> Result<(), Problem> {
    let end = path
        .extension()
        .and_then(|end| end.to_str())
        .map(str::to_ascii_lowercase);
    let bytes = match end.as_deref() {
        Some("png") => symbol(digits, Level::M)?
            .png(MODULE_PIXELS)
            .map_err(|_| Problem::new("prove"))?,
        Some("svg") => symbol(digits, Level::M)?.svg().into_bytes(),
        Some(_) | None => format!("{plain}\n").into_bytes(),
    };
    files::write(path, &bytes)
}

fn symbol(digits: &str, level: Level) -> Result<tefuda_qr::Code, Problem> {
    make_symbol(digits.as_bytes(), level, LARGEST_VERSION)
        .or_else(|_| make_symbol(digits.as_bytes(), Level::L, 40))
        .map_err(|_| Problem::new("qr_too_large"))
}

/// Until when, from now on.
fn in_days(days: u16) -> Moment {
    Context::now().plus_seconds(i64::from(days) * DAY_SECONDS)
}

fn typed_yes(context: &Context, question: &str, details: &[(&'static str, Detail)]) -> Result<bool, Problem> {
    if context.globals.yes {
        return Ok(true);
    }
    if !prompt::is_terminal() {
        return Ok(false);
    }
    prompt::agrees(&context.words.say_with(question, details))
}

pub(crate) fn card_problem(error: &CardDeedError) -> Problem {
    match error {
        CardDeedError::Folder(error) => issuer::folder_problem(error),
        CardDeedError::Card(_) => Problem::new("card_unreadable"),
    }
}

pub(crate) fn shelf_problem(error: &ShelfError) -> Problem {
    match error {
        ShelfError::Io(error) => files::problem(error, Path::new("trust")),
        ShelfError::Pin(PinError::Trust(TrustError::Rollback)) => Problem::new("trust_rollback"),
        ShelfError::Pin(PinError::Trust(error)) => error.problem(),
        ShelfError::Pin(PinError::Unpinned { fingerprint }) => {
            Problem::new("trust_unpinned").with("fingerprint", Detail::Text(fingerprint.clone()))
        }
        ShelfError::Pin(PinError::Overlap) => Problem::new("trust_overlap"),
        ShelfError::Damaged => Problem::new("trust_damaged"),
    }
}

impl From<ReaderKind> for IssuerKind {
    fn from(kind: ReaderKind) -> Self {
        match kind {
            ReaderKind::Clinic => Self::Clinic,
            ReaderKind::Pharmacy => Self::Pharmacy,
            ReaderKind::TownHall => Self::TownHall,
        }
    }
}
