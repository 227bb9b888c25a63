//! `prove` in another's place.

use serde_json::json;
use tefuda_consent::Audience;
use tefuda_crypto::SystemRandom;
use tefuda_holder::{Detail, Fetching, Problem, prove_as_proxy};
use tefuda_vault::Vault;

use crate::{
    args::ProveArgs,
    commands::prove::{Picture, hand_out},
    context::Context,
    files,
    output::{Exit, Out, say_aside},
    prompt,
};

/// Closes what the person entrusted. Nothing can be chosen here: the person chose.
pub(in crate::commands) fn prove(
    vault: &mut Vault,
    args: &ProveArgs,
    context: &Context,
    out: &mut Out,
) -> Result<Exit, Problem> {
    let words = &context.words;
    let chooses = !args.field.is_empty() || !args.hide.is_empty() || args.request.is_some() || args.purpose.is_some();
    if chooses || args.paper || args.record.is_some() || args.self_attested {
        return Err(Problem::new("proxy_chooses_nothing"));
    }
    let audience = match &args.audience {
        Some(name) => Audience::parse(name)?,
        None => Audience::Anyone,
    };
    let fetching = if args.fetch {
        Fetching::Medicines
    } else {
        Fetching::Nothing
    };
    if prompt::is_terminal() && !context.globals.yes && !prompt::agrees(&words.say("ask-show"))? {
        return Err(Problem::new("declined"));
    }
    let wanted = args.preset.as_deref().unwrap_or("hospital");
    let shown = prove_as_proxy(
        vault,
        (wanted, fetching),
        &audience,
        (Context::now(), args.valid_for),
        &mut SystemRandom,
    )?;
    if let Some(path) = &args.out {
        files::write(path, &Picture::of(path)?.draw(&shown.code)?)?;
    }
    if !context.globals.json {
        hand_out((&shown.proof.text, &shown.digits, &shown.code), args, out);
    }
    let proof = &shown.proof;
    let filled = [
        ("name", Detail::Text(shown.person.clone())),
        ("proxy", Detail::Text(proof.by.name.clone())),
        ("until", Detail::Text(proof.by.until.day_in_japan().both())),
    ];
    say_aside(&words.say_with("shown-by-proxy", &filled));
    let fields: Vec<&str> = proof.fields.iter().map(|field| field.id()).collect();
    out.json(&json!({
        "text": shown.digits, "bytes": shown.bytes, "qr_version": shown.code.version(), "ecc": "L",
        "fields": fields, "grade": proof.grade.id(), "purpose": proof.purpose.id(),
        "audience": proof.audience.as_str(), "issued_at": proof.issued_at.iso(), "expires_at": proof.expires_at.iso(),
        "proxy": proof.by.name, "grant": proof.by.grant, "proxy_until": proof.by.until.iso(),
        "exchange_number": proof.by.exchange_number,
        "sd_jwt": args.sd_jwt.then(|| proof.text.clone()),
    }));
    Ok(Exit::Ok)
}
