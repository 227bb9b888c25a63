//! `reader witness`: the staff saw the original, and the institution signs what they saw.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::json;
use tefuda_consent::{Audience, FieldId};
use tefuda_counter::{Desk, judge};
use tefuda_credential::{Doubt, Expected, Shown, Verdict, is_original};
use tefuda_crypto::SystemRandom;
use tefuda_holder::{Coded, Detail, Problem, read_proof, say_value};
use tefuda_issuer::WitnessOrder;
use tefuda_qr::{Level, make_sequence};
use tefuda_record::{Day, kinds::eligibility, parse_day};

use super::{MODULE_PIXELS, card_problem, in_days, open_shelf, seen_store};
use crate::{
    args::WitnessArgs,
    commands::issuer,
    context::Context,
    files,
    output::{Exit, Out, say_aside},
    prompt,
};

/// Bytes in one symbol of a sequence: a version that a phone reads from a screen.
const BYTES_PER_SYMBOL: usize = 700;

pub(super) fn run(args: &WitnessArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let card = tefuda_issuer::card(&args.dir).map_err(|error| card_problem(&error))?;
    let code = card.entry().institution_code.clone().unwrap_or_default();
    if !is_original(&args.original) {
        return Err(Problem::new("original_unknown"));
    }
    let original_expires: Option<Day> = match &args.original_expires {
        Some(text) => Some(parse_day(text).map_err(|_| Problem::new("day_unreadable"))?),
        None => None,
    };
    let request = files::read(&args.request)?;
    let request = core::str::from_utf8(&request).map_err(|_| Problem::new("copies_request"))?;
    let shown = read(args, &code)?;
    let seen = confirm(args, &shown, context)?;
    let order = WitnessOrder {
        shown: &shown,
        request,
        seen: &seen,
        original: &args.original,
        original_expires,
        now: Context::now(),
        exp: in_days(args.valid_days),
    };
    let issued = tefuda_issuer::witness(&args.dir, &context.passphrase()?, &order, &mut SystemRandom)
        .map_err(|error| issuer::issue_problem(&error))?;
    let written = write(&args.out, &issued.sealed)?;
    let names: Vec<String> = seen.iter().map(|field| format!("eligibility-{}", field.id())).collect();
    let details = [
        ("count", Detail::Text(issued.copies.to_string())),
        ("fields", Detail::Words(names)),
        ("until", Detail::Day(issued.expires_at.plus_seconds(-1).day_in_japan())),
    ];
    out.line(&context.words.say_with("done-witness", &details));
    for path in &written {
        out.line(&format!("  {}", path.display()));
    }
    let ids: Vec<&str> = seen.iter().map(|field| field.id()).collect();
    out.json(&json!({
        "batch": written,
        "copies": issued.copies,
        "seen": ids,
        "original": args.original,
        "expires_at": issued.expires_at.iso(),
    }));
    Ok(Exit::Ok)
}

/// What the person says of themselves, shown now and to this institution or to nobody in particular.
fn read(args: &WitnessArgs, code: &str) -> Result<Shown, Problem> {
    let proof = read_proof(&files::read(&args.proof)?)?;
    let expected = Expected {
        audience: Some(Audience::parse(code)?),
        ..Expected::default()
    };
    let desk = Desk::parse(&args.desk).map_err(|_| Problem::new("desk_unfit"))?;
    let seen = seen_store(&args.dir);
    let verdict = judge(
        &proof,
        open_shelf(&args.dir)?.pinned(),
        &expected,
        Some((&seen, &desk)),
        Context::now(),
    );
    match verdict {
        Verdict::Unconfirmed(shown, Doubt::SelfAttested) => Ok(shown),
        Verdict::Verified(_) => Err(Problem::new("witness_needless")),
        Verdict::Unconfirmed(..) | Verdict::Invalid(_) => Err(Problem::new("witness_proof").with(
            "reason",
            Detail::Word(format!("reason-{}", verdict.reason().unwrap_or("malformed"))),
        )),
    }
}

/// The fields that the staff saw: named at once, or asked for one by one beside the original.
fn confirm(args: &WitnessArgs, shown: &Shown, context: &Context) -> Result<BTreeSet<FieldId>, Problem> {
    let words = &context.words;
    if !args.seen.is_empty() {
        return args
            .seen
            .iter()
            .map(|name| tefuda_holder::find_field(name).map_err(|error| error.problem()))
            .collect();
    }
    if !prompt::is_terminal() {
        return Err(Problem::new("witness_seen"));
    }
    say_aside(&words.say("witness-ask"));
    let mut seen = BTreeSet::new();
    for (field, value) in &shown.fields {
        let details = [
            ("field", Detail::Word(format!("eligibility-{}", field.id()))),
            (
                "value",
                Detail::Text(say_value(&eligibility::KIND, field.id(), value, words)),
            ),
        ];
        if prompt::agrees(&words.say_with("witness-field", &details))? {
            seen.insert(*field);
        }
    }
    Ok(seen)
}

/// One file; or, for a picture, as many as the sequence takes.
fn write(path: &Path, sealed: &[u8]) -> Result<Vec<PathBuf>, Problem> {
    if path.extension().and_then(|end| end.to_str()) != Some("png") {
        files::write(path, sealed)?;
        return Ok(vec![path.to_owned()]);
    }
    let codes = make_sequence(sealed, Level::L, BYTES_PER_SYMBOL).map_err(|_| Problem::new("batch_too_large"))?;
    let stem = path
        .file_stem()
        .and_then(|stem| stem.to_str())
        .unwrap_or("copies")
        .to_owned();
    let mut written = Vec::new();
    for (at, code) in codes.iter().enumerate() {
        let one = path.with_file_name(format!("{stem}-{}.png", at + 1));
        files::write(&one, &code.png(MODULE_PIXELS).map_err(|_| Problem::new("prove"))?)?;
        written.push(one);
    }
    Ok(written)
}
