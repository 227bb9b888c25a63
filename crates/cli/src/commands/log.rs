//! `log`: who was shown what.

use serde_json::{Value as Json, json};
use tefuda_consent::Audience;
use tefuda_holder::{Detail, Outside, Problem, check_log, entries, export_log};
use tefuda_record::fold;
use tefuda_vault::Vault;

use crate::{
    args::LogCommand,
    commands::verify::say_audience,
    context::Context,
    files,
    output::{Exit, Out},
};

pub(crate) fn run(
    search: Option<&str>,
    command: Option<LogCommand>,
    context: &Context,
    out: &mut Out,
) -> Result<Exit, Problem> {
    let vault = context.vault_for_showing()?;
    let words = &context.words;
    match command {
        Some(LogCommand::Verify) => return verify(&vault, context, out),
        Some(LogCommand::Export { out: path }) => {
            let count = check_log(&vault)?;
            files::write(&path, export_log(&vault)?.as_bytes())?;
            let file = ("file", Detail::Text(path.display().to_string()));
            out.line(&words.say_with("done-log-export", &[file, ("count", Detail::Number(count))]));
            out.json(&json!({ "written": path, "entries": count }));
            return Ok(Exit::Ok);
        }
        None => {}
    }
    let wanted = search.map(fold);
    let entries = entries(&vault)?;
    if entries.is_empty() {
        out.line(&words.say("nothing-shown-yet"));
    }
    let mut all = Vec::new();
    for entry in entries {
        let text = |key: &str| {
            entry
                .entry
                .get(key)
                .and_then(Json::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        let fields: Vec<String> = entry
            .entry
            .get("fields")
            .and_then(Json::as_array)
            .map(|ids| {
                ids.iter()
                    .filter_map(Json::as_str)
                    .map(|id| words.say(&format!("eligibility-{id}")))
                    .collect()
            })
            .unwrap_or_default();
        let audience = match text("proxy") {
            proxy if proxy.is_empty() => text("audience"),
            proxy => proxy,
        };
        let audience = Audience::parse(&audience).map_or_else(|_| String::new(), |a| say_audience(&a, words));
        // A lock that was set or lifted is for no purpose and nobody.
        let purpose = match text("purpose") {
            id if id.is_empty() && !text("paper").is_empty() => words.say(&format!("paper-name-{}", text("paper"))),
            id if id.is_empty() => String::new(),
            id => words.say(&format!("purpose-{id}")),
        };
        let at = words.moment(entry.at);
        let outcome = words.say(&format!("log-{}", text("outcome")));
        if let Some(wanted) = &wanted
            && !fold(&format!("{at} {outcome} {purpose} {audience} {}", fields.join(" "))).contains(wanted)
        {
            continue;
        }
        let why = match text("reason") {
            code if code.is_empty() => String::new(),
            code => format!(" ({code})"),
        };
        out.line(&format!("{}  {at}  {outcome}{why}  {purpose}  {audience}", entry.seq));
        out.line(&format!("    {}", fields.join(" · ")));
        let mut json = Json::Object(entry.entry.clone());
        if let Some(object) = json.as_object_mut() {
            object.insert("log_id".to_owned(), Json::from(entry.seq));
            object.insert("at".to_owned(), Json::from(entry.at.iso()));
        }
        all.push(json);
    }
    out.json(&json!({ "entries": all }));
    Ok(Exit::Ok)
}

/// The chain itself, and whether its end is the one that was remembered elsewhere.
fn verify(vault: &Vault, context: &Context, out: &mut Out) -> Result<Exit, Problem> {
    let words = &context.words;
    let count = check_log(vault)?;
    out.line(&words.say_with("log-verified", &[("count", Detail::Text(count.to_string()))]));
    // A file that was put back was said already, beside the result; so was what could not be compared.
    let standing = context.standing();
    let outside = standing.map_or(Outside::NothingYet, |standing| standing.outside);
    match outside {
        Outside::Compared => out.line(&words.say("log-end-outside")),
        Outside::NothingYet => out.line(&words.say("doctor-marks_none_yet")),
        Outside::Unused => out.line(&words.say("log-end-inside")),
        Outside::Silent(_) => {}
    }
    let is_put_back = standing.is_some_and(|standing| standing.is_put_back);
    out.json(&json!({ "whole": true, "entries": count, "put_back": is_put_back, "outside": outside.id() }));
    Ok(if is_put_back { Exit::Invalid } else { Exit::Ok })
}
