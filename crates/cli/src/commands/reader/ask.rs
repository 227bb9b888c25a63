//! `reader request`: what the counter asks, on its screen or on a poster.

use std::collections::BTreeSet;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::json;
use tefuda_consent::{FieldId, Nonce, Purpose, preset};
use tefuda_crypto::{SystemRandom, make_bytes};
use tefuda_holder::{AskError, Coded, Detail, Problem, purpose_unknown};
use tefuda_issuer::{Asking, RequestDeedError};
use tefuda_qr::Level;

use super::{in_days, symbol, write_code};
use crate::{
    args::ReaderRequestArgs,
    commands::issuer,
    context::Context,
    output::{Exit, Out},
};

/// How long a request on a screen may be answered, in seconds.
const SCREEN_SECONDS: i64 = 600;

pub(super) fn run(args: &ReaderRequestArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let counter = match (&args.preset, args.field.is_empty()) {
        (Some(name), _) => Some(preset(name).ok_or(AskError::Preset)?),
        (None, true) => preset("hospital"),
        (None, false) => None,
    };
    let purpose = match (&args.purpose, counter) {
        (Some(text), _) => Purpose::parse(text).ok_or_else(purpose_unknown)?,
        (None, Some(counter)) => counter.purpose,
        (None, None) => Purpose::Visit,
    };
    let mut wanted: BTreeSet<FieldId> = counter.map(|counter| counter.field_ids().collect()).unwrap_or_default();
    for name in &args.field {
        wanted.insert(tefuda_holder::find_field(name)?);
    }
    let now = Context::now();
    let (nonce, exp) = if args.poster {
        (None, in_days(args.valid_days))
    } else {
        let bytes = make_bytes::<8>(&mut SystemRandom).map_err(|_| Problem::new("random"))?;
        let nonce = Nonce::parse(&BASE64_URL_SAFE_NO_PAD.encode(bytes)).map_err(|_| Problem::new("random"))?;
        (Some(nonce), now.plus_seconds(SCREEN_SECONDS))
    };
    let asking = Asking {
        purpose,
        wanted,
        nonce,
        iat: now,
        exp,
    };
    let passphrase = context.passphrase()?;
    let request = tefuda_issuer::request(&args.dir, &passphrase, &asking).map_err(|error| match error {
        RequestDeedError::Folder(error) => issuer::folder_problem(&error),
        RequestDeedError::NoCode => Problem::new("no_issuer"),
        RequestDeedError::Request(error) => error.problem(),
    })?;
    let digits = request.digits()?;
    let version = symbol(&digits, Level::M)?.version();
    match &args.out {
        Some(path) => write_code(path, &digits, request.as_str())?,
        None if context.globals.json => {}
        None => out.raw(&symbol(&digits, Level::M)?.terminal()),
    }
    // The request itself is needed again, to check what answers it.
    if let Some(path) = &args.keep {
        write_code(path, &digits, request.as_str())?;
    }
    let details = [
        ("purpose", Detail::Word(format!("purpose-{}", purpose.id()))),
        (
            "fields",
            Detail::Words(
                request
                    .terms()
                    .wanted
                    .iter()
                    .map(|f| format!("eligibility-{}", f.id()))
                    .collect(),
            ),
        ),
    ];
    let word = if args.poster {
        "done-reader-poster"
    } else {
        "done-reader-request"
    };
    out.line(&context.words.say_with(word, &details));
    let ids: Vec<&str> = request.terms().wanted.iter().map(|field| field.id()).collect();
    out.json(&json!({
        "request": request.as_str(),
        "text": digits,
        "qr_version": version,
        "purpose": purpose.id(),
        "institution": request.terms().code,
        "fields": ids,
        "nonce": request.terms().nonce.as_ref().map(Nonce::as_str),
        "expires_at": request.terms().exp.iso(),
    }));
    Ok(Exit::Ok)
}
