//! `reader trust`: the lists and key cards that a reader goes by.

use serde_json::{Value as Json, json};
use tefuda_counter::Pin;
use tefuda_credential::{Acceptance, KeyCard, TrustList};
use tefuda_holder::{Detail, Problem, read_contents};

use super::{keep_own_list, open_shelf, shelf_problem, typed_yes};
use crate::{
    args::ReaderTrustCommand,
    context::Context,
    files,
    output::{Exit, Out},
};

pub(super) fn run(command: &ReaderTrustCommand, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    match command {
        ReaderTrustCommand::Add { file, dir, root } => {
            let bytes = files::read(file)?;
            let text = core::str::from_utf8(&bytes).map_err(|_| Problem::new("trust_unreadable"))?;
            let list = TrustList::parse(text, Acceptance::Real)?;
            let shown = [("fingerprint", Detail::Text(list.root_fingerprint()))];
            let fingerprint = list.root_fingerprint();
            let mut shelf = open_shelf(dir)?;
            let known = shelf
                .pinned()
                .lists()
                .iter()
                .any(|held| held.root_thumbprint() == list.root_thumbprint());
            // A root is looked at once; from then on its lists come in by themselves.
            let pin = match root {
                Some(root) => Pin::Fingerprint(root),
                None if !known && typed_yes(context, "ask-pin", &shown)? => Pin::Fingerprint(&fingerprint),
                None => Pin::KnownOnly,
            };
            let list = shelf
                .add(text, Acceptance::Real, pin)
                .map_err(|error| shelf_problem(&error))?;
            let details = [
                ("version", Detail::Text(list.terms().version.to_string())),
                ("count", Detail::Text(list.issuers().len().to_string())),
            ];
            out.line(&context.words.say_with("done-trust-add", &details));
            out.json(&list_json(list));
        }
        ReaderTrustCommand::Card { file, dir, fingerprint } => {
            let contents = read_contents(&files::read(file)?)?;
            let texts = contents.iter().filter_map(|content| core::str::from_utf8(content).ok());
            let card = texts
                .filter_map(|text| KeyCard::parse(text).ok())
                .next()
                .ok_or_else(|| Problem::new("card_unreadable"))?;
            let entry = card.entry();
            let details = [
                ("name", Detail::Text(entry.name.clone())),
                ("code", Detail::Text(entry.institution_code.clone().unwrap_or_default())),
                ("fingerprint", Detail::Text(card.fingerprint())),
            ];
            let plain = |text: &str| text.to_lowercase().replace(|c: char| !c.is_ascii_hexdigit(), "");
            let compared = match fingerprint {
                Some(text) => plain(text) == plain(&card.fingerprint()),
                None => typed_yes(context, "ask-card", &details)?,
            };
            if !compared {
                return Err(Problem::new("card_unpinned").with("fingerprint", Detail::Text(card.fingerprint())));
            }
            let list = keep_own_list(dir, &context.passphrase()?, |dir, passphrase, term| {
                tefuda_issuer::admit(dir, passphrase, &card, term)
            })?;
            out.line(&context.words.say_with("done-trust-card", &details));
            out.json(&json!({ "institution": entry.institution_code, "version": list.terms().version }));
        }
        ReaderTrustCommand::Withdraw { code, dir } => {
            let list = keep_own_list(dir, &context.passphrase()?, |dir, passphrase, term| {
                tefuda_issuer::withdraw(dir, passphrase, code, term)
            })?;
            out.line(
                &context
                    .words
                    .say_with("done-trust-withdraw", &[("code", Detail::Text(code.clone()))]),
            );
            out.json(&json!({ "institution": code, "version": list.terms().version }));
        }
        ReaderTrustCommand::Renew { dir, out: path } => {
            let list = keep_own_list(dir, &context.passphrase()?, tefuda_issuer::trust)?;
            if let Some(path) = path {
                files::write(path, list.text.as_bytes())?;
            }
            let version = list.terms().version;
            out.line(
                &context
                    .words
                    .say_with("done-trust-renew", &[("version", Detail::Text(version.to_string()))]),
            );
            let fingerprint = Detail::Text(list.root_fingerprint());
            out.line(&context.words.say_with("verify-root", &[("fingerprint", fingerprint)]));
            out.json(&json!({ "trust": path, "version": version, "root": list.root_fingerprint() }));
        }
        ReaderTrustCommand::List { dir } => {
            let shelf = open_shelf(dir)?;
            for list in shelf.pinned().lists() {
                tell_list(list, context, out);
            }
            let lists: Vec<Json> = shelf.pinned().lists().iter().map(list_json).collect();
            out.json(&json!({ "lists": lists }));
        }
    }
    Ok(Exit::Ok)
}

fn age_days(list: &TrustList) -> i64 {
    Context::now().0.saturating_sub(list.terms().iat.0).div_euclid(86_400)
}

fn tell_list(list: &TrustList, context: &Context, out: &mut Out) {
    let words = &context.words;
    let details = [
        ("version", Detail::Text(list.terms().version.to_string())),
        ("days", Detail::Number(age_days(list))),
        ("until", Detail::Day(list.terms().exp.day_in_japan())),
    ];
    out.line(&words.say_with("trust-list", &details));
    out.line(&format!(
        "  {}",
        words.say_with("verify-root", &[("fingerprint", Detail::Text(list.root_fingerprint()))])
    ));
    for issuer in list.issuers() {
        let code = issuer.institution_code.clone().unwrap_or_default();
        out.line(&format!(
            "  {}  {}  {code}",
            words.say(&format!("kind-{}", issuer.kind.id())),
            issuer.name
        ));
    }
}

fn list_json(list: &TrustList) -> Json {
    let issuers: Vec<Json> = list
        .issuers()
        .iter()
        .map(|issuer| {
            json!({
                "iss": issuer.iss,
                "name": issuer.name,
                "kind": issuer.kind.id(),
                "institution": issuer.institution_code,
                "keys": issuer.keys.len(),
            })
        })
        .collect();
    json!({
        "version": list.terms().version,
        "age_days": age_days(list),
        "stale_at": list.terms().exp.iso(),
        "root": list.root_fingerprint(),
        "issuers": issuers,
    })
}
