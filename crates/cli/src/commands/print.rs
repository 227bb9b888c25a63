//! What `prove --paper` writes: the symbol to be printed, and what stands beside it.

use serde_json::{Value as Json, json};
use tefuda_holder::{Detail, Printable, Problem, ProofForm, print_proof, print_sheet};
use tefuda_record::Record;

use super::{
    paper,
    prove::{Picture, hand_out},
};
use crate::{
    args::{PaperForm, ProveArgs},
    context::Context,
    files,
    output::{Out, say_aside},
};

/// Whether the form that was asked for can be printed.
pub(crate) fn check(args: &ProveArgs) -> Result<(), Problem> {
    let is_pdf = args.out.as_deref().is_some_and(paper::is_pdf);
    if (args.form.is_some() || !args.also.is_empty()) && !is_pdf {
        return Err(Problem::new("paper_out"));
    }
    if !args.also.is_empty() && args.form.is_some_and(|form| form != PaperForm::Sheet) {
        return Err(Problem::new("paper_sheet"));
    }
    Ok(())
}

pub(crate) fn write(
    proofs: &[(Printable, Record)],
    args: &ProveArgs,
    context: &Context,
    out: &mut Out,
) -> Result<(), Problem> {
    let words = &context.words;
    let Some((first, record)) = proofs.first() else {
        return Ok(());
    };
    let mut missing = Vec::new();
    if let Some(path) = &args.out {
        let bytes = if paper::is_pdf(path) {
            let form = match args.form {
                Some(PaperForm::Card) => Some(ProofForm::Card),
                Some(PaperForm::Sheet) => None,
                Some(PaperForm::Page) | None => Some(ProofForm::Page),
            };
            let printed = match form.filter(|_| proofs.len() == 1) {
                Some(form) => print_proof((first, record), form, words.language())?,
                None => print_sheet(proofs, words.language())?,
            };
            paper::tell_missing(&printed.missing, words);
            missing = paper::missing(&printed.missing);
            printed.pdf
        } else {
            Picture::of(path)?.draw(&first.code)?
        };
        files::write(path, &bytes)?;
    }
    if context.globals.json {
        let mut all: Vec<Json> = proofs.iter().map(|(printable, _)| told(printable, args)).collect();
        let mut json = if args.also.is_empty() {
            all.swap_remove(0)
        } else {
            json!({ "proofs": all })
        };
        if let Some(object) = json.as_object_mut() {
            object.insert("missing".to_owned(), missing.into());
        }
        out.json(&json);
        return Ok(());
    }
    hand_out((first.proof.sd_jwt(), &first.digits, &first.code), args, out);
    for (printable, _) in proofs {
        let grade = match &printable.issuer {
            Some(issuer) => words.say_with("show-grade-issued", &[("issuer", Detail::Text(issuer.clone()))]),
            None => words.say("show-grade-self_attested"),
        };
        say_aside(&grade);
        let code = [("code", Detail::Text(printable.check_code.clone()))];
        say_aside(&words.say_with("show-check-code", &code));
        let until = [("until", Detail::Text(printable.expires_at.iso()))];
        say_aside(&words.say_with("show-paper-until", &until));
    }
    say_aside(&words.say("show-paper"));
    Ok(())
}

fn told(printable: &Printable, args: &ProveArgs) -> Json {
    let proof = &printable.proof;
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
    });
    if let (true, Some(object)) = (args.sd_jwt, json.as_object_mut()) {
        object.insert("sd_jwt".to_owned(), proof.sd_jwt().into());
    }
    json
}
