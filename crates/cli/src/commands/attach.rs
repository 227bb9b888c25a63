//! `attach`: a picture or a letter, kept as it is.

use serde_json::json;
use tefuda_crypto::SystemRandom;
use tefuda_holder::{Detail, Problem, attachment};
use tefuda_vault::{Act, Added};

use crate::{
    args::AttachArgs,
    commands::records::confirmed,
    context::Context,
    files,
    output::{Exit, Out},
};

pub(crate) fn run(args: &AttachArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let bytes = files::read(&args.file)?;
    let size = bytes.len();
    let stem = args.file.file_stem().unwrap_or_default().to_string_lossy();
    let new = attachment(
        &args.kind,
        &stem,
        bytes,
        &args.fields,
        confirmed(args.not_a_personal_number),
    )?;
    let title = new.record().title();
    let mut vault = context.vault()?;
    let added = vault.add(vec![new], &mut Act::new(Context::now(), &mut SystemRandom))?;
    let words = &context.words;
    match added.first() {
        Some(Added::New(id)) => {
            let details = [
                ("title", Detail::Text(title.clone())),
                ("bytes", Detail::Text(size.to_string())),
                ("id", Detail::Text(id.to_string())),
            ];
            out.line(&words.say_with("done-attach", &details));
            out.line(&words.say("attach-warning"));
            out.json(
                &json!({ "added": [{ "id": id.to_string(), "kind": args.kind, "title": title, "bytes": size }], "held": [] }),
            );
        }
        Some(Added::Held(id)) => {
            out.line(&words.say_with("done-attach-same", &[("title", Detail::Text(title))]));
            out.json(&json!({ "added": [], "held": [id.to_string()] }));
        }
        None => {}
    }
    Ok(Exit::Ok)
}
