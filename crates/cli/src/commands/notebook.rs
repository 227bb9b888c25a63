//! `notebook`: an お薬手帳 for a pharmacy, as a file or as QR codes.

use std::path::{Path, PathBuf};

use serde_json::json;
use tefuda_formats::Charset;
use tefuda_holder::{Detail, MadeNotebook, NotebookAsk, Problem, make_notebook};
use tefuda_qr::Level;
use tefuda_record::{FieldProblem, parse_day};

use crate::{
    args::{CorrectionLevel, NotebookArgs},
    context::Context,
    files,
    output::{Exit, Out, say_aside},
};

pub(crate) fn run(args: &NotebookArgs, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let since = args
        .since
        .as_deref()
        .map(|day| parse_day(day).map_err(|error| Problem::from(FieldProblem::from(error))))
        .transpose()?;
    let kind = args.out.as_deref().map(Kind::of).transpose()?;
    let ask = NotebookAsk {
        hidden: args.hide.clone(),
        since,
        version: args.jahis,
        charset: if args.utf8 { Charset::Utf8 } else { Charset::Cp932 },
        level: match args.level {
            CorrectionLevel::L => Level::L,
            CorrectionLevel::M => Level::M,
        },
    };
    let made = make_notebook(&mut context.vault()?, &ask, Context::now())?;
    let words = &context.words;
    let mut aside = Vec::new();
    for (count, word) in [
        (made.left_out, "notebook-left-out"),
        (made.replaced, "notebook-replaced"),
    ] {
        if count > 0 {
            aside.push(words.say_with(word, &[("count", files::count(count))]));
        }
    }
    let (Some(path), Some(kind)) = (&args.out, kind) else {
        // The file is the result: what is told beside it goes elsewhere.
        aside.iter().for_each(|line| say_aside(line));
        out.bytes(&made.bytes);
        return Ok(Exit::Ok);
    };
    let written = write(path, kind, &made)?;
    let details = [
        ("visits", files::count(made.visits)),
        ("files", files::count(written.len())),
    ];
    out.line(&words.say_with("done-notebook", &details));
    for file in &written {
        out.line(&format!("  {}", file.display()));
    }
    aside.iter().for_each(|line| out.line(line));
    out.line(&words.say("notebook-warning"));
    out.json(&json!({
        "files": written, "visits": made.visits, "left_out": made.left_out, "replaced": made.replaced,
        "log_id": made.log_id,
    }));
    Ok(Exit::Ok)
}

/// What is written.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Png,
    Svg,
}

impl Kind {
    fn of(path: &Path) -> Result<Self, Problem> {
        let end = path
            .extension()
            .and_then(|end| end.to_str())
            .map(str::to_ascii_lowercase);
        match end.as_deref() {
            Some("txt" | "csv") => Ok(Self::Text),
            Some("png") => Ok(Self::Png),
            Some("svg") => Ok(Self::Svg),
            Some(_) | None => Err(Problem::new("notebook_out").with("what", Detail::Text(path.display().to_string()))),
        }
    }
}

fn write(path: &Path, kind: Kind, made: &MadeNotebook) -> Result<Vec<PathBuf>, Problem> {
    if let Kind::Text = kind {
        files::write(path, &made.bytes)?;
        return Ok(vec![path.to_owned()]);
    }
    let mut written = Vec::new();
    for (at, code) in made.codes.iter().enumerate() {
        let bytes = match kind {
            Kind::Png => code.png(MODULE_PIXELS).map_err(|_| Problem::new("notebook_codes"))?,
            Kind::Svg | Kind::Text => code.svg().into_bytes(),
        };
        let own = if made.codes.len() == 1 {
            path.to_owned()
        } else {
            numbered(path, at + 1)
        };
        files::write(&own, &bytes)?;
        written.push(own);
    }
    Ok(written)
}

/// `book.png` as `book-2.png`.
fn numbered(path: &Path, number: usize) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let end = path.extension().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{stem}-{number}.{end}"))
}

const MODULE_PIXELS: u32 = 6;
