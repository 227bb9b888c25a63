//! `demo`: the whole main job on made-up people in a throw-away home, with the real parts.

use std::path::Path;

use serde_json::{Map, Value as Json, json};
use tefuda_credential::status::StatusShelf;
use tefuda_credential::{Acceptance, Expected, IssuerKind, Lists, Realm, TrustList, Verdict, verify};
use tefuda_crypto::{Passphrase, SystemRandom, WorkFactor, make_bytes};
use tefuda_holder::{
    Ask, Choosing, Detail, Problem, Proof, accept, choose_eligibility, locks, preview, propose_for, prove, read_proof,
    receive_copies, request_copies,
};
use tefuda_issuer::{Order, Profile, Sealing, TrustTerm};
use tefuda_qr::{Level, make_symbol};
use tefuda_record::{Confirmed, InsurerNumber, Record, kinds::eligibility};
use tefuda_vault::{Act, Home, NewRecord, Vault};

use crate::{
    args::DemoArgs,
    commands::{issuer, verify as told},
    context::Context,
    files,
    output::{Exit, Out},
};

const DAY_SECONDS: i64 = 86_400;
/// A made-up slip as a pharmacy's printer writes it (JAHISTC08, Windows-31J in a QR code).
const SLIP: &str = include_str!("demo_slip.txt");

pub(crate) fn run(args: &DemoArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    let temporary = tempfile::tempdir().map_err(|error| files::problem(&error, Path::new("/tmp")))?;
    let folder = match &args.keep {
        Some(folder) => {
            files::make_folder(folder)?;
            folder.as_path()
        }
        None => temporary.path(),
    };
    let mut random = SystemRandom;
    // Nobody types it: with --keep it is written beside the home, so that the home can be looked at.
    let passphrase = make_bytes::<16>(&mut random).map_err(|_| Problem::new("random"))?;
    let passphrase: String = passphrase.iter().map(|byte| format!("{byte:02x}")).collect();
    files::write(&folder.join("passphrase.txt"), passphrase.as_bytes())?;
    let passphrase = Passphrase::new(&passphrase)?;
    out.line(&words.say("demo-begin"));

    let record = example()?;
    let trust = insurer(folder, &passphrase)?;
    let issuer_name = record.text("insurer_name").unwrap_or_default();
    out.line(&words.say_with("demo-insurer", &[("name", Detail::Text(issuer_name))]));

    let name = record.text("name").unwrap_or_default();
    let home = Home::create(&folder.join("home"), &passphrase, &name, &mut random)?;
    let person = tefuda_holder::find_person(&home.persons(), None)?;
    let mut vault = home.person(&person.id)?;
    let new = NewRecord::of(record.clone());
    vault.add(vec![new], &mut Act::new(Context::now(), &mut random))?;
    out.line(&words.say_with("demo-home", &[("name", Detail::Text(name))]));

    let added = import_slip(folder, &mut vault)?;
    out.line(&words.say_with("demo-import", &[("count", Detail::Text(added.to_string()))]));

    let copies = fetch_copies(folder, &passphrase, &record, &mut vault)?;
    out.line(&words.say_with("demo-copies", &[("count", Detail::Text(copies.to_string()))]));

    let status = publish(folder, &passphrase, &trust)?;
    let proof = show(&mut vault, "hospital")?;
    let picture = folder.join("proof.png");
    files::write(&picture, &proof.code.png(8).map_err(|_| Problem::new("prove"))?)?;
    out.line(&words.say_with(
        "demo-proof",
        &[
            ("bytes", Detail::Text(proof.bytes.to_string())),
            ("version", Detail::Text(proof.code.version().to_string())),
        ],
    ));
    out.line(&proof.code.terminal());

    out.line(&words.say("demo-verify"));
    let verdict = judge(&read_proof(&files::read(&picture)?)?, (&trust, &status));
    told::tell(&verdict, Some(&trust), words, out);

    out.line(&words.say("demo-tamper"));
    let tampered = tamper(proof.presentation.sd_jwt());
    let refused = judge(&tampered, (&trust, &status));
    told::tell(&refused, None, words, out);

    let identity = show(&mut vault, "identity")?;
    let seen = judge(&identity.digits, (&trust, &status));
    let fields: Vec<String> = seen
        .shown()
        .map(|shown| {
            shown
                .fields
                .iter()
                .map(|(field, _)| words.say(&format!("eligibility-{}", field.id())))
                .collect()
        })
        .unwrap_or_default();
    out.line(&words.say_with("demo-identity", &[("fields", Detail::Text(fields.join(" · ")))]));
    if let Some(folder) = &args.keep {
        out.line(&words.say_with("demo-kept", &[("dir", Detail::Text(folder.display().to_string()))]));
    }
    out.line(&words.say("demo-end"));
    out.json(&json!({
        "added": added,
        "copies": copies,
        "bytes": proof.bytes,
        "qr_version": proof.code.version(),
        "verdict": verdict.code(),
        "tampered": { "verdict": refused.code(), "reason": refused.reason() },
        "identity_fields": seen.shown().map(|s| s.fields.iter().map(|(f, _)| f.id()).collect::<Vec<_>>()),
    }));
    let is_well = matches!(
        (&verdict, &refused, &seen),
        (Verdict::Verified(_), Verdict::Invalid(_), Verdict::Verified(_))
    );
    if is_well {
        Ok(Exit::Ok)
    } else {
        Err(Problem::new("demo_failed"))
    }
}

