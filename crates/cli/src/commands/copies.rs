//! `copies`: fresh keys out to an insurer, the sealed batch back in.

use serde_json::{Value as Json, json};
use tefuda_consent::Purpose;
use tefuda_crypto::SystemRandom;
use tefuda_holder::{
    Detail, LOW_COPIES, Problem, purpose_unknown, read_batch, receive_copies, request_copies_with_paper, unused_copies,
};
use tefuda_vault::Act;

use crate::{
    args::CopiesCommand,
    context::Context,
    files,
    output::{Exit, Out},
};

pub(crate) fn run(command: CopiesCommand, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let mut vault = context.vault_for_showing()?;
    let words = &context.words;
    match command {
        CopiesCommand::Request {
            count,
            paper,
            out: path,
        } => {
            let paper: Vec<Purpose> = paper
                .iter()
                .map(|text| Purpose::parse(text).ok_or_else(purpose_unknown))
                .collect::<Result<_, _>>()?;
            let request = request_copies_with_paper(&mut vault, count, &paper, &mut SystemRandom)?;
            files::write(&path, request.as_bytes())?;
            let details = [
                ("file", Detail::Text(path.display().to_string())),
                ("count", Detail::Text(count.to_string())),
            ];
            out.line(&words.say_with("done-copies-request", &details));
            out.json(&json!({ "request": path, "count": count }));
        }
        CopiesCommand::Receive { files: paths } => {
            let read: Vec<Vec<u8>> = paths.iter().map(|path| files::read(path)).collect::<Result<_, _>>()?;
            let sealed = read_batch(&read)?;
            let count = receive_copies(&mut vault, &sealed, &mut Act::new(Context::now(), &mut SystemRandom))?;
            out.line(&words.say_with("done-copies-receive", &[("count", Detail::Text(count.to_string()))]));
            out.json(&json!({ "received": count }));
        }
        CopiesCommand::List => {
            let unused = unused_copies(&vault)?;
            out.line(&words.say_with("copies-left", &[("count", Detail::Text(unused.len().to_string()))]));
            let mut copies: Vec<Json> = Vec::new();
            for copy in &unused {
                let expires = copy.expires.map(tefuda_record::Day::iso);
                out.line(&format!("  {}  {}", copy.issuer, expires.clone().unwrap_or_default()));
                copies.push(json!({ "issuer": copy.issuer, "expires_on": expires, "layout": copy.layout }));
            }
            let is_low = unused.len() <= LOW_COPIES;
            if is_low {
                out.line(&words.say("copies-low"));
            }
            out.json(&json!({ "unused": copies, "low": is_low }));
        }
    }
    Ok(Exit::Ok)
}
