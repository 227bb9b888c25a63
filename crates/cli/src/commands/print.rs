//! What `prove --paper` writes: the symbol to be printed, and what stands beside it.

use serde_json::json;
use tefuda_holder::{Detail, Printable, Problem, print_proof};
use tefuda_record::Record;

use super::{
    paper,
    prove::{Picture, hand_out},
};
use crate::{
    args::ProveArgs,
    context::Context,
    files,
    output::{Out, say_aside},
};

pub(crate) fn write(
    (printable, record): (&Printable, &Record),
    args: &ProveArgs,
    context: &Context,
    out: &mut Out,
) -> Result<(), Problem> {
    let (proof, words) = (&printable.proof, &context.words);
    let mut missing = Vec::new();
    if let Some(path) = &args.out {
        let bytes = if paper::is_pdf(path) {
            let printed = print_proof(printable, record, words.language())?;
            paper::tell_missing(&printed.missing, words);
            missing = paper::missing(&printed.missing);
            printed.pdf
        } else {
            Picture::of(path)?.draw(&printable.code)?
        };
        files::write(path, &bytes)?;
    }
    if context.globals.json {
        let fields: Vec<&str> = proof.fields().iter().map(|field| field.id()).collect();
        let mut json = json!({
            "text": printable.digits,
            "bytes": printable.bytes,
            "qr_version": printable.code.version(),
            "ecc": "M",
            "fields": fields,
            "grade": proof.grade().id(),
            "purpose": proof.purpose().id(),
            "issued_at": proof.issued_at().iso(),
            "expires_at": printable.expires_at.iso(),
            "check_code": printable.check_code,
            "log_id": printable.log_id,
            "missing": missing,
        });
        if let (true, Some(object)) = (args.sd_jwt, json.as_object_mut()) {
            object.insert("sd_jwt".to_owned(), proof.sd_jwt().into());
        }
        out.json(&json);
        return Ok(());
    }
    hand_out((proof.sd_jwt(), &printable.digits, &printable.code), args, out);
    say_aside(&words.say("show-paper"));
    let code = [("code", Detail::Text(printable.check_code.clone()))];
    say_aside(&words.say_with("show-check-code", &code));
    // It ends with the first moment at which it counts no more.
    let last_day = printable.expires_at.plus_seconds(-1).day_in_japan();
    let until = [("until", Detail::Text(last_day.both()))];
    say_aside(&words.say_with("show-paper-until", &until));
    Ok(())
}