/// The first made-up eligibility of the kind's own examples.
fn example() -> Result<Record, Problem> {
    let examples: Vec<Map<String, Json>> =
        serde_json::from_str(eligibility::KIND.examples).map_err(|_| Problem::new("record_file"))?;
    let mut example = examples.into_iter().next().unwrap_or_default();
    // The printed days of the example pass one day; the demonstration's document is always in its term.
    let today = Context::now().day_in_japan();
    example.insert("issued_on".to_owned(), Json::from(today.plus_days(-30).iso()));
    example.insert("expires_on".to_owned(), Json::from(today.plus_days(240).iso()));
    Ok(Record::from_json("eligibility", &example)?)
}

fn insurer(folder: &Path, passphrase: &Passphrase) -> Result<TrustList, Problem> {
    let record = example()?;
    let number = record.text("insurer_number").unwrap_or_default();
    let profile = Profile {
        name: record.text("insurer_name").unwrap_or_default(),
        iss: "https://kokuho.reiji.example".to_owned(),
        kind: IssuerKind::Insurer,
        institution_code: None,
        insurer_numbers: InsurerNumber::parse(&number).ok().into_iter().collect(),
        realm: Realm::Demo,
    };
    let dir = folder.join("insurer");
    files::make_folder(&dir)?;
    let sealing = Sealing {
        passphrase,
        work: WorkFactor::default(),
    };
    let now = Context::now();
    tefuda_issuer::init(&dir, &profile, &sealing, now, &mut SystemRandom).map_err(|e| issuer::init_problem(&e))?;
    let term = TrustTerm {
        iat: now,
        exp: now.plus_seconds(30 * DAY_SECONDS),
    };
    let list = tefuda_issuer::trust(&dir, passphrase, term).map_err(|e| issuer::trust_problem(&e))?;
    Ok(TrustList::parse(&list.text, Acceptance::Demo)?)
}

/// The insurer signs its lists of what was taken back, and the reader takes them in.
fn publish(folder: &Path, passphrase: &Passphrase, trust: &TrustList) -> Result<StatusShelf, Problem> {
    let now = Context::now();
    let lists = tefuda_issuer::status(
        &folder.join("insurer"),
        passphrase,
        now,
        now.plus_seconds(30 * DAY_SECONDS),
    )
    .map_err(|e| issuer::status_problem(&e))?;
    let mut shelf = StatusShelf::new();
    for list in &lists {
        files::write(&folder.join(&list.file), list.text.as_bytes())?;
        shelf
            .add(&list.text, trust)
            .map_err(|_| Problem::new("status_unreadable"))?;
    }
    Ok(shelf)
}

fn import_slip(folder: &Path, vault: &mut Vault) -> Result<usize, Problem> {
    let slip = make_symbol(SLIP.as_bytes(), Level::L, 40).map_err(|_| Problem::new("qr_too_large"))?;
    let path = folder.join("slip.png");
    files::write(&path, &slip.png(4).map_err(|_| Problem::new("prove"))?)?;
    let read = preview(&[files::read(&path)?], Confirmed::No)?;
    let accepted = accept(
        vault,
        read.draft.records,
        &mut Act::new(Context::now(), &mut SystemRandom),
    )?;
    Ok(accepted.added.len())
}

fn fetch_copies(folder: &Path, passphrase: &Passphrase, record: &Record, vault: &mut Vault) -> Result<usize, Problem> {
    let request = request_copies(vault, 4, &mut SystemRandom)?;
    let now = Context::now();
    let json = Json::Object(record.to_json()).to_string();
    let order = Order {
        record: &json,
        request: &request,
        now,
        exp: now.plus_seconds(90 * DAY_SECONDS),
    };
    let issued = tefuda_issuer::issue(&folder.join("insurer"), passphrase, &order, &mut SystemRandom)
        .map_err(|e| issuer::issue_problem(&e))?;
    Ok(receive_copies(
        vault,
        &issued.sealed,
        &mut Act::new(now, &mut SystemRandom),
    )?)
}

fn show(vault: &mut Vault, preset: &str) -> Result<Proof, Problem> {
    let now = Context::now();
    let chosen = choose_eligibility(vault, None, now.day_in_japan())?;
    let ask = Ask {
        preset: Some(preset.to_owned()),
        ..Ask::default()
    };
    let consent = propose_for(&ask, &chosen.record, &locks(vault)?, now.day_in_japan())?.agree(now, 600)?;
    Ok(prove(
        vault,
        &chosen.record,
        consent,
        Choosing::Best,
        &mut SystemRandom,
    )?)
}

fn judge(proof: &str, (trust, status): (&TrustList, &StatusShelf)) -> Verdict {
    let lists = Lists {
        trust: Some(trust),
        status: Some(status),
    };
    verify(proof, lists, &Expected::default(), Context::now())
}

/// Changes one character of the issuer's signature.
fn tamper(sd_jwt: &str) -> String {
    let end = sd_jwt.find('~').unwrap_or_default();
    sd_jwt
        .char_indices()
        .map(|(at, c)| {
            if at + 20 == end {
                if c == 'A' { 'B' } else { 'A' }
            } else {
                c
            }
        })
        .collect()
}
