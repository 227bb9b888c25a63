//! `export`: what a person holds, in an open format.

use serde_json::json;
use tefuda_holder::{Detail, Problem, Wanted, export};
use tefuda_record::Kind;

use crate::{
    args::ExportArgs,
    commands::records::known_kind,
    context::Context,
    files,
    output::{Exit, Out, say_aside},
};

pub(crate) fn run(args: &ExportArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let kinds = |ids: &[String]| {
        ids.iter()
            .map(|id| known_kind(id))
            .collect::<Result<Vec<&Kind>, Problem>>()
    };
    let (only, with) = (kinds(&args.kind)?, kinds(&args.with)?);
    let wanted = if only.is_empty() {
        Wanted::AllWith(&with)
    } else {
        Wanted::Only(&only)
    };
    let export = export(&context.vault()?, &args.format, wanted, Context::now())?;
    let words = &context.words;
    let mut aside = Vec::new();
    if export.left_out > 0 {
        aside.push(words.say_with(
            "export-left-out",
            &[("count", Detail::Text(export.left_out.to_string()))],
        ));
    }
    let Some(path) = &args.out else {
        // The file is the result: what is told beside it goes elsewhere.
        aside.iter().for_each(|line| say_aside(line));
        out.bytes(&export.bytes);
        return Ok(Exit::Ok);
    };
    files::write(path, &export.bytes)?;
    let details = [
        ("file", Detail::Text(path.display().to_string())),
        ("count", Detail::Text(export.records.to_string())),
    ];
    out.line(&words.say_with("done-export", &details));
    aside.iter().for_each(|line| out.line(line));
    out.line(&words.say("export-warning"));
    out.json(&json!({
        "file": path, "format": args.format, "bytes": export.bytes.len(), "records": export.records,
        "left_out": export.left_out,
    }));
    Ok(Exit::Ok)
}
