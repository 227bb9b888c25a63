//! `paper`: what the vault holds, on paper.

use std::path::Path;

use serde_json::{Value as Json, json};
use tefuda_holder::{Coded, Detail, PAPERS, PaperAsk, PaperName, Problem, Words, print_paper};
use tefuda_paper::{Instead, Missing};
use tefuda_record::{FieldProblem, check_line, find_personal_numbers};

use crate::{
    args::PaperArgs,
    context::Context,
    files,
    output::{Exit, Out, say_aside},
};

/// The longest addressee on a paper.
const LONGEST_NAME: usize = 100;

pub(crate) fn run(args: &PaperArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    let (Some(name), Some(path)) = (&args.name, &args.out) else {
        return Ok(list(words, out));
    };
    let kind = PaperName::parse(name)?;
    if !is_pdf(path) {
        return Err(Problem::new("paper_out"));
    }
    if let Some(to) = &args.to {
        check_line(to, LONGEST_NAME).map_err(|_| Problem::new("audience"))?;
        if !find_personal_numbers(to).is_empty() {
            return Err(FieldProblem::PersonalNumber.problem());
        }
    }
    let ask = PaperAsk {
        record: args.record.clone(),
        year: args.year,
        log_id: args.log_id,
        to: args.to.clone(),
    };
    let printed = print_paper(&mut context.vault()?, kind, &ask, words.language(), Context::now())?;
    files::write(path, &printed.pdf)?;
    let file = ("file", Detail::Text(path.display().to_string()));
    out.line(&words.say_with(
        "paper-written",
        &[file, ("pages", Detail::Text(printed.pages.to_string()))],
    ));
    out.line(&words.say("paper-check"));
    if printed.left_out > 0 {
        let count = i64::try_from(printed.left_out).unwrap_or(i64::MAX);
        say_aside(&words.say_with("paper-left-out", &[("count", Detail::Number(count))]));
    }
    tell_missing(&printed.missing, words);
    out.json(&json!({
        "paper": kind.id(),
        "file": path,
        "pages": printed.pages,
        "bytes": printed.pdf.len(),
        "left_out": printed.left_out,
        "missing": missing(&printed.missing),
        "log_id": printed.log_id,
    }));
    Ok(Exit::Ok)
}

fn list(words: &Words, out: &mut Out) -> Exit {
    let named = |kind: PaperName| words.say(&format!("paper-name-{}", kind.id()));
    for kind in PAPERS {
        out.line(&format!("{}  {}", kind.id(), named(kind)));
    }
    out.line(&words.say("paper-list-how"));
    let papers = PAPERS.map(|kind| json!({ "id": kind.id(), "label": named(kind) }));
    out.json(&json!({ "papers": papers }));
    Exit::Ok
}

/// What the paper shows otherwise than it is written, on stderr.
pub(crate) fn tell_missing(missing: &[Missing], words: &Words) {
    for (instead, id) in [
        (Instead::Number, "paper-missing-number"),
        (Instead::UsualForm, "paper-missing-usual"),
    ] {
        let those = missing.iter().filter(|one| one.shown == instead);
        let those: Vec<String> = those
            .map(|one| format!("{} (U+{:04X})", one.character, u32::from(one.character)))
            .collect();
        if !those.is_empty() {
            say_aside(&words.say_with(id, &[("characters", Detail::Text(those.join(" · ")))]));
        }
    }
}

/// The same for programs.
pub(crate) fn missing(missing: &[Missing]) -> Vec<Json> {
    let instead = |one: &Missing| match one.shown {
        Instead::Number => "number",
        Instead::UsualForm => "usual_form",
    };
    let those = missing.iter();
    those
        .map(|one| json!({ "character": one.character.to_string(), "shown": instead(one) }))
        .collect()
}

/// Whether a file is to be a PDF by its name.
pub(crate) fn is_pdf(path: &Path) -> bool {
    path.extension().is_some_and(|end| end.eq_ignore_ascii_case("pdf"))
}
